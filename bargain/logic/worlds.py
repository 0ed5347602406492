"""The feature values at which the matches of a closure are run.

A question `provable for every f (C)` speaks of matches at all values of f. Truth values and
enumerations are gone through one by one. Of an interval only some points are run, at least one for
every way in which things can go there; `bargain.logic.cells` tells when they are enough. A *world*
is an arena at one point, whose numbers note what is asked of them (`bargain.logic.tracked`). A
*fibre* is all worlds that a question about all values of some features speaks of: those features
range, the others stay as they are where the question is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

from bargain.core.games import Enumeration, FeatureValue, Game, Interval
from bargain.logic.arena import Arena, Ground
from bargain.logic.limits import TooManyWorlds
from bargain.logic.situation import Situation
from bargain.logic.tracked import Trace
from bargain.record import Record

if TYPE_CHECKING:
    from bargain.smt.solver import Answer

MAX_WORLDS: Final = 500
"""A match that needs more points than this is undecided."""

Point: TypeAlias = tuple[FeatureValue, ...]
"""A value for every feature, in the game's order."""


class Fibre(Record, by_identity=True):
    """The worlds known of those in which the features `over` range and all others are `fixed`."""

    over: tuple[str, ...]
    fixed: Mapping[str, FeatureValue]
    worlds: dict[Arena, None]


class Worlds:
    """The worlds around one point, `home`, made on demand; fibres grow as points are added.

    `work` counts what it took of Z3 to find them, and `answers` has what it said, by the scripts.
    """

    def __init__(self, ground: Ground, home: Situation) -> None:
        self.game = home.game
        self.fibres: dict[tuple[tuple[str, ...], Point], Fibre] = {}
        self.work = 0
        self.answers: dict[str, Answer] = {}
        self._ground = ground
        self._arenas: dict[Point, Arena] = {}
        self.home = self.at(home.values)

    def at(self, values: Mapping[str, FeatureValue]) -> Arena:
        """The world at these values of all features."""
        point = tuple(values[name] for name in self.game.features)
        known = self._arenas.get(point)
        if known is None:
            if len(self._arenas) >= MAX_WORLDS:
                raise TooManyWorlds(MAX_WORLDS)
            numbers = {n: v for n, v in values.items() if n in intervals(self.game)}
            trace = Trace({n: v for n, v in numbers.items() if isinstance(v, Fraction)})
            known = Arena(self._ground, Situation(self.game, values, trace), self)
            self._arenas[point] = known
        return known

    def fibre(self, arena: Arena, over: tuple[str, ...]) -> Sequence[Arena]:
        """The worlds that a question of this world about all values of some features speaks of,
        its own among them."""
        return tuple(self.fibre_of(arena, over).worlds)

    def fibre_of(self, arena: Arena, over: tuple[str, ...]) -> Fibre:
        values = arena.situation.values
        fixed = {name: value for name, value in values.items() if name not in over}
        key = (over, tuple(fixed.values()))
        fibre = self.fibres.get(key)
        if fibre is None:
            fibre = self.fibres[key] = Fibre(over, fixed, {})
            for finite in finite_values(self.game, over):
                fibre.worlds[self.at({**values, **finite})] = None
        fibre.worlds.setdefault(arena)
        return fibre

    def add(self, fibre: Fibre, values: Mapping[str, FeatureValue]) -> None:
        """Run the fibre at these values of its features, too."""
        fibre.worlds.setdefault(self.at({**fibre.fixed, **values}))

    def values_of(self, name: str) -> list[Fraction]:
        """The ends of a rational feature's range, and its values in the worlds known."""
        interval = intervals(self.game)[name]
        values = dict.fromkeys((interval.low, interval.high))
        for arena in self._arenas.values():
            value = arena.situation.values[name]
            assert isinstance(value, Fraction)
            values[Fraction(value)] = None
        return list(values)

    def settle(self) -> None:
        """What the worlds note from now on is about the outcome of a match."""
        for arena in self._arenas.values():
            assert arena.situation.trace is not None
            arena.situation.trace.settle()

    def size(self) -> int:
        """Grows whenever a fibre does."""
        return sum(len(fibre.worlds) for fibre in self.fibres.values())


def intervals(game: Game) -> dict[str, Interval]:
    """The features with rational values."""
    return {
        name: feature.range
        for name, feature in game.features.items()
        if isinstance(feature.range, Interval)
    }


def finite_values(game: Game, over: Sequence[str]) -> Iterator[dict[str, FeatureValue]]:
    """All combinations of values of those of the features that have finitely many."""
    names: list[str] = []
    ranges: list[tuple[FeatureValue, ...]] = []
    for name in over:
        match game.features[name].range:
            case Interval():
                continue
            case Enumeration(values=values):
                ranges.append(values)
            case _:
                ranges.append((False, True))
        names.append(name)
    for combination in product(*ranges):
        yield dict(zip(names, combination, strict=True))
