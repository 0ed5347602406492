"""In how many steps from question to question everything is reached that one depends on."""

from __future__ import annotations

import pytest

from bargain.logic.nesting import Nesting
from bargain.match import Match
from bargain.model import load

GAME = """
game Dilemma {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
  feature cost: 0 .. 1 = 1/2
  feature stake: 0 .. 1 = 1/2
  feature mood: {calm, angry} = calm
}
program C for Dilemma { play C }
"""


def depth(*conditions: str, against: str = "") -> int:
    """How deep the questions of a program are that tests these, one after the other, facing one
    that tests another, or itself."""
    tests = " ".join(f"if {condition} {{ play C }}" for condition in conditions)
    other = f"program Q for Dilemma {{ if {against} {{ play C }} play D }}" if against else ""
    model = load(f"{GAME} program P for Dilemma {{ {tests} play D }} {other}")
    match = model.match("P", "Q" if against else "P")
    assert isinstance(match, Match)
    return Nesting().depth(match.settlement.questions)


def test_a_question_of_its_own_has_nothing_inside() -> None:
    assert depth("provable (they play C)") == 0
    assert depth("provable for every cost (cost < 2)") == 0
    assert depth("provable for every cost (cost < 2)", "provable for every stake (stake < 2)") == 0


@pytest.mark.parametrize("features", ["cost", "mood", "cost, stake", "cost, mood"])
def test_a_circle_of_questions_about_the_same_features_is_looked_at_once(features: str) -> None:
    assert depth(f"provable for every {features} (they play C)") == 0
    two = (f"provable for every {features} (they play {action})" for action in ("C", "D"))
    assert depth(*two) == 0


def test_what_speaks_of_all_values_around_is_looked_at_where_the_outermost_is_asked() -> None:
    assert depth("provable for every cost (provable for every cost, stake (stake < 2))") == 0
    inside = "provable for every cost (they play C)"
    assert depth(f"provable for every cost, stake (stake < 2 and {inside})") == 1


def test_each_question_about_other_features_is_a_step() -> None:
    assert depth("provable for every cost (provable for every stake (stake < 2))") == 1
    three = "provable for every stake (provable for every mood (stake < 2))"
    assert depth(f"provable for every cost ({three})") == 2


def test_turns_take_as_many_steps_as_features_need_to_be_changed_on_the_way_to_each_question() -> (
    None
):
    """From the question about costs at a point to that about stakes, at any costs and stakes: by
    those about stakes and costs."""
    asked, by = (f"provable for every {feature} (they play C)" for feature in ("cost", "stake"))
    assert depth(asked, against=by) == 3
