"""Whether a condition of an observer holds at all values of some features, exactly.

As `bargain.regions` does, this runs points that stand for all others, which Z3 decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.core.games import FeatureValue, Interval
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Roots
from bargain.logic.cells import Cells, signs_formula
from bargain.logic.cover import explored, grown, settle_covered
from bargain.logic.settle import Evaluation
from bargain.logic.situation import Situation
from bargain.logic.worlds import Worlds, finite_values, intervals
from bargain.match import Table, holds_for
from bargain.record import Record
from bargain.smt import formula as f
from bargain.smt.formula import Formula

MAX_CELLS: Final = 500
"""Ranges that fall into more cells than this are undecided."""


class _Cell(Record, by_identity=True):
    """Values at which a match goes alike: whether the condition holds there, or what is wrong."""

    formula: Formula
    holds: bool
    fault: DiagnosticError | None


def holds_everywhere(table: Table, roots: Roots, over: Sequence[str], max_questions: int) -> bool:
    """Whether the condition of the last of the roots, an observer, holds whatever the values of the
    features `over`; the others keep the table's.

    Raises `DiagnosticError` where there is no answer at some values, and false at none; `TooHard`.
    """
    situation = table.arena.situation
    ranges = {n: i for n, i in intervals(situation.game).items() if n in over}
    search = _Search(table, roots, ranges, max_questions)
    fault: DiagnosticError | None = None
    for finite in finite_values(situation.game, over):
        for cell in search.cells({**situation.values, **finite}):
            if cell.fault is not None:
                fault = fault or cell.fault
            elif not cell.holds:
                return False
    if fault is not None:
        raise fault
    return True


class _Search:
    def __init__(
        self, table: Table, roots: Roots, ranges: Mapping[str, Interval], max_questions: int
    ) -> None:
        self.table = table
        self.roots = roots
        self.ranges = ranges
        self.max_questions = max_questions

    def cells(self, values: Mapping[str, FeatureValue]) -> list[_Cell]:
        """Runs that stand for all values in the ranges, or that end in one where it is false."""

        def run(point: Mapping[str, Fraction], _outside: Sequence[Formula]) -> _Cell:
            return self.cell({**values, **point})

        if not self.ranges:
            return [run({}, ())]
        start = {n: v for n in self.ranges if isinstance(v := values[n], Fraction)}
        return explored(run, lambda cell: cell.formula, start, self.ranges, MAX_CELLS)

    def cell(self, values: Mapping[str, FeatureValue]) -> _Cell:
        """Run the match at some values, and describe the values at which it goes like that."""
        arena = self.table.arena
        worlds = Worlds(arena.ground, Situation(arena.situation.game, values))
        evaluations: list[Evaluation] = []
        fault = None
        try:
            settlement = settle_covered(
                worlds,
                self.roots,
                self.table.courses,
                self.max_questions,
                evaluations=evaluations,
            )
            closure = settlement.closure
            if not holds_for(closure.roots[-1], settlement):
                # Once it is false somewhere, nothing else is worth a run.
                return _Cell(f.TRUE, False, None)
        except DiagnosticError as error:
            closure, fault = grown(worlds, self.roots(worlds.home), self.max_questions), error
        free = frozenset(self.ranges)
        signs, more = Cells(worlds, closure, evaluations).cell_around(closure.roots, free)
        return _Cell(f.conjunction([signs_formula(signs), more]), fault is None, fault)
