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
from itertools import accumulate
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
    """Why a certificate is refused: a reason that the documentation explains, and a JSON path."""

    def __init__(self, code: str, place: str = "$") -> None:
        super().__init__(f"{code} at {place}")
        self.code = code
        self.place = place


class NoAnswer(Refusal):
    """The match has no answer; or a condition has none, at a level where nobody asks for it."""


def unless(fine: bool, code: str, place: str = "$") -> Refusal | None:
    return None if fine else Refusal(code, place)


# fmt: off
SHAPE: Final[dict[str, Any]] = {
    "bargain-certificate": "whole", "digest": "hash", "game": "text", "players": ("text", "text"),
    "sources": [("text", "hash")],
    "features": [{"interval": ("text", "fraction", "fraction"), "truth": ("text",),
                  "values": ("text", ["text"])}],
    "options": (["text"], ["text"]), "payoffs": [("#terms", "#terms")],
    "demands": ["fraction"], "split": "flag", "rounds": "whole", "discount": "#terms",
    "worth": ("#terms", "#terms"), "worlds": [["value"]],
    "programs": [("text", "hash", "#statements", "span")],
    "statements": [{"choose": ("text", "span"), "act": ("who", "span"), "nothing": (),
                    "demand": ("#terms", "<", "flag", "span"), "first": ("<", "<"),
                    "if": ("#terms", "<", "<", "span")}],
    "terms": [{"number": ("fraction",), "text": ("text",), "truth": ("flag",), "feature": ("@",),
               "now": ({"round", "my last", "their last", "my demand", "their demand", "share"},),
               "claim": ({*PARTY}, "who", {"demand", "least", "first", "agreement", "share",
                                           "outside", "payoff"}),
               "compute": ({*"+-*/"}, "<", "<"), "compare": ({*RELATIONS}, "<", "<"),
               "not": ("<",), "and": (["<"],), "or": (["<"],), "implies": ("<", "<"),
               "iff": ("<", "<"), "program": ({*PARTY}, "who"),
               "unconditional": ({*PARTY},),
               "provable": (({"PA", "within"}, "whole"), ["@"], "<")}],
    "trees": [{"world": ("#worlds",), "each": ("@", ["<"]), "empty": ([("fraction", ["whole"])],),
               "split": ([(["@interval"], "fraction")], "<", "<", "<")}],
    "covers": [("#worlds", ["@"], "#trees")], "match": ("#programs", "#programs"),
    "stage": "whole",
    "questions": [("#programs", "#programs", "whole", "#worlds", "#terms", "whole")],
    "evaluations": [([("#questions", "whole")], [("whole", ["#questions"])], "whole")],
    "claim": "any",
}
# fmt: on
LEAVES: Final[dict[str, Callable[[Any, Any, int], bool]]] = {
    "any": lambda of, v, row: True,
    "none": lambda of, v, row: False,
    "flag": lambda of, v, row: type(v) is bool,
    "text": lambda of, v, row: type(v) is str and v.isprintable(),
    "value": lambda of, v, row: type(v) in (bool, str),
    "whole": lambda of, v, row: below(v, MAX_WHOLE),
    "<": lambda of, v, row: below(v, row),
    "fraction": lambda of, v, row: is_fraction(v),
    "hash": lambda of, v, row: type(v) is str and bool(re.fullmatch("[0-9a-f]{64}", v)),
    "who": lambda of, v, row: v in PARTY or below(v, len(of["programs"])),
    "@": lambda of, v, row: any(f[1] == v for f in of["features"]),
    "@interval": lambda of, v, row: any(f[:2] == ["interval", v] for f in of["features"]),
    "span": lambda of, v, row: v == [] or is_span(of, v),
}
"""What a value can be, in a row at this place; "#terms" is the place of any row of `terms`."""


def below(value: Any, limit: int) -> bool:
    return type(value) is int and 0 <= value < limit


def is_short(number: Fraction) -> bool:
    return max(map(int.bit_length, number.as_integer_ratio())) <= MAX_BITS


def is_fraction(v: Any) -> bool:
    fine = type(v) is str and re.fullmatch(r"-?\d{1,1300}(/[1-9]\d{0,1299})?", v)
    return bool(fine) and str(Fraction(v)) == v and is_short(Fraction(v))


def is_span(of: Any, v: Any) -> bool:
    limits = (len(of["sources"]), MAX_WHOLE, MAX_WHOLE)
    return type(v) is list and len(v) == 3 and all(map(below, v, limits))


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def parsed(data: bytes) -> Any:
    """The document in a text, which is measured before it is parsed. Raises `Refusal`."""
    if not data or not MAGIC.startswith(data[: len(MAGIC)]):
        raise Refusal("no-certificate")
    brackets, commas = data.count(b"[") + data.count(b"{"), data.count(b",")
    if len(data) > MAX_BYTES or brackets > MAX_BRACKETS or commas > MAX_COMMAS:
        raise Refusal("too-large")
    marks = re.findall(rb"[\[\]{}]", re.sub(rb'"[^"\\]*(?:\\.[^"\\]*)*"', b"", data))
    if max(accumulate(1 if mark in b"[{" else -1 for mark in marks), default=0) > MAX_NESTING:
        raise Refusal("too-deep")
    try:
        document = json.loads(data)
        same = canonical(document) + b"\n" == data
    except ValueError:
        raise Refusal("not-json") from None
    if not same:
        raise Refusal("not-canonical")
    return document


