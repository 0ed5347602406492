"""Why constraints on numbers cannot hold together: a sum of them that says 0 > 0.

Polynomial constraints are added up, and multiplied with each other, until nothing but an impossible
statement about a constant is left (Farkas 1902; with products, Stengle 1974). Each monomial counts
as a number of its own, so finding the multipliers is a linear programme, which the simplex method
solves exactly. Without products the method is complete for linear constraints.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import TypeAlias

from bargain.logic.tracked import Polynomial, multiplied
from bargain.record import Record


class Constraint(Record):
    """A polynomial that is positive (`strict`), zero (`equal`), or not negative."""

    polynomial: Polynomial
    strict: bool = False
    equal: bool = False


Proof: TypeAlias = tuple[tuple[Fraction, tuple[int, ...]], ...]
"""Multipliers, each of a product of constraints, by their places; negative ones only where one of
these is an equation. The sum is a constant, and below zero, or zero where a positive multiple of
something strict is in it."""


def contradiction(constraints: Sequence[Constraint]) -> Proof | None:
    """Multipliers that show that the constraints cannot hold together, if some are found."""
    single = [((index,), constraint) for index, constraint in enumerate(constraints)]
    found = _multipliers(single)
    if found is None and any(len(m) > 1 for c in constraints for m in c.polynomial):
        products = [
            (one + other, _product(a, b))
            for (one, a), (other, b) in combinations_with_replacement(single, 2)
        ]
        found = _multipliers([*single, *products])
    return found


def _product(one: Constraint, other: Constraint) -> Constraint:
    return Constraint(
        multiplied(one.polynomial, other.polynomial),
        one.strict and other.strict,
        one.equal or other.equal,
    )


def _multipliers(terms: Sequence[tuple[tuple[int, ...], Constraint]]) -> Proof | None:
    """Numbers x >= 0 with: for each monomial, the sum of x times its coefficients is 0; that of the
    constants is -t, t >= 0; and t plus the sum of x over what is strict is 1."""
    monomials = dict.fromkeys(m for _, c in terms for m in c.polynomial if m)
    columns: list[tuple[tuple[int, ...] | None, int, list[Fraction]]] = []
    for places, constraint in terms:
        for sign in (1, -1) if constraint.equal else (1,):
            column = [sign * constraint.polynomial.get(m, Fraction(0)) for m in monomials]
            column.append(sign * constraint.polynomial.get((), Fraction(0)))
            column.append(Fraction(int(constraint.strict)))
            columns.append((places, sign, column))
    rows = len(monomials) + 2
    columns.append((None, 1, [Fraction(0)] * (rows - 2) + [Fraction(1), Fraction(1)]))
    solution = _solved([column for _, _, column in columns], rows)
    if solution is None:
        return None
    return tuple(
        (sign * value, places)
        for (places, sign, _), value in zip(columns, solution, strict=True)
        if places is not None and value
    )


def _solved(columns: list[list[Fraction]], rows: int) -> list[Fraction] | None:
    """x >= 0 with: the sum of x times the columns is (0, …, 0, 1); None where there is none.

    The first phase of the simplex method, with Bland's rule, which never goes in circles.
    """
    count = len(columns)
    # The tableau has the columns, one artificial column for each row, and the right side.
    table = [
        [column[row] for column in columns]
        + [Fraction(int(row == other)) for other in range(rows)]
        + [Fraction(int(row == rows - 1))]
        for row in range(rows)
    ]
    basis = [count + row for row in range(rows)]
    cost = [
        sum((table[row][column] for row in range(rows)), Fraction(0)) for column in range(count)
    ]
    rest = Fraction(1)
    while rest:
        entering = next((column for column in range(count) if cost[column] > 0), None)
        if entering is None:
            return None
        ratios = [
            (table[row][-1] / table[row][entering], basis[row], row)
            for row in range(rows)
            if table[row][entering] > 0
        ]
        _, _, leaving = min(ratios)
        pivot = table[leaving][entering]
        table[leaving] = [value / pivot for value in table[leaving]]
        for row in range(rows):
            factor = table[row][entering]
            if row != leaving and factor:
                table[row] = [
                    a - factor * b for a, b in zip(table[row], table[leaving], strict=True)
                ]
        factor = cost[entering]
        cost = [a - factor * b for a, b in zip(cost, table[leaving], strict=False)]
        rest -= factor * table[leaving][-1]
        basis[leaving] = entering
    values = [Fraction(0)] * count
    for row, column in enumerate(basis):
        if column < count:
            values[column] = table[row][-1]
    return values
