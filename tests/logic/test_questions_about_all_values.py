"""`provable for every f (C)`, case by case; each answer follows from the definition by hand."""

from fractions import Fraction

import pytest

from bargain.diagnostics import DiagnosticError
from bargain.logic import cells
from bargain.match import Match, PlayReport, Undecided
from bargain.model import Model, load
from bargain.regions.cell import Went
from bargain.smt.script import Script
from bargain.smt.solver import Answer
from bargain.symbolic.evaluator import Z3Evaluator

GAME = """
game G {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, x - y)
  feature x: 0 .. 1 = 1/2
  feature y: 0 .. 1 = 1/2
  feature seen: bool = true
  feature mood: {calm, angry} = calm
}
program C { play C }
program D { play D }
"""


def model(*programs: str) -> Model:
    return load(GAME + "\n".join(programs))


def plays(model: Model, first: str, second: str, **given: object) -> str:
    match = model.match(first, second, given=given)  # type: ignore[arg-type]
    assert isinstance(match, Match), match
    return str(match.first.report).removeprefix("play ")


def asks(features: str, condition: str) -> str:
    return f"program A {{ if provable for every {features} ({condition}) {{ play C }} play D }}"


@pytest.mark.parametrize(
    ("features", "test", "proved"),
    [
        ("seen", "seen or not seen", True),
        ("seen", "seen", False),
        ("mood", "mood == calm or mood == angry", True),
        ("mood", "mood != angry", False),
        ("x", "x >= 0 and x <= 1", True),
        ("x", "x > 0", False),
        ("x", "x < 1", False),
        ("x", "x != 1/3", False),
        ("x", "x * x != 1/2", True),  # no rational number solves it
        ("x", "x * x != 4/9", False),
        ("x", "x * x * x != 1/3", True),
        ("x", "2 / (x + 1) >= 1", True),
        ("x", "2 / (x + 1) > 1", False),
        ("x", "x <= y", False),  # y is 1/2
        ("y", "x <= y", False),
        ("x, y", "x * y <= x and x * y <= y", True),
        ("x, y", "x + y <= 2 * x * y", False),
        ("x, seen", "seen implies x >= 0", True),
        ("x, mood", "mood == calm iff x >= 0", False),
    ],
)
def test_facts_are_proved_when_they_hold_at_all_values(
    features: str, test: str, proved: bool
) -> None:
    assert plays(model(asks(features, test)), "A", "C") == ("C" if proved else "D")


def test_only_the_named_features_range() -> None:
    program = asks("x", "y == 1/2")
    assert plays(model(program), "A", "C") == "C"
    assert plays(model(program), "A", "C", y=0) == "D"


def test_claims_speak_of_the_match_at_each_value() -> None:
    bold = "program Bold { if x <= 2/3 { play C } play D }"
    sly = "program Sly { if x == 2/3 { play D } play C }"
    found = model(asks("x", "they play C"), bold, sly)
    assert plays(found, "A", "Bold") == plays(found, "A", "Sly") == "D"
    assert plays(model(asks("x", "they play C implies x <= 2/3"), bold), "A", "Bold") == "C"


def test_numbers_of_a_match_depend_on_the_values() -> None:
    program = "program A { if provable for every y (their payoff <= x) { play D } play C }"
    # Against D the other's payoff is x - y where A plays D: by Löb, at most x whatever y is.
    assert plays(model(program), "A", "D", x=1) == "D"


def test_a_fair_bot_for_all_values_cooperates_with_its_like() -> None:
    found = model(asks("x", "they play C"), asks("y", "they play C").replace("A", "B"))
    assert [plays(found, "A", "A"), plays(found, "A", "B"), plays(found, "B", "A")] == ["C"] * 3


def test_trust_at_one_value_is_not_trust_at_all() -> None:
    found = model(
        asks("x", "they play C"),
        "program B { if x < 1/4 { play D } if provable (they play C) { play C } play D }",
    )
    assert plays(found, "A", "B") == "D"
    assert plays(found, "B", "A") == "D"


