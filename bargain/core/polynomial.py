"""A normal form for the numbers of a game, to tell whether two of them are always equal.

A number is a sum of products of features, of `share`, and of quotients whose divisor is not a
constant, which count as indivisible. Equal normal forms mean equal numbers; different ones may, in
contrived cases such as (a*a)/a, still be equal.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core.terms import (
    Computed,
    Constant,
    FeatureNumber,
    NumberTerm,
    Operator,
    ShareReceived,
    parts,
)

SHARE: Final = "share"
MAX_TERMS: Final = 256
MAX_DEPTH: Final = 50
"""How deep quotients may stand in the divisors of others."""

Monomial: TypeAlias = tuple[object, ...]
Polynomial: TypeAlias = dict[Monomial, Fraction]


def polynomial(number: NumberTerm) -> Polynomial | None:
    """The normal form of a game's number; None when it would have more than `MAX_TERMS` terms, or
    quotients nested deeper than `MAX_DEPTH`."""
    done: list[Polynomial] = []
    stack: list[tuple[NumberTerm, bool]] = [(number, False)]
    while stack:
        term, entered = stack.pop()
        match term:
            case Constant(value=value):
                done.append({(): value} if value else {})
            case FeatureNumber(name=name):
                done.append({(name,): Fraction(1)})
            case ShareReceived():
                done.append({(SHARE,): Fraction(1)})
            case Computed() if not entered:
                stack.append((term, True))
                stack.extend((part, False) for part in reversed(parts(term)))  # type: ignore[misc]  # parts of numbers are numbers
            case Computed(operator=operator):
                right, left = done.pop(), done.pop()
                result = _combine(operator, left, right)
                if result is None or len(result) > MAX_TERMS:
                    return None
                done.append(result)
            case _:
                raise AssertionError(f"not a number of a game: {term}")
    return done.pop()


def _combine(operator: Operator, left: Polynomial, right: Polynomial) -> Polynomial | None:
    match operator:
        case Operator.PLUS | Operator.MINUS:
            sign = 1 if operator is Operator.PLUS else -1
            total = dict(left)
            for monomial, factor in right.items():
                total[monomial] = total.get(monomial, Fraction(0)) + sign * factor
            return {monomial: factor for monomial, factor in total.items() if factor}
        case Operator.TIMES:
            return _times(left, right)
        case Operator.DIVIDE:
            if set(right) == {()}:
                return {monomial: factor / right[()] for monomial, factor in left.items()}
            depth = 1 + max(
                (_depth(factor) for monomial in right for factor in monomial), default=0
            )
            if depth > MAX_DEPTH:
                return None
            inverse = ("1/", frozenset(right.items()), depth)
            return _times(left, {(inverse,): Fraction(1)})


def _depth(factor: object) -> int:
    match factor:
        case ("1/", frozenset(), int() as depth):
            return depth
    return 0


def _times(left: Polynomial, right: Polynomial) -> Polynomial | None:
    if len(left) * len(right) > MAX_TERMS * MAX_TERMS:
        return None
    product: Polynomial = {}
    for a, x in left.items():
        for b, y in right.items():
            monomial = tuple(sorted((*a, *b), key=repr))
            if len(monomial) > MAX_TERMS:
                return None
            product[monomial] = product.get(monomial, Fraction(0)) + x * y
    return {monomial: factor for monomial, factor in product.items() if factor}


def is_linear_in_share(form: Polynomial) -> bool:
    """Whether `share` occurs at most once in each product and never in a divisor."""
    return all(
        monomial.count(SHARE) <= 1 and not any(_divides_by_share(factor) for factor in monomial)
        for monomial in form
    )


def _divides_by_share(factor: object) -> bool:
    match factor:
        case ("1/", frozenset() as divisor, _):
            return any(
                SHARE in monomial or any(map(_divides_by_share, monomial))
                for monomial, _ in divisor
            )
    return False
