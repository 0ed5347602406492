"""Programs with arguments: recursion with and without an end, arguments of another kind."""

from __future__ import annotations

import pytest

from bargain.diagnostics import DiagnosticError, Severity
from bargain.match import Match, Undecided
from bargain.model import load

SPLIT = """
game S {
  demands 0% .. 100% step 10%
  outside walk
  payoff (walk, walk) = (0, 0)
}
program Half { demand 50% }
program Takes(x) { demand x }
program Acts(P) { act as P }
"""


def code_of(text: str, first: str, second: str) -> str:
    with pytest.raises(DiagnosticError) as caught:
        load(text).match(first, second)
    return caught.value.diagnostics[0].code


@pytest.mark.parametrize(
    "body",
    [
        "if x > 3 { demand 50% } act as N(x + 1)",
        "if x <= 3 { act as N(x + 1) } demand 50%",
        "if not (x > 3) { act as N(x + 1) } else { demand 50% }",
        "if x > 3 { demand 50% } elif x > 100 { demand 0% } else { act as N(x + 1) }",
        "if x > 3 or they accept 100% { demand 50% } act as N(x + 1)",
    ],
)
def test_recursion_ends_where_its_test_is_decided(body: str) -> None:
    match = load(f"{SPLIT} program N(x) {{ {body} }}").match("N(0)", "Half")
    assert isinstance(match, Match)
    assert str(match.first.report) == "demand 1/2 or walk"


@pytest.mark.parametrize(
    "body",
    [
        "act as N(x + 1)",
        "if provable (they demand 50% against N(x + 1)) { demand 50% } demand 40%",
    ],
)
def test_recursion_without_an_end_is_undecided(body: str) -> None:
    model = load(f"{SPLIT} program N(x) {{ {body} }}")
    assert isinstance(model.match("N(0)", "Half", max_questions=500), Undecided)


def test_arguments_that_grow_without_an_end_are_refused() -> None:
    assert code_of(f"{SPLIT} program W(P) {{ act as W(Acts(P)) }}", "W(Half)", "Half") == "BGL057"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("Takes(Half)", "BGL030"),
        ("Takes(walk)", "BGL022"),
        ("Takes(Hold(1))", "BGL030"),
        ("Acts(50%)", "BGL030"),
        ("Acts(walk)", "BGL020"),
        ("Takes(1/0)", "BGL060"),
        ("Takes(55%)", "BGL052"),
        ("Takes", "BGL025"),
        ("Takes(1, 2)", "BGL025"),
        ("Half(1)", "BGL025"),
    ],
)
def test_an_argument_of_another_kind_is_diagnosed(program: str, code: str) -> None:
    # A name that the caller gives, and not the file, has a code of its own.
    assert code_of(SPLIT, program, "Half") == {"BGL020": "BGL080"}.get(code, code)
    with pytest.raises(DiagnosticError) as caught:
        load(f"{SPLIT} expect {program} vs Half: agreement")
    assert caught.value.diagnostics[0].code == code


OWN = f"""
{SPLIT}
program Trusts(P) {{ if provable (they demand 50% against P) {{ demand 50% }} demand 10% }}
program Me {{ act as Trusts(me) }}
program Mine {{ let mine = me  act as Trusts(mine) }}
program Named {{ act as Trusts(Named) }}
program Apart(P) {{ if they are P {{ demand 50% }} demand 40% }}
"""


@pytest.mark.parametrize("one", ["Me", "Mine", "Named"])
def test_me_as_an_argument_is_the_program_that_says_it(one: str) -> None:
    match = load(OWN).match(one, f"Apart({one})")
    assert isinstance(match, Match)
    assert str(match.first.report) == "demand 1/2 or walk"
    assert [q.asker for q in match.questions] == [f"Trusts({one})"]


def test_who_says_me_and_who_gives_its_name_are_the_same() -> None:
    (same,) = load(f"{OWN} expect Me vs Named: first is Named and second is Me").expectations()
    assert same.holds


@pytest.mark.parametrize(
    "program",
    [
        "program P { act as Acts(them) }",
        "program P { if provable (I demand 50% against Acts(them)) { demand 50% } demand 0% }",
        "program P { let other = them  act as Acts(other) }",
    ],
)
def test_them_as_an_argument_is_not_known_before_anything_runs(program: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        load(f"{SPLIT} {program}")
    assert [found.code for found in caught.value.diagnostics] == ["BGL033"]


@pytest.mark.parametrize("word", ["me", "them"])
def test_plans_speak_of_no_program_that_could_be_an_argument(word: str) -> None:
    plan = f"commit that (they demand 50% against Acts({word}))"
    agents = " ".join(
        f"agent {name} {{ programs Half can commit theory plan {{ {plan} }} }}"
        for name in ("Ann", "Bob")
    )
    with pytest.raises(DiagnosticError) as caught:
        load(f"{SPLIT} timeline Race {{ horizon 1 {agents} }}")
    found = {each.code for each in caught.value.diagnostics if each.severity is Severity.ERROR}
    assert found == {"BGL033"}


def test_feature_values_may_be_given_as_text() -> None:
    text = SPLIT.replace("= (0, 0)", "= (cost, 0)  feature cost: 0 .. 1")
    model = load(f"{text} program All {{ demand 100% }}")
    match = model.match("All", "All", given={"cost": "1/4"})
    assert isinstance(match, Match)
    assert str(match.first.payoff) == "1/4"
    for wrong in ("1/0", "much", 0.25):
        with pytest.raises(DiagnosticError) as caught:
            model.match("All", "All", given={"cost": wrong})  # type: ignore[dict-item]
        assert caught.value.diagnostics[0].code == "BGL044"


def test_the_first_demand_can_be_looked_at_while_later_rounds_run() -> None:
    text = SPLIT.replace("outside walk", "rounds 3  outside walk")
    model = load(
        f"{text} program Falls {{ if round == 1 {{ demand 90% }} demand 50% }}"
        "program Looks { demand 100% - their first demand }"
    )
    match = model.match("Looks", "Falls")
    assert isinstance(match, Match)
    assert str(match.first.report) == "demand 1/10 or walk"
    with pytest.raises(DiagnosticError) as caught:
        model.match("Looks", "Looks")
    assert caught.value.diagnostics[0].code == "BGL070"