def test_questions_about_different_features_nest() -> None:
    inner = "provable for every y (they play C)"
    found = model(
        asks("x", f"{inner} or x > 1/2"),
        "program Low { if x <= 1/2 { play C } play D }",
        "program Corner { if x <= 1/2 and y <= x { play C } play D }",
        "program Diagonal { if x > 1/2 or y == x { play D } play C }",
    )
    assert plays(found, "A", "Low") == "C"
    assert plays(found, "A", "Corner") == plays(found, "A", "Diagonal") == "D"


def test_questions_about_different_features_may_ask_each_other() -> None:
    found = model(
        "program A { if provable for every x (they play C or x > y) { play C } play D }",
        "program B { if provable for every y (they play C or y > x) { play C } play D }",
    )
    # All are held at level 0, and everybody plays C there: nothing is ever struck.
    assert plays(found, "A", "B") == "C"


def test_a_chain_of_values_without_end_is_undecided() -> None:
    found = model(
        "program A { if provable for every x (they play C or x != y / 2) { play C } play D }",
        "program B { if x == 1 { play D }"
        " if provable for every y (they play C or x != y) { play C } play D }",
    )
    # B at 1 makes A fail at 2, that is nowhere in the range: the chain ends at once.
    assert isinstance(found.match("A", "B"), Match)
    endless = model(
        "program A { if y == 1 { play D }"
        " if provable for every x (they play C or x != y) { play C } play D }",
        "program B { if provable for every y (they play C or 2 * x != y) { play C } play D }",
    )
    match = endless.match("A", "B", max_questions=2_000)
    assert isinstance(match, Undecided)
    assert "level after level" in match.reason


def test_a_chain_of_values_that_ends_is_followed_to_its_end() -> None:
    found = model(
        "program A { if y > 3/4 { play D }"
        " if provable for every x (they play C or x != y or x < 1/100) { play C } play D }",
        "program B { if provable for every y (they play C or 2 * x != y) { play C } play D }",
    )
    # A fails above 3/4, so B fails above 3/8, so A fails there up to 1/2, and so on.
    assert plays(found, "A", "B", y=Fraction(3, 10)) == "C"


@pytest.mark.parametrize(
    ("condition", "proved"),
    [
        # No rational number is on both sides of the border of the disc.
        ("provable for every x (x * x + y * y > 1/2) or y * y < 1/2", True),
        ("provable for every x (x * x + y * y > 1/4) or y * y < 1/4", False),
        ("not provable for every x (x * x + y * y > 1) or y <= 1", True),
    ],
)
def test_borders_of_higher_degree_inside_others(condition: str, proved: bool) -> None:
    found = model(asks("y", condition))
    assert plays(found, "A", "C") == ("C" if proved else "D")


def test_irrational_values_are_never_taken_for_values_of_a_feature() -> None:
    # At y = 1/2 no value of x is its root, so this is provable. That z3's numbers have one there
    # must not make it false.
    found = model(asks("y", "provable for every x (x * x != y) or y != 1/2"))
    assert isinstance(found.match("A", "C"), Undecided)


def test_a_condition_without_an_answer_at_some_value_makes_the_match_have_none() -> None:
    found = model(
        "program Look { if they play C { play C } play D }",
        "program Loop { if x > 9/10 and they play C { play C } play C }",
        asks("x", "they play C against Look"),
    )
    with pytest.raises(DiagnosticError) as error:
        found.match("A", "Loop")
    assert [one.code for one in error.value.diagnostics] == ["BGL070"]


@pytest.mark.parametrize("strength", ["in PA+1 ", "in PA+3 ", "within 1 ", "within 100 "])
def test_every_strength_goes_with_all_values(strength: str) -> None:
    found = model(
        f"program A {{ if provable {strength}for every x (they play C) {{ play C }} play D }}"
    )
    assert plays(found, "A", "C") == "C"
    assert plays(found, "A", "D") == "D"


def test_levels_count_when_something_is_struck_for_some_value() -> None:
    found = model(
        "program B { if x < 1/2 and provable (they play D) { play D } play C }",
        *(
            f"program A{budget} {{ if provable within {budget} for every x (they play C or x < 1/2)"
            " { play C } play C }"
            for budget in (3, 4)
        ),
    )
    # Two questions, and B's is struck at level 0, where A plays C.
    enough, too_little = found.match("A4", "B"), found.match("A3", "B")
    assert isinstance(enough, Match)
    assert isinstance(too_little, Match)
    assert enough.certificate_sizes == (4,)
    assert too_little.certificate_sizes == ()


