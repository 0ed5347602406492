"""What is said to make a claim true does, nothing smaller does, and "nothing does" is so."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.core.games import FeatureValue
from bargain.core.terms import PA, Budget
from bargain.diagnostics import DiagnosticError
from bargain.logic import cover
from bargain.logic.settle import Settlement
from bargain.match import Match, Undecided
from bargain.model import Model, load, load_bundled
from bargain.output.why_not_text import also_text
from bargain.regions.cell import sign_at
from bargain.whatif import feature_cells
from bargain.whatif.contest import Contest, SetFeature, SetStrength, Went
from bargain.whatif.feature_cells import Stretch
from bargain.whatif.fixes import Fix, Kind, sites_in_reach
from bargain.whatif.levels import levels
from bargain.whatif.sites import Site, sites_of
from bargain.whatif.why_not import WhyNot
from bargain.whatif.zone import MOST
from tests.strategies import Population, populations
from tests.whatif.forcing import too_hard
from tests.whatif.rewriting import holds, rewritten

SPLIT = """
game Split {
  demands 0% .. 100% step 10%
  outside walk, fight
  payoff (walk, walk)   = (10%, 10%)
  payoff (walk, fight)  = (0, 20%)
  payoff (fight, walk)  = (20%, 0)
  payoff (fight, fight) = (-cost, -cost)
  feature cost: 0 .. 1/2 = 10%
  feature mood: {calm, angry, sad} = calm
  feature open: bool = true
}
program Alice {
  if provable within 1 (they accept 100% when I hold 100%) { demand 100% or fight }
  if cost > 1/5 and cost < 2/5 { demand 40% or walk }
  demand 50% or fight
}
program Bob {
  if cost * cost == 1/16 { demand 50% }
  if not (mood == calm and open) { demand 50% or walk }
  demand 60% or walk
}
program Dove { if provable within 100 (they accept 90%) { demand 100% } demand 0% or walk }
program Carl { if provable for every cost (their payoff >= -1/3) { demand 50% } demand 70% }
"""


@pytest.fixture(scope="module")
def bounded() -> Model:
    return load_bundled(["bounded"])


@pytest.fixture(scope="module")
def split() -> Model:
    return load(SPLIT)


def asked(model: Model, first: str, second: str, claim: str) -> WhyNot:
    answer = model.why_not(first, second, claim)
    assert isinstance(answer, WhyNot)
    return answer


def fixes(answer: WhyNot, kind: Kind) -> list[tuple[str, str, bool]]:
    (found,) = [one for one in answer.answers if one.kind is kind]
    return [(fix.place, fix.after, fix.smallest) for fix in found.fixes]


# Examples ----------------------------------------------------------------------------------------


def test_the_least_larger_budget_is_found(bounded: Model) -> None:
    answer = asked(bounded, "FiniteFairBot(1)", "FiniteFairBot(3)", "first plays C")
    assert fixes(answer, Kind.BUDGET) == [("`k` of FiniteFairBot (first)", "2", True)]


def test_a_tie_is_listed(bounded: Model) -> None:
    pair = ("BoundedPrudentBot(10, 100)", "BoundedPrudentBot(10, 100)")
    answer = asked(bounded, *pair, "first plays D and second plays D")
    assert fixes(answer, Kind.BUDGET) == [
        ("`k` of BoundedPrudentBot (first)", "11", True),
        ("`m` of BoundedPrudentBot (first)", "101", True),
        ("`k` of BoundedPrudentBot (second)", "11", True),
        ("`m` of BoundedPrudentBot (second)", "101", True),
    ]


def test_a_claim_that_is_true_needs_nothing(bounded: Model) -> None:
    answer = asked(bounded, "FairBot", "FairBot", "first plays C")
    assert answer.holds is True
    assert answer.answers == ()


def test_when_nothing_does_every_kind_says_so(bounded: Model) -> None:
    answer = asked(bounded, "FairBot", "DefectBot", "second plays C")
    assert answer.holds is False
    assert [one.kind for one in answer.answers] == list(Kind)
    assert answer.fixes == ()


def test_a_level_above_the_other_sides_is_enough(bounded: Model) -> None:
    answer = asked(bounded, "FairBot", "CupodBot", "first plays C and second plays C")
    ((place, after, smallest),) = fixes(answer, Kind.LEVEL)
    assert place.startswith("FairBot, line ")
    assert (after, smallest) == ("provable in PA+1", True)


def test_a_level_given_as_an_argument_can_be_raised(bounded: Model) -> None:
    answer = asked(bounded, "CDEBotAt(0)", "EupodBotAt(0)", "first plays D")
    assert fixes(answer, Kind.LEVEL) == [("`n` of EupodBotAt (second)", "1", True)]


def test_a_feature_has_the_nearest_value_and_the_names_all_that_do(split: Model) -> None:
    answer = asked(split, "Alice", "Bob", "agreement")
    assert fixes(answer, Kind.FEATURE) == [
        ("cost", "0.225", True),
        ("mood", "angry", True),
        ("mood", "sad", True),
        ("open", "false", True),
    ]
    (cost, *_) = next(one.fixes for one in answer.answers if one.kind is Kind.FEATURE)
    assert cost.also is not None
    assert also_text(cost.also) == "all values between 0.2 and 0.25"


def test_the_nearest_value_may_be_a_single_one(split: Model) -> None:
    answer = asked(split, "Bob", "Carl", "agreement")
    ((place, after, _), *_) = fixes(answer, Kind.FEATURE)
    assert (place, after) == ("cost", "0.25")


def test_the_budget_of_the_seed_example_can_be_too_small(split: Model) -> None:
    answer = asked(split, "Alice", "Dove", "first payoff == 100%")
    assert fixes(answer, Kind.BUDGET)[0][0] == "Alice, line 14"
    assert fixes(answer, Kind.STRENGTH)[0] == ("Alice, line 14", "provable", True)


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("first plays Q", "BGL023"),
        ("they play C", "BGL032"),
        ("first plays", "BGL004"),
        ("true expect FairBot vs FairBot: true", "BGL082"),
    ],
)
def test_a_claim_is_one_that_an_expectation_could_make(
    bounded: Model, claim: str, code: str
) -> None:
    with pytest.raises(DiagnosticError) as caught:
        bounded.why_not("FairBot", "FairBot", claim)
    assert code in {found.code for found in caught.value.diagnostics}


def test_a_limit_is_undecided(bounded: Model) -> None:
    pair = ("FiniteFairBot(1)", "FiniteFairBot(3)")
    assert isinstance(bounded.why_not(*pair, "first plays C", max_questions=1), Undecided)


# Exactness ---------------------------------------------------------------------------------------


CLAIMS = (
    "first payoff > second payoff",
    "second payoff > first payoff",
    "first payoff >= 1",
    "second payoff >= 1/2",
)


def values_of(population: Population, model: Model) -> dict[str, FeatureValue]:
    return dict(model.table("G", population.given).arena.situation.values)


def smaller(fix: Fix | None, site: Site) -> Iterator[PA | Budget]:
    """What a fix of a site says will not do, as far as one can go through it."""
    match site.strength:
        case PA(level=level):
            end = min(fix.size[0], 8) if fix is not None else 8
            yield from (PA(level + more) for more in range(1, end))
            if fix is None:
                yield PA(MOST)
        case Budget(entries=entries):
            end = min(fix.size[0], 24) if fix is not None else 24
            yield from (Budget(entries + more) for more in range(1, end))
            if fix is None:
                yield Budget(MOST)


@given(populations(rounds=st.sampled_from((1, 1, 2)), looks=st.just(False)), st.data())
def test_each_change_makes_it_true_and_no_smaller_one_does(
    population: Population, data: st.DataObject
) -> None:
    model = load(population.text)
    pairs = list(population.matches())
    if not pairs:
        return
    first, second = data.draw(st.sampled_from(pairs))
    claim = data.draw(st.sampled_from(CLAIMS))
    given = values_of(population, model)
    answer = model.why_not(first, second, claim, game="G", given=population.given)
    assert isinstance(answer, WhyNot)
    assert holds(population.text, first, second, given, claim) == (answer.holds is True)
    for fix in answer.fixes:
        match fix.change:
            case SetStrength(site=site, strength=strength):
                text = rewritten(population.text, [(site, strength)])
                assert holds(text, first, second, given, claim)
            case SetFeature(name=name, value=value):
                assert holds(population.text, first, second, {**given, name: value}, claim)
    if answer.holds:
        return
    contest = Contest(model, model.program(first), model.program(second), "G", given, None, 100_000)
    reached = sites_in_reach(contest)
    if reached:
        site = data.draw(st.sampled_from(reached))
        found = [
            fix
            for one in answer.answers
            if one.kind in (Kind.BUDGET, Kind.LEVEL)
            for fix in one.fixes
            if isinstance(fix.change, SetStrength) and fix.change.site.node is site.node
        ]
        for strength in smaller(found[0] if found else None, site):
            text = rewritten(population.text, [(site, strength)])
            assert not holds(text, first, second, given, claim), strength


@given(populations(rounds=st.just(1)), st.data())
def test_levels_go_alike_as_far_as_is_said(population: Population, data: st.DataObject) -> None:
    model = load(population.text)
    pairs = list(population.matches())
    sites = [s for t in model.module.names.programs.values() for s in sites_of(t.tree)]
    if not sites or not pairs:
        return
    first, second = data.draw(st.sampled_from(pairs))
    site = data.draw(st.sampled_from(sites))
    contest = Contest(
        model,
        model.program(first),
        model.program(second),
        "G",
        values_of(population, model),
        None,
        100_000,
    )
    expected = 0
    for alike in levels(contest, lambda level: [SetStrength(site, PA(level))], 0):
        assert alike.first == expected
        expected = alike.last + 1
        for level in {min(alike.first + step, alike.last) for step in (1, 2, 3, 7, 20)}:
            trial = contest.trial([SetStrength(site, PA(level))])
            assert trial.outcome == alike.trial.outcome
    assert expected == MOST + 1


def test_strikes_at_other_feature_values_keep_levels_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wary's inner question is held at this cost, and struck at others at level 0; so the outer one
    is struck at level 1, and Wary plays D from level 2 on."""
    model = load(
        SPLIT + "program Wary { if provable for every cost (provable (cost < 1/4)) { demand 50% } "
        "demand 60% }\n"
        "program Asks { if provable (they demand 60%) { demand 40% } demand 50% }\n"
    )
    given = model.table("Split").arena.situation.values
    pair = (model.program("Asks"), model.program("Wary"))
    contest = Contest(model, *pair, "Split", given, None, 100_000)
    (site,) = sites_of(model.module.names.programs["Asks"].tree)
    monkeypatch.setattr(cover, "settle_covered", too_hard)
    outcomes: dict[int, object] = {}
    for alike in levels(contest, lambda level: [SetStrength(site, PA(level))], 0):
        outcomes |= dict.fromkeys(range(alike.first, 5), alike.trial.outcome)
    monkeypatch.undo()
    run = Contest(model, *pair, "Split", given, None, 100_000)
    for level, outcome in outcomes.items():
        assert run.trial([SetStrength(site, PA(level))]).outcome == outcome
    assert outcomes[1] != outcomes[2]


