"""One claim about two programs, at all values of the features that its property goes through.

Truth values and enumerations are gone through one by one. Where features have rational values, one
point after another is run with numbers that note what is asked of them, those of the claim's own
condition included: so each point comes with all others at which the claim has the same truth, and
the search ends when these cells cover the ranges (`bargain.regions`). No value is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bargain.core.games import FeatureValue, Game, Interval, some_value
from bargain.core.terms import ME, ProgramName
from bargain.core.text import program_text
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.property import Claim
from bargain.logic.arena import Arena, Ground, Node
from bargain.logic.level import Level
from bargain.logic.limits import TooHard
from bargain.logic.settle import Settlement
from bargain.logic.situation import Situation
from bargain.logic.worlds import finite_values
from bargain.match import Match, Table, Undecided, holds_for, undecided
from bargain.record import Record
from bargain.regions.cell import Cell, Ending, NoOutcome, Went
from bargain.regions.explore import Explorer
from bargain.results import NoAnswer
from bargain.symbolic.evaluator import Z3Evaluator


class Fails(Record):
    """The claim is false at these values, and in the whole `cell` where rational values range."""

    values: Mapping[str, FeatureValue]
    cell: Cell | None = None


class Open(Record):
    """Whether the claim is true is not known at these values, or at none in particular."""

    values: Mapping[str, FeatureValue]
    why: Undecided | NoAnswer


@dataclass(frozen=True, slots=True)
class _Asked(Went):
    """How a match ends, and whether the claim about it is true."""

    holds: bool


class Places:
    """The feature values at which a property's claims are looked at.

    `fixed` are all values that do not range over an interval, for each way to choose those that
    have finitely many; situations without any that do are made once.
    """

    def __init__(
        self, game: Game, features: Sequence[str], given: Mapping[str, FeatureValue]
    ) -> None:
        self.game = game
        self.features = features
        self.intervals = [n for n in features if isinstance(game.features[n].range, Interval)]
        ranging = {
            name: some_value(game.features[name].range)
            for name in features
            if game.features[name].default is None
        }
        self.values = {**given, **ranging}
        self.finite = tuple(finite_values(game, features))
        self._situations: list[Situation | DiagnosticError] = []

    def situations(self) -> Sequence[Situation | DiagnosticError]:
        """One for each of `finite`; an error where the game's numbers cannot be computed."""
        if not self._situations:
            for finite in self.finite:
                try:
                    self._situations.append(Situation(self.game, {**self.values, **finite}))
                except DiagnosticError as error:
                    self._situations.append(error)
        return self._situations


def examine(
    claim: Claim,
    places: Places,
    ground: Ground,
    max_questions: int,
    evaluator: Z3Evaluator | None = None,
) -> Fails | tuple[Open, ...]:
    """A place where the claim is false; or, where it is false at none that could be decided, the
    places that could not. An `evaluator` settles matches at single points alone."""
    look = _at_points if not places.intervals else _in_cells
    open_: list[Open] = []
    for found in look(claim, places, ground, max_questions, evaluator):
        if isinstance(found, Fails):
            return found
        open_.append(found)
    return tuple(open_)


def match_at(
    claim: Claim,
    places: Places,
    ground: Ground,
    values: Mapping[str, FeatureValue],
    max_questions: int,
) -> tuple[Match, Node]:
    """The match at a point at which a claim is false, and the node that asks the claim."""
    situation = Situation(places.game, {**places.values, **values})
    table = Table(Arena(ground, situation))
    found = table.ask(claim.first, claim.second, claim.condition, max_questions=max_questions)
    assert not isinstance(found, Undecided), "it was decided before"
    holds, match = found
    assert not holds, "what is no counterexample was taken for one"
    return match, match.settlement.closure.roots[-1]


def is_ill_founded(
    program: ProgramName,
    constants: Sequence[ProgramName],
    places: Places,
    ground: Ground,
    values: Mapping[str, FeatureValue],
    max_questions: int,
) -> bool:
    """Whether a generated program has no answer at these values against any of these, which report
    the same whatever happens: it depends on itself then, by the match with its own copy.

    What it does there does not depend on features with rational values, which generated programs
    never ask for, so that one point stands for its whole cell; all others have to be in `values`.
    """
    if not any(match.who is match.against is ME for match in ground(program).matches):
        return False
    if not any(finite.items() <= values.items() for finite in places.finite):
        return False
    for constant in constants:
        try:
            table = Table(Arena(ground, Situation(places.game, {**places.values, **values})))
            table.match(program, constant, max_questions=max_questions)
        except DiagnosticError as error:
            if any(found.code != "BGL070" for found in error.diagnostics):
                return False
        else:
            return False
    return True


def _at_points(
    claim: Claim,
    places: Places,
    ground: Ground,
    max_questions: int,
    evaluator: Z3Evaluator | None,
) -> Iterator[Fails | Open]:
    for finite, situation in zip(places.finite, places.situations(), strict=True):
        if isinstance(situation, DiagnosticError):
            yield Open(finite, no_answer(claim, situation))
            continue
        table = Table(Arena(ground, situation))
        try:
            answer = table.ask(
                claim.first,
                claim.second,
                claim.condition,
                max_questions=max_questions,
                evaluator=evaluator,
            )
        except DiagnosticError as error:
            yield Open(finite, no_answer(claim, error))
            continue
        if isinstance(answer, Undecided):
            yield Open(finite, answer)
        elif not answer[0]:
            yield Fails(finite)


def _in_cells(
    claim: Claim,
    places: Places,
    ground: Ground,
    max_questions: int,
    evaluator: Z3Evaluator | None,
) -> Iterator[Fails | Open]:
    try:
        start = Situation(places.game, places.values)
        explorer = _Asking(
            ground, start, claim.first, claim.second, places.intervals, max_questions
        )
        explorer.claim = claim
    except DiagnosticError as error:
        yield Open({}, no_answer(claim, error))
        return
    for finite in places.finite:
        try:
            cells = explorer.part(finite, _is_false)
        except DiagnosticError as error:
            yield Open(finite, no_answer(claim, error))
            continue
        except TooHard as stop:
            yield Open(finite, undecided(claim.first, claim.second, stop))
            continue
        for cell in cells:
            if _is_false(cell):
                yield Fails(cell.sample, cell)
        for cell in cells:
            if isinstance(cell.ending, NoOutcome):
                yield Open(cell.sample, no_answer(claim, DiagnosticError(cell.ending.diagnostics)))


def _is_false(cell: Cell) -> bool:
    return isinstance(cell.ending, _Asked) and not cell.ending.holds


class _Asking(Explorer):
    """Finds cells in which a claim has one truth."""

    claim: Claim

    def roots(self, arena: Arena) -> tuple[Node, ...]:
        nodes = arena.match(*self.pair)
        return (*nodes, arena.observer(self.claim.condition, nodes[0]))

    def ending(self, settlement: Settlement) -> Ending:
        *sides, observer = settlement.closure.roots
        holds = holds_for(observer, settlement)
        match = self.went(settlement, sides)
        return _Asked(match.reports, match.agreement, match.round, match.payoffs, holds)

    def settled_ending(self, level: Level, roots: Sequence[Node]) -> Ending:
        *sides, observer = roots
        entry = observer.program.entry
        assert entry is not None
        holds = level.truth(entry, observer)
        match = self.settled_went(level, sides)
        return _Asked(match.reports, match.agreement, match.round, match.payoffs, holds)


def no_answer(claim: Claim, error: DiagnosticError) -> NoAnswer:
    return NoAnswer(program_text(claim.first), program_text(claim.second), error.diagnostics)
