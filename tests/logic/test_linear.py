"""Linear constraints that are settled without Z3, held against Z3."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.core.games import Interval
from bargain.logic.constraints import sign_formula
from bargain.logic.linear import Linear
from bargain.logic.rational_point import rational_point
from bargain.logic.tracked import NEGATIVE, POSITIVE, ZERO, Normal, Signs, normalized

NAMES = ("x", "y", "z")
RANGES = {
    "x": Interval(Fraction(0), Fraction(1)),
    "y": Interval(Fraction(-1, 2), Fraction(3)),
    "z": Interval(Fraction(2), Fraction(2)),
}
SIGNS = [NEGATIVE, ZERO, POSITIVE, NEGATIVE | ZERO, ZERO | POSITIVE, NEGATIVE | POSITIVE]
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=3)


@st.composite
def polynomials(draw: st.DrawFn, degree: int = 1) -> Normal:
    terms = {(name,) * degree: draw(numbers) for name in NAMES} | {(): draw(numbers)}
    terms = {monomial: factor for monomial, factor in terms.items() if factor}
    if not terms.keys() - {()}:
        terms[draw(st.sampled_from(NAMES)),] = Fraction(1)
    return normalized(terms)[0]


constraints = st.lists(st.tuples(polynomials(), st.sampled_from(SIGNS)), max_size=6)


@given(constraints, constraints)
def test_what_is_possible_is_possible_for_z3(
    signs: list[tuple[Normal, Signs]], more: list[tuple[Normal, Signs]]
) -> None:
    formulas = [sign_formula(dict(polynomial), allowed) for polynomial, allowed in signs + more]
    point = rational_point(formulas, RANGES)
    assert Linear(RANGES).possible(signs, more) == (point is not None)


@pytest.mark.parametrize(
    ("bound", "possible"), [(Fraction(-3, 2), True), (Fraction(-2), False), (Fraction(-1), True)]
)
def test_planes_to_stay_out_of_leave_nothing_of_a_point(bound: Fraction, possible: bool) -> None:
    at_least = normalized({("x",): Fraction(1), ("z",): Fraction(1, 4), (): bound})[0]
    corner = normalized({("x",): Fraction(1), (): Fraction(-1)})[0]
    signs = [(at_least, ZERO | POSITIVE), (corner, NEGATIVE | POSITIVE)]
    assert Linear(RANGES).possible(signs) == (possible and bound > Fraction(-3, 2))


def test_products_take_z3() -> None:
    squared = normalized({("x", "x"): Fraction(1), (): Fraction(-1)})[0]
    assert Linear(RANGES).possible([(squared, NEGATIVE)]) is None
