"""What exploring a timeline found: the ends, how often each is reached, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from functools import cached_property

from bargain.core.games import FeatureValue
from bargain.core.timelines import Timeline
from bargain.record import Record
from bargain.timeline.chances import CERTAIN, Chance
from bargain.timeline.endings import End, EndKind
from bargain.timeline.graph import NO_CHANCE, NO_MOVE, EndKey, Graph, Hop, Pick, Reached
from bargain.timeline.path import Path
from bargain.timeline.run import Branch
from bargain.timeline.setting import Setting
from bargain.timeline.step import Steps
from bargain.timeline.strategies import Strategies, strategies


class Stop(Enum):
    """Why an exploration did not find everything."""

    STATES = "too many states"
    TIME = "the time to explore was up"


class Range(Record):
    """The least and the greatest probability over all ways of choosing by what one knows.

    Where the exploration stopped, an end has no answer, or there are too many ways of choosing,
    each is only known to lie between two numbers: `least` and `most` are pairs of these.
    """

    least: tuple[Fraction, Fraction]
    most: tuple[Fraction, Fraction]

    @property
    def is_certain(self) -> bool:
        return self.least[0] == self.least[1] and self.most[0] == self.most[1]


class Found(Record, by_identity=True):
    """An end that is reached: by the programs and T, or what else it is.

    `ways` is the number of ways there, through choices and chances; `probability` is None where
    something is chosen. Where the exploration stopped, both are at least so much.
    """

    end: End
    ways: int
    probability: Fraction | None
    key: EndKey
    reached: Reached


class KindFound(Record, by_identity=True):
    """All ends of a kind: `shortest` is the one that comes first, with the least to do."""

    kind: EndKind
    ends: tuple[Found, ...]
    ways: int
    probability: Fraction | None
    shortest: Found


class Exploration:
    """The ends of a timeline over all choices and chances.

    `stopped` says why it is not complete, or is None; `time` is the last time all of whose states
    were gone on from, -1 where there is none. What was found is certain all the same: every end in
    `ends` can be reached, and no other one up to `time`.
    """

    def __init__(self, steps: Steps, graph: Graph, time: int, stopped: Stop | None) -> None:
        self._steps = steps
        self._graph = graph
        self.time = time
        self.stopped = stopped

    def __repr__(self) -> str:
        return f"<Exploration of {self.timeline.name}: {self.states} states>"

    def __str__(self) -> str:
        from bargain.output.race.explored_text import exploration_text

        return exploration_text(self).rstrip("\n")

    @property
    def setting(self) -> Setting:
        return self._steps.setting

    @property
    def timeline(self) -> Timeline:
        return self._steps.setting.timeline

    @property
    def given(self) -> Mapping[str, FeatureValue]:
        return self._steps.setting.given

    @property
    def states(self) -> int:
        """How many different states were visited; mirror images count once."""
        return self._graph.count

    @property
    def is_complete(self) -> bool:
        return self.stopped is None

    @property
    def is_symmetric(self) -> bool:
        """Whether the agents are alike, so that mirror images were taken together."""
        return self._graph.symmetric

    @property
    def chooses(self) -> bool:
        """Whether anything is chosen, so that ends have no probability of their own."""
        return self._graph.chosen

    @property
    def has_chances(self) -> bool:
        """Whether anything is left to chance."""
        return any(len(chances) > 1 for chances in self._steps.chances.values())

    @cached_property
    def ends(self) -> tuple[Found, ...]:
        """The ends that were found: earlier ones first, and then by the programs."""
        found: list[Found] = []
        for key, number in self._graph.ends.items():
            reached = self._graph.reached[number]
            images = [key]
            if self._graph.symmetric and key.mirrored() != key:
                images.append(key.mirrored())
            # Of an end and its mirror image, each is reached in half of the ways.
            share = Fraction(1, len(images))
            for image in images:
                probability = None if self.chooses else reached.probability * share
                ways = reached.ways // len(images)
                found.append(Found(self._steps.end(image), ways, probability, image, reached))
        return tuple(sorted(found, key=_order))

    @cached_property
    def kinds(self) -> tuple[KindFound, ...]:
        """The kinds of ends that were found, in the order of `EndKind`."""
        kinds: list[KindFound] = []
        for kind in EndKind:
            ends = tuple(found for found in self.ends if found.end.kind is kind)
            if ends:
                shortest = min(ends, key=lambda found: (found.key.time, found.reached.effort))
                ways = sum(found.ways for found in ends)
                known = [f.probability for f in ends if f.probability is not None]
                probability = None if self.chooses else sum(known, Fraction(0))
                kinds.append(KindFound(kind, ends, ways, probability, shortest))
        return tuple(kinds)

    def range_of(self, holds: Callable[[Found], bool | None]) -> Range:
        """How probable it is to end in a way that `holds`, over all ways of choosing.

        Who chooses goes by what it has learned and done up to then, and by nothing else (see
        `bargain.timeline.strategies`). `holds` gives None where that is not known.
        """
        truths = {found.key: holds(found) for found in self.ends}
        bounds = self._bounds(truths)
        if not (self.chooses and self.has_chances) or bounds.least[0] == bounds.most[1]:
            return bounds
        outer = bounds.least[0], bounds.most[1]
        strategies = self._strategies or self._simple_strategies
        if strategies is None:
            return Range(outer, outer)
        ends = [truths[key if key in truths else self._image(key)] for key in strategies.ends]

        def greatest(wanted: bool, unknown: bool) -> tuple[Fraction, Fraction]:
            return strategies.greatest(
                [unknown if truth is None else truth is wanted for truth in ends]
            )

        least, most = greatest(False, True), greatest(True, False)
        if self._strategies is None:
            # Some strategies come so far, and none farther than the bounds.
            known = None not in truths.values()
            inner = 1 - (least if known else greatest(False, False))[0]
            return Range((outer[0], inner), (most[0], outer[1]))
        if None not in truths.values():
            return Range((1 - least[1], 1 - least[0]), most)
        return Range(
            (1 - least[1], 1 - greatest(False, False)[0]), (most[0], greatest(True, True)[1])
        )

    @cached_property
    def _strategies(self) -> Strategies | None:
        return strategies(self._steps) if self.is_complete else None

    @cached_property
    def _simple_strategies(self) -> Strategies | None:
        return strategies(self._steps, remembering=False) if self.is_complete else None

    def _image(self, key: EndKey) -> EndKey:
        """Of an end at which something is wrong for one of two agents that are alike: the same for
        the other, as a state and its mirror image are taken together."""
        kind = self._steps.end(key).kind
        return next(
            found.key
            for found in self.ends
            if found.key.time == key.time and found.key.faults and found.end.kind is kind
        )

    def _bounds(self, truths: Mapping[EndKey, bool | None]) -> Range:
        """How probable it is if choices may go by everything that has happened: nobody who knows
        less does worse or better."""

        def extreme(pick: Pick, unknown: bool) -> Fraction:
            def worth(key: EndKey) -> bool:
                truth = truths[key]
                return unknown if truth is None else truth

            keys = self._graph.ends
            plain = [worth(key) for key in keys]
            mirrored = [worth(key.mirrored()) for key in keys] if self.is_symmetric else plain
            return self._graph.extreme(plain, mirrored, pick, unknown)

        least, most = extreme(min, False), extreme(max, False)
        if self.is_complete and None not in truths.values():
            return Range((least, least), (most, most))
        return Range((least, extreme(min, True)), (most, extreme(max, True)))

    def kind_range(self, kind: EndKind) -> Range:
        """How probable ends of this kind are, over all ways of choosing."""
        return self.range_of(lambda found: found.end.kind is kind)

    # Ways ------------------------------------------------------------------------------------

    def way(self, found: Found) -> Branch:
        """The way to an end with the least to do, of those that come to it."""
        hops = self._hops(found.reached.hop)
        branch, key = self._walk(hops, False)
        if key != found.key:
            # The graph keeps one of two mirror images.
            branch, key = self._walk(hops, True)
        assert key == found.key
        return branch

    def _hops(self, last: Hop) -> list[Hop]:
        hops = [last]
        while hops[-1].before >= 0:
            hops.append(self._graph.nodes[hops[-1].before].hop)
        return hops[::-1]

    def _walk(self, hops: list[Hop], mirrored: bool) -> tuple[Branch, EndKey | None]:
        """Go the way of these hops, or its mirror image."""
        path = Path(self._steps)
        probability, ways, end, time = Fraction(1), 1, None, 0
        for hop in hops:
            if hop.first != NO_MOVE:
                one, other = (hop.second, hop.first) if mirrored else (hop.first, hop.second)
                first = self._steps.moves(0, time, path.sides[0])[one]
                second = self._steps.moves(1, time, path.sides[1])[other]
                end = path.act(time, (first, second))
                time += 1
            if hop.chance != NO_CHANCE:
                chance = self._chance(time, hop.chance, mirrored)
                probability *= chance.probability
                ways *= chance.ways
                end = path.begin(time, chance)
            mirrored ^= hop.flipped
        assert end is not None
        return Branch(probability, ways, path.told, 0, end), path.key

    def _chance(self, time: int, place: int, mirrored: bool) -> Chance:
        chances = self._steps.chances.get(time, CERTAIN)
        chance = chances[place]
        if not mirrored:
            return chance
        first, second = chance.changes
        return next(other for other in chances if other.changes == (second, first))


def _order(found: Found) -> tuple[int, bool, tuple[int, int], tuple[int, ...]]:
    key = found.key
    return key.time, key.programs is None, key.programs or (0, 0), key.faults
