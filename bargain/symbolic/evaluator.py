"""The evaluator that asks Z3, as `bargain run --evaluator z3` uses it."""

from __future__ import annotations

from pathlib import Path

from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Arena, Roots
from bargain.logic.courses import Courses
from bargain.logic.settle import Evaluation, Settlement, settle
from bargain.smt.solver import DEFAULT_LIMIT
from bargain.symbolic.closure import ClosureFormulas
from bargain.symbolic.queries import Queries


class Z3Evaluator:
    """Settles matches by asking Z3.

    `limit` bounds each query, in Z3's units of work; a match with a query beyond it is undecided.
    With a `folder`, all queries are written there as SMT-LIB 2 scripts with their answers. The
    number of `queries` so far and their `cost` depend on nothing but the matches.
    """

    def __init__(self, *, limit: int = DEFAULT_LIMIT, folder: Path | None = None) -> None:
        self._queries = Queries(limit, folder)

    @property
    def queries(self) -> int:
        return self._queries.count

    @property
    def cost(self) -> int:
        return self._queries.cost

    def settle(
        self,
        arena: Arena,
        roots: Roots,
        courses: Courses,
        max_questions: int,
        *,
        spread: int = 1,
        evaluations: list[Evaluation] | None = None,
    ) -> Settlement:
        """What can be reached from the roots, settled. Raises `TooHard` and `DiagnosticError`."""
        closure = arena.closure(roots(arena), max_questions)
        if closure.varies:
            return self._settle_everywhere(
                arena, roots, courses, max_questions, spread=spread, evaluations=evaluations
            )
        formulas = ClosureFormulas(closure, self._queries)
        return settle(
            closure,
            arena.situation,
            courses,
            spread=spread,
            track=False,
            evaluations=evaluations,
            evaluator=formulas,
        )

    def _settle_everywhere(
        self,
        arena: Arena,
        roots: Roots,
        courses: Courses,
        max_questions: int,
        *,
        spread: int,
        evaluations: list[Evaluation] | None,
    ) -> Settlement:
        """Settle at more and more feature values, until all others go like one of them."""
        from bargain.logic.cover import grown
        from bargain.logic.worlds import Worlds
        from bargain.symbolic.cells import SettledCells

        worlds = Worlds(arena.ground, arena.situation)
        if evaluations is None:
            evaluations = []
        while True:
            closure = grown(worlds, roots(worlds.home), max_questions)
            formulas = ClosureFormulas(closure, self._queries)
            fault: DiagnosticError | None = None
            settlement: Settlement | None = None
            try:
                settlement = settle(
                    closure,
                    worlds.home.situation,
                    courses,
                    spread=spread,
                    track=False,
                    evaluations=evaluations,
                    evaluator=formulas,
                )
            except DiagnosticError as error:
                # It may come of a question that is held only for want of the point that strikes it.
                fault = error
            if SettledCells(worlds, formulas, evaluations).extend():
                continue
            if fault is not None:
                raise fault
            assert settlement is not None
            return settlement
