"""Every point of the ranges is in one cell, and the match goes there as the cell says."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bargain.core.games import Domain, Enumeration, FeatureValue, Interval
from bargain.diagnostics import DiagnosticError
from bargain.logic.constraints import rational_roots
from bargain.match import Match, Undecided
from bargain.model import Model, load
from bargain.regions import Cell, Regions
from bargain.regions.cell import NoOutcome
from tests.properties.outcomes import table_of
from tests.strategies import Population, populations

POINTS = 200

ASKING = """
game G {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1 / (1 + x + y))
  feature x: 0 .. 1 = 1/2
  feature y: 0 .. 1 = 1/2
  feature seen: bool = true
}
program C { play C }
program Low { if x + y <= 4/3 { play C } play D }
program Step { if seen and x > 1/2 or y < x + 2/3 { play C } play D }
program Curve { if x * y > 1/4 { play C } if x == y { play C } play D }
program Own { if provable for every y (x > 1/2 or y < x + 2/3) { play C } play D }
program Trusts { if provable for every y (they play C) { play C } play D }
program TrustsX { if provable for every x (they play C or x > y) { play C } play D }
program All { if provable for every x, y (they play C or x + y > 1) { play C } play D }
program Seen { if provable for every seen (they play C) and x > y { play C } play D }
program Within { if provable within 9 for every y (they play C) { play C } play D }
program Nested {
  if provable in PA+1 for every x (provable for every y (they play C) or x > 1/2) { play C }
  if x < y { play C }
  play D
}
"""


def value_in(random: Random, domain: Domain) -> FeatureValue:
    match domain:
        case Interval(low=low, high=high):
            # Small denominators often meet the borders of cells, large ones what is between.
            size = random.choice((2, 10, 60, 997))
            return low + (high - low) * Fraction(random.randint(0, size), size)
        case Enumeration(values=values):
            return random.choice(values)
    return random.random() < 1 / 2


def on_a_border(random: Random, regions: Regions, cell: Cell) -> dict[str, FeatureValue]:
    """A point where a constraint of the cell is just met, if one is easily found; else any."""
    point = {name: value_in(random, domain) for name, domain in regions.domains.items()}
    if not cell.signs:
        return point
    polynomial = random.choice(sorted(cell.signs))
    for name, domain in regions.intervals.items():
        rest: dict[tuple[str, ...], Fraction] = {}
        for monomial, factor in polynomial:
            for other in monomial:
                value = point[other]
                if other != name and isinstance(value, Fraction):
                    factor *= value
            kept = tuple(other for other in monomial if other == name)
            rest[kept] = rest.get(kept, Fraction(0)) + factor
        rest = {monomial: factor for monomial, factor in rest.items() if factor}
        if any(rest.keys() - {()}):
            roots = [root for root in rational_roots(rest) if domain.contains(root)]
            if roots:
                return point | {name: random.choice(roots)}
    return point


def check(
    model: Model, pair: tuple[str, str], regions: Regions, random: Random, points: int = POINTS
) -> None:
    for number in range(points):
        point = {name: value_in(random, domain) for name, domain in regions.domains.items()}
        if number % 4 == 0:
            point = on_a_border(random, regions, random.choice(regions.cells))
        (cell,) = [cell for cell in regions.cells if cell.contains(point)]
        compare(model, pair, {**regions.given, **point}, cell)
    for cell in regions.cells:
        assert regions.at(cell.sample) is cell


def compare(
    model: Model, pair: tuple[str, str], values: dict[str, FeatureValue], cell: Cell
) -> None:
    numbers = {name: value for name, value in values.items() if isinstance(value, Fraction)}
    if isinstance(cell.ending, NoOutcome):
        with pytest.raises(DiagnosticError) as error:
            model.match(*pair, game="G", given=values)
        codes = {found.code for found in error.value.diagnostics}
        assert codes == {found.code for found in cell.ending.diagnostics}
        return
    match = model.match(*pair, game="G", given=values)
    assert isinstance(match, Match), (values, match)
    ending = cell.ending
    assert ending.reports == (match.first.report, match.second.report), (values, cell)
    assert (ending.agreement, ending.round) == (match.agreement, match.round)
    payoffs = tuple(payoff.at(numbers) for payoff in ending.payoffs)
    assert payoffs == (match.first.payoff, match.second.payoff), (values, cell)


@settings(max_examples=max(8, settings().max_examples // 6))
@given(populations(varied=True, size=2), st.integers(0, 2**32), st.data())
def test_random_points_go_as_their_cell_says(
    population: Population, seed: int, data: st.DataObject
) -> None:
    model, _ = table_of(population)
    pair = data.draw(st.sampled_from(list(population.matches())))
    regions = model.regions(*pair, game="G")
    if not isinstance(regions, Undecided):
        check(model, pair, regions, Random(seed))


SUMS = st.sampled_from(("x", "y", "x + y", "x - 2 * y", "3 * x", "x * y", "x * x - y"))
PROVABLE = st.sampled_from(("provable", "possible", "provable in PA+1", "provable within 4"))


@st.composite
def readers(draw: st.DrawFn, name: str) -> str:
    """A program that goes by the features in every condition, by itself or inside a question."""

    def comparison() -> str:
        relation = draw(st.sampled_from(("<", "<=", ">", ">=", "==")))
        return f"{draw(SUMS)} {relation} {draw(st.fractions(0, 1, max_denominator=4))}"

    def condition() -> str:
        asked = f"(they play {draw(st.sampled_from('CD'))} or {comparison()})"
        return draw(
            st.sampled_from(
                (
                    comparison(),
                    f"seen and {comparison()}",
                    f"{draw(PROVABLE)} {asked}",
                    f"{comparison()} and {draw(PROVABLE)} {asked}",
                )
            )
        )

    steps = "".join(
        f"if {condition()} {{ play {draw(st.sampled_from('CD'))} }} "
        for _ in range(draw(st.integers(1, 2)))
    )
    return f"program {name} {{ {steps}play {draw(st.sampled_from('CD'))} }}"


@settings(max_examples=max(8, settings().max_examples // 6))
@given(readers("First"), readers("Second"), st.integers(0, 2**32))
def test_random_points_go_as_their_cell_says_where_all_goes_by_the_features(
    first: str, second: str, seed: int
) -> None:
    model = load(f"{ASKING}{first}\n{second}\n")
    regions = model.regions("First", "Second")
    assert isinstance(regions, Regions)
    event(f"{min(len(regions.cells), 6)} cells")
    check(model, ("First", "Second"), regions, Random(seed))


@pytest.mark.parametrize(
    ("first", "second", "over"),
    [
        ("Own", "C", "xy"),
        ("Trusts", "Low", "xy"),
        ("Trusts", "Step", "x"),
        ("TrustsX", "Low", "y"),
        ("Own", "Trusts", "x"),
        ("All", "Curve", "xy"),
        ("Seen", "Step", None),
        ("Within", "Step", "x"),
    ],
)
def test_so_they_do_where_questions_are_about_other_values(
    first: str, second: str, over: str | None
) -> None:
    model = load(ASKING)
    regions = model.regions(first, second, over=over)
    assert isinstance(regions, Regions), regions
    check(model, (first, second), regions, Random(0))


TURNS = (
    ASKING
    + """
