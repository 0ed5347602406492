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
from itertools import product
from math import prod
from typing import Any, TypeAlias

from bargain import kernel
from bargain.certificate.contradiction import Constraint, Products, contradiction
from bargain.certificate.document import Document, Extent, Writer, written
from bargain.certificate.trees import Empty, Leaf, Monomials, Split, Tree, World, leaves
from bargain.core.games import Enumeration, FeatureValue, Game, Interval, TruthValues
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena, Question
from bargain.logic.constraints import sign_formula
from bargain.logic.cover import grown
from bargain.logic.limits import TooHard
from bargain.logic.rational_point import rational_point
from bargain.logic.settle import Evaluation, settle
from bargain.logic.worlds import Worlds
from bargain.match import Match, match_of

Path: TypeAlias = tuple[tuple[Monomials, int], ...]
Cell: TypeAlias = dict[Monomials, frozenset[int]]
"""The signs that polynomials may have where everything goes as in some world."""
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

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.notes: list[Cell] = [{} for _ in document["worlds"]]

    def compare(self, relation: str, left: Any, right: Any, node: kernel.Node) -> bool:
        if type(left) is not tuple and type(right) is not tuple:
            return super().compare(relation, left, right, node)
        holds = kernel.RELATIONS[relation]
        over, under = self.compute("-", left, right, node)
        point, *_ = self.worlds[node[3]]
        above, below = (_sign(tuple(p.items()), point) for p in (over, under))
        answer = bool(holds(above * below, 0))
        self.note(under, {below}, node)
        self.note(over, {s for s in kernel.SIGNS if holds(s * below, 0) is answer}, node)
        return answer

    def note(self, polynomial: kernel.Polynomial, signs: set[int], node: kernel.Node) -> None:
        if polynomial.keys() - {()}:
            key, factor = kernel.normal(polynomial)
            notes = self.notes[node[3]]
            notes[key] = notes.get(key, _ANY) & {factor * sign for sign in signs}


def features_of(polynomial: Monomials) -> set[str]:
    return {name for monomial, _ in polynomial for name in monomial}


def _sign(polynomial: Monomials, point: Mapping[str, Any]) -> int:
    value = sum(factor * prod(point[name] for name in names) for names, factor in polynomial)
    return int(value > 0) - int(value < 0)


def extent(match: Match, evaluations: Sequence[Evaluation]) -> Extent:
    """The worlds and questions that the trees need, and the trees. Raises `NoCover`."""
    home: World = (match.nodes[0].arena, frozenset())
    asked, fibres = _reachable(home, match.settlement.closure.questions)
    worlds = list(asked)
    place = {world: index for index, world in enumerate(worlds)}
    cells = _cells(
        match, evaluations, Extent({world: {} for world in worlds}, [], {}), fibres, place
    )
    covers = {
        (world, over): _Cover(
            home[0].situation.game, over, {w: cells[place[w]] for w in fibre}
        ).trees()
        for (world, over), fibre in fibres.items()
    }
    questions = [(question, world) for world in worlds for question in asked[world]]
    whole = Extent({world: cells[place[world]] for world in worlds}, questions, covers)
    return _needed(match, evaluations, whole)


Fibres: TypeAlias = dict[tuple[World, tuple[str, ...]], list[World]]


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
        arena, free = world
        if world in asked:
            continue
        asked[world] = by_arena[arena]
        for over in {question.compiled.term.over: None for question in asked[world]}:
            if over:
                assert arena.worlds is not None
                ranges = arena.situation.game.features
                among = free | {n for n in over if isinstance(ranges[n].range, Interval)}
                fibres[world, over] = [(a, among) for a in arena.worlds.fibre(arena, over)]
                waiting += fibres[world, over]
    return asked, fibres


def _cells(
    match: Match,
    evaluations: Sequence[Evaluation],
    bare: Extent,
    fibres: Fibres,
    place: Mapping[World, int],
) -> list[Cell]:
    """What each world depends on: what is compared in it, and what the worlds of its questions
    depend on besides their own features."""
    evaluation = _Noting(written(match, evaluations, bare))
    kernel.has_worlds(evaluation)
    for (world, over), fibre in fibres.items():
        evaluation.covers[place[world], *over] = [place[other] for other in fibre]
    kernel.closes(evaluation)
    kernel.settles(evaluation)
    cells = evaluation.notes
    changed = True
    while changed:
        changed = False
        for (world, over), fibre in fibres.items():
            outer = cells[place[world]]
            for other in fibre:
                for polynomial, signs in list(cells[place[other]].items()):
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


