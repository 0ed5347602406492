"""The values of some features, taken apart into regions in which everything goes as in some world.

A region is split by what tells worlds apart, until it goes as one of them or has no points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, Final, TypeAlias

from bargain import kernel
from bargain.certificate.contradiction import Constraint, Products, contradiction
from bargain.certificate.trees import Empty, Leaf, Split, Tree, World
from bargain.core.games import Enumeration, FeatureValue, Game, Interval, TruthValues
from bargain.kernel import Polynomial
from bargain.logic.constraints import sign_formula
from bargain.logic.limits import TooHard
from bargain.logic.rational_point import rational_point

Path: TypeAlias = tuple[tuple[Polynomial, frozenset[int]], ...]
Cell: TypeAlias = dict[Polynomial, frozenset[int]]
"""The signs that polynomials may have where everything goes as in some world."""
Over: TypeAlias = tuple[str, ...]
"""Features about all of whose values something asks, in order."""
ANY: Final[frozenset[int]] = frozenset(kernel.SIGNS)


class NoCover(TooHard):
    """No tree was found that shows that the worlds are enough."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no certificate was found for what happens at all feature values: {why}")


class MissingPoint(TooHard):
    """A tree needs a world at these feature values, which nobody has run."""

    def __init__(self, values: Mapping[str, FeatureValue]) -> None:
        super().__init__("a point has to be run")
        self.values = values


class Partition:
    """Builds the trees of one fibre."""

    def __init__(self, game: Game, over: Over, cells: dict[World, Cell]) -> None:
        self.ranges = {name: game.features[name].range for name in sorted(game.features)}
        self.free = {n: r for n, r in self.ranges.items() if n in over and isinstance(r, Interval)}
        self.over = over
        self.cells = {
            world: {p: signs for p, signs in cell.items() if features_of(p) <= {*over}}
            for world, cell in cells.items()
        }

    @cached_property
    def trees(self) -> list[Tree]:
        """A tree for each combination of the values of features that have finitely many."""
        finite: dict[str, tuple[FeatureValue, ...]] = {}
        for name in self.over:
            match self.ranges[name]:
                case Enumeration(values=values):
                    finite[name] = values
                case TruthValues():
                    finite[name] = (False, True)
        return [
            self.region([w for w in self.cells if _has(w, zip(finite, values, strict=True))], ())
            for values in product(*finite.values())
        ]

    @cached_property
    def bounds(self) -> Path:
        """What the ranges of all features say, in the kernel's order."""
        found: list[tuple[Polynomial, frozenset[int]]] = []
        for name, bounds in self.ranges.items():
            if isinstance(bounds, Interval):
                for end, signs in ((bounds.low, {0, 1}), (bounds.high, {-1, 0})):
                    terms = (((), -end), ((name,), Fraction(1)))
                    found.append((terms if end else terms[1:], frozenset(signs)))
        return tuple(found)

    def region(self, worlds: Sequence[World], path: Path) -> Tree:
        """The worlds that go like some point of a region."""
        known = dict((*self.bounds, *path))
        alike = [
            world
            for world in worlds
            if all(known.get(key, ANY) & signs for key, signs in self.cells[world].items())
        ]
        inside = [world for world in alike if _contains(world, path)]
        for world in (*inside, *alike):
            if all(known.get(key, ANY) <= signs for key, signs in self.cells[world].items()):
                point = self.point(world, path)
                if point is not None:
                    return Leaf(world, point)
        if not inside:
            products = self.contradiction(path)
            if products is not None:
                return Empty(products)
        for world in (*inside, *alike):
            for key, signs in self.cells[world].items():
                before = known.get(key, ANY)
                if not before <= signs:
                    yes = self.region(worlds, (*path, (key, before & signs)))
                    no = self.region(worlds, (*path, (key, before - signs)))
                    return Split(key, signs, yes, no)
        raise self.missing(worlds, path)

    def point(self, world: World, path: Path) -> Mapping[str, Fraction] | None:
        """A point of a region; that of the world if it is one."""
        if _contains(world, path):
            values = world[0].situation.values
            return {n: v for n in self.free if isinstance(v := values[n], Fraction)}
        return rational_point([sign_formula(dict(key), signs) for key, signs in path], self.free)

    def missing(self, worlds: Sequence[World], path: Path) -> TooHard:
        """What is wrong with a region in which no world goes like its points."""
        formulas = [sign_formula(dict(key), signs) for key, signs in path]
        point = rational_point(formulas, self.free)
        if point is None or not worlds:
            return NoCover("a part of the range has no rational points, but this was not shown")
        arena, *_ = worlds[0]
        return MissingPoint({**arena.situation.values, **point})

    def contradiction(self, path: Path) -> Products | None:
        """Why there is nothing in a region. What was split last often suffices, with the ranges."""
        facts = (*self.bounds, *path)
        turns = [_turn(signs) for _, signs in facts]
        everything = range(len(facts))
        for places in ([*everything[: len(self.bounds)], *everything[-1:]], [*everything]):
            found = contradiction([_constraint(*facts[place]) for place in places])
            if found is not None:
                return tuple(
                    (
                        factor * prod(turns[places[index]] for index in indices),
                        tuple(places[index] for index in indices),
                    )
                    for factor, indices in found
                )
        return None


def features_of(polynomial: Polynomial) -> set[str]:
    return {name for monomial, _ in polynomial for name in monomial}


def sign_at(polynomial: Polynomial, point: Mapping[str, Any]) -> int:
    value = sum(factor * prod(point[name] for name in names) for names, factor in polynomial)
    return int(value > 0) - int(value < 0)


def _turn(signs: frozenset[int]) -> int:
    """By what to multiply a polynomial, so that it is at least zero."""
    return -1 if signs <= {-1, 0} else 1


def _constraint(polynomial: Polynomial, signs: frozenset[int]) -> Constraint:
    """What its signs say of a polynomial, turned; that it is not zero says nothing."""
    if signs == {-1, 1}:
        return Constraint({}, False, False)
    turned = {names: factor * _turn(signs) for names, factor in polynomial}
    return Constraint(turned, 0 not in signs, signs == {0})


def _has(world: World, values: Iterable[tuple[str, FeatureValue]]) -> bool:
    arena, *_ = world
    return all(arena.situation.values[name] == value for name, value in values)


def _contains(world: World, path: Path) -> bool:
    arena, *_ = world
    return all(sign_at(key, arena.situation.values) in signs for key, signs in path)
