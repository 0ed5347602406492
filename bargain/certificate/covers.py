"""Why some worlds are enough: trees for questions about all values of features.

The engine ran matches at some points and knows that they are enough. The kernel is not to believe
that, so here its own evaluation of these worlds says which signs of which polynomials they depend
on: these make a world's cell. Then trees are built that lead into the cells: they split by such
polynomials until every branch either is in the cell of one of the worlds or has no points.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
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

MAX_PARTITIONS: Final = 1000
"""Partitions of one match, many of them made anew because a world around them has become smaller or
points were missing: some ten seconds."""


def varied_document(match: Match, evaluations: Sequence[Evaluation]) -> Document:
    """The certificate of a match with questions about all values. Raises `TooHard`."""
    limit, left = sys.getrecursionlimit(), MAX_PARTITIONS
    sys.setrecursionlimit(kernel.MAX_FRAMES)
    try:
        while True:
            try:
                return written(match, evaluations, extent(match, evaluations, left))
            except MissingPoints as missing:
                left -= missing.partitions
                match, evaluations = _denser(match, missing.points)
    except (kernel.Refusal, RecursionError) as stop:
        # Where numbers depend on features the kernel has limits that the engine has not.
        raise NoCover("it is more than the kernel would look at") from stop
    finally:
        sys.setrecursionlimit(limit)


class MissingPoints(Exception):
    """Trees need worlds at these feature values, which nobody has run; and how many were made."""

    def __init__(self, points: Sequence[Mapping[str, FeatureValue]], partitions: int) -> None:
        super().__init__(f"{len(points)} points have to be run")
        self.points, self.partitions = points, partitions


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


def extent(match: Match, evaluations: Sequence[Evaluation], most: int) -> Extent:
    """The worlds and questions that the trees need, and the trees, for which no more partitions
    are made than this. Raises `NoCover` and `MissingPoints`."""
    home: World = (match.nodes[0].arena, frozenset(), ())
    asked, fibres = _reachable(home, match.settlement.closure.questions)
    writer = Writer(match, evaluations, Extent({arena for arena, *_ in asked}, [], []))
    bare = writer.document()
    cells, fibres = _cells(bare, list(asked), fibres)
    covers = _partitions(home, Arithmetic(bare), cells, fibres, most)
    numbered = _Numbered(bare, home, covers)
    rows = {
        writer.question(question, number): (question, number)
        for number, world in reversed(numbered.worlds)
        for question in asked[world]
    }
    questions = [rows[row] for row in numbered.kernel.questions]
    return Extent({arena for _, (arena, *_) in numbered.worlds}, questions, numbered.rows)


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


def _cells(
    bare: Document, worlds: Sequence[World], fibres: Fibres
) -> tuple[dict[World, Cell], Fibres]:
    """What is compared in each world, and the fibres of which questions speak."""
    place = {world: index for index, world in enumerate(worlds)}
    evaluation = _Noting(bare, worlds)
    for (world, over), fibre in fibres.items():
        evaluation.leaves[(place[world], *over)] = [place[other] for other in fibre]
    evaluation.closes()
    evaluation.settles()
    # Not all that is asked at some feature values is asked in each world that has them.
    asked = set[tuple[World, Over]]()
    for *_, number, term in evaluation.questions:
        condition = evaluation.terms[evaluation.terms[term][3]]
        if condition[0] == "every":
            asked.add((worlds[number], tuple(condition[2])))
    cells = dict(zip(worlds, evaluation.notes, strict=True))
    return cells, {key: fibre for key, fibre in fibres.items() if key in asked}


def _partitions(
    home: World, arithmetic: Arithmetic, cells: dict[World, Cell], fibres: Fibres, most: int
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
    made = 0
    while True:
        changed: set[World] = set()
        missing: list[Mapping[str, FeatureValue]] = []
        waiting = [home]
        for world in waiting:
            for over in asks[world]:
                key = (world, over)
                if key not in found:
                    found[key] = Partition(game, world, over, fibres[key], cells, arithmetic)
                    made += 1
                    if made > most:
                        raise NoCover("questions inside of each other take each other apart")
                missing += found[key].missing
                waiting += [leaf for leaf in leaves(found[key].trees) if leaf not in waiting]
                if _narrowed(cells[world], found[key].needs):
                    changed.add(world)
        if not changed and missing:
            raise MissingPoints(missing, made)
        if not changed:
            return found
        for key in {key for world in changed for key in parts[world]}:
            found.pop(key, None)


def _narrowed(cell: Cell, by: Cell) -> bool:
    """Let a cell have only the signs that another leaves; whether it had others."""
    more = {key: signs for key, signs in by.items() if not cell.get(key, ANY) <= signs}
    cell |= {key: cell.get(key, ANY) & signs for key, signs in more.items()}
    return bool(more)


class _Numbered:
    """The worlds with the numbers that the kernel gives them, and the rows that lead there.

    To the kernel worlds may be one that were led to by questions about other features.
    """

    def __init__(
        self, document: Document, home: World, covers: Mapping[tuple[World, Over], Partition]
    ) -> None:
        self.kernel = kernel.Evaluation(document)
        self.worlds, self.rows = [(0, home)], list[Row]()
        asks: dict[World, list[Over]] = defaultdict(list)
        for world, over in covers:
            asks[world].append(over)
        seen = {*self.worlds}
        for number, world in self.worlds:
            for over in asks[world]:
                if (number, *over) in self.kernel.leaves:
                    continue
                partition = covers[world, over]
                _, facts = self.kernel.worlds[number]
                around = [key for key in facts if features_of(key).isdisjoint(over)]
                known = tuple(dict.fromkeys((*dict(partition.bounds), *around)))
                self.rows.append(
                    [number, list(over), [tree_row(t, known) for t in partition.trees]]
                )
                self.kernel.of = document | {"covers": self.rows[-1:]}
                refused = self.kernel.has_covers()
                assert refused is None, refused
                places = self.kernel.leaves[(number, *over)]
                for led_to in zip(places, leaves(partition.trees), strict=True):
                    if led_to not in seen:
                        seen.add(led_to)
                        self.worlds.append(led_to)
        self.kernel.closes()