CURVE = "f * f > a and f * f * f < b or 2 * f * f == c"


def is_among(value: Fraction, stretch: Stretch, feature: str = "f") -> bool:
    """Whether a value is said to do, which lies between the ends of a stretch."""
    return stretch.whole or any(
        all(sign_at(polynomial, {feature: value}) in signs for polynomial, signs in way.items())
        for way in stretch.ways
    )


@given(st.data())
def test_the_nearest_feature_value_is_the_nearest(data: st.DataObject) -> None:
    numbers = st.integers(0, 20).map(lambda n: Fraction(n, 20))
    a, b, c = data.draw(st.tuples(numbers, numbers, numbers))
    now = data.draw(numbers)
    test = data.draw(st.sampled_from(("f < a", "f == a", "f > a and f <= b", "f * f >= c", CURVE)))
    numbers_of = {"a": a, "b": b, "c": c}
    condition = re.sub(r"\b[abc]\b", lambda found: f"({numbers_of[found[0]]})", test)
    model = load(
        "game G { actions C, D payoff (C, C) = (f, f) payoff (C, D) = (0, 3) "
        f"payoff (D, C) = (3, 0) payoff (D, D) = (1, 1) feature f: 0 .. 1 = {now} }}"
        f"program P {{ if {condition} {{ play C }} play D }} program Q {{ play C }}"
    )
    answer = asked(model, "P", "Q", "first plays C")

    def is_true(value: Fraction) -> bool:
        match = model.match("P", "Q", given={"f": value})
        assert isinstance(match, Match)
        return str(match.first.report) == "play C"

    grid = [Fraction(n, 400) for n in range(401)]
    nearest = min((abs(value - now) for value in grid if is_true(value)), default=None)
    values = [fix.change.value for fix in answer.fixes if isinstance(fix.change, SetFeature)]
    if answer.holds:
        assert nearest == 0
    elif nearest is None:
        # Only a single point off the grid, or nothing.
        assert all(is_true(value) for value in values if isinstance(value, Fraction))
    else:
        assert values
        for fix in answer.fixes:
            assert isinstance(fix.change, SetFeature)
            assert isinstance(fix.change.value, Fraction)
            assert is_true(fix.change.value)
            if fix.also is None:
                assert abs(fix.change.value - now) <= nearest
                continue
            for value in grid:
                if fix.also.low < value < fix.also.high:
                    assert is_true(value) == is_among(value, fix.also)


