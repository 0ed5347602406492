"""What asking about matches comes to, beyond the match itself: no answer, expectations, tables."""

from __future__ import annotations

from bargain.diagnostics import Diagnostic
from bargain.elaborate.expectations import Expectation
from bargain.match import Match, Undecided
from bargain.record import Record


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
