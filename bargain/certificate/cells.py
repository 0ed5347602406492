"""Prototype."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Final, TypeAlias

from bargain import kernel
from bargain.certificate.document import Document, Extent, Writer, signed
from bargain.certificate.points import (
    Arithmetic, Fact, Number, Signs, _without, features_of, moving_point, sign_at, turned, value_at,
)
from bargain.certificate.surroundings import ANY, NoCover, combined, normal, numbers
from bargain.certificate.contradiction import MAX_FACTORS
from bargain.certificate.trees import Empty, Split, _quotient, _terms
from bargain.logic.constraints import relation_of
from bargain.kernel import Polynomial
from bargain.logic.constraints import sign_formula
from bargain.logic.rational_point import rational_point
from bargain.logic.settle import Evaluation
from bargain.logic.tracked import restricted
from bargain.match import Match
from bargain.record import Record

Known: TypeAlias = dict[Polynomial, Signs]
Key: TypeAlias = Any


class Leaf(Record, by_identity=True):
    world: Any  # sample: values of all features
    point: Mapping[str, Number] | None
    here: bool
    wants: tuple[Fact, ...]
    kept: tuple[Polynomial, ...] = ()


def key_of(values, known) -> Key:
    return tuple(sorted((n, v if not isinstance(v, tuple) else None) for n, v in values.items())), frozenset((p, frozenset(s)) for p, s in known.items())


def tree_row(tree, known):
    match tree:
        case Leaf(point=point):
            kept = [known.index(p) for p in tree.kept]
            if point is None:
                return ["world", kept]
            return ["world", kept, {name: _quotient(value) for name, value in point.items()}]
        case Split(polynomial=polynomial, signs=signs, yes=yes, no=no):
            more = known if polynomial in known else (*known, polynomial)
            return ["split", _terms(polynomial), relation_of(signs).value, *[tree_row(b, more) for b in (yes, no)]]
        case Empty(sum=products, modulus=modulus):
            rows = [[str(factor), [*map(known.index, facts)]] for factor, facts in products]
            return ["empty", rows] if modulus is None else ["empty", rows, modulus]


class Memory:
    def __init__(self) -> None:
        self.notes: dict[Key, list[Fact]] = defaultdict(list)
        self.cases: dict[Key, list[Fact]] = defaultdict(list)
        self.points: dict[Any, Any] = {}
        self.changed = False
        self.stats = defaultdict(int)
        self.all: set[Polynomial] = set()

    def add(self, table, key, fact: Fact) -> None:
        self.changed = True
        if fact not in table[key]:
            table[key].append(fact)
            if table is self.notes: self.all.add(fact[0])


class Pass(kernel.Evaluation):
    def __init__(self, document: Document, game, home, memory: Memory, arithmetic) -> None:
        super().__init__(document)
        self.game, self.memory, self.arithmetic = game, memory, arithmetic
        self.samples = [home]
        self.rows: list[Any] = []
        self.unsettled = []
        self.trees: dict[Any, Any] = {}
        self.building = False
        self.info: list[Any] = []
        self.leafinfo: dict[Any, Any] = {}
        self.found: dict[str, Any] = {}

    def key(self, world: int) -> Key:
        return key_of(*self.worlds[world])

    # rows
    def cases(self, world, over):
        if over and (world, *over) not in self.leaves and (world,) not in self.leaves:
            self.cover(world, over)
        return super().cases(world, over)

    def cover(self, world: int, over) -> None:
        facts = self.worlds[world][1]
        if any(facts.get(p, ANY) & s and facts.get(p, ANY) - s for p, s in self.memory.cases[self.key(world)]):
            row = []
        else:
            row = list(over)
        builder = Builder(self, world, tuple(row))
        if len(self.rows) > 3000: raise NoCover("rows")
        trees = builder.made()
        json_trees = [tree_row(t, tuple(builder.known)) for t in trees]
        entry = [world, row, json_trees]
        self.rows.append(entry)
        of, self.of = self.of, {**self.of, "covers": [entry]}
        self.building = True
        self.has_covers()
        self.building = False
        self.of = of
        infos = list(_leaves(trees))
        led = self.leaves[(world, *row)]
        assert len(led) == len(infos)
        self.trees[(world, *row)] = trees
        self.memory.stats["leaves"] += len(led)
        for (place, sure), leaf in zip(led, infos):
            if place == len(self.samples):
                self.samples.append(leaf.world)
            elif place > len(self.samples):
                raise AssertionError
        self.leafinfo[(world, *row)] = infos

    # comparisons
    def compare(self, relation, left, right, world):
        try:
            return super().compare(relation, left, right, world)
        except kernel.Refusal as refused:
            if refused.code != "unsettled-comparison" or self.building:
                raise
        holds = kernel.RELATIONS[relation]
        over, under = self.compute("-", left, right)
        point = self.samples[world]
        above, below = (sign_at(p, point) for p in (over, under))
        answer = bool(holds(above * below, 0))
        self.note(under, {below}, world)
        self.note(over, {s for s in kernel.SIGNS if holds(s * below, 0) is answer}, world)
        return answer

    def note(self, polynomial, signs, world) -> None:
        if features_of(polynomial):
            key, factor = normal(polynomial)
            facts = self.worlds[world][1]
            signs = frozenset(factor * sign for sign in signs)
            if not facts.get(key, ANY) <= signs:
                self.unsettled.append((world, key, signs))
                self.memory.add(self.memory.notes, self.key(world), (key, signs))

    # doubts
    def everywhere(self, vertex):
        *_, index, over = self.terms[vertex[4]]
        if not over:
            return super().everywhere(vertex)
        self.cases(vertex[3], over)
        return self.truth(vertex, vertex[3], index, over)

    def truth(self, vertex, world, index, over):
        if (world, *over) not in self.leaves:
            led = self.leaves[(world,)]
            truths = [self.truth(vertex, case, index, over) for case, _ in led]
            home = next(t for i, t in zip(self.leafinfo[(world,)], truths) if i.world == self.samples[world])
            if len(set(truths)) > 1:
                self.disagree(world, truths)
            return home
        led = self.leaves[(world, *over)]
        infos = self.leafinfo[(world, *over)]
        values = []
        for (leaf, sure), info in zip(led, infos):
            try:
                v = self.value(index, (*vertex[:3], leaf), (), bool)
            except kernel.NoAnswer:
                if info.here:
                    raise
                v = None
                self.doubt(world, [info])
            values.append(v)
        truth = all(v for v, info in zip(values, infos) if info.here)
        sure = [v for v, info in zip(values, infos) if info.point is not None]
        if any(v is None for v in values):
            pass
        if truth not in sure or (truth and not all(values)):
            # some doubtful leaf makes a difference
            if truth:
                if not all(values):
                    bad = [i for v, i in zip(values, infos) if v is False]
                    self.doubt(world, bad)
                if truth not in sure:
                    self.doubt(world, [i for i in infos if i.here])
            else:
                self.doubt(world, [i for v, i in zip(values, infos) if v is False and i.here])
        elif not truth and False:
            pass
        return truth

    def doubt(self, world, infos) -> None:
        """Make one of these sure."""
        infos = [i for i in infos if i.point is None]
        if not infos: return
        best = min(infos, key=lambda i: len(i.wants))
        if not best.wants:
            raise NoCover("no wants")
        for fact in best.wants:
            self.memory.add(self.memory.cases, self.key(world), fact)

    def disagree(self, world, truths) -> None:
        """Split the world itself by what tells its cases apart."""
        truths = list(truths)
        (tree,) = self.trees[(world,)]
        order = {id(leaf): t for leaf, t in zip(_leaves([tree]), truths)}
        def walk(node):
            if isinstance(node, Leaf): return {order[id(node)]}
            if isinstance(node, Empty): return set()
            a, b = walk(node.yes), walk(node.no)
            if a and b and a != b:
                self.memory.add(self.memory.notes, self.key(world), (node.polynomial, node.signs))
            return a | b
        walk(tree)

    def gathered(self, own, *, may):
        if own is getattr(self, "level_own", None) or not may:
            pass
        reach = super().gathered(own, may=may)
        if may:
            self.high = reach
            return reach
        # The kernel asks for what is surely reached only to compare it.
        for vertex in self.questions:
            world, over = vertex[3], self.terms[vertex[4]][4]
            if not over or self.size(reach[vertex]) == self.size(self.high[vertex]):
                continue
            if (world, *over) in self.leaves:
                self.doubt(world, self.leafinfo[(world, *over)])
            else:
                self.differ(vertex, iter(self.follow[vertex]), own, reach, world, over)
        return self.high

    def differ(self, vertex, parts, own, low, world, over):
        if (world, *over) in self.leaves:
            bits = 0
            for end, sure in next(parts).items():
                if sure:
                    bits |= own.get(end, 0) | low[end]
            return {bits}
        found = [self.differ(vertex, parts, own, low, case, over) for case, _ in self.leaves[(world,)]]
        self.disagree(world, [frozenset(x) for x in found])
        return {x for some in found for x in some}

    def same(self, key, found):
        self.found[key] = found


def _leaves(trees) -> Iterator[Leaf]:
    waiting = [*trees]
    for item in waiting:
        match item:
            case Leaf():
                yield item
            case Split(yes=yes, no=no):
                waiting += yes, no


class Builder:
    def __init__(self, run: Pass, world: int, over: tuple[str, ...]) -> None:
        self.run, self.over, self.memory = run, over, run.memory
        self.values, self.facts = run.worlds[world]
        self.sample = run.samples[world]
        self.key = run.key(world)
        self.ranges = run.game
        self.arithmetic = run.arithmetic
        self.outer = {p: s for p, s in self.facts.items() if features_of(p).isdisjoint(over)}
        self.known: Known = {p: frozenset(s) for p, s in (run.worlds[0][1] | self.outer).items()}
        self.intervals = run.intervals
        self.free = {n: r for n, r in self.intervals.items() if n in over}
        self.open = {n: r for n, r in self.intervals.items()
                     if isinstance(self.values[n], tuple) or n in over}
        self.fixed = {n: v for n, v in self.values.items() if n not in self.open and isinstance(v, Fraction)}

    def made(self):
        run = self.run
        finite = {n: run.ranges[n] for n in self.over if n not in self.intervals}
        trees = []
        for chosen in product(*finite.values()):
            self.case = dict(zip(finite, chosen, strict=True))
            self.inner_values = {n: v for n, v in self.values.items() if n not in self.over} | {
                n: run.ranges[n] if n in self.case else run.ranges[n][0] for n in self.over}
            self.inner_values |= self.case
            start = None
            if all(self.sample[n] == v for n, v in self.case.items()):
                start = self.sample
            else:
                start = self.sample | self.case
            # A sample of world satisfies the facts; of over=others drop.
            trees.append(self.region(self.known, (), tuple((p, frozenset(s)) for p, s in run.bounds), start))
        return trees

    def region(self, known: Known, path, own, sample):
        key = self.inner_key(known)
        noted = self.memory.notes[key] if self.over else [*self.memory.cases[self.key], *self.memory.notes[key]]
        for polynomial, signs in noted:
            before = known.get(polynomial, ANY)
            if before & signs and before - signs:
                if self.over and features_of(polynomial).isdisjoint(self.over):
                    self.memory.add(self.memory.cases, self.key, (polynomial, signs))
                else:
                    return self.split(known, path, own, sample, (polynomial, before & signs), noted)
        return self.leaf(known, path, own, sample)

    def kept(self, known):
        base = self.run.worlds[0][1]
        return tuple(p for p, s in known.items() if (not self.over or p in self.memory.all) and base.get(p) != s)

    def inner_key(self, known):
        base = self.run.worlds[0][1]
        return key_of(self.inner_values, base | {p: known[p] for p in self.kept(known)})

    def split(self, known, path, own, sample, fact, noted):
        polynomial, signs = fact
        self.memory.stats["splits"] += 1
        sides = (fact, (polynomial, known.get(polynomial, ANY) - signs))
        there = [sample if sign_at(polynomial, sample) in side else None for _, side in sides]
        branches = []
        for (p, side), s in zip(sides, there):
            more = known | {p: side}
            facts = (*path, (p, side))
            if s is None:
                s = self.find(more, facts)
            branches.append((more, facts, s))
        out = []
        cases = self.memory.cases[self.inner_key(known)] if self.over else []
        for (more, facts, s), other in zip(branches, reversed(branches)):
            if isinstance(s, (Empty, Split)):
                out.append(s)
                continue
            nown = own if isinstance(other[2], Empty) else (*own, facts[-1])
            if self.over:
                key = self.inner_key(more)
                if s is sample:
                    for f in noted:
                        if f not in self.memory.notes[key]: self.memory.notes[key].append(f)
                for f in cases:
                    if f not in self.memory.cases[key]: self.memory.cases[key].append(f)
            out.append(self.region(more, facts, nown, s))
        return Split(polynomial, signs, *out)

    def find(self, known, path):
        """A sample of a region, or why it is empty."""
        cache = (key_of(self.inner_values, known), self.key, self.over)
        if cache in self.memory.points:
            return self.memory.points[cache]
        r = self.memory.points[cache] = self._find(known, path)
        return r

    def _find(self, known, path):
        ranges = [p for p, _ in self.run.bounds]
        keys = list(dict.fromkeys([*ranges, *self.outer, *(p for p, _ in path)]))
        keys = [k for k in keys if k == kernel.UNIT or not features_of(k) or features_of(k) & self.open.keys()]
        for some in ([*ranges, path[-1][0]], keys):
            why = combined(known, list(dict.fromkeys(some)), 1)
            if why is not None:
                return Empty(why, None)
        facts = [(p, known[p]) for p in keys if features_of(p)]
        # at the sample of the world around
        here = {n: v for n, v in numbers(self.sample, self.intervals).items() if n not in self.free}
        point = self.point(facts, here)
        if point is not None:
            return {**self.sample, **self.case, **point}
        if self.over and len(self.open) > len(self.free):
            real = self.real(facts)
            if real is not None:
                return {**self.sample, **self.case, **real}
        point = self.point(facts, self.fixed)
        if point is not None:
            return {**self.sample, **self.case, **point}
        why = combined(known, keys, MAX_FACTORS)
        if why is not None:
            return Empty(why, None)
        for k in keys:
            if known[k] == {-1, 1}:
                sides = [self._find(known | {k: frozenset((x,))}, (*path, (k, frozenset((x,))))) for x in (1, -1)]
                return Split(k, frozenset((1,)), *sides)
        print("NOTHING", {k: sorted(known[k]) for k in keys}, self.fixed, self.open.keys(), self.over)
        raise NoCover("nothing there, not shown")

    def point(self, facts, fixed):
        found = []
        for p, s in facts:
            terms = tuple(restricted(p, fixed).items())
            if features_of(terms):
                found.append((terms, s))
            elif sign_at(terms, {}) not in s:
                return None
        names = {n: r for n, r in self.open.items() if n not in fixed}
        self.memory.stats["points"] += 1
        return _solve(tuple(found), tuple(names.items()), self.arithmetic)

    def real(self, facts):
        """A point that some point of the world around leads to."""
        names = {n: r for n, r in self.open.items()}
        def renamed(p):
            return tuple((tuple(sorted(n + "'" if n in self.free else n for n in names)), x) for names, x in p)
        old = {n + "'": r for n, r in self.free.items() if isinstance(self.values[n], tuple)}
        fixed = {n + "'": self.values[n] for n in self.free if not isinstance(self.values[n], tuple)}
        found = []
        more = [(renamed(p), s) for p, s in self.facts.items() if not features_of(p).isdisjoint(self.over)]
        for p, s in [*facts, *more]:
            terms = tuple(restricted(p, {**self.fixed, **fixed}).items())
            if features_of(terms):
                found.append((terms, frozenset(s)))
            elif sign_at(terms, {}) not in s:
                return None
        self.memory.stats["points"] += 1
        point = _solve(tuple(found), tuple((names | old).items()), self.arithmetic)
        return None if point is None else {n: v for n, v in point.items() if n in names}

    def leaf(self, known, path, own, sample):
        if not self.over:
            return Leaf(sample, None, True, (), self.kept(known))
        cache = ("leaf", key_of(self.inner_values, known), self.key, self.over, own, tuple(sample.items()))
        if cache not in self.memory.points:
            self.memory.points[cache] = self._leaf(known, path, own, sample)
        l = self.memory.points[cache]
        return Leaf(l.world, l.point, l.here, l.wants, self.kept(known))

    def _leaf(self, known, path, own, sample):
        outer_here = all(sample[n] == self.sample[n] for n in self.open if n not in self.free)
        here = numbers(sample, self.intervals)
        best = None
        for moved in self.candidates(own, here):
            needs = self.needs(moved, own, here)
            if needs is None:
                continue
            if not needs:
                return Leaf(sample, moved, True, ())
            if best is None or len(needs) < len(best):
                best = needs
        return Leaf(sample, None, outer_here, tuple(best or ()))

    def candidates(self, own, here):
        if not any(features_of(p) - self.free.keys() & self.open.keys() for p, _ in own):
            yield {n: here[n] for n in self.free}
            return
        products = [[n for n in names if n in self.free] for p, _ in own for names, _ in p]
        still = {n: here[n] for names in products if len(names) > 1 for n in names}
        names = [n for n in self.free if n not in still]
        outer = {n: v for n, v in here.items() if n not in self.free}
        around = {n: v for n, v in self.values.items() if n not in self.free}
        for end in (0, -1, 1):
            moved = moving_point(own, names, {**outer, **still}, {**around, **still}, self.arithmetic, end)
            if moved is not None:
                yield {**moved, **still}

    def needs(self, moved, own, here):
        around = {n: v for n, v in self.values.items() if n not in self.free}
        found: dict[Polynomial, Signs] = {}
        def need(p, signs):
            if not features_of(p):
                return sign_at(p, {}) in signs
            key, factor = normal(p)
            signs = turned(signs, factor)
            if not self.facts.get(key, ANY) <= signs:
                found[key] = found.get(key, ANY) & signs
                return sign_at(key, here) in signs
            return True
        for p, signs in own:
            value = self.arithmetic.at(p, {**around, **moved})
            if isinstance(value, Fraction):
                if (value > 0) - (value < 0) not in signs: return None
                continue
            over, under = value
            below = sign_at(under, here)
            if not below or not need(under, frozenset((below,))) or not need(over, turned(signs, below)):
                return None
        return list(found.items())


_solved: dict[Any, Any] = {}


def _solve(facts, names, arithmetic):
    key = (facts, names)
    if key not in _solved:
        _solved[key] = _solve_(facts, names, arithmetic)
    return _solved[key]


def _solve_(facts, names, arithmetic):
    if all(len(m) <= 1 for p, _ in facts for m, _ in p):
        bounds = []
        for n, r in names:
            for end, sign in ((r.low, 1), (r.high, -1)):
                p = ((((), -end),) if end else ()) + (((n,), Fraction(1)),)
                bounds.append((p, frozenset({0} if r.low == r.high else {0, sign})))
        found = moving_point([*bounds, *facts], [n for n, _ in names], {}, {}, arithmetic, 0)
        if found is not None:
            if all(sign_at(p, found) in s for p, s in facts):
                return found
        elif all(s != {-1, 1} for _, s in facts):
            return None
    return rational_point([sign_formula(dict(t), s) for t, s in facts], dict(names))


def sketch(match: Match, evaluations: Sequence[Evaluation], log=None):
    from bargain.core.games import Interval
    settlement = match.settlement
    arena = match.nodes[0].arena
    game = settlement.situation.game
    writer = Writer(match, evaluations, Extent({n.arena for n in settlement.closure.nodes}, [], []))
    bare = writer.document()
    home = dict(arena.situation.values)
    memory = Memory()
    arithmetic = Arithmetic(bare)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(kernel.MAX_FRAMES)
    try:
        for number in range(400):
            memory.changed = False
            run = Pass(bare, game, home, memory, arithmetic)
            run.intervals = {n: game.features[n].range for n in sorted(game.features)
                             if isinstance(game.features[n].range, Interval)}
            run.closes()
            run.settles()
            if log: log(number, run, memory)
            if not memory.changed:
                for w, k, sg in run.unsettled[:3]:
                    print("UNSETTLED", w, k, sg, run.worlds[w], [r for r in run.leaves if any(l == w for l, _ in run.leaves[r])])
                run.same("verdicts", [*map(run.verdict, range(len(run.questions)))])
                document = {**bare, "covers": run.rows, "questions": run.found["questions"],
                            "evaluations": run.found["evaluations"], "verdicts": run.found["verdicts"]}
                return signed(document)
    finally:
        sys.setrecursionlimit(limit)
    raise NoCover("passes")
