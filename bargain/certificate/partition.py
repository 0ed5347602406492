"""The values of some features, taken apart into regions in which everything goes as in some world.

A region is split by what tells worlds apart, until it goes as one of them or has no points. That
has to be so wherever the other features are in the cell of the world that asks. A region that has
points there for some values of the others only may be a leaf whose points nobody knows, as long as
that makes no difference; else what has to be known of the others is noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from fractions import Fraction
from itertools import product
from typing import Final

from bargain.certificate.contradiction import rootless_modulus
from bargain.certificate.points import Arithmetic, Fact, sign_at
from bargain.certificate.surroundings import (
    ANY,
    Cell,
    NoCover,
    Path,
    Surroundings,
    above,
    numbers,
)
from bargain.certificate.trees import Empty, Leaf, Over, Split, Tree, World, leaves
from bargain.core.games import Enumeration, FeatureValue, Game, TruthValues
from bargain.record import Record

MAX_HALVES: Final = 200
"""How often a partition halves regions in which nothing is, until that can be shown."""


class Values(Record, by_identity=True):
    """All values of the features `over`, about which something asks in the world `around`.

    The worlds that were run there, and others that were run where other features have other
    values; of these, `lent` ones stand for points here, too. Of each of the `groups`, a leaf has to
    have a point that is known.
    """

    around: World
    over: Over
    worlds: Sequence[World]
    others: Sequence[World]
    lent: Set[World]
    groups: Sequence[Set[World]]


class _Trial(Record, by_identity=True):
    """Trees, the worlds to which they may lead only with a point, and what they are in want of."""

    to_show: int
    strict: frozenset[World]
    trees: list[Tree]
    needs: Cell
    borrowed: list[World]


class Partition:
    """Builds the trees of one fibre.

    Once there are trees, `used` has the cells that they are good for, `needs` has what they need of
    the world around besides what is in its cell, `missing` the feature values of worlds that they
    need and that nobody has run, and `borrowed` other worlds that have to be lent. The trees are of
    use only if the last three are empty. `regions` counts what was taken apart for them.
    """

    def __init__(
        self, game: Game, fibre: Values, cells: Mapping[World, Cell], arithmetic: Arithmetic
    ) -> None:
        self.fibre = fibre
        self.strict: frozenset[World] = frozenset()
        self.ranges = {name: game.features[name].range for name in sorted(game.features)}
        self.surroundings = Surroundings(
            game, fibre.around, fibre.over, cells[fibre.around], arithmetic
        )
        self.cells: dict[World, Cell] = {}
        self.outer: dict[World, Cell] = {}
        for world in dict.fromkeys((*fibre.worlds, *fibre.others)):
            about = {p: s for p, s in cells[world].items() if self.surroundings.is_about(p)}
            self.outer[world] = about
            self.cells[world] = {p: s for p, s in cells[world].items() if p not in about}
        self.case: Mapping[str, FeatureValue] = {}
        self.missing: list[Mapping[str, FeatureValue]] = []
        self.borrowed: list[World] = []
        self.halves = self.regions = 0
        self.trees = self.made()
        groups: list[Set[World]] = [self.cells.keys(), *fibre.groups]
        for group in groups:
            if not self.missing and not self.is_sure(group):
                self.be_sure(group)
        if not self.missing and not all(map(self.is_sure, groups)):
            raise NoCover("of no region a point is known")
        self.used = {world: dict(cells[world]) for world in (fibre.around, *self.leads_to())}

    @property
    def bounds(self) -> Path:
        return self.surroundings.bounds

    @property
    def needs(self) -> Cell:
        return self.surroundings.needs

    def leads_to(self) -> dict[World, None]:
        return dict.fromkeys(leaf.world for leaf in leaves(self.trees))

    def made(self) -> list[Tree]:
        """A tree for each combination of the values of features that have finitely many."""
        finite: dict[str, tuple[FeatureValue, ...]] = {}
        for name in self.fibre.over:
            match self.ranges[name]:
                case Enumeration(values=values):
                    finite[name] = values
                case TruthValues():
                    finite[name] = (False, True)
        trees: list[Tree] = []
        for chosen in product(*finite.values()):
            self.case = dict(zip(finite, chosen, strict=True))
            alike, inside = (
                [world for world in worlds if _has(world, self.case.items())]
                for worlds in (self.cells, self.fibre.worlds)
            )
            trees.append(self.region(alike, inside, self.surroundings.known, (), ()))
        return trees

    def is_sure(self, group: Set[World]) -> bool:
        """Whether a point of some leaf with one of these worlds is known, if there are leaves."""
        points = [leaf.point for leaf in leaves(self.trees) if leaf.world in group]
        return not points or any(point is not None for point in points)

    def be_sure(self, group: Set[World]) -> None:
        """Build trees in which that is known, or these leaves are gone; for which as little as
        possible has to be known of the world around."""
        strict, found = self.strict, list[_Trial]()
        own = [world for world in self.leads_to() if world in group]
        for world in sorted(own, key=lambda world: world not in self.fibre.worlds):
            if found and world not in self.fibre.worlds:
                break
            self.make_again(strict | {world})
            if not self.missing and self.is_sure(group):
                count = self.surroundings.to_show(self.needs)
                found.append(_Trial(count, self.strict, self.trees, self.needs, self.borrowed))
        if not found:
            self.make_again(strict | group)
            return
        best = min(found, key=lambda trial: trial.to_show)
        self.strict, self.trees, self.borrowed = best.strict, best.trees, best.borrowed
        self.surroundings.needs, self.missing = best.needs, []

    def make_again(self, strict: frozenset[World]) -> None:
        self.strict = strict
        self.surroundings.needs, self.missing, self.borrowed = {}, [], []
        self.trees = self.made()

    # Trees -------------------------------------------------------------------------------------

    def region(
        self, alike: Sequence[World], inside: Sequence[World], known: Cell, path: Path, own: Path
    ) -> Tree:
        """The tree of a region, with the worlds that may go like some point of it, and those of
        them that are inside of it themselves. `own` has the facts that do not follow from others.
        """
        self.regions += 1
        for world in (*inside, *alike):
            leaf = self.leaf(world, world in inside, known, path, own)
            if leaf is not None:
                return leaf
        for world in (*inside, *alike):
            for key, signs in self.cells[world].items():
                before = known.get(key, ANY)
                if not before <= signs:
                    return self.split(alike, inside, known, path, own, (key, before & signs))
        why = None if inside else self.surroundings.contradiction(known, path, needing=True)
        if why is not None:
            return Empty(why, None)
        point = self.surroundings.point_here(path)
        if point is None:
            return self.nowhere(known, path, own)
        # These trees are of no use: they will be made again once the point was run.
        self.missing.append(self.missed(point))
        return Empty((), None)

    def leaf(self, world: World, inside: bool, known: Cell, path: Path, own: Path) -> Leaf | None:
        """The leaf of a region, if everything there goes as in this world."""
        if not _is_in(known, self.cells[world]):
            return None
        around = self.surroundings
        if world not in self.fibre.worlds and not _is_in(around.known, self.outer[world]):
            return None
        before = dict(around.needs)
        values = world[0].situation.values
        here = numbers(values, around.free) if inside else around.point_here(path)
        point = around.moving(here, own) if here is not None and around.moves(own) else here
        if world in self.strict:
            if point is None:
                return None
        elif around.to_show({key: s for key, s in around.needs.items() if before.get(key) != s}):
            around.needs, point = before, None
        if here is not None and world not in (*self.fibre.worlds, *self.fibre.lent):
            self.borrowed.append(world)
        for key, signs in self.outer[world].items():
            around.need(key, signs)
        return Leaf(world, point)

    def split(
        self,
        alike: Sequence[World],
        inside: Sequence[World],
        known: Cell,
        path: Path,
        own: Path,
        fact: Fact,
    ) -> Tree:
        """The tree of a region that is split by a fact. Where nothing is on one side, the other's
        fact follows from those before."""
        key, signs = fact
        facts = (fact, (key, known.get(key, ANY) - signs))
        insides = [
            [world for world in inside if sign_at(key, world[0].situation.values) in side]
            for _, side in facts
        ]
        why = [
            None
            if there
            else self.surroundings.contradiction(
                known | {key: side[1]}, (*path, side), needing=False
            )
            for side, there in zip(facts, insides, strict=True)
        ]
        branches: list[Tree] = []
        for side, there, nothing, other in zip(facts, insides, why, reversed(why), strict=True):
            if nothing is not None:
                branches.append(Empty(nothing, None))
                continue
            some = [world for world in alike if self.cells[world].get(key, ANY) & side[1]]
            more = own if other is not None else (*own, side)
            branches.append(self.region(some, there, known | {key: side[1]}, (*path, side), more))
        return Split(key, signs, *branches)

    def nowhere(self, known: Cell, path: Path, own: Path) -> Tree:
        """The tree of a region that has no rational points, for some reason that is no sum."""
        for key, _ in path:
            if known[key] == {-1, 1}:
                return self.split([], [], known, path, own, (key, frozenset((1,))))
        irrational = self.surroundings.irrational_here(known, path)
        if irrational is None and self.surroundings.moves(path):
            raise NoCover("nothing is in a region, but this was not shown")
        if irrational is None:
            return self.halved(known, path, own)
        if known.get(irrational, ANY) != {0}:
            return self.split([], [], known, path, own, (irrational, frozenset((0,))))
        modulus = rootless_modulus(irrational)
        if modulus is None:
            raise NoCover("a region has irrational points only, but this was not shown")
        return Empty(((Fraction(1), (irrational,)),), modulus)

    def halved(self, known: Cell, path: Path, own: Path) -> Tree:
        """The tree of a region that is split in the middle of the feature that may still vary most,
        as a part of its range."""
        self.halves += 1
        if self.halves > MAX_HALVES:
            raise NoCover("nothing is in a region, but this was not shown")
        widths: list[tuple[Fraction, str, Fraction]] = []
        for name, interval in self.surroundings.free.items():
            low, high = interval.low, interval.high
            for polynomial, signs in known.items():
                end = -dict(polynomial).get((), Fraction(0))
                if polynomial == above(name, end):
                    low = low if -1 in signs else max(low, end)
                    high = high if 1 in signs else min(high, end)
            if interval.low < interval.high:
                share = (high - low) / (interval.high - interval.low)
                widths.append((share, name, (low + high) / 2))
        if not widths:
            raise NoCover("nothing is at a point, but this was not shown")
        _, name, middle = max(widths)
        return self.split([], [], known, path, own, (above(name, middle), frozenset((1,))))

    def missed(self, point: Mapping[str, Fraction]) -> dict[str, FeatureValue]:
        """The feature values at a point that goes like no world."""
        values: dict[str, FeatureValue] = {**self.surroundings.here, **self.case, **point}
        if any(world[0].situation.values == values for world in self.fibre.worlds):
            raise NoCover("a region has points that move with others, and none was found")
        return values


def _is_in(known: Cell, cell: Cell) -> bool:
    """Whether what is known says that a cell's signs are had."""
    return all(known.get(key, ANY) <= signs for key, signs in cell.items())


def _has(world: World, values: Iterable[tuple[str, FeatureValue]]) -> bool:
    arena, *_ = world
    return all(arena.situation.values[name] == value for name, value in values)
