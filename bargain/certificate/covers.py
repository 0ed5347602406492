"""Why some worlds are enough: trees for questions about all values of features.

The engine ran matches at some points and knows that they are enough. The kernel is not to believe
that, so here its own evaluation of these worlds says which signs of which polynomials they depend
on: these make a world's cell. Then trees are built that lead into the cells: they split by such
polynomials until every branch either is in the cell of one of the worlds or has no points.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, TypeAlias

from bargain import kernel
from bargain.certificate.contradiction import Constraint, Products, contradiction
from bargain.certificate.document import Document, Extent, Writer, written
from bargain.certificate.tables import Row
from bargain.certificate.trees import Empty, Leaf, Split, Tree, World, leaves, tree_row
from bargain.core.games import Enumeration, FeatureValue, Game, Interval, TruthValues
from bargain.kernel import Polynomial
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena, Question
from bargain.logic.constraints import sign_formula
from bargain.logic.cover import grown
from bargain.logic.limits import TooHard
from bargain.logic.rational_point import rational_point
from bargain.logic.settle import Evaluation, settle
from bargain.logic.worlds import Worlds
from bargain.match import Match, match_of

Path: TypeAlias = tuple[tuple[Polynomial, frozenset[int]], ...]
Cell: TypeAlias = dict[Polynomial, frozenset[int]]
"""The signs that polynomials may have where everything goes as in some world."""
Over: TypeAlias = tuple[str, ...]
"""Features about all of whose values something asks, in order."""
_ANY: frozenset[int] = frozenset(kernel.SIGNS)


class NoCover(TooHard):
    """No tree was found that shows that the worlds are enough."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no certificate was found for what happens at all feature values: {why}")


class MissingPoint(TooHard):
    """A tree needs a world at these feature values, which nobody has run."""

    def __init__(self, values: Mapping[str, FeatureValue]) -> None:
        super().__init__("a point has to be run")
        self.values = values


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
        above, below = (_sign(p, self.points[node[3]]) for p in (over, under))
        answer = bool(holds(above * below, 0))
        self.note(under, {below}, node)
        self.note(over, {s for s in kernel.SIGNS if holds(s * below, 0) is answer}, node)
        return answer

    def note(self, polynomial: Polynomial, signs: set[int], node: kernel.Node) -> None:
        if features_of(polynomial):
            key, factor = kernel.normal(polynomial)
            notes = self.notes[node[3]]
            notes[key] = notes.get(key, _ANY) & {factor * sign for sign in signs}


def features_of(polynomial: Polynomial) -> set[str]:
    return {name for monomial, _ in polynomial for name in monomial}


def _sign(polynomial: Polynomial, point: Mapping[str, Any]) -> int:
    value = sum(factor * prod(point[name] for name in names) for names, factor in polynomial)
    return int(value > 0) - int(value < 0)


