"""Checks certificates: `python -m bargain.kernel FILE.json`.

The kernel believes only the programs of a certificate: it works out everything else anew, and
compares. `docs/certificates.md` says what every rule demands. Kept to: the standard library, 500
lines of code, bounded time and memory, and no exception whatever the input.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from hashlib import sha256
from itertools import groupby, product
from operator import add, eq, ge, gt, itemgetter, le, lt, mul, ne, sub, truediv
from typing import Any, Final, TypeAlias

MAGIC: Final = b'{"bargain-certificate":3,'
KEYS: Final = """bargain-certificate covers demands digest discount evaluations features match notes
options outcome payoffs programs questions rounds split terms verdicts worlds worth"""
MAX_BYTES, MAX_BRACKETS, MAX_COMMAS, MAX_FRAMES = 16_000_000, 250_000, 800_000, 100_000
MAX_DIGITS, MAX_BITS, MAX_MONOMIALS, MAX_DEGREE = 24, 4096, 256, 64
MAX_ROUNDS, MAX_REACHED, MAX_WORK = 10_000, 10_000, 10_000_000
PARTY, SIGNS, ONE = ("me", "them"), (-1, 0, 1), Fraction(1)
RELATIONS: Final[dict[str, Any]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
ARITHMETIC: Final[dict[str, Any]] = {"+": add, "-": sub, "*": mul, "/": truediv}
FORMS: Final = """number str/value str/value bool/feature str/now str/final str/claim str str str
/compute str int int/compare str int int/program str str/unconditional str/provable str int int
/if int int int str/report int int bool/act str/nothing""".replace("\n", "").split("/")
MALFORMED: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

Node: TypeAlias = tuple[str, str, int, int]
"""A program in a match, whom it faces, its role and the world; a question has its term, too."""
Polynomial: TypeAlias = dict[tuple[str, ...], Fraction]
"""Its terms that are not zero, by the features multiplied. A number is a `Fraction`, or where it
depends on free features a quotient of two polynomials. A fact is a polynomial and its signs."""
canonical: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str).encode
"""The one way to write a value; a `Fraction` is written as a text."""


class Refusal(Exception):
    """Why a certificate is refused: a reason that the documentation explains, and a JSON path."""

    def __init__(self, code: str, place: str = "$") -> None:
        super().__init__(f"{code} at {place}")
        self.code, self.place = code, place


class NoAnswer(Refusal):
    """The match has no answer; or a condition has none, at a level where nobody asks for it."""


def whole(text: str) -> int:
    if len(text) > MAX_DIGITS or not text.isdecimal():
        raise Refusal("not-whole")
    return int(text)


def parsed(data: bytes) -> Any:
    """The document in a text, which is measured before it is parsed. Raises `Refusal`."""
    if not data or not MAGIC.startswith(data[: len(MAGIC)]):
        raise Refusal("no-certificate")
    brackets = data.count(b"[") + data.count(b"{")
    if len(data) > MAX_BYTES or brackets > MAX_BRACKETS or data.count(b",") > MAX_COMMAS:
        raise Refusal("too-large")
    try:
        document = json.loads(data, parse_int=whole, parse_float=whole, parse_constant=whole)
    except ValueError:
        raise Refusal("not-json") from None
    if (canonical(document) + "\n").encode() != data:
        raise Refusal("not-canonical")
    if sorted(document) != KEYS.split():
        raise Refusal("wrong-keys")
    if document.pop("digest") != sha256(canonical(document).encode()).hexdigest():
        raise Refusal("wrong-digest", "$.digest")
    return document


def short(value: Fraction, code: str = "no-number") -> Fraction:
    """That a factor of a polynomial is long says nothing about the numbers that it stands for."""
    if max(map(int.bit_length, value.as_integer_ratio())) > MAX_BITS:
        raise (NoAnswer if code == "no-number" else Refusal)(code, "$.terms")
    return value


def number(text: str) -> Fraction:
    if not re.fullmatch(r"-?\d{1,1300}(/[1-9]\d{0,1299})?", text) or str(Fraction(text)) != text:
        raise ValueError
    return short(Fraction(text))


def named(who: str, node: Node) -> Any:
    """The program that a source means by `me`, `them` or its name."""
    return node[PARTY.index(who)] if who in PARTY else who


def plus(left: Polynomial, right: Polynomial, factor: int = 1) -> Polynomial:
    total = dict(left)
    for names, value in right.items():
        total[names] = short(total.get(names, Fraction(0)) + factor * value, "too-much-work")
        if len(names) > MAX_DEGREE or len(total) > MAX_MONOMIALS:
            raise Refusal("too-much-work")
    return {names: value for names, value in total.items() if value}


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for (a, x), (b, y) in product(left.items(), right.items()):
        names = tuple(sorted(a + b))
        total[names] = short(total.get(names, 0) + x * y, "too-much-work")
    return plus({}, total)


def normal(terms: Polynomial) -> tuple[Any, int]:
    """A polynomial over its leading coefficient, in order, and the sign of that."""
    ordered = sorted(terms.items(), key=lambda term: (-len(term[0]), term[0]))
    leading = ordered[0][1]
    return tuple((names, value / leading) for names, value in ordered), 1 if leading > 0 else -1


def written(rows: Any, ranges: Any) -> Any:
    """A polynomial as it stands in a document; one that is not normal settles nothing."""
    for names, _ in rows:
        if type(names) is not list or len(names) > MAX_DEGREE or not {*names} <= ranges.keys():
            raise TypeError
    terms = {tuple(names): number(factor) for names, factor in rows}
    if len(terms) < len(rows):
        raise ValueError
    return tuple(terms.items())


def kinds(parts: Any) -> str:
    return " ".join(type(part).__name__ for part in parts)


class Evaluation:
    """Everything that the programs of a document do, one level at a time."""

    def __init__(self, of: Any) -> None:
        self.of, self.terms, self.programs, self.work = of, of["terms"], of["programs"], 0
        self.row = {repr(row): index for index, row in enumerate(of["terms"])}
        self.numbers = {row[1]: number(row[1]) for row in of["terms"] if row[0] == "number"}
        self.grid = [number(share) for share in of["demands"]]
        pays = dict(zip(product(*of["options"]), of["payoffs"], strict=True))
        self.pays = pays, {(b, a): [y, x] for (a, b), (x, y) in pays.items()}
        self.symmetric = self.pays[0] == self.pays[1] and of["worth"][0] == of["worth"][1]
        self.place = {f[1]: index for index, f in enumerate(of["features"])}
        self.finite = {f[1]: dict.fromkeys(f[2:]) for f in of["features"] if f[0] == "values"}
        self.ranges = {f[1]: [*map(number, f[2:])] for f in of["features"] if f[0] == "interval"}
        self.bounds = [
            ((((name,), ONE), ((), -end)), signs)
            for name, ends in self.ranges.items()
            for end, signs in zip(ends, ({0, 1}, {-1, 0}), strict=True)
        ]
        self.worlds, self.questions, self.offsets, self.alike = (list[Any]() for _ in range(4))
        self.inside, self.covers, self.index, self.reach = (dict[Any, Any]() for _ in range(4))
        self.budget, self.memo, self.abandoned = (dict[Any, Any]() for _ in range(3))
        self.ends = ["demand", "payoff"]
        self.ends += ["agreement", "last", "outside", "share"] if self.grid else []
        self.match: Node = (*of["match"], 0, 0)

    def tire(self, work: int) -> None:
        self.work += work
        if self.work > MAX_WORK:
            raise Refusal("too-much-work")

    def partner(self, node: Node) -> Node:
        return node[1], node[0], 0 if self.symmetric else 1 - node[2], node[3]

    def side(self, who: str, against: str, node: Node) -> Node:
        """The node that a claim means by "`who` faces `against`"; everybody keeps their role."""
        role = 1 - node[2] if who == "them" and not self.symmetric else node[2]
        return named(who, node), named(against, node), role, node[3]

    def asked(self, question: Any) -> tuple[int, list[Node]]:
        """A question's condition, and where it has to be true."""
        _, _, _, condition, *over = self.terms[question[4]]
        if over and (question[3], *over) not in self.covers:
            raise Refusal("not-covered", "$.covers")
        worlds = self.covers[question[3], *over] if over else [question[3]]
        return condition, [(*question[:3], world) for world in worlds]

    # What programs do on a level

    def need(self, what: str, node: Node, more: Any = None) -> Any:
        """What `CLAIMS` say of a node, worked out once. The more is known, the more work it is."""
        if (key := (what, node, more)) not in self.memo:
            self.tire(len(self.memo) // 2000)
            self.memo[key] = NoAnswer("cycle", "$.match")
            try:
                self.memo[key] = CLAIMS[what](self, node, more)
            except NoAnswer as none:
                self.memo[key] = none
        if isinstance(answer := self.memo[key], NoAnswer):
            raise answer.with_traceback(None)
        return answer

    def both(self, what: str, node: Node, more: Any = None) -> list[Any]:
        return [self.need(what, side, more) for side in (node, self.partner(node))]

    def value(self, index: int, node: Node, now: Any = (), kind: type = object) -> Any:
        """What a term is for a node, at a moment: a round, the demands before it, and whose."""
        self.tire(1)
        while (row := self.terms[index])[0] == "if":
            self.tire(1)
            index = row[2 if self.value(row[1], node, now, bool) else 3]
        try:
            if isinstance(value := VALUES[row[0]](self, node, now, row, index), kind):
                return value
            raise TypeError
        except MALFORMED:
            raise Refusal("misplaced", f"$.terms[{index}]") from None

    def compute(self, operation: str, x: Any, y: Any, node: Node) -> Any:
        if not {type(x), type(y)} <= {Fraction, tuple}:
            raise TypeError
        if operation == "/" and self.compare("==", y, Fraction(0), node):
            raise NoAnswer("no-number", "$.terms")
        if type(x) is type(y) is Fraction:
            self.tire((x.denominator.bit_length() + y.denominator.bit_length()) >> 6)
            return short(ARITHMETIC[operation](x, y))
        (a, b), (c, d) = [v if type(v) is tuple else (plus({}, {(): v}), {(): ONE}) for v in (x, y)]
        self.tire(10 * (len(a) + len(b)) * (len(c) + len(d)))
        if operation in "*/":
            return (times(a, c), times(b, d)) if operation == "*" else (times(a, d), times(b, c))
        x, y, under = (a, c, b) if b == d else (times(a, d), times(c, b), times(b, d))
        return plus(x, y, {"+": 1, "-": -1}[operation]), under

    def compare(self, relation: str, left: Any, right: Any, node: Node) -> bool:
        """A comparison; where it depends on free features, the cell of the world settles it."""
        plain = (Fraction, bool, str) if relation == "==" else (Fraction,)
        if type(left) is type(right) and type(left) in plain:
            return bool(RELATIONS[relation](left, right))
        over, under = (self.signs(p, node[3]) for p in self.compute("-", left, right, node))
        answers = {bool(RELATIONS[relation](a * b, 0)) for a, b in product(over, under)}
        if 0 in under or len(answers) > 1:
            raise Refusal("unsettled-comparison", f"$.worlds[{node[3]}]")
        return answers.pop()

    def signs(self, terms: Polynomial, world: int) -> set[int]:
        """The signs that a polynomial can have in a cell."""
        if not terms.keys() - {()}:
            return {self.sign(terms.items(), {})}
        key, factor = normal(terms)
        return {factor * s for s in self.worlds[world][2].get(key, SIGNS)}

    def sign(self, terms: Any, point: Any) -> int:
        value = Fraction(0)
        for names, factor in terms:
            self.tire(10 + 10 * len(names))
            value = short(value + reduce(lambda x, name: short(x * point[name]), names, factor))
        return (value > 0) - (value < 0)

    def told(self, node: Node, now: Any, row: Any, index: int) -> list[Any]:
        """A report: the demand or action, the policy, whether it is locked, and whose it is."""
        value = self.value(row[1], node, now)
        for choice in self.grid or self.of["options"][node[2]]:
            if self.compare("==", value, choice, node):
                return [choice, row[2], row[3], node]
        raise NoAnswer("off-grid", f"$.terms[{index}]")

    def report(self, node: Node, number: int) -> Any:
        """What a side reports in a round; before the first one that it demands everything."""
        if number == 0:
            return ONE, 0, False, node
        mine, theirs = self.both("report", node, number - 1)
        return mine if mine[2] else self.need("run", node, (Fraction(number), mine[0], theirs[0]))

    def last(self, node: Node, _: None) -> Any:
        for number in range(1, self.of["rounds"]):
            (x, _, locked, _), (y, _, too, _) = self.both("report", node, number)
            if x + y <= 1 or (locked and too):
                return number
        return self.of["rounds"]

    def outside(self, node: Node, _: None) -> Any:
        """The option that this side takes, were the match to end in disagreement."""
        last = self.need("last", node)
        _, policy, _, owner = self.need("report", node, last)
        before = [report[0] for report in self.both("report", node, last - 1)]
        option = self.value(policy, owner, (Fraction(last), *before, node, self.partner(node)))
        if option in self.of["options"][node[2]]:
            return option
        raise Refusal("misplaced", f"$.terms[{policy}]")

    def share(self, node: Node, _: None) -> Any:
        mine, theirs = self.both("demand", node)
        extra = (1 - mine - theirs) / 2 if self.of["split"] else 0
        return mine + extra if self.need("agreement", node) else Fraction(0)

    def payoff(self, node: Node, _: None) -> Any:
        term = self.of["worth"][node[2]]
        if not self.grid or not self.need("agreement", node):
            ends = self.both("outside" if self.grid else "demand", node)
            term = self.pays[node[2]][ends[0], ends[1]][0]
        worth = self.value(term, node)
        for _round in range(1, self.need("last", node)):
            worth = self.compute("*", worth, self.value(self.of["discount"], node), node)
        return worth

    # What can be reached

    def within(self, *roots: int) -> dict[int, Any]:
        """The rows in some terms, but not those inside of questions."""
        waiting, found = [*roots], dict[int, Any]()
        for index in waiting:
            if index not in found:
                row = found[index] = self.terms[index]
                waiting += [i for i in row if type(i) is int and row[0] != "provable"]
        self.tire(len(waiting))
        return found

    def reached(self, vertex: Any) -> dict[Any, None]:
        """What a program in a match, or a question, reaches in one step."""
        question = len(vertex) == 5
        root, places = self.asked(vertex) if question else (self.programs[vertex[0]][2], [vertex])
        if root not in self.inside:
            rows = self.within(root).items()
            self.inside[root] = [r for r in rows if r[1][0] in ("provable", "act", "claim")]
        self.tire(4 * len(places) * len(self.inside[root]))
        found: dict[Any, None] = {}
        for at, (index, row) in product(places, self.inside[root]):
            if row[0] == "claim":
                side = self.side(row[1], row[2], at)
                found |= {side: None, self.partner(side): None}
            else:
                found[(named(row[1], at), *at[1:]) if row[0] == "act" else (*at, index)] = None
            self.tire(len(found) // 2000)
        return found

    # Levels

    def is_true(self, question: int) -> bool:
        """Whether a question's condition is true at its places, all of which are looked at."""
        condition, places = self.asked(self.questions[question])
        return False not in [self.value(condition, place, (), bool) for place in places]

    def is_false(self, question: int) -> bool:
        try:
            return not self.is_true(question)
        except NoAnswer:
            return False

    def walk(self) -> Any:
        """One evaluation: notes the level at which each question was struck; returns the last."""
        self.held, self.refuted = {*self.index.values()} - self.abandoned.keys(), set[int]()
        self.struck, self.marks, self.memo = dict[int, Any](), list[int](), dict[Any, Any]()
        level, changed = (0, 0), 0
        while True:
            self.tire((len(self.reach) + len(self.memo)) // 4)
            touched = {vertex for vertex, reached in self.reach.items() if reached & changed}
            touched |= {*map(self.partner, touched)}
            self.memo = {key: known for key, known in self.memo.items() if key[1] not in touched}
            again = {self.index[vertex] for vertex in touched if len(vertex) == 5}
            fresh = {q for q in self.held if self.offsets[q] == level}
            due = {q for q in self.held & again if self.offsets[q] < level} | fresh
            failing = {q for q in sorted(due) if not self.is_true(q)}
            self.both("demand", self.match)
            still = {q for q in self.refuted if q not in again or self.is_false(q)}
            self.refuted, self.held = still | failing & fresh, self.held - failing
            self.struck |= dict.fromkeys(failing, level)
            self.marks.append(changed := sum(1 << question for question in failing))
            ahead = [self.offsets[q] for q in self.held if self.offsets[q] > level]
            if not failing and not ahead:
                return level
            level = (level[0], level[1] + 1) if failing else min(ahead)

    def size(self, question: int, negated: bool = False) -> int:
        """The entries of the certificate of a question, or of what would be its negation's."""
        self.tire((len(self.alike) + len(self.marks)) // 8)
        reached: int = self.reach[self.questions[question]]
        asked = reached if negated else reached | 1 << question
        doubles: int = sum((asked & alike).bit_count() - 1 for alike in self.alike if asked & alike)
        levels = 1 + sum(1 for struck in self.marks if struck & reached)
        return (asked.bit_count() - doubles + negated) * levels

    def verdict(self, question: int) -> list[Any]:
        if question in self.abandoned:
            return ["out of budget", self.abandoned[question]]
        if question not in self.struck:
            return ["proved", self.size(question)]
        level, size = self.struck[question], self.size(question, negated=True)
        refuted = question in self.refuted and size <= self.budget.get(question, size)
        *node, term = self.questions[question]
        _, kind, strength, condition, *over = self.terms[term]
        parts = [self.row.get(repr(["value", value])) for value in (False, True)]
        negation = self.row.get(repr(["if", condition, *parts, "not"]))
        term = self.row.get(repr(["provable", kind, strength, negation]))
        if not over and (*node, term) in self.index:
            asked = self.index[*node, term]
            size, refuted = self.size(asked), asked in self.held
        return ["refuted", level, size] if refuted else ["unprovable", level]


VALUES: Final[dict[str, Callable[..., Any]]] = {
    "number": lambda e, node, now, row, _: e.numbers[row[1]],
    "value": lambda e, node, now, row, _: row[1],
    "feature": lambda e, node, now, row, _: e.worlds[node[3]][3][row[1]],
    "now": lambda e, node, now, row, _: now[("round", "my last", "their last").index(row[1])],
    "final": lambda e, node, now, row, _: e.need("demand", now[3 + PARTY.index(row[1])]),
    "claim": lambda e, node, now, row, _: e.need(row[3], e.side(row[1], row[2], node)),
    "compute": lambda e, x, now, r, _: e.compute(r[1], *[e.value(i, x, now) for i in r[2:]], x),
    "compare": lambda e, x, now, r, _: e.compare(r[1], *[e.value(i, x, now) for i in r[2:]], x),
    "program": lambda e, me, _, row, __: len({e.programs[named(x, me)][0] for x in row[1:]}) == 1,
    "unconditional": lambda e, node, now, row, _: e.programs[named(row[1], node)][1],
    "provable": lambda e, node, now, row, index: e.index[*node, index] in e.held,
    "report": Evaluation.told,
    "act": lambda e, node, now, row, _: e.need("run", (named(row[1], node), *node[1:]), now),
}
CLAIMS: Final[dict[str, Callable[..., Any]]] = {
    "run": lambda e, node, now: e.value(e.programs[node[0]][2], node, now, list),
    "report": Evaluation.report,
    "last": Evaluation.last,
    "demand": lambda e, node, _: e.need("report", node, e.need("last", node))[0],
    "first": lambda e, node, _: e.need("report", node, 1)[0],
    "least": lambda e, x, _: min([e.need("report", x, n + 1)[0] for n in range(e.need("last", x))]),
    "agreement": lambda e, node, _: sum(e.both("demand", node)) <= 1,
    "share": Evaluation.share,
    "outside": Evaluation.outside,
    "payoff": Evaluation.payoff,
}

# Rules --------------------------------------------------------------------------------------------


def differs(e: Evaluation, key: str, found: list[Any]) -> Refusal | None:
    """Where a document has something else than what was worked out."""
    pairs = enumerate(zip(e.of[key], found, strict=False))
    places = [f"[{index}]" for index, (a, b) in pairs if canonical(a) != canonical(b)]
    if places or len(e.of[key]) != len(found):
        return Refusal(f"wrong-{key}", "".join([f"$.{key}", *places[:1]]))
    return None


def is_game(e: Evaluation) -> Refusal | None:
    roots = [*e.of["worth"], e.of["discount"]] + [t for pair in e.pays[0].values() for t in pair]
    heads = {row[0] for row in e.within(*roots).values() if row != ["claim", "me", "them", "share"]}
    fine = {
        "terms": len(e.row) == len(e.terms) and all(is_row(e, row) for row in e.terms),
        "features": len(e.finite | e.ranges) == len(e.of["features"])
        and all(is_feature(e, row) for row in e.of["features"]),
        "match": e.of["match"] == [*e.match[:2]] and len(e.of["worlds"]) > 0,
        "demands": e.grid == sorted({*e.grid}) and all(0 <= share <= 1 for share in e.grid),
        "options": 0 < len(e.pays[0]) == len(e.of["payoffs"])
        and {type(option) for options in e.of["options"] for option in options} == {str},
        "payoffs": heads <= {"number", "feature", "compute"} and {*map(type, roots)} == {int},
        "worth": len(e.of["worth"]) == 2,
        "split": type(e.of["split"]) is bool,
        "rounds": 1 <= e.of["rounds"] <= (MAX_ROUNDS if e.grid else 1)
        and type(e.of["rounds"]) is int,
        "programs": {*map(kinds, e.programs.values())} == {"str bool int"}
        and e.programs.keys().isdisjoint(PARTY),
    }
    return next((Refusal("wrong-game", f"$.{key}") for key in fine if not fine[key]), None)


def is_row(e: Evaluation, row: Any) -> bool:
    """Whether a row of terms has its form, so that nothing can be written in two ways."""
    own, over = (row[:4], row[4:]) if row[0] == "provable" else (row, [])
    fits = f"{row[0]} {kinds(own[1:])}".rstrip() in FORMS
    fits = fits and (own is row or row[1] in ("PA", "within"))
    fits = fits and (row[0] != "claim" or row[3] in ([*CLAIMS][3:] if e.grid else e.ends))
    return fits and over == sorted({*over}, key=e.place.__getitem__)


def is_feature(e: Evaluation, row: Any) -> bool:
    once = len(e.finite.get(row[1], row[2:])) == len(row[2:])
    return once and kinds(row[:2]) == "str str" and {*map(type, row)} <= {str, bool}


def has_worlds(e: Evaluation) -> Refusal | None:
    """Notes the worlds: a point in its cell, which features are free in it, and the facts of it."""
    for index, (values, free, rows) in enumerate(e.of["worlds"]):
        point = dict(zip(e.place, values, strict=True))
        point |= {name: number(point[name]) for name in e.ranges}
        cell = {written(p, e.ranges): {s for s in SIGNS if RELATIONS[r](s, 0)} for p, r in rows}
        fine = sorted({*free} & e.ranges.keys()) == sorted(free) and (index > 0 or not free)
        # A number may equal a truth value, but is none.
        fine = fine and len(rows) == len(cell) and int not in map(type, values)
        fine = fine and all(point[name] in values for name, values in e.finite.items())
        facts = (*e.bounds, *cell.items())
        if not fine or not all(e.sign(terms, point) in signs for terms, signs in facts):
            return Refusal("wrong-world", f"$.worlds[{index}]")
        values = point | {name: ({(name,): ONE}, {(): ONE}) for name in free}
        e.worlds.append((point, {*free}, cell, values))
    return None


def has_covers(e: Evaluation) -> Refusal | None:
    """Notes the worlds that stand for all values of some features, in whatever is in a world."""
    for index, (world, over, trees) in enumerate(e.of["covers"]):
        if type(world) is not int or (world, *over) in e.covers:
            return Refusal("misplaced", f"$.covers[{index}]")
        finite = {name: e.finite[name] for name in over if name in e.finite}
        leaves = e.covers[world, *over] = list[int]()
        points = (dict(zip(finite, each, strict=True)) for each in product(*finite.values()))
        waiting: list[Any] = [(tree, (), point) for point, tree in zip(points, trees, strict=True)]
        for tree, path, point in waiting:
            e.tire(50 + 50 * len(path) + len(e.bounds))
            match tree:
                case ["split", rows, _, _, _]:
                    terms = written(rows, e.ranges)
                    waiting += [(tree[3 + s], (*path, (terms, {s})), point) for s in SIGNS]
                case ["world", leaf] if type(leaf) is int:
                    leaves.append(leaf)
                    if code := misfit(e, leaf, world, over, point, path):
                        return Refusal(code, f"$.covers[{index}]")
                case ["empty", products] if contradicts(e, path, products):
                    pass
                case _:
                    return Refusal("no-contradiction", f"$.covers[{index}]")
    return None


def misfit(e: Evaluation, leaf: int, world: int, over: Any, values: Any, path: Any) -> str | None:
    """Why a branch is not in its leaf's cell, or that has no point beside each of the world's."""
    (point, free, cell, _), (there, inside, demanded, _) = e.worlds[world], e.worlds[leaf]
    wanted = {name: value for name, value in point.items() if name not in over} | values
    if not wanted.items() <= there.items() or inside != free | ({*over} & e.ranges.keys()):
        return "wrong-leaf"
    e.tire(len(point) + 10 * len(demanded))
    for terms, allowed in demanded.items():
        names = {name for monomial, _ in terms for name in monomial}
        known = dict(path) if names <= {*over} else cell if names.isdisjoint(over) else {}
        if not known.get(terms, {*SIGNS}) <= allowed:
            return "unsettled-comparison"
    return None


def contradicts(e: Evaluation, path: Any, products: Any) -> bool:
    """Whether a sum of products that cannot be negative, by what leads to a branch, is so."""
    facts, total, strict = (*e.bounds, *path), Polynomial(), False
    for factor, indices in products:
        term, signs = plus({}, {(): number(factor)}), {1 if number(factor) > 0 else -1}
        for terms, known in (facts[index] for index in indices):
            e.tire(10 * len(term) * len(terms))
            term, signs = times(term, dict(terms)), {a * b for a, b in product(signs, known)}
        if -1 in signs:
            return False
        total, strict = plus(total, term), strict or signs == {1}
    value = total.pop((), Fraction(0))
    return not total and (value < 0 or (strict and value == 0))


def closes(e: Evaluation) -> Refusal | None:
    """Whether the questions are those that can be reached; notes which of them reach which."""
    follow, same, alike = (dict[Any, Any]() for _ in range(3))
    for vertex in (waiting := [e.match, e.partner(e.match)]):
        if vertex not in follow:
            waiting += follow.setdefault(vertex, [same.setdefault(v, v) for v in e.reached(vertex)])
            if len(same) > MAX_REACHED:
                return Refusal("too-large", "$.questions")
    e.questions = sorted(vertex for vertex in follow if len(vertex) == 5)
    e.index = {question: index for index, question in enumerate(e.questions)}
    own = {question: 1 << index for question, index in e.index.items()}
    e.reach, before = dict.fromkeys(follow, 0), dict[Any, int]()
    while before != e.reach:
        before = dict(e.reach)
        for vertex in reversed(follow):
            e.tire(len(follow[vertex]))
            for other in follow[vertex]:
                e.reach[vertex] |= own.get(other, 0) | e.reach[other]
    for (me, them, role, _, term), bit in own.items():
        alike[me, them, role, term] = alike.get((me, them, role, term), 0) | bit
    e.alike = [questions for questions in alike.values() if questions.bit_count() > 1]
    strengths = [e.terms[question[4]][1:3] for question in e.questions]
    e.budget = {q: n for q, (kind, n) in enumerate(strengths) if kind == "within"}
    begins = {n: (index, 0) for index, n in enumerate(sorted({*e.budget.values()}))}
    e.offsets = [(len(begins), n) if kind == "PA" else begins[n] for kind, n in strengths]
    return differs(e, "questions", [[*q, e.offsets[e.index[q]]] for q in e.questions])


def settles(e: Evaluation) -> Refusal | None:
    """Whether the evaluations go as told; each abandons what the one before found too large."""
    rows, over = list[Any](), dict[int, int]()
    while over or not rows:
        e.abandoned |= over
        last, struck = e.walk(), sorted((level, question) for question, level in e.struck.items())
        strikes = [(level, [q for _, q in at]) for level, at in groupby(struck, itemgetter(0))]
        rows.append([sorted(over.items()), strikes, last])
        sizes = {q: e.size(q) for q in e.held & e.budget.keys()}
        over = {q: size for q, size in sizes.items() if size > e.budget[q]}
    return differs(e, "evaluations", rows)


RULES: Final[dict[str, Callable[[Evaluation], Refusal | None]]] = {
    "$": is_game,
    "$.worlds": has_worlds,
    "$.covers": has_covers,
    "$.questions": closes,
    "$.evaluations": settles,
    "$.verdicts": lambda e: differs(e, "verdicts", [*map(e.verdict, range(len(e.questions)))]),
    "$.outcome": lambda e: differs(e, "outcome", [[w, *e.both(w, e.match)] for w in e.ends]),
}


def check(data: bytes) -> Refusal | None:
    """Why a certificate is refused; None when all that it claims is so."""
    limit, place = sys.getrecursionlimit(), "$"
    try:
        evaluation = Evaluation(parsed(data))
        sys.setrecursionlimit(MAX_FRAMES)
        for place, rule in RULES.items():  # noqa: B007 - says where, should the rule not end
            if refused := rule(evaluation):
                return refused
    except Refusal as refused:
        return refused
    except RecursionError:
        return Refusal("too-deep")
    except MALFORMED:
        return Refusal("misplaced", place)
    finally:
        sys.setrecursionlimit(limit)
    return None


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m bargain.kernel FILE.json", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], "rb") as file:
            refused = check(file.read(MAX_BYTES + 1))
    except (OSError, ValueError) as error:
        print(f"cannot read the certificate: {error}", file=sys.stderr)
        return 2
    print(f"refused: {refused}" if refused else "accepted")
    return 0 if refused is None else 2 if refused.code == "no-certificate" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
