"""Which generated programs a property leaves out because nothing that they do has an answer,
against going through the same programs one by one, as texts in a file.

The vocabulary is cut down to a few conditions, so that programs of size 3 can be gone through.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest

from bargain.core.games import Game
from bargain.diagnostics import DiagnosticError
from bargain.enumeration import Enumerated, Vocabulary, programs_up_to
from bargain.enumeration import programs as enumeration
from bargain.match import Match
from bargain.model import Model, load
from bargain.syntax.format_expression import format_expression

BARGAINING = """
game G {
  demands 20%, 50%
  outside walk
  payoff (walk, walk) = (0, 0)
  feature seen: bool = true
  feature cost: 0 .. 1 = 1/2
}
program Firm { demand 50% }
program Looks { if their demand == 20% { demand 50% } demand 20% }
program LooksIfSeen { if not seen { demand 50% } if their demand == 20% { demand 50% } demand 20% }
program Dear { if cost > 1/2 { demand 50% } if their demand == 20% { demand 50% } demand 20% }
"""
ASKED = [
    "provable (I demand 20% against me)",
    "they demand 20%",
    "they demand 20% against them",
    "seen",
]


@pytest.fixture(autouse=True)
def few_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    def few(game: Game, *, named: object = (), budgets: object = ()) -> tuple[Vocabulary, ...]:
        every = Vocabulary.of(game)
        single = tuple(one for one in every.single if format_expression(one) in ASKED)
        assert len(single) == len(ASKED)
        return (Vocabulary(every.game, (), every.reports, single, ()),)

    monkeypatch.setattr(enumeration, "vocabularies", few)


@pytest.mark.parametrize(
    ("given", "over"),
    [
        ("Firm", ""),
        ("Looks", ""),
        ("LooksIfSeen", ", for every seen"),
        ("Firm", ", for every seen"),
        ("Firm", ", for every seen, for every cost"),
        ("Dear", ", for every cost"),
    ],
)
def test_pairs_are_left_out_just_where_a_generated_program_has_no_answer(
    given: str, over: str
) -> None:
    # A claim that compares sources, so that no program counts as being like another.
    claim = f"{given} vs other: first is {given}"
    text = f'{BARGAINING}property "t": for every other in programs up to size 3{over}: {claim}\n'
    (found,) = load(text).properties()
    seen, cost = "seen" in over, "cost" in over
    left_out, everywhere, unanswered, total = expected(given, seen=seen, cost=cost)
    assert found.alike == 0
    assert (found.ill_founded, found.unanswered) == (left_out, unanswered)
    assert left_out > 0
    assert found.holds is (None if unanswered else True)
    assert found.matches == total - everywhere


def expected(given: str, *, seen: bool, cost: bool) -> tuple[int, int, int, int]:
    """How many pairs are left out at some values, and at all; how many are without an answer at
    some others; and how many there are."""
    programs, model = everybody()
    constants = [f"P{one.number}" for one in programs if one.size == 0]
    left_out = everywhere = unanswered = 0
    where = list(points(seen=seen, cost=cost))
    for one in programs:
        name = f"P{one.number}"
        blames = [
            not any(has_answer(model, name, constant, values) for constant in constants)
            for values in where
            if not has_answer(model, given, name, values)
        ]
        left_out += any(blames)
        everywhere += all(blames) and len(blames) == len(where)
        unanswered += not all(blames)
    return left_out, everywhere, unanswered, len(programs)


@cache
def everybody() -> tuple[list[Enumerated], Model]:
    programs = list(programs_up_to(load(BARGAINING).games["G"], 3))
    return programs, load(BARGAINING + "\n".join(one.text(f"P{one.number}") for one in programs))


def points(*, seen: bool, cost: bool) -> Iterable[dict[str, bool | int]]:
    for value in (True, False) if seen else (True,):
        for price in (0, 1) if cost else (0,):
            yield {"seen": value, "cost": price}


def has_answer(model: Model, one: str, other: str, values: dict[str, bool | int]) -> bool:
    try:
        match = model.match(one, other, given=values)
    except DiagnosticError as error:
        if [found.code for found in error.diagnostics] != ["BGL070"]:
            raise
        return False
    assert isinstance(match, Match)
    return True
