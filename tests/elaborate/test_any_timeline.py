"""No timeline makes the checks raise anything but diagnostics, or take for ever."""

from __future__ import annotations

import pytest
from hypothesis import given

import bargain
from bargain.codes import CODES
from bargain.diagnostics import DiagnosticError
from bargain.syntax import tree
from bargain.syntax.format import format_declaration
from bargain.syntax.format_expression import format_expression
from bargain.syntax.format_timeline import format_action
from tests.elaborate.timelines import BASE, planned, timeline
from tests.strategies import timeline_trees as trees

BOLD = "successor Bold { programs Dove follow maximin }"


def codes(text: str) -> list[str]:
    """What is said about a text; anything but diagnostics is a fault of ours."""
    try:
        found = bargain.load(BASE + text).warnings
    except DiagnosticError as error:
        found = error.diagnostics
    assert {each.code for each in found} <= set(CODES)
    return [each.code for each in found]


@given(trees.timelines)
def test_any_timeline_gets_an_answer(declaration: tree.Timeline) -> None:
    codes(format_declaration(declaration))


@given(trees.expressions)
def test_any_condition_of_a_plan_gets_an_answer(condition: tree.Expression) -> None:
    codes(planned(f"if {format_expression(condition)} {{ wait }} wait", more=BOLD))


@given(trees.expressions)
def test_any_expectation_gets_an_answer(condition: tree.Expression) -> None:
    codes(f"{timeline()}\nexpect Race: {format_expression(condition)}")


@given(trees.actions)
def test_any_action_gets_an_answer(action: tree.Action) -> None:
    codes(planned(format_action(action), more=BOLD))


N = 1_900
DEEP = {
    "know": planned("if I know (" + "not " * N + "agreement) { wait } wait"),
    "that": planned("commit that (" + "(" * N + "agreement" + ")" * N + ")"),
    "not": planned("if " + "not " * N + "seen { wait } wait"),
    "iff": planned("if " + " iff ".join(["seen"] * N) + " { wait } wait"),
    "facts": planned("if time > " + " + ".join(["cost"] * N) + " { wait } wait"),
    "time": planned("if time > " + " + ".join(["time"] * N) + " { wait } wait"),
    "blocks": planned("if seen {" * N + "wait" + "}" * N + " wait"),
    "choices": planned("choose { wait } or {" * N + "wait" + "}" * N),
    "end": timeline() + "expect Race: " + "not " * N + "started",
    "branches": timeline() + "expect Race: " + "possibly (" * N + "started" + ")" * N,
    "probability": timeline()
    + "expect Race: "
    + "probability of (" * 900
    + "started"
    + ") > 0" * 900,
    "payoffs": timeline() + "expect Race: " + " + ".join(["first payoff"] * N) + " > 1",
    "claims": timeline() + "expect Race: " + " + ".join(["first demand"] * N) + " > 1",
}
TOO_DEEP = {"not", "iff", "time", "blocks", "choices", "end", "branches", "probability", "payoffs"}


@pytest.mark.parametrize("name", DEEP)
def test_what_nests_deep_is_read_or_refused(name: str) -> None:
    assert ("BGL007" in codes(DEEP[name])) == (name in TOO_DEEP)
    assert "BGL104" not in codes(DEEP[name]) or name in ("branches", "probability")


def test_many_agents_clauses_and_actions_take_no_longer_than_they_are_long() -> None:
    steps = " ".join(f"if time == {n} {{ commit demand >= {n % 100}% }}" for n in range(2_000))
    assert set(codes(planned(f"{steps} wait"))) == {"BGL100"}


def test_a_program_whose_blocks_nest_too_deep_is_refused() -> None:
    deep = "program Deep { " + "if true { " * N + "demand 0% " + "}" * N + " demand 0% }"
    assert codes(deep) == ["BGL007"]
