"""What is known of the features that a question is not about, and what has to be.

Regions of the question's own features may depend on them: whether a region has points, and which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from math import prod
from typing import Any, Final, TypeAlias

from bargain import kernel
from bargain.certificate.contradiction import (
    MAX_FACTORS,
    Constraint,
    Products,
    contradiction,
)
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
from bargain.certificate.trees import Over, Summands, World
from bargain.core.games import FeatureValue, Game, Interval
from bargain.kernel import Polynomial
from bargain.logic.constraints import in_range, irrational_factor, sign_formula
from bargain.logic.limits import CellsUnknown, TooHard
from bargain.logic.projection import without
from bargain.logic.rational_point import LIMIT, rational_point
from bargain.logic.tracked import restricted
from bargain.smt.solver import Irrational, Satisfiable, check

Cell: TypeAlias = dict[Polynomial, Signs]
"""The signs that polynomials may have where everything goes as in some world."""
Path: TypeAlias = tuple[Fact, ...]
ANY: Final[Signs] = frozenset(kernel.SIGNS)
MAX_REMEMBERED: Final = 10_000
"""Regions of a match are much alike: most of what is asked about one was asked about another."""


class NoCover(TooHard):
    """No tree was found that shows that the worlds are enough."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no certificate was found for what happens at all feature values: {why}")


