"""Every choice and every chance of a timeline, each state taken once.

Time goes on, so states are found layer by layer: two ways that come to the same sides at the same
time are one state, and what goes on from it is worked out once. In a timeline whose two agents are
alike, a state and its mirror image are one, too. How often an end is reached, and how probable it
is, is then counted over the graph of states and never by going the ways.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import Final, TypeAlias

from bargain.timeline.chances import CERTAIN
from bargain.timeline.exploration import Exploration, Stop
from bargain.timeline.graph import (
    BEYOND,
    NO_CHANCE,
    NO_MOVE,
    EndKey,
    Graph,
    Hop,
    Layer,
    Reached,
    Target,
)
from bargain.timeline.setting import Setting
from bargain.timeline.state import Pair
from bargain.timeline.step import NOTHING, Steps
from bargain.timeline.symmetry import is_symmetric

DEFAULT_MAX_STATES: Final = 1_000_000
"""An exploration stops at this many states, and says so."""

TELL_EVERY: Final = 1_000

START: Final = Hop(-1, NO_MOVE, NO_MOVE, NO_CHANCE, False)

Progress: TypeAlias = Callable[[int, int], None]
"""Told now and then how many states were found, and at which time the exploration is."""


def explore(
    setting: Setting,
    *,
    until: int | None = None,
    max_states: int = DEFAULT_MAX_STATES,
    progress: Progress | None = None,
) -> Exploration:
    """Take every choice and every chance, up to the time `until` and to so many states."""
    explorer = _Explorer(setting, max_states)
    explorer.begin()
    horizon = setting.timeline.horizon
    last = horizon if until is None else min(until, horizon)
    for time in range(last + 1):
        explorer.layer(time, progress)
    return explorer.found(last)


class _Explorer:
    """Finds the states of each time from those of the time before.

    `ahead` has the states of the time that comes next: their sides, and their numbers. Where chance
    comes first at that time, `between` has what it goes on from: as many different joint choices
    come to the same, chance is gone through once for all of them. `finished` is the last time of
    which every state was found and gone on from.
    """

    def __init__(self, setting: Setting, max_states: int) -> None:
        self.horizon = setting.timeline.horizon
        self.steps = Steps(setting)
        self.graph = Graph(is_symmetric(setting))
        self.max_states = max_states
        self.ahead: dict[Pair, int] = {}
        self.between: dict[Pair, int] = {}
        self.too_many = False
        self.finished = -1

    def begin(self) -> None:
        """The states at time 0."""
        root = Reached(START, 0)
        root.ways, root.probability = 1, Fraction(1)
        self.graph.start = self.onward(0, *self.steps.start(), root, START, 0)
        self.chance(0, 0)

    def found(self, time: int) -> Exploration:
        """What was found, this being the last time that was gone on from."""
        if self.too_many:
            return Exploration(self.steps, self.graph, self.finished, Stop.STATES)
        return Exploration(self.steps, self.graph, time, Stop.TIME if self.ahead else None)

    def layer(self, time: int, progress: Progress | None) -> None:
        """Go on from all states of a time."""
        start = len(self.graph.nodes)
        now, self.ahead = self.ahead, {}
        if not self.too_many:
            self.finished = time
        for place, (sides, number) in enumerate(now.items()):
            self.expand(time, sides, number)
            if progress is not None and place % TELL_EVERY == 0:
                progress(self.graph.count, time)
        self.chance(time + 1, start)

    def chance(self, time: int, start: int) -> None:
        """Let chance come, wherever it comes first at a time, whose nodes begin with `start`."""
        graph = self.graph
        between, self.between = self.between, {}
        chances = self.steps.chances.get(time, CERTAIN)
        denominator = lcm(*(chance.probability.denominator for chance in chances))
        weights = tuple(int(chance.probability * denominator) for chance in chances)
        states = len(graph.nodes) if time in self.steps.chances else start
        graph.layers.append(Layer(start, states, weights, denominator))
        for (first, second), number in between.items():
            here = graph.nodes[number]
            targets: list[Target] = []
            for place, chance in enumerate(chances):
                x, y = self.steps.begin(time, first, second, chance)
                ways, probability = here.ways * chance.ways, here.probability
                if not graph.chosen:
                    probability *= chance.probability
                hop = Hop(number, NO_MOVE, NO_MOVE, place, False)
                targets.append(self.state(time, x, y, ways, probability, hop, here.effort))
            graph.targets[number] = tuple(targets)

    def expand(self, time: int, sides: tuple[int, int], number: int) -> None:
        """Take every joint choice in a state."""
        steps, (first, second) = self.steps, sides
        here = self.graph.nodes[number]
        ones = steps.moves(0, time, first)
        others = steps.moves(1, time, second)
        if len(ones) + len(others) > 2:
            self.graph.chosen = True
        force_one, force_other = steps.forces[first], steps.forces[second]
        waits, knows, after = steps.waits, steps.knows, steps.after
        targets: dict[Target, None] = {}
        for i, one in enumerate(ones):
            for j, other in enumerate(others):
                x, y = one.side, other.side
                if x >= 0 and y >= 0:
                    if other.made != NOTHING or waits[x]:
                        x = after(0, time, x, other.made, force_other)
                    if one.made != NOTHING or waits[y]:
                        y = after(1, time, y, one.made, force_one)
                effort = here.effort + one.effort + other.effort
                hop = Hop(number, i, j, NO_CHANCE, False)
                if x < 0 or y < 0:
                    key = faults_key(time, x, y)
                elif (theirs := knows[x]) >= 0 and (mine := knows[y]) >= 0:
                    key = EndKey(time, (mine, theirs), ())
                elif time == self.horizon:
                    key = EndKey(time, None, ())
                else:
                    targets[self.onward(time + 1, x, y, here, hop, effort)] = None
                    continue
                targets[self.end(key, here.ways, here.probability, hop, effort)] = None
        self.graph.targets[number] = tuple(targets)

    def onward(
        self, time: int, first: int, second: int, here: Reached, hop: Hop, effort: int
    ) -> Target:
        """What follows at the next time."""
        steps = self.steps
        if time in steps.chances:
            return self.node(self.between, first, second, here.ways, here.probability, hop, effort)
        if steps.prepares[first] or steps.prepares[second]:
            first, second = steps.arrived(time, first, second, CERTAIN[0])
        forced, forcing = steps.forces[second], steps.forces[first]
        if steps.waits[first]:
            first = steps.learned(0, time, first, forced)
        if steps.waits[second]:
            second = steps.learned(1, time, second, forcing)
        hop = Hop(hop.before, hop.first, hop.second, 0, False)
        return self.state(time, first, second, here.ways, here.probability, hop, effort)

    def state(
        self,
        time: int,
        first: int,
        second: int,
        ways: int,
        probability: Fraction,
        hop: Hop,
        effort: int,
    ) -> Target:
        """The state with these sides, reached once more."""
        if first < 0 or second < 0:
            return self.end(faults_key(time, first, second), ways, probability, hop, effort)
        before = len(self.graph.nodes)
        if self.graph.count == self.max_states:
            known = (first, second) in self.ahead
            if not known and not (self.graph.symmetric and (second, first) in self.ahead):
                self.too_many = True
                return BEYOND
        target = self.node(self.ahead, first, second, ways, probability, hop, effort)
        self.graph.count += len(self.graph.nodes) - before
        return target

    def node(
        self,
        among: dict[Pair, int],
        first: int,
        second: int,
        ways: int,
        probability: Fraction,
        hop: Hop,
        effort: int,
    ) -> Target:
        """The node with these sides, reached once more."""
        graph = self.graph
        flipped = graph.symmetric and second < first
        sides = (second, first) if flipped else (first, second)
        number = among.get(sides)
        if number is None:
            number = among[sides] = len(graph.nodes)
            graph.nodes.append(Reached(hop._replace(flipped=flipped), effort))
            graph.targets.append(None)
        reached = graph.nodes[number]
        if effort < reached.effort:
            reached.hop, reached.effort = hop._replace(flipped=flipped), effort
        reached.ways += ways
        if not graph.chosen:
            reached.probability += probability
        return number * 2 + flipped

    def end(self, key: EndKey, ways: int, probability: Fraction, hop: Hop, effort: int) -> Target:
        """An end, reached once more."""
        graph = self.graph
        programs = key.programs
        flipped = graph.symmetric and programs is not None and programs[1] < programs[0]
        if flipped:
            key = key.mirrored()
        number = graph.ends.get(key)
        if number is None:
            number = graph.ends[key] = len(graph.reached)
            graph.reached.append(Reached(hop._replace(flipped=flipped), effort))
        reached = graph.reached[number]
        if effort < reached.effort:
            reached.hop, reached.effort = hop._replace(flipped=flipped), effort
        reached.ways += ways
        if not graph.chosen:
            reached.probability += probability
        return -2 - (number * 2 + flipped)


def faults_key(time: int, x: int, y: int) -> EndKey:
    return EndKey(time, None, tuple(side for side in (x, y) if side < 0))
