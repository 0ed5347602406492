"""From a plan and what its agent knows to the actions that it may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bargain.core import timelines as c
from bargain.record import Record
from bargain.timeline.claims import Unanswered, Unsettled


class Option(Record, by_identity=True):
    """An action that a plan leads to, and the choices on the way: each place where something is
    chosen, with the alternative. `Unsettled` where a condition on the way has no truth value."""

    choices: tuple[tuple[int, int], ...]
    action: c.Action | Unsettled


_Place: TypeAlias = "tuple[c.Plan, int, _Place | None]"
"""A plan, a statement in it, and where the plan around it goes on."""


def options(plan: c.Plan, holds: Callable[[c.PlanCondition], bool]) -> tuple[Option, ...]:
    """One option for every way of choosing, in the order of the text."""
    found: list[Option] = []
    waiting: list[tuple[_Place, tuple[tuple[int, int], ...]]] = [((plan, 0, None), ())]
    while waiting:
        place, choices = waiting.pop()
        try:
            reached = _reached(place, holds)
        except Unanswered as stop:
            found.append(Option(choices, stop.unsettled))
            continue
        if isinstance(reached, c.Do):
            found.append(Option(choices, reached.action))
            continue
        choice, behind = reached
        for number, alternative in reversed(list(enumerate(choice.alternatives))):
            chosen = (*choices, (choice.number, number))
            waiting.append(((alternative, 0, behind), chosen))
    return tuple(found)


def _reached(
    place: _Place, holds: Callable[[c.PlanCondition], bool]
) -> c.Do | tuple[c.Choose, _Place]:
    """The first action, or the first place where something is chosen and what comes behind it."""
    plan, position, behind = place
    while True:
        if position == len(plan):
            assert behind is not None, "every path of a plan ends in an action"
            plan, position, behind = behind
            continue
        statement = plan[position]
        position += 1
        match statement:
            case c.Do():
                return statement
            case c.Choose():
                return statement, (plan, position, behind)
            case c.When(cases=cases):
                for condition, inner in cases:
                    if condition is None or holds(condition):
                        behind = (plan, position, behind)
                        plan, position = inner, 0
                        break
