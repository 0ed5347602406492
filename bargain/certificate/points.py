"""Points of regions that move with the values of other features.

A region of some features is described by signs of polynomials, and these may have other features in
them. A point of such a region has to be one wherever the others are; so its coordinates are
quotients of polynomials in them. Where the region's own features occur in sums alone, bounds on one
of them are such quotients, and so is what lies halfway between two (Fourier and Motzkin's method).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, product
from typing import Any, Final, TypeAlias

from bargain import kernel
from bargain.kernel import Polynomial
from bargain.logic.tracked import evaluated
from bargain.record import Record

Signs: TypeAlias = frozenset[int]
Fact: TypeAlias = tuple[Polynomial, Signs]
"""A polynomial and the signs that it may have."""
Number: TypeAlias = "Fraction | tuple[Polynomial, Polynomial]"
"""A rational, or a quotient of polynomials, as the kernel has them."""

_BETWEEN: Final = tuple(Fraction(1, below) for below in range(2, 9))
"""Where between two bounds a point may be, should others have to be avoided."""


class Arithmetic(kernel.Evaluation):
    """The kernel's arithmetic, where it is known of all divisors that they are not zero, and the
    work is limited otherwise. It needs no document."""

    def __init__(self) -> None:
        pass

    def tire(self, work: int) -> None:
        pass

    def compare(self, *_: object) -> bool:
        return True


ARITHMETIC: Final = Arithmetic()


class _Bound(Record, by_identity=True):
    """Where a polynomial is zero: the value of a feature there, here and in general; and on which
    sides of it the feature may be."""

    here: Fraction
    value: Number
    signs: Signs

    @property
    def moves(self) -> bool:
        return not isinstance(self.value, Fraction)


def features_of(polynomial: Polynomial) -> set[str]:
    return {name for monomial, _ in polynomial for name in monomial}


def value_at(polynomial: Polynomial, point: Mapping[str, Any]) -> Fraction:
    return evaluated(dict(polynomial), point)


def sign_at(polynomial: Polynomial, point: Mapping[str, Any]) -> int:
    value = value_at(polynomial, point)
    return int(value > 0) - int(value < 0)


def turned(signs: Signs, sign: int) -> Signs:
    """The signs of products with a factor of this sign."""
    return frozenset(sign * one for one in signs)


def moving_point(
    facts: Sequence[Fact],
    names: Sequence[str],
    here: Mapping[str, Any],
    around: Mapping[str, Any],
    end: int,
) -> dict[str, Number] | None:
    """A point of a region that is bounded in these features, with others at their values `here`;
    for the kernel these are `around`. None if it has no points here. It is at the lower ends, at
    the upper ones, or between them, as the `end` is -1, 1 or 0, as far as they belong to it."""
    levels: list[tuple[str, list[Fact]]] = []
    left = list(facts)
    for name in reversed(names):
        levels.append((name, left))
        left = list(dict.fromkeys(_without(left, name, here)))
    at, point = dict(here), dict(around)
    found: dict[str, Number] = {}
    for name, bounds in reversed(levels):
        chosen = _chosen(_bounds(bounds, name, at, point), end)
        if chosen is None:
            return None
        at[name], point[name] = chosen
        found[name] = point[name]
    return found


def _halves(polynomial: Polynomial, name: str) -> tuple[Polynomial, Polynomial]:
    """The factor of a feature in a polynomial, and what is added to it."""
    factor = [([n for n in names if n != name], x) for names, x in polynomial if name in names]
    rest = [(names, x) for names, x in polynomial if name not in names]
    return ARITHMETIC.sum(factor), ARITHMETIC.sum(rest)


def _without(facts: Sequence[Fact], name: str, here: Mapping[str, Any]) -> Iterator[Fact]:
    """What facts say of other features, because this one has to be above some bounds and below
    others."""
    below: list[tuple[Polynomial, Polynomial, Signs]] = []
    above: list[tuple[Polynomial, Polynomial, Signs]] = []
    for polynomial, signs in facts:
        factor, rest = _halves(polynomial, name)
        direction = sign_at(factor, here)
        if not direction:
            yield rest, signs
            continue
        seen = turned(signs, direction)
        if -1 not in seen:
            below.append((factor, rest, signs))
        if 1 not in seen:
            above.append((factor, rest, signs))
    for (a, b, some), (c, d, others) in product(below, above):
        negative = [(names, -x) for names, x in ARITHMETIC.times(c, b)]
        both = sign_at(a, here) * sign_at(c, here)
        signs = frozenset((-both, 0) if 0 in some and 0 in others else (-both,))
        yield ARITHMETIC.sum(chain(ARITHMETIC.times(a, d), negative)), signs


def _bounds(
    facts: Sequence[Fact],
    name: str,
    here: Mapping[str, Any],
    around: Mapping[str, Any],
) -> list[_Bound]:
    found: list[_Bound] = []
    for polynomial, signs in facts:
        factor, rest = _halves(polynomial, name)
        slope = value_at(factor, here)
        if slope:
            over = ARITHMETIC.compute("-", Fraction(), ARITHMETIC.at(rest, around))
            value = ARITHMETIC.compute("/", over, ARITHMETIC.at(factor, around))
            seen = turned(signs, 1 if slope > 0 else -1)
            found.append(_Bound(-value_at(rest, here) / slope, _simplified(value), seen))
    return found


def _chosen(bounds: Sequence[_Bound], end: int) -> tuple[Fraction, Number] | None:
    """A number between bounds, here and in general. Bounds that do not move are preferred."""
    low = max((b for b in bounds if -1 not in b.signs), key=lambda b: (b.here, not b.moves))
    high = min((b for b in bounds if 1 not in b.signs), key=lambda b: (b.here, b.moves))
    apart = {bound.here for bound in bounds if 0 not in bound.signs}
    if low.here == high.here and low.here not in apart:
        exact = [bound for bound in bounds if bound.signs == {0}] or [low, high]
        chosen = min(exact, key=lambda bound: bound.moves)
        return chosen.here, chosen.value
    if low.here < high.here:
        for bound, sign in ((low, -1), (high, 1)):
            if sign == end and bound.here not in apart:
                return bound.here, bound.value
        for part in _BETWEEN:
            here = low.here * (1 - part) + high.here * part
            if here not in apart:
                ends = ((low.value, 1 - part), (high.value, part))
                values = [ARITHMETIC.compute("*", value, share) for value, share in ends]
                return here, _simplified(ARITHMETIC.compute("+", *values))
    return None


def _simplified(value: Number) -> Number:
    """The same number, as a quotient only if it is one."""
    if isinstance(value, Fraction) or features_of(value[1]):
        return value
    over, ((_, under),) = value
    if features_of(over):
        return tuple((names, factor / under) for names, factor in over), kernel.UNIT
    return value_at(over, {}) / under
