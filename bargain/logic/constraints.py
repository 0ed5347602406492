"""Constraints on rational features, as formulas."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Final

from bargain.core.games import Interval
from bargain.core.terms import Relation
from bargain.logic.tracked import NEGATIVE, POSITIVE, ZERO, Polynomial, Signs
from bargain.smt import formula as f
from bargain.smt.formula import Formula

_RELATIONS: Final = {
    NEGATIVE: Relation.LESS,
    ZERO: Relation.EQUAL,
    POSITIVE: Relation.GREATER,
    NEGATIVE | ZERO: Relation.AT_MOST,
    POSITIVE | ZERO: Relation.AT_LEAST,
    NEGATIVE | POSITIVE: Relation.UNEQUAL,
}


def relation_of(signs: Signs) -> Relation:
    """How a number with one of these signs compares with 0."""
    return _RELATIONS[signs]


def in_range(name: str, interval: Interval) -> Formula:
    variable = f.Variable(name, f.REAL)
    return f.conjunction(
        [
            f.compare(Relation.AT_LEAST, variable, f.number(interval.low)),
            f.compare(Relation.AT_MOST, variable, f.number(interval.high)),
        ]
    )


def sign_formula(polynomial: Polynomial, signs: Signs) -> Formula:
    """That a polynomial has one of these signs, at rational values of the features.

    Of a polynomial of higher degree in one feature only the rational roots matter. It counts as
    negative at the others, so that every real number is on one side and Z3 has no need to offer
    them.
    """
    features = {name for monomial in polynomial for name in monomial}
    degree = max(map(len, polynomial))
    if len(features) != 1 or degree == 1:
        return f.compare(relation_of(signs), polynomial_formula(polynomial), f.number(Fraction(0)))
    variable = f.Variable(features.pop(), f.REAL)
    zero = f.disjunction(
        [f.compare(Relation.EQUAL, variable, f.number(root)) for root in rational_roots(polynomial)]
    )
    value, nothing = polynomial_formula(polynomial), f.number(Fraction(0))
    cases: list[Formula] = []
    if -1 in signs:
        below = f.compare(Relation.AT_MOST, value, nothing)
        cases.append(f.conjunction([below, f.negation(zero)]))
    if 0 in signs:
        cases.append(zero)
    if 1 in signs:
        cases.append(f.compare(Relation.GREATER, value, nothing))
    return f.disjunction(cases)


def polynomial_formula(polynomial: Polynomial) -> Formula:
    terms: list[Formula] = []
    for monomial, factor in polynomial.items():
        product: list[Formula] = [f.Variable(name, f.REAL) for name in monomial]
        if factor != 1 or not product:
            product.insert(0, f.number(factor))
        terms.append(f.times(product))
    return f.plus(terms)


def rational_roots(polynomial: Polynomial) -> list[Fraction]:
    """The rational roots of a polynomial in one feature, ascending.

    With integer coefficients and the leading one L, L times such a root is an integer root of a
    polynomial whose leading coefficient is 1.
    """
    degree = max(map(len, polynomial))
    scale = lcm(*(factor.denominator for factor in polynomial.values()))
    whole = [0] * (degree + 1)
    for monomial, factor in polynomial.items():
        whole[len(monomial)] = int(factor * scale)
    leading = whole[degree]
    monic = [c * leading ** (degree - 1 - power) for power, c in enumerate(whole[:degree])]
    floors = _root_floors([*monic, 1])
    near = {candidate for floor in floors for candidate in (floor, floor + 1)}
    return sorted(Fraction(y, leading) for y in near if _value([*monic, 1], y) == 0)


def irrational_factor(coefficients: Sequence[Fraction]) -> list[Fraction]:
    """A polynomial in one variable, given from the constant on, divided by what its rational roots
    make zero."""
    left = list(coefficients)
    for root in rational_roots({("x",) * power: c for power, c in enumerate(left) if c}):
        while True:
            quotient = [Fraction(0)]
            for coefficient in reversed(left):
                quotient.append(coefficient + root * quotient[-1])
            if quotient.pop():
                break
            left = quotient[:0:-1]
    return left


def _value(coefficients: list[int], at: int) -> int:
    total = 0
    for coefficient in reversed(coefficients):
        total = total * at + coefficient
    return total


def _root_floors(coefficients: list[int]) -> list[int]:
    """Integers that have every real root at them or less than 1 above them, ascending, for a
    polynomial and all its derivatives: elsewhere it is monotone."""
    derivatives = [coefficients]
    while len(derivatives[-1]) > 2:
        derivatives.append([c * power for power, c in enumerate(derivatives[-1])][1:])
    floors: set[int] = set()
    for current in reversed(derivatives):
        bound = 1 + max(abs(c) for c in current) // abs(current[-1]) + 1
        ends = sorted({-bound, bound, *floors, *(floor + 1 for floor in floors)})
        for low, high in itertools.pairwise(ends):
            below = _value(current, low)
            if below == 0 or (below < 0) != (_value(current, high) < 0):
                floors.add(low if below == 0 else _last_alike(current, low, high))
        if _value(current, ends[-1]) == 0:
            floors.add(ends[-1])
    return sorted(floors)


def _last_alike(coefficients: list[int], low: int, high: int) -> int:
    """The last integer from `low` on with the sign that the polynomial has there, before `high`."""
    negative = _value(coefficients, low) < 0
    while high - low > 1:
        middle = (low + high) // 2
        if (_value(coefficients, middle) < 0) == negative:
            low = middle
        else:
            high = middle
    return low
