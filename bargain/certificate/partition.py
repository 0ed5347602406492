"""The values of some features, taken apart into regions in which everything goes as in some world.

A region is split by what tells worlds apart, until it goes as one of them or has no points. That
has to be so wherever the other features are in the cell of the world that asks: what the trees need
to know of them is noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Final, TypeAlias

from bargain import kernel
from bargain.certificate.contradiction import MAX_FACTORS, Constraint, contradiction
from bargain.certificate.points import (
    Arithmetic,
    Fact,
    Number,
    Signs,
    features_of,
    moving_point,
    sign_at,
    turned,
)
from bargain.certificate.trees import Empty, Leaf, Split, Tree, World
from bargain.core.games import Enumeration, FeatureValue, Game, Interval, TruthValues
from bargain.kernel import Polynomial
from bargain.logic.constraints import sign_formula
from bargain.logic.limits import CellsUnknown, TooHard
from bargain.logic.projection import without
from bargain.logic.rational_point import rational_point
from bargain.logic.tracked import restricted
from bargain.smt.formula import Formula

Cell: TypeAlias = dict[Polynomial, Signs]
"""The signs that polynomials may have where everything goes as in some world."""
Over: TypeAlias = tuple[str, ...]
"""Features about all of whose values something asks, in order."""
Path: TypeAlias = tuple[Fact, ...]
Summands: TypeAlias = tuple[tuple[Fraction, tuple[Polynomial, ...]], ...]
"""Factors, each with the polynomials that it multiplies."""
ANY: Final[Signs] = frozenset(kernel.SIGNS)


class NoCover(TooHard):
    """No tree was found that shows that the worlds are enough."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no certificate was found for what happens at all feature values: {why}")


