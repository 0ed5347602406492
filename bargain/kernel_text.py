"""Reading certificates defensively: text, shape, and what needs no evaluation.

The standard library alone. A rule is a function that returns its reason for refusing, or None.
"""

from __future__ import annotations

import hashlib
import json
import operator
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Final

MAGIC: Final = b'{"bargain-certificate":1,'
"""How a certificate begins: in canonical JSON this key comes first."""
MAX_BYTES: Final = 16_000_000
MAX_BRACKETS: Final = 250_000
MAX_COMMAS: Final = 800_000
MAX_NESTING: Final = 9
MAX_BITS: Final = 4096
MAX_WHOLE: Final = 10**24
MAX_ROUNDS: Final = 10_000

REASONS: Final[dict[str, str]] = {
    "no-certificate": "this is no certificate, or of a version that is not known",
    "too-large": "this is larger than a certificate may be",
    "too-deep": "brackets, terms, or programs that look at each other nest too deeply",
    "not-json": "this is not JSON; perhaps it was cut",
    "not-canonical": "there is one way to write this, and it is another",
    "wrong-shape": "something else is needed here",
    "wrong-digest": "this is the digest of another certificate",
    "repeated-row": "an earlier row is the same",
    "wrong-game": "no game has this",
    "wrong-world": "these are no values of the features",
    "not-covered": "a question is about feature values that nothing covers",
    "wrong-role": "a program is in a role whose actions it does not play",
    "missing-question": "a question can be reached and is not in the list",
    "unreachable-question": "nothing reaches this question",
    "wrong-offset": "this question can be struck from another level on",
    "wrong-stage": "questions of one budget may still be struck where the next begins",
    "wrong-abandoned": "other searches are abandoned before this evaluation, or at other sizes",
    "wrong-strikes": "other questions are struck, or at other levels",
    "wrong-last-level": "this evaluation ends at another level",
    "wrong-end": "there are more evaluations, or fewer",
    "wrong-verdict": "the verdicts are others",
    "wrong-names": "the programs, the game or the feature values are others",
    "wrong-outcome": "the match ends otherwise",
    "cycle": "what a program does depends on itself",
    "off-grid": "a program demands what the game does not have",
    "no-number": "a number is divided by zero, or too long",
    "misplaced": "this means nothing where it stands",
    "too-much-work": "checking this takes too long",
    "wrong-leaf": "this branch of the tree is about other values than its world",
    "no-contradiction": "this branch of the tree may have points",
    "unsettled-comparison": "this branch of the tree does not settle what its world depends on",
}
PARTY: Final = ("me", "them")
RELATIONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Refusal(Exception):
    """Why a certificate is refused: a key of `REASONS`, and the place as a path."""

    def __init__(self, code: str, place: str = "$") -> None:
        super().__init__(REASONS[code])
        self.code = code
        self.place = place


class NoAnswer(Refusal):
    """The match has no answer; or a condition has none, at a level where nobody asks for it."""


def unless(fine: bool, code: str, place: str = "$") -> Refusal | None:
    return None if fine else Refusal(code, place)


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def fits(data: bytes) -> Refusal | None:
    marks = data.count(b"[") + data.count(b"{")
    small = len(data) <= MAX_BYTES and marks <= MAX_BRACKETS and data.count(b",") <= MAX_COMMAS
    return unless(small, "too-large")


def is_flat(data: bytes) -> Refusal | None:
    depth = deepest = 0
    for mark in re.findall(rb"[\[\]{}]", re.sub(rb'"[^"\\]*(?:\\.[^"\\]*)*"', b"", data)):
        depth += 1 if mark in b"[{" else -1
        deepest = max(depth, deepest)
    return unless(deepest <= MAX_NESTING, "too-deep")


def parsed(data: bytes) -> Any:
    """The document in a text. Raises `Refusal`."""
    known = bool(data) and MAGIC.startswith(data[: len(MAGIC)])
    if not known:
        raise Refusal("no-certificate")
    if refused := fits(data) or is_flat(data):
        raise refused
    try:
        document = json.loads(data)
        same = canonical(document) + b"\n" == data
    except ValueError:
        raise Refusal("not-json") from None
    if not same:
        raise Refusal("not-canonical")
    return document


# Shape --------------------------------------------------------------------------------------------

