"""Generated programs in matches with those of a loaded file, and what they do there.

Their declarations go from syntax trees to ground programs without any text in between, and the file
is left as it is: nothing that it lists changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from bargain.core.games import FeatureValue
from bargain.core.programs import GroundProgram
from bargain.core.terms import ProgramName
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.fit import shared_game
from bargain.elaborate.lower import Lowering
from bargain.elaborate.templates import Template
from bargain.enumeration.programs import Enumerated
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena
from bargain.lookup import Lookup
from bargain.match import Match, Report, Table, Undecided
from bargain.record import Record

BATCH: Final = 1_000
"""After so many guests their matches go to a new table, so that memory does not grow with them."""


class Guests:
    """Where generated programs meet the programs of a file, at one choice of feature values.

    A guest goes by a name that no file can have, such as `#17`. It stays until `BATCH` others have
    come after it, and may be admitted again at any time. `table` has the matches of those that are
    there; ask for it anew for every match.
    """

    def __init__(
        self,
        lookup: Lookup,
        game: str,
        given: Mapping[str, FeatureValue | int] | None = None,
    ) -> None:
        """Raises `DiagnosticError` where the game or a feature value is wrong, as for a match."""
        self._lookup = lookup
        self.situation = lookup.table(game, given).arena.situation
        self._lowering = Lowering(lookup.module.names, self.situation.game, lookup.module.table)
        self._required: set[tuple[str, ...]] = set()
        self._names: dict[Enumerated, ProgramName] = {}
        self._programs: dict[ProgramName, Enumerated] = {}
        self._earlier: dict[Enumerated, ProgramName] = {}
        self.table = Table(Arena(self.ground, self.situation))

    def admit(self, program: Enumerated) -> ProgramName:
        """The name under which a program can be matched from now on.

        Raises `DiagnosticError` where the file lacks one of the programs that were named for its
        enumeration.
        """
        name = self._names.get(program)
        if name is not None:
            return name
        if len(self._names) == BATCH:
            self._programs = {name: earlier for earlier, name in self._names.items()}
            self._earlier, self._names = self._names, {}
            self.table = Table(Arena(self.ground, self.situation))
        if program.named not in self._required:
            self._require(program.named)
        name = self._earlier.get(program) or ProgramName(f"#{program.number}")
        self._names[program] = name
        self._programs[name] = program
        return name

    def ground(self, name: ProgramName) -> GroundProgram:
        """The ground program of a guest, or of a program of the file."""
        program = self._programs.get(name)
        if program is None:
            return self._lowering.ground(name)
        return self._lowering.ground_of(name, Template(program.tree(name.name)))

    def _require(self, named: tuple[str, ...]) -> None:
        """See that there are the programs that guests may speak of, in this game."""
        names = self._lookup.module.names
        for text in named:
            program = self._lookup.program(text)
            shared_game(names, [program.name], [self.situation.game.name])
        self._required.add(named)


# What they do ------------------------------------------------------------------------------------

Looked: TypeAlias = "tuple[ProgramName | None, ProgramName | None]"
"""A match that is looked at, in the order of the roles; None stands for the generated program."""


class Ended(Record):
    """What can be seen of a match: both reports, and how and when it ended."""

    first: Report
    second: Report
    agreement: bool | None
    round: int | None


class Unanswered(Record):
    """A match without an answer (`undecided` is False) or one that reached a limit, and why."""

    undecided: bool
    reason: str


Behaviour: TypeAlias = tuple[Ended | Unanswered, ...]
"""What a program does in the matches that are looked at, in their order."""


def facing(guests: Guests, others: Iterable[ProgramName]) -> list[Looked]:
    """The matches with other programs: one with each, or, where roles make a difference, two."""
    symmetric = guests.situation.game.symmetric
    matches: list[Looked] = []
    for other in others:
        matches += [(other, None)] if symmetric else [(other, None), (None, other)]
    return matches


def behaviour(
    guests: Guests,
    program: Enumerated,
    matches: Sequence[Looked],
    *,
    max_questions: int = DEFAULT_MAX_QUESTIONS,
) -> Behaviour:
    """What both sides do in matches of a generated program.

    Two programs of one behaviour are the same to whatever depends on these matches alone: claims
    about how they end. They need not be the same to a question that is asked about them, or to
    `they are P`, which look at sources.
    """
    name = guests.admit(program)
    found: list[Ended | Unanswered] = []
    for one, other in matches:
        first, second = one or name, other or name
        try:
            match = guests.table.match(first, second, max_questions=max_questions)
        except DiagnosticError as error:
            found.append(Unanswered(False, ", ".join(each.code for each in error.diagnostics)))
            continue
        match match:
            case Match(first=a, second=b, agreement=agreement, round=number):
                found.append(Ended(a.report, b.report, agreement, number))
            case Undecided(reason=reason):
                found.append(Unanswered(True, reason))
    return tuple(found)


def distinct_behaviours(
    guests: Guests,
    programs: Iterable[Enumerated],
    matches: Sequence[Looked],
    *,
    max_questions: int = DEFAULT_MAX_QUESTIONS,
) -> Iterator[tuple[Enumerated, Behaviour]]:
    """Of the programs that behave the same in these matches the first, with what they do there.

    Since programs come in order of size, it is one of the smallest. A match that was undecided is
    like no other: every program that has one is kept.
    """
    seen: set[Behaviour] = set()
    for program in programs:
        found = behaviour(guests, program, matches, max_questions=max_questions)
        open_ = any(isinstance(each, Unanswered) and each.undecided for each in found)
        if open_ or found not in seen:
            seen.add(found)
            yield program, found
