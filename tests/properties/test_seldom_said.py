"""The engine says what the definition says, of things that general programs seldom speak of."""

from hypothesis import given
from hypothesis import strategies as st

import bargain
from bargain.testing import Game, Situation
from bargain.testing.made import BOTH_SEATS
from tests.properties.outcomes import table_of
from tests.properties.test_both_evaluators_agree import compare_match, definition_of
from tests.strategies import Population

ROUNDS = Game.of(
    bargain.load(
        "game G {\n  demands 0% .. 100% step 50%\n  outside walk\n"
        "  payoff (walk, walk) = (0, 0)\n  rounds 2\n}\n"
    )
)
MATRIX = Game.of(
    bargain.load(
        "game G {\n  actions C, D\n  payoff (C, C) = (2, 2)\n  payoff (C, D) = (0, 3)\n"
        "  payoff (D, C) = (3, 0)\n  payoff (D, D) = (1, 1)\n}\n"
    )
)


def compare_all(game: Game, bodies: list[str]) -> None:
    texts = tuple(f"program P{place} {{ {body} }}" for place, body in enumerate(bodies))
    players = tuple((f"P{place}", BOTH_SEATS) for place in range(len(bodies)))
    population = Population(game, Situation(), texts, players)
    model, table = table_of(population)
    definition = definition_of(model, population)
    for pair in population.matches():
        compare_match(model, table, definition, pair)


@st.composite
def in_two_rounds(draw: st.DrawFn) -> str:
    """A program with a demand for each round, the first perhaps after a question about demands."""
    first, asked, other, last = (draw(st.sampled_from(ROUNDS.demands)) for _ in range(4))
    if not draw(st.booleans()):
        return f"if round == 1 {{ demand {first} }} demand {last}"
    whose = draw(st.sampled_from(("my", "their")))
    which = draw(st.sampled_from(("first demand", "demand")))
    relation = draw(st.sampled_from(("==", "<=", ">")))
    question = f"provable ({whose} {which} {relation} {asked})"
    return f"if {question} {{ demand {first} }} if round == 1 {{ demand {other} }} demand {last}"


@given(st.lists(in_two_rounds(), min_size=2, max_size=3))
def test_first_and_last_demands_are_told_apart_as_defined(bodies: list[str]) -> None:
    compare_all(ROUNDS, bodies)


@st.composite
def acting(draw: st.DrawFn) -> str:
    """A program that reports, acts as another, or asks what the other side is."""
    other = draw(st.sampled_from(("P0", "P1", "P2")))
    kind = draw(st.sampled_from(("play", "act", "unconditional", "same")))
    if kind == "play":
        return f"play {draw(st.sampled_from('CD'))}"
    if kind == "act":
        return f"act as {other}"
    fact = "they are unconditional" if kind == "unconditional" else f"they are {other}"
    return f"if {fact} {{ play C }} play D"


@given(st.lists(acting(), min_size=3, max_size=3))
def test_who_acts_as_whom_is_looked_through_as_defined(bodies: list[str]) -> None:
    compare_all(MATRIX, bodies)
