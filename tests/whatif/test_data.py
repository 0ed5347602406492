"""What is printed as JSON says the same as the results, point by point and change by change."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from bargain.match import Match
from bargain.model import Model, load, load_bundled
from bargain.output.whatif_data import budgets_document, why_not_document
from bargain.whatif.budgets import Budgets
from bargain.whatif.why_not import WhyNot
from tests.cli.transcripts import FILES

Data = dict[str, Any]


@pytest.fixture(scope="module")
def bounded() -> Model:
    return load_bundled(["bounded"])


@pytest.fixture(scope="module")
def vary() -> Model:
    return load(FILES / "vary.bgl")


def keeps(bounds: list[Data], point: Mapping[str | None, int]) -> bool:
    return all(point[b["plus"]] - point[b["minus"]] <= b["at_most"] for b in bounds)


def same(ending: Data, match: Match) -> bool:
    """Whether JSON has the ending of a match."""
    sides = (match.first, match.second)
    reports = [
        f"play {report['action']}"
        if report["type"] == "play"
        else f"demand {report['demand']} or {report['outside']}"
        for report in ending["reports"]
    ]
    return {**ending, "reports": reports} == {
        "type": "ended",
        "reports": [str(side.report) for side in sides],
        "agreement": match.agreement,
        "round": match.round,
        "payoffs": [str(side.payoff) for side in sides],
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [("FiniteFairBot(k)", "CUPOD(n)"), ("BoundedPrudentBot(k, n)", "FiniteFairBot(10)")],
)
def test_cells_and_areas_of_budgets_lead_to_their_outcomes(
    bounded: Model, first: str, second: str
) -> None:
    found = bounded.budgets(first, second)
    assert isinstance(found, Budgets)
    result = budgets_document(found, ()).model_dump(mode="json")["result"]
    assert [axis["name"] for axis in result["axes"]] == ["k", "n"]
    seen = set()
    for k, n in product((0, 1, 2, 3, 4, 7, 8, 10, 11, 12), repeat=2):
        values = {"k": k, "n": n}
        names = [program.replace("k", str(k)).replace("n)", f"{n})") for program in (first, second)]
        match = bounded.match(*names)
        assert isinstance(match, Match)
        point: dict[str | None, int] = {None: 0, **values}
        (cell,) = [cell for cell in result["cells"] if keeps(cell["bounds"], point)]
        outcome = result["outcomes"][cell["outcome"]]
        assert same(outcome["ending"], match)
        assert any(keeps(area["bounds"], point) for area in outcome["areas"])
        assert any(low[0] <= k and low[1] <= n for low in outcome["least"])
        seen.add(cell["outcome"])
    assert seen == set(range(len(result["outcomes"])))
    for outcome in result["outcomes"]:
        for low in outcome["least"]:
            point = {None: 0, "k": low[0], "n": low[1]}
            assert any(keeps(area["bounds"], point) for area in outcome["areas"])
        assert {tuple(area["least"]) for area in outcome["areas"]} >= set(
            map(tuple, outcome["least"])
        )


def why_not(model: Model, first: str, second: str, claim: str) -> Data:
    found = model.why_not(first, second, claim)
    assert isinstance(found, WhyNot)
    result: Data = why_not_document(found, ()).model_dump(mode="json")["result"]
    return result


def fixes(result: Data, kind: str) -> list[Data]:
    (answer,) = [answer for answer in result["answers"] if answer["kind"] == kind]
    found: list[Data] = answer["fixes"]
    return found


@pytest.mark.parametrize(
    ("programs", "place"),
    [
        (("FiniteFairBot(1)", "FiniteFairBot(3)"), ("first", 1, 2)),
        (("BoundedPrudentBot(10, 12)", "BoundedPrudentBot(10, 11)"), ("second", 2, 12)),
    ],
)
def test_changes_of_arguments_say_whose_and_which(
    bounded: Model, programs: tuple[str, str], place: tuple[str, int, int]
) -> None:
    (fix,) = fixes(why_not(bounded, *programs, "first plays C"), "a larger budget")
    change = fix["change"]
    assert (change["side"], change["argument"], change["value"]) == place
    changed = dict(zip(("first", "second"), programs, strict=True))
    name, _, arguments = changed[change["side"]].rstrip(")").partition("(")
    values = arguments.split(", ")
    values[change["argument"] - 1] = str(change["value"])
    changed[change["side"]] = f"{name}({', '.join(values)})"
    match = bounded.match(*changed.values())
    assert isinstance(match, Match)
    assert same(fix["ending"], match)
    assert str(match.first.report) == "play C"


def test_changes_of_strengths_and_features_say_where_and_to_what(vary: Model) -> None:
    result = why_not(vary, "Careful", "Rival", "agreement")
    assert (result["holds"], result["claim"]) == (False, "agreement")
    (budget,) = fixes(result, "a larger budget")
    assert budget["smallest"]
    change = budget["change"]
    assert (change["program"], change["place"]["line"], change["level"]) == ("Rival", 12, None)
    strengths = fixes(result, "another strength")
    assert {fix["change"]["type"] for fix in strengths} == {"strength"}
    assert any(fix["change"]["level"] == 0 for fix in strengths)
    for fix in fixes(result, "another feature value"):
        change = fix["change"]
        match = vary.match("Careful", "Rival", given={change["feature"]: Fraction(change["value"])})
        assert isinstance(match, Match)
        assert same(fix["ending"], match)
        assert match.agreement
        assert fix["also"].startswith("all values between ")


def test_of_several_changes_the_smallest_are_marked(bounded: Model) -> None:
    result = why_not(bounded, "FiniteFairBot(1)", "CUPOD(3)", "second plays D")
    found = fixes(result, "another strength")
    assert [(fix["change"]["level"], fix["change"]["budget"]) for fix in found] == [
        (None, 4),
        (0, None),
    ]
    assert [fix["smallest"] for fix in found] == [True, False]