def _needed(match: Match, evaluations: Sequence[Evaluation], whole: Extent) -> Extent:
    """Without the worlds and questions that the kernel does not come to."""
    writer = Writer(match, evaluations, whole)
    evaluation = kernel.Evaluation(writer.document())
    for rule in (kernel.has_worlds, kernel.has_covers):
        refused = rule(evaluation)
        assert refused is None, refused
    kernel.closes(evaluation)
    reached = {*evaluation.questions}
    kept = [(question, world) for row, question, world in writer.asked if row in reached]
    covers = {
        key: whole.covers[key]
        for key in {(world, question.compiled.term.over): None for question, world in kept}
        if key[1]
    }
    ends = {world for trees in covers.values() for tree in trees for world in leaves(tree)}
    used = ends | {world for _, world in kept} | {next(iter(whole.cells))}
    return Extent({w: cell for w, cell in whole.cells.items() if w in used}, kept, covers)


class _Cover:
    """Builds the trees of one fibre."""

    def __init__(self, game: Game, over: tuple[str, ...], cells: dict[World, Cell]) -> None:
        self.ranges = {name: feature.range for name, feature in game.features.items()}
        self.over = over
        self.cells = {
            world: {p: signs for p, signs in cell.items() if features_of(p) <= {*over}}
            for world, cell in cells.items()
        }

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

    def region(self, worlds: Sequence[World], path: Path) -> Tree:
        """The worlds that go like some point of a region."""
        settled = dict(path)
        alike = [
            world
            for world in worlds
            if all(settled.get(key) in (None, *signs) for key, signs in self.cells[world].items())
        ]
        for world in alike:
            if self.cells[world].keys() <= settled.keys():
                return Leaf(world)
        inside = [world for world in alike if _contains(world, path)]
        if not inside:
            products = contradiction(self.constraints(path))
            if products is not None:
                return Empty(self.turned(products, path))
        for world in (*inside, *alike):
            split = next(key for key in self.cells[world] if key not in settled)
            negative, zero, positive = (
                self.region(worlds, (*path, (split, sign))) for sign in kernel.SIGNS
            )
            return Split(split, (negative, zero, positive))
        raise self.missing(worlds, path)

    def missing(self, worlds: Sequence[World], path: Path) -> TooHard:
        """What is wrong with a region in which no world goes like its points."""
        formulas = [sign_formula(dict(key), frozenset((sign,))) for key, sign in path]
        bounds = {name: self.ranges[name] for name in self.over}
        free = {name: r for name, r in bounds.items() if isinstance(r, Interval)}
        point = rational_point(formulas, free)
        if point is None or not worlds:
            return NoCover("a part of the range has no rational points, but this was not shown")
        arena, _ = worlds[0]
        return MissingPoint({**arena.situation.values, **point})

    def turned(self, products: Products, path: Path) -> Products:
        """The same products of the polynomials as they stand, of which some are not positive."""
        bounds = [bounds for bounds in self.ranges.values() if isinstance(bounds, Interval)]
        signs = [1, -1] * len(bounds) + [sign or 1 for _, sign in path]
        return tuple(
            (factor * prod(signs[place] for place in places), places) for factor, places in products
        )

    def constraints(self, path: Path) -> list[Constraint]:
        """The bounds of all features and what the path says, in the kernel's order."""
        one = Fraction(1)
        found: list[Constraint] = []
        for name, bounds in self.ranges.items():
            if isinstance(bounds, Interval):
                found.append(Constraint({(name,): one, (): -bounds.low}, False, False))
                found.append(Constraint({(name,): -one, (): bounds.high}, False, False))
        for key, sign in path:
            polynomial = {monomial: value * (sign or 1) for monomial, value in key}
            found.append(Constraint(polynomial, sign != 0, sign == 0))
        return found


def _has(world: World, values: Iterable[tuple[str, FeatureValue]]) -> bool:
    arena, _ = world
    return all(arena.situation.values[name] == value for name, value in values)


def _contains(world: World, path: Path) -> bool:
    arena, _ = world
    return all(_sign(key, arena.situation.values) == sign for key, sign in path)