def shaped(of: Any, value: Any, shape: Any, place: str, row: int) -> None:
    """Raises `Refusal` at the first value that is not of its shape."""
    if type(shape) is dict:
        known = type(value) is list and value[:1] in [[word] for word in shape]
        shape = ("any", *shape[value[0]]) if known else "none"
    if type(shape) is str:
        fine = (
            LEAVES[shape](of, value, row) if shape in LEAVES else below(value, len(of[shape[1:]]))
        )
    elif type(shape) is set:
        fine = type(value) is str and value in shape
    else:
        fine = type(value) is list and (type(shape) is list or len(value) == len(shape))
    if not fine:
        raise Refusal("wrong-shape", place)
    if type(shape) in (list, tuple):
        inner = shape * len(value) if type(shape) is list else shape
        for index, (item, part) in enumerate(zip(value, inner, strict=True)):
            shaped(of, item, part, f"{place}[{index}]", row if "[" in place else index)


def has_shape(of: Any) -> Refusal | None:
    if of.keys() != SHAPE.keys():
        return Refusal("wrong-shape")
    for key, shape in SHAPE.items():
        if type(shape) is list and type(of[key]) is not list:
            return Refusal("wrong-shape", f"$.{key}")
    for key, shape in SHAPE.items():
        shaped(of, of[key], shape, f"$.{key}", 0)
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
    (first, second), features, demands = of["options"], of["features"], of["demands"]
    shares = [Fraction(share) for share in demands]
    numbers = [*of["worth"], of["discount"], *(term for pair in of["payoffs"] for term in pair)]
    heads = {row[0] for row in within(of, "terms", numbers).values()}
    spoken_of = {row[3] for row in of["terms"] if row[0] == "claim"}
    lists = [first, second, [f[1] for f in features], *(f[2] for f in features if f[0] == "values")]
    fine = {
        "options": first and second and all(len(set(names)) == len(names) for names in lists),
        "features": all(f[0] != "interval" or Fraction(f[2]) <= Fraction(f[3]) for f in features),
        "payoffs": len(of["payoffs"]) == len(first) * len(second)
        and heads <= {"number", "feature", "compute", "now"},
        "demands": shares == sorted({*shares}) and all(0 <= share <= 1 for share in shares),
        "rounds": 1 <= of["rounds"] <= (MAX_ROUNDS if demands else 1),
        "terms": demands or spoken_of <= {"demand", "payoff"},
    }
    return next((Refusal("wrong-game", f"$.{key}") for key in fine if not fine[key]), None)


def has_worlds(of: Any) -> Refusal | None:
    def fits(v: Any, f: Any) -> bool:
        if f[0] == "interval":
            return is_fraction(v) and Fraction(f[2]) <= Fraction(v) <= Fraction(f[3])
        return v in f[2] if f[0] == "values" else type(v) is bool

    for index, world in enumerate(of["worlds"]):
        if len(world) != len(of["features"]) or not all(map(fits, world, of["features"])):
            return Refusal("wrong-world", f"$.worlds[{index}]")
    return unless(of["worlds"] != [], "wrong-world", "$.worlds")


def within(of: Any, table: str, roots: Iterable[int]) -> dict[int, Any]:
    """The distinct rows in these, but not those inside of questions."""
    waiting, found = list(roots), dict[int, Any]()
    for index in waiting:
        if index not in found:
            row = found[index] = of[table][index]
            shape = SHAPE[table][0][row[0]] if row[0] != "provable" else ()
            for part, leaf in zip(row[1:], shape, strict=False):
                waiting += [part] if leaf == "<" else part if leaf == ["<"] else []
    return found


def source(of: Any, program: int) -> tuple[list[Any], dict[int, Any]]:
    """The statements of a program, and the terms in them."""
    rows = list(within(of, "statements", [of["programs"][program][2]]).values())
    terms = [row[1] for row in rows if row[0] in ("if", "demand")]
    return rows, within(of, "terms", terms)


def is_unconditional(of: Any, program: Any) -> bool:
    """Whether no condition is in its source, nor in those of the programs that it acts as."""
    for other in (programs := [program]):
        if other in PARTY:
            return False
        rows, terms = source(of, other)
        for row in (*rows, *terms.values()):
            if row[0] in ("if", "claim") or row[1:] in (["my last"], ["their last"]):
                return False
        programs += [row[1] for row in rows if row[0] == "act" and row[1] not in programs]
    return True


def point_of(of: Any, world: Any) -> dict[str, Any]:
    """The values of a world by the names of the features, with numbers as such."""
    pairs = zip(of["features"], world, strict=True)
    return {f[1]: Fraction(value) if f[0] == "interval" else value for f, value in pairs}


def named(who: Any, node: Any) -> Any:
    """The program that a source means by `me`, `them` or a number."""
    return node[PARTY.index(who)] if who in PARTY else who


RULES: Final = (has_shape, has_digest, has_no_repeats, is_game, has_worlds)
