"""What is printed as JSON says the same as the cells, point by point."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import pytest

from bargain.core.games import FeatureValue
from bargain.match import Match
from bargain.model import load
from bargain.output.regions_data import regions_document
from bargain.regions import Regions

GAME = """
game Trade {
  demands 0% .. 100% step 50%
  rounds 2
  outside walk
  payoff (walk, walk) = (cost * cost, stake / (1 + cost))
  feature cost: 0 .. 1
  feature stake: -1 .. 2
  feature seen: bool = true
  feature mood: {calm, angry, sad} = calm
}
program Reader {
  if seen and cost * stake > 1/4 { demand 100% }
  if round == 1 and mood != sad { demand 100% }
  demand 50%
}
program Even { demand 50% }
program Mirror { if stake > 1 { demand 100% - their demand } demand 50% }
"""
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Data = dict[str, Any]
Point = dict[str, FeatureValue]


def total(terms: list[Data], point: Point) -> Fraction:
    return sum(
        (
            Fraction(term["factor"]) * prod(Fraction(point[name]) for name in term["features"])
            for term in terms
        ),
        Fraction(0),
    )


def has(cell: Data, point: Point) -> bool:
    return all(point[name] in values for name, values in cell["choices"].items()) and all(
        RELATIONS[each["relation"]](total(each["terms"], point), 0) for each in cell["constraints"]
    )


@pytest.mark.parametrize(("first", "second"), [("Reader", "Even"), ("Reader", "Reader")])
def test_every_point_is_in_one_cell_whose_outcome_is_that_of_the_match(
    first: str, second: str
) -> None:
    model = load(GAME)
    found = model.regions(first, second)
    assert isinstance(found, Regions)
    result = regions_document(found, ()).model_dump(mode="json")["result"]
    assert result["given"] == {}
    assert [feature.get("values") for feature in result["features"]] == [
        None,
        None,
        [True, False],
        ["calm", "angry", "sad"],
    ]
    seen, rounds = set(), set()
    numbers = [Fraction(part, 4) for part in range(5)]
    for cost, stake, shown, mood in product(
        numbers, (-1, Fraction(1, 4), 1, 2), (True, False), ("calm", "sad")
    ):
        point: Point = {"cost": cost, "stake": Fraction(stake), "seen": shown, "mood": mood}
        (cell,) = [cell for cell in result["cells"] if has(cell, point)]
        ending = result["outcomes"][cell["outcome"]]
        match = model.match(first, second, given=point)
        assert isinstance(match, Match)
        sides = (match.first, match.second)
        assert [f"demand {r['demand']} or {r['outside']}" for r in ending["reports"]] == [
            str(side.report) for side in sides
        ]
        assert (ending["agreement"], ending["round"]) == (match.agreement, match.round)
        assert [
            total(payoff["over"], point) / total(payoff["under"], point)
            for payoff in ending["payoffs"]
        ] == [side.payoff for side in sides]
        seen.add(cell["outcome"])
        rounds.add(ending["round"])
    assert seen == set(range(len(result["outcomes"])))
    assert rounds == {1, 2}


def test_a_cell_without_an_answer_has_the_codes_and_every_cell_a_point_of_it() -> None:
    model = load(GAME)
    found = model.regions("Mirror", "Mirror", over=["stake"], given={"cost": Fraction(1, 2)})
    assert isinstance(found, Regions)
    result = regions_document(found, ()).model_dump(mode="json")["result"]
    assert [outcome["type"] for outcome in result["outcomes"]] == ["ended", "no answer"]
    assert result["outcomes"][1]["codes"] == ["BGL070"]
    assert result["given"]["cost"] == "1/2"
    for cell in result["cells"]:
        (value,) = cell["sample"].values()
        assert has(cell, {"stake": Fraction(value)})
        assert cell["words"] == ("stake > 1" if cell["outcome"] else "stake <= 1")