EACH: Final = "each"
SPOKEN_OF: Final = ("demand", "least", "first", "agreement", "share", "outside", "payoff")
MOMENT: Final = ("round", "my last", "their last", "my demand", "their demand", "share")
SHAPE: Final[dict[str, Any]] = {
    "bargain-certificate": "whole",
    "digest": "hash",
    "sources": [EACH, ["text", "hash"]],
    "features": [
        EACH,
        {
            "interval": ["text", "fraction", "fraction"],
            "truth": ["text"],
            "values": ["text", [EACH, "text"]],
        },
    ],
    "programs": [EACH, ["text", "hash", "#statements", "span"]],
    "terms": [
        EACH,
        {
            "number": ["fraction"],
            "text": ["text"],
            "truth": ["flag"],
            "feature": ["@"],
            "now": [MOMENT],
            "claim": [PARTY, "who", SPOKEN_OF],
            "compute": [(*"+-*/",), "<", "<"],
            "compare": [tuple(RELATIONS), "<", "<"],
            "not": ["<"],
            "and": [[EACH, "<"]],
            "or": [[EACH, "<"]],
            "implies": ["<", "<"],
            "iff": ["<", "<"],
            "program": [PARTY, "who"],
            "unconditional": [PARTY],
            "provable": [[("PA", "within"), "whole"], [EACH, "@"], "<"],
        },
    ],
    "statements": [
        EACH,
        {
            "choose": ["text", "span"],
            "act": ["who", "span"],
            "nothing": [],
            "first": ["<", "<"],
            "demand": ["#terms", "<", "flag", "span"],
            "if": ["#terms", "<", "<", "span"],
        },
    ],
    "game": "text",
    "players": ["text", "text"],
    "options": [[EACH, "text"], [EACH, "text"]],
    "payoffs": [EACH, ["#terms", "#terms"]],
    "demands": [EACH, "fraction"],
    "split": "flag",
    "worth": ["#terms", "#terms"],
    "rounds": "whole",
    "discount": "#terms",
    "worlds": [EACH, [EACH, "value"]],
    "trees": [
        EACH,
        {
            "world": ["#worlds"],
            "each": ["@", [EACH, "<"]],
            "split": [[EACH, [[EACH, "@interval"], "fraction"]], "<", "<", "<"],
            "empty": [[EACH, ["fraction", [EACH, "whole"]]]],
        },
    ],
    "covers": [EACH, ["#worlds", [EACH, "@"], "#trees"]],
    "match": ["#programs", "#programs"],
    "stage": "whole",
    "questions": [EACH, ["#programs", "#programs", "whole", "#worlds", "#terms", "whole"]],
    "evaluations": [
        EACH,
        [[EACH, ["#questions", "whole"]], [EACH, ["whole", [EACH, "#questions"]]], "whole"],
    ],
    "claim": "anything",
}
LEAVES: Final[dict[str, Callable[[Any, Any, int], bool]]] = {
    "<": lambda d, v, row: below(v, row),
    "@": lambda d, v, row: any(f[1] == v for f in d["features"]),
    "@interval": lambda d, v, row: any(f[:2] == ["interval", v] for f in d["features"]),
    "who": lambda d, v, row: v in PARTY or below(v, len(d["programs"])),
    "whole": lambda d, v, row: below(v, MAX_WHOLE),
    "flag": lambda d, v, row: type(v) is bool,
    "text": lambda d, v, row: type(v) is str and v.isprintable(),
    "value": lambda d, v, row: type(v) in (bool, str),
    "hash": lambda d, v, row: type(v) is str and bool(re.fullmatch("[0-9a-f]{64}", v)),
    "fraction": lambda d, v, row: is_fraction(v),
    "span": lambda d, v, row: is_span(d, v),
    "anything": lambda d, v, row: True,
    "nothing": lambda d, v, row: False,
}
"""What a value can be; `row` is its place in its table. "#terms" is the place of any row there."""


def below(value: Any, limit: int) -> bool:
    return type(value) is int and 0 <= value < limit


def is_short(number: Fraction) -> bool:
    return max(map(int.bit_length, number.as_integer_ratio())) <= MAX_BITS


def is_fraction(value: Any) -> bool:
    return (
        type(value) is str
        and bool(re.fullmatch(r"-?\d{1,1300}(/[1-9]\d{0,1299})?", value))
        and str(Fraction(value)) == value
        and is_short(Fraction(value))
    )


def is_span(document: Any, value: Any) -> bool:
    limits = (len(document["sources"]), MAX_WHOLE, MAX_WHOLE)
    inner = type(value) is list and len(value) == 3 and all(map(below, value, limits))
    return inner or value == []


def shaped(document: Any, value: Any, shape: Any, place: str, row: int = 0) -> None:
    """Raises `Refusal` at the first value that is not of its shape."""
    if isinstance(shape, dict):
        known = type(value) is list and value[:1] in [[word] for word in shape]
        shape = ["anything", *shape[value[0]]] if known else "nothing"
    if isinstance(shape, str) and shape[0] == "#":
        fine = below(value, len(document[shape[1:]]))
    elif isinstance(shape, str):
        fine = LEAVES[shape](document, value, row)
    elif isinstance(shape, tuple):
        fine = value in shape
    else:
        fine = type(value) is list and (shape[0] is EACH or len(value) == len(shape))
    if not fine:
        raise Refusal("wrong-shape", place)
    for index, item in enumerate(value if isinstance(shape, list) else ()):
        inner = shape[1] if shape[0] is EACH else shape[index]
        shaped(document, item, inner, f"{place}[{index}]", row if "[" in place else index)


