"""Why some worlds are enough: trees for questions about all values of features.

The engine ran matches at some points and knows that they are enough. The kernel is not to believe
that, so here its own evaluation of these worlds says which signs of which polynomials they depend
on: these make a world's cell. Then trees are built that lead into the cells: they split by such
polynomials until every branch either is in the cell of one of the worlds or has no points.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from bargain import kernel
from bargain.certificate.document import Document, Extent, Writer, written
from bargain.certificate.partition import (
    ANY,
    Cell,
    NoCover,
    Over,
    Partition,
    normal,
)
from bargain.certificate.points import Arithmetic, features_of, sign_at
from bargain.certificate.tables import Row
from bargain.certificate.trees import World, leaves, tree_row
from bargain.core.games import FeatureValue, Interval
from bargain.kernel import Polynomial
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena, Question
from bargain.logic.cover import grown
from bargain.logic.settle import Evaluation, settle
from bargain.logic.worlds import Worlds
from bargain.match import Match, match_of

MAX_ROUNDS: Final = 50
"""How often trees are made anew because worlds around them have become smaller."""


def varied_document(match: Match, evaluations: Sequence[Evaluation]) -> Document:
    """The certificate of a match with questions about all values. Raises `TooHard`."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(kernel.MAX_FRAMES)
    try:
        while True:
            try:
                return written(match, evaluations, extent(match, evaluations))
            except MissingPoints as missing:
                match, evaluations = _denser(match, missing.points)
    except (kernel.Refusal, RecursionError) as stop:
        # Where numbers depend on features the kernel has limits that the engine has not.
        raise NoCover("it is more than the kernel would look at") from stop
    finally:
        sys.setrecursionlimit(limit)


class MissingPoints(Exception):
    """Trees need worlds at these feature values, which nobody has run."""

    def __init__(self, points: Sequence[Mapping[str, FeatureValue]]) -> None:
        self.points = points


def _denser(
    match: Match, points: Sequence[Mapping[str, FeatureValue]]
) -> tuple[Match, Sequence[Evaluation]]:
    """The same match, settled with more worlds, each in every fibre that it belongs to."""
    first, second = match.nodes
    worlds = first.arena.worlds
    assert isinstance(worlds, Worlds)
    for values in points:
        added = worlds.at(values)
        for fibre in list(worlds.fibres.values()):
            if all(values[name] == value for name, value in fibre.fixed.items()):
                fibre.worlds.setdefault(added)
    nodes = worlds.home.match(first.me, second.me)
    closure = grown(worlds, nodes, DEFAULT_MAX_QUESTIONS)
    evaluations: list[Evaluation] = []
    courses = match.settlement.courses
    settlement = settle(closure, worlds.home.situation, courses, evaluations=evaluations)
    return match_of(nodes, settlement), evaluations


class _Noting(kernel.Evaluation):
    """Goes by the points of the worlds, and notes which signs go the same way."""

    def __init__(self, document: Document, worlds: Sequence[World]) -> None:
        super().__init__(document)
        self.points = [arena.situation.values for arena, *_ in worlds]
        self.worlds = [
            ({n: self.ranges[n][0] if n in free else v for n, v in point.items()}, {})
            for point, (_, free, _) in zip(self.points, worlds, strict=True)
        ]
        self.notes: list[Cell] = [{} for _ in worlds]

    def compare(self, relation: str, left: Any, right: Any, world: int) -> bool:
        if type(left) is not tuple and type(right) is not tuple:
            return super().compare(relation, left, right, world)
        holds = kernel.RELATIONS[relation]
        over, under = self.compute("-", left, right)
        above, below = (sign_at(p, self.points[world]) for p in (over, under))
        answer = bool(holds(above * below, 0))
        self.note(under, {below}, world)
        self.note(over, {s for s in kernel.SIGNS if holds(s * below, 0) is answer}, world)
        return answer

    def note(self, polynomial: Polynomial, signs: set[int], world: int) -> None:
        if features_of(polynomial):
            key, factor = normal(polynomial)
            notes = self.notes[world]
            notes[key] = notes.get(key, ANY) & {factor * sign for sign in signs}


def extent(match: Match, evaluations: Sequence[Evaluation]) -> Extent:
    """The worlds and questions that the trees need, and the trees. Raises `NoCover`."""
    home: World = (match.nodes[0].arena, frozenset(), ())
    asked, fibres = _reachable(home, match.settlement.closure.questions)
    writer = Writer(match, evaluations, Extent({arena for arena, *_ in asked}, [], []))
    bare = writer.document()
    cells = _cells(bare, list(asked), fibres)
    covers = _partitions(home, Arithmetic(bare), cells, fibres)
    needed = _Numbered(bare, home, covers).needed()
    numbered = _Numbered(bare, home, covers, needed)
    rows = {
        writer.question(question, number): (question, number)
        for number, world in enumerate(numbered.worlds)
        for question in asked[world]
    }
    questions = [rows[row] for row in numbered.kernel.questions]
    return Extent({arena for arena, *_ in numbered.worlds}, questions, numbered.rows)


Fibres: TypeAlias = dict[tuple[World, Over], list[World]]


