"""Why some worlds are enough: trees for questions about all values of features.

The engine ran matches at some points and knows that they are enough. The kernel is not to believe
that, so here its own evaluation of these worlds says which signs of which polynomials they depend
on, and a tree is built that settles them: it splits by such polynomials until every branch either
goes like one of the worlds or has no points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from bargain import kernel, kernel_ranges
from bargain.certificate.contradiction import Constraint, contradiction
from bargain.certificate.document import Document, Extent, written
from bargain.certificate.trees import Each, Empty, Leaf, Normal, Split, Tree, leaves
from bargain.core.games import Enumeration, FeatureValue, Game, Interval
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena
from bargain.logic.constraints import sign_formula
from bargain.logic.cover import grown
from bargain.logic.limits import TooHard
from bargain.logic.rational_point import rational_point
from bargain.logic.settle import Evaluation, settle
from bargain.logic.worlds import Worlds
from bargain.match import Match, match_of

Path: TypeAlias = tuple[tuple[Normal, int], ...]
Needs: TypeAlias = dict[Normal, frozenset[int]]
"""The signs that polynomials may have where everything goes as in some world."""


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
    while True:
        try:
            return written(match, evaluations, extent(match, evaluations))
        except MissingPoint as missing:
            match, evaluations = _denser(match, missing.values)


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


def extent(match: Match, evaluations: Sequence[Evaluation]) -> Extent:
    """The worlds and questions that the trees need, and the trees. Raises `NoCover`."""
    questions = match.settlement.closure.questions
    home = match.nodes[0].arena
    asked = dict.fromkeys(
        (question.node.arena, question.compiled.term.over)
        for question in questions
        if question.compiled.term.over
    )
    spoken_of = (world for key in asked for world in _fibre(*key))
    worlds = tuple(dict.fromkeys((home, *(q.node.arena for q in questions), *spoken_of)))
    listed = {key: _listing(*key) for key in asked}
    evaluation = _evaluated(match, evaluations, Extent(worlds, questions, listed))
    place = {world: index for index, world in enumerate(worlds)}
    covers = {}
    for world, over in asked:
        needs = {other: _needs(evaluation, place[other], over) for other in _fibre(world, over)}
        covers[world, over] = _Cover(world.situation.game, over, needs).tree()
    whole = Extent(worlds, questions, covers)
    evaluation = kernel.Evaluation(written(match, evaluations, whole))
    reached = _reached(evaluation)
    kept = tuple(questions[index] for index, q in enumerate(evaluation.questions) if q in reached)
    trees = {
        (q.node.arena, q.compiled.term.over): covers[q.node.arena, q.compiled.term.over]
        for q in kept
        if q.compiled.term.over
    }
    used = dict.fromkeys(
        (home, *(q.node.arena for q in kept), *(w for tree in trees.values() for w in leaves(tree)))
    )
    return Extent(tuple(world for world in worlds if world in used), kept, trees)


def _fibre(world: Arena, over: tuple[str, ...]) -> Sequence[Arena]:
    assert world.worlds is not None
    return world.worlds.fibre(world, over)


def _listing(world: Arena, over: tuple[str, ...]) -> Tree:
    """A tree with a leaf for every world of a fibre, which shows nothing."""
    tree: Tree | None = None
    for other in _fibre(world, over):
        leaf = Leaf(other)
        tree = leaf if tree is None else Split((), (leaf, leaf, tree))
    assert tree is not None
    return tree


def _evaluated(
    match: Match, evaluations: Sequence[Evaluation], everything: Extent
) -> kernel.Evaluation:
    """The kernel's evaluation of all worlds, after all levels: with notes of what was compared."""
    evaluation = kernel.Evaluation(written(match, evaluations, everything))
    refused = evaluation.closes()
    assert refused is None, refused
    for told in evaluations:
        evaluation.walk(told.abandoned)
    return evaluation


def _needs(evaluation: kernel.Evaluation, world: int, over: tuple[str, ...]) -> Needs:
    needs: Needs = {}
    for polynomial, signs in kernel_ranges.required(evaluation, world, over):
        if polynomial is None:
            raise NoCover("a comparison mixes features of a question and of one inside of it")
        needs[polynomial] = needs.get(polynomial, frozenset(signs)) & signs
    return needs


def _reached(evaluation: kernel.Evaluation) -> set[object]:
    waiting = list(evaluation.sides)
    seen: set[object] = set()
    for vertex in waiting:
        if vertex not in seen:
            seen.add(vertex)
            waiting += evaluation.reached(vertex)
    return seen


class _Cover:
    """Builds the tree of one fibre."""

    def __init__(self, game: Game, over: tuple[str, ...], needs: dict[Arena, Needs]) -> None:
        self.ranges = {name: feature.range for name, feature in game.features.items()}
        self.over = over
        self.finite = [name for name in over if not isinstance(self.ranges[name], Interval)]
        self.needs = needs

    def tree(self) -> Tree:
        return self.each(list(self.needs), self.finite)

    def each(self, worlds: list[Arena], features: Sequence[str]) -> Tree:
        """The worlds by the values of features that have finitely many."""
        if not features:
            return self.region(worlds, ())
        name, *rest = features
        bounds = self.ranges[name]
        values: tuple[FeatureValue, ...] = (False, True)
        if isinstance(bounds, Enumeration):
            values = bounds.values
        parts = [[w for w in worlds if w.situation.values[name] == value] for value in values]
        return Each(name, tuple(self.each(part, rest) for part in parts))

    def region(self, worlds: list[Arena], path: Path) -> Tree:
        """The worlds that go like some point of a region."""
        settled = dict(path)
        alike = [
            world
            for world in worlds
            if all(settled.get(key) in (None, *signs) for key, signs in self.needs[world].items())
        ]
        for world in alike:
            if self.needs[world].keys() <= settled.keys():
                return Leaf(world)
        inside = [world for world in alike if self.contains(world, path)]
        if not inside:
            products = contradiction(self.constraints(path))
            if products is not None:
                return Empty(products)
        for world in (*inside, *alike):
            split = next(key for key in self.needs[world] if key not in settled)
            negative, zero, positive = (
                self.region(worlds, (*path, (split, sign))) for sign in (-1, 0, 1)
            )
            return Split(split, (negative, zero, positive))
        raise self.missing(worlds, path)

    def missing(self, worlds: Sequence[Arena], path: Path) -> TooHard:
        """What is wrong with a region in which no world goes like its points."""
        formulas = [sign_formula(dict(key), frozenset((sign,))) for key, sign in path]
        bounds = {name: self.ranges[name] for name in self.over}
        free = {name: r for name, r in bounds.items() if isinstance(r, Interval)}
        point = rational_point(formulas, free)
        if point is None or not worlds:
            return NoCover("a part of the range has no rational points, but this was not shown")
        return MissingPoint({**worlds[0].situation.values, **point})

    def contains(self, world: Arena, path: Path) -> bool:
        point = world.situation.values
        return all(
            kernel_ranges.sign(kernel_ranges.at(key, point).get((), 0)) == sign
            for key, sign in path
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
