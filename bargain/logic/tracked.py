"""Numbers that remember how they came from the features, and what was asked about them.

A match is run at one point of the features' ranges. A `Tracked` number has its value there, so it
computes and compares like any `Fraction`; but it also carries its form, a quotient of polynomials
in the features, and every comparison notes in a `Trace` what the answer says about the features.
Wherever the notes of a run hold, the run goes the same way: they describe a cell of points that
need not be run one by one. (This is concolic execution.)

Rule: a comparison without a note would make cells too large, so every operator that can see the
value of a `Tracked` number is defined here; whoever looks one up in a table must compare instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final, TypeAlias

Monomial: TypeAlias = tuple[str, ...]
"""The names of the features multiplied, in order, each as often as it is a factor."""
Polynomial: TypeAlias = Mapping[Monomial, Fraction]
Normal: TypeAlias = tuple[tuple[Monomial, Fraction], ...]
"""A polynomial up to a positive or negative factor: sorted, with leading coefficient 1."""
Signs: TypeAlias = frozenset[int]
"""A subset of -1, 0, 1."""

NEGATIVE: Final[Signs] = frozenset((-1,))
ZERO: Final[Signs] = frozenset((0,))
POSITIVE: Final[Signs] = frozenset((1,))
_ONE: Final[Polynomial] = {(): Fraction(1)}


class Trace:
    """What a run at one point has assumed about it: the signs that polynomials may have.

    `settled` are those that settling a match took; what looks at its outcome may add others.
    """

    __slots__ = ("point", "settled", "signs")

    def __init__(self, point: Mapping[str, Fraction]) -> None:
        self.point = point
        self.signs: dict[Normal, Signs] = {}
        self.settled: Mapping[Normal, Signs] | None = None

    def settle(self) -> None:
        """What is noted from now on is about the outcome."""
        self.settled = dict(self.signs)

    def note(self, polynomial: Polynomial, signs: Signs) -> None:
        """The sign of a polynomial, which is not constant, is one of these."""
        normal, factor = normalized(polynomial)
        if factor < 0:
            signs = frozenset(-sign for sign in signs)
        self.signs[normal] = self.signs.get(normal, signs) & signs


def normalized(polynomial: Polynomial) -> tuple[Normal, Fraction]:
    """A polynomial over its leading coefficient, and that coefficient.

    The leading term is one of the highest degree, so that `cost - 1/4` leads with `cost`.
    """
    terms = sorted(polynomial.items(), key=lambda term: (-len(term[0]), term[0]))
    factor = terms[0][1]
    return tuple((monomial, value / factor) for monomial, value in terms), factor


class Tracked(Fraction):
    """The value of an expression in the features, which is `over / under` wherever that exists."""

    __slots__ = ("over", "trace", "under")

    over: Polynomial
    under: Polynomial
    trace: Trace

    def __new__(cls, value: Fraction, over: Polynomial, under: Polynomial, trace: Trace) -> Tracked:
        made = super().__new__(cls, value)
        made.over = over
        made.under = under
        made.trace = trace
        return made

    @classmethod
    def feature(cls, name: str, value: Fraction, trace: Trace) -> Tracked:
        return cls(value, {(name,): Fraction(1)}, _ONE, trace)

    def __reduce__(self) -> Any:
        return Fraction, (self.numerator, self.denominator)

    # Arithmetic ------------------------------------------------------------------------------

    def _made(self, value: Fraction, over: Polynomial, under: Polynomial) -> Fraction:
        if not over:
            return value
        if set(under) == {()}:
            over, under = _scaled(over, 1 / under[()]), _ONE
            if set(over) == {()}:
                return value
        return Tracked(value, over, under, self.trace)

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, int | Fraction):
            return NotImplemented
        over, under = _form(other)
        return self._made(
            Fraction(self) + Fraction(other),
            _sum(multiplied(self.over, under), multiplied(over, self.under)),
            multiplied(self.under, under),
        )

    __radd__ = __add__

    def __neg__(self) -> Any:
        return self._made(-Fraction(self), _scaled(self.over, Fraction(-1)), self.under)

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, int | Fraction):
            return NotImplemented
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if not isinstance(other, int | Fraction):
            return NotImplemented
        over, under = _form(other)
        return self._made(
            Fraction(self) * Fraction(other),
            multiplied(self.over, over),
            multiplied(self.under, under),
        )

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if not isinstance(other, int | Fraction):
            return NotImplemented
        over, under = _form(other)
        return self._made(
            Fraction(self) / Fraction(other),
            multiplied(self.over, under),
            multiplied(self.under, over),
        )

    def __rtruediv__(self, other: Any) -> Any:
        over, under = _form(other)
        return self._made(
            Fraction(other) / Fraction(self),
            multiplied(over, self.under),
            multiplied(under, self.over),
        )

    def __pow__(self, exponent: Any) -> Any:
        power: Any = Fraction(1)
        for _ in range(exponent):
            power = power * self
        return power

    # Comparison ------------------------------------------------------------------------------

    def _compare(self, other: Any, yes: Signs) -> bool:
        """Whether the sign of `self - other` is one of these, noted for every point like this."""
        difference = self - other
        value = Fraction(difference)
        sign = (value > 0) - (value < 0)
        answer = sign in yes
        if isinstance(difference, Tracked):
            signs = yes if answer else frozenset((-1, 0, 1)) - yes
            if set(difference.under) != {()}:
                below = -1 if evaluated(difference.under, self.trace.point) < 0 else 1
                self.trace.note(difference.under, frozenset((below,)))
                signs = frozenset(below * one for one in signs)
            self.trace.note(difference.over, signs)
        return answer

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, int | Fraction):
            return NotImplemented
        return self._compare(other, ZERO)

    def __ne__(self, other: object) -> bool:
        if not isinstance(other, int | Fraction):
            return NotImplemented
        return not self._compare(other, ZERO)

    def __lt__(self, other: Any) -> bool:
        return self._compare(other, NEGATIVE)

    def __le__(self, other: Any) -> bool:
        return self._compare(other, NEGATIVE | ZERO)

    def __gt__(self, other: Any) -> bool:
        return self._compare(other, POSITIVE)

    def __ge__(self, other: Any) -> bool:
        return self._compare(other, POSITIVE | ZERO)

    def __bool__(self) -> bool:
        return not self._compare(0, ZERO)

    __hash__ = Fraction.__hash__


def evaluated(polynomial: Polynomial, point: Mapping[str, Fraction]) -> Fraction:
    """The value of a polynomial at a point that has a value for each of its features."""
    total = Fraction(0)
    for monomial, factor in polynomial.items():
        for name in monomial:
            factor *= point[name]
        total += factor
    return total


def restricted(polynomial: Normal, point: Mapping[str, Fraction]) -> Polynomial:
    """The polynomial with values for some of its features."""
    result: dict[Monomial, Fraction] = {}
    for monomial, factor in polynomial:
        for name in monomial:
            factor *= point.get(name, 1)
        rest = tuple(name for name in monomial if name not in point)
        result[rest] = result.get(rest, Fraction(0)) + factor
    return {monomial: factor for monomial, factor in result.items() if factor}


def _form(number: int | Fraction) -> tuple[Polynomial, Polynomial]:
    if isinstance(number, Tracked):
        return number.over, number.under
    return ({(): Fraction(number)} if number else {}), _ONE


def _scaled(polynomial: Polynomial, factor: Fraction) -> Polynomial:
    if factor == 1:
        return polynomial
    return {monomial: value * factor for monomial, value in polynomial.items()}


def _sum(left: Polynomial, right: Polynomial) -> Polynomial:
    total = dict(left)
    for monomial, value in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) + value
    return {monomial: value for monomial, value in total.items() if value}


def multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    if right is _ONE:
        return left
    if left is _ONE:
        return right
    product: dict[Monomial, Fraction] = {}
    for one, x in left.items():
        for other, y in right.items():
            monomial = tuple(sorted((*one, *other)))
            product[monomial] = product.get(monomial, Fraction(0)) + x * y
    return {monomial: value for monomial, value in product.items() if value}
