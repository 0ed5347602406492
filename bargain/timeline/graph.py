"""The graph of a timeline's states, and what is least and most over all ways of choosing.

Nodes and ends go by number, nodes in the order of time. A node is a state, in which both agents
act, or stands between states, where chance comes next. What follows is a *target*: a node or an
end, perhaps seen in the mirror, or `BEYOND` what was explored. A node's target is twice its number,
and one more in the mirror; ends are counted down from -2 in the same way.

Probabilities of a time are whole numbers over a denominator that they share: adding up fractions
takes far longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from operator import mul
from typing import Final, NamedTuple, TypeAlias

BEYOND: Final = -1

Target: TypeAlias = int
Pick: TypeAlias = Callable[[Iterable[int]], int]

NO_MOVE: Final = -1
NO_CHANCE: Final = -1


class Hop(NamedTuple):
    """The way to a node or an end from the node `before` it (-1 for the beginning): which moves the
    agents take, if they act, and how chance goes at the next time, if that has come. `flipped` says
    that what is reached is kept as its mirror image."""

    before: int
    first: int
    second: int
    chance: int
    flipped: bool


_NOTHING: Final = Fraction(0)


class Reached:
    """What is known of a node or an end: how many ways lead there, how probable it is (None once
    something is chosen), and the last hop of the way with the least to do."""

    __slots__ = ("effort", "hop", "probability", "ways")

    def __init__(self, hop: Hop, effort: int) -> None:
        self.hop = hop
        self.effort = effort
        self.ways = 0
        self.probability = _NOTHING


class EndKey(NamedTuple):
    """Which end it is: bargaining with these programs (by number) from this time on; one at which
    these things are wrong; or, without either, that bargaining never started."""

    time: int
    programs: tuple[int, int] | None
    faults: tuple[int, ...]

    def mirrored(self) -> EndKey:
        if self.programs is None:
            return self
        return self._replace(programs=(self.programs[1], self.programs[0]))


class Layer(NamedTuple):
    """The nodes of a time, from the number `start` on. Where chance comes at that time, it has come
    `weights` (over `denominator`) to the targets of each node between, in the same order; the
    states of the time come behind `states`."""

    start: int
    states: int
    weights: tuple[int, ...]
    denominator: int


class _Image(NamedTuple):
    """Values of nodes and ends as they are, and of their mirror images."""

    nodes: list[int]
    other: list[int]
    ends: Sequence[bool]
    other_ends: Sequence[bool]


class Graph:
    """What follows from every node is in `targets`: of a state what follows from each joint choice,
    of a node between states what follows by chance; None where nobody went on. `count` is the
    number of states among the nodes, and everything follows from the target `start`."""

    def __init__(self, symmetric: bool) -> None:
        self.symmetric = symmetric
        self.nodes: list[Reached] = []
        self.targets: list[tuple[Target, ...] | None] = []
        self.layers: list[Layer] = []
        self.ends: dict[EndKey, int] = {}
        self.reached: list[Reached] = []
        """How each end is reached, by its number."""
        self.count = 0
        self.start: Target = BEYOND
        self.chosen = False

    def extreme(
        self,
        truths: Sequence[bool],
        mirrored: Sequence[bool],
        pick: Pick,
        unexplored: bool,
    ) -> Fraction:
        """The least or the greatest probability (by `pick`) of an end with a truth, over all ways
        of choosing in every state; `mirrored` has the truths for the mirror images of ends.

        Whoever chooses knows the state, and so at least as much as the agents do.
        """
        count = len(self.nodes)
        plain = [0] * count
        images = [_Image(plain, plain, truths, truths)]
        # Where nothing changes in the mirror, one image is enough.
        if self.symmetric and truths != mirrored:
            mirror = [0] * count
            images = [
                _Image(plain, mirror, truths, mirrored),
                _Image(mirror, plain, mirrored, truths),
            ]
        # The probabilities of nodes are whole numbers over this.
        scale = 1

        def values(targets: Iterable[Target], image: _Image) -> list[int]:
            found: list[int] = []
            for target in targets:
                if target >= 0:
                    found.append((image.other if target & 1 else image.nodes)[target >> 1])
                elif target == BEYOND:
                    found.append(scale * unexplored)
                else:
                    place = -2 - target
                    ends = image.other_ends if place & 1 else image.ends
                    found.append(scale * ends[place >> 1])
            return found

        end = count
        for layer in reversed(self.layers):
            for number in range(layer.states, end):
                targets = self.targets[number]
                for image in images:
                    image.nodes[number] = (
                        scale * unexplored if targets is None else pick(values(targets, image))
                    )
            for number in range(layer.start, layer.states):
                targets = self.targets[number]
                assert targets is not None, "chance is always gone through"
                for image in images:
                    image.nodes[number] = sum(map(mul, layer.weights, values(targets, image)))
            scale *= layer.denominator
            end = layer.start
        return Fraction(values((self.start,), images[0])[0], scale)
