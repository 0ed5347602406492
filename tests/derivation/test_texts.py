"""The wording of derivations, pinned in `texts/`."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bargain.derivation import Derived, derivations_latex, derivations_text, derive
from bargain.match import Match
from tests.derivation.matches import HERE, derived, settled
from tests.pinned import pinned

CASES = {
    "fairbot-fairbot": ("others", "FairBot", "FairBot"),
    "prudentbot-fairbot": ("others", "PrudentBot", "FairBot"),
    "fairbot-defectbot": ("others", "FairBot", "DefectBot"),
    "magicbot-fairbot": ("others", "MagicBot", "FairBot"),
    "nothing-to-derive": ("others", "DefectBot", "DefectBot"),
    "alice-dove": ("seed", "Alice", "Dove"),
    "alice-alice": ("seed", "Alice", "Alice"),
    "a-larger-budget": ("others", "F(10)", "U(3)"),
    "two-budgets": ("others", "P(10, 100)", "P(10, 100)"),
    "abandoned": ("others", "F(10)", "F(1)"),
    "rounds": ("own", "Willing", "Willing"),
    "rounds-refuted": ("others", "Patient", "Patient"),
    "roles": ("others", "Haggler", "Shopper"),
    "all-values": ("own", "Certain", "Modest"),
    "all-values-refuted": ("own", "Partner", "Bold"),
    "a-long-condition": ("own", "Long", "Long"),
    "too-much-trust": ("own", "Deep(1000000)", "Deep(0)"),
}


def all_derived(match: Match) -> tuple[Derived, ...]:
    settlement = match.settlement
    asked = [question for node in dict.fromkeys(match.nodes) for question in node.questions]
    return tuple(derive(settlement, settlement.index_of(question)) for question in asked)


@pytest.mark.parametrize("case", CASES)
def test_the_text_is_the_one_that_was_read_and_found_good(case: str) -> None:
    match = settled(*CASES[case])
    text = derivations_text(match, all_derived(match))
    assert text == pinned(HERE / "texts" / f"{case}.txt", text)


@pytest.mark.parametrize("case", ["fairbot-fairbot", "two-budgets", "abandoned", "alice-dove"])
def test_the_latex_is_the_one_that_was_read_and_found_good(case: str) -> None:
    match = settled(*CASES[case])
    text = derivations_latex(match, all_derived(match))
    assert text == pinned(HERE / "texts" / f"{case}.tex", text)


def test_fairbot_meets_its_copy_by_one_step_of_loeb() -> None:
    derivation = derived(settled("others", "FairBot", "FairBot"))
    assert (len(derivation.steps), derivation.loeb_steps) == (3, 1)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("case", CASES)
def test_no_line_is_wider_than_asked_for(case: str, width: int) -> None:
    match = settled(*CASES[case])
    lines = derivations_text(match, all_derived(match), width).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("case", CASES)
def test_no_sequent_is_derived_twice(case: str) -> None:
    for derivation in all_derived(settled(*CASES[case])):
        steps = getattr(derivation, "steps", ())
        found = [(frozenset(s.sequent.left), frozenset(s.sequent.right)) for s in steps]
        assert len(set(found)) == len(found)
        for premises in (step.premises for step in steps):
            assert all(a < b for a, b in pairwise(sorted(premises)))