def test_a_level_may_matter_because_it_makes_two_sources_one() -> None:
    model = load(
        "game G { actions C, D payoff (C, C) = (2, 2) payoff (C, D) = (0, 3) "
        "payoff (D, C) = (3, 0) payoff (D, D) = (1, 1) }\n"
        "program T(n) { if provable in PA+n (they play C) { play C } play D }\n"
        "program Written { if provable in PA+5 (they play C) { play C } play D }\n"
        "program Plain { if provable (they play C) { play C } play D }\n"
        "program Picky { if they are T(7) { play C } play D }\n"
        "program Choosy { if they are Written { play C } play D }\n"
        "program Own { if provable in PA+1 (they play C) { play C } play D }\n"
    )
    answer = asked(model, "T(1)", "Picky", "second plays C")
    assert fixes(answer, Kind.LEVEL) == [("`n` of T (first)", "7", True)]
    answer = asked(model, "Own", "Choosy", "second plays C")
    assert fixes(answer, Kind.LEVEL)[0] == ("Own, line 7", "provable in PA+5", True)
    answer = asked(model, "Plain", "Choosy", "second plays C")
    assert fixes(answer, Kind.LEVEL)[0] == ("Plain, line 4", "provable in PA+5", True)


def test_hardball_pays_at_a_high_enough_level() -> None:
    model = load_bundled(["bargaining"])
    answer = asked(model, "Insister(100%, 0)", "ModalBargainer(0%)", "first share == 100%")
    assert fixes(answer, Kind.LEVEL) == [("`n` of Insister (first)", "10", True)]