class Surroundings:
    """What is known in the world `around` where something is asked about all values of some
    features. `needs` has what is made use of besides: its cell has to become smaller by that."""

    def __init__(
        self, game: Game, around: World, over: Over, cell: Cell, arithmetic: Arithmetic
    ) -> None:
        self.ranges = {name: game.features[name].range for name in sorted(game.features)}
        self.free = {n: r for n, r in self.ranges.items() if n in over and isinstance(r, Interval)}
        self.over = over
        self.here: Mapping[str, FeatureValue] = {
            name: value for name, value in around[0].situation.values.items() if name not in over
        }
        self.arithmetic = arithmetic
        self.numbers: Mapping[str, Any] = arithmetic.features(self.here, around[1])
        self.known: Cell = dict(self.bounds)
        for polynomial, signs in sorted(cell.items()):
            if self.is_about(polynomial):
                self.known[polynomial] = self.known.get(polynomial, ANY) & signs
        self.needs: Cell = {}

    @cached_property
    def bounds(self) -> Path:
        """What the ranges of all features say, in the kernel's order."""
        found: list[Fact] = []
        for name, bounds in self.ranges.items():
            if isinstance(bounds, Interval):
                for end, sign in ((bounds.low, 1), (bounds.high, -1)):
                    signs = frozenset({0} if bounds.low == bounds.high else {0, sign})
                    found.append((above(name, end), signs))
        return tuple(found)

    def is_about(self, polynomial: Polynomial) -> bool:
        """Whether a polynomial depends on nothing but these other features."""
        return features_of(polynomial).isdisjoint(self.over)

    def need(self, polynomial: Polynomial, signs: Signs) -> Polynomial:
        """The sign of a polynomial in other features has to be one of these, as it is here."""
        key, factor = normal(polynomial)
        signs = turned(signs, factor)
        if features_of(key) and not self.known.get(key, ANY) <= signs:
            self.needs[key] = self.needs.get(key, ANY) & signs
        return key

    def to_show(self, needs: Cell) -> int:
        """How many of these needs do not follow from what is known."""
        around = {p: signs for p, signs in self.known.items() if self.is_about(p)}
        count = 0
        for key, signs in needs.items():
            left = around.get(key, ANY) - signs
            sides = [{sign} for sign in left] if left == {-1, 1} else [left]
            excluded = [around | {key: frozenset(side)} for side in sides]
            count += any(combined(cell, [*cell]) is None for cell in excluded)
        return count

    def moves(self, path: Path) -> bool:
        """Whether a region depends on other features."""
        return any(not features_of(polynomial) <= {*self.over} for polynomial, _ in path)

    # Points ------------------------------------------------------------------------------------

    def point_here(self, path: Path) -> dict[str, Fraction] | None:
        """A point of a region, with other features as they are in the world around."""
        facts = self.facts_here(path)
        point = None if facts is None else _point(facts, tuple(self.free.items()))
        return None if point is None else dict(point)

    def irrational_here(self, known: Cell, path: Path) -> Polynomial | None:
        """What is zero at no rational point, but may be so in a region that has irrational points
        only; None where nothing like this is known."""
        for polynomial, signs in known.items():
            names = features_of(polynomial)
            if signs == {0} and len(names) == 1 and names <= self.free.keys():
                powers = {len(product): factor for product, factor in polynomial}
                found = [powers.get(n, Fraction(0)) for n in range(max(powers) + 1)]
                factor = self._irrational(names.pop(), found)
                if 0 in known.get(factor, ANY) and features_of(factor):
                    return factor
        if self.moves(path):
            return None
        bounds = [in_range(name, interval) for name, interval in self.free.items()]
        facts = [sign_formula(dict(terms), signs) for terms, signs in self.facts_here(path) or ()]
        answer = check([*bounds, *facts], limit=LIMIT)
        for value in answer.values.values() if isinstance(answer, Satisfiable) else ():
            if isinstance(value, Irrational):
                return self._irrational(value.name, value.coefficients)
        return None

    def _irrational(self, name: str, coefficients: Sequence[Fraction]) -> Polynomial:
        factor = irrational_factor(coefficients)
        return normal(self.arithmetic.sum(((name,) * n, x) for n, x in enumerate(factor)))[0]

    def facts_here(self, path: Path) -> Path | None:
        """What a region's facts say of this question's features; None if some are not true here,
        whatever these are."""
        found: list[Fact] = []
        values = numbers(self.here, self.ranges)
        for polynomial, signs in path:
            terms = tuple(restricted(polynomial, values).items())
            if features_of(terms):
                found.append((terms, signs))
            elif sign_at(terms, {}) not in signs:
                return None
        return tuple(found)

    def moving(self, point: Mapping[str, Fraction], path: Path) -> Mapping[str, Number] | None:
        """A point that moves with other features, one that needs as little of them as possible."""
        before, best = self.needs, None
        for end in (0, -1, 1):
            self.needs = dict(before)
            moved = self._moving(point, path, end)
            if moved is not None:
                new = {key: s for key, s in self.needs.items() if before.get(key) != s}
                count = self.to_show(new)
                if best is None or count < best[0]:
                    best = count, moved, self.needs
                if not count:
                    break
        self.needs = before
        if best is None:
            return None
        _, moved, self.needs = best
        return moved

    def _moving(
        self, point: Mapping[str, Fraction], path: Path, end: int
    ) -> Mapping[str, Number] | None:
        """Features that are multiplied stay as they are."""
        products = [[n for n in names if n in self.free] for p, _ in path for names, _ in p]
        still = {name: point[name] for names in products if len(names) > 1 for name in names}
        names = [name for name in self.free if name not in still]
        here, around = {**self.here, **still}, {**self.numbers, **still}
        facts = (*self.bounds, *path)
        moved = moving_point(facts, names, here, around, self.arithmetic, end)
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

    # Nothing is there --------------------------------------------------------------------------

    def contradiction(self, known: Cell, path: Path, *, needing: bool) -> Summands | None:
        """Why there is nothing in a region; if `needing`, perhaps because of what is noted as a
        need. What was split last often suffices, with the ranges."""
        ranges = [key for key, _ in self.bounds]
        splits = [key for key, _ in path]
        moves = self.moves(path)
        for most in (1, MAX_FACTORS):
            for keys in ([*ranges, *splits[-1:]], [*ranges, *splits]):
                used = list(dict.fromkeys(keys))
                if moves:
                    found = self._contradiction_around(known, used, most, needing)
                else:
                    found = combined(known, used, most)
                if found is not None:
                    return found
            if self._is_linear(path) or self._has_points(path):
                break
        return None

    def _is_linear(self, path: Path) -> bool:
        """Whether no features of this question are multiplied."""
        return all(sum(n in self.free for n in names) <= 1 for p, _ in path for names, _ in p)

    def _has_points(self, path: Path) -> bool:
        """Whether points of a region are known."""
        try:
            return self.point_here(path) is not None
        except CellsUnknown:
            return False

    def _contradiction_around(
        self, known: Cell, keys: Sequence[Polynomial], most: int, needing: bool
    ) -> Summands | None:
        """Why there is nothing in a region, because of what is known of other features."""
        values = numbers(self.here, self.ranges)
        here = {key: tuple(restricted(key, values).items()) for key in keys}
        found = combined(known, keys, most, here)
        if found is None:
            return None
        outer = [key for key in self.known if self.is_about(key)]
        always = combined(known, list(dict.fromkeys((*keys, *outer))), most)
        if always is not None or not needing:
            return always
        used = list(dict.fromkeys(key for _, product in found for key in product))
        between = without(used, self.free)
        if between is None:
            raise NoCover("too much is between the bounds of a region")
        around = [self.need(p, frozenset((sign_at(p, self.here),))) for p in between]
        if not self.needs.keys().isdisjoint(around):
            # These trees are of no use: they will be made again where that is known.
            return ()
        ranges = [key for key, _ in self.bounds]
        for some in ([*used, *around], [*ranges, *used, *around]):
            found = combined(known, [key for key in dict.fromkeys(some) if key in known])
            if found is not None:
                return found
        raise NoCover("no sum was found that shows that there is nothing in a region")


