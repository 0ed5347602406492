"""The wording of explanations, pinned in `texts/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bargain.explain import explain, explanation_text, sides_text
from bargain.match import Match
from bargain.model import Model, load
from bargain.whatif.counterfactual import counterfactuals
from tests.pinned import pinned

HERE = Path(__file__).parent
SEED = HERE.parents[1] / "programs" / "examples" / "seed.bgl"

CASES = {
    "alice-dove": ("Alice", "Dove"),
    "alice-alice": ("Alice", "Alice"),
    "fairbot-fairbot": ("FairBot", "FairBot"),
    "fairbot-defectbot": ("FairBot", "DefectBot"),
    "prudentbot-prudentbot": ("PrudentBot", "PrudentBot"),
    "magicbot-fairbot": ("MagicBot", "FairBot"),
    "equal-budgets": ("F(3)", "U(3)"),
    "one-budget-for-both-tests": ("P(10, 10)", "P(10, 10)"),
    "out-of-budget": ("F(1)", "F(3)"),
    "needing-more-and-more": ("P(1, 15)", "U(0)"),
    "enough-with-less": ("P(4, 15)", "P(12, 15)"),
    "act-as": ("Wrap(P(10, 100))", "F(10)"),
    "look-at-the-other": ("Copycat", "FairBot"),
    "rounds": ("Patient", "Yielding"),
    "rounds-and-a-policy": ("Patient", "Stubborn"),
    "roles": ("Haggler", "Shopper"),
    "both-roles": ("Firm", "Firm"),
}


@pytest.fixture(scope="module")
def seed() -> Model:
    return load(str(SEED))


@pytest.fixture(scope="module")
def others() -> Model:
    return load(str(HERE / "programs.bgl"))


@pytest.mark.parametrize("case", CASES)
def test_the_text_is_the_one_that_was_read_and_found_good(
    case: str, seed: Model, others: Model
) -> None:
    first, second = CASES[case]
    model = seed if case.startswith("alice") else others
    match = model.match(first, second)
    assert isinstance(match, Match)
    text = explanation_text(explain(match, counterfactuals(model, match, 100_000)))
    assert text == pinned(HERE / "texts" / f"{case}.txt", text)


def test_no_line_is_wider_than_asked_for(others: Model) -> None:
    match = others.match("ToughButFairBot(2)", "MasqueBot(2)")
    assert isinstance(match, Match)
    for width in (40, 60, 80, 120):
        lines = explanation_text(explain(match), width=width).splitlines()
        assert max(map(len, lines)) <= width


def test_of_what_is_possible_the_negation_is_not_provable() -> None:
    text = "program Trusting for PD { if possible (they play C) { play C } play D }"
    match = load(f"use modal\n{text}").match("Trusting", "DefectBot")
    assert isinstance(match, Match)
    told = " ".join(" ".join(sides_text(explain(match), 100)).split())
    assert "`possible (they play C)` is false: its negation is proved" in told