# How it is said ----------------------------------------------------------------------------------

CURVES = """
game Split {
  demands 0% .. 100% step 10%
  outside walk
  payoff (walk, walk) = (0, 0)
  feature cost: 0 .. 1/2 = 1/10
}
program Above { if cost * cost > 1/8 { demand 40% } demand 60% }
program Between { if cost * cost > 1/8 and cost * cost * cost < 1/20 { demand 40% } demand 60% }
program Outside { if cost * cost > 1/5 or cost * cost < 1/101 { demand 40% } demand 60% }
program Twice {
  if cost * cost > 1/5 or cost * cost > 1/50 and cost * cost < 1/40 { demand 40% }
  demand 60%
}
program Firm { demand 60% }
"""


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("Above", ["all values between 0.1 and 0.5 with cost * cost > 0.125"]),
        (
            "Between",
            [
                "all values between 0.1 and 0.5 with cost * cost > 0.125 and "
                "cost * cost * cost < 0.05"
            ],
        ),
        (
            "Outside",
            [
                "all values between 0 and 0.1 with cost * cost < 1/101",
                "all values between 0.1 and 0.5 with cost * cost > 0.2",
            ],
        ),
        (
            "Twice",
            [
                "all values between 0.1 and 0.5 with 0.02 < cost * cost < 0.025, "
                "or with cost * cost > 0.2"
            ],
        ),
    ],
)
def test_an_irrational_bound_is_given_exactly(program: str, expected: list[str]) -> None:
    model = load(CURVES)
    answer = asked(model, program, "Firm", "agreement")
    assert [also_text(fix.also) for fix in answer.fixes if fix.also] == expected
    for fix, words in zip(answer.fixes, expected, strict=True):
        assert f"({words})" in " ".join(str(answer).split())
        assert isinstance(fix.change, SetFeature)
        match = model.match(program, "Firm", given={"cost": Fraction(str(fix.change.value))})
        assert isinstance(match, Match)
        assert match.agreement