def extent(match: Match, evaluations: Sequence[Evaluation]) -> Extent:
    """The worlds and questions that the trees need, and the trees. Raises `NoCover`."""
    home: World = (match.nodes[0].arena, frozenset(), ())
    asked, fibres = _reachable(home, match.settlement.closure.questions)
    writer = Writer(match, evaluations, Extent({arena for arena, *_ in asked}, [], []))
    bare = writer.document()
    cells = _cells(bare, list(asked), fibres)
    game = home[0].situation.game
    covers = {
        (world, over): _Cover(game, over, {other: cells[other] for other in fibre})
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
                    elif not outer.get(polynomial, _ANY) <= signs:
                        outer[polynomial] = outer.get(polynomial, _ANY) & signs
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
        covers: Mapping[tuple[World, Over], _Cover],
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


class _Cover:
    """Builds the trees of one fibre."""

    def __init__(self, game: Game, over: Over, cells: dict[World, Cell]) -> None:
        self.ranges = {name: game.features[name].range for name in sorted(game.features)}
        self.free = {n: r for n, r in self.ranges.items() if n in over and isinstance(r, Interval)}
        self.over = over
        self.cells = {
            world: {p: signs for p, signs in cell.items() if features_of(p) <= {*over}}
            for world, cell in cells.items()
        }

    @cached_property
    def trees(self) -> list[Tree]:
        """A tree for each combination of the values of features that have finitely many."""
        finite: dict[str, tuple[FeatureValue, ...]] = {}
        for name in self.over:
            match self.ranges[name]:
                case Enumeration(values=values):
                    finite[name] = values
                case TruthValues():
                    finite[name] = (False, True)
        return [
            self.region([w for w in self.cells if _has(w, zip(finite, values, strict=True))], ())
            for values in product(*finite.values())
        ]

    @cached_property
    def bounds(self) -> Path:
        """What the ranges of all features say, in the kernel's order."""
        found: list[tuple[Polynomial, frozenset[int]]] = []
        for name, bounds in self.ranges.items():
            if isinstance(bounds, Interval):
                for end, signs in ((bounds.low, {0, 1}), (bounds.high, {-1, 0})):
                    terms = (((), -end), ((name,), Fraction(1)))
                    found.append((terms if end else terms[1:], frozenset(signs)))
        return tuple(found)

    def region(self, worlds: Sequence[World], path: Path) -> Tree:
        """The worlds that go like some point of a region."""
        known = dict((*self.bounds, *path))
        alike = [
            world
            for world in worlds
            if all(known.get(key, _ANY) & signs for key, signs in self.cells[world].items())
        ]
        inside = [world for world in alike if _contains(world, path)]
        for world in (*inside, *alike):
            if all(known.get(key, _ANY) <= signs for key, signs in self.cells[world].items()):
                point = self.point(world, path)
                if point is not None:
                    return Leaf(world, point)
        if not inside:
            products = self.contradiction(path)
            if products is not None:
                return Empty(products)
        for world in (*inside, *alike):
            for key, signs in self.cells[world].items():
                before = known.get(key, _ANY)
                if not before <= signs:
                    yes = self.region(worlds, (*path, (key, before & signs)))
                    no = self.region(worlds, (*path, (key, before - signs)))
                    return Split(key, signs, yes, no)
        raise self.missing(worlds, path)

    def point(self, world: World, path: Path) -> Mapping[str, Fraction] | None:
        """A point of a region; that of the world if it is one."""
        if _contains(world, path):
            values = world[0].situation.values
            return {n: v for n in self.free if isinstance(v := values[n], Fraction)}
        return rational_point([sign_formula(dict(key), signs) for key, signs in path], self.free)

    def missing(self, worlds: Sequence[World], path: Path) -> TooHard:
        """What is wrong with a region in which no world goes like its points."""
        formulas = [sign_formula(dict(key), signs) for key, signs in path]
        point = rational_point(formulas, self.free)
        if point is None or not worlds:
            return NoCover("a part of the range has no rational points, but this was not shown")
        arena, *_ = worlds[0]
        return MissingPoint({**arena.situation.values, **point})

    def contradiction(self, path: Path) -> Products | None:
        """Why there is nothing in a region. What was split last often suffices, with the ranges."""
        facts = (*self.bounds, *path)
        turns = [_turn(signs) for _, signs in facts]
        everything = range(len(facts))
        for places in ([*everything[: len(self.bounds)], *everything[-1:]], [*everything]):
            found = contradiction([_constraint(*facts[place]) for place in places])
            if found is not None:
                return tuple(
                    (
                        factor * prod(turns[places[index]] for index in indices),
                        tuple(places[index] for index in indices),
                    )
                    for factor, indices in found
                )
        return None


def _turn(signs: frozenset[int]) -> int:
    """By what to multiply a polynomial, so that it is at least zero."""
    return -1 if signs <= {-1, 0} else 1


def _constraint(polynomial: Polynomial, signs: frozenset[int]) -> Constraint:
    """What its signs say of a polynomial, turned; that it is not zero says nothing."""
    if signs == {-1, 1}:
        return Constraint({}, False, False)
    turned = {names: factor * _turn(signs) for names, factor in polynomial}
    return Constraint(turned, 0 not in signs, signs == {0})


def _has(world: World, values: Iterable[tuple[str, FeatureValue]]) -> bool:
    arena, *_ = world
    return all(arena.situation.values[name] == value for name, value in values)


def _contains(world: World, path: Path) -> bool:
    arena, *_ = world
    return all(_sign(key, arena.situation.values) in signs for key, signs in path)
