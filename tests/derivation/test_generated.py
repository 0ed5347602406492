"""Whatever is proved can be derived, and nothing else, on generated programs and bundled ones."""

from __future__ import annotations

import pytest
from hypothesis import given

from bargain.derivation import Derivation, NotTakenApart, Underivable, derive, refusal
from bargain.derivation.definitions import Definitions, TooManyRuns
from bargain.derivation.formulas import Box, Falsum
from bargain.derivation.search import Search
from bargain.derivation.values import Values
from bargain.logic.settle import Settlement
from bargain.logic.verdicts import Proved, Refuted, verdict
from bargain.match import Match
from bargain.model import load
from tests.derivation.matches import PROGRAMS
from tests.properties.outcomes import settled
from tests.strategies import Population, populations

MOST = 12
"""Of larger closures only so many questions are derived."""
LIBRARIES = ("modal", "bargaining", "bounded", "probing", "udt")


@given(populations())
def test_what_is_proved_is_derived_and_nothing_else(population: Population) -> None:
    for _, _, match in settled(population):
        settlement = match.settlement
        for index in range(min(len(settlement.questions), MOST)):
            found = derive(settlement, index)
            if isinstance(found, NotTakenApart):
                # Some comparisons of payoffs depend on a dozen questions at once.
                continue
            match verdict(settlement, index):
                case Proved():
                    assert isinstance(found, Derivation)
                    assert not found.negated
                case Refuted():
                    assert isinstance(found, Derivation)
                    assert found.negated
                case _:
                    assert isinstance(found, Underivable)
            if isinstance(found, Derivation):
                assert refusal(found, settlement) is None


@given(populations(size=2))
def test_formulas_are_true_at_the_levels_at_which_their_questions_are_held(
    population: Population,
) -> None:
    """The value of a box, worked out of what is inside, is that of the table of levels."""
    for _, _, match in settled(population):
        settlement = match.settlement
        definitions = Definitions(settlement)
        values = Values(definitions)
        for index in range(min(len(settlement.questions), MOST)):
            box = definitions.question(index)
            if index in settlement.abandoned or isinstance(box, Falsum):
                continue
            assert isinstance(box, Box)
            try:
                inside = values.of(box.body)
            except TooManyRuns:
                continue
            failing = next((n for n in range(inside.bit_length() + 1) if not inside >> n & 1), None)
            struck = definitions.struck(index)
            assert failing == struck or (struck is None and inside == values.everywhere)


@given(populations(size=2))
def test_a_question_that_fails_is_not_found_derivable(population: Population) -> None:
    for _, _, match in settled(population):
        settlement = match.settlement
        definitions = Definitions(settlement)
        search = Search(definitions, Values(definitions))
        for index in range(min(len(settlement.questions), MOST)):
            if settlement.struck[index] is not None:
                assert search.derive(definitions.question(index)) is None


def derivations(settlement: Settlement, indices: range) -> int:
    """Derive and check these questions; how many there are derivations of."""
    count = 0
    for index in indices:
        found = derive(settlement, index)
        assert not isinstance(found, NotTakenApart)
        if isinstance(found, Derivation):
            assert refusal(found, settlement) is None
            count += 1
    return count


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_bundled_matches_are_derived(library: str) -> None:
    model = load(str(PROGRAMS / "library" / f"{library}.bgl"))
    matches = [e.match for e in model.expectations() if isinstance(e.match, Match)]
    if library in ("modal", "bargaining", "probing"):
        matches += [row for row in model.tournament().rows if isinstance(row, Match)][::5]
    count = sum(
        derivations(match.settlement, range(min(len(match.settlement.questions), MOST)))
        for match in matches
    )
    assert count > 40
