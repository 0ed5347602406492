"""Checks certificates: `python -m bargain.kernel FILE.json`.

A certificate has the programs of a match and what is claimed of it. The kernel believes only the
programs: it works out the closure, every level, every size and the outcome anew, and compares.
`docs/certificates.md` says what every rule demands. Kept to: the standard library alone (with
`kernel_text` and `kernel_ranges`, which do so as well), at most 500 lines, bounded time and memory,
and no exception whatever the input.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from typing import Any, Final, TypeAlias

from bargain import kernel_ranges as ranges
from bargain import kernel_text as text
from bargain.kernel_text import NoAnswer, Refusal, named, unless

MAX_REACHED: Final = 10_000
MAX_WORK: Final = 10_000_000
MAX_FRAMES: Final = 100_000

Node: TypeAlias = tuple[int, int, int, int]
"""A program in a match: the program, the one that it faces, its role and the world."""
Now: TypeAlias = dict[str, Callable[[], Any]]
"""What a program that runs can read of its match."""


class Evaluation:
    """Everything that the programs of a document can look at, one level at a time.

    A number is a `Fraction`, or a quotient of polynomials where it comes of features that range.
    """

    def __init__(self, of: Any) -> None:
        self.of, self.work, self.budgets, self.single = of, 0, 0, of["rounds"] == 1
        (first, second), worth = of["options"], of["worth"]
        self.pays = pays = dict(zip(product(first, second), of["payoffs"], strict=True))
        self.symmetric = {*first} == {*second} and worth[0] == worth[1]
        self.symmetric &= all((b, a) in pays and pays[a, b][0] == pays[b, a][1] for a, b in pays)
        self.rows = {repr(row): index for index, row in enumerate(of["terms"])}
        self.numbers = [Fraction(r[1] if r[0] == "number" else 0) for r in of["terms"]]
        self.grid = dict.fromkeys(map(Fraction, of["demands"]))
        self.sources = [text.source(of, program) for program in range(len(of["programs"]))]
        finite: dict[str, list[Any]] = {"interval": [], "truth": [False, True]}
        self.ranges = {f[1]: finite[f[0]] if f[0] in finite else f[2] for f in of["features"]}
        self.points = [text.point_of(of, world) for world in of["worlds"]]
        self.traced = {name for _, over, _ in of["covers"] for name in over}
        self.notes: list[ranges.Notes] = [{} for _ in self.points]
        self.leaves = {(w, *over): ranges.leaves(self, tree) for w, over, tree in of["covers"]}
        self.questions: list[Any] = [(tuple(row[:4]), row[4]) for row in of["questions"]]
        self.index = {question: index for index, question in enumerate(self.questions)}
        schemas: dict[Any, int] = {}
        for (node, term), index in self.index.items():
            schemas[node[:3], term] = schemas.get((node[:3], term), 0) | 1 << index
        self.schemas = len(schemas)
        self.alike = [questions for questions in schemas.values() if questions.bit_count() > 1]
        self.direct, self.reach = dict[Any, int](), dict[Any, int]()
        self.memo, self.running = dict[Any, Any](), set[Any]()
        self.held, self.refuted, self.marks = set[int](), set[int](), list[int]()
        self.struck, self.abandoned = dict[int, int](), dict[int, int]()
        here: Node = (*of["match"], 0, 0)
        self.sides = (here, self.partner(here))

    def tire(self, work: int) -> None:
        self.work += work
        if self.work > MAX_WORK:
            raise Refusal("too-much-work")

    def partner(self, node: Node) -> Node:
        return node[1], node[0], 0 if self.symmetric else 1 - node[2], node[3]

    def side(self, row: Any, node: Node) -> Node:
        """The node that a claim means by "`row[1]` faces `row[2]`"; everybody keeps their role."""
        role = 1 - node[2] if row[1] == "them" and not self.symmetric else node[2]
        return named(row[1], node), named(row[2], node), role, node[3]

    def places(self, node: Node, over: Any) -> list[Node]:
        """Where the condition of a question about all values of features has to be true."""
        if over and (node[3], *over) not in self.leaves:
            raise Refusal("not-covered", "$.covers")
        worlds = self.leaves[node[3], *over] if over else [node[3]]
        return [(*node[:3], world) for world in worlds]

    # What can be reached

    def reached(self, vertex: Any) -> list[Any]:
        """What a program in a match, or a question, reaches in one step."""
        node = vertex if len(vertex) == 4 else vertex[0]
        (rows, terms), places = self.sources[node[0]], [node]
        if len(vertex) == 2:
            _, _, over, condition = self.of["terms"][vertex[1]]
            rows, terms = [], text.within(self.of, "terms", [condition])
            places = self.places(node, over)
        found: list[Any] = [(named(row[1], node), *node[1:]) for row in rows if row[0] == "act"]
        options = self.of["options"][node[2]]
        if any(row[0] == "choose" and not self.grid and row[1] not in options for row in rows):
            raise Refusal("wrong-role", f"$.programs[{node[0]}]")
        for place, (index, row) in product(places, terms.items()):
            if row[0] == "provable":
                found.append((place, index))
            if row[0] == "claim":
                found += [side := self.side(row, place), self.partner(side)]
        return found

    def closes(self) -> Refusal | None:
        """Whether the questions are those that can be reached; notes which of them reach which."""
        follow: dict[Any, list[Any]] = {}
        for vertex in (waiting := [*self.sides]):
            if vertex not in follow:
                waiting += follow.setdefault(vertex, self.reached(vertex))
                if len(vertex) == 2 and vertex not in self.index:
                    return Refusal("missing-question", "$.questions")
                if len(follow) > MAX_REACHED:
                    return Refusal("too-large", "$.questions")
        for question, index in self.index.items():
            if question not in follow:
                return Refusal("unreachable-question", f"$.questions[{index}]")
        own = {vertex: 1 << self.index[vertex] if len(vertex) == 2 else 0 for vertex in follow}
        for found, through in ((self.direct, False), (self.reach, True)):
            found |= dict.fromkeys(follow, 0)
            before: dict[Any, int] = {}
            while before != found:
                before = dict(found)
                for vertex in reversed(follow):
                    self.tire(len(follow[vertex]))
                    for other in follow[vertex]:
                        beyond = found[other] if through or not own[other] else 0
                        found[vertex] |= own[other] | beyond
        return None

    # What programs do on a level

    def need(self, what: str, node: Node) -> Any:
        """What `CLAIMS` say of a node, worked out once for as long as it stays the same."""
        key = (what, node)
        if key in self.running:
            raise NoAnswer("cycle", f"$.programs[{node[0]}]")
        if key not in self.memo:
            self.running.add(key)
            try:
                self.memo[key] = CLAIMS[what](self, node)
            finally:
                self.running.discard(key)
        return self.memo[key]

    def value(self, index: int, node: Node, now: Now) -> Any:
        self.tire(1)
        row = self.of["terms"][index]
        if row[0] == "number":
            return self.numbers[index]
        if row[0] == "provable":
            return self.index[node, index] in self.held
        return VALUES[row[0]](self, row, node, now)

    def true(self, index: int, node: Node, now: Now) -> bool:
        if type(value := self.value(index, node, now)) is bool:
            return value
        raise Refusal("misplaced", f"$.terms[{index}]")

    def some(self, parts: list[int], node: Node, now: Now, wanted: bool) -> bool:
        for part in parts:  # noqa: SIM110 - `any` would nest on the C stack
            if self.true(part, node, now) is wanted:
                return True
        return False

    def both(self, row: Any, node: Node, now: Now) -> tuple[str, Any, Any, Node]:
        return row[1], self.value(row[2], node, now), self.value(row[3], node, now), node

    def misplaced(self) -> Any:
        raise Refusal("misplaced", "$.terms")

    def feature(self, name: str, node: Node) -> Any:
        value = self.points[node[3]][name]
        traced = name in self.traced and type(value) is Fraction
        return ({(name,): Fraction(1)}, {(): Fraction(1)}) if traced else value

    def compute(self, operation: str, left: Any, right: Any, node: Node) -> Any:
        if not {type(left), type(right)} <= {Fraction, tuple}:
            self.misplaced()
        if operation == "/" and self.compare("==", right, Fraction(0), node):
            raise NoAnswer("no-number", f"$.programs[{node[0]}]")
        if type(left) is type(right) is Fraction:
            return ranges.computed(operation, left, right)
        (a, b), (c, d) = both = ranges.quotient(left), ranges.quotient(right)
        self.tire(len(a) * len(c) + len(b) * len(d))
        return ranges.combined(operation, *both)

    def compare(self, relation: str, left: Any, right: Any, node: Node) -> bool:
        """A comparison, which is noted for its world where it depends on features that range."""
        plain = (Fraction, bool, str) if relation == "==" else (Fraction,)
        if type(left) is type(right) and type(left) in plain:
            return text.RELATIONS[relation](left, right)
        difference = self.compute("-", left, right, node)
        return ranges.compared(relation, difference, self.points[node[3]], self.notes[node[3]])

    def run(self, node: Node, now: Now) -> tuple[Any, Any, Node]:
        """What a program reports, by which statement, and the program whose statement it is."""
        owner, acted = node, set[Node]()
        while owner not in acted:
            acted.add(owner)
            row = self.first(self.of["programs"][owner[0]][2], owner, now)
            if row[0] == "choose" and not self.grid:
                return row[1], row, owner
            if row[0] == "demand" and self.grid:
                value = self.value(row[1], owner, now)
                if type(value) is Fraction and value in self.grid:
                    return value, row, owner
                for share in self.grid:
                    if self.compare("==", value, share, owner):
                        return share, row, owner
                raise NoAnswer("off-grid", f"$.programs[{owner[0]}]")
            if row[0] != "act":
                raise Refusal("misplaced", f"$.programs[{owner[0]}]")
            owner = (named(row[1], owner), *owner[1:])
        raise NoAnswer("cycle", f"$.programs[{node[0]}]")

    def first(self, index: int, node: Node, now: Now) -> Any:
        """The statement that another comes to, which is no `if`."""
        while (row := self.of["statements"][index])[0] in ("if", "first"):
            index = row[1] if row[0] == "first" else row[3 - self.true(row[1], node, now)]
        return row

    def rounds(self, node: Node) -> list[Any]:
        """The reports of both sides in each round that is reached."""
        sides = node, self.partner(node)
        if self.single:
            return [[self.need("report", side) for side in sides]]
        played = [[(Fraction(1), [0, 0, 0, False], side) for side in sides]]
        while len(played) <= self.of["rounds"]:
            a, b = played[-1]
            mine = a if a[1][3] else self.run(node, moment(len(played), a, b))
            theirs = b if b[1][3] else self.run(sides[1], moment(len(played), b, a))
            played.append([mine, theirs])
            if mine[0] + theirs[0] <= 1 or (mine[1][3] and theirs[1][3]):
                break
        return played[1:]

    def share(self, node: Node) -> Fraction:
        """What this side receives of the resource."""
        (x, *_), (y, *_) = self.need("rounds", node)[-1]
        split = (1 - x - y) / 2 if self.of["split"] else 0
        return x + split if self.need("agreement", node) else Fraction(0)

    def outside(self, node: Node) -> Any:
        """The option that this side takes, were the match to end in disagreement."""
        played = [()] if self.single else self.need("rounds", node)
        before = played[-2] if len(played) > 1 else [[Fraction(1)]] * 2
        now = moment(len(played), *before)
        now["my demand"] = lambda: self.need("demand", node)
        now["their demand"] = lambda: self.need("demand", self.partner(node))
        _, row, owner = self.need("final", node)
        taken = self.first(row[2], owner, now)
        fine = taken[0] == "choose" and taken[1] in self.of["options"][node[2]]
        return taken[1] if fine else self.misplaced()

    def payoff(self, node: Node) -> Any:
        """What the match is worth to this side."""
        term, now = self.of["worth"][node[2]], dict[str, Callable[[], Any]]()
        if self.grid and self.need("agreement", node):
            now["share"] = lambda: self.need("share", node)
        else:
            what = "outside" if self.grid else "demand"
            sides = [node, self.partner(node)][:: 1 - 2 * node[2]]
            term = self.pays[self.need(what, sides[0]), self.need(what, sides[1])][node[2]]
        worth = self.compute("+", self.value(term, node, now), Fraction(0), node)
        for _ in self.need("rounds", node)[1:]:
            worth = self.compute("*", worth, self.value(self.of["discount"], node, {}), node)
        return worth

    # Levels

    def is_true(self, question: int) -> bool:
        """Whether a question's condition is true at its places, all of which are looked at."""
        node, term = self.questions[question]
        _, _, over, condition = self.of["terms"][term]
        return False not in [self.true(condition, place, {}) for place in self.places(node, over)]

    def is_false(self, question: int) -> bool:
        try:
            return not self.is_true(question)
        except NoAnswer:
            return False

    def walk(self, abandoned: Iterable[int]) -> int:
        """One evaluation: notes the level at which each question was struck; returns the last."""
        offsets = [row[5] for row in self.of["questions"]]
        asked = [self.direct[question] for question in self.questions]
        self.held, self.refuted = {*range(len(offsets))} - {*abandoned}, set()
        self.struck, self.marks, self.memo = {}, [], {}
        level = changed = 0
        while True:
            seen = {n: self.direct[n] | self.direct[self.partner(n)] for _, n in self.memo}
            self.memo = {key: v for key, v in self.memo.items() if not seen[key[1]] & changed}
            again = {q for q in range(len(asked)) if asked[q] & changed and offsets[q] <= level}
            fresh = {q for q in self.held if offsets[q] == level}
            failing = {q for q in sorted(self.held & (again | fresh)) if not self.is_true(q)}
            for side in self.sides:
                self.need("final", side)
            self.refuted = {q for q in self.refuted if q not in again or self.is_false(q)}
            self.refuted |= failing & fresh
            self.held -= failing
            self.struck |= dict.fromkeys(failing, level)
            changed = sum(1 << question for question in failing)
            self.marks += [changed] if failing else []
            ahead = [offsets[q] for q in self.held if offsets[q] > level]
            if not failing and not ahead:
                return level
            level = level + 1 if failing else min(ahead)

    def size(self, question: int, negated: bool = False) -> int:
        """The entries of the certificate of a question, or of what would be its negation's."""
        reached = self.reach[self.questions[question]]
        asked = reached if negated else reached | 1 << question
        doubles = sum((asked & alike).bit_count() - 1 for alike in self.alike if asked & alike)
        levels = sum(1 for struck in self.marks if struck & reached)
        return (asked.bit_count() - doubles + negated) * (1 + levels)

    def verdict(self, question: int) -> list[Any]:
        (node, term), level = self.questions[question], self.struck.get(question)
        _, strength, over, condition = self.of["terms"][term]
        if question in self.abandoned:
            return ["out of budget", strength[1], self.abandoned[question]]
        if level is None:
            return ["proved", self.size(question)]
        size = self.size(question, negated=True)
        proved = question in self.refuted and (strength[0] == "PA" or size <= strength[1])
        negation = ["provable", strength, [], self.rows.get(repr(["not", condition]))]
        asked = self.index.get((node, self.rows.get(repr(negation))))
        if asked is not None and not over:
            size, proved = self.size(asked), asked in self.held
        return ["refuted", level, size] if proved else ["unprovable", level]