program Sum { if provable for every y (they play C or x + y < 1) { play C } play D }
program Product {
  if y > 3/4 { play D }
  if provable for every x (they play C or x * y < 1/2) { play C }
  play D
}
program Disc {
  if y > 3/4 { play D }
  if provable for every x (they play C or x * x + y * y > 1/2) { play C }
  play D
}
program Right { if provable for every y (they play C or y < x + 1/10) { play C } play D }
program Left {
  if y > 3/4 { play D }
  if provable for every x (they play C or x > y - 1/10) { play C }
  play D
}
"""
)


@pytest.mark.parametrize(
    "pair", [("Product", "Sum"), ("Disc", "Sum"), ("Left", "Right"), ("Disc", "Right")]
)
def test_so_they_do_where_questions_about_different_features_ask_each_other(
    pair: tuple[str, str],
) -> None:
    model = load(TURNS)
    regions = model.regions(*pair, over=["x", "y"])
    assert isinstance(regions, Regions), regions
    check(model, pair, regions, Random(0), points=4)


def test_which_numbers_have_a_rational_root_is_no_finite_number_of_cells() -> None:
    text = "program Root { if provable for every x (x * x != y) { play C } play D }"
    model = load(ASKING + text)
    regions = model.regions("Root", "C", over=["y"])
    assert isinstance(regions, Undecided)
    match = model.match("Root", "C", given={"y": Fraction(1, 3)})
    assert isinstance(match, Match)
    assert str(match.first.report) == "play C"


def test_a_number_that_is_too_long_somewhere_leaves_regions_undecided() -> None:
    powers = "let p0 = x * x " + " ".join(f"let p{n + 1} = p{n} * p{n}" for n in range(8))
    text = f"{ASKING}program High {{ {powers} if p8 * y > 1/3 {{ play C }} play D }}"
    regions = load(text).regions("High", "C", over=["x", "y"])
    assert isinstance(regions, Undecided)
    assert "BGL061" in regions.reason


def test_so_they_do_where_questions_are_inside_others() -> None:
    model = load(ASKING)
    regions = model.regions("Nested", "Low", over=["x"])
    assert isinstance(regions, Regions), regions
    # Each of these matches needs many points of its own.
    check(model, ("Nested", "Low"), regions, Random(0), points=2)


def test_so_they_do_where_two_questions_take_turns() -> None:
    """No cell has its own point while a fibre lacks one, which must not keep that from coming."""
    model = load("""
        game G {
          demands 0% .. 100% step 10%
          outside court
          payoff (court, court) = (x - y, 1 - x - y)
          feature x: 0 .. 1 = 60%
          feature y: 0 .. 1/2 = 10%
        }
        program A {
          if provable for every y (
            they accept 50% and provable for every x (their payoff > -1)
          ) { demand 50% }
          demand 100%
        }
        program B { if y > 2/5 { demand 70% } demand 50% }
    """)
    regions = model.regions("A", "B")
    assert isinstance(regions, Regions), regions
    check(model, ("A", "B"), regions, Random(0), points=8)
