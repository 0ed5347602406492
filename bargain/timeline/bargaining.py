"""What happens when bargaining starts, and what agents think that it would be worth to them."""

from __future__ import annotations

from fractions import Fraction

from bargain.core.games import Bargaining as Rules
from bargain.core.terms import ProgramName
from bargain.core.timelines import Goal, Timeline
from bargain.diagnostics import DiagnosticError
from bargain.logic.limits import TooHard
from bargain.logic.situation import no_value
from bargain.match import DemandReport, Match, Table, Undecided
from bargain.timeline.claims import Unanswered, Unsettled
from bargain.timeline.features import Features


class Bargaining:
    """The matches that a timeline can come to, each settled once.

    A feature without a value is no obstacle to a match that ends alike at all of its values.
    """

    def __init__(
        self, timeline: Timeline, table: Table, features: Features, max_questions: int
    ) -> None:
        self._timeline = timeline
        self._table = table
        self._features = features
        self._max_questions = max_questions
        self._matches: dict[tuple[ProgramName, ProgramName], Match | Unsettled] = {}
        assert isinstance(timeline.game.rules, Rules)
        self._rules = timeline.game.rules

    def match(self, first: ProgramName, second: ProgramName) -> Match | Unsettled:
        """How bargaining goes between two programs."""
        known = self._matches.get((first, second))
        if known is None:
            known = self._matches[first, second] = self._settled(first, second)
        return known

    def _settled(self, first: ProgramName, second: ProgramName) -> Match | Unsettled:
        try:
            self._require_values(first, second)
            match = self._table.match(first, second, max_questions=self._max_questions)
        except TooHard as stop:
            return Unsettled((), stop.reason)
        except DiagnosticError as error:
            return Unsettled(error.diagnostics)
        return Unsettled((), match.reason) if isinstance(match, Undecided) else match

    def _require_values(self, first: ProgramName, second: ProgramName) -> None:
        """Raises `DiagnosticError` (BGL073) for features without a value that the match depends on,
        and `TooHard` where that cannot be told."""
        game, values = self._timeline.game, self._features.values
        left_open = [name for name in game.features if name not in values]
        if not left_open:
            return
        # Most timelines leave nothing open, and should not wait for what asks Z3.
        from bargain.regions import regions

        arena = self._table.arena
        found = regions(
            arena.ground, arena.situation, first, second, left_open, self._max_questions
        )
        needed = found.features_that_matter()
        if needed:
            raise DiagnosticError(no_value(game, name) for name in needed)

    def payoff(
        self, role: int, first: ProgramName, second: ProgramName, goal: Goal | None
    ) -> Fraction:
        """What bargaining is worth to a role, by the game or by a goal in its place.

        Raises `Unanswered` where the match has no answer or is undecided.
        """
        match = self.match(first, second)
        if isinstance(match, Unsettled):
            raise Unanswered(match)
        plain = (match.first, match.second)[role].payoff
        if goal is None or match.agreement:
            return plain
        reports = match.first.report, match.second.report
        assert isinstance(reports[0], DemandReport)
        assert isinstance(reports[1], DemandReport)
        worth = goal.get((reports[0].outside, reports[1].outside))
        if worth is None:
            return plain
        span = self._timeline.span
        assert match.round is not None
        number: Fraction = self._features.number(worth[role], span)
        for _ in range(match.round - 1):
            number *= self._features.number(self._rules.discount, span)
        return number

    @property
    def options(self) -> tuple[str, ...]:
        """The outside options, the default one first."""
        return self._rules.options

    @property
    def default_option(self) -> str:
        return self.options[0]

    def unstarted(self) -> tuple[Fraction, Fraction]:
        """What both get if bargaining never starts. Raises `Unanswered`."""
        option = self.default_option
        first, second = self._rules.payoffs[option, option]
        span = self._timeline.game.span
        return self._features.number(first, span), self._features.number(second, span)
