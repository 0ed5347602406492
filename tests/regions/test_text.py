"""Payoffs of cells as text."""

from fractions import Fraction

import pytest

from bargain.logic.tracked import Monomial
from bargain.output.regions_text import payoff_text
from bargain.regions.cell import ONE, Payoff

Terms = tuple[tuple[Monomial, Fraction], ...]

X: Terms = ((("x",), Fraction(1)),)
X_AND_1: Terms = (*X, ((), Fraction(1)))
X_X: Terms = ((("x", "x"), Fraction(1)),)


@pytest.mark.parametrize(
    ("over", "under", "expected"),
    [
        ((), ONE, "0"),
        (X, ONE, "x"),
        (ONE, X, "1 / x"),
        (ONE, X_X, "1 / (x * x)"),
        (X, X_AND_1, "x / (x + 1)"),
        (X_AND_1, X, "(x + 1) / x"),
    ],
)
def test_a_quotient_has_parentheses_where_it_needs_them(
    over: Terms, under: Terms, expected: str
) -> None:
    assert payoff_text(Payoff(over, under)) == expected
