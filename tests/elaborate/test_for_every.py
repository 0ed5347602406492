"""What may stand after `for every`, and inside of it."""

from __future__ import annotations

import pytest

from bargain.diagnostics import DiagnosticError
from bargain.match import Match
from bargain.model import load

GAME = """
game G {
  demands 0% .. 100% step 10%
  outside walk
  payoff (walk, walk) = (cost, cost)
  feature cost: 0 .. 1/2 = 1/4
  feature seen: bool = true
}
program Half { demand 50% }
"""


def codes_of(program: str) -> list[str]:
    with pytest.raises(DiagnosticError) as caught:
        load(f"{GAME} program P {{ {program} }}")
    return [found.code for found in caught.value.diagnostics]


def asks(features: str, condition: str = "they accept 50%") -> str:
    return f"if provable for every {features} ({condition}) {{ demand 50% }} demand 40%"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        (asks("price"), "BGL022"),
        (asks("cost, price"), "BGL022"),
        (asks("cost, cost"), "BGL042"),
        (asks("cost, seen, cost"), "BGL042"),
        ("let c = cost " + asks("cost", "c > 0"), "BGL036"),
        ("let c = 1 - 2 * cost " + asks("seen", "c > 0"), "BGL036"),
        ("let d = their demand " + asks("cost", "d > 0"), "BGL036"),
        ("let c = cost let d = c + 1 " + asks("cost", "d > 0"), "BGL036"),
        ("let c = cost " + asks("cost", "provable (c > 0)"), "BGL036"),
    ],
)
def test_mistakes_have_their_codes(program: str, code: str) -> None:
    assert codes_of(program) == [code]


@pytest.mark.parametrize(
    "program",
    [
        "let c = 1/2 " + asks("cost", "cost <= c"),
        "let x = 50% " + asks("cost", "they accept x when I hold x"),
        "for x in 50%, 60% { " + asks("cost", "they accept x when I hold x") + " }",
        "let c = cost if provable (c >= 0) { demand 50% } demand 40%",
        "let c = cost if c > 0 and provable for every cost (cost >= 0) { demand 50% } demand 40%",
        asks("cost, seen", "cost >= 0"),
    ],
)
def test_names_for_numbers_that_are_known_are_fine(program: str) -> None:
    match = load(f"{GAME} program P {{ {program} }}").match("P", "Half")
    assert isinstance(match, Match)
    assert str(match.first.report) == "demand 1/2 or walk"
