"""Checks certificates: `python -m bargain.kernel FILE.json`.

A certificate has the programs of a match and what is claimed of it. The kernel believes only the
programs: it works out the closure, every level, every size and the outcome anew, and compares.
`docs/certificates.md` says what every rule demands. Rules: the standard library alone (with
`kernel_text` and `kernel_ranges`, which keep to this as well), at most 500 lines, bounded time and
memory, and no exception whatever the input.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any, Final, TypeAlias

from bargain import kernel_ranges as ranges
from bargain import kernel_text as text
from bargain.kernel_ranges import Number, constant, plus, times
from bargain.kernel_text import NoAnswer, Refusal, named, unless

MAX_REACHED: Final = 10_000
MAX_WORK: Final = 10_000_000
MAX_FRAMES: Final = 100_000

Node: TypeAlias = tuple[int, int, int, int]
"""A program in a match: the program, the one that it faces, its role and the world."""
Now: TypeAlias = Mapping[str, Callable[[], Any]]
"""What a program that runs can read of its match."""


class Evaluation:
    """Everything that the programs of a document can look at, one level at a time."""

    def __init__(self, of: Any) -> None:
        self.of, self.work, self.budgets, self.single = of, 0, 0, of["rounds"] == 1
        self.symmetric = len({*map(frozenset, of["options"])}) == len({*of["worth"]}) == 1
        self.pays = pays = dict(zip(product(*of["options"]), of["payoffs"], strict=True))
        self.symmetric &= all((b, a) in pays and pays[a, b][0] == pays[b, a][1] for a, b in pays)
        self.numbers = [constant(row[1] if row[0] == "number" else 0) for row in of["terms"]]
        self.grid = {Fraction(share): constant(share) for share in of["demands"]}
        values = {"interval": [None], "truth": [False, True]}
        self.ranges = {f[1]: values.get(f[0]) or f[2] for f in of["features"]}
        self.points = [text.point_of(of, values) for values in of["worlds"]]
        self.leaves = {(w, *over): ranges.leaves(self, tree) for w, over, tree in of["covers"]}
        self.traced = {name for _, over, _ in of["covers"] for name in over}
        self.notes: dict[int, dict[Any, set[int]]] = {}
        self.questions: list[Any] = [(tuple(q[:4]), q[4]) for q in of["questions"]]
        self.index = {question: index for index, question in enumerate(self.questions)}
        self.asked: dict[Any, list[int]] = {node: [] for node, _ in self.questions}
        alike: dict[Any, int] = {}
        for (node, term), index in self.index.items():
            self.asked[node].append(index)
            alike[node[:3], term] = alike.get((node[:3], term), 0) | 1 << index
        self.schemas, self.marks = len(alike), dict[int, int]()
        self.alike = [bits for bits in alike.values() if bits.bit_count() > 1]
        self.reach: dict[Any, int] = {}
        self.running: dict[Any, None] = {}
        self.memo: dict[Any, Any] = {}
        self.held, self.refuted = set[int](), set[int]()
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
        seat = 1 - node[2] if row[1] == "them" and not self.symmetric else node[2]
        return named(row[1], node), named(row[2], node), seat, node[3]

    def places(self, node: Node, over: Any) -> list[Node]:
        """Where the condition of a question about all values of features has to be true."""
        if over and (node[3], *over) not in self.leaves:
            raise Refusal("not-covered", "$.covers")
        worlds = self.leaves[(node[3], *over)] if over else [node[3]]
        return [(*node[:3], world) for world in worlds]

    # What can be reached

    def reached(self, vertex: Any) -> list[Any]:
        """What a program in a match, or a question, reaches in one step."""
        if len(vertex) == 4:
            (rows, terms), places = text.source(self.of, vertex[0]), [vertex]
        else:
            _, _, over, condition = self.of["terms"][vertex[1]]
            rows, places = [], self.places(vertex[0], over)
            terms = text.within(self.of, "terms", [condition])
        actions = [row[1] for row in rows if row[0] == "choose" and not self.grid]
        if actions and not set(actions) <= set(self.of["options"][vertex[2]]):
            raise Refusal("wrong-role", f"$.programs[{vertex[0]}]")
        found: list[Any] = [(named(row[1], vertex), *vertex[1:]) for row in rows if row[0] == "act"]
        for place, (index, row) in product(places, terms.items()):
            if row[0] == "provable":
                found.append((place, index))
            if row[0] == "claim":
                found += (self.side(row, place), self.partner(self.side(row, place)))
        return found

    def closes(self) -> Refusal | None:
        """Whether the questions are those that can be reached; notes which of them reach which."""
        follow: dict[Any, list[Any]] = {}
        for vertex in (waiting := [*self.sides]):
            if vertex in follow:
                continue
            follow[vertex] = self.reached(vertex)
            waiting += follow[vertex]
            if len(vertex) == 2 and vertex not in self.index:
                return Refusal("missing-question", "$.questions")
            if len(follow) > MAX_REACHED:
                return Refusal("too-large", "$.questions")
        for question, index in self.index.items():
            if question not in follow:
                return Refusal("unreachable-question", f"$.questions[{index}]")
        own = {vertex: 1 << self.index[vertex] if len(vertex) == 2 else 0 for vertex in follow}
        self.reach = dict.fromkeys(follow, 0)
        before: dict[Any, int] = {}
        while before != self.reach:
            before = dict(self.reach)
            for vertex in reversed(follow):
                self.tire(len(follow[vertex]))
                for other in follow[vertex]:
                    self.reach[vertex] |= self.reach[other] | own[other]
        return None

    # What programs do on a level

    def need(self, what: str, node: Any) -> Any:
        """What `CLAIMS` say of a node, once on each level."""
        key = (what, node)
        if key in self.running:
            raise NoAnswer("cycle", f"$.programs[{node[0]}]")
        if key not in self.memo:
            self.running[key] = None
            try:
                self.memo[key] = CLAIMS[what](self, node)
            finally:
                del self.running[key]
        return self.memo[key]

    def value(self, index: int, node: Node, now: Now) -> Any:
        self.tire(1)
        row = self.of["terms"][index]
        if row[0] == "provable":
            return self.index[node, index] in self.held
        return self.numbers[index] if row[0] == "number" else VALUES[row[0]](self, row, node, now)

    def true(self, index: int, node: Node, now: Now) -> bool:
        if type(value := self.value(index, node, now)) is bool:
            return value
        raise Refusal("misplaced", f"$.terms[{index}]")

    def some(self, parts: list[int], node: Node, now: Now, wanted: bool) -> bool:
        for part in parts:  # noqa: SIM110 - `any` would nest on the C stack
            if self.true(part, node, now) is wanted:
                return True
        return False

    def both(self, row: Any, node: Node, now: Now) -> tuple[Any, Any]:
        return self.value(row[2], node, now), self.value(row[3], node, now)

    def misplaced(self) -> Any:
        raise Refusal("misplaced", "$.terms")

    def feature(self, name: str, node: Node) -> Any:
        value = self.points[node[3]][name]
        if not isinstance(value, Fraction):
            return value
        return ({(name,): Fraction(1)}, ranges.ONE) if name in self.traced else constant(value)

    def compute(self, operation: str, left: Any, right: Any, node: Node) -> Number:
        if type(left) is not tuple or type(right) is not tuple:
            self.misplaced()
        self.tire(len(left[0]) * len(right[0]) + len(left[1]) * len(right[1]))
        if operation in "+-":
            return plus(left, right, 1 if operation == "+" else -1)
        if operation == "/" and self.compare("==", right, constant(0), node):
            raise NoAnswer("no-number", f"$.programs[{node[0]}]")
        return times(left, right if operation == "*" else right[::-1])

    def compare(self, relation: str, left: Any, right: Any, node: Node) -> bool:
        """A comparison, which is noted for its world where it depends on features that range."""
        if relation == "==" and type(left) is type(right) is not tuple:
            return bool(left == right)
        difference = self.compute("-", left, right, node)
        notes = self.notes.setdefault(node[3], {})
        return ranges.compared(relation, difference, self.points[node[3]], notes)

    def run(self, node: Node, now: Now) -> tuple[Any, Any, Node]:
        """What a program reports, by which statement, and the program whose statement it is."""
        owner, acted = node, set()
        while owner not in acted:
            acted.add(owner)
            row = self.first(self.of["programs"][owner[0]][2], owner, now)
            if row[0] == "choose" and not self.grid:
                return row[1], row, owner
            if row[0] == "demand" and self.grid:
                value = self.value(row[1], owner, now)
                for share in self.grid.values():
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
        other = self.partner(node)
        if self.single:
            return [[self.need("report", node), self.need("report", other)]]
        played: list[Any] = []
        for number in range(self.of["rounds"]):
            a, b = played[-1] if played else [(constant(1), [0, 0, 0, False], node)] * 2
            mine = a if a[1][3] else self.run(node, moment(number + 1, a, b))
            theirs = b if b[1][3] else self.run(other, moment(number + 1, b, a))
            played.append([mine, theirs])
            if self.agrees(node, played) or (mine[1][3] and theirs[1][3]):
                break
        return played

    def agrees(self, node: Node, played: Any) -> bool:
        (x, *_), (y, *_) = played[-1]
        return self.compare("<=", plus(x, y), constant(1), node)

    def least(self, node: Node) -> Number:
        """The lowest demand of this side in any round that is reached."""
        demands: list[Number] = [mine[0] for mine, _ in self.need("rounds", node)]
        return min(demands, key=lambda demand: demand[0].get((), 0))

    def share(self, node: Node) -> Number:
        """What this side receives of the resource."""
        (x, *_), (y, *_) = self.need("rounds", node)[-1]
        if not self.need("agreement", node):
            return constant(0)
        surplus = plus(plus(constant(1), x, -1), y, -1) if self.of["split"] else constant(0)
        return plus(x, times(surplus, constant("1/2")))

    def outside(self, node: Node) -> Any:
        """The option that this side takes, were the match to end in disagreement."""
        played = [()] if self.single else self.need("rounds", node)
        before = played[-2] if len(played) > 1 else [[constant(1)]] * 2
        now = moment(len(played), *before)
        now["my demand"] = lambda: self.need("demand", node)
        now["their demand"] = lambda: self.need("demand", self.partner(node))
        _, row, owner = self.need("final", node)
        taken = self.first(row[2], owner, now)
        if taken[0] != "choose" or taken[1] not in self.of["options"][node[2]]:
            self.misplaced()
        return taken[1]

    def payoff(self, node: Node) -> Number:
        """What the match is worth to this side."""
        if self.grid and self.need("agreement", node):
            now = {"share": lambda: self.need("share", node)}
            worth = self.value(self.of["worth"][node[2]], node, now)
        else:
            sides = [node, self.partner(node)][:: 1 - 2 * node[2]]
            taken = [self.need("outside" if self.grid else "demand", side) for side in sides]
            worth = self.value(self.pays[tuple(taken)][node[2]], node, {})
        for _ in self.need("rounds", node)[1:]:
            worth = self.compute("*", worth, self.value(self.of["discount"], node, {}), node)
        return self.compute("+", worth, constant(0), node)

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

    def walk(self, abandoned: Iterable[int]) -> tuple[dict[int, int], int]:
        """One evaluation: the level at which each question was struck, and the last level."""
        offsets = [row[5] for row in self.of["questions"]]
        self.held, self.refuted = {*range(len(offsets))} - {*abandoned}, set()
        struck: dict[int, int] = {}
        self.marks = {}
        level = 0
        while True:
            self.memo.clear()
            failing = {q for q in sorted(self.held) if offsets[q] <= level and not self.is_true(q)}
            for side in self.sides:
                self.need("final", side)
            self.refuted = {q for q in self.refuted if self.is_false(q)}
            self.refuted |= {q for q in failing if offsets[q] == level}
            self.held -= failing
            struck |= dict.fromkeys(failing, level)
            self.marks |= {level: sum(1 << question for question in failing)} if failing else {}
            ahead = [offsets[q] for q in self.held if offsets[q] > level]
            if not failing and not ahead:
                return struck, level
            level = level + 1 if failing else min(ahead)

    def size(self, question: int, negated: bool = False) -> int:
        """The entries of the certificate of a question, or of what would be its negation's."""
        reached = self.reach[self.questions[question]]
        asked = reached if negated else reached | 1 << question
        doubles = sum((asked & alike).bit_count() - 1 for alike in self.alike if asked & alike)
        levels = sum(1 for struck in self.marks.values() if struck & reached)
        return (asked.bit_count() - doubles + negated) * (1 + levels)

    def verdict(self, question: int) -> list[Any]:
        (node, term), struck = self.questions[question], self.struck
        _, strength, over, condition = self.of["terms"][term]
        if question in self.abandoned:
            return ["out of budget", strength[1], self.abandoned[question]]
        if question not in struck:
            return ["proved", self.size(question)]
        size = self.size(question, negated=True)
        proved = question in self.refuted and (strength[0] == "PA" or size <= strength[1])
        for index in self.asked[node] if not over else ():
            row = self.of["terms"][self.questions[index][1]]
            if row[1:3] == [strength, []] and self.of["terms"][row[3]] == ["not", condition]:
                size = self.size(index)
                proved = index not in struck and index not in self.abandoned
        return ["refuted", struck[question], size] if proved else ["unprovable", struck[question]]


