"""Plans: what is in them, and the actions that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from bargain.core import timelines as c
from bargain.record import Record
from bargain.source import Span
from bargain.timeline.claims import Unanswered, Unsettled


class Option(Record, by_identity=True):
    """An action that a plan leads to, and the choices on the way: each place where something is
    chosen, with the alternative. `Unsettled` where a condition on the way has no truth value."""

    choices: tuple[tuple[int, int], ...]
    action: c.Action | Unsettled


_Place: TypeAlias = "tuple[c.Plan, int, _Place | None]"
"""A plan, a statement in it, and where the plan around it goes on."""


def statements_of(plans: Iterable[c.Plan | str]) -> Iterator[c.Statement]:
    """All statements of these plans, however deep inside; a rule in place of a plan has none."""
    waiting = [plan for plan in plans if not isinstance(plan, str)]
    while waiting:
        for statement in waiting.pop():
            yield statement
            match statement:
                case c.Choose(alternatives=alternatives):
                    waiting += alternatives
                case c.When(cases=cases):
                    waiting += [inner for _, inner in cases]


def plans_of(timeline: c.Timeline) -> list[c.Plan | str]:
    """What agents and successors act by."""
    deciders: tuple[c.Agent | c.Successor, ...] = timeline.agents
    return [decider.plan for decider in (*deciders, *timeline.successors.values())]


def choices_of(timeline: c.Timeline) -> dict[int, c.Choose]:
    """The places where something is chosen, by number."""
    statements = statements_of(plans_of(timeline))
    return {each.number: each for each in statements if isinstance(each, c.Choose)}


def rules_followed(timeline: c.Timeline) -> dict[str, Span]:
    """The rules that agents and successors may come to follow, each with a place that says so."""
    found: dict[str, Span] = {}
    deciders: tuple[c.Agent | c.Successor, ...] = timeline.agents
    for decider in (*deciders, *timeline.successors.values()):
        if isinstance(decider.plan, str):
            found.setdefault(decider.plan, decider.span)
    for statement in statements_of(plans_of(timeline)):
        if isinstance(statement, c.Do) and isinstance(statement.action, c.Follow):
            found.setdefault(statement.action.rule, statement.action.span)
    return found


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
