"""The staircase is exact: every point has one cell, and goes as its cell says."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from bargain.core.terms import Budget
from bargain.diagnostics import DiagnosticError
from bargain.logic import cover
from bargain.match import Match, PlayReport, Undecided
from bargain.model import Model, load, load_bundled
from bargain.whatif import areas
from bargain.whatif.axes import Axis, changes_to
from bargain.whatif.budgets import Budgets
from bargain.whatif.contest import Contest, NoOutcome, Outcome, Went
from bargain.whatif.sites import sites_of
from bargain.whatif.staircase import cells
from bargain.whatif.zone import MOST, Bound, Zone
from tests.strategies import Population, populations
from tests.whatif.forcing import too_hard
from tests.whatif.rewriting import concretely, rewritten
from tests.whatif.test_zones import keeps

PUSHY = """
game Split {
  demands 0% .. 100% step 10%
  outside walk
  payoff (walk, walk) = (10%, 10%)
}
program Pushy(k) {
  if provable within k (they accept 100% when I hold 100%) { demand 100% }
  demand 0%
}
program Wrap(b) { act as Pushy(b) }
program Literal { if provable within 4 (they accept 50%) { demand 50% } demand 90% }
program Twin {
  if provable within 9 (they are Pushy(7) and agreement) { demand 100% }
  if they are me { demand 50% }
  demand 0%
}
program Greedy(k) { if provable within k (they accept 10%) { demand 10% * k } demand 0% }
program Picky(p, k) { if provable within k (they accept 50% against p) { demand 50% } demand 0% }
"""


@pytest.fixture(scope="module")
def bounded() -> Model:
    return load_bundled(["bounded"])


@pytest.fixture(scope="module")
def pushy() -> Model:
    return load(PUSHY)


def found(model: Model, first: str, second: str, **options: object) -> Budgets:
    answer = model.budgets(first, second, **options)  # type: ignore[arg-type]
    assert isinstance(answer, Budgets)
    return answer


def letters(outcome: Outcome) -> str:
    assert isinstance(outcome, Went)
    reports = outcome.reports
    assert all(isinstance(report, PlayReport) for report in reports)
    return "".join(str(report).removeprefix("play ") for report in reports)


def words(budgets: Budgets) -> dict[str, list[str]]:
    """The areas of each outcome of a matrix game."""
    return {
        letters(group.outcome): [budgets.words(area) for area in group.areas]
        for group in budgets.outcomes
    }


# The second table of the language's definition ---------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "budgets", "outcome"),
    [
        ("FiniteFairBot", "FiniteFairBot", (1, 1), "CC"),
        ("FiniteFairBot", "FiniteFairBot", (1, 3), "DD"),
        ("FiniteFairBot", "FiniteFairBot", (3, 10), "CC"),
        ("FiniteFairBot", "CUPOD", (3, 3), "DC"),
        ("FiniteFairBot", "CUPOD", (10, 3), "CC"),
        ("FiniteFairBot", "CUPOD", (3, 10), "DD"),
        ("BoundedPrudentBot", "BoundedPrudentBot", (10, 10, 10, 10), "DD"),
        ("BoundedPrudentBot", "BoundedPrudentBot", (10, 100, 10, 100), "CC"),
        ("BoundedPrudentBot", "FiniteFairBot", (10, 100, 10), "CC"),
        ("BoundedPrudentBot", "FiniteFairBot", (10, 100, 100), "DD"),
    ],
)
def test_the_published_outcomes_are_points_of_the_staircase(
    bounded: Model, first: str, second: str, budgets: tuple[int, ...], outcome: str
) -> None:
    assert letters(found(bounded, first, second).at(*budgets)) == outcome


def test_fairbots_cooperate_from_two_on_and_with_one_only_with_their_like(bounded: Model) -> None:
    answer = found(bounded, "FiniteFairBot", "FiniteFairBot")
    assert answer.names == ("first.k", "second.k")
    assert words(answer) == {
        "DD": [
            "first.k = 0",
            "first.k <= 1, first.k < second.k",
            "second.k <= 1, second.k < first.k",
        ],
        "CC": ["first.k >= 1, first.k = second.k", "first.k >= 2, second.k >= 2"],
    }
    (cooperation,) = [group for group in answer.outcomes if letters(group.outcome) == "CC"]
    assert cooperation.least == ((1, 1),)


def test_a_prudent_bot_needs_a_second_budget_above_the_fairbots_own(bounded: Model) -> None:
    answer = found(bounded, "BoundedPrudentBot(k, K)", "FiniteFairBot(10)")
    assert answer.first == "BoundedPrudentBot(k, K)"
    assert words(answer) == {"DD": ["k <= 7", "K <= 10"], "CC": ["k >= 8, K >= 11"]}


def test_patience_is_power(pushy: Model) -> None:
    answer = found(pushy, "Pushy", "Pushy")
    ends = {
        tuple(str(report) for report in group.outcome.reports): [
            answer.words(area) for area in group.areas
        ]
        for group in answer.outcomes
        if isinstance(group.outcome, Went)
    }
    assert ends[("demand 1 or walk", "demand 0 or walk")] == ["first.k >= 4, second.k < first.k"]
    assert ends[("demand 0 or walk", "demand 1 or walk")] == ["second.k >= 4, first.k < second.k"]
    half = answer.at(10, 10)
    assert isinstance(half, Went)
    assert half.payoffs == (Fraction(1, 2), Fraction(1, 2))


# Which budgets vary ------------------------------------------------------------------------------


def test_a_budget_may_be_handed_on(pushy: Model) -> None:
    assert found(pushy, "Wrap", "Pushy(10)").names == ("b",)


def test_arguments_with_one_name_are_one_budget(bounded: Model) -> None:
    answer = found(bounded, "BoundedPrudentBot(k, k)", "BoundedPrudentBot(_, 50)")
    assert answer.names == ("first.k", "second.k")
    assert answer.axes[0].arguments == ((0, 0), (0, 1))


def test_a_program_without_parameters_varies_what_it_writes(pushy: Model) -> None:
    answer = found(pushy, "Literal", "Pushy(k)")
    assert answer.names == ("k", "Literal:12")
    assert found(pushy, "Literal", "Literal").names == ("Literal:12",)


def test_numbers_that_are_given_stay(pushy: Model) -> None:
    assert found(pushy, "Literal", "Pushy(3)").names == ("Literal:12",)
    # With nothing open, what the sources write is all there is.
    with pytest.raises(DiagnosticError, match="BGL087"):
        pushy.budgets("Pushy(3)", "Pushy(4)")


def test_one_program_has_no_budget_whatever_it_is_called() -> None:
    model = load("use modal\nprogram Brandon for PD { play D }\n")
    with pytest.raises(DiagnosticError, match="`Brandon` has no budget"):
        model.budgets("Brandon", "Brandon")


def test_one_of_several_can_be_chosen(bounded: Model, pushy: Model) -> None:
    assert found(pushy, "Literal", "Twin", vary=["Twin:14"]).names == ("Twin:14",)
    with pytest.raises(DiagnosticError, match="BGL087"):
        pushy.budgets("Literal", "Twin", vary=["Twin:1"])
    with pytest.raises(DiagnosticError, match="BGL087"):
        bounded.budgets("FiniteFairBot(k)", "FiniteFairBot(j)", vary=["k"])
    with pytest.raises(DiagnosticError, match=r"`second.k` does not vary.*\nhelp: .*`Pushy\(…\)`"):
        pushy.budgets("Pushy", "Pushy", vary=["first.k"])


@pytest.mark.parametrize(
    ("first", "vary", "lacking"),
    [
        ("FiniteFairBot(k)", "j", "FiniteFairBot(…)"),
        ("BoundedPrudentBot(k, K)", "k", "BoundedPrudentBot(k, …)"),
        ("BoundedPrudentBot(k, k)", "j", "BoundedPrudentBot(…, …)"),
    ],
)
def test_an_open_budget_that_does_not_vary_has_to_be_given(
    bounded: Model, first: str, vary: str, lacking: str
) -> None:
    with pytest.raises(DiagnosticError) as caught:
        bounded.budgets(first, "FiniteFairBot(j)", vary=[vary, "j"])
    (found,) = caught.value.diagnostics
    assert (found.code, found.hint) == ("BGL087", f"write a number for it: `{lacking}`")


@pytest.mark.parametrize("open_", ["Greedy", "Greedy(_)", "Picky", "Picky(_, 3)"])
def test_what_is_not_just_a_budget_has_to_be_given(pushy: Model, open_: str) -> None:
    with pytest.raises(DiagnosticError, match="BGL086"):
        pushy.budgets(open_, "Literal")


def test_a_program_next_to_an_open_budget_is_given_as_ever(pushy: Model) -> None:
    assert found(pushy, "Picky(Pushy(20), k)", "Pushy(3)").names == ("k",)


def test_sources_that_are_compared_may_differ_in_a_budget_alone(pushy: Model) -> None:
    answer = found(pushy, "Twin", "Pushy")
    assert answer.names == ("k", "Twin:14")
    for k, n in product(range(12), (2, 9, 30)):
        match = load(PUSHY.replace("within 9", f"within {n}")).match("Twin", f"Pushy({k})")
        assert isinstance(match, Match)
        assert answer.at(k, n) == Went.of(match)
    assert answer.at(7, 9) != answer.at(6, 9)


# Exactness ---------------------------------------------------------------------------------------


@given(populations(rounds=st.sampled_from((1, 1, 2))), st.data())
def test_a_point_goes_as_its_cell_says(population: Population, data: st.DataObject) -> None:
    model = load(population.text)
    sites = [
        site
        for template in model.module.names.programs.values()
        for site in sites_of(template.tree)
    ]
    pairs = list(population.matches())
    if not sites or not pairs:
        return
    first, second = data.draw(st.sampled_from(pairs))
    chosen = data.draw(st.lists(st.sampled_from(sites), min_size=1, max_size=2, unique_by=id))
    given = model.table("G", population.given).arena.situation.values
    contest = Contest(model, model.program(first), model.program(second), "G", given, None, 100_000)
    axes = [Axis(str(place), (), site, "") for place, site in enumerate(chosen)]
    try:
        known = [cell for cell, _ in cells(contest, axes)]
    except DiagnosticError:
        return
    edges = sorted({x + step for cell in known for x in cell.point for step in (-1, 0, 1)} - {-1})
    numbers = st.one_of(st.sampled_from(edges), st.integers(0, 40), st.just(MOST))
    for _ in range(4):
        point = data.draw(st.tuples(*(numbers for _ in chosen)))
        (cell,) = [cell for cell in known if cell.zone.contains(point)]
        budgets = [Budget(budget) for budget in point]
        text = rewritten(population.text, list(zip(chosen, budgets, strict=True)))
        expected = concretely(text, first, second, population.given)
        outcome = cell.outcome
        assert (outcome.codes if isinstance(outcome, NoOutcome) else outcome) == expected
        assert contest.trial(changes_to(axes, point)).outcome == outcome


ASKED = st.sampled_from(
    (
        "they play C",
        "they play D",
        "I play C implies they play C",
        "they play D against Bad",
        "they play C against me",
    )
)


@st.composite
def searchers(draw: st.DrawFn, name: str) -> str:
    """A program with two budgets, whose report depends on what its searches find."""
    one, other = draw(ASKED), draw(ASKED)
    joined = draw(st.sampled_from(("and", "or", "and not")))
    does, else_does = draw(st.sampled_from(("CD", "DC")))
    return (
        f"program {name}(k, m) for PD {{ if provable within k ({one}) {joined} provable within m "
        f"({other}) {{ play {does} }} play {else_does} }}"
    )


@given(searchers("First"), searchers("Second"), st.data())
def test_a_point_goes_as_its_cell_says_where_searches_decide(
    first: str, second: str, data: st.DataObject
) -> None:
    model = load(f"use modal program Bad for PD {{ play D }}\n{first}\n{second}")
    known = data.draw(st.integers(0, 20))
    answer = model.budgets(f"First(k, {known})", f"Second(n, {known + 5})", game="PD")
    assert isinstance(answer, Budgets)
    event(f"{len(answer.outcomes)} outcomes")
    edges = {x + step for cell in answer.cells for x in cell.zone.least() for step in (-1, 0, 1)}
    numbers = st.one_of(st.sampled_from(sorted(edges - {-1})), st.integers(0, 40))
    for _ in range(4):
        k, n = data.draw(st.tuples(numbers, numbers))
        match = model.match(f"First({k}, {known})", f"Second({n}, {known + 5})", game="PD")
        assert isinstance(match, Match)
        assert answer.at(k, n) == Went.of(match)
        (outcome,) = [each for each in answer.outcomes if each.outcome == answer.at(k, n)]
        assert any(keeps((k, n), list(area.bounds)) for area in outcome.areas)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("FiniteFairBot", "CUPOD"),
        ("CIMCIC", "DIMCID"),
        ("BoundedPrudentBot(k, 20)", "FiniteFairBot"),
        ("BoundedPrudentBot(k, K)", "CUPOD(5)"),
    ],
)
def test_cells_and_areas_agree_with_every_match_in_a_box(
    bounded: Model, first: str, second: str
) -> None:
    answer = found(bounded, first, second)
    for x in range(24):
        for y in range(24):
            programs = [
                text.replace(answer.names[0], str(x)).replace(answer.names[1], str(y))
                for text in (answer.first, answer.second)
            ]
            match = bounded.match(*programs)
            assert isinstance(match, Match)
            assert sum(cell.zone.contains((x, y)) for cell in answer.cells) == 1
            expected = Went.of(match)
            assert answer.at(x, y) == expected
            for group in answer.outcomes:
                inside = [
                    area
                    for area in group.areas
                    if all((0, x, y)[i] - (0, x, y)[j] <= most for i, j, most in area.bounds)
                ]
                assert bool(inside) == (group.outcome == expected)
                least = any(a <= x and b <= y for a, b in group.least)
                assert least or group.outcome != expected


def test_cells_cover_everything_and_do_not_overlap(bounded: Model) -> None:
    answer = found(bounded, "BoundedPrudentBot", "BoundedPrudentBot")
    pieces = [Zone.everything(4)]
    for number, cell in enumerate(answer.cells):
        for other in answer.cells[number + 1 :]:
            assert other.zone.within_all(cell.bounds) is None
        pieces = [rest for piece in pieces for rest in piece.without(cell.bounds)]
    assert pieces == []


def test_no_cell_grows_into_areas_twice(bounded: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    origins: list[object] = []
    grow = areas._around

    def counted(everything: Zone, bounds: tuple[Bound, ...], *rest: Any) -> list[areas.Area]:
        origins.append(bounds)
        return grow(everything, bounds, *rest)

    monkeypatch.setattr(areas, "_around", counted)
    answer = found(bounded, "BoundedPrudentBot", "BoundedPrudentBot")
    assert len(origins) == len(set(origins)) <= len(answer.cells)


WARY = """
game Stakes {
  actions C, D
  feature cost: 0 .. 1 = 1/4
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 1)
  payoff (D, C) = (1, 0)
  payoff (D, D) = (-cost, -cost)
}
program Wary { if provable for every cost (provable (cost < 1/2)) { play C } play D }
program Asks { if provable within 50 (they play C or they play D) { play C } play D }
"""


def test_strikes_at_other_feature_values_count_where_formulas_settle_the_match(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wary's inner question is held at this cost, and struck at others: what Asks asks has a size
    of 9, and without these strikes it would have one of 6."""
    with monkeypatch.context() as patch:
        patch.setattr(cover, "settle_covered", too_hard)
        answer = found(load(WARY), "Asks", "Wary")
    (site,) = sites_of(load(WARY).module.names.programs["Asks"].tree)
    for budget in range(13):
        text = rewritten(WARY, [(site, Budget(budget))])
        match = load(text).match("Asks", "Wary")
        assert isinstance(match, Match)
        assert answer.at(budget) == Went.of(match)
    assert words(answer) == {"DD": ["Asks:11 <= 8"], "CD": ["Asks:11 >= 9"]}


def test_a_limit_is_undecided(bounded: Model) -> None:
    answer = bounded.budgets("FiniteFairBot", "FiniteFairBot", max_questions=1)
    assert isinstance(answer, Undecided)
    assert answer.limit == 1


def test_a_match_without_an_answer_has_its_own_area() -> None:
    model = load(
        PUSHY + "program Looker(k) { if provable within k (they accept 100% when I hold 100%) "
        "{ if they accept 50% { demand 50% } } demand 0% }"
    )
    answer = found(model, "Looker", "Looker(1)")
    assert {type(group.outcome) for group in answer.outcomes} <= {Went, NoOutcome}