@pytest.mark.parametrize(("budget", "action"), [(2, "D"), (3, "D"), (4, "C")])
def test_sizes_count_what_the_other_side_of_a_claim_asks_at_other_values(
    budget: int, action: str
) -> None:
    """That they play C does not depend on A, but A's other question is reached; it is struck at
    level 0 for all x but 0, so there are two questions and one level."""
    found = model(
        f"program A {{ if provable within {budget} for every x (they play C) {{ play C }}"
        " if provable for every y (y <= 1 - x) { play D } play D }"
    )
    for evaluator in (None, Z3Evaluator()):
        match = found.match("A", "C", given={"x": 0, "y": 0}, evaluator=evaluator)
        assert isinstance(match, Match)
        assert match.first.report == PlayReport(action)


def test_regions_know_what_the_other_side_of_a_claim_asks() -> None:
    programs = (
        "program A { if provable within 3 (they play C against B) { play C } play D }",
        "program B { if provable for every y (y <= 1 - x) { play C } play C }",
    )
    for at in ("0", "1/2"):
        game = GAME.replace("feature x: 0 .. 1 = 1/2", f"feature x: 0 .. 1 = {at}")
        regions = load(game + "\n".join(programs)).regions("A", "C", over=["x"])
        for x, action in ((Fraction(0), "C"), (Fraction(1, 9), "D")):
            ending = regions.at({"x": x}).ending
            assert isinstance(ending, Went)
            assert ending.reports[0] == PlayReport(action)


def test_possible_for_some_value_is_not_provable_for_every_other() -> None:
    found = model(
        "program A { if possible for every x (they play D) { play D } play C }",
        "program B { if x == 1/7 { play D } play C }",
    )
    # "not provable: for every x, they don't play D".
    assert plays(found, "A", "B") == "D"
    assert plays(found, "A", "C") == "C"


def test_an_expectation_may_ask_about_all_values() -> None:
    found = load(
        GAME
        + "program B { if x == 1/7 { play D } play C }\n"
        + "expect C vs B: provable for every y (second plays C)\n"
        + "expect C vs B: not provable for every x (second plays C)\n"
        + "expect C vs B given x = 1/7: not provable for every y (second plays C)\n"
    )
    assert [one.holds for one in found.expectations()] == [True, True, True]


def test_z3_is_not_asked_the_same_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts: list[str] = []
    check = cells.check_script

    def noted(script: Script, *, limit: int) -> Answer:
        scripts.append(script.text())
        return check(script, limit=limit)

    monkeypatch.setattr(cells, "check_script", noted)
    nested = asks("x", "x > y or provable for every y (they play C or x > 1/3)")
    assert plays(model(nested, "program B { if y > 1/4 { play C } play D }"), "A", "B") == "D"
    assert len(scripts) == len(set(scripts)) > 1


INSIDE = [
    "provable for every y (x > y)",
    "provable (provable for every y (x > y))",
    "provable for every z (provable for every y (x > y))",
    "provable for every mood (provable for every y (x > y))",
    "provable for every z (provable for every z (provable for every y (x > y)))",
    "provable for every mood (provable for every z (provable for every seen"
    " (provable for every y (x > y))))",
]


@pytest.mark.parametrize("asked", ["they play C", "provable (they play C)"])
@pytest.mark.parametrize("inside", [one.replace("x > y", "y <= 1/2 or x < y") for one in INSIDE])
def test_what_is_asked_deep_inside_is_asked_at_all_values(inside: str, asked: str) -> None:
    """Nothing is struck at x = 1/2; at x = 3/4 the innermost question is, for y = 3/4."""
    game = GAME.replace("feature seen", "feature z: 0 .. 1 = 1/2\n  feature seen")
    text = f"""{game}
program Inner {{ if {inside} {{ play C }} play D }}
program Outer {{ if provable in PA+5 for every x ({asked}) {{ play C }} play D }}
"""
    for evaluator in (None, Z3Evaluator()):
        match = load(text).match("Outer", "Inner", evaluator=evaluator)
        assert isinstance(match, Match), match
        assert (match.first.report, match.second.report) == (PlayReport("D"), PlayReport("C"))
