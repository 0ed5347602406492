"""The engine says what the definition says, question by question."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.diagnostics import DiagnosticError
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable, verdict
from bargain.match import Match, Table
from bargain.model import Model, load
from bargain.testing.made import Program
from bargain.testing.programs import observer
from bargain.testing.speech import Speaker, conditions
from tests.properties.outcomes import QuestionKey, questions, table_of, told
from tests.reference import Definition, NoAnswer, Outcome, Question
from tests.strategies import BUDGETED, Population, populations

LARGE = 60
"""The definition is slow: closures with more questions than this are left to the other tests."""


def key(question: Question) -> QuestionKey:
    place = question.place
    return place.me, place.them, place.seat, question.term


def definition_of(model: Model, population: Population) -> Definition:
    names, table = model.module.names, model.module.table
    return Definition(names, model.games["G"], table, population.given)


def compare(match: Match, outcome: Outcome) -> None:
    assert told(match).reports == outcome.reports
    assert told(match).payoffs == outcome.payoffs
    assert (match.agreement, match.round) == (outcome.agreement, outcome.rounds)
    settlement = match.settlement
    sizes, struck, abandoned = {}, {}, {}
    for index, name in questions(settlement):
        found = verdict(settlement, index)
        match found:
            case Proved(size=size):
                sizes[name] = size
            case Refuted(level=level) | Unprovable(level=level):
                struck[name] = level
            case OutOfBudget(needed=needed):
                abandoned[name] = needed
    assert sizes == {key(q): size for q, size in outcome.sizes.items()}
    assert struck == {key(q): level for q, level in outcome.struck.items()}
    assert abandoned == {key(q): size for q, size in outcome.abandoned.items()}


def compare_match(
    model: Model, table: Table, definition: Definition, pair: tuple[str, str]
) -> None:
    first, second = model.program(pair[0]), model.program(pair[1])
    codes: frozenset[str] = frozenset()
    match = None
    try:
        match = table.match(first, second)
    except DiagnosticError as error:
        codes = frozenset(found.code for found in error.diagnostics)
    if match is None:
        with pytest.raises(NoAnswer) as fault:
            definition.match(first, second)
        # Several things may be wrong at one level; the engine shows the one that it meets first.
        assert codes <= fault.value.codes
        return
    assert isinstance(match, Match)
    if len(match.settlement.questions) <= LARGE:
        compare(match, definition.match(first, second))


@given(populations(matrix=True))
def test_matrix_games_are_settled_as_defined(population: Population) -> None:
    model, table = table_of(population)
    definition = definition_of(model, population)
    for pair in population.matches():
        compare_match(model, table, definition, pair)


@given(populations(matrix=False, rounds=st.just(1)))
def test_bargaining_is_settled_as_defined(population: Population) -> None:
    model, table = table_of(population)
    definition = definition_of(model, population)
    for pair in population.matches():
        compare_match(model, table, definition, pair)


@given(populations(matrix=False, rounds=st.sampled_from((2, 3))))
def test_bargaining_in_rounds_is_settled_as_defined(population: Population) -> None:
    model, table = table_of(population)
    definition = definition_of(model, population)
    for pair in population.matches():
        compare_match(model, table, definition, pair)


@given(populations(looks=st.just(True), strengths=st.just("")))
def test_programs_that_look_at_each_other_are_settled_as_defined(population: Population) -> None:
    model, table = table_of(population)
    definition = definition_of(model, population)
    for pair in population.matches():
        compare_match(model, table, definition, pair)


@given(populations(size=2), st.data())
def test_observers_get_the_answer_of_the_definition(
    population: Population, data: st.DataObject
) -> None:
    first, second = data.draw(st.sampled_from(list(population.matches())))
    strength = data.draw(BUDGETED, label="strength")
    condition = data.draw(conditions(observer_of(population), depth=2), label="condition")
    claim = f"provable{strength} ({condition})"
    expectation = f"expect {first} vs {second}{stated(population)}: {claim}"
    model = load(f"{population.text}\n{expectation}\n")
    (expected,) = model.expectations()
    definition = definition_of(model, population)
    (declared,) = model.module.expectations
    try:
        size = definition.ask(declared.first, declared.second, declared.condition)  # type: ignore[arg-type]
    except NoAnswer:
        assert expected.holds is None
        return
    assert expected.holds is (size is not None)


def stated(population: Population) -> str:
    """What an expectation says of the feature values."""
    return f" {population.given}" if population.given else ""


def observer_of(population: Population) -> Speaker:
    """Whoever writes an `expect`."""
    known = [Program(population.game, name, "", seats) for name, seats in population.players]
    return replace(observer(population.game, known), in_proof=True)
