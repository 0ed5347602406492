"""What happens by itself, and how probable it is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from bargain.core import timelines as c
from bargain.timeline.state import bit_of


class Draw(NamedTuple):
    """A change left to chance, and whether it happened."""

    agent: int
    change: c.Change
    happened: bool


class Chance(NamedTuple):
    """What may happen at a time by itself, in one of `ways` that do the same.

    `changes` has for each agent which capabilities it keeps and which it gains, as bits; `draws`
    are those of one of the ways.
    """

    probability: Fraction
    ways: int
    changes: tuple[tuple[int, int], tuple[int, int]]
    draws: tuple[Draw, ...]


UNCHANGED: Final = (-1, 0)
"""All capabilities are kept, and none is gained."""
_NO_CHANGE: Final = (UNCHANGED, UNCHANGED)
CERTAIN: Final = (Chance(Fraction(1), 1, _NO_CHANGE, ()),)


def chances_of(timeline: c.Timeline) -> Mapping[int, tuple[Chance, ...]]:
    """What may happen at each time, by what it changes; times without changes are left out.

    All changes of a time are drawn independently, and take effect in the order of the text.
    """
    found: dict[int, dict[object, Chance]] = {}
    for agent in (0, 1):
        for change in timeline.agents[agent].changes:
            if change.time > timeline.horizon or not change.chance:
                continue
            before = found.get(change.time) or {_NO_CHANGE: CERTAIN[0]}
            after: dict[object, Chance] = {}
            for chance in before.values():
                for happened in (True, False) if change.chance < 1 else (True,):
                    _add(after, chance, agent, change, happened)
            found[change.time] = after
    return {time: tuple(chances.values()) for time, chances in found.items()}


def _add(
    into: dict[object, Chance], chance: Chance, agent: int, change: c.Change, happened: bool
) -> None:
    changes = list(chance.changes)
    probability = chance.probability
    if change.chance < 1:
        probability *= change.chance if happened else 1 - change.chance
    if happened:
        kept, gained = changes[agent]
        bit = 1 << bit_of(change.capability)
        changes[agent] = (kept, gained | bit) if change.gained else (kept & ~bit, gained & ~bit)
    made = (changes[0], changes[1])
    draws = (*chance.draws, Draw(agent, change, happened))
    known = into.get(made)
    if known is None:
        into[made] = Chance(probability, chance.ways, made, draws)
    else:
        into[made] = known._replace(
            probability=known.probability + probability, ways=known.ways + chance.ways
        )
