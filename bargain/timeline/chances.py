"""What happens by itself, and how probable it is.

What counts of all changes of one capability at one time is what they come to. So they are one draw:
the capability has been gained in the end, or lost, or nothing has changed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from bargain.core import timelines as c
from bargain.timeline.events import Happened
from bargain.timeline.state import bit_of


class Chance(NamedTuple):
    """What may happen at a time by itself, in one of `ways` that do the same.

    `changes` has for each agent which capabilities it keeps and which it gains, as bits; `draws`
    has what each capability that may change at this time comes to.
    """

    probability: Fraction
    ways: int
    changes: tuple[tuple[int, int], tuple[int, int]]
    draws: tuple[Happened, ...]


UNCHANGED: Final = (-1, 0)
"""All capabilities are kept, and none is gained."""
CERTAIN: Final = (Chance(Fraction(1), 1, (UNCHANGED, UNCHANGED), ()),)


def chances_of(timeline: c.Timeline) -> Mapping[int, tuple[Chance, ...]]:
    """What may happen at each time, by what it changes; times without changes are left out.

    All changes of a time are drawn independently, and take effect in the order of the text.
    """
    changes: dict[int, dict[tuple[int, c.Capability], list[c.Change]]] = {}
    for agent in (0, 1):
        for change in timeline.agents[agent].changes:
            if change.time <= timeline.horizon and change.chance:
                at = changes.setdefault(change.time, {})
                at.setdefault((agent, change.capability), []).append(change)
    found: dict[int, tuple[Chance, ...]] = {}
    for time, groups in changes.items():
        chances: tuple[Chance, ...] = CERTAIN
        for (agent, _), group in groups.items():
            draws = _drawn(agent, group)
            chances = tuple(_joined(chance, draw) for chance in chances for draw in draws)
        found[time] = chances
    return found


class _Draw(NamedTuple):
    """What changes of a capability come to: how probable it is, and in how many ways."""

    told: Happened
    probability: Fraction
    ways: int


def _drawn(agent: int, group: Sequence[c.Change]) -> list[_Draw]:
    """What these changes of one capability of an agent may come to."""
    nothing = Fraction(0)
    # By what the last change that happens does; None where none does.
    found: dict[bool | None, tuple[Fraction, int]] = {None: (Fraction(1), 1)}
    for change in group:
        after: dict[bool | None, tuple[Fraction, int]] = {}
        for effect, (probability, ways) in found.items():
            outcomes = [(change.gained, change.chance), (effect, 1 - change.chance)]
            for outcome, share in outcomes if change.chance < 1 else outcomes[:1]:
                much, many = after.get(outcome, (nothing, 0))
                after[outcome] = much + probability * share, many + ways
        found = after
    last = group[-1]
    draws: list[_Draw] = []
    for effect, (probability, ways) in found.items():
        chance = probability if effect is not None else 1 - probability
        gained = last.gained if effect is None else effect
        told = Happened(agent, last.capability, gained, chance, effect is not None)
        draws.append(_Draw(told, probability, ways))
    return draws


def _joined(chance: Chance, draw: _Draw) -> Chance:
    told = draw.told
    changes = list(chance.changes)
    if told.happened:
        kept, gained = changes[told.agent]
        bit = 1 << bit_of(told.capability)
        changes[told.agent] = (kept, gained | bit) if told.gained else (kept & ~bit, gained)
    return Chance(
        chance.probability * draw.probability,
        chance.ways * draw.ways,
        (changes[0], changes[1]),
        (*chance.draws, told),
    )
