"""The evaluator that asks Z3, as `bargain run --evaluator z3` uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bargain.logic.arena import Arena, Roots
from bargain.logic.courses import Courses
from bargain.logic.settle import Evaluation, Settlement, settle
from bargain.smt.solver import DEFAULT_LIMIT
from bargain.symbolic.closure import ClosureFormulas
from bargain.symbolic.queries import Queries

INSTEAD_LIMIT: Final = 5_000_000
"""Units of Z3's work for each query where formulas settle what runs at points could not."""


class Z3Evaluator:
    """Settles matches by asking Z3.

    `limit` bounds each query, in Z3's units of work; a match with a query beyond it is undecided.
    With a `folder`, all queries are written there as SMT-LIB 2 scripts with their answers; `close`
    writes the list of them, without which they cannot be checked. Some sizes are settled when they
    are read, and what that asks is written if it is before `close`. The number of `queries` so far
    and their `cost` depend on nothing but the matches, and on which sizes were read.
    """

    def __init__(self, *, limit: int = DEFAULT_LIMIT, folder: Path | None = None) -> None:
        self._queries = Queries(limit, folder)

    @property
    def queries(self) -> int:
        return self._queries.count

    @property
    def cost(self) -> int:
        return self._queries.cost

    def close(self) -> None:
        """Write the list of the queries into the folder, if there is one."""
        self._queries.close()

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
            from bargain.logic.cover import grown
            from bargain.logic.worlds import Worlds, intervals

            worlds = Worlds(arena.ground, arena.situation)
            closure = grown(worlds, roots(worlds.home), max_questions)
            over = {name for question in closure.questions for name in question.compiled.term.over}
            if over & intervals(worlds.game).keys():
                from bargain.symbolic.everywhere import Everywhere

                everywhere = Everywhere(worlds, closure, courses, self._queries, max_questions)
                return everywhere.settle(spread, evaluations if evaluations is not None else [])
        return settle(
            closure,
            closure.roots[0].arena.situation,
            courses,
            spread=spread,
            track=False,
            evaluations=evaluations,
            evaluator=ClosureFormulas(closure, self._queries),
        )
