"""What asking about matches comes to, beyond the match itself: no answer, expectations, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bargain.diagnostics import Diagnostic
from bargain.elaborate.expectations import Expectation
from bargain.match import Match, Undecided
from bargain.record import Record
from bargain.source import Span

if TYPE_CHECKING:
    from bargain.core.timelines import TimelineExpectation
    from bargain.timeline import Exploration, Found


class NoAnswer(Record):
    """A match in which some program's action depends on itself, or which is otherwise in error."""

    first: str
    second: str
    diagnostics: tuple[Diagnostic, ...]

    def __str__(self) -> str:
        from bargain.output.diagnostics import diagnostics_text

        return f"{self.first} vs {self.second}: no answer\n{diagnostics_text(self.diagnostics)}"

    def _repr_html_(self) -> str:
        from bargain.output.html import no_answer_html

        return no_answer_html(self)


class Expected(Record):
    """What became of an `expect`; `holds` is None where the match has no answer or is undecided."""

    expectation: Expectation
    holds: bool | None
    match: Match | Undecided | NoAnswer

    @property
    def span(self) -> Span:
        return self.expectation.tree.span

    @property
    def is_undecided(self) -> bool:
        """Whether a limit was reached; without an answer for another reason, something is wrong."""
        return isinstance(self.match, Undecided)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return self.match.diagnostics if isinstance(self.match, NoAnswer) else ()


class ExpectedRace(Record):
    """What became of an `expect` about a timeline; `holds` is None where some end has no answer,
    or the exploration stopped before that was known.

    `exploration` is None where the timeline could not be run at all. `against` is an end for which
    the condition does not hold (or is not known), where it is one end and not all of them together.
    """

    expectation: TimelineExpectation
    holds: bool | None
    exploration: Exploration | None
    against: Found | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def span(self) -> Span:
        return self.expectation.span

    @property
    def is_undecided(self) -> bool:
        """Whether a limit was reached; without an answer for another reason, something is wrong."""
        return self.holds is None and not self.diagnostics


class Tournament(Record):
    """The outcome of every ordered pair of programs, row by row."""

    programs: tuple[str, ...]
    game: str
    rows: tuple[Match | Undecided | NoAnswer, ...]

    def __repr__(self) -> str:
        return f"<Tournament of {len(self.programs)} programs in {self.game}>"

    def __str__(self) -> str:
        from bargain.output.tournament_text import tournament_text

        return tournament_text(self).rstrip("\n")

    def _repr_html_(self) -> str:
        from bargain.output.html import tournament_html

        return tournament_html(self)
