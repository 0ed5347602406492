"""Why no point satisfies some constraints: a sum of their products that would be too small.

Constraints say that polynomials are positive, zero or at least zero, and so do products of them.
Numbers are sought that make a sum of such products a constant that cannot be (Farkas' lemma for
linear constraints, which need no products; Handelman's theorem in general). Exact; finds nothing
for some sets of constraints of higher degree that have no solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from math import gcd, lcm
from typing import Final, TypeAlias

from bargain import kernel
from bargain.logic.tracked import Polynomial, multiplied
from bargain.record import Record

Products: TypeAlias = tuple[tuple[Fraction, tuple[int, ...]], ...]

MAX_MODULUS: Final = 1000
"""What is no product and has no rational root has none modulo some number, mostly a small one."""
MAX_FACTORS: Final = 3
MAX_PRODUCTS: Final = 400
MAX_ENTRIES: Final = 2_000_000
"""Entries of tables that are worked out anew before a search is given up: a few seconds."""


class Constraint(Record, by_identity=True):
    """A polynomial that is positive (`strict`), zero (`equal`), or else at least zero."""

    polynomial: Polynomial
    strict: bool
    equal: bool


def rootless_modulus(monic: kernel.Polynomial) -> int | None:
    """A number below `MAX_MODULUS` modulo which a polynomial in one feature, over its last factor,
    has no root, so that it has no rational one; None where there is no such number."""
    for modulus in range(2, MAX_MODULUS):
        if all(gcd(factor.denominator, modulus) == 1 for _, factor in monic):
            whole = [
                (len(names), factor.numerator * pow(factor.denominator, -1, modulus))
                for names, factor in monic
            ]
            if all(
                sum(factor * pow(at, power, modulus) for power, factor in whole) % modulus
                for at in range(modulus)
            ):
                return modulus
    return None


def contradiction(constraints: Sequence[Constraint], most: int = MAX_FACTORS) -> Products | None:
    """Factors and the places of the constraints, at most so many, that each multiplies; None where
    none are found."""
    products: list[tuple[int, ...]] = []
    linear = all(len(monomial) <= 1 for one in constraints for monomial in one.polynomial)
    for count in range(1, 2 if linear else most + 1):
        products += combinations_with_replacement(range(len(constraints)), count)
        if len(products) > MAX_PRODUCTS:
            return None
        found = _combined(constraints, products)
        if found is not None:
            return found
    return None


def _combined(
    constraints: Sequence[Constraint], products: Sequence[tuple[int, ...]]
) -> Products | None:
    columns: list[tuple[Fraction, tuple[int, ...], Polynomial, bool]] = []
    for places in products:
        polynomial: Polynomial = {(): Fraction(1)}
        for place in places:
            polynomial = multiplied(polynomial, constraints[place].polynomial)
        strict = all(constraints[place].strict for place in places)
        columns.append((Fraction(1), places, polynomial, strict))
        if any(constraints[place].equal for place in places):
            negative = {monomial: -value for monomial, value in polynomial.items()}
            columns.append((Fraction(-1), places, negative, False))
    monomials = sorted({m for _, _, polynomial, _ in columns for m in polynomial} - {()})
    rows = [[p.get(m, Fraction(0)) for _, _, p, _ in columns] for m in monomials]
    constants = [p.get((), Fraction(0)) for _, _, p, _ in columns]
    stricts = [Fraction(strict) for _, _, _, strict in columns]
    below = _solution([*rows, constants], [*[Fraction(0)] * len(rows), Fraction(-1)])
    found = below or _solution(
        [*rows, constants, stricts], [*[Fraction(0)] * (len(rows) + 1), Fraction(1)]
    )
    if found is None:
        return None
    chosen = zip(found, columns, strict=True)
    return tuple((value * sign, places) for value, (sign, places, _, _) in chosen if value)


def _solution(
    rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]
) -> list[Fraction] | None:
    """Numbers, none negative, that solve linear equations (simplex method with Bland's rule)."""
    count, width = len(rows), len(rows[0])
    # Entries are whole numbers over `under`, which is what was last divided by.
    table: list[list[int]] = []
    for index, (left, value) in enumerate(zip(rows, right, strict=True)):
        scale = lcm(value.denominator, *(entry.denominator for entry in left))
        scale = -scale if value < 0 else scale
        artificial = [int(place == index) for place in range(count)]
        table.append([*(int(scale * x) for x in left), *artificial, int(scale * value)])
    under = 1
    basis = list(range(width, width + count))
    # What is still to be brought to zero: the sum of the artificial variables.
    cost = [sum(row[c] for row in table) for c in range(width + count + 1)]
    for c in range(width, width + count):
        cost[c] -= 1
    entries = 0
    while cost[-1] > 0:
        entering = next((c for c in range(width) if cost[c] > 0), None)
        entries += (count + 1) * (width + count + 1)
        if entering is None or entries > MAX_ENTRIES:
            return None
        positive = [index for index, row in enumerate(table) if row[entering] > 0]
        if not positive:
            return None
        column = entering
        leaving = min(
            positive,
            key=lambda index: (Fraction(table[index][-1], table[index][column]), basis[index]),
        )
        pivots = table[leaving]
        pivot = pivots[entering]
        for row in (*table, cost):
            factor = row[entering]
            if row is not pivots:
                row[:] = [
                    (pivot * a - factor * b) // under for a, b in zip(row, pivots, strict=True)
                ]
        basis[leaving], under = entering, pivot
    values = [Fraction(0)] * (width + count)
    for index, variable in enumerate(basis):
        values[variable] = Fraction(table[index][-1], under)
    return values[:width]