def test_a_condition_with_quantifiers_is_not_written_out() -> None:
    stretch = Stretch(Fraction(0), Fraction(1), Fraction(1, 2), False, ())
    assert also_text(stretch) == "some values between 0 and 1"


def test_a_value_at_which_the_match_has_no_answer_makes_no_claim_true() -> None:
    """At costs above 2/5 Eve demands all, but her outside option depends on itself."""
    eve = """program Eve {
      if cost > 2/5 { demand 100% or { if my payoff > 0 { fight } else { walk } } }
      demand 50% or walk
    }
    program Dora { if cost == 1/2 { demand 100% or walk } act as Eve }"""
    model = load(SPLIT + eve)
    assert fixes(asked(model, "Eve", "Bob", "first demands 100%"), Kind.FEATURE) == []
    found = asked(model, "Dora", "Bob", "first demands 100%")
    assert fixes(found, Kind.FEATURE) == [("cost", "0.5", True)]


WATCH = """
game Watch {
  actions stay, leave
  payoff (stay, stay)   = (2, 2)
  payoff (stay, leave)  = (0, 1)
  payoff (leave, stay)  = (1, 0)
  payoff (leave, leave) = (1, 1)
  feature heat: 0 .. 1 = 1/3
  feature dust: 0 .. 1 = 1/4
}
program Halving {
  if provable for every heat (they play stay or 2 * dust != heat) { play stay }
  play leave
}
program Ending {
  if heat > 3/4 { play leave }
  if provable for every dust (they play stay or dust != heat or dust < 1/4) { play stay }
  play leave
}
program Near {
  if provable for every dust (dust / (heat - 1/2) < 3) { play stay }
  play leave
}
program Zero {
  if provable for every dust (1 / (dust + heat) < 2) { play stay }
  if heat < 1/4 { play leave }
  play stay
}
"""

# At some costs these have no answer.
MISSING = """
program Loop {
  if cost > 3/10 and cost < 2/5 { demand their demand }
  if cost >= 2/5 { demand 40% }
  demand 60%
}
program Divides {
  if provable (1 / (cost - 3/10) > 8) { demand 40% }
  demand 60%
}
"""


def test_values_are_found_where_formulas_settle_the_match() -> None:
    """Their questions are about different features and depend on each other: no points are enough
    to tell which others go like them."""
    answer = asked(load(WATCH), "Ending", "Halving", "first plays leave or second plays stay")
    assert fixes(answer, Kind.FEATURE) == [("heat", "0.4375", True), ("dust", "0.3125", True)]
    stretches = [fix.also for fix in answer.fixes if isinstance(fix.change, SetFeature)]
    assert [also_text(stretch) for stretch in stretches if stretch is not None] == [
        "all values between 0.375 and 0.5",
        "all values between 0.25 and 0.375",
    ]