def moment(number: int, mine: Any, theirs: Any) -> dict[str, Callable[[], Any]]:
    """What a program can read in a round, after two reports in the one before."""
    return {
        "round": lambda: constant(number),
        "my last": lambda: mine[0],
        "their last": lambda: theirs[0],
    }


START: Final = moment(1, [constant(1)], [constant(1)])
VALUES: Final[dict[str, Callable[[Evaluation, Any, Node, Now], Any]]] = {
    "text": lambda e, row, node, now: row[1],
    "truth": lambda e, row, node, now: row[1],
    "feature": lambda e, row, node, now: e.feature(row[1], node),
    "now": lambda e, row, node, now: now.get(row[1], e.misplaced)(),
    "claim": lambda e, row, node, now: e.need(row[3], e.side(row, node)),
    "compute": lambda e, row, node, now: e.compute(row[1], *e.both(row, node, now), node),
    "compare": lambda e, row, node, now: e.compare(row[1], *e.both(row, node, now), node),
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
    "least": lambda e, node: e.need("demand", node) if e.single else e.least(node),
    "agreement": lambda e, node: e.agrees(node, e.need("rounds", node)),
}

# Rules that need an evaluation --------------------------------------------------------------------


def has_offsets(e: Evaluation) -> Refusal | None:
    """Budgets open one after the other, `stage` levels apart, and PA+n behind them."""
    strengths = [e.of["terms"][term][1] for _, term in e.questions]
    budgets = sorted({entries for kind, entries in strengths if kind == "within"})
    stage, e.budgets = e.of["stage"], len(budgets)
    if stage <= e.schemas:
        return Refusal("wrong-stage", "$.stage")
    for index, (kind, entries) in enumerate(strengths):
        offset = len(budgets) * stage + entries if kind == "PA" else budgets.index(entries) * stage
        if e.of["questions"][index][5] != offset:
            return Refusal("wrong-offset", f"$.questions[{index}][5]")
    return None


