"""Payoffs and endings of cells as text."""

from fractions import Fraction

import pytest

from bargain.logic.tracked import Monomial
from bargain.model import load
from bargain.output.regions_text import ending_lines, payoff_text
from bargain.regions import Regions
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


def test_an_ending_names_its_round_behind_the_first() -> None:
    rounds = """
    game Twice {
      demands 0, 1/2, 1
      rounds 2
      outside walk
      payoff (walk, walk) = (0, 0)
      feature cost: 0 .. 1
    }
    program Slow { if round == 1 and cost > 1/2 { demand 1 } demand 1/2 }
    """
    regions = load(rounds).regions("Slow", "Slow")
    assert isinstance(regions, Regions)
    assert sorted(ending_lines(ending)[0] for ending, _ in regions.endings) == [
        "demand 50% or walk against demand 50% or walk: agreement",
        "demand 50% or walk against demand 50% or walk: agreement in round 2",
    ]
