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
from typing import Any, TypeAlias

from bargain import kernel
from bargain.certificate.document import Document, Extent, Writer, written
from bargain.certificate.partition import (
    ANY,
    Cell,
    MissingPoint,
    NoCover,
    Over,
    Partition,
    features_of,
    sign_at,
)
from bargain.certificate.tables import Row
from bargain.certificate.trees import World, leaves, tree_row
from bargain.core.games import FeatureValue, Interval
from bargain.kernel import Polynomial
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena, Question
from bargain.logic.cover import grown
from bargain.logic.settle import Evaluation, settle
from bargain.logic.worlds import Worlds
from bargain.match import Match, match_of


def varied_document(match: Match, evaluations: Sequence[Evaluation]) -> Document:
    """The certificate of a match with questions about all values. Raises `TooHard`."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(kernel.MAX_FRAMES)
    try:
        while True:
            try:
                return written(match, evaluations, extent(match, evaluations))
            except MissingPoint as missing:
                match, evaluations = _denser(match, missing.values)
    except (kernel.Refusal, RecursionError) as stop:
        # Where numbers depend on features the kernel has limits that the engine has not.
        raise NoCover("it is more than the kernel would look at") from stop
    finally:
        sys.setrecursionlimit(limit)


def _denser(match: Match, values: Mapping[str, FeatureValue]) -> tuple[Match, Sequence[Evaluation]]:
    """The same match, settled with one more world in every fibre that it belongs to."""
    first, second = match.nodes
    worlds = first.arena.worlds
    assert isinstance(worlds, Worlds)
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

    def compare(self, relation: str, left: Any, right: Any, node: kernel.Node) -> bool:
        if type(left) is not tuple and type(right) is not tuple:
            return super().compare(relation, left, right, node)
        holds = kernel.RELATIONS[relation]
        over, under = self.compute("-", left, right, node)
        above, below = (sign_at(p, self.points[node[3]]) for p in (over, under))
        answer = bool(holds(above * below, 0))
        self.note(under, {below}, node)
        self.note(over, {s for s in kernel.SIGNS if holds(s * below, 0) is answer}, node)
        return answer

    def note(self, polynomial: Polynomial, signs: set[int], node: kernel.Node) -> None:
        if features_of(polynomial):
            key, factor = kernel.normal(polynomial)
            notes = self.notes[node[3]]
            notes[key] = notes.get(key, ANY) & {factor * sign for sign in signs}


def extent(match: Match, evaluations: Sequence[Evaluation]) -> Extent:
    """The worlds and questions that the trees need, and the trees. Raises `NoCover`."""
    home: World = (match.nodes[0].arena, frozenset(), ())
    asked, fibres = _reachable(home, match.settlement.closure.questions)
    writer = Writer(match, evaluations, Extent({arena for arena, *_ in asked}, [], []))
    bare = writer.document()
    cells = _cells(bare, list(asked), fibres)
    game = home[0].situation.game
    covers = {
        (world, over): Partition(game, over, {other: cells[other] for other in fibre})
        for (world, over), fibre in fibres.items()
    }
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
    cells = dict(zip(worlds, evaluation.notes, strict=True))
    changed = True
    while changed:
        changed = False
        for (world, over), fibre in fibres.items():
            outer = cells[world]
            for other in fibre:
                for polynomial, signs in list(cells[other].items()):
                    names = features_of(polynomial)
                    if not names.isdisjoint(over):
                        if not names <= {*over}:
                            what = (
                                "a comparison mixes features of a question and of one inside of it"
                            )
                            raise NoCover(what)
                    elif not outer.get(polynomial, ANY) <= signs:
                        outer[polynomial] = outer.get(polynomial, ANY) & signs
                        changed = True
    return cells


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
                trees = covers[world, over].trees
                self.rows.append([number, list(over), [tree_row(tree) for tree in trees]])
                self.kernel.of = document | {"covers": self.rows[-1:]}
                refused = self.kernel.has_covers()
                assert refused is None, refused
                places = self.kernel.leaves[(number, *over)]
                for place, leaf in zip(places, leaves(trees), strict=True):
                    if place == len(self.worlds):
                        self.worlds.append(leaf)
        self.kernel.closes()

    def needed(self) -> list[tuple[Any, Over]]:
        """The worlds and features of which questions speak that can be reached."""
        found = list[tuple[Any, Over]]()
        for *_, world, term in self.kernel.questions:
            condition = self.kernel.terms[self.kernel.terms[term][3]]
            if condition[0] == "every":
                key = (self.kernel.worlds[world], tuple(condition[2]))
                found += [] if key in found else [key]
        return found