class Partition:
    """Builds the trees of one fibre, about which something asks in the world `around`.

    Once there are trees, `needs` has what they need of that world besides what is in its cell, and
    `missing` the feature values of worlds that they need and that nobody has run. The trees are of
    use only if both are empty.
    """

    def __init__(
        self,
        game: Game,
        around: World,
        over: Over,
        fibre: Sequence[World],
        cells: Mapping[World, Cell],
        arithmetic: Arithmetic,
    ) -> None:
        self.ranges = {name: game.features[name].range for name in sorted(game.features)}
        self.free = {n: r for n, r in self.ranges.items() if n in over and isinstance(r, Interval)}
        self.over = over
        self.cells: dict[World, Cell] = {}
        self.others: dict[World, Cell] = {}
        for world in fibre:
            own = {p: s for p, s in cells[world].items() if not features_of(p).isdisjoint(over)}
            self.others[world] = {p: s for p, s in cells[world].items() if p not in own}
            self.cells[world] = own
        self.outer = sorted(
            (p, signs) for p, signs in cells[around].items() if features_of(p).isdisjoint(over)
        )
        self.here = {n: v for n, v in around[0].situation.values.items() if n not in over}
        self.around = arithmetic.features(self.here, around[1])
        self.arithmetic = arithmetic
        self.case: Mapping[str, FeatureValue] = {}
        self.known: Cell = dict((*self.bounds, *self.outer))
        self.needs: Cell = {}
        self.missing: list[Mapping[str, FeatureValue]] = []
        self.trees = self.made()

    def made(self) -> list[Tree]:
        """A tree for each combination of the values of features that have finitely many."""
        finite: dict[str, tuple[FeatureValue, ...]] = {}
        for name in self.over:
            match self.ranges[name]:
                case Enumeration(values=values):
                    finite[name] = values
                case TruthValues():
                    finite[name] = (False, True)
        trees: list[Tree] = []
        for chosen in product(*finite.values()):
            self.case = dict(zip(finite, chosen, strict=True))
            worlds = [world for world in self.cells if _has(world, self.case.items())]
            trees.append(self.region(worlds, worlds, self.known, (), ()))
        return trees

    @cached_property
    def bounds(self) -> Path:
        """What the ranges of all features say, in the kernel's order."""
        found: list[Fact] = []
        for name, bounds in self.ranges.items():
            if isinstance(bounds, Interval):
                for end, sign in ((bounds.low, 1), (bounds.high, -1)):
                    terms = (((), -end), ((name,), Fraction(1)))
                    signs = frozenset({0} if bounds.low == bounds.high else {0, sign})
                    found.append((terms if end else terms[1:], signs))
        return tuple(found)

    def region(
        self, alike: Sequence[World], inside: Sequence[World], known: Cell, path: Path, own: Path
    ) -> Tree:
        """The tree of a region, with the worlds that may go like some point of it, and those of
        them that are inside of it themselves. `own` has the facts that do not follow from others.
        """
        for world in (*inside, *alike):
            if all(known.get(key, ANY) <= signs for key, signs in self.cells[world].items()):
                point = self.point(world, world in inside, path, own)
                if point is not None:
                    for key, signs in self.others[world].items():
                        self.need(key, signs)
                    return Leaf(world, point)
        for world in (*inside, *alike):
            for key, signs in self.cells[world].items():
                before = known.get(key, ANY)
                if not before <= signs:
                    return self.split(alike, inside, known, path, own, (key, before & signs))
        point = self.point_here(path)
        if point is None:
            return self.nowhere(alike, known, path, own)
        self.missing.append(self.missed(point))
        return Empty(())

    def split(
        self,
        alike: Sequence[World],
        inside: Sequence[World],
        known: Cell,
        path: Path,
        own: Path,
        fact: Fact,
    ) -> Tree:
        """The tree of a region that is split by a fact. Where nothing is on one side, the other's
        fact follows from those before."""
        key, signs = fact
        facts = (fact, (key, known.get(key, ANY) - signs))
        insides = [
            [world for world in inside if sign_at(key, world[0].situation.values) in side]
            for _, side in facts
        ]
        empty = [
            None if there else self.contradiction(known | {key: side[1]}, (*path, side))
            for side, there in zip(facts, insides, strict=True)
        ]
        branches: list[Tree] = []
        for side, there, nothing, other in zip(facts, insides, empty, reversed(empty), strict=True):
            if nothing is not None:
                branches.append(Empty(nothing))
                continue
            some = [world for world in alike if self.cells[world].get(key, ANY) & side[1]]
            more = own if other is not None else (*own, side)
            branches.append(self.region(some, there, known | {key: side[1]}, (*path, side), more))
        return Split(key, signs, *branches)

    # Points ------------------------------------------------------------------------------------

    def point(
        self, world: World, inside: bool, path: Path, own: Path
    ) -> Mapping[str, Number] | None:
        """A point of a region, which is that of the world if that is inside and does not have to
        move with other features."""
        values = world[0].situation.values
        point = _numbers(values, self.free) if inside else self.point_here(path)
        return point if point is None or not self.moves(own) else self.moving(point, own)

    def point_here(self, path: Path) -> dict[str, Fraction] | None:
        """A point of a region, with other features as they are in the world around."""
        formulas: list[Formula] = []
        values = _numbers(self.here, self.ranges)
        for polynomial, signs in path:
            rest = restricted(polynomial, values)
            terms = tuple(rest.items())
            if features_of(terms):
                formulas.append(sign_formula(rest, signs))
            elif sign_at(terms, {}) not in signs:
                return None
        return rational_point(formulas, self.free)

    def moves(self, path: Path) -> bool:
        """Whether a region depends on other features."""
        return any(not features_of(polynomial) <= {*self.over} for polynomial, _ in path)

    def moving(self, point: Mapping[str, Fraction], path: Path) -> Mapping[str, Number] | None:
        """A point that moves with other features; those that are multiplied stay as they are."""
        products = [[n for n in names if n in self.free] for p, _ in path for names, _ in p]
        still = {name: point[name] for names in products if len(names) > 1 for name in names}
        names = [name for name in self.free if name not in still]
        here, around = {**self.here, **still}, {**self.around, **still}
        facts = (*self.bounds, *path)
        moved = moving_point(facts, names, here, around, self.arithmetic)
        if moved is None:
            return None
        for polynomial, signs in facts:
            value = self.arithmetic.at(polynomial, {**around, **moved})
            if not isinstance(value, Fraction):
                over, under = value
                below = sign_at(under, self.here)
                self.need(under, frozenset((below,)))
                self.need(over, turned(signs, below))
        return {**moved, **still}

    def need(self, polynomial: Polynomial, signs: Signs) -> Polynomial:
        """The sign of a polynomial in other features has to be one of these, as it is here."""
        key, factor = normal(polynomial)
        signs = turned(signs, factor)
        if features_of(key) and not self.known.get(key, ANY) <= signs:
            self.needs[key] = self.needs.get(key, ANY) & signs
        return key

    # Nothing is there --------------------------------------------------------------------------

    def contradiction(self, known: Cell, path: Path) -> Summands | None:
        """Why there is nothing in a region. What was split last often suffices, with the ranges."""
        ranges = [key for key, _ in self.bounds]
        splits = [key for key, _ in path]
        why = self.contradiction_around if self.moves(path) else _combined
        for most in (1, MAX_FACTORS):
            for keys in ([*ranges, *splits[-1:]], [*ranges, *splits]):
                found = why(known, list(dict.fromkeys(keys)), most)
                if found is not None:
                    return found
            if self.is_linear(path) or self.has_points(path):
                break
        return None

    def is_linear(self, path: Path) -> bool:
        """Whether no features of this fibre are multiplied."""
        return all(sum(n in self.free for n in names) <= 1 for p, _ in path for names, _ in p)

    def has_points(self, path: Path) -> bool:
        """Whether points of a region are known."""
        try:
            return self.point_here(path) is not None
        except CellsUnknown:
            return False

    def contradiction_around(
        self, known: Cell, keys: Sequence[Polynomial], most: int
    ) -> Summands | None:
        """Why there is nothing in a region, because of what is known of other features; which is
        not much at first, and noted."""
        values = _numbers(self.here, self.ranges)
        here = {key: tuple(restricted(key, values).items()) for key in keys}
        found = _combined(known, keys, most, here)
        if found is None:
            return None
        used = list(dict.fromkeys(key for _, product in found for key in product))
        between = without(used, self.free)
        if between is None:
            raise NoCover("too much is between the bounds of a region")
        around = [self.need(p, frozenset((sign_at(p, self.here),))) for p in between]
        if not self.needs.keys().isdisjoint(around):
            return ()
        ranges = [key for key, _ in self.bounds]
        for some in ([*used, *around], [*ranges, *used, *around]):
            found = _combined(known, [key for key in dict.fromkeys(some) if key in known])
            if found is not None:
                return found
        raise NoCover("no sum was found that shows that there is nothing in a region")

    def nowhere(self, alike: Sequence[World], known: Cell, path: Path, own: Path) -> Tree:
        """The tree of a region without points: what is not zero there is above it or below."""
        for key, _ in path:
            if known[key] == {-1, 1}:
                return self.split(alike, [], known, path, own, (key, frozenset((1,))))
        raise NoCover("a part of the range has no rational points, but this was not shown")

    def missed(self, point: Mapping[str, Fraction]) -> dict[str, FeatureValue]:
        """The feature values at a point that goes like no world."""
        values: dict[str, FeatureValue] = {**self.here, **self.case, **point}
        if any(world[0].situation.values == values for world in self.cells):
            raise NoCover("a region has points that move with others, and none was found")
        return values


