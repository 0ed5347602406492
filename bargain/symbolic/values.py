"""Numbers made of features: `Fraction`s, and quotients of polynomials in those that vary.

A quotient is only looked at where its divisor is not zero; whoever divides has to see to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core import arithmetic
from bargain.core.terms import Operator, Relation
from bargain.logic.constraints import sign_formula
from bargain.record import Record
from bargain.smt import formula as f
from bargain.smt.formula import Formula

Monomial: TypeAlias = tuple[str, ...]
Polynomial: TypeAlias = tuple[tuple[Monomial, Fraction], ...]
"""Sorted, without zeros."""


class Quotient(Record):
    """`over / under`, which depends on the features."""

    over: Polynomial
    under: Polynomial


Value: TypeAlias = Fraction | Quotient

_ONE: Final[Polynomial] = (((), Fraction(1)),)
_SIGNS: Final[Mapping[Relation, frozenset[int]]] = {
    Relation.EQUAL: frozenset((0,)),
    Relation.UNEQUAL: frozenset((-1, 1)),
    Relation.LESS: frozenset((-1,)),
    Relation.AT_MOST: frozenset((-1, 0)),
    Relation.GREATER: frozenset((1,)),
    Relation.AT_LEAST: frozenset((0, 1)),
}


def feature(name: str) -> Value:
    """The value of a feature that varies."""
    return Quotient((((name,), Fraction(1)),), _ONE)


def combined(operator: Operator, left: Value, right: Value) -> Value:
    """Raises `ArithmeticFault` as `bargain.core.arithmetic` does, for two fractions."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return arithmetic.apply(operator, left, right)
    a, b = _quotient(left), _quotient(right)
    match operator:
        case Operator.PLUS | Operator.MINUS:
            sign = Fraction(1 if operator is Operator.PLUS else -1)
            over = _sum(_product(a.over, b.under), _scaled(_product(b.over, a.under), sign))
            return _made(over, _product(a.under, b.under))
        case Operator.TIMES:
            return _made(_product(a.over, b.over), _product(a.under, b.under))
        case Operator.DIVIDE:
            return _made(_product(a.over, b.under), _product(a.under, b.over))


def power(value: Value, exponent: int) -> Value:
    result: Value = Fraction(1)
    for _ in range(exponent):
        result = combined(Operator.TIMES, result, value)
    return result


def compared(relation: Relation, left: Value, right: Value) -> Formula:
    """Where the comparison holds."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return f.truth(arithmetic.compare(relation, left, right))
    if left == right:
        return f.truth(0 in _SIGNS[relation])
    difference = combined(Operator.MINUS, left, right)
    if isinstance(difference, Fraction):
        return f.truth(arithmetic.compare(relation, difference, Fraction(0)))
    signs = _SIGNS[relation]
    if difference.under == _ONE:
        return sign_formula(dict(difference.over), signs)
    mirrored = frozenset(-sign for sign in signs)
    below = dict(difference.under)
    return f.disjunction(
        f.conjunction((sign_formula(below, frozenset((side,))), _sign(difference.over, there)))
        for side, there in ((1, signs), (-1, mirrored))
    )


def is_zero(value: Value) -> Formula:
    return compared(Relation.EQUAL, value, Fraction(0))


def _sign(polynomial: Polynomial, signs: frozenset[int]) -> Formula:
    terms = dict(polynomial)
    if set(terms) <= {()}:
        constant = terms.get((), Fraction(0))
        return f.truth((constant > 0) - (constant < 0) in signs)
    return sign_formula(terms, signs)


def _quotient(value: Value) -> Quotient:
    if isinstance(value, Quotient):
        return value
    return Quotient((((), value),) if value else (), _ONE)


def _made(over: Polynomial, under: Polynomial) -> Value:
    if len(under) == 1 and not under[0][0]:
        over, under = _scaled(over, 1 / under[0][1]), _ONE
        if not over:
            return Fraction(0)
        if len(over) == 1 and not over[0][0]:
            return over[0][1]
    return Quotient(over, under)


def _scaled(polynomial: Polynomial, factor: Fraction) -> Polynomial:
    return tuple((monomial, value * factor) for monomial, value in polynomial)


def _sum(left: Polynomial, right: Polynomial) -> Polynomial:
    total = dict(left)
    for monomial, value in right:
        total[monomial] = total.get(monomial, Fraction(0)) + value
    return tuple(sorted((m, value) for m, value in total.items() if value))


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    product: dict[Monomial, Fraction] = {}
    for one, x in left:
        for other, y in right:
            monomial = tuple(sorted((*one, *other)))
            product[monomial] = product.get(monomial, Fraction(0)) + x * y
    return tuple(sorted((m, value) for m, value in product.items() if value))
