"""Checks certificates as `docs/certificates.md` says, and believes only the programs of one."""

import json
import sys
from fractions import Fraction
from functools import reduce
from hashlib import sha256
from itertools import chain, groupby, product
from operator import add, and_, eq, ge, gt, itemgetter, le, lt, mul, ne, or_, sub, truediv
from typing import Any, Final, TypeAlias

MAGIC: Final = b'{"bargain-certificate":8,'
KEYS: Final = """bargain-certificate covers demands digest discount evaluations features match notes
outcome payoffs programs questions rounds split terms verdicts worth"""
FORMS: Final = """number-s value-s value-b feature-s now-s final-s claim-sss compute-sii compare-sii
program-ss unconditional-s provable-siil if-iiis report-iib act-s nothing-"""
MAX_BYTES, MAX_PARTS, MAX_FRAMES = 10_000_000, 500_000, 100_000
MAX_BITS, MAX_ROUNDS, MAX_WORK, ENDS = 4096, 10_000, 10_000_000, ({0, 1}, {-1, 0})
PARTY, SIGNS, ONE, UNIT = ("me", "them"), (-1, 0, 1), Fraction(1), (((), Fraction(1)),)
RELATIONS: Final[dict[str, Any]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
ARITHMETIC: Final[dict[str, Any]] = {"+": add, "-": sub, "*": mul, "/": truediv}
MALFORMED: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
Node: TypeAlias = tuple[str, str, int, int]  # me, them, role, world; a question has its term, too
Polynomial: TypeAlias = tuple[tuple[tuple[str, ...], Fraction], ...]  # products with their factors
canonical: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str).encode


class Refusal(Exception):
    """Why a certificate is refused: a reason that the documentation explains, and a JSON path."""

    def __init__(self, code: str, place: str = "$") -> None:
        super().__init__(f"{code} at {place}")
        self.code, self.place = code, place


class NoAnswer(Refusal):
    """The match has no answer; or a condition has none, at a level where nobody asks for it."""


def require(fine: bool, code: str, place: str = "$", kind: type[Exception] = Refusal) -> None:
    if not fine:
        raise kind(code, place)


def parsed(data: bytes) -> Any:
    require(data != b"" and MAGIC.startswith(data[: len(MAGIC)]), "no-certificate")
    require(len(data) <= MAX_BYTES and sum(map(data.count, b"[{,:")) <= MAX_PARTS, "too-large")
    document = json.loads(
        data, parse_int=lambda n: int(n) if n.isdigit() else n, parse_float=str, parse_constant=str
    )
    require((canonical(document) + "\n").encode() == data, "not-canonical")
    require(sorted(document) == KEYS.split(), "wrong-keys")
    digest = document.pop("digest")
    require(digest == sha256(canonical(document).encode()).hexdigest(), "wrong-digest", "$.digest")
    return document


