"""Settling a closure whose questions speak of all values of features.

The closure is settled at some points of the features' ranges, and points are added until every
other one goes like one that was run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from bargain.core.games import Interval
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Closure, Node, Roots
from bargain.logic.cells import Cells
from bargain.logic.courses import Courses
from bargain.logic.limits import TooManyWorlds
from bargain.logic.rational_point import rational_point
from bargain.logic.settle import Evaluation, Settlement, settle
from bargain.logic.verdicts import verdict
from bargain.logic.worlds import Worlds
from bargain.smt import formula as f
from bargain.smt.formula import Formula

_T = TypeVar("_T")


def settle_covered(
    worlds: Worlds,
    roots: Roots,
    courses: Courses,
    max_questions: int,
    *,
    spread: int = 1,
    evaluations: list[Evaluation] | None = None,
) -> Settlement:
    """Settle what can be reached from the roots at home, at as many points as it takes.

    Raises `DiagnosticError` where a program that runs has no answer, at whatever values;
    `TooHard` where that takes too much.
    """
    if evaluations is None:
        evaluations = []
    while True:
        closure = grown(worlds, roots(worlds.home), max_questions)
        fault: DiagnosticError | None = None
        settlement: Settlement | None = None
        try:
            settlement = settle(
                closure,
                worlds.home.situation,
                courses,
                spread=spread,
                evaluations=evaluations,
            )
            # Whether a question is refuted depends on levels above the one at which it was struck.
            for index, question in enumerate(settlement.questions):
                if question.compiled.term.over:
                    verdict(settlement, index)
        except DiagnosticError as error:
            # It may come of a question that is held only for want of the point that strikes it.
            fault = error
        if Cells(worlds, closure, evaluations).extend():
            continue
        worlds.settle()
        if fault is not None:
            raise fault
        assert settlement is not None
        return settlement


def explored(
    run: Callable[[Mapping[str, Fraction], Sequence[Formula]], _T],
    formula: Callable[[_T], Formula],
    start: Mapping[str, Fraction],
    intervals: Mapping[str, Interval],
    limit: int,
    enough: Callable[[_T], bool] | None = None,
) -> list[_T]:
    """What running points gives, from `start` on, until what goes like one of them, by `formula`,
    covers the intervals, or one is `enough`. `run` is also told what is outside of all that was
    found before. Raises `TooHard`, also beyond the limit."""
    found: list[_T] = []
    outside: list[Formula] = []
    point: Mapping[str, Fraction] | None = start
    while point is not None:
        if len(found) == limit:
            raise TooManyWorlds(limit)
        found.append(run(point, outside))
        if enough is not None and enough(found[-1]):
            break
        outside.append(f.negation(formula(found[-1])))
        point = rational_point(outside, intervals)
    return found


def grown(worlds: Worlds, roots: tuple[Node, ...], max_questions: int) -> Closure:
    """The closure, once reaching it adds no more worlds."""
    while True:
        size = worlds.size()
        closure = worlds.home.closure(roots, max_questions)
        if worlds.size() == size:
            return closure