@pytest.mark.parametrize(
    ("text", "first", "second", "claim"),
    [
        (SPLIT, "Alice", "Bob", "agreement"),
        (SPLIT, "Bob", "Carl", "agreement"),
        (SPLIT, "Alice", "Carl", "not (second demands 50%)"),
        (SPLIT, "Alice", "Carl", "first payoff * first payoff > 1/9"),
        *((CURVES, program, "Firm", "agreement") for program in ("Above", "Outside", "Twice")),
        (SPLIT + MISSING, "Loop", "Loop", "agreement"),
        (SPLIT + MISSING, "Divides", "Alice", "first demands 40%"),
        (WATCH, "Near", "Near", "first plays leave"),
        (WATCH, "Zero", "Zero", "first payoff > 5/2"),
        (WATCH, "Zero", "Near", "first payoff * second payoff == 2"),
    ],
)
def test_formulas_find_the_values_that_runs_find(
    text: str, first: str, second: str, claim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load(text)
    expected = asked(model, first, second, claim)

    monkeypatch.setattr(feature_cells, "settle_covered", too_hard)
    found = asked(model, first, second, claim)
    for fix, other in zip(expected.fixes, found.fixes, strict=True):
        assert (fix.place, fix.outcome, fix.size) == (other.place, other.outcome, other.size)
        if fix.also is None or other.also is None:
            assert (fix.after, fix.also) == (other.after, other.also)
            continue
        # A run may compare what makes no difference, and so cut a stretch short.
        low, high = max(fix.also.low, other.also.low), min(fix.also.high, other.also.high)
        assert fix.also.low == other.also.low or fix.also.high == other.also.high
        for step in range(1, 200):
            value = low + (high - low) * step / 200
            there = is_among(value, other.also, fix.place)
            assert there == is_among(value, fix.also, fix.place)


def test_a_value_that_formulas_look_at_may_have_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a cost of 1/4 the claim divides by nothing."""
    monkeypatch.setattr(feature_cells, "settle_covered", too_hard)
    answer = asked(load(SPLIT), "Alice", "Bob", "1 / (cost - 1/4) >= 4")
    assert fixes(answer, Kind.FEATURE) == [("cost", "0.325", True)]


def test_values_without_an_answer_do_not_stand_in_the_way_of_formulas() -> None:
    text = WATCH.replace("dust: 0 .. 1 = 1/4", "dust: 0 .. 1 = 1/4\n  feature cost: 0 .. 1 = 1/4")
    model = load(text.replace("(stay, leave)  = (0, 1)", "(stay, leave)  = (0, 1 / cost)"))
    pair = (model.program("Ending"), model.program("Halving"))
    given = model.table("Watch").arena.situation.values
    expectation = load(text + "expect Ending vs Halving: second payoff == 5").module.expectations
    contest = Contest(model, *pair, "Watch", given, expectation[0].condition, 100_000)
    (cost,) = feature_cells.nearest(contest, "cost")
    assert (cost.low, cost.high) == (Fraction(1, 5), Fraction(1, 5))


def test_once_formulas_are_needed_they_are_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[object] = []
    settle = cover.settle_covered

    def counted(*arguments: Any, **named: Any) -> Settlement:
        runs.append(arguments)
        return settle(*arguments, **named)

    monkeypatch.setattr(cover, "settle_covered", counted)
    model = load(WATCH)
    pair = (model.program("Ending"), model.program("Halving"))
    given = {"heat": Fraction(1, 3), "dust": Fraction(1, 4)}
    contest = Contest(model, *pair, "Watch", given, None, 100_000)
    before = contest.trial()
    assert len(runs) == 1
    site = sites_in_reach(contest)[0]
    raised = contest.trial([SetStrength(site, PA(1))])
    assert contest.trial().outcome == before.outcome
    assert len(runs) == 1
    match = load(rewritten(WATCH, [(site, PA(1))])).match("Ending", "Halving")
    assert isinstance(match, Match)
    assert raised.outcome == Went.of(match)


def test_a_number_for_a_parameter_comes_before_another_kind_of_strength(bounded: Model) -> None:
    file = " of library/bounded.bgl"
    fair, cupod = f"FiniteFairBot, line 14{file}", f"CUPOD, line 20{file}"
    answer = asked(bounded, "FiniteFairBot(10)", "CUPOD(20)", "first plays C and second plays C")
    assert fixes(answer, Kind.STRENGTH) == [
        (cupod, "provable within 0", True),
        (fair, "provable within 21", False),
        (fair, "provable", False),
    ]
    answer = asked(bounded, "CDEBotAt(0)", "EupodBotAt(0)", "first plays D")
    assert fixes(answer, Kind.STRENGTH) == [
        (f"EupodBotAt, line 90{file}", "provable in PA+1", True),
        (f"CDEBotAt, line 96{file}", "provable within 0", False),
    ]


def test_ties_and_larger_changes_are_told_apart(bounded: Model) -> None:
    pair = ("BoundedPrudentBot(10, 100)", "BoundedPrudentBot(10, 100)")
    text = str(asked(bounded, *pair, "first plays D"))
    assert "  searched: 4 budgets, one at a time, each up to 10^18\n  smallest changes, all" in text
    assert text.count("  larger changes, smaller ones first:\n") == 1


def test_a_mistake_in_a_claim_is_shown_in_the_claim(bounded: Model) -> None:
    with pytest.raises(DiagnosticError) as caught:
        bounded.why_not("FairBot", "FairBot", "first plays C\nand they play C")
    (found,) = caught.value.diagnostics
    assert found.span is not None
    assert (str(found.span), found.span.text) == ("<claim>:2:5", "they play C")
    assert found.message == "`they` has no meaning in a claim"


def test_an_empty_claim_is_refused(bounded: Model) -> None:
    with pytest.raises(DiagnosticError, match="the claim is empty"):
        bounded.why_not("FairBot", "FairBot", "  ")
