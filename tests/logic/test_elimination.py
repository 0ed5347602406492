"""Quantifiers over features are taken out as rational numbers have it."""

from collections.abc import Collection
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.core.games import Interval
from bargain.core.terms import Relation
from bargain.logic.elimination import everywhere, somewhere
from bargain.logic.limits import CellsUnknown
from bargain.logic.rational_point import rational_point
from bargain.smt import formula as f
from bargain.smt.formula import REAL, Formula, Quantified, Variable
from bargain.smt.solver import Answer, check

X, Y = Variable("x", REAL), Variable("y", REAL)
RANGES = {name: Interval(Fraction(0), Fraction(1)) for name in "xy"}
SQUARES = f.plus([f.times([X, X]), f.times([Y, Y])])


def ask(assertions: Collection[Formula]) -> Answer:
    return check(list(assertions), limit=1_000_000)


def compared(left: Formula, relation: Relation, right: Formula | Fraction | int) -> Formula:
    return f.compare(
        relation, left, f.number(right) if isinstance(right, Fraction | int) else right
    )


def true_at(formula: Formula, y: Fraction) -> bool:
    assert not any(isinstance(part, Quantified) for part in f.inside([formula]))
    return f.replaced(formula, {Y: f.number(y)}) is f.TRUE


@pytest.mark.parametrize("y", [0, Fraction(1, 3), Fraction(1, 2), Fraction(7, 10), 1])
def test_bounds_of_sums_meet_at_rational_values(y: Fraction) -> None:
    above = f.conjunction(
        [
            compared(X, Relation.LESS, Y),
            compared(f.plus([X, X, Y]), Relation.AT_LEAST, 1),
        ]
    )
    assert true_at(somewhere(above, "x", RANGES, ask), Fraction(y)) == (y > Fraction(1, 3))


@pytest.mark.parametrize("y", [0, Fraction(7, 10), Fraction(71, 100), 1])
def test_a_border_of_a_disc_is_at_irrational_values(y: Fraction) -> None:
    outside = compared(SQUARES, Relation.GREATER, Fraction(1, 2))
    found = everywhere(outside, "x", RANGES, ask)
    assert true_at(found, Fraction(y)) == (y * y > Fraction(1, 2))


def test_a_point_on_a_circle_counts_if_it_is_rational() -> None:
    disc = somewhere(compared(SQUARES, Relation.AT_MOST, 1), "x", RANGES, ask)
    assert true_at(disc, Fraction(1))
    high = f.conjunction([compared(SQUARES, Relation.AT_MOST, 1), compared(X, Relation.EQUAL, Y)])
    assert true_at(somewhere(high, "x", RANGES, ask), Fraction(7, 10))


def test_which_numbers_have_a_rational_root_is_not_said() -> None:
    with pytest.raises(CellsUnknown, match="irrational"):
        somewhere(compared(f.times([X, X]), Relation.EQUAL, Y), "x", RANGES, ask)


def test_curves_that_meet_at_irrational_points_do_not_meet() -> None:
    parabola = compared(f.times([X, X]), Relation.EQUAL, Y)
    golden = compared(f.plus([X, Y]), Relation.EQUAL, 1)
    assert rational_point([parabola, golden], RANGES) is None
    three_quarters = compared(f.plus([X, Y]), Relation.EQUAL, Fraction(3, 4))
    found = rational_point([parabola, three_quarters], RANGES)
    assert found == {"x": Fraction(1, 2), "y": Fraction(1, 4)}


numbers = st.integers(-3, 3)
sums = st.builds(
    lambda a, b, c, relation: compared(
        f.plus([f.times([f.number(a), X]), f.times([f.number(b), Y])]), relation, c
    ),
    numbers,
    numbers,
    numbers,
    st.sampled_from(Relation),
)
formulas = st.recursive(
    sums,
    lambda inner: st.one_of(
        inner.map(f.negation),
        st.builds(lambda one, other: f.conjunction([one, other]), inner, inner),
        st.builds(lambda one, other: f.disjunction([one, other]), inner, inner),
    ),
    max_leaves=5,
)


@given(formulas, st.fractions(0, 1, max_denominator=12))
def test_what_is_left_says_the_same(formula: Formula, y: Fraction) -> None:
    at = f.replaced(formula, {Y: f.number(y)})
    there = rational_point([at], {"x": RANGES["x"]}) is not None
    assert true_at(somewhere(formula, "x", RANGES, ask), y) == there
