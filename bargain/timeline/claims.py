"""Whether a condition holds of two programs, at every value of the features that are left open.

Commitments such as `demand >= 60%` and what agents can conclude about each other are conditions on
a match between programs that nobody has to run in the end. They are settled as `bargain.match` and
`bargain.regions` settle matches: exactly, and for ranges by runs at points that Z3 knows to stand
for all others. What has no answer, or is too hard, is never taken for false.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.core.games import FeatureValue, Interval
from bargain.core.terms import Condition, ProgramName
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.arena import Arena, Node, Roots
from bargain.logic.cells import Cells, signs_formula
from bargain.logic.cover import explored, grown, settle_covered
from bargain.logic.limits import TooHard
from bargain.logic.settle import Evaluation
from bargain.logic.situation import Situation
from bargain.logic.worlds import Worlds, finite_values, intervals
from bargain.match import Table, holds_for
from bargain.record import Record
from bargain.smt import formula as f
from bargain.smt.formula import Formula

MAX_CELLS: Final = 500
"""Ranges that fall into more cells than this are undecided."""


class Unsettled(Record):
    """Why something has no truth value or no number: what is wrong, or (`reason`) too hard."""

    diagnostics: tuple[Diagnostic, ...]
    reason: str | None = None


class Unanswered(Exception):
    """Carries what is `Unsettled` to where a branch of a run ends because of it."""

    def __init__(self, unsettled: Unsettled) -> None:
        super().__init__(unsettled.reason or unsettled.diagnostics)
        self.unsettled = unsettled


class _Cell(Record, by_identity=True):
    formula: Formula
    holds: bool
    fault: DiagnosticError | None


class Claims:
    """Truths about matches of one situation, each worked out once.

    The features in `left_open` have a value in the table's situation, too, which is not looked at.
    """

    def __init__(self, table: Table, left_open: Sequence[str], max_questions: int) -> None:
        self._table = table
        self._open = tuple(left_open)
        self._max_questions = max_questions
        ranges = intervals(table.arena.situation.game)
        self._ranges = {name: ranges[name] for name in left_open if name in ranges}
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

    # All values ------------------------------------------------------------------------------

    def _everywhere(self, roots: Roots) -> bool:
        """Raises `DiagnosticError` where there is no answer at some values, and false at none."""
        situation = self._table.arena.situation
        start = {n: v for n in self._ranges if isinstance(v := situation.values[n], Fraction)}
        faults: list[DiagnosticError] = []
        for finite in finite_values(situation.game, self._open):
            values = {**situation.values, **finite}
            for cell in self._cells(values, start, roots):
                if cell.fault is not None:
                    faults.append(cell.fault)
                elif not cell.holds:
                    return False
        if faults:
            raise faults[0]
        return True

    def _cells(
        self,
        values: Mapping[str, FeatureValue],
        start: Mapping[str, Fraction],
        roots: Roots,
    ) -> list[_Cell]:
        """Runs that stand for all values in the ranges, or that end in one where it is false."""

        def run(point: Mapping[str, Fraction], _outside: Sequence[Formula]) -> _Cell:
            return self._cell({**values, **point}, roots)

        if not self._ranges:
            return [run({}, ())]
        ranges: dict[str, Interval] = self._ranges
        return explored(run, lambda cell: cell.formula, start, ranges, MAX_CELLS)

    def _cell(self, values: Mapping[str, FeatureValue], roots: Roots) -> _Cell:
        """Run the match at some values, and describe the values at which it goes like that."""
        arena = self._table.arena
        worlds = Worlds(arena.ground, Situation(arena.situation.game, values))
        evaluations: list[Evaluation] = []
        fault = None
        try:
            settlement = settle_covered(
                worlds, roots, self._table.courses, self._max_questions, evaluations=evaluations
            )
            closure = settlement.closure
            if not holds_for(closure.roots[-1], settlement):
                # Once it is false somewhere, nothing else is worth a run.
                return _Cell(f.TRUE, False, None)
        except DiagnosticError as error:
            closure, fault = grown(worlds, roots(worlds.home), self._max_questions), error
        free = frozenset(self._ranges)
        signs, more = Cells(worlds, closure, evaluations).cell_around(closure.roots, free)
        return _Cell(f.conjunction([signs_formula(signs), more]), fault is None, fault)
