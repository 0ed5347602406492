"""Cells that end alike are joined, and keep no constraint that says nothing."""

from dataclasses import replace
from fractions import Fraction
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.diagnostics import Diagnostic
from bargain.logic.tracked import NEGATIVE, POSITIVE, ZERO, Normal, Signs
from bargain.model import load
from bargain.output.regions_text import where_text
from bargain.regions import Cell, Regions
from bargain.regions.cell import NoOutcome, ending_key
from bargain.regions.check import checked
from bargain.regions.merge import merged
from bargain.smt import formula as f

GAME = """
game G {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
  feature x: 0 .. 1 = 1/2
  feature y: 0 .. 1 = 1/2
  feature seen: bool = true
  feature mood: {calm, angry, sad} = calm
}
program C { play C }
"""


def regions(program: str, *over: str) -> Regions:
    found = load(GAME + f"program P {{ {program} }}").regions("P", "C", over=over)
    assert isinstance(found, Regions)
    return found


def wheres(program: str, *over: str) -> list[str]:
    found = regions(program, *over)
    return [where_text(cell, found) for cell in found.cells]


@pytest.mark.parametrize(
    ("program", "over", "expected"),
    [
        ("if x < 1/2 { play C } if x == 1/2 { play C } play C", "x", ["whatever the values"]),
        ("if x > 1/2 { if x > 1/3 { play C } } play D", "x", ["x <= 0.5", "x > 0.5"]),
        ("if x == 1/3 { play C } play D", "x", ["x != 1/3", "x == 1/3"]),
        ("if x > 0 { play C } play D", "x", ["x == 0", "x > 0"]),
        ("if x < 1 { play C } play D", "x", ["x < 1", "x == 1"]),
        (
            "if x > 1/4 and x <= 3/4 { play C } play D",
            "x",
            ["x <= 0.25", "0.25 < x <= 0.75", "x > 0.75"],
        ),
        ("if 2 * x - y > 1/2 { play C } play D", "x y", ["2 * x <= y + 0.5", "2 * x > y + 0.5"]),
        ("if seen { play C } play C", "seen", ["whatever the values"]),
        ("if seen { play C } play D", "seen", ["seen", "not seen"]),
        ("if mood == sad { play C } play D", "mood", ["mood in {calm, angry}", "mood == sad"]),
        (
            "if seen and x > 1/2 { play C } play D",
            "x seen",
            ["seen and x <= 0.5", "seen and x > 0.5", "not seen"],
        ),
    ],
)
def test_no_more_cells_and_constraints_than_it_takes(
    program: str, over: str, expected: list[str]
) -> None:
    assert wheres(program, *over.split()) == expected


LETTERS = "ABC"


def constraint(number: Fraction) -> Normal:
    return ((("x",), Fraction(1)), ((), -number)) if number else ((("x",), Fraction(1)),)


def pieces(borders: list[Fraction], letters: list[str]) -> list[Cell]:
    """Points and intervals from left to right; each looks at more borders than it has to."""
    places = [Fraction(0), *borders, Fraction(1)]
    inside = [(low + high) / 2 for low, high in pairwise(places)]
    points = sorted([*borders, *inside])
    cells = []
    for point, letter in zip(points, letters, strict=False):
        signs: dict[Normal, Signs] = {
            constraint(border): (POSITIVE, NEGATIVE, ZERO)[(point < border) + 2 * (point == border)]
            for border in borders
        }
        ending = NoOutcome((Diagnostic(f"BGL0{letter}", letter),))
        cells.append(Cell({}, signs, f.TRUE, {"x": point}, ending))
    return cells


@given(
    st.lists(st.integers(1, 11), max_size=4, unique=True),
    st.lists(st.sampled_from(LETTERS), min_size=9, max_size=9),
)
def test_joining_changes_no_point_and_leaves_nothing_to_join(
    twelfths: list[int], letters: list[str]
) -> None:
    empty = replace(regions("play C", "x"), cells=())
    game = load(GAME).games["G"]
    cells = pieces([Fraction(part, 12) for part in sorted(twelfths)], letters)
    found = checked(merged(empty, cells, game), game)
    for part in range(25):
        point = {"x": Fraction(part, 24)}
        (before,) = [cell for cell in cells if cell.contains(point)]
        assert ending_key(found.at(point).ending) == ending_key(before.ending)
    runs = [key for key, _ in groupby(ending_key(cell.ending) for cell in cells)]
    assert len(found.cells) <= len(runs)
    for cell in found.cells:
        for polynomial in cell.signs:
            rest = {p: signs for p, signs in cell.signs.items() if p != polynomial}
            looser = replace(cell, signs=rest)
            points = ({"x": Fraction(part, 48)} for part in range(49))
            assert any(looser.contains(point) != cell.contains(point) for point in points)


def test_a_point_outside_of_the_ranges_is_in_no_cell() -> None:
    with pytest.raises(LookupError, match="outside"):
        regions("play C", "x").at({"x": Fraction(2)})


def test_cells_with_quantifiers_are_decided_at_every_point() -> None:
    # Whether C is provable for every y depends on x, through a fibre that x does not range in.
    program = (
        "if provable for every y (they play C against P and (x > 1/2 or y < x)) { play C } play D"
    )
    found = regions(program, "x")
    for part in range(13):
        point = {"x": Fraction(part, 12)}
        (cell,) = [cell for cell in found.cells if cell.contains(point)]
        assert found.at(point) is cell
