"""Certificates that ask a checker for far more memory, time or stack than it may take."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from bargain.certificate.document import certificate_text, signed
from tests.certificates import cases

Document: TypeAlias = Any
MADE: dict[str, Callable[[], Document]] = {}


def text(name: str) -> str:
    return certificate_text(signed(MADE[name]()))


def hostile(made: Callable[[], Document]) -> Callable[[], Document]:
    MADE[made.__name__.replace("_", " ")] = made
    return made


def case(name: str = "one-strike") -> Document:
    return json.loads((cases.ACCEPTED / f"{name}.json").read_text("ascii"))


def add(document: Document, *row: Any) -> int:
    """The place of a row of terms, which is new unless it is one of the first."""
    if list(row) in document["terms"][:30]:
        return cases.row_of(document["terms"], *row)
    document["terms"].append(list(row))
    return len(document["terms"]) - 1


def report(document: Document) -> int:
    return cases.row_of(document["terms"], "report")


@hostile
def comparisons_in_comparisons() -> Document:
    document = case()
    branch = document["terms"][cases.start(document)]
    true = add(document, "value", True)
    for _ in range(45_000):
        branch[1] = add(document, "compare", "==", branch[1], true)
    return document


@hostile
def a_payoff_in_the_next() -> Document:
    document = case()
    document["options"] = [[str(number) for number in range(200)]] * 2
    one = cases.row_of(document["terms"], "number", "1")
    pays = [add(document, "compute", "+", one, one)]
    for _ in range(2 * 200**2 - 1):
        pays.append(add(document, "compute", "+", pays[-1], one))
    document["payoffs"] = [pays[place : place + 2] for place in range(0, len(pays), 2)]
    return document


@hostile
def many_who_look_at_many() -> Document:
    document = case()
    body = report(document)
    for number in range(2_000):
        look = add(document, "claim", "them", f"P{number}", "demand")
        same = add(document, "compare", "==", look, look)
        body = add(document, "if", same, body, body, "")
    document["programs"] |= {f"P{number}": ["", False, body] for number in range(2_000)}
    return document | {"match": ["P0", "P1"], "questions": [], "verdicts": []}


@hostile
def many_matches_of_many_rounds() -> Document:
    document = case()
    rest = body = report(document)
    for number in range(400):
        look = add(document, "claim", f"P{number}", "P0", "demand")
        same = add(document, "compare", "==", look, look)
        body = add(document, "if", same, body, rest, "")
    row = document["terms"][rest]
    everything = cases.row_of(document["terms"], "number", "1")
    rest = add(document, "report", everything, row[2], False)
    document["programs"] |= {f"P{number}": ["", False, rest] for number in range(400)}
    document["programs"]["Looking"] = ["", False, body]
    questions: list[Any] = []
    more = {"rounds": 10_000, "questions": questions, "verdicts": questions}
    return document | more | {"match": ["Looking", "P0"]}


@hostile
def conditions_without_an_answer() -> Document:
    """All of them deep, and asked again and again."""
    document = case()
    rest = body = report(document)
    look = add(document, "claim", "Narcissus", "Narcissus", "demand")
    deep = add(document, "compare", "==", look, look)
    true, false = add(document, "value", True), add(document, "value", False)
    cycle = add(document, "if", deep, rest, rest, "")
    for _ in range(1_500):
        deep = add(document, "compare", "==", deep, true)
    struck = add(document, "provable", "PA", 0, false)
    for number in range(4_000):
        asked = add(document, "if", struck, false, deep, str(number))
        body = add(document, "if", add(document, "provable", "PA", 0, asked), rest, body, "")
    more = {"Narcissus": ["", False, cycle], "Asking": ["", False, body]}
    document["programs"] |= more
    document["match"] = ["Asking", "Asking"]
    terms = [*range(struck, len(document["terms"]))]
    asked_rows = sorted(term for term in terms if document["terms"][term][0] == "provable")
    document["questions"] = [["Asking", "Asking", 0, 0, term, [0, 0]] for term in asked_rows]
    return document


@hostile
def long_sums_of_products() -> Document:
    document = case("rational-feature")
    terms = [[["x"] * i + ["y"] * j, "1"] for i in range(8) for j in range(8)]
    path = 2 * sum(row[0] == "interval" for row in document["features"])
    empty = ["empty", [["1", [path, path]]] * 20_000]
    document["covers"][0][2] = [["split", terms, empty, empty, empty]]
    return document


@hostile
def large_cells_at_many_leaves() -> Document:
    document = case("rational-feature")
    document["features"].append(["interval", "other", "0", "1"])
    for world in document["worlds"]:
        world[0].append("1/2")
    here = document["worlds"][0]
    here[2] = [[[[["other"], "1"], [[], str(-number)]], "<"] for number in range(2, 9_000)]
    document["worlds"].append([here[0], ["cost"], here[2]])
    tree: Any = ["world", len(document["worlds"]) - 1]
    for number in range(8):
        tree = ["split", [[["cost"], "1"], [[], str(-number - 1)]], tree, tree, tree]
    document["covers"] = [[0, ["cost"], [tree]]]
    return document


@hostile
def the_last_of_many_values() -> Document:
    document = case()
    values = [str(number) for number in range(200_000)]
    document["features"] = [["values", "x", *values]]
    document["worlds"] = [[values[-1:], [], []]] * 50_000
    return document


@hostile
def high_powers() -> Document:
    document = case("rational-feature")
    long = "1" * 1_100 + "/" + "1" * 1_099 + "3"
    document["features"] = [["interval", "x", "0", "100"]]
    document["worlds"] = [[[long], [], [[[[["x"] * 64, "1"]] * 8_000, ">"]]]]
    return document
