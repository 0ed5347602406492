"""What is deep is derived all the same, and what is too long is said to be."""

from __future__ import annotations

import json

import pytest

from bargain.derivation import (
    Derivation,
    NotTakenApart,
    definitions,
    derivations_latex,
    derivations_text,
    derive,
    refusal,
    search,
)
from bargain.match import Match
from bargain.model import load
from bargain.output.schema.derivation import derived_data
from tests.derivation.matches import settled

DEPTH = 300
DEEP = {
    "negations": f"{'not ' * DEPTH}they play C",
    "boxes": f"{'provable (' * DEPTH}they play C{')' * DEPTH}",
    "implications": f"{'they play C implies ' * DEPTH}they play C",
    "equivalences": f"{'(they play C iff ' * DEPTH}they play C{')' * DEPTH}",
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_conditions_are_derived_and_printed(kind: str) -> None:
    condition = DEEP[kind]
    model = load(
        f"use modal\nprogram Deep for PD {{ if provable ({condition}) {{ play C }} play D }}"
    )
    match = model.match("Deep", "FairBot")
    assert isinstance(match, Match)
    settlement = match.settlement
    found = tuple(derive(settlement, index) for index in (0, len(settlement.questions) - 1))
    for item in found:
        assert not isinstance(item, Derivation) or refusal(item, settlement) is None
        assert json.loads(derived_data(match, item).model_dump_json())
    assert any(isinstance(item, Derivation) for item in found)
    assert max(map(len, derivations_text(match, found).splitlines())) <= 80
    assert derivations_latex(match, found)


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    match = settled("others", "PrudentBot", "FairBot")
    monkeypatch.setattr(search, "MAX_SEQUENTS", 13)
    assert derive(match.settlement, 0) == NotTakenApart(0, "more than 2,000 sequents")
    monkeypatch.setattr(search, "MAX_SEQUENTS", 14)
    assert isinstance(derive(match.settlement, 0), Derivation)


def test_a_claim_with_too_many_cases_is_not_defined(monkeypatch: pytest.MonkeyPatch) -> None:
    match = settled("others", "PrudentBot", "FairBot")
    monkeypatch.setattr(definitions, "MAX_RUNS", 2)
    reason = "a claim that depends on its questions in too many ways"
    assert derive(match.settlement, 0) == NotTakenApart(0, reason)


def test_more_trust_than_can_be_written_down_is_not_taken_apart() -> None:
    match = settled("own", "Deep(1000000000)", "Deep(0)")
    assert derive(match.settlement, 0) == NotTakenApart(0, "more than 10,000 levels of trust")
