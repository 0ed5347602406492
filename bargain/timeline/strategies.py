"""The greatest probability of some ends, if all choose by what they know.

An agent knows all that it has been, has learned and has done (`Own`, time after time), and chooses
by nothing else. So states are told apart here by what both agents remember, and an agent makes the
same choice in all states in which it remembers the same: a strategy.

To let choices go by everything that has happened is easy, and gives a bound. Where the best choices
of that kind differ between states in which an agent remembers the same, each of them is tried for
all of these states. As this may take exponential work, the search is given up at a limit, and then
there are two bounds. Random strategies do no better: a probability is linear in how likely each
choice is, as no agent comes twice to states in which it remembers the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from typing import Final, NamedTuple

from bargain.core import timelines as c
from bargain.timeline.chances import CERTAIN
from bargain.timeline.graph import EndKey
from bargain.timeline.plans import statements_of
from bargain.timeline.setting import ROLES
from bargain.timeline.state import Pair
from bargain.timeline.step import Steps

MOST_TARGETS: Final = 300_000
"""What may follow from all states together; with more, nothing is searched."""
MOST_WORK: Final = 1_000_000
"""So many targets are looked at before a search is given up."""

_FORGETFUL: Final = 0
"""The memory of an agent that never chooses."""


class _Node(NamedTuple):
    """What follows, the joint choices of both agents row by row: `memories` are what each remembers
    when it chooses. Where chance comes, `weights` are the probabilities, and there are none."""

    memories: Pair | None
    columns: int
    weights: tuple[Fraction, ...]
    targets: tuple[int, ...]


class Strategies:
    """The states of a timeline, told apart by what both agents remember.

    What follows from a node has a greater number. Ends are counted down from -1; `ends` has which
    they are. `chosen` has the number of alternatives by memory.
    """

    def __init__(self) -> None:
        self.nodes: list[_Node] = []
        self.ends: list[EndKey] = []
        self.chosen: dict[int, int] = {}
        self.size = 0

    def greatest(self, good: Sequence[bool]) -> tuple[Fraction, Fraction]:
        """The greatest probability of the ends that are good, over all strategies. It lies between
        these two numbers, which are the same unless the search was given up."""
        numbers = count()
        best, work = Fraction(0), 0
        bound = self._values(good, {})[0]
        waiting: list[tuple[Fraction, int, dict[int, int]]] = [(-bound, next(numbers), {})]
        while waiting and work < MOST_WORK:
            upper, _, fixed = heappop(waiting)
            if -upper <= best:
                return best, best
            values = self._values(good, fixed)
            followed, torn = self._followed(good, values, fixed)
            if torn is None:
                return -upper, -upper
            whole = {memory: followed.get(memory, 0) for memory in self.chosen}
            best = max(best, self._values(good, whole)[0])
            work += (2 + self.chosen[torn]) * self.size
            for alternative in range(self.chosen[torn]):
                closer = {**fixed, torn: alternative}
                bound = self._values(good, closer)[0]
                if bound > best:
                    heappush(waiting, (-bound, next(numbers), closer))
        return best, max([best, *(-upper for upper, _, _ in waiting)])

    def _values(self, good: Sequence[bool], fixed: Mapping[int, int]) -> list[Fraction]:
        """How probable a good end is at each node, with the choices that are not `fixed` going by
        everything that has happened."""
        values = [Fraction(0)] * len(self.nodes)
        worth = [Fraction(1) if is_good else Fraction(0) for is_good in good]
        for number in range(len(self.nodes) - 1, -1, -1):
            node = self.nodes[number]
            if node.memories is None:
                values[number] = sum(
                    (
                        weight * (values[target] if target >= 0 else worth[-1 - target])
                        for weight, target in zip(node.weights, node.targets, strict=True)
                    ),
                    Fraction(0),
                )
            else:
                values[number] = max(
                    values[target] if target >= 0 else worth[-1 - target]
                    for target in (node.targets[each] for each in _allowed(node, fixed))
                )
        return values

    def _followed(
        self, good: Sequence[bool], values: Sequence[Fraction], fixed: Mapping[int, int]
    ) -> tuple[dict[int, int], int | None]:
        """The best choices at all nodes that are come to, and a memory that they differ at, if
        there is one."""
        choices = dict(fixed)
        torn: int | None = None
        reached = {0}
        for number, node in enumerate(self.nodes):
            if number not in reached:
                continue
            if node.memories is None:
                reached.update(node.targets)
                continue
            best = [
                place
                for place in _allowed(node, fixed)
                if _worth(node.targets[place], values, good) == values[number]
            ]
            against, place = min(
                ((_against(node, place, choices), place) for place in best),
                key=lambda found: len(found[0]),
            )
            if against and torn is None:
                torn = against[0]
            for memory, alternative in _choices(node, place):
                choices.setdefault(memory, alternative)
            reached.add(node.targets[place])
        return choices, torn


def _worth(target: int, values: Sequence[Fraction], good: Sequence[bool]) -> Fraction:
    return values[target] if target >= 0 else Fraction(good[-1 - target])


def _choices(node: _Node, place: int) -> tuple[Pair, Pair]:
    """What both choose, by their memories, where they choose what stands at this place."""
    assert node.memories is not None
    one, other = node.memories
    return (one, place // node.columns), (other, place % node.columns)


def _against(node: _Node, place: int, choices: Mapping[int, int]) -> list[int]:
    """The memories at which something else has been chosen."""
    return [
        m for m, alternative in _choices(node, place) if choices.get(m, alternative) != alternative
    ]


def _allowed(node: _Node, fixed: Mapping[int, int]) -> Sequence[int]:
    """The places of the joint choices that agree with those that are fixed."""
    assert node.memories is not None
    columns = node.columns
    one, other = (fixed.get(memory) for memory in node.memories)
    if one is None and other is None:
        return range(len(node.targets))
    if one is None:
        assert other is not None
        return range(other, len(node.targets), columns)
    if other is None:
        return range(one * columns, (one + 1) * columns)
    return (one * columns + other,)


# Telling states apart -----------------------------------------------------------------------------


def strategies(steps: Steps, *, remembering: bool = True) -> Strategies | None:
    """The states of a timeline with all that agents remember; None where these are too many.

    Without `remembering` an agent chooses by what it is and knows when it chooses. These are some
    of the strategies, and there are far fewer of them.
    """
    unfolding = _Unfolding(steps, remembering)
    return unfolding.found if unfolding.is_complete() else None


class _Unfolding:
    """`ahead` has the states of the time that comes next, `between` those where chance comes."""

    def __init__(self, steps: Steps, remembering: bool) -> None:
        self.steps = steps
        self.found = Strategies()
        self.remembering = remembering
        self.chooses = tuple(_chooses(steps.setting.timeline, agent) for agent in ROLES)
        self.memories: dict[tuple[int, ...] | tuple[int, object, int], int] = {}
        self.ends: dict[EndKey, int] = {}
        self.ahead: dict[tuple[int, int, int, int], int] = {}
        self.between: dict[tuple[int, int, int, int], int] = {}

    def is_complete(self) -> bool:
        """Whether all could be told apart."""
        self.onward(0, self.steps.start(), (_FORGETFUL, _FORGETFUL))
        time = 0
        while self.ahead or self.between:
            between, self.between = self.between, {}
            for (first, second, one, other), number in between.items():
                self.chance(time, number, (first, second), (one, other))
            now, self.ahead = self.ahead, {}
            for (first, second, one, other), number in now.items():
                self.act(time, number, (first, second), (one, other))
                if self.found.size > MOST_TARGETS:
                    return False
            time += 1
        return True

    def onward(self, time: int, sides: Pair, memories: Pair) -> int:
        """What follows at this time."""
        if time in self.steps.chances:
            return self.node(self.between, sides, memories)
        return self.state(time, self.steps.begin(time, *sides, CERTAIN[0]), memories)

    def state(self, time: int, sides: Pair, memories: Pair) -> int:
        if sides[0] < 0 or sides[1] < 0:
            key = self.steps.ended(time, sides)
            assert key is not None
            return self.end(key)
        one, other = (
            self.memory(agent, memories[agent], (time, self.steps.sides[sides[agent]].own))
            for agent in ROLES
        )
        return self.node(self.ahead, sides, (one, other))

    def memory(self, agent: int, before: int, more: object) -> int:
        """What an agent remembers with something more."""
        if not self.chooses[agent]:
            return _FORGETFUL
        return self.memories.setdefault((before, more, agent), len(self.memories) + 1)

    def node(self, among: dict[tuple[int, int, int, int], int], sides: Pair, memories: Pair) -> int:
        known = among.get((*sides, *memories))
        if known is None:
            known = among[*sides, *memories] = len(self.found.nodes)
            self.found.nodes.append(_Node(None, 1, (), ()))
        return known

    def end(self, key: EndKey) -> int:
        if key not in self.ends:
            self.ends[key] = len(self.ends)
            self.found.ends.append(key)
        return -1 - self.ends[key]

    def chance(self, time: int, number: int, sides: Pair, memories: Pair) -> None:
        chances = self.steps.chances[time]
        targets = tuple(
            self.state(time, self.steps.begin(time, *sides, chance), memories) for chance in chances
        )
        weights = tuple(chance.probability for chance in chances)
        self.put(number, _Node(None, 1, weights, targets))

    def act(self, time: int, number: int, sides: Pair, memories: Pair) -> None:
        ones, others = (self.steps.moves(agent, time, sides[agent]) for agent in ROLES)
        targets: list[int] = []
        for i, one in enumerate(ones):
            for j, other in enumerate(others):
                after = self.steps.act(time, sides, (one, other))
                key = self.steps.ended(time, after)
                if key is not None:
                    targets.append(self.end(key))
                    continue
                then = (_FORGETFUL, _FORGETFUL)
                if self.remembering:
                    then = self.memory(0, memories[0], i), self.memory(1, memories[1], j)
                targets.append(self.onward(time + 1, after, then))
        for memory, moves in zip(memories, (ones, others), strict=True):
            self.found.chosen[memory] = len(moves)
        self.put(number, _Node(memories, len(others), (), tuple(targets)))

    def put(self, number: int, node: _Node) -> None:
        self.found.nodes[number] = node
        self.found.size += len(node.targets)


def _chooses(timeline: c.Timeline, agent: int) -> bool:
    """Whether something in an agent's plan, or in that of a successor, is to be chosen."""
    plans = [timeline.agents[agent].plan, *(s.plan for s in timeline.successors.values())]
    return any(isinstance(statement, c.Choose) for statement in statements_of(plans))
