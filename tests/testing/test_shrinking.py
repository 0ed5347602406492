"""Counterexamples are short, and show themselves as source."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from hypothesis.vendor.pretty import pretty

import bargain
from bargain.diagnostics import DiagnosticError
from bargain.testing import (
    Game,
    Program,
    games,
    holds,
    load,
    opponents_of,
    play,
    programs,
    situations,
    source,
    timelines,
)

MODAL = bargain.load_bundled(["modal"])
BARGAINING = bargain.load_bundled(["bargaining"])
FAIR_BOT = Program.of(MODAL, "FairBot")
FIRM = Program.of(BARGAINING, "Firm(60%)")
PROUD = Program.of(
    bargain.load(
        """
        game G {
          demands 0% .. 100% step 50%
          outside walk, fight
          payoff (walk, walk)   = (0, 0)
          payoff (walk, fight)  = (0, 0)
          payoff (fight, walk)  = (0, 0)
          payoff (fight, fight) = (-1, -1)
        }
        program Proud { demand 50% or fight }
        """
    ),
    "Proud",
)


def smallest(strategy: st.SearchStrategy[Program], wanted: Callable[[Program], bool]) -> str:
    looking = settings(
        max_examples=500, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    return find(strategy, wanted, settings=looking, random=Random(1)).text


def test_the_smallest_program_of_all() -> None:
    assert smallest(opponents_of(PROUD), lambda other: True) == "program Other {\n  demand 0%\n}\n"


def test_the_smallest_program_that_fair_bot_defects_against() -> None:
    found = smallest(opponents_of(FAIR_BOT), lambda other: holds("first plays D", FAIR_BOT, other))
    assert found == "program Other {\n  play D\n}\n"


def test_the_smallest_program_that_proud_does_not_agree_with() -> None:
    found = smallest(opponents_of(PROUD), lambda other: not play(PROUD, other).agreement)
    assert found == "program Other {\n  demand 100%\n}\n"


def test_the_smallest_program_that_hurts_proud() -> None:
    found = smallest(opponents_of(PROUD), lambda other: play(PROUD, other).first.payoff < 0)
    assert found == "program Other {\n  demand 100% or fight\n}\n"


def test_the_smallest_program_that_asks_something_and_cooperates_with_itself() -> None:
    def asks(other: Program) -> bool:
        match = play(other, other)
        return bool(match.questions) and str(match.first.report) == "play C"

    found = smallest(programs(FAIR_BOT.game), asks)
    assert found.count("\n") <= 6
    assert found.count("prov") + found.count("poss") == 1


def test_what_is_made_shows_itself_as_its_text() -> None:
    made = find(programs(PROUD.game), lambda program: True, random=Random(1))
    assert str(made) == repr(made) == made.text
    assert pretty(made).splitlines() == made.text.splitlines()


def test_an_opponent_has_a_name_of_its_own() -> None:
    other = find(opponents_of(PROUD), lambda other: True, random=Random(1))
    another = find(opponents_of(other, others=[PROUD]), lambda other: True, random=Random(1))
    assert [other.name, another.name] == ["Other", "Other2"]
    assert load(PROUD, other, another).programs == ("Proud", "Other", "Other2")


def test_a_declared_program_comes_with_all_that_it_mentions() -> None:
    wraps = bargain.load(f"{PROUD.game}{PROUD}program Wrap(p) {{ act as p }}\n")
    wrap = Program.of(wraps, "Wrap(Proud)")
    assert source(wrap) == f"{PROUD.game}\nprogram Wrap(p) {{ act as p }}\n\n{PROUD}"
    assert load(wrap).match("Wrap(Proud)", "Proud").agreement


def test_what_is_bundled_comes_by_its_name() -> None:
    assert source(FIRM) == "use bargaining\n"
    assert source(FIRM.game) == "use bargaining\n"
    assert load(FIRM).match("Firm(60%)", "Firm(60%)").agreement is False


def test_a_match_without_an_answer_is_no_example() -> None:
    looker = Program(PROUD.game, "Looker", "program Looker { demand 100% - their demand }\n")
    tried = []

    @given(st.booleans())
    def look(asks: bool) -> None:
        tried.append(asks)
        if asks:
            holds("agreement", looker, looker)
        play(looker, looker)

    with pytest.raises(Unsatisfiable):
        look()
    assert set(tried) == {True, False}


def test_outside_of_a_test_it_is_told_why_there_is_no_answer() -> None:
    looker = Program(PROUD.game, "Looker", "program Looker { demand 100% - their demand }\n")
    with pytest.raises(DiagnosticError) as wrong:
        play(looker, looker)
    assert [found.code for found in wrong.value.diagnostics] == ["BGL070"]


def test_other_mistakes_are_told() -> None:
    with pytest.raises(DiagnosticError) as wrong:
        play(PROUD, PROUD, given={"cost": 1})
    assert [found.code for found in wrong.value.diagnostics] == ["BGL022"]
    with pytest.raises(DiagnosticError) as unknown:
        Program.of(MODAL, "FareBot")
    assert [found.code for found in unknown.value.diagnostics] == ["BGL080"]
    with pytest.raises(ValueError, match="say which game"):
        Game.of(BARGAINING)
    matrix = find(games(matrix=True), lambda game: True, random=Random(1))
    with pytest.raises(ValueError, match="matrix game"):
        find(timelines(matrix), lambda timeline: True, random=Random(1))


def test_a_situation_says_what_it_gives() -> None:
    game = FIRM.game
    found = find(situations(game), lambda situation: len(situation) == 2, random=Random(1))
    assert str(found) == "given cost = 1/10, observed = false"
    assert dict(found) == {"cost": game.features[0].default, "observed": False}
    nothing = find(situations(game), lambda situation: True, random=Random(1))
    assert (str(nothing), pretty(nothing)) == ("", "{}")