def moment(number: int, mine: Any, theirs: Any) -> Now:
    """What a program can read in a round, after two reports in the one before."""
    return {
        "round": lambda: Fraction(number),
        "my last": lambda: mine[0],
        "their last": lambda: theirs[0],
    }


START: Final = moment(1, [Fraction(1)], [Fraction(1)])
VALUES: Final[dict[str, Callable[[Evaluation, Any, Node, Now], Any]]] = {
    "text": lambda e, row, node, now: row[1],
    "truth": lambda e, row, node, now: row[1],
    "feature": lambda e, row, node, now: e.feature(row[1], node),
    "now": lambda e, row, node, now: now.get(row[1], e.misplaced)(),
    "claim": lambda e, row, node, now: e.need(row[3], e.side(row, node)),
    "compute": lambda e, row, node, now: e.compute(*e.both(row, node, now)),
    "compare": lambda e, row, node, now: e.compare(*e.both(row, node, now)),
    "not": lambda e, row, node, now: not e.true(row[1], node, now),
    "and": lambda e, row, node, now: not e.some(row[1], node, now, False),
    "or": lambda e, row, node, now: e.some(row[1], node, now, True),
    "implies": lambda e, row, node, now: not e.true(row[1], node, now) or e.true(row[2], node, now),
    "iff": lambda e, row, node, now: e.true(row[1], node, now) is e.true(row[2], node, now),
    "program": lambda e, row, node, now: (
        len({e.of["programs"][named(who, node)][1] for who in row[1:]}) == 1
    ),
    "unconditional": lambda e, row, node, now: text.is_unconditional(e.of, named(row[1], node)),
}
CLAIMS: Final[dict[str, Callable[[Evaluation, Node], Any]]] = {
    "report": lambda e, node: e.run(node, START),
    "rounds": Evaluation.rounds,
    "share": Evaluation.share,
    "outside": Evaluation.outside,
    "payoff": Evaluation.payoff,
    "final": lambda e, node: e.need("report", node) if e.single else e.need("rounds", node)[-1][0],
    "demand": lambda e, node: e.need("final", node)[0],
    "first": lambda e, node: e.need("demand", node) if e.single else e.run(node, START)[0],
    "least": lambda e, node: (
        e.need("demand", node) if e.single else min(mine[0] for mine, _ in e.need("rounds", node))
    ),
    "agreement": lambda e, node: sum(report[0] for report in e.need("rounds", node)[-1]) <= 1,
}

