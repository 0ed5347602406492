"""Why some worlds are enough: trees for questions about all values of features.

The engine ran matches at some points and knows that they are enough. The kernel is not to believe
that, so here its own evaluation of these worlds says which signs of which polynomials they depend
on: these make a world's cell. Then trees are built that lead into the cells: they split by such
polynomials until every branch either is in the cell of one of the worlds or has no points.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from typing import Final, TypeAlias

from bargain import kernel
from bargain.certificate.document import Document, Extent, Writer, written
from bargain.certificate.noting import Doubting, Noting
from bargain.certificate.partition import Partition, Values
from bargain.certificate.points import Arithmetic, features_of
from bargain.certificate.surroundings import ANY, Cell, NoCover
from bargain.certificate.tables import Row
from bargain.certificate.trees import Asked, Over, World, leaves, tree_row
from bargain.core.games import FeatureValue, Interval
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena, Question
from bargain.logic.cover import grown
from bargain.logic.settle import Evaluation, settle
from bargain.logic.worlds import Fibre, Worlds
from bargain.match import Match, match_of

MAX_REGIONS: Final = 60_000
"""Regions into which the values of one match are taken apart, many of them anew because a world
around them has become smaller or points were missing: up to a minute."""

Fibres: TypeAlias = dict[Asked, list[World]]


def varied_document(match: Match, evaluations: Sequence[Evaluation]) -> Document:
    """The certificate of a match with questions about all values. Raises `TooHard`."""
    limit, added = sys.getrecursionlimit(), _Added(match)
    partitions = _Partitions((match.nodes[0].arena, frozenset(), ()))
    sys.setrecursionlimit(kernel.MAX_FRAMES)
    try:
        while True:
            try:
                found, covers = extent(match, evaluations, partitions)
                break
            except MissingPoints as missing:
                added.add(missing)
                match, evaluations = added.settled()
        if added.leave_out(covers):
            # Nobody may ask what is asked in leaves of which no point is known.
            match, evaluations = added.settled(question for question, _ in found.questions)
        return written(match, evaluations, found)
    except (kernel.Refusal, RecursionError) as stop:
        # Where numbers depend on features the kernel has limits that the engine has not.
        raise NoCover("it is more than the kernel would look at") from stop
    finally:
        sys.setrecursionlimit(limit)
        added.take_back()


class MissingPoints(Exception):
    """Trees need worlds at these feature values, which nobody has run, or these worlds in fibres of
    others."""

    def __init__(
        self,
        points: Sequence[Mapping[str, FeatureValue]],
        borrowed: Sequence[tuple[Asked, World]],
    ) -> None:
        super().__init__(f"{len(points)} points have to be run, {len(borrowed)} worlds to be lent")
        self.points, self.borrowed = points, borrowed


class _Added:
    """Worlds that are put into a match's fibres for the trees' sake: they are run at points that
    the engine had no need of, or stand for such points, as they go the same way elsewhere."""

    def __init__(self, match: Match) -> None:
        self.match = match
        worlds = match.nodes[0].arena.worlds
        assert isinstance(worlds, Worlds)
        self.worlds = worlds
        self.pairs: list[tuple[Fibre, Arena]] = []

    def add(self, missing: MissingPoints) -> None:
        for ((around, *_), over), (world, *_) in missing.borrowed:
            self.put(self.worlds.fibre_of(around, over), world)
        for values in missing.points:
            world = self.worlds.at(values)
            for fibre in list(self.worlds.fibres.values()):
                if _is_at(world, fibre):
                    self.put(fibre, world)

    def put(self, fibre: Fibre, world: Arena) -> None:
        if world not in fibre.worlds:
            fibre.worlds[world] = None
            self.pairs.append((fibre, world))

    def settled(self, also: Iterable[Question] = ()) -> tuple[Match, Sequence[Evaluation]]:
        """The match, settled with the worlds that there are now, and some more questions."""
        first, second = self.match.nodes
        nodes = self.worlds.home.match(first.me, second.me)
        roots = (*nodes, *dict.fromkeys(question.node for question in also))
        closure = grown(self.worlds, roots, DEFAULT_MAX_QUESTIONS)
        evaluations: list[Evaluation] = []
        courses = self.match.settlement.courses
        home = self.worlds.home.situation
        settlement = settle(closure, home, courses, evaluations=evaluations)
        return match_of(nodes, settlement), evaluations

    def leave_out(self, covers: Mapping[Asked, Partition]) -> bool:
        """Take those out of their fibres to which no tree leads, because nobody knows whether there
        are enough worlds for what is asked there. Returns whether there were any."""
        led_to: dict[Fibre, set[Arena]] = defaultdict(set)
        for ((around, *_), over), partition in covers.items():
            leads_to = led_to[self.worlds.fibre_of(around, over)]
            leads_to |= {world for world, *_ in partition.leads_to()}
        before, self.pairs = self.pairs, []
        for fibre, world in before:
            if world in led_to[fibre]:
                self.pairs.append((fibre, world))
            else:
                del fibre.worlds[world]
        return before != self.pairs

    def take_back(self) -> None:
        for fibre, world in self.pairs:
            if not _is_at(world, fibre):
                del fibre.worlds[world]


def _is_at(world: Arena, fibre: Fibre) -> bool:
    """Whether a world is at one of the points of a fibre."""
    values = world.situation.values
    return all(values[name] == value for name, value in fibre.fixed.items())


def extent(
    match: Match, evaluations: Sequence[Evaluation], partitions: _Partitions
) -> tuple[Extent, Mapping[Asked, Partition]]:
    """The worlds and questions that the trees need, and the partitions that the trees are of.
    Raises `NoCover` and `MissingPoints`."""
    home = partitions.home
    asked, fibres = _reachable(home, match.settlement.closure.questions)
    writer = Writer(match, evaluations, Extent({arena for arena, *_ in asked}, [], []))
    bare = writer.document()
    worlds = list(asked)
    partitions.renew(bare, *_cells(bare, worlds, fibres))
    while True:
        covers = partitions.settled()
        led = {key: [*leaves(partition.trees)] for key, partition in covers.items()}
        if all(leaf.point is not None for leaf in chain(*led.values())):
            break
        doubts = Doubting(bare, worlds, led).settled()
        if not doubts:
            break
        partitions.be_surer(doubts)
    numbered = _Numbered(bare, home, covers)
    # What is not asked in a world may go otherwise there than in others of the same cell, for
    # want of points.
    reached = Noting(bare, worlds, {key: [(x.world, True) for x in led[key]] for key in led})
    reached.closes()
    place = {world: index for index, world in enumerate(worlds)}
    rows = {
        writer.question(question, number): (question, number)
        for number, world in reversed(numbered.worlds)
        for question in asked[world]
        if writer.question(question, place[world]) in reached.index
    }
    questions = [rows[row] for row in numbered.kernel.questions]
    arenas = {arena for _, (arena, *_) in numbered.worlds}
    return Extent(arenas, questions, numbered.rows), covers


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
    led = {key: [(world, True) for world in fibre] for key, fibre in fibres.items()}
    evaluation = Noting(bare, worlds, led)
    evaluation.closes()
    evaluation.settles()
    # Not all that is asked at some feature values is asked in each world that has them.
    asked = set[Asked]()
    for *_, number, term in evaluation.questions:
        condition = evaluation.terms[evaluation.terms[term][3]]
        if condition[0] == "every":
            asked.add((worlds[number], tuple(condition[2])))
    cells = dict(zip(worlds, evaluation.notes, strict=True))
    return cells, {key: fibre for key, fibre in fibres.items() if key in asked}


class _Partitions:
    """The partitions for the worlds that trees lead to. What a partition needs of the world around
    it becomes a part of that world's cell.

    `groups` has sets of worlds, one of which must have a point in the leaf that leads to it.
    """

    def __init__(self, home: World) -> None:
        self.home = home
        self.groups: dict[Asked, list[Set[World]]] = defaultdict(list)
        self.needs: dict[World, Cell] = defaultdict(dict)
        self.found: dict[Asked, Partition] = {}
        self.regions = 0

    def renew(self, document: Document, cells: dict[World, Cell], fibres: Fibres) -> None:
        """Go on with other worlds, of which these are the cells. What was known to be needed still
        is, and partitions are still good if they lead to the same cells in the same."""
        self.arithmetic = Arithmetic(document)
        for world in cells.keys() & self.needs.keys():
            _narrow(cells[world], self.needs[world])
        self.cells, self.fibres = cells, fibres
        for key, partition in list(self.found.items()):
            used = {world: cells.get(world) for world in partition.used}
            if partition.missing or partition.borrowed or used != partition.used:
                del self.found[key]
        self.asks: dict[World, list[Over]] = defaultdict(list)
        # Fibres that differ in what is free are about the same regions.
        self.alike: dict[object, dict[World, None]] = defaultdict(dict)
        for world, over in fibres:
            self.asks[world].append(over)
            self.alike[self.kind(world, over)] |= dict.fromkeys(fibres[world, over])

    def kind(self, around: World, over: Over) -> object:
        arena, free, _ = around
        values = arena.situation.values.items()
        return over, free, tuple((n, v) for n, v in values if n not in free and n not in over)

    def settled(self) -> dict[Asked, Partition]:
        """All partitions, once nothing is left that they need. Raises `MissingPoints`."""
        while True:
            changed: set[World] = set()
            missing: list[Mapping[str, FeatureValue]] = []
            borrowed: list[tuple[Asked, World]] = []
            waiting = [self.home]
            for world in waiting:
                for over in self.asks[world]:
                    partition = self.partition(world, over)
                    missing += partition.missing
                    borrowed += [((world, over), other) for other in partition.borrowed]
                    waiting += [leaf for leaf in partition.leads_to() if leaf not in waiting]
                    if _narrow(self.cells[world], partition.needs):
                        _narrow(self.needs[world], partition.needs)
                        changed.add(world)
            if not changed and (missing or borrowed):
                raise MissingPoints(missing, borrowed)
            if not changed:
                led_to = {*waiting}
                return {key: one for key, one in self.found.items() if key[0] in led_to}
            for key, partition in list(self.found.items()):
                if not changed.isdisjoint(partition.used):
                    del self.found[key]

    def partition(self, world: World, over: Over) -> Partition:
        key = (world, over)
        if key not in self.found:
            if self.regions > MAX_REGIONS:
                raise NoCover("questions inside of each other take each other apart")
            others = [*self.alike[self.kind(world, over)]]
            own = [other for other in self.fibres[key] if _differ_in(world, other, over)]
            lent = {*self.fibres[key]} - {*own}
            fibre = Values(world, over, own, others, lent, self.groups[key])
            game = self.home[0].situation.game
            self.found[key] = Partition(game, fibre, self.cells, self.arithmetic)
            self.regions += self.found[key].regions
        return self.found[key]

    def be_surer(self, doubts: Mapping[Asked, Set[World]]) -> None:
        """Let one of these leaves have a point."""
        for key, worlds in doubts.items():
            if worlds in self.groups[key]:
                raise NoCover("whether a region has points makes a difference")
            self.groups[key].append(worlds)
            del self.found[key]


def _differ_in(one: World, other: World, names: Over) -> bool:
    """Whether feature values differ in these features at most."""
    values, others = (arena.situation.values for arena, *_ in (one, other))
    return all(name in names or value == others[name] for name, value in values.items())


def _narrow(cell: Cell, by: Cell) -> bool:
    """Let a cell have only the signs that another leaves; whether it had others."""
    more = {key: signs for key, signs in by.items() if not cell.get(key, ANY) <= signs}
    cell |= {key: cell.get(key, ANY) & signs for key, signs in more.items()}
    return bool(more)


class _Numbered:
    """The worlds with the numbers that the kernel gives them, and the rows that lead there.

    To the kernel worlds may be one that were led to by questions about other features.
    """

    def __init__(self, document: Document, home: World, covers: Mapping[Asked, Partition]) -> None:
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
                for (place, _), leaf in zip(places, leaves(partition.trees), strict=True):
                    led_to = (place, leaf.world)
                    if led_to not in seen:
                        seen.add(led_to)
                        self.worlds.append(led_to)
        self.kernel.closes()
