"""Generated programs that behave the same in all that a claim is about are looked at once."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bargain.enumeration import Guests, behaviour, facing, programs_up_to
from bargain.enumeration.guests import Ended
from bargain.model import load
from bargain.properties import PropertyResult
from bargain.properties.behaviour import is_about_matches_alone
from bargain.testing import Program, Property, games, opponents_of, programs, properties
from bargain.testing import load as load_made

COSTLY = """
game Costly {
  demands 50%..100% step 50%
  outside fight
  feature cost: 0..1 = 1/2
  payoff (fight, fight) = (-cost, -cost)
}
program Calculating for Costly {
  if cost < 1/3 and provable (they demand 50%) { demand 50% or fight }
  demand 100% or fight
}
"""

TALKS = """
game Talks {
  demands 0%..100% step 50%
  outside walk
  rounds 2
  payoff (walk, walk) = (0, 0)
}
program Tester for Talks {
  if round == 1 and provable (they demand 100%) { demand 50% or walk }
  demand 100% or walk
}
"""


def result(text: str) -> PropertyResult:
    (found,) = load(text).properties()
    return found


@pytest.mark.parametrize(
    ("condition", "alone"),
    [
        ("first plays C and not second plays D", True),
        ("first payoff >= second payoff against CooperateBot", True),
        ("provable (first plays C)", False),
        ("first plays C or provable (first plays C)", False),
        ("second is FairBot", False),
        ("first is unconditional implies first plays C", False),
    ],
)
def test_claims_about_how_matches_go(condition: str, alone: bool) -> None:
    checked = result(f'use modal\nproperty "t": FairBot vs CooperateBot: {condition}').checked
    assert is_about_matches_alone(checked.claim({}).condition) is alone


def test_each_behaviour_is_looked_at_once() -> None:
    model = load(
        'use modal\nproperty "t": for every x in programs up to size 2: FairBot vs x: '
        "first payoff >= second payoff"
    )
    (found,) = model.properties()
    guests = Guests(model, "PD")
    matches = facing(guests, [model.program("FairBot")])
    seen = [behaviour(guests, x, matches) for x in programs_up_to(model.games["PD"], 2)]
    answered = [each for each in seen if isinstance(each[0], Ended)]
    assert found.holds
    assert found.matches == len(set(answered)) == 3
    assert found.alike == len(answered) - 3
    told = f"3 pairs of programs checked ({found.alike} more behave the same as one of these)"
    assert told in " ".join(str(found).split())


def test_a_claim_about_provability_looks_at_each_program() -> None:
    found = result(
        'use modal\nproperty "t": for every x in programs up to size 1: x vs FairBot: '
        "provable (first plays C) implies second plays C"
    )
    assert (found.matches, found.alike) == (46, 0)


def test_the_matches_that_a_claim_mentions_count() -> None:
    """All constants end alike against DefectBot's like, and not against each other's."""
    text = 'use modal\nproperty "t": for every x in programs up to size 0: DefectBot vs x: {}'
    assert result(text.format("first plays D")).matches == 2
    one = "program Deaf for PD { play D }\n"
    blind = f'use modal\n{one}property "t": for every x in programs up to size 1: x vs Deaf: '
    ends = result(blind + "second plays D")
    others = result(blind + "second plays D or first plays C against FairBot")
    assert ends.matches < others.matches


def test_what_happens_before_the_end_counts() -> None:
    """Tester demands everything in the end, whoever it faces, and does not always begin so."""
    claim = 'property "t": for every x in programs up to size 0: Tester vs x: first '
    found = result(f"{TALKS}{claim}first demand == 100%")
    assert found.counterexample is not None
    assert found.counterexample.programs["x"].source == "program X for Talks {\n  demand 100%\n}"
    everybody = result(f"{TALKS}{claim}demand == 100%")
    assert (everybody.holds, everybody.matches) == (True, 3)


def test_all_values_of_features_count() -> None:
    """Programs may go the same way at one cost, and not at all of them."""
    claim = 'property "t": for every x in programs up to size 1{}: Calculating vs x: true'
    here = result(COSTLY + claim.format(""))
    everywhere = result(COSTLY + claim.format(", for every cost"))
    assert here.holds
    assert everywhere.holds
    assert here.matches + here.alike == everywhere.matches + everywhere.alike
    assert here.matches < everywhere.matches < everywhere.alike


@st.composite
def generated(draw: st.DrawFn) -> tuple[Property, Sequence[Program]]:
    game = draw(games())
    one = draw(programs(game))
    others = (one, draw(opponents_of(one)))
    return draw(properties(game, others=others)), others


@settings(max_examples=40)
@given(generated())
def test_nothing_is_found_otherwise_where_each_program_is_looked_at(
    made: tuple[Property, Sequence[Program]],
) -> None:
    declared, others = made
    model = load_made(*others, declared)

    def found() -> tuple[object, ...]:
        (one,) = model.properties(max_questions=200, max_matches=12)
        shown = one.counterexample and (one.counterexample.programs, one.counterexample.given)
        counts = (one.ill_founded, one.undecided, one.unanswered, one.stopped)
        return one.holds, shown, one.matches + one.alike, *counts

    quick = found()
    with pytest.MonkeyPatch.context() as patch:
        module = import_module("bargain.properties.check")
        patch.setattr(module, "behaviour", lambda *_: None)
        assert found() == quick