# Rules that need an evaluation --------------------------------------------------------------------


def has_offsets(e: Evaluation) -> Refusal | None:
    """Budgets open one after the other, `stage` levels apart, and PA+n behind them."""
    strengths = [e.of["terms"][term][1] for _, term in e.questions]
    stage, budgets = e.of["stage"], sorted({n for kind, n in strengths if kind == "within"})
    e.budgets = len(budgets)
    if stage <= e.schemas:
        return Refusal("wrong-stage", "$.stage")
    for index, (kind, n) in enumerate(strengths):
        offset = len(budgets) * stage + n if kind == "PA" else budgets.index(n) * stage
        if e.of["questions"][index][5] != offset:
            return Refusal("wrong-offset", f"$.questions[{index}][5]")
    return None


def settles(e: Evaluation) -> Refusal | None:
    """Whether the evaluations go as told; each abandons what the one before found too large."""
    stage, over = e.of["stage"], dict[int, int]()
    for number, (given_up, strikes, last) in enumerate(e.of["evaluations"]):
        place = f"$.evaluations[{number}]"
        if number and not over:
            return Refusal("wrong-end", place)
        if given_up != [[q, over[q]] for q in sorted(over)]:
            return Refusal("wrong-abandoned", place + "[0]")
        e.abandoned |= over
        level = e.walk(e.abandoned)
        levels: dict[int, list[int]] = {}
        for question in sorted(e.struck):
            levels.setdefault(e.struck[question], []).append(question)
        if strikes != [[at, levels[at]] for at in sorted(levels)]:
            return Refusal("wrong-strikes", place + "[1]")
        if last != level:
            return Refusal("wrong-last-level", place + "[2]")
        if any((at + 1) % stage == 0 and at + 1 <= e.budgets * stage for at in levels):
            return Refusal("wrong-stage", "$.stage")
        strengths = {q: e.of["terms"][e.questions[q][1]][1] for q in e.held}
        sizes = {q: e.size(q) for q in e.held if strengths[q][0] == "within"}
        over = {q: size for q, size in sizes.items() if size > strengths[q][1]}
    return unless(not over and e.of["evaluations"] != [], "wrong-end", "$.evaluations")


