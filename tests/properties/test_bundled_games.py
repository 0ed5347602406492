"""In bundled games, too, both evaluators and the definition say the same of generated programs."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bargain.logic.arena import DEFAULT_MAX_QUESTIONS
from bargain.logic.worlds import intervals
from bargain.symbolic.evaluator import Z3Evaluator
from bargain.testing import Program, Situation, load, opponents_of, programs, situations
from bargain.testing.bundled import bundled_games
from tests.properties.test_both_evaluators_agree import compare_match
from tests.properties.test_z3_agrees import met_in, outcome, wrong
from tests.reference import Definition


@st.composite
def matches(draw: st.DrawFn) -> tuple[Program, Program, Situation]:
    game = draw(st.sampled_from(bundled_games()))
    one = draw(programs(game))
    other = draw(opponents_of(one))
    first, second = (one, other) if 0 in one.seats and 1 in other.seats else (other, one)
    return first, second, draw(situations(game))


@settings(max_examples=max(40, settings().max_examples // 2))
@given(matches())
def test_bundled_games_are_settled_as_defined(made: tuple[Program, Program, Situation]) -> None:
    first, second, given_values = made
    model, game = load(first, second), first.game.name
    names, terms = model.module.names, model.module.table
    definition = Definition(names, model.games[game], terms, given_values)
    table, pair = model.table(game, given_values), (first.name, second.name)
    nodes = table.arena.match(*map(model.program, pair))
    questions = table.arena.closure(nodes, DEFAULT_MAX_QUESTIONS).questions
    over = {name for question in questions for name in question.compiled.term.over}
    # The definition tries single values: `test_all_values` says which, of the games made there.
    assume(over.isdisjoint(intervals(model.games[game])))
    compare_match(model, table, definition, pair)


@settings(max_examples=max(20, settings().max_examples // 4))
@given(matches())
def test_bundled_games_are_settled_alike(made: tuple[Program, Program, Situation]) -> None:
    first, second, given_values = made
    model, game = load(first, second), first.game.name
    table, pair = model.table(game, given_values), (first.name, second.name)
    direct = outcome(model, table, pair, None)
    asked = outcome(model, table, pair, Z3Evaluator())
    met = wrong(asked) | wrong(direct)
    assert asked == direct or met <= met_in(model, given_values, pair, game)