def _reachable(
    home: World, questions: Sequence[Question]
) -> tuple[dict[World, list[Question]], Fibres]:
    """The worlds in which questions may be asked, with their questions, and for each of those about
    all values of some features the worlds that it speaks of."""
    by_arena: dict[Arena, list[Question]] = defaultdict(list)
    for question in questions:
        by_arena[question.node.arena].append(question)
    asked: dict[World, list[Question]] = {}
    fibres: Fibres = {}
    waiting = [home]
    for world in waiting:
        arena, free, _ = world
        if world in asked:
            continue
        asked[world] = by_arena[arena]
        for term in {question.compiled.term: None for question in asked[world]}:
            over = tuple(sorted(term.over))
            if over and (world, over) not in fibres:
                assert arena.worlds is not None
                ranges = arena.situation.game.features
                among = free | {n for n in over if isinstance(ranges[n].range, Interval)}
                fibres[world, over] = [(a, among, over) for a in arena.worlds.fibre(arena, over)]
                waiting += fibres[world, over]
    return asked, fibres


def _cells(bare: Document, worlds: Sequence[World], fibres: Fibres) -> dict[World, Cell]:
    """What each world depends on: what is compared in it, and what the worlds of its questions
    depend on besides their own features."""
    place = {world: index for index, world in enumerate(worlds)}
    evaluation = _Noting(bare, worlds)
    for (world, over), fibre in fibres.items():
        evaluation.leaves[(place[world], *over)] = [place[other] for other in fibre]
    evaluation.closes()
    evaluation.settles()
    return dict(zip(worlds, evaluation.notes, strict=True))


def _partitions(
    home: World, arithmetic: Arithmetic, cells: dict[World, Cell], fibres: Fibres
) -> dict[tuple[World, Over], Partition]:
    """The partitions for the worlds that trees lead to. What a partition needs of the world around
    it becomes a part of that world's cell. Raises `MissingPoints`."""
    game = home[0].situation.game
    asks: dict[World, list[Over]] = defaultdict(list)
    parts: dict[World, list[tuple[World, Over]]] = defaultdict(list)
    for key, fibre in fibres.items():
        asks[key[0]].append(key[1])
        for world in {key[0], *fibre}:
            parts[world].append(key)
    found: dict[tuple[World, Over], Partition] = {}
    for _ in range(MAX_ROUNDS):
        changed: set[World] = set()
        missing: list[Mapping[str, FeatureValue]] = []
        waiting = [home]
        for world in waiting:
            for over in asks[world]:
                key = (world, over)
                if key not in found:
                    found[key] = Partition(game, world, over, fibres[key], cells, arithmetic)
                missing += found[key].missing
                waiting += [leaf for leaf in leaves(found[key].trees) if leaf not in waiting]
                if _narrowed(cells[world], found[key].needs):
                    changed.add(world)
        if not changed:
            if missing:
                raise MissingPoints(missing)
            return found
        for key in {key for world in changed for key in parts[world]}:
            found.pop(key, None)
    raise NoCover("questions inside of each other need ever more of each other")


def _narrowed(cell: Cell, by: Cell) -> bool:
    """Let a cell have only the signs that another leaves; whether it had others."""
    more = {key: signs for key, signs in by.items() if not cell.get(key, ANY) <= signs}
    cell |= {key: cell.get(key, ANY) & signs for key, signs in more.items()}
    return bool(more)


class _Numbered:
    """The worlds in the order in which the kernel comes to them, and the rows that lead there.

    With `needed`, only rows for these worlds, as the kernel knows them, and features.
    """

    def __init__(
        self,
        document: Document,
        home: World,
        covers: Mapping[tuple[World, Over], Partition],
        needed: Sequence[tuple[Any, Over]] | None = None,
    ) -> None:
        self.kernel = kernel.Evaluation(document)
        self.worlds, self.rows = [home], list[Row]()
        over_in: dict[World, list[Over]] = defaultdict(list)
        for world, over in covers:
            over_in[world].append(over)
        for number, world in enumerate(self.worlds):
            for over in over_in[world]:
                if needed is not None and (self.kernel.worlds[number], over) not in needed:
                    continue
                partition = covers[world, over]
                place = self.places(number, partition)
                rows = [tree_row(tree, place) for tree in partition.trees]
                self.rows.append([number, list(over), rows])
                self.kernel.of = document | {"covers": self.rows[-1:]}
                refused = self.kernel.has_covers()
                assert refused is None, refused
                places = self.kernel.leaves[(number, *over)]
                for place, leaf in zip(places, leaves(partition.trees), strict=True):
                    if place == len(self.worlds):
                        self.worlds.append(leaf)
        self.kernel.closes()

    def places(self, number: int, partition: Partition) -> Callable[[int], int]:
        """Where the kernel has the facts of a partition that is asked about in a world."""
        _, facts = self.kernel.worlds[number]
        outer = sorted(key for key in facts if features_of(key).isdisjoint(partition.over))
        first, last = len(partition.bounds), len(partition.bounds) + len(partition.outer)
        known = [outer.index(key) for key, _ in partition.outer]

        def place(of: int) -> int:
            if of < first:
                return of
            return first + (known[of - first] if of < last else of - last + len(outer))

        return place

    def needed(self) -> list[tuple[Any, Over]]:
        """The worlds and features of which questions speak that can be reached."""
        found = list[tuple[Any, Over]]()
        for *_, world, term in self.kernel.questions:
            condition = self.kernel.terms[self.kernel.terms[term][3]]
            if condition[0] == "every":
                key = (self.kernel.worlds[world], tuple(condition[2]))
                found += [] if key in found else [key]
        return found