def above(name: str, end: Fraction) -> Polynomial:
    """How far a feature is above a number."""
    return ((((), -end),) if end else ()) + (((name,), Fraction(1)),)


def normal(polynomial: Polynomial) -> tuple[Polynomial, int]:
    """A polynomial over its last factor, and the sign of that: as the kernel looks it up."""
    if not polynomial:
        return polynomial, 0
    terms = sorted(polynomial)
    *_, (_, last) = terms
    return tuple((names, factor / last) for names, factor in terms), 1 if last > 0 else -1


def numbers(values: Mapping[str, FeatureValue], names: Iterable[str]) -> dict[str, Fraction]:
    """The values of those of the features that have rational ones."""
    return {n: v for n in names if isinstance(v := values.get(n), Fraction)}


def combined(
    known: Cell,
    keys: Sequence[Polynomial],
    most: int = MAX_FACTORS,
    terms: Mapping[Polynomial, Polynomial] | None = None,
) -> Summands | None:
    """A sum of products that cannot be by what is known of these polynomials; which may have other
    terms where some features are fixed."""
    found = _combined(tuple((terms[key] if terms else key, known[key]) for key in keys), most)
    if found is None:
        return None
    return tuple(
        (
            factor * prod(_turn(known[keys[index]]) for index in indices),
            tuple(keys[index] for index in indices),
        )
        for factor, indices in found
    )


@lru_cache(maxsize=MAX_REMEMBERED)
def _combined(facts: Path, most: int) -> Products | None:
    return contradiction([_constraint(*fact) for fact in facts], most)


@lru_cache(maxsize=MAX_REMEMBERED)
def _point(facts: Path, free: tuple[tuple[str, Interval], ...]) -> Mapping[str, Fraction] | None:
    formulas = [sign_formula(dict(terms), signs) for terms, signs in facts]
    return rational_point(formulas, dict(free))


def _turn(signs: Signs) -> int:
    """By what to multiply a polynomial, so that it is at least zero."""
    return -1 if signs <= {-1, 0} else 1


def _constraint(polynomial: Polynomial, signs: Signs) -> Constraint:
    """What its signs say of a polynomial, turned; that it is not zero says nothing."""
    if signs == {-1, 1}:
        return Constraint({}, False, False)
    seen = {names: factor * _turn(signs) for names, factor in polynomial}
    return Constraint(seen, 0 not in signs, signs == {0})
