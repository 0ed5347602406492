"""A match that can be run with changes: other strengths, other arguments, other feature values.

Every change is made where the user would make it: in the source, in the arguments of the two
programs, in the feature values. A variant of a model shares the terms and the unchanged programs of
the original, and nothing that was computed about matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from bargain.core.games import FeatureValue
from bargain.core.terms import Condition, ProgramName, Strength
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.link import Module
from bargain.elaborate.templates import Names, Template
from bargain.logic.arena import Arena, Node, Roots
from bargain.logic.settle import Evaluation
from bargain.match import Match, Report, Table, Undecided
from bargain.model import Model
from bargain.record import Record
from bargain.whatif.sites import Site, changed

if TYPE_CHECKING:
    from bargain.symbolic.evaluator import Z3Evaluator

SIDES: Final = ("first", "second")


class SetStrength(Record):
    """Ask the question of a site with another strength."""

    site: Site
    strength: Strength


class SetArgument(Record):
    """Give one of the two programs (0 or 1) another number as an argument."""

    side: int
    place: int
    value: int


class SetFeature(Record):
    """Let a feature have another value."""

    name: str
    value: FeatureValue


Change: TypeAlias = SetStrength | SetArgument | SetFeature


class Went(Record):
    """How a match ends, as far as it is compared: what both report and what they get.

    `agreement` and `round` are None in a matrix game.
    """

    reports: tuple[Report, Report]
    agreement: bool | None
    round: int | None
    payoffs: tuple[Fraction, Fraction]

    @staticmethod
    def of(match: Match) -> Went:
        return Went(
            (match.first.report, match.second.report),
            match.agreement,
            match.round,
            (match.first.payoff, match.second.payoff),
        )


class NoOutcome(Record, ignoring=("diagnostics",)):
    """The match has no answer; where the budgets differ the words may, and the codes don't."""

    codes: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


Outcome: TypeAlias = Went | NoOutcome


class Trial(Record, by_identity=True):
    """A match as it went with some changes. `match` is None where it has no answer, and `holds` is
    the truth of the contest's claim, None without a claim or an answer."""

    outcome: Outcome
    match: Match | None
    holds: bool | None
    evaluations: tuple[Evaluation, ...]


class Stopped(Exception):
    """A trial reached a limit, and so nothing can be said about all of them."""

    def __init__(self, match: Undecided) -> None:
        super().__init__(match.reason)
        self.match = match


class Contest:
    """Two programs in a game at given feature values, and perhaps a claim about their match.

    Once a trial was settled by formulas, because runs at points were not enough, formulas are asked
    first in all others: what differs between them is little of what Z3 is asked.
    Not safe to share between threads.
    """

    def __init__(
        self,
        model: Model,
        first: ProgramName,
        second: ProgramName,
        game: str,
        given: Mapping[str, FeatureValue],
        claim: Condition | None,
        max_questions: int,
    ) -> None:
        self.model = model
        self.first = first
        self.second = second
        self.game = game
        self.given = given
        self.claim = claim
        self.max_questions = max_questions
        self._formulas: Z3Evaluator | None = None

    def trial(self, changes: Iterable[Change] = ()) -> Trial:
        """Run the match with all of these changes.

        Raises `Stopped` where that reaches a limit, and `DiagnosticError` where the programs with
        their arguments cannot play this game at all.
        """
        changes = tuple(changes)
        if self._formulas is not None:
            with suppress(Stopped, DiagnosticError):
                trial = self._trial(changes, self._formulas)
                if trial.match is not None:
                    return trial
        trial = self._trial(changes, None)
        if trial.match is not None and trial.match.settlement.evaluator is not None:
            from bargain.symbolic.evaluator import INSTEAD_LIMIT, Z3Evaluator

            self._formulas = self._formulas or Z3Evaluator(limit=INSTEAD_LIMIT)
        return trial

    def _trial(self, changes: tuple[Change, ...], evaluator: Z3Evaluator | None) -> Trial:
        table = self.table(changes)
        first, second = self.programs(changes)
        evaluations: list[Evaluation] = []
        try:
            if self.claim is None:
                holds = None
                match = table.match(
                    first,
                    second,
                    max_questions=self.max_questions,
                    evaluations=evaluations,
                    evaluator=evaluator,
                )
            else:
                answer = table.ask(
                    first,
                    second,
                    self.claim,
                    max_questions=self.max_questions,
                    evaluations=evaluations,
                    evaluator=evaluator,
                )
                holds, match = answer if isinstance(answer, tuple) else (None, answer)
        except DiagnosticError as error:
            if not evaluations:
                raise
            codes = tuple(sorted({found.code for found in error.diagnostics}))
            return Trial(NoOutcome(codes, error.diagnostics), None, None, tuple(evaluations))
        if isinstance(match, Undecided):
            raise Stopped(match)
        return Trial(Went.of(match), match, holds, tuple(evaluations))

    def programs(self, changes: Iterable[Change] = ()) -> tuple[ProgramName, ProgramName]:
        """The two programs with changed arguments."""
        sides = [self.first, self.second]
        for change in changes:
            if isinstance(change, SetArgument):
                arguments = list(sides[change.side].arguments)
                arguments[change.place] = Fraction(change.value)
                sides[change.side] = self.model.module.table.make(
                    ProgramName, sides[change.side].name, tuple(arguments)
                )
        return sides[0], sides[1]

    def table(self, changes: Iterable[Change] = ()) -> Table:
        """Where the match with these changes is settled."""
        changes = tuple(changes)
        given = dict(self.given)
        given.update((c.name, c.value) for c in changes if isinstance(c, SetFeature))
        return self.model_with(changes).table(self.game, given)

    def model_with(self, changes: Iterable[Change]) -> Model:
        strengths = [(c.site, c.strength) for c in changes if isinstance(c, SetStrength)]
        return variant(self.model, strengths) if strengths else self.model

    def roots(self, changes: Iterable[Change] = ()) -> Roots:
        """Where the closure of the match with these changes starts."""
        first, second = self.programs(changes)

        def roots(arena: Arena) -> tuple[Node, ...]:
            nodes = arena.match(first, second)
            if self.claim is None:
                return nodes
            return (*nodes, arena.observer(self.claim, nodes[0]))

        return roots


def variant(model: Model, strengths: Iterable[tuple[Site, Strength]]) -> Model:
    """The model with other strengths at some sites. Other programs see the changed ones.

    Strengths have no part in which games a program fits or of what kinds its parameters are, so
    nothing has to be checked again.
    """
    by_program: dict[str, list[tuple[Site, Strength]]] = {}
    for site, strength in strengths:
        by_program.setdefault(site.program, []).append((site, strength))
    module = model.module
    names = Names()
    names.games = module.names.games
    names.programs = dict(module.names.programs)
    for program, edits in by_program.items():
        old = module.names.programs[program]
        new = Template(changed(old.tree, edits))
        new.parameters, new.games = old.parameters, old.games
        names.programs[program] = new
    return Model(
        Module(
            sources=module.sources,
            names=names,
            expectations=module.expectations,
            properties=module.properties,
            timelines=module.timelines,
            timeline_expectations=module.timeline_expectations,
            warnings=module.warnings,
            table=module.table,
        )
    )