def claims(e: Evaluation) -> Refusal | None:
    """Whether everything that is claimed is so."""
    e.traced = set()
    e.memo.clear()
    names = [row[0] for row in e.of["programs"]]
    outcome: dict[str, Any] = {"payoffs": [str(e.need("payoff", side)) for side in e.sides]}
    outcome["reports"] = [[str(e.need("demand", side))] for side in e.sides]
    if e.grid:
        for side, report in zip(e.sides, outcome["reports"], strict=True):
            report.append(e.need("outside", side))
        outcome["shares"] = [str(e.need("share", side)) for side in e.sides]
        outcome["agreement"] = e.need("agreement", e.sides[0])
        outcome["round"] = len(e.need("rounds", e.sides[0]))
    match = {key: e.of[key] for key in ("game", "players")}
    match["given"] = dict(zip(e.ranges, e.of["worlds"][0], strict=True))
    match["programs"] = [names[index] for index in e.of["match"]]
    verdicts = [
        [names[node[0]], names[node[1]], e.of["terms"][term][1], e.verdict(index)]
        for index, (node, term) in enumerate(e.questions)
    ]
    claim = {"match": match, "outcome": outcome, "verdicts": verdicts}
    said = e.of["claim"] if type(e.of["claim"]) is dict else {}
    codes = {"match": "wrong-names", "verdicts": "wrong-verdict", "outcome": "wrong-outcome"}
    for key, code in codes.items():
        if text.canonical(said.get(key)) != text.canonical(claim[key]):
            return Refusal(code, f"$.claim.{key}")
    return unless(said.keys() == claim.keys(), "wrong-shape", "$.claim")


def check(data: bytes) -> Refusal | None:
    """Why a certificate is refused; None when all that it claims is so."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(MAX_FRAMES)
    try:
        document = text.parsed(data)
        for rule in text.RULES:
            if refused := rule(document):
                return refused
        evaluation = Evaluation(document)
        for follows in (Evaluation.closes, has_offsets, settles, ranges.are_covered, claims):
            if refused := follows(evaluation):
                return refused
    except Refusal as refused:
        return refused
    except RecursionError:
        return Refusal("too-deep")
    finally:
        sys.setrecursionlimit(limit)
    return None


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m bargain.kernel FILE.json", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], "rb") as file:
            refused = check(file.read(text.MAX_BYTES + 1))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "that is no name of a file"
        print(f"cannot read {arguments[0]!a}: {reason}", file=sys.stderr)
        return 2
    print(f"refused: {refused}" if refused else "accepted")
    return 0 if refused is None else 2 if refused.code == "no-certificate" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