class Evaluation:
    """Everything that the programs of a document do, one level at a time; and the rules for it."""

    def __init__(self, of: Any) -> None:
        self.of, self.terms, self.programs, self.work = of, of["terms"], of["programs"], 0
        self.row = {canonical(row): index for index, row in enumerate(self.terms)}
        self.costs = [1 + len(canonical(row)) // 64 for row in self.terms]
        self.numbers = {row[1]: self.number(row[1]) for row in self.terms if row[0] == "number"}
        self.grid = [self.number(share) for share in of["demands"]]
        pays = {(a, b): pair for a, row in of["payoffs"].items() for b, pair in row.items()}
        self.pays = pays, {(b, a): [y, x] for (a, b), (x, y) in pays.items()}
        self.options = [{a: a for a, _ in pays} for pays in self.pays]
        self.symmetric = self.pays[0] == self.pays[1] and of["worth"][0] == of["worth"][1]
        self.ends = {word: word for word in [*CLAIMS][4 : None if self.grid else 8]}
        self.match, self.bounds = (*of["match"], 0, 0), list[Any]()
        home, self.ranges, self.leaves, self.abandoned = (dict[Any, Any]() for _ in range(4))
        for name, (value, *ends) in ((n, [] + of["features"][n]) for n in {**of["features"]}):
            if type(ends[0]) is list:
                home[name], (self.ranges[name],) = value, ends
                continue
            home[name], self.ranges[name] = self.number(value), [((((name,), ONE),), UNIT)]
            for end, signs in zip(ends, [{0}] * 2 if ends[0] == ends[1] else ENDS, strict=True):
                self.bounds.append((self.sum([((), -self.number(end)), ((name,), ONE)]), signs))
        self.worlds: list[Any] = [(home, {UNIT: {1}} | dict(self.bounds))]

    def tire(self, work: int) -> None:
        self.work += work
        require(self.work <= MAX_WORK, "too-much-work")

    def short(self, value: Fraction, kind: type[Refusal] = NoAnswer) -> Fraction:
        bits = max(map(int.bit_length, value.as_integer_ratio()))
        self.tire(1 + (bits >> 6))
        require(bits <= MAX_BITS, "no-number", "$.terms", kind)
        return value

    def number(self, text: str) -> Fraction:
        fine = len(text) <= 2_600 and {*text} <= {*"-/0123456789"} and str(Fraction(text)) == text
        require(fine, "misplaced", kind=ValueError)
        return self.short(Fraction(text))

    def side(self, who: str, against: str, node: Node) -> Node:
        role = 1 - node[2] if who == "them" and not self.symmetric else node[2]
        me, them = ({"me": node[0], "them": node[1]}.get(name, name) for name in (who, against))
        return me, them, role, node[3]

    def sum(self, terms: Any) -> Polynomial:
        total: dict[tuple[str, ...], Fraction] = {}
        for features, factor in terms:
            names = tuple(sorted(features))
            self.tire(len(names) ** 3 + len(total))
            total[names] = self.short(total.get(names, 0) + factor, Refusal)
        return tuple(sorted((names, factor) for names, factor in total.items() if factor))

    def times(self, left: Polynomial, right: Polynomial) -> Polynomial:
        return self.sum((a + b, x * y) for (a, x), (b, y) in product(left, right))

    def read(self, terms: Any) -> Any:
        self.tire(4 * sum(map(len, terms)))
        return self.sum((names.split(), self.number(x)) for names, x in terms.items())

    def at(self, polynomial: Polynomial, point: Any) -> Any:
        parts = (reduce(lambda x, n: self.compute("*", x, point[n]), *t) for t in polynomial)
        return reduce(lambda x, y: self.compute("+", x, y), parts, Fraction())

    def signs(self, value: Any, world: int) -> set[int]:
        if type(value) is Fraction:
            return {(value > 0) - (value < 0)}
        facts, found = self.worlds[world][1], list[set[int]]()
        for terms in value:
            last = terms[-1][1] if terms else Fraction()
            signs = facts.get(tuple((names, factor / last) for names, factor in terms), SIGNS)
            found.append({x * y for x, y in product(self.signs(last, world), signs)})
        return {*SIGNS} if 0 in found[1] else {x * y for x, y in product(*found)}

    def compute(self, operation: str, x: Any, y: Any, world: int = 0) -> Any:
        require({type(x), type(y)} <= {Fraction, tuple}, "misplaced", kind=TypeError)
        if operation == "/":
            require(self.compare("!=", y, Fraction(), world), "no-number", "$.terms", NoAnswer)
        if type(x) is type(y) is Fraction:
            return self.short(ARITHMETIC[operation](x, y))
        (a, b), (c, d) = [v if type(v) is tuple else (self.sum([((), v)]), UNIT) for v in (x, y)]
        if operation in ("*", "/"):
            c, d = (c, d) if operation == "*" else (d, c)
            return self.times(a, c), self.times(b, d)
        a, c, b = (a, c, b) if b == d else (self.times(a, d), self.times(b, c), self.times(b, d))
        return self.sum(chain(a, [(names, ARITHMETIC[operation](0, z)) for names, z in c])), b

    def compare(self, relation: str, left: Any, right: Any, world: int) -> bool:
        self.tire(1)
        holds, plain = RELATIONS[relation], (Fraction, bool, str)[: 3 if relation == "==" else 1]
        if type(left) is type(right) and type(left) in plain:
            return bool(holds(left, right))
        answers = {bool(holds(s, 0)) for s in self.signs(self.compute("-", left, right), world)}
        require(len(answers) == 1, "unsettled-comparison", "$.covers")
        return answers.pop()

    def need(self, what: str, node: Any, more: Any = None, must: bool = True) -> Any:
        if (key := (what, node, more)) not in self.memo:
            self.tire(len(self.memo) // 1000)
            self.memo[key] = NoAnswer("cycle", "$.match")
            try:
                self.memo[key] = CLAIMS[what](self, node, more)
            except NoAnswer as none:
                self.memo[key] = none.with_traceback(None)
        if must and isinstance(answer := self.memo[key], NoAnswer):
            raise answer
        return self.memo[key]

    def both(self, what: str, node: Node, more: Any = None) -> list[Any]:
        return [self.need(what, side, more) for side in (node, self.side("them", "me", node))]

    def value(self, index: int, node: Node, now: Any = (), kind: type = object) -> Any:
        while (row := self.terms[index])[0] == "if":
            index = row[2 if self.value(row[1], node, now, bool) else 3]
        self.tire(self.costs[index])
        try:
            if isinstance(value := VALUES[row[0]](self, node, now, row, index), kind):
                return value
            raise TypeError
        except MALFORMED:
            raise Refusal("misplaced", f"$.terms[{index}]") from None

    def cases(self, world: int, over: Any) -> list[list[tuple[int, bool]]]:
        if not over or (world, *over) in self.leaves:
            return [self.leaves[world, *over] if over else [(world, True)]]
        require((world,) in self.leaves, "not-covered", "$.covers")
        cases = [led for case, _ in self.leaves[(world,)] for led in self.cases(case, over)]
        self.tire(1 + len(cases))
        return cases

    def everywhere(self, vertex: Any) -> bool:
        index, over = self.terms[vertex[4]][3:]
        if not over:
            return bool(self.value(index, vertex[:4], (), bool))
        cases = [[((*vertex[:3], x), s) for x, s in led] for led in self.cases(vertex[3], over)]
        found = [[(self.value(index, x, (), bool), sure) for x, sure in led] for led in cases]
        truth: bool = min(map(min, found))[0]
        require(all((truth, True) in led for led in found), "doubtful-leaf", "$.covers")
        return truth

    def told(self, node: Node, now: Any, row: Any, index: int) -> list[Any]:
        value = self.value(row[1], node, now)
        for choice in self.grid or self.options[node[2]]:
            if self.compare("==", value, choice, node[3]):
                return [choice, row[2], row[3], node]
        raise NoAnswer("off-grid", f"$.terms[{index}]")

    def report(self, node: Node, number: int) -> Any:
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
        _, policy, _, owner = self.need("report", node, last := self.need("last", node))
        before = [report[0] for report in self.both("report", node, last - 1)]
        now = (Fraction(last), *before, node, self.side("them", "me", node))
        return self.options[node[2]][self.value(policy, owner, now)]

    def payoff(self, node: Node, _: None) -> Any:
        term, worth = self.of["worth"][node[2]], ONE
        if not self.grid or not self.need("agreement", node):
            term, _ = self.pays[node[2]][*self.both("outside" if self.grid else "demand", node)]
        for index in (term, *[self.of["discount"]] * (self.need("last", node) - 1)):
            worth = self.compute("*", worth, self.value(index, node), node[3])
        return worth

    def reached(self, vertex: Any, root: int, leaves: Any) -> dict[Any, bool]:
        found, waiting = dict[Any, bool](), [(world, root, sure) for world, sure in leaves]
        seen = {*waiting}
        for world, index, sure in waiting:
            node, row = (*vertex[:3], world), self.terms[index]
            ends, parts = list[Any](), [(world, x, sure) for x in row if type(x) is int]
            if row[0] == "claim":
                ends = [side := self.side(row[1], row[2], node), self.side("them", "me", side)]
            elif row[0] == "act":
                ends = [(self.side(row[1], row[1], node)[0], *node[1:])]
            elif row[0] == "provable":
                ends, parts = [(*node, index)], []
            found |= {end: sure or found.get(end, False) for end in ends}
            self.tire(1 + self.costs[index] + len(parts) + len(found) // 2000)
            waiting += {*parts} - seen
            seen |= {*parts}
        return found

    def walk(self) -> Any:
        self.held, self.refuted = {*self.index.values()} - self.abandoned.keys(), set[int]()
        self.struck, self.memo = dict[int, Any](), dict[Any, Any]()
        rows, begin, level, changed = self.questions, self.offsets, (0, 0), 0
        while True:
            self.tire((len(self.reach) + len(self.memo)) // 4)
            touched = {vertex for vertex, reached in self.reach.items() if reached & changed}
            touched |= {self.side("them", "me", vertex) for vertex in touched if len(vertex) == 4}
            self.memo = {key: known for key, known in self.memo.items() if key[1] not in touched}
            failing = {q for q in self.held if begin[q] <= level and not self.need("true", rows[q])}
            self.both("demand", self.match)
            still = {q for q in self.refuted if not self.need("true", rows[q], must=self.doubtful)}
            self.refuted = still | {q for q in failing if begin[q] == level}
            self.struck |= dict.fromkeys(failing, level)
            self.held, changed = self.held - failing, sum(1 << question for question in failing)
            ahead = [begin[q] for q in self.held if begin[q] > level]
            if not failing and not ahead:
                return level
            level = (level[0], level[1] + 1) if failing else min(ahead)

    def size(self, bits: int, entry: int = 0) -> int:
        return (bits >> self.top | entry).bit_count() * (1 + (bits & ~(-1 << self.top)).bit_count())

    def opposite(self, *question: Any) -> int:
        """The kind of a question's negation, asked in its place; a new one if nobody asks it."""
        _, *strength, condition, over = self.terms[question[4]]
        denial = ["if", condition, *map(self.row.get, ('["value",false]', '["value",true]')), "not"]
        asked = ["provable", *strength, self.row.get(canonical(denial)), over and None]
        return self.alike.get((*question[:3], self.row.get(canonical(asked))), 1 << len(self.alike))

    def verdict(self, q: int) -> list[Any]:
        level = self.struck.get(q)
        if q in self.abandoned:
            return ["out of budget", self.abandoned[q]]
        size = self.size(self.may[self.questions[q]], self.kinds[q][level is not None])
        if q in self.refuted - self.doomed:
            return ["refuted", level, size]
        return ["unprovable", level] if level else ["proved", size]

    def is_game(self) -> None:
        of, pays, home, ours = self.of, self.pays[0], self.worlds[0][0], (*PARTY, 0, 0)
        roots = [*of["worth"], of["discount"], *chain(*pays.values())]
        ends = [end for root in {*roots} for end in self.reached(ours, root, [(0, True)])]
        forms = {f"{row[0]}-{''.join(type(x).__name__[0] for x in row[1:])}" for row in self.terms}
        values = [[v, *self.ranges[name]] for name, v in home.items() if type(v) is not Fraction]
        fine = {
            "terms": len(self.row) == len(self.terms) and forms <= {*FORMS.split()},
            "features": all(self.signs(self.at(p, home), 0) <= signs for p, signs in self.bounds)
            and {*map(type, chain(*values))} <= {str, bool}
            and all(v[0] in v[1:] and len({*v}) == len(v) - 1 for v in values),
            "match": canonical(of["match"]) == canonical(self.match[:2]),
            "worth": len(of["worth"]) == 2,
            "demands": [*map(str, sorted({x for x in self.grid if 0 <= x <= 1}))] == of["demands"],
            "payoffs": len(pays) == len(self.options[0]) * len(self.options[1]) > 0
            and {*ends} <= {ours, self.side("them", "me", ours)},
            "rounds": of["rounds"] in range(1, MAX_ROUNDS + 1 if self.grid else 2),
            "discount": {*map(type, [of["rounds"], *roots])} == {int},
            "split": type(of["split"]) is bool,
            "programs": {(*map(type, p),) for p in self.programs.values()} == {(str, bool, int)},
        }
        for key, holds in fine.items():
            require(holds, "wrong-game", f"$.{key}")

    def has_covers(self) -> None:
        for index, (world, over, trees) in enumerate([] + self.of["covers"]):
            (values, facts), inner, key = self.worlds[world], {*over}, (world, *over)
            place, taken = f"$.covers[{index}]", type(world) is bool or key in self.leaves
            require(not taken and over == sorted(inner & values.keys()), "misplaced", place)
            fixed = {name: value for name, value in values.items() if name not in inner}
            self.tire(sum(map(len, facts)) + len(trees) * len(values))
            outer = {p: s for p, s in facts.items() if inner.isdisjoint(chain(*dict(p)))}
            start, chosen = self.worlds[0][1] | outer, product(*[self.ranges[n] for n in over])
            cases = (fixed | dict(zip(over, values, strict=True)) for values in chosen)
            waiting: list[Any] = [(*x, start, self.bounds) for x in zip(trees, cases, strict=True)]
            leaves = self.leaves[key] = list[tuple[int, bool]]()
            for tree, case, known, own in waiting:
                self.tire((sum(map(len, known)) + len(values)) * (20 + len(self.worlds) // 16))
                facts = [*known.items()]
                match tree:
                    case ["split", terms, relation, yes, no]:
                        signs = {*known.get(split := self.read(terms), SIGNS)}
                        self.at(split, values)
                        fits = {sign for sign in signs if RELATIONS[relation](sign, 0)}
                        for side, other, left in ((yes, no, fits), (no, yes, signs - fits)):
                            more = own if other[:1] == ["empty"] else (*own, (split, left))
                            waiting.append((side, case, known | {split: left}, more))
                    case ["world", kept, *points]:
                        held = all(self.inside(at, own, world, fixed) for at in points)
                        require(held, "wrong-leaf", place)
                        self.tire(sum(len(facts[fact][0]) for fact in kept))
                        leaf = case, self.worlds[0][1] | dict(facts[fact] for fact in kept)
                        self.worlds += [] if leaf in self.worlds else [leaf]
                        leaves.append((self.worlds.index(leaf), points != []))
                    case _:
                        fine = tree[:1] == ["empty"] and self.contradicts(place, facts, *tree[1:])
                        require(fine, "no-contradiction", place)

    def inside(self, at: Any, own: Any, world: int, fixed: Any) -> bool:
        values = self.worlds[world][0]
        at = {n: [self.at(self.read(p), values) for p in x] for n, x in at.items()}
        at = {n: self.compute("/", x, y, world) for n, (x, y) in at.items()} | fixed
        return all(self.signs(self.at(p, at), world) <= signs for p, signs in own)

    def contradicts(self, place: str, facts: Any, products: Any, *modulus: int) -> bool:
        total, above = Polynomial(), {False}
        for factor, indices in products:
            term, values = self.sum([((), self.number(factor))]), {self.number(factor)}
            for terms, signs in (facts[index] for index in indices):
                term, values = self.times(term, terms), {x * y for x, y in product(values, signs)}
            require(min(values) >= 0, "no-contradiction", place)
            total = self.sum(chain(total, term))
            above = {value > 0 or before for value, before in product(values, above)}
        if not modulus:
            return max(self.signs((total, UNIT), 0)) < min(above)
        (m,), (_,), (_, top) = modulus, {*chain(*dict(total))}, max((len(n), x) for n, x in total)
        self.tire(range(m).stop * len(total))
        p = [(len(n), (y := x / top).numerator * pow(y.denominator, -1, m) % m) for n, x in total]
        return above == {False} and all(sum(x * pow(v, n, m) for n, x in p) % m for v in range(m))

    def closes(self) -> None:
        self.follow = dict[Any, Any]()
        for vertex in (waiting := [self.match, self.side("them", "me", self.match)]):
            if vertex not in self.follow:
                start = [self.programs[vertex[0]][2], []], *(self.terms[x][3:] for x in vertex[4:])
                parts = self.cases(vertex[3], start[-1][1])
                follow = [self.reached(vertex, start[-1][0], part) for part in parts]
                waiting += chain(*follow)
                self.follow[vertex] = follow
                self.tire(20 * sum(map(len, follow)) + len(self.follow) // 4)
        self.questions = sorted(vertex for vertex in self.follow if len(vertex) == 5)
        self.index = {question: index for index, question in enumerate(self.questions)}
        self.alike = {k: 1 << n for n, k in enumerate({(*q[:3], q[4]): 0 for q in self.questions})}
        self.kinds = [(self.alike[*q[:3], q[4]], self.opposite(*q)) for q in self.questions]
        self.reach = self.gathered({q: 1 << index for q, index in self.index.items()}, may=True)
        self.doubtful = not all(sure for led in self.leaves.values() for _, sure in led)
        strengths = [self.terms[question[4]][1:3] for question in self.questions]
        self.budget = {q: n for q, (kind, n) in enumerate(strengths) if kind == "within"}
        begins = {("within", n): (r, 0) for r, n in enumerate(sorted({*self.budget.values()}))}
        self.offsets = [(len(begins), n) if k == "PA" else begins[k, n] for k, n in strengths]
        self.same("questions", [[*q, self.offsets[i]] for q, i in self.index.items()])

    def gathered(self, own: Any, *, may: bool) -> dict[Any, int]:
        reach, before = dict.fromkeys(self.follow, 0), dict[Any, int]()
        while before != reach:
            before = dict(reach)
            for vertex, parts in reversed(self.follow.items()):
                self.tire(sum(map(len, parts)))
                led = [[own.get(x, 0) | reach[x] for x in p if p[x] or may] for p in parts]
                reach[vertex] = reduce(or_ if may else and_, [reduce(or_, x, 0) for x in led])
        return reach

    def large(self, among: set[int], negated: int) -> dict[int, int]:
        sizes = {q: self.size(self.may[self.questions[q]], self.kinds[q][negated]) for q in among}
        return {q: n for q, n in sizes.items() if n > self.budget.get(q, n)}

    def settles(self) -> None:
        rows, new, self.doomed = list[Any](), dict[int, int](), set[int]()
        while new or not rows:
            self.abandoned |= new
            last, struck = self.walk(), sorted((at, q) for q, at in self.struck.items())
            strikes = [(level, [q for _, q in at]) for level, at in groupby(struck, itemgetter(0))]
            rows.append([sorted(new.items()), strikes, last])
            at = {level: 1 << n for n, level in enumerate({*self.struck.values()})}
            self.top, bits = len(at), {q: at[level] for q, level in self.struck.items()}
            own = {q: bits.get(i, 0) | self.kinds[i][0] << len(at) for q, i in self.index.items()}
            self.may = self.gathered(own, may=True)
            does = self.gathered(own, may=False) if self.doubtful else self.may
            require(does == self.may, "doubtful-leaf", "$.covers")
            new = self.large(self.held, 0)
            self.doomed |= self.large(self.refuted, 1).keys()
        self.same("evaluations", rows)

    def same(self, key: str, found: list[Any]) -> None:
        same = [canonical(a) == canonical(b) for a, b in zip(self.of[key], found, strict=False)]
        place = f"$.{key}[{[*same, False].index(False)}]"
        require(canonical(self.of[key]) == canonical(found), f"wrong-{key}", place)


VALUES: Final[dict[str, Any]] = {
    "number": lambda e, node, now, row, _: e.numbers[row[1]],
    "value": lambda e, node, now, row, _: row[1],
    "feature": lambda e, node, now, row, _: e.worlds[node[3]][0][row[1]],
    "now": lambda e, node, now, row, _: now[("round", "my last", "their last").index(row[1])],
    "final": lambda e, node, now, row, _: e.need("demand", now[3 + PARTY.index(row[1])]),
    "claim": lambda e, node, now, row, _: e.need(e.ends[row[3]], e.side(row[1], row[2], node)),
    "compute": lambda e, x, now, r, _: e.compute(r[1], *[e.value(i, x, now) for i in r[2:]], x[3]),
    "compare": lambda e, x, now, r, _: e.compare(r[1], *[e.value(i, x, now) for i in r[2:]], x[3]),
    "program": lambda e, n, _, r, __: len({e.programs[e.side(x, x, n)[0]][0] for x in r[1:]}) == 1,
    "unconditional": lambda e, n, _, row, __: e.programs[e.side(row[1], row[1], n)[0]][1],
    "provable": lambda e, node, now, row, index: e.index[*node, index] in e.held,
    "report": Evaluation.told,
    "act": lambda e, n, now, r, _: e.need("run", (e.side(r[1], r[1], n)[0], *n[1:]), now),
}
CLAIMS: Final[dict[str, Any]] = {
    "true": lambda e, vertex, _: e.everywhere(vertex),
    "run": lambda e, node, now: e.value(e.programs[node[0]][2], node, now, list),
    "report": Evaluation.report,
    "spare": lambda e, node, _: (1 - sum(e.both("demand", node))) / 2 * e.of["split"],
    "first": lambda e, node, _: e.need("report", node, 1)[0],
    "least": lambda e, x, _: min([e.need("report", x, n + 1)[0] for n in range(e.need("last", x))]),
    "demand": lambda e, node, _: e.need("report", node, e.need("last", node))[0],
    "payoff": Evaluation.payoff,
    "agreement": lambda e, node, _: sum(e.both("demand", node)) <= 1,
    "last": Evaluation.last,
    "outside": Evaluation.outside,
    "share": lambda e, x, _: e.need("agreement", x) * (e.need("demand", x) + e.need("spare", x)),
}
RULES: Final[dict[str, Any]] = {
    "$": Evaluation.is_game,
    "$.covers": Evaluation.has_covers,
    "$.questions": Evaluation.closes,
    "$.evaluations": Evaluation.settles,
    "$.verdicts": lambda e: e.same("verdicts", [*map(e.verdict, range(len(e.questions)))]),
    "$.outcome": lambda e: e.same("outcome", [[w, *e.both(w, e.match)] for w in [*e.ends][2:]]),
}


def check(data: bytes) -> Refusal | None:
    """Why a certificate is refused; None when all that it claims is so."""
    limit, code, place = sys.getrecursionlimit(), "not-json", "$"
    try:
        document, code = parsed(data), "misplaced"
        evaluation = Evaluation(document)
        sys.setrecursionlimit(MAX_FRAMES)
        for place, rule in RULES.items():  # noqa: B007 - says where, should the rule not end
            rule(evaluation)
    except Refusal as refused:
        return refused
    except (RecursionError, *MALFORMED) as error:
        return Refusal("too-deep") if type(error) is RecursionError else Refusal(code, place)
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
