"""Checking a property: program after program, the smallest first, up to a counterexample."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from typing import Final, TypeAlias

from bargain.core.programs import GroundProgram
from bargain.core.terms import ProgramName
from bargain.core.text import program_text
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.property import Claim, Property
from bargain.enumeration import programs_up_to
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Ground
from bargain.match import Undecided
from bargain.properties.behaviour import behaviour, is_about_matches_alone
from bargain.properties.choices import Candidate, Choice, choices, count
from bargain.properties.instance import (
    Fails,
    Open,
    Places,
    examine,
    is_ill_founded,
    match_at,
)
from bargain.properties.result import Chosen, Counterexample, Gap, PropertyResult
from bargain.results import NoAnswer
from bargain.source import Source
from bargain.symbolic.evaluator import Z3Evaluator
from bargain.syntax import parse, tree
from bargain.syntax.format import format_program

DEFAULT_MAX_MATCHES: Final = 1_000_000
"""So many pairs of programs are looked at for one property."""

MAX_GAPS: Final = 3
"""So many pairs for which a claim is not known are told one by one."""

Progress: TypeAlias = Callable[[int], None]
"""Told how many pairs of programs were looked at."""


def check(
    checked: Property,
    *,
    max_questions: int = DEFAULT_MAX_QUESTIONS,
    max_matches: int = DEFAULT_MAX_MATCHES,
    evaluator: Z3Evaluator | None = None,
    progress: Progress | None = None,
) -> PropertyResult:
    """Whether a property holds.

    Without an `evaluator`, matches are settled by running programs; with one, by it, unless the
    property goes through rational values; it then looks at each pair of programs by itself, also
    where generated programs behave the same. `progress` is told of each pair.
    """
    return _Check(checked, max_questions, evaluator).run(max_matches, progress)


class _Check:
    """One property being checked; counts what it looks at."""

    def __init__(
        self, checked: Property, max_questions: int, evaluator: Z3Evaluator | None
    ) -> None:
        self.checked = checked
        self.max_questions = max_questions
        self.evaluator = evaluator
        self.places = Places(checked.game, checked.features, checked.given)
        self.seen = set[object]()
        self.looked = 0
        self.matches = self.alike = self.ill_founded = self.undecided = self.unanswered = 0
        self.gaps: list[Gap] = []
        self.listed = cache(checked.ground)
        self.claim = cache(self._claim)

    def run(self, max_matches: int, progress: Progress | None) -> PropertyResult:
        programs, game = self.checked.programs, self.checked.game
        for choice in choices(programs, game):
            made = self.made(choice)
            if made is None:
                continue
            if self.looked == max_matches:
                return self.result(
                    stopped=f"there are {count(programs, game):,} pairs of programs, and a "
                    f"property looks at no more than {max_matches:,}; "
                    "a higher --max-matches may settle it"
                )
            self.looked += 1
            found = self.look_at(choice, made)
            if progress is not None:
                progress(self.looked)
            if isinstance(found, Fails):
                return self.result(self.counterexample(choice, found))
            if found:
                self.note(choice, found)
        if not self.matches:
            none = "every program was left out" if self.ill_founded else "there are no programs"
            return self.result(stopped=f"{none} for this match")
        return self.result()

    def result(
        self, counterexample: Counterexample | None = None, stopped: str | None = None
    ) -> PropertyResult:
        holds: bool | None = not (stopped or self.undecided or self.unanswered) or None
        return PropertyResult(
            checked=self.checked,
            holds=holds if counterexample is None else False,
            counterexample=counterexample,
            matches=self.matches,
            alike=self.alike,
            ill_founded=self.ill_founded,
            undecided=self.undecided,
            unanswered=self.unanswered,
            gaps=tuple(self.gaps),
            stopped=stopped,
        )

    # Programs --------------------------------------------------------------------------------

    def made(self, choice: Choice) -> tuple[Claim, Ground] | DiagnosticError | None:
        """The claim about these programs, or why there is none; None where a generated one does not
        play the actions of its side."""
        try:
            claim = self.claim(*(candidate.name for candidate in choice.values()))
            ground = self.ground(choice)
            return (claim, ground) if self.has_roles(claim, choice, ground) else None
        except DiagnosticError as error:
            return error

    def look_at(
        self, choice: Choice, made: tuple[Claim, Ground] | DiagnosticError
    ) -> Fails | tuple[Open, ...]:
        """Where the claim about these programs is false, or where that is not known."""
        if isinstance(made, DiagnosticError):
            self.matches += 1
            return (self.unmade(made),)
        claim, ground = made
        if self.was_seen(claim, choice, ground):
            self.alike += 1
            return ()
        found = examine(claim, self.places, ground, self.max_questions, self.evaluator)
        if not isinstance(found, Fails):
            everything = found
            found = self.of_others(everything, choice, ground)
            self.ill_founded += len(found) < len(everything)
            if not found and self.is_everywhere(everything):
                return found
        self.matches += 1
        return found

    def of_others(
        self, found: tuple[Open, ...], choice: Choice, ground: Ground
    ) -> tuple[Open, ...]:
        """What is open, but for the places where a generated program is ill-founded."""
        generated = [one.name for one in choice.values() if one.generated is not None]
        return tuple(
            one
            for one in found
            if not isinstance(one.why, NoAnswer)
            or not any(
                is_ill_founded(
                    name, (*self.constants,), self.places, ground, one.values, self.max_questions
                )
                for name in generated
            )
        )

    def is_everywhere(self, found: tuple[Open, ...]) -> bool:
        """Whether these are all the places at which a claim is looked at, up to rational values,
        which make no difference to programs that are ill-founded."""
        return all(
            any(finite.items() <= one.values.items() for one in found)
            for finite in self.places.finite
        )

    def _claim(self, *programs: ProgramName) -> Claim:
        return self.checked.claim(dict(zip(self.checked.programs, programs, strict=True)))

    def ground(self, choice: Choice, *, with_places: bool = False) -> Ground:
        """Makes the programs of a match between these; `with_places` generated ones are read from
        the text that is shown of them, so that what is said of them has lines."""
        made: dict[ProgramName, GroundProgram] = {}
        for candidate in choice.values():
            if candidate.generated is not None:
                declaration = candidate.generated.tree(candidate.name.name)
                if with_places:
                    declaration = _read(declaration)
                made[candidate.name] = self.checked.generated(candidate.name, declaration)
        made |= self.constants
        listed = self.listed
        return lambda name: made[name] if name in made else listed(name)

    @cached_property
    def constants(self) -> dict[ProgramName, GroundProgram]:
        """The programs without a condition, under names that no file has."""
        programs = programs_up_to(self.checked.game, 0)
        names = {ProgramName(f"#{program.number}"): program for program in programs}
        return {
            name: self.checked.generated(name, program.tree(name.name))
            for name, program in names.items()
        }

    def has_roles(self, claim: Claim, choice: Choice, ground: Ground) -> bool:
        """Whether generated programs are on sides whose actions they play."""
        if self.checked.game.symmetric:
            return True
        generated = {c.name for c in choice.values() if c.generated is not None}
        return all(
            seat in ground(name).seats
            for seat, name in enumerate((claim.first, claim.second))
            if name in generated
        )

    def was_seen(self, claim: Claim, choice: Choice, ground: Ground) -> bool:
        """Whether generated programs behave as others did, against the same listed ones, in all
        that the claim is about."""
        listed = tuple(one.name for one in choice.values() if one.generated is None)
        if len(listed) == len(choice) or self.evaluator is not None:
            return False
        if not is_about_matches_alone(claim.condition):
            return False
        seen = behaviour(claim, self.places, ground, self.max_questions)
        if seen is None:
            return False
        known = len(self.seen)
        self.seen.add((listed, seen))
        return len(self.seen) == known

    # What was found --------------------------------------------------------------------------

    def unmade(self, error: DiagnosticError) -> Open:
        declared = self.checked.declared
        sides = (declared.first.span.text, declared.second.span.text)
        return Open({}, NoAnswer(*sides, error.diagnostics))

    def note(self, choice: Choice, found: tuple[Open, ...]) -> None:
        """That the claim about these programs was not decided everywhere."""
        if len(self.gaps) < MAX_GAPS:
            self.gaps.append(self.gap(choice, found))
        if any(isinstance(one.why, Undecided) for one in found):
            self.undecided += 1
        else:
            self.unanswered += 1

    def gap(self, choice: Choice, found: tuple[Open, ...]) -> Gap:
        if any(candidate.generated is not None for candidate in choice.values()):
            claim = self.claim(*(candidate.name for candidate in choice.values()))
            ground = self.ground(choice, with_places=True)
            again = examine(claim, self.places, ground, self.max_questions, self.evaluator)
            assert not isinstance(again, Fails), "the same programs do the same"
            found = self.of_others(again, choice, ground)
        return Gap(_written(choice), found[0].values, found[0].why)

    def counterexample(self, choice: Choice, found: Fails) -> Counterexample:
        """The match that shows it."""
        claim = self.claim(*(candidate.name for candidate in choice.values()))
        ground = self.ground(choice, with_places=True)
        match, observer = match_at(claim, self.places, ground, found.values, self.max_questions)
        return Counterexample(_written(choice), found.values, found.cell, match, observer)


def _written(choice: Choice) -> dict[str, Chosen]:
    return {name: _chosen(candidate) for name, candidate in choice.items()}


def _chosen(candidate: Candidate) -> Chosen:
    declaration = candidate.declaration()
    source = format_program(declaration) if declaration is not None else ""
    return Chosen(program_text(candidate.name), source)


def _read(declaration: tree.Program) -> tree.Program:
    """The same program with places in its own text."""
    text = format_program(declaration)
    file, _ = parse(Source(declaration.name.text, text))
    (read,) = file.declarations
    assert isinstance(read, tree.Program)
    return read
