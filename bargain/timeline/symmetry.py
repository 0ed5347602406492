"""Whether the two agents of a timeline are alike, so that exchanging them changes nothing."""

from __future__ import annotations

from bargain.core import timelines as c
from bargain.timeline.setting import Setting


def is_symmetric(setting: Setting) -> bool:
    """Whether the game and the agents are the same from both sides.

    A rule of one's own may go by anything, also by which agent it decides for, so with one nothing
    is taken to be symmetric.
    """
    timeline = setting.timeline
    first, second = timeline.agents
    return (
        timeline.game.symmetric
        and not setting.own_rules
        and _described(first) == _described(second)
        and _is_mirrored(first.goal, second.goal)
        and all(_is_mirrored(s.goal, s.goal) for s in timeline.successors.values())
    )


def _described(agent: c.Agent) -> tuple[object, ...]:
    """All that an agent does by, but for its name and its goal."""
    changes = [(x.capability, x.gained, x.time, x.chance) for x in agent.changes]
    return (
        agent.programs,
        agent.capabilities,
        changes,
        agent.channel_open,
        agent.lag,
        agent.beliefs,
        agent.plan if isinstance(agent.plan, str) else _plan_key(agent.plan),
    )


def _plan_key(plan: c.Plan) -> list[object]:
    """The statements of a plan in one row; equal for plans that only stand at other places."""
    row: list[object] = []
    waiting: list[c.Plan | c.Statement | str] = [plan]
    while waiting:
        match waiting.pop():
            case tuple() as statements:
                waiting += [")", *reversed(statements)]
            case c.When(cases=cases):
                row.append([condition for condition, _ in cases])
                waiting += [inner for _, inner in reversed(cases)]
            case c.Choose(alternatives=alternatives):
                row.append(len(alternatives))
                waiting += reversed(alternatives)
            case item:
                row.append(item)
    return row


def _is_mirrored(one: c.Goal | None, other: c.Goal | None) -> bool:
    """Whether a goal says of the first role what the other says of the second."""
    if one is None or other is None:
        return one is other
    return dict(one) == {(b, a): (y, x) for (a, b), (x, y) in other.items()}
