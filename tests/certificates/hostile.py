"""Certificates that ask a checker for far more memory, time or stack than it may take."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement, zip_longest
from typing import Any, TypeAlias

from bargain.certificate.document import certificate_text, signed
from tests.certificates import cases
from tests.certificates.cases import at

Document: TypeAlias = Any
MADE: dict[str, Callable[[], Document]] = {}
ENDS: dict[str, str] = {}
"""The reason for which each is refused; at what depth it is `too-deep` is up to Python."""


def text(name: str) -> str:
    return certificate_text(signed(MADE[name]()))


def hostile(reason: str) -> Callable[[Callable[[], Document]], Callable[[], Document]]:
    def note(made: Callable[[], Document]) -> Callable[[], Document]:
        name = made.__name__.replace("_", " ")
        MADE[name], ENDS[name] = made, reason
        return made

    return note


def case(name: str = "one-strike") -> Document:
    return json.loads((cases.ACCEPTED / f"{name}.json").read_text("ascii"))


def add(document: Document, *row: Any) -> int:
    """The place of a row of terms, which is new unless it is one of the first."""
    if list(row) in document["terms"][:30]:
        return cases.row_of(document["terms"], *row)
    document["terms"].append(list(row))
    return len(document["terms"]) - 1


def keeping(tree: list[Any], first: int) -> list[Any]:
    """The tree, with leaves that keep all facts of splits, of which this is the first."""
    waiting = [(tree, first)]
    for branch, next_one in waiting:
        if branch[0] == "split":
            waiting += [(side, next_one + 1) for side in branch[3:]]
        else:
            branch[1] = [*range(first, next_one)]
    return tree


def report(document: Document) -> int:
    return cases.row_of(document["terms"], "report")


@hostile("too-deep")
def comparisons_in_comparisons() -> Document:
    document = case()
    branch = document["terms"][cases.start(document)]
    true = add(document, "value", True)
    for _ in range(45_000):
        branch[1] = add(document, "compare", "==", branch[1], true)
    return document


@hostile("too-much-work")
def cases_in_cases() -> Document:
    """Each world has one case, which knows more of the cost."""
    document = case("split-by-a-question")
    document["covers"] = [[0, ["cost"], [["world", [], {"cost": at("0")}]]]]
    for number in range(1, 3_000):
        fact = 6 if number > 1 else 5
        nothing = ["empty", [["1", [1]], ["-1", [fact]]]]
        split = ["split", {"cost": "1", "": f"{number}"}, ">", ["world", [fact]], nothing]
        document["covers"].append([number, [], [split]])
    return document


@hostile("too-much-work")
def cases_in_all_ways() -> Document:
    """Two worlds have the same two cases, which have the same two."""
    document = case("split-by-a-question")
    document["covers"] = [[0, ["cost"], [["world", [], {"cost": at("0")}]]]]
    for number in range(60):
        fact = 6 if number else 5
        leaf = ["world", [fact]]
        split = ["split", {"cost": "1", "": f"-1/{number + 2}"}, "<", leaf, leaf]
        for world in range(2 * number, 2 * number + 2) if number else [1]:
            document["covers"].append([world, [], [split]])
    for world in (120, 121):
        document["covers"].append([world, ["zeal"], [["world", [], {"zeal": at("0")}]]])
    return document


@hostile("too-much-work")
def leaves_that_keep_a_long_polynomial() -> Document:
    document = case("rational-feature")
    names = ["x1", "x2", "x3", "x4"]
    document["features"] |= {name: ["0", "0", "1"] for name in names}
    long = {" ".join(some): "1" for some in combinations_with_replacement(names, 12)}
    tree: Any = ["world", [], {"cost": at("0")}]
    for number in range(1, 200):
        end = str(-Fraction(number, 1_000))
        tree = ["split", {"cost": "1", "": end}, "<", tree, ["world", [11] * 500]]
    document["covers"][0][2] = [["split", long, ">", tree, ["world", []]]]
    return document


@hostile("too-much-work")
def worlds_of_many_features() -> Document:
    document = case()
    document["features"] = {str(number): [False, [False]] for number in range(60_000)}
    document["covers"] = [[0, [str(number)], [["world", [], {}]]] for number in range(1_000)]
    return document


@hostile("too-much-work")
def a_payoff_in_the_next() -> Document:
    document = case()
    one = cases.row_of(document["terms"], "number", "1")
    pays = [add(document, "compute", "+", one, one)]
    for _ in range(200**2 - 1):
        pays.append(add(document, "compute", "+", pays[-1], one))
    document["payoffs"] = {
        str(a): {str(b): [pays[200 * a + b], pays[200 * b + a]] for b in range(200)}
        for a in range(200)
    }
    option = add(document, "value", "199")
    body = add(document, "report", one, option, False)
    document["programs"] = {name: ["", False, body] for name in document["match"]}
    quiet = {"questions": [], "evaluations": [[[], [], [0, 0]]], "verdicts": []}
    return document | quiet


@hostile("too-much-work")
def many_who_look_at_many() -> Document:
    document = case()
    body = report(document)
    for number in range(2_000):
        look = add(document, "claim", "them", f"P{number}", "demand")
        same = add(document, "compare", "==", look, look)
        body = add(document, "if", same, body, body, "")
    document["programs"] |= {f"P{number}": ["", False, body] for number in range(2_000)}
    return document | {"match": ["P0", "P1"], "questions": [], "verdicts": []}


@hostile("too-much-work")
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


@hostile("too-much-work")
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
    struck = add(document, "provable", "PA", 0, false, [])
    for number in range(1_500):
        asked = add(document, "if", struck, false, deep, str(number))
        body = add(document, "if", add(document, "provable", "PA", 0, asked, []), rest, body, "")
    more = {"Narcissus": ["", False, cycle], "Asking": ["", False, body]}
    document["programs"] |= more
    document["match"] = ["Asking", "Asking"]
    terms = [*range(struck, len(document["terms"]))]
    asked_rows = sorted(term for term in terms if document["terms"][term][0] == "provable")
    document["questions"] = [["Asking", "Asking", 0, 0, term, [0, 0]] for term in asked_rows]
    return document


@hostile("wrong-evaluations")
def conditions_that_divide_by_zero() -> Document:
    """Each has no answer for a reason of its own, which is found deep inside."""
    document = case()
    rest = body = report(document)
    one, zero = add(document, "number", "1"), add(document, "number", "0")
    true, false = add(document, "value", True), add(document, "value", False)
    deep = add(document, "compare", "==", add(document, "compute", "/", one, zero), one)
    for _ in range(1_500):
        deep = add(document, "compare", "==", deep, true)
    struck = add(document, "provable", "PA", 0, false, [])
    for number in range(800):
        asked = add(document, "if", struck, false, deep, str(number))
        body = add(document, "if", add(document, "provable", "PA", 0, asked, []), rest, body, "")
    document["programs"]["Asking"] = ["", False, body]
    document["match"] = ["Asking", "Asking"]
    rows = [row for row, (form, *_) in enumerate(document["terms"]) if form == "provable"]
    questions = [["Asking", "Asking", 0, 0, row, [0, 0]] for row in rows if row >= struck]
    return document | {"questions": questions}


@hostile("too-much-work")
def many_rounds_of_many_demands() -> Document:
    document = case()
    one = cases.row_of(document["terms"], "number", "1")
    body = add(document, "report", one, document["terms"][report(document)][2], False)
    document["programs"] = {name: ["", False, body] for name in document["match"]}
    document["demands"] = [str(Fraction(number, 200_000)) for number in range(200_001)]
    return document | {"rounds": 10_000, "questions": [], "verdicts": []}


@hostile("too-much-work")
def many_who_look_at_many_in_many_terms() -> Document:
    document = MADE["many who look at many"]()
    face = chr(0x1F600)
    document["terms"] += [["value", f"{face}{number:032}"] for number in range(130_000)]
    return document


@hostile("too-much-work")
def many_worlds_that_know_the_same() -> Document:
    """In many worlds the trees split by the same long polynomial."""
    document = case()
    names = [f"n{number}" for number in range(9)]
    document["features"] = {name: ["0", "0", "1"] for name in [*names, "z"]}
    document["features"]["m"] = ["0", "0", "3000"]
    products = [" ".join(pair) for pair in combinations_with_replacement(names, 2)]
    long = dict.fromkeys(products, "1") | {"": "-1/2"}
    count = 1_500
    leaves: list[Any] = [["world", [], {"m": at(str(2 * n + 1))}] for n in range(count)]
    size = 1
    while len(leaves) > 1:
        ends = range(2 * size, 2 * count, 4 * size)
        pairs = [leaves[place : place + 2] for place in range(0, len(leaves), 2)]
        leaves = [
            ["split", {"m": "1", "": str(-end)}, "<", *pair] if len(pair) == 2 else pair[0]
            for end, pair in zip_longest(ends, pairs)
        ]
        size *= 2
    document["covers"] = [[0, ["m"], [keeping(leaves[0], 23)]]]
    for world in range(1, count + 1):
        low = {name: at("0") for name in [*names, "z"]}
        split = ["split", long, ">", ["world", [23], low | {"n0": at("1")}], ["world", [23], low]]
        document["covers"].append([world, [*names, "z"], [split]])
    return document


@hostile("too-much-work")
def long_sums_of_products() -> Document:
    document = case("rational-feature")
    document["features"] |= {name: ["0", "0", "1"] for name in "xy"}
    terms = {" ".join(["x"] * i + ["y"] * j): "1" for i in range(8) for j in range(8)}
    empty = ["empty", [["1", [7, 7]]] * 20_000]
    document["covers"][0][2] = [["split", terms, "<", empty, empty]]
    return document


@hostile("too-much-work")
def many_worlds_of_many_facts() -> Document:
    document = case("rational-feature")
    tree: Any = ["world", [], {"cost": at("0")}]
    for number in range(1, 400):
        cost = str(Fraction(number, 1000))
        tree = [
            "split",
            {"cost": "1", "": f"-{cost}"},
            "<",
            tree,
            ["world", [], {"cost": at(cost)}],
        ]
    document["covers"][0][2] = [keeping(tree, 3)]
    return document


@hostile("too-much-work")
def many_worlds() -> Document:
    document = case("rational-feature")
    count = 4_096
    trees: list[Any] = [
        ["world", [], {"cost": at(str(Fraction(2 * number + 1, 4 * count)))}]
        for number in range(count)
    ]
    size = 1
    while len(trees) > 1:
        middles = range(size, count, 2 * size)
        pairs = zip(middles, trees[::2], trees[1::2], strict=True)
        trees = [
            ["split", {"cost": "1", "": str(-Fraction(number, 2 * count))}, "<", *pair]
            for number, *pair in pairs
        ]
        size *= 2
    document["covers"][0][2] = [keeping(trees[0], 3)]
    return document


@hostile("too-much-work")
def everything_about_everything() -> Document:
    """Each question is about all values of one more feature, in all worlds of those before."""
    document = case("rational-feature")
    names = [f"x{number:02}" for number in range(11)]
    document["features"] = {name: ["0", "0", "1"] for name in names}
    asked = add(document, "value", True)
    for name in reversed(names):
        asked = add(document, "provable", "PA", 0, asked, [name])
    document["terms"][cases.start(document)][1] = asked
    document["covers"] = []
    for world in range(2**11 - 1):
        depth = (world + 1).bit_length() - 1
        name, kept = names[depth], [*range(23, 24 + depth)]
        leaves = ["world", kept, {name: at("0")}], ["world", kept, {name: at("1")}]
        split = ["split", {name: "1", "": "-1/2"}, "<", *leaves]
        document["covers"].append([world, [name], [split]])
    return document


@hostile("too-much-work")
def the_last_of_many_values() -> Document:
    document = case()
    values = [str(number) for number in range(50_000)]
    document["features"] = {"x": [values[-1], values]}
    document["covers"] = [[0, ["x"], [["world", [], {}]] * 50_000]]
    return document


@hostile("too-much-work")
def high_powers() -> Document:
    """Of a cost that is at least 0 no power is negative."""
    document = case("rational-feature")
    low = 1
    powers = {" ".join(["cost"] * power): "1" for power in range(1, 31)}
    tree: Any = ["world", [], {"cost": at("1" * 1_100 + "/" + "1" * 1_099 + "31")}]
    for depth in reversed(range(200)):
        products = [["1", [low] * power] for power in range(1, 31)]
        empty = ["empty", [["-1", [depth + 3]], *products]]
        tree = ["split", {**powers, "": str(depth + 1)}, ">", tree, empty]
    document["covers"][0][2] = [tree]
    return document