def normal(polynomial: Polynomial) -> tuple[Polynomial, int]:
    """A polynomial over its last factor, and the sign of that: as the kernel looks it up."""
    if not polynomial:
        return polynomial, 0
    terms = sorted(polynomial)
    *_, (_, last) = terms
    return tuple((names, factor / last) for names, factor in terms), 1 if last > 0 else -1


def _numbers(values: Mapping[str, FeatureValue], names: Iterable[str]) -> dict[str, Fraction]:
    """The values of those of the features that have rational ones."""
    return {n: v for n in names if isinstance(v := values.get(n), Fraction)}


def _combined(
    known: Cell,
    keys: Sequence[Polynomial],
    most: int = MAX_FACTORS,
    terms: Mapping[Polynomial, Polynomial] | None = None,
) -> Summands | None:
    """A sum of products that cannot be by what is known of these polynomials; which may have other
    terms where some features are fixed."""
    constraints = [_constraint(terms[key] if terms else key, known[key]) for key in keys]
    found = contradiction(constraints, most)
    if found is None:
        return None
    return tuple(
        (
            factor * prod(_turn(known[keys[index]]) for index in indices),
            tuple(keys[index] for index in indices),
        )
        for factor, indices in found
    )


def _turn(signs: Signs) -> int:
    """By what to multiply a polynomial, so that it is at least zero."""
    return -1 if signs <= {-1, 0} else 1


def _constraint(polynomial: Polynomial, signs: Signs) -> Constraint:
    """What its signs say of a polynomial, turned; that it is not zero says nothing."""
    if signs == {-1, 1}:
        return Constraint({}, False, False)
    seen = {names: factor * _turn(signs) for names, factor in polynomial}
    return Constraint(seen, 0 not in signs, signs == {0})


def _has(world: World, values: Iterable[tuple[str, FeatureValue]]) -> bool:
    arena, *_ = world
    return all(arena.situation.values[name] == value for name, value in values)
