"""The trees of one row of a certificate's covers.

They take apart, in some world, the values of features that a question is about, or, for its cases,
the world itself. A region is split by what was learned about it, until everything there goes the
same way as far as anybody knows. Each region gets a sample, or a tree that shows that it is empty;
and a point that moves with the world's other features, if one can be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from bargain.certificate.facts import (
    ANY,
    Known,
    decides,
    facts_at,
    normal,
    numbers,
    point_of,
)
from bargain.certificate.learned import Cell, Learned, Lesson, Over, World, cell_of
from bargain.certificate.nothing import Nothing
from bargain.certificate.points import (
    ARITHMETIC,
    Fact,
    Number,
    Signs,
    features_of,
    moving_point,
    sign_at,
    turned,
)
from bargain.certificate.trees import Empty, Leaf, Sample, Split, Tree, leaves
from bargain.core.games import Enumeration, FeatureValue, Game, Interval, TruthValues
from bargain.kernel import Polynomial

Kept: TypeAlias = tuple[Polynomial, ...]
"""What a leaf's world keeps of what is known in its branch."""


class Cover:
    """Trees about all values of the features `over` in a world; or about the world, for none.

    `known` has what is known at their roots.
    """

    def __init__(
        self, game: Game, base: Known, around: World, over: Over, learned: Learned
    ) -> None:
        self.game, self.base, self.around, self.over = game, base, around, over
        self.learned, self.place = learned, around.cell
        ranges = {name: game.features[name].range for name in sorted(game.features)}
        intervals = {n: r for n, r in ranges.items() if isinstance(r, Interval)}
        self.free = {name: r for name, r in intervals.items() if name in over}
        self.open = {
            name: r
            for name, r in intervals.items()
            if name in over or isinstance(around.values[name], tuple)
        }
        self.fixed = {n: v for n, v in numbers(around.values, intervals).items() if n not in over}
        outer = {p: s for p, s in around.facts.items() if features_of(p).isdisjoint(over)}
        self.known: Known = {**base, **outer}
        self.bounds = tuple((p, s) for p, s in base.items() if features_of(p))
        self.variables = {name: ((((name,), Fraction(1)),), (((), Fraction(1)),)) for name in over}
        self.trees: list[Tree] = []
        finite = {n: _finite(ranges[n]) for n in over if n not in self.free}
        for chosen in product(*finite.values()):
            self.chosen: Mapping[str, FeatureValue] = dict(zip(finite, chosen, strict=True))
            self.values = {**around.values, **self.variables, **self.chosen}
            sample = {**around.sample, **self.chosen}
            self.trees.append(self.region(self.known, self.bounds, sample, ()))
        self.leaves = [*leaves(self.trees)]

    @property
    def home(self) -> int:
        """Which of the cases is that of the sample."""
        return next(i for i, leaf in enumerate(self.leaves) if leaf.sample == self.around.sample)

    # Regions -----------------------------------------------------------------------------------

    def cell(self, known: Known, kept: Kept) -> Cell:
        facts = {**self.base, **{p: known[p] for p in kept}} if self.over else known
        return cell_of(self.values, facts)

    def region(self, known: Known, own: Sequence[Fact], sample: Sample, kept: Kept) -> Tree:
        """The tree of a region. `own` has the facts that do not follow from others, and `kept` what
        the regions around it were split by: only these are facts in the worlds of its leaves."""
        cell = self.cell(known, kept)
        for fact in list(self.reasons(cell)):
            polynomial, signs = fact
            if decides(known, fact):
                if polynomial in kept or self.base.get(polynomial) == known[polynomial]:
                    continue
                more = *kept, polynomial
                self.inherit(cell, self.cell(known, more), is_sampled=True)
                return self.region(known, own, sample, more)
            if not self.over or not features_of(polynomial).isdisjoint(self.over):
                now = polynomial, known.get(polynomial, ANY) & signs
                return self.split(known, own, sample, kept, now)
            # The question's own features have no part in it.
            self.learned.case(Lesson.COMPARED, self.place, fact)
        return self.leaf(known, own, sample, kept)

    def reasons(self, cell: Cell) -> Iterator[Fact]:
        """What to split a region by."""
        if not self.over:
            yield from self.learned.cases[self.place]
        yield from self.learned.splits[self.over, cell]

    def split(
        self, known: Known, own: Sequence[Fact], sample: Sample, kept: Kept, fact: Fact
    ) -> Tree:
        """The tree of a region that is split by a fact. Where nothing is on one side, the other's
        fact follows from those before."""
        polynomial, signs = fact
        more = kept if polynomial in kept else (*kept, polynomial)
        sides = [{**known, polynomial: s} for s in (signs, known.get(polynomial, ANY) - signs)]
        found = [
            sample
            if sign_at(polynomial, sample) in side[polynomial]
            else self.find(side, polynomial)
            for side in sides
        ]
        branches: list[Tree] = []
        for side, here, other in zip(sides, found, reversed(found), strict=True):
            if not isinstance(here, Mapping):
                branches.append(here)
                continue
            new = () if isinstance(other, Empty) else ((polynomial, side[polynomial]),)
            if self.over:
                self.inherit(
                    self.cell(known, kept), self.cell(side, more), is_sampled=here is sample
                )
            branches.append(self.region(side, (*own, *new), here, more))
        return Split(polynomial, signs, *branches)

    def inherit(self, cell: Cell, part: Cell, *, is_sampled: bool) -> None:
        """Expect of a part of a region what was learned about the region."""
        if cell != part:
            self.learned.cases[part] |= self.learned.cases[cell]
            if is_sampled:
                splits = self.learned.splits
                splits[self.over, part] |= splits[self.over, cell]

    # Samples -----------------------------------------------------------------------------------

    def find(self, known: Known, last: Polynomial) -> Sample | Tree:
        """A sample of a region, or a tree that shows that nothing is there. What became known last
        is often why."""
        samples = (tuple(self.around.sample.items()), tuple(self.chosen.items()))
        key = (self.place, self.over, samples, tuple(known.items()))
        if key not in self.learned.found:
            self.learned.found[key] = self.found(known, last)
        return self.learned.found[key]

    def found(self, known: Known, last: Polynomial) -> Sample | Tree:
        nothing = Nothing(self.open, self.fixed)
        relevant = {p: s for p, s in known.items() if features_of(p) <= self.open.keys()}
        why = nothing.at_once(relevant, last)
        if why is not None:
            return why
        for point in self.points(list(known.items())):
            if point is not None:
                return {**self.around.sample, **self.chosen, **point}
        return nothing.shown(relevant)

    def points(self, facts: Sequence[Fact]) -> Iterator[Mapping[str, Fraction] | None]:
        """A point of a region: where the world's sample is; or where the world may be, whatever it
        forgets; or anywhere."""
        if self.over:
            outer = [name for name in self.open if name not in self.free]
            yield self.point(facts, {**self.fixed, **numbers(self.around.sample, outer)})
            yield self.point([*facts, *self.before()], self.fixed)
        yield self.point(facts, self.fixed)

    def point(
        self, facts: Sequence[Fact], fixed: Mapping[str, Fraction]
    ) -> Mapping[str, Fraction] | None:
        left = facts_at(facts, fixed)
        if left is None:
            return None
        names = {name for polynomial, _ in left for name in features_of(polynomial)}
        ranges = {**self.open, **{_before(name): r for name, r in self.free.items()}}
        wanted = {
            n: r for n, r in ranges.items() if n not in fixed and (n in names or n in self.open)
        }
        point = point_of(left, tuple(wanted.items()))
        return None if point is None else {n: v for n, v in point.items() if n in self.open}

    def before(self) -> Iterator[Fact]:
        """The facts of the world about the features of the question, which had other values."""
        values = numbers(self.around.values, self.free)
        fixed = {_before(name): value for name, value in values.items()}
        renamed = [
            (tuple((tuple(sorted(map(self.renamed, names))), x) for names, x in polynomial), signs)
            for polynomial, signs in self.around.facts.items()
            if not features_of(polynomial).isdisjoint(self.over)
        ]
        return iter(facts_at(renamed, fixed) or ())

    def renamed(self, name: str) -> str:
        return _before(name) if name in self.free else name

    # Leaves ------------------------------------------------------------------------------------

    def leaf(self, known: Known, own: Sequence[Fact], sample: Sample, kept: Kept) -> Leaf:
        if not self.over:
            changed = tuple(p for p, signs in known.items() if self.base.get(p) != signs)
            return Leaf(changed, sample, True, None)
        outer = [name for name in self.open if name not in self.free]
        nearby = all(sample[name] == self.around.sample[name] for name in outer)
        point, wanting = self.moving(own, sample)
        facts = tuple(p for p in known if p in kept)
        return Leaf(facts, sample, nearby or point is not None, point, wanting)

    def moving(
        self, own: Sequence[Fact], sample: Sample
    ) -> tuple[Mapping[str, Number] | None, tuple[Fact, ...]]:
        """A point of a region that moves with the world around; or None and the facts of this that
        it would take. Points for other samples are tried again: what one of them took may have been
        learned since, and that would be of no use if it was forgotten with its sample."""
        values, _ = self.place
        here = numbers(sample, self.open | self.fixed)
        tried = self.learned.tried[values, self.over, tuple(own)]
        candidates, needs = tried.at(here, lambda: self.candidates(own, here))
        best: tuple[Fact, ...] = ()
        for index, point in enumerate(tried.points):
            if index == len(needs):
                needs.append(self.needs(point, own, here))
            taken = needs[index]
            if taken is None:
                continue
            facts = self.around.facts
            wanting = tuple((p, signs) for p, signs in taken if not facts.get(p, ANY) <= signs)
            if not wanting:
                return point, ()
            if point in candidates and (not best or len(wanting) < len(best)):
                best = wanting
        return None, best

    def candidates(
        self, own: Sequence[Fact], here: Mapping[str, Fraction]
    ) -> Iterator[Mapping[str, Number]]:
        """Points that may be there. Features that are multiplied do not move: they are at an end of
        their ranges, or as they are in the sample."""
        if all(features_of(polynomial) <= {*self.over, *self.fixed} for polynomial, _ in own):
            yield {name: here[name] for name in self.free}
            return
        multiplied = [[n for n in names if n in self.free] for p, _ in own for names, _ in p]
        still = {name for names in multiplied if len(names) > 1 for name in names}
        moving = [name for name in self.free if name not in still]
        outer = {name: v for name, v in here.items() if name not in self.free}
        values = {name: v for name, v in self.around.values.items() if name not in self.free}
        ends = [dict.fromkeys((r.low, r.high, here[n])) for n, r in self.free.items() if n in still]
        for chosen in product(*ends):
            at = dict(zip(sorted(still), chosen, strict=True))
            for end in (0, -1, 1):
                moved = moving_point(own, moving, {**outer, **at}, {**values, **at}, end)
                if moved is not None:
                    yield {**moved, **at}

    def needs(
        self, point: Mapping[str, Number], own: Sequence[Fact], here: Mapping[str, Fraction]
    ) -> tuple[Fact, ...] | None:
        """What has to be known of the world around, and is true `here`, for a point to be in a
        region; None where it is not there."""
        at = {**self.around.values, **point}
        found: dict[Polynomial, Signs] = {}
        for polynomial, signs in own:
            value = ARITHMETIC.at(polynomial, at)
            over, under = (value, Fraction(1)) if isinstance(value, Fraction) else value
            below = 1 if isinstance(under, Fraction) else sign_at(under, here)
            parts = [(over, turned(signs, below))]
            if not isinstance(under, Fraction):
                parts.append((under, frozenset((below,)) - {0}))
            for part, allowed in parts:
                if isinstance(part, Fraction) or not features_of(part):
                    sign = _sign(part) if isinstance(part, Fraction) else sign_at(part, {})
                    if sign not in allowed:
                        return None
                    continue
                key, factor = normal(part)
                allowed = turned(allowed, factor)
                if sign_at(key, here) not in allowed:
                    return None
                found[key] = found.get(key, ANY) & allowed
        return tuple(found.items())


def _sign(number: Fraction) -> int:
    return int(number > 0) - int(number < 0)


def _before(name: str) -> str:
    return f"{name} before"


def _finite(values: object) -> tuple[FeatureValue, ...]:
    match values:
        case Enumeration(values=words):
            return words
        case TruthValues():
            return (False, True)
    raise AssertionError(f"infinitely many values: {values}")