# What a source contains ---------------------------------------------------------------------------


def within(document: Any, table: str, roots: Iterable[int]) -> dict[int, Any]:
    """The distinct rows in these, but not those inside of questions."""
    waiting = list(roots)
    found: dict[int, Any] = {}
    for index in waiting:
        if index in found:
            continue
        row = found[index] = document[table][index]
        shape = SHAPE[table][1][row[0]] if row[0] != "provable" else []
        for part, leaf in zip(row[1:], shape, strict=False):
            waiting += [part] if leaf == "<" else part if leaf == [EACH, "<"] else []
    return found


def source(document: Any, program: int) -> tuple[list[Any], dict[int, Any]]:
    """The statements of a program, and the terms in them."""
    rows = list(within(document, "statements", [document["programs"][program][2]]).values())
    terms = [row[1] for row in rows if row[0] in ("if", "demand")]
    return rows, within(document, "terms", terms)


def is_unconditional(document: Any, program: Any) -> bool:
    """Whether no condition is in its source, nor in those of the programs that it acts as."""
    for other in (programs := [program]):
        if other in PARTY:
            return False
        rows, terms = source(document, other)
        for row in (*rows, *terms.values()):
            if row[0] in ("if", "claim") or row[1:] in (["my last"], ["their last"]):
                return False
        programs += [row[1] for row in rows if row[0] == "act" and row[1] not in programs]
    return True


def named(who: Any, node: tuple[int, int, int, int]) -> Any:
    """The program that a source means by `me`, `them` or a number."""
    return node[PARTY.index(who)] if who in PARTY else who


def point_of(document: Any, values: list[Any]) -> dict[str, Any]:
    """The values of a world by the names of the features, with numbers as such."""
    pairs = zip(document["features"], values, strict=True)
    return {f[1]: Fraction(value) if f[0] == "interval" else value for f, value in pairs}


# Rules that need no evaluation --------------------------------------------------------------------


def has_shape(of: Any) -> Refusal | None:
    if of.keys() != SHAPE.keys():
        return Refusal("wrong-shape")
    for key, shape in SHAPE.items():
        if shape[0] is EACH and type(of[key]) is not list:
            return Refusal("wrong-shape", f"$.{key}")
    for key, shape in SHAPE.items():
        shaped(of, of[key], shape, f"$.{key}")
    return None


def has_digest(of: Any) -> Refusal | None:
    rest = canonical({key: value for key, value in of.items() if key != "digest"})
    return unless(hashlib.sha256(rest).hexdigest() == of["digest"], "wrong-digest", "$.digest")


def has_no_repeats(of: Any) -> Refusal | None:
    for table, fields in (("terms", None), ("programs", 1), ("worlds", None), ("questions", 5)):
        seen: set[str] = set()
        for index, row in enumerate(of[table]):
            seen.add(repr(row[:fields]))
            if len(seen) <= index:
                return Refusal("repeated-row", f"$.{table}[{index}]")
    return None


def is_game(of: Any) -> Refusal | None:
    (first, second), features = of["options"], of["features"]
    demands = [Fraction(share) for share in of["demands"]]
    numbers = [*of["worth"], of["discount"], *(term for pair in of["payoffs"] for term in pair)]
    heads = {row[0] for row in within(of, "terms", numbers).values()}
    spoken_of = {row[3] for row in of["terms"] if row[0] == "claim"}
    lists = [first, second, [f[1] for f in features], *(f[2] for f in features if f[0] == "values")]
    fine = {
        "options": first and second and all(len(set(names)) == len(names) for names in lists),
        "features": all(f[0] != "interval" or Fraction(f[2]) <= Fraction(f[3]) for f in features),
        "payoffs": len(of["payoffs"]) == len(first) * len(second)
        and heads <= {"number", "feature", "compute", "now"},
        "demands": demands == sorted({*demands}) and all(0 <= share <= 1 for share in demands),
        "rounds": 1 <= of["rounds"] <= (MAX_ROUNDS if demands else 1),
        "terms": demands or spoken_of <= {"demand", "payoff"},
    }
    return next((Refusal("wrong-game", f"$.{key}") for key in fine if not fine[key]), None)


def has_worlds(of: Any) -> Refusal | None:
    for index, values in enumerate(of["worlds"]):
        fine = len(values) == len(of["features"]) and all(
            is_fraction(value) and Fraction(f[2]) <= Fraction(value) <= Fraction(f[3])
            if f[0] == "interval"
            else value in f[2]
            if f[0] == "values"
            else type(value) is bool
            for value, f in zip(values, of["features"], strict=True)
        )
        if not fine:
            return Refusal("wrong-world", f"$.worlds[{index}]")
    return unless(of["worlds"] != [], "wrong-world", "$.worlds")
