"""The rational roots of polynomials, and the sign conditions that rest on them."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.core.games import Interval
from bargain.logic.constraints import irrational_factor, rational_roots, sign_formula
from bargain.logic.rational_point import rational_point
from bargain.logic.tracked import evaluated, multiplied

SMALL = st.integers(-6, 6)


def polynomial(*coefficients: Fraction | int) -> dict[tuple[str, ...], Fraction]:
    """From the constant upwards."""
    return {("x",) * power: Fraction(c) for power, c in enumerate(coefficients) if c}


def candidates(coefficients: list[int]) -> set[Fraction]:
    """All that the rational root theorem allows, after roots at 0 are taken out."""
    while coefficients and not coefficients[0]:
        coefficients = coefficients[1:]
    lowest, leading = abs(coefficients[0]), abs(coefficients[-1])
    overs = [n for n in range(1, lowest + 1) if lowest % n == 0]
    unders = [n for n in range(1, leading + 1) if leading % n == 0]
    found = {Fraction(a * sign, b) for a, b, sign in product(overs, unders, (1, -1))}
    return found | {Fraction(0)}


@given(st.lists(SMALL, min_size=2, max_size=6).filter(lambda c: c[-1] != 0))
def test_they_are_all_that_the_root_theorem_finds(coefficients: list[int]) -> None:
    here = polynomial(*coefficients)
    expected = {x for x in candidates(coefficients) if not evaluated(here, {"x": x})}
    assert rational_roots(here) == sorted(expected)


@given(
    st.lists(st.fractions(-4, 4, max_denominator=7), min_size=1, max_size=4),
    st.sampled_from((polynomial(1), polynomial(-2, 0, 1), polynomial(5, 0, 3))),
    st.fractions(-9, 9, max_denominator=9).filter(bool),
)
def test_roots_put_in_are_found_again(
    roots: list[Fraction], other: dict[tuple[str, ...], Fraction], factor: Fraction
) -> None:
    whole = multiplied(other, {(): factor})
    for root in roots:
        whole = multiplied(whole, polynomial(-root, 1))
    assert rational_roots(whole) == sorted(set(roots))


@pytest.mark.parametrize(
    ("coefficients", "signs", "exists"),
    [
        ((-2, 0, 1), {0}, False),  # x * x == 2
        ((Fraction(-4, 9), 0, 1), {0}, True),
        ((-2, 0, 1), {-1}, True),
        ((1, 0, 1), {-1, 0}, False),
        ((0, 0, 1), {0}, True),
        ((0, 0, 1), {-1}, False),
    ],
)
def test_only_rational_points_count(
    coefficients: tuple[Fraction, ...], signs: set[int], exists: bool
) -> None:
    condition = sign_formula(polynomial(*coefficients), frozenset(signs))
    point = rational_point([condition], {"x": Interval(Fraction(-5), Fraction(5))})
    assert (point is not None) == exists
    if point is not None:
        value = evaluated(polynomial(*coefficients), point)
        assert (value > 0) - (value < 0) in signs


@given(st.lists(st.fractions(-3, 3, max_denominator=4), max_size=3), st.integers(0, 2))
def test_what_rational_roots_make_zero_is_divided_out(roots: list[Fraction], squares: int) -> None:
    irrational: Mapping[tuple[str, ...], Fraction] = polynomial(1)
    for _ in range(squares):
        irrational = multiplied(irrational, polynomial(-2, 0, 1))
    whole: Mapping[tuple[str, ...], Fraction] = irrational
    for root in roots:
        whole = multiplied(whole, polynomial(-root, 1))
    coefficients = [
        whole.get(("x",) * power, Fraction(0)) for power in range(2 * squares + len(roots) + 1)
    ]
    assert polynomial(*irrational_factor(coefficients)) == irrational
