"""The tables that the semantics states (its section 9), and the levels behind some of them."""

from itertools import product

import pytest

from bargain.match import Match
from bargain.model import load

PD = """
game PD {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
}
program CB { play C }
program DB { play D }
program FB { if provable (they play C) { play C } play D }
program PB {
  if provable (they play C) and provable in PA+1 (they play D against DB) { play C }
  play D
}
program JB { if provable (they play C against FB) { play C } play D }
program NB { if provable (they play C against CB) { play C } play D }
program TB { if provable (they play C against DB) { play C } play D }
program CU { if provable (they play D) { play D } play C }
program CI { if provable (I play C implies they play C) { play C } play D }
program DI { if provable (I play C implies they play D) { play D } play C }

program F(k) { if provable within k (they play C) { play C } play D }
program U(k) { if provable within k (they play D) { play D } play C }
program P(k, m) {
  if provable within k (they play C) and provable within m (they play D against DB) { play C }
  play D
}
"""
MODEL = load(PD)

TABLE = """
      CB DB FB PB JB CU CI DI
   CB CC CD CC CD CC CC CC CD
   DB DC DD DD DD DD DD DD DD
   FB CC DD CC CC CC DC CC DD
   PB DC DD CC CC CC DC CC DD
   JB CC DD CC CC CC DC CC DD
   CU CC DD CD CD CD DD CD DD
   CI CC DD CC CC CC DC CC DD
   DI DC DD DD DD DD DD DD DD
"""


def cells() -> list[tuple[str, str, str]]:
    head, *lines = (line.split() for line in TABLE.strip().splitlines())
    outcomes = {line[0]: dict(zip(head, line[1:], strict=True)) for line in lines}
    return [(row, column, outcomes[row][column]) for row, column in product(head, repeat=2)]


def play(first: str, second: str) -> Match:
    match = MODEL.match(first, second)
    assert isinstance(match, Match)
    return match


def actions(match: Match) -> str:
    return f"{match.first.report}{match.second.report}".replace("play ", "")


@pytest.mark.parametrize(("row", "column", "outcome"), cells())
def test_modal_agents_play_as_the_table_says(row: str, column: str, outcome: str) -> None:
    assert actions(play(row, column)) == outcome


BOUNDED = [
    ("F(1)", "F(1)", "CC"),
    ("F(1)", "F(3)", "DD"),
    ("F(3)", "F(10)", "CC"),
    ("F(3)", "U(3)", "DC"),
    ("F(10)", "U(3)", "CC"),
    ("F(3)", "U(10)", "DD"),
    ("P(10, 10)", "P(10, 10)", "DD"),
    ("P(10, 100)", "P(10, 100)", "CC"),
    ("P(10, 100)", "F(10)", "CC"),
    ("P(10, 100)", "F(100)", "DD"),
]


@pytest.mark.parametrize(("first", "second", "outcome"), BOUNDED)
def test_bounded_agents_play_as_the_table_says(first: str, second: str, outcome: str) -> None:
    assert actions(play(first, second)) == outcome


def test_one_question_that_is_never_struck_has_size_one() -> None:
    assert play("F(1)", "F(1)").certificate_sizes == (1,)


def test_two_programs_that_ask_about_each_other_have_two_questions() -> None:
    assert play("F(3)", "F(10)").certificate_sizes == (2, 2)


TRACES = [
    ("FB", "DB", "CDDD", "DDDD"),
    ("PB", "CB", "CCDD", "CCCC"),
    ("FB", "FB", "CCCC", "CCCC"),
    ("PB", "PB", "CCCC", "CCCC"),
    ("FB", "PB", "CCCC", "CCCC"),
    ("CU", "FB", "DCCC", "CDDD"),
    ("DI", "CB", "DDDD", "CCCC"),
    ("NB", "TB", "CCCC", "CCDD"),
]
"""What both do at levels 0, 1, 2 and 3: the worlds of the linear Kripke model."""


@pytest.mark.parametrize(("first", "second", "mine", "theirs"), TRACES)
def test_agents_act_level_by_level_as_in_the_kripke_model(
    first: str, second: str, mine: str, theirs: str
) -> None:
    match = play(first, second)
    levels = [match.settlement.at(number) for number in range(len(mine))]
    one, other = match.nodes
    assert "".join(str(level.report(one).key) for level in levels) == mine
    assert "".join(str(level.report(other).key) for level in levels) == theirs


PUSHY = load("""
game Split {
  demands 0% .. 100% step 10%
  payoff (walk, walk) = (0, 0)
}
program Pushy(k) {
  if provable within k (they accept 100% when I hold 100%) { demand 100% }
  demand 0%
}
""")


@pytest.mark.parametrize(
    ("first", "second", "shares"),
    [(20, 10, ("1", "0")), (10, 20, ("0", "1")), (10, 10, ("1/2", "1/2"))],
)
def test_patience_is_power(first: int, second: int, shares: tuple[str, str]) -> None:
    match = PUSHY.match(f"Pushy({first})", f"Pushy({second})")
    assert isinstance(match, Match)
    assert match.agreement
    assert (str(match.first.share), str(match.second.share)) == shares
