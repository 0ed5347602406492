"""The kernel's evaluation of a match whose certificate is still to be written.

Where something is asked about all values of features, a cover is made for it then and there, by
what was learned so far. What the facts of a world do not settle is settled by its sample, and
learned: so the next draft is better, and the last one needs no samples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Any, Final

from bargain import kernel
from bargain.certificate.cover import Cover
from bargain.certificate.document import Document
from bargain.certificate.facts import ANY, Known, normal
from bargain.certificate.learned import Cell, Learned, Lesson, Over, World
from bargain.certificate.nothing import NoCover
from bargain.certificate.points import Fact, features_of, sign_at
from bargain.certificate.tables import Row
from bargain.certificate.trees import Leaf, Sample, splits, tree_row
from bargain.core.games import Game
from bargain.kernel import Polynomial

MAX_ROWS: Final = 3000
"""Rows of covers before the search for them is given up."""


class Draft(kernel.Evaluation):
    """`rows` has the covers that were made, and `tables` those that the kernel would expect in the
    document: they are right as soon as nothing more was learned.

    `ways` has the rows that lead to where something is asked, by the features that they are about:
    if the world there is too large, it is these that have to take apart more. `evaluated` has those
    that lead to the condition that is evaluated."""

    def __init__(self, document: Document, game: Game, home: Sample, learned: Learned) -> None:
        super().__init__(document)
        self.game, self.learned = game, learned
        self.samples: list[Sample] = [home]
        self.rows: list[Row] = []
        self.tables: dict[str, Any] = {}
        self.covers: dict[tuple[object, ...], Cover] = {}
        self.is_asking = True
        self.ways: dict[Any, dict[Over, None]] = defaultdict(dict)
        self.evaluated: Iterable[Over] = ()

    # Covers ------------------------------------------------------------------------------------

    def cases(self, world: int, over: Any) -> list[list[tuple[int, bool]]]:
        if over and (world, *over) not in self.leaves and (world,) not in self.leaves:
            self.cover(world, tuple(over))
        return super().cases(world, over)

    def cover(self, world: int, over: Over) -> None:
        """Add a row for what is asked about these features in a world; or for its cases."""
        around = self.world(world)
        if self.learned.has_cases(around):
            over = ()
        cover = Cover(self.game, _known(self.worlds[0][1]), around, over, self.learned)
        self.covers[world, *over] = cover
        self.rows.append([world, [*over], [tree_row(t, (*cover.known,)) for t in cover.trees]])
        if len(self.rows) > MAX_ROWS:
            raise NoCover("questions inside of each other take each other apart")
        document, self.of = self.of, {**self.of, "covers": self.rows[-1:]}
        self.is_asking = False
        try:
            self.has_covers()
        finally:
            self.of, self.is_asking = document, True
        for (leaf, _), made in zip(self.leaves[world, *over], cover.leaves, strict=True):
            if leaf == len(self.samples):
                self.samples.append(made.sample)

    def closes(self) -> None:
        super().closes()
        waiting = [*self.follow]
        for vertex in waiting:
            over = tuple(self.terms[vertex[4]][4]) if len(vertex) == 5 else ()
            ways = {over: None} if over else self.ways[vertex]
            for end in chain(*self.follow[vertex]):
                if not ways.keys() <= self.ways[end].keys():
                    self.ways[end] |= ways
                    waiting.append(end)

    # Comparisons -------------------------------------------------------------------------------

    def compare(self, relation: str, left: Any, right: Any, world: int) -> bool:
        try:
            return super().compare(relation, left, right, world)
        except kernel.Refusal as refused:
            if refused.code != "unsettled-comparison" or not self.is_asking:
                raise
        holds = kernel.RELATIONS[relation]
        over, under = self.compute("-", left, right)
        above, below = (sign_at(p, self.samples[world]) for p in (over, under))
        answer = bool(holds(above * below, 0))
        self.depends(under, {below}, world)
        self.depends(over, {s for s in kernel.SIGNS if holds(s * below, 0) is answer}, world)
        return answer

    def depends(self, polynomial: Polynomial, signs: set[int], world: int) -> None:
        """A comparison goes as it does where a polynomial has one of these signs."""
        if features_of(polynomial):
            key, factor = normal(polynomial)
            allowed = frozenset(factor * sign for sign in signs)
            if not self.worlds[world][1].get(key, ANY) <= allowed:
                self.split(Lesson.COMPARED, self.evaluated, world, (key, allowed))

    def world(self, number: int) -> World:
        values, facts = self.worlds[number]
        return World(values, _known(facts), self.samples[number])

    def cell(self, world: int) -> Cell:
        return self.world(world).cell

    # Doubts ------------------------------------------------------------------------------------

    def everywhere(self, vertex: Any) -> bool:
        """As the kernel says; where it doubts, as it is at the samples."""
        *_, over = self.terms[vertex[4]]
        if not over:
            self.evaluated = self.ways[vertex]
            return super().everywhere(vertex)
        self.cases(vertex[3], over)
        return self.truth(vertex, vertex[3])

    def truth(self, vertex: Any, world: int) -> bool:
        *node, _, term = vertex
        *_, condition, over = self.terms[term]
        cover = self.covers.get((world, *over))
        if cover is None:
            cover = self.covers[(world,)]
            truths = [self.truth(vertex, case) for case, _ in self.leaves[(world,)]]
            self.compared(Lesson.DIFFERENT, vertex, world, truths)
            return truths[cover.home]
        self.evaluated = (tuple(over),)
        found: list[bool | None] = []
        for (leaf, _), made in zip(self.leaves[(world, *over)], cover.leaves, strict=True):
            try:
                found.append(self.value(condition, (*node, leaf), (), bool))
            except kernel.NoAnswer:
                if made.is_here:
                    raise
                found.append(None)
        told = [*zip(found, cover.leaves, strict=True)]
        truth = all(value for value, leaf in told if leaf.is_here)
        unlike = [leaf for value, leaf in told if value is None or (truth and not value)]
        self.doubt(Lesson.DOUBTED, world, unlike)
        if not any(value is truth and leaf.point is not None for value, leaf in told):
            alike = [leaf for value, leaf in told if value is truth and leaf.is_here]
            self.doubt(Lesson.DOUBTED, world, alike)
        return truth

    def doubt(self, lesson: Lesson, world: int, among: Sequence[Leaf]) -> None:
        """It makes a difference whether there are points in one of these leaves."""
        doubtful = [leaf for leaf in among if leaf.point is None]
        if doubtful:
            easiest = min(doubtful, key=lambda leaf: len(leaf.wanting))
            if not easiest.wanting:
                raise NoCover("whether a region has points makes a difference")
            for fact in easiest.wanting:
                self.learned.case(lesson, self.cell(world), fact)

    def compared(self, lesson: Lesson, vertex: Any, world: int, found: Sequence[Hashable]) -> None:
        """Cases may come to different things: so split the world by what tells them apart."""
        if len({*found}) > 1:
            cover = self.covers[(world,)]
            samples = [leaf.sample for leaf in cover.leaves]
            ways: Iterable[Over] = self.ways[vertex] if world == vertex[3] else ((),)
            for fact in telling_apart(samples, found, [*splits(cover.trees)]):
                self.split(lesson, ways, world, fact)

    def split(self, lesson: Lesson, ways: Iterable[Over], world: int, fact: Fact) -> None:
        for over in ways:
            self.learned.split(lesson, over, self.cell(world), fact)

    # Sizes -------------------------------------------------------------------------------------

    def gathered(self, own: Any, *, may: bool) -> dict[Any, int]:
        """As the kernel says; but it is answered with what may be reached, also where it is asked
        what surely is (right afterwards): where the sizes differ, something is learned."""
        found = super().gathered(own, may=may)
        if may:
            self.reachable = found
            return found
        for vertex in self.questions:
            over = self.terms[vertex[4]][4]
            if over and self.size(found[vertex]) != self.size(self.reachable[vertex]):
                surely = (
                    [own.get(end, 0) | found[end] for end, sure in led.items() if sure]
                    for led in self.follow[vertex]
                )
                self.sized(vertex, vertex[3], iter([frozenset(bits) for bits in surely]))
        return self.reachable

    def sized(self, vertex: Any, world: int, surely: Iterator[frozenset[int]]) -> frozenset[int]:
        """What is surely reached from a world, in all cases; there is not enough of it."""
        key = (world, *self.terms[vertex[4]][4])
        if key in self.covers:
            self.doubt(Lesson.SIZED, world, self.covers[key].leaves)
            return next(surely)
        found = [self.sized(vertex, case, surely) for case, _ in self.leaves[(world,)]]
        self.compared(Lesson.SIZED, vertex, world, found)
        return frozenset[int]().union(*found)

    # Tables ------------------------------------------------------------------------------------

    def same(self, key: str, found: list[Any]) -> None:
        self.tables[key] = found


def _known(facts: Mapping[Polynomial, set[int]]) -> Known:
    return {polynomial: frozenset(signs) for polynomial, signs in facts.items()}


def telling_apart(
    samples: Sequence[Sample], found: Sequence[Hashable], facts: Sequence[Fact]
) -> Iterator[Fact]:
    """Some of these facts, which are true at some samples and not at others, so that samples where
    something else was found are told apart; and others as little as possible."""
    pairs = [*combinations(range(len(samples)), 2)]
    unlike = {(a, b) for a, b in pairs if found[a] != found[b]}
    alike = {*pairs} - unlike
    apart: dict[Fact, set[tuple[int, int]]] = {}
    for polynomial, signs in facts:
        true = [sign_at(polynomial, sample) in signs for sample in samples]
        apart[polynomial, signs] = {(a, b) for a, b in pairs if true[a] != true[b]}
    while unlike:
        useful = [fact for fact in apart if apart[fact] & unlike]
        if not useful:
            return
        best = min(useful, key=lambda fact: len(apart[fact] & alike) / len(apart[fact] & unlike))
        yield best
        unlike -= apart[best]
