"""Both evaluators settle every match alike: outcomes, strikes, sizes, verdicts and errors."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bargain.core.games import FeatureValue, Interval
from bargain.diagnostics import DiagnosticError
from bargain.logic.verdicts import Verdict, verdict
from bargain.match import Match, Table, Undecided
from bargain.model import Model, load
from bargain.symbolic.evaluator import Z3Evaluator
from tests.properties.outcomes import NoAnswer, QuestionKey, Told, table_of, told
from tests.reference import Definition
from tests.reference.definition import NoAnswer as NoAnswerByDefinition
from tests.strategies import Population, populations

THOROUGH: Final = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
MATCHES_WITH_FEATURES: Final = 2_000 if THOROUGH else 100
"""How many matches with features, and questions about all of their values, are compared."""


@dataclass(frozen=True)
class Settled:
    """What an evaluator finds out about a match and the questions asked at its feature values."""

    told: Told
    shares: tuple[Fraction | None, Fraction | None]
    struck: dict[QuestionKey, int | None]
    verdicts: dict[QuestionKey, Verdict]


def settled(match: Match) -> Settled:
    settlement = match.settlement
    home = match.nodes[0].arena.situation.values
    places = {
        (q.node.me, q.node.them, q.node.seat, q.compiled.term): index
        for index, q in enumerate(settlement.questions)
        if q.node.arena.situation.values == home
    }
    return Settled(
        told(match),
        (match.first.share, match.second.share),
        {key: settlement.struck[index] for key, index in places.items()},
        {key: verdict(settlement, index) for key, index in places.items()},
    )


def outcome(
    model: Model, table: Table, pair: tuple[str, str], evaluator: Z3Evaluator | None
) -> Settled | NoAnswer | Undecided:
    first, second = model.program(pair[0]), model.program(pair[1])
    try:
        match = table.match(first, second, evaluator=evaluator)
    except DiagnosticError as error:
        return NoAnswer(frozenset(found.code for found in error.diagnostics))
    return settled(match) if isinstance(match, Match) else match


def compare(population: Population) -> None:
    model, table = table_of(population)
    for pair in population.matches():
        direct = outcome(model, table, pair, None)
        asked = outcome(model, table, pair, Z3Evaluator())
        assert asked == direct or met(model, population, pair) >= wrong(asked) | wrong(direct)


def wrong(found: Settled | NoAnswer | Undecided) -> frozenset[str]:
    return found.codes if isinstance(found, NoAnswer) else frozenset({"settled"})


def met(model: Model, population: Population, pair: tuple[str, str]) -> frozenset[str]:
    return met_in(model, population.given, pair)


def met_in(
    model: Model, values: Mapping[str, FeatureValue], pair: tuple[str, str], name: str = "G"
) -> frozenset[str]:
    """The errors that a match meets, by their codes: where there are several, any may be told."""
    game = model.games[name]
    ends = {
        name: [feature.range.low, feature.range.high]
        for name, feature in game.features.items()
        if isinstance(feature.range, Interval)
    }
    names, terms = model.module.names, model.module.table
    definition = Definition(names, game, terms, values, ends)
    try:
        definition.match(model.program(pair[0]), model.program(pair[1]))
    except NoAnswerByDefinition as none:
        return none.codes
    return frozenset()


@given(populations(matrix=True))
def test_matrix_games_are_settled_alike(population: Population) -> None:
    compare(population)


@given(populations(matrix=False, rounds=st.just(1)))
def test_bargaining_is_settled_alike(population: Population) -> None:
    compare(population)


@given(populations(matrix=False, rounds=st.sampled_from((2, 3))))
def test_bargaining_in_rounds_is_settled_alike(population: Population) -> None:
    compare(population)


@given(populations(looks=st.just(True)))
def test_programs_that_look_at_each_other_are_settled_alike(population: Population) -> None:
    compare(population)


def test_of_two_errors_that_a_match_meets_both_tell_the_one_of_who_runs_first() -> None:
    """One program demands what is no demand, and the other looks at itself."""
    text = """
    game G {
      demands 20%, 50%
      outside walk
      payoff (walk, walk) = (0, 0)
      rounds 2
    }
    program P0 { demand their last demand }
    program P1 { if I accept 20% { demand 20% } else { demand 20% } }
    """
    model = load(text)
    for pair, code in ((("P0", "P1"), "BGL072"), (("P1", "P0"), "BGL070")):
        assert met_in(model, {}, pair) == {"BGL070", "BGL072"}
        for evaluator in (None, Z3Evaluator()):
            found = outcome(model, model.table("G"), pair, evaluator)
            assert found == NoAnswer(frozenset({code}))


@settings(max_examples=MATCHES_WITH_FEATURES)
@given(populations(varied=True, size=2), st.data())
def test_questions_about_all_feature_values_are_settled_alike(
    population: Population, data: st.DataObject
) -> None:
    pair = data.draw(st.sampled_from(list(population.matches())), label="match")
    model, table = table_of(population)
    direct = outcome(model, table, pair, None)
    asked = outcome(model, table, pair, Z3Evaluator())
    # Which matches are too hard differs.
    if not isinstance(direct, Undecided) and not isinstance(asked, Undecided):
        assert asked == direct or met(model, population, pair) >= wrong(asked) | wrong(direct)