def settles(e: Evaluation) -> Refusal | None:
    """Whether the evaluations go as told; each abandons what the one before found too large."""
    stage = e.of["stage"]
    over: dict[int, int] = {}
    for number, (given_up, strikes, last) in enumerate(e.of["evaluations"]):
        place = f"$.evaluations[{number}]"
        if number and not over:
            return Refusal("wrong-end", place)
        if given_up != [[q, over[q]] for q in sorted(over)]:
            return Refusal("wrong-abandoned", place + "[0]")
        e.abandoned |= over
        e.struck, level = e.walk(e.abandoned)
        levels = sorted({*e.struck.values()})
        if strikes != [[at, sorted(q for q in e.struck if e.struck[q] == at)] for at in levels]:
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
    outcome: dict[str, Any] = {"payoffs": [told(e.need("payoff", side)) for side in e.sides]}
    outcome["reports"] = [[told(e.need("demand", side))] for side in e.sides]
    if e.grid:
        for side, report in zip(e.sides, outcome["reports"], strict=True):
            report.append(e.need("outside", side))
        outcome["shares"] = [told(e.need("share", side)) for side in e.sides]
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


def told(value: Any) -> str:
    return value if type(value) is str else str(value[0].get((), 0))


def check(data: bytes) -> Refusal | None:
    """Why a certificate is refused; None when all that it claims is so."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(MAX_FRAMES)
    try:
        document = text.parsed(data)
        for rule in (
            text.has_shape,
            text.has_digest,
            text.has_no_repeats,
            text.is_game,
            text.has_worlds,
        ):
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
    print(f"refused: {refused} ({refused.code} at {refused.place})" if refused else "accepted")
    return 0 if refused is None else 2 if refused.code == "no-certificate" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
