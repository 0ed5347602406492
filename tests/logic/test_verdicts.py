"""Whether a question is refuted does not depend on whether anyone asks for its negation."""

from __future__ import annotations

from typing import TypeAlias

import pytest

from bargain import OutOfBudget, Proved, Refuted, Unprovable, Verdict, load
from bargain.logic.verdicts import verdict
from bargain.match import Match
from bargain.symbolic.evaluator import Z3Evaluator

DILEMMA = """
game Dilemma {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
}
"""

Kind: TypeAlias = type[Verdict]


def verdicts(program: str) -> list[Verdict]:
    """Those on the questions of a program P against its copy, by both evaluators."""
    told: list[list[Verdict]] = []
    for evaluator in (None, Z3Evaluator()):
        match = load(f"{DILEMMA}program P for Dilemma {{ {program} }}").match(
            "P", "P", evaluator=evaluator
        )
        assert isinstance(match, Match)
        told.append([verdict(match.settlement, i) for i in range(len(match.settlement.questions))])
    assert told[0] == told[1]
    return told[0]


GIVEN_UP = "if provable within 2 (not (provable within 3 (they play C))) { play D } play C"
"""The outer search is given up, and then the inner one: so other certificates become smaller."""


@pytest.mark.parametrize(("budget", "expected"), [(7, Unprovable), (11, Unprovable), (12, Refuted)])
def test_a_negation_that_was_too_large_before_others_were_given_up_is_not_proved(
    budget: int, expected: Kind
) -> None:
    found = verdicts(f"if provable within {budget} (not (they play C)) {{ play C }} {GIVEN_UP}")
    assert isinstance(found[0], expected)
    assert all(isinstance(other, OutOfBudget) for other in found[1:])
    if isinstance(found[0], Refuted):
        # Three questions and the negation, and one level at which any of them is struck.
        assert found[0].size == 8


@pytest.mark.parametrize(("budget", "expected"), [(11, OutOfBudget), (12, Proved)])
def test_so_it_is_with_one_that_is_asked(budget: int, expected: Kind) -> None:
    question = f"provable within {budget} (not (they play C))"
    negation = f"provable within {budget} (not (not (they play C)))"
    found = verdicts(f"if {question} {{ play C }} if {negation} {{ play C }} {GIVEN_UP}")
    assert isinstance(found[1], expected)
    assert isinstance(found[0], Refuted) == isinstance(found[1], Proved)
    if isinstance(found[0], Refuted) and isinstance(found[1], Proved):
        assert found[0].size == found[1].size
