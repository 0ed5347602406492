"""The graph of a timeline's states, and what is least and most over all ways of choosing.

States and ends go by number, states in the order of time. What follows is a *target*: a state or an
end, perhaps seen in the mirror, or `BEYOND` what was explored. A state's target is twice its
number, and one more in the mirror; ends are counted down from -2 in the same way. An *option* of a
state is what follows from one joint choice of both agents: one target, or several with their
probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

BEYOND: Final = -1

Target: TypeAlias = int
Option: TypeAlias = "Target | tuple[tuple[Fraction, Target], ...]"
Number: TypeAlias = "Fraction | int"
Pick: TypeAlias = "Callable[[Iterable[Number]], Number]"


class Hop(NamedTuple):
    """The way to a state or an end from the state `before` it (-1 for the beginning): which moves
    the agents take, and how chance goes then (-1 where the end comes before that). `flipped` says
    that what is reached is kept as its mirror image."""

    before: int
    first: int
    second: int
    chance: int
    flipped: bool


class Reached:
    """What is known of a state or an end: how many ways lead there, how probable it is (None once
    something is chosen), and the last hop of the way with the least to do."""

    __slots__ = ("effort", "hop", "probability", "ways")

    def __init__(self, hop: Hop, effort: int) -> None:
        self.hop = hop
        self.effort = effort
        self.ways = 0
        self.probability = Fraction(0)


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


class Graph:
    """`options` has those of every state, None for a state that was not gone on from."""

    def __init__(self, symmetric: bool) -> None:
        self.symmetric = symmetric
        self.states: list[Reached] = []
        self.ends: dict[EndKey, int] = {}
        self.reached: list[Reached] = []
        """How each end is reached, by its number."""
        self.options: list[tuple[Option, ...] | None] = []
        self.start: Option = ()
        self.chosen = False

    def extreme(
        self,
        worth: Sequence[Number],
        mirrored: Sequence[Number],
        pick: Pick,
        unexplored: Number,
    ) -> Number:
        """The least or the most (by `pick`) that can be expected, over all ways of choosing in
        every state, where each end is worth this, and the mirror image of each that.

        Whoever chooses knows the state, and so at least as much as the agents do.
        """
        count = len(self.states)
        plain: list[Number] = [unexplored] * count
        # In a timeline without symmetry nothing is ever seen in the mirror.
        mirror: list[Number] = [unexplored] * count if self.symmetric else plain

        def value(target: Target, flip: int) -> Number:
            if target >= 0:
                return (mirror if (target & 1) ^ flip else plain)[target >> 1]
            if target == BEYOND:
                return unexplored
            place = -2 - target
            return (mirrored if (place & 1) ^ flip else worth)[place >> 1]

        def expected(option: Option, flip: int) -> Number:
            if isinstance(option, int):
                return value(option, flip)
            return sum((chance * value(target, flip) for chance, target in option), Fraction(0))

        for number in range(count - 1, -1, -1):
            options = self.options[number]
            if options is None:
                continue
            plain[number] = pick(expected(option, 0) for option in options)
            if self.symmetric:
                mirror[number] = pick(expected(option, 1) for option in options)
        return expected(self.start, 0)
