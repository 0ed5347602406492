"""Whether a condition holds of two programs, at every value of the features that are left open.

Commitments such as `demand >= 60%` and what agents can conclude about each other are conditions on
a match between programs that nobody has to run in the end. They are settled as matches are. What
has no answer, or is too hard, is never taken for false.
"""

from __future__ import annotations

from collections.abc import Sequence

from bargain.core.terms import Condition, ProgramName
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.arena import Arena, Node, Roots
from bargain.logic.limits import TooHard
from bargain.match import Table, holds_for
from bargain.record import Record


class Unsettled(Record):
    """Why something has no truth value or no number: what is wrong, or (`reason`) too hard."""

    diagnostics: tuple[Diagnostic, ...]
    reason: str | None = None


class Unanswered(Exception):
    """Carries what is `Unsettled` to where a branch of a run ends because of it."""

    def __init__(self, unsettled: Unsettled) -> None:
        super().__init__(unsettled.reason or unsettled.diagnostics)
        self.unsettled = unsettled


class Claims:
    """Truths about matches of one situation, each worked out once.

    The features in `left_open` have a value in the table's situation, too, which is not looked at.
    """

    def __init__(self, table: Table, left_open: Sequence[str], max_questions: int) -> None:
        self._table = table
        self._open = tuple(left_open)
        self._max_questions = max_questions
        self._known: dict[tuple[Condition, int, ProgramName, ProgramName], bool | Unsettled] = {}

    def hold(self, condition: Condition, seat: int, me: ProgramName, them: ProgramName) -> bool:
        """Whether the condition holds, with `me` in the role `seat`. Raises `Unanswered`."""
        key = (condition, seat, me, them)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._settled(condition, seat, me, them)
        if isinstance(known, Unsettled):
            raise Unanswered(known)
        return known

    def _settled(
        self, condition: Condition, seat: int, me: ProgramName, them: ProgramName
    ) -> bool | Unsettled:
        def roots(arena: Arena) -> tuple[Node, ...]:
            node = arena.node(me, them, seat)
            return node, node.partner, arena.observer(condition, node)

        try:
            if self._open:
                return self._everywhere(roots)
            settlement = self._table.settled(roots, self._max_questions)
            return holds_for(settlement.closure.roots[-1], settlement)
        except TooHard as stop:
            return Unsettled((), stop.reason)
        except DiagnosticError as error:
            return Unsettled(error.diagnostics)

    def _everywhere(self, roots: Roots) -> bool:
        """Whether it holds at all values of the open features; see `bargain.timeline.everywhere`.

        Raises `DiagnosticError` where there is no answer at some values, and false at none.
        """
        # Most timelines leave nothing open, and should not wait for what asks Z3.
        from bargain.timeline.everywhere import holds_everywhere

        return holds_everywhere(self._table, roots, self._open, self._max_questions)
