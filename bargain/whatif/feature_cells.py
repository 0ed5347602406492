"""Where in the range of one rational feature a claim about a match is true, nearest first.

The range is split as `bargain.regions` splits it: a run at a point stands for all points of its
cell, and further points are run until the cells cover the range, which Z3 decides. The claim is a
part of the run, so its truth is the same in all of a cell.

Where that is too hard, formulas settle the match at all values at once, as they do for
`bargain run` and `bargain regions`, and a point takes one run with what they say is held there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Final

from bargain.core.games import Interval
from bargain.core.terms import Relation
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Node
from bargain.logic.cells import Cells, signs_formula
from bargain.logic.constraints import rational_roots
from bargain.logic.cover import explored, grown, settle_covered
from bargain.logic.level import Level
from bargain.logic.limits import CellsUnknown, TooHard, refuse_too_long
from bargain.logic.projection import projected
from bargain.logic.rational_point import rational_point
from bargain.logic.settle import Evaluation
from bargain.logic.situation import Situation
from bargain.logic.tracked import ZERO, Normal, Signs, normalized
from bargain.logic.worlds import Worlds
from bargain.match import holds_for, match_of, side_of, undecided
from bargain.regions.formulas import Settled
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.whatif.contest import SIDES, Contest, Stopped

MAX_CELLS: Final = 500
"""A range with more cells than this is undecided."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values of a feature: the one value `low`, if `high` is the same, or else values between the
    two, neither included: all of them if `whole`. `sample` is one for which the claim is true.

    Where not all will do, `ways` are the constraints of those that do: one of the ways has to hold.
    It is empty where such constraints would need quantifiers.
    """

    low: Fraction
    high: Fraction
    sample: Fraction
    whole: bool
    ways: tuple[Mapping[Normal, Signs], ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """The values in `formula`, which go like `value`: those of which `signs` is true, if it is
    `plain`."""

    value: Fraction
    formula: Formula
    holds: bool
    signs: Mapping[Normal, Signs]
    plain: bool

    @property
    def roots(self) -> list[Fraction]:
        return [root for polynomial in self.signs for root in rational_roots(dict(polynomial))]


def nearest(contest: Contest, feature: str) -> tuple[Stretch, ...]:
    """The values nearest to the present one at which the claim is true: a single one, or the
    stretch that begins next to it, or both ways two of them; none where there are no such values.

    A stretch ends where some comparison that a run made changes sign. If that is at an irrational
    value, `whole` may be False: then such values begin somewhere inside of it.
    Raises `Stopped` at a limit.
    """
    interval = contest.model.games[contest.game].features[feature].range
    now = contest.given[feature]
    assert isinstance(interval, Interval)
    assert isinstance(now, Fraction)
    try:
        cells = _cells(contest, feature, interval, now)
        holding = [cell for cell in cells if cell.holds]
        cuts = {interval.low, interval.high, now}
        cuts |= {root for cell in cells for root in cell.roots}
        inside = sorted(cut for cut in cuts if interval.low <= cut <= interval.high)
        stretches = [(abs(cut - now), 0, cut, cut) for cut in inside]
        stretches += [
            (min(abs(low - now), abs(high - now)), 1, low, high) for low, high in pairwise(inside)
        ]
        return _first(sorted(stretches), feature, interval, holding)
    except TooHard as stop:
        raise Stopped(undecided(contest.first, contest.second, stop)) from None


def _first(
    stretches: list[tuple[Fraction, int, Fraction, Fraction]],
    feature: str,
    interval: Interval,
    holding: Sequence[_Cell],
) -> tuple[Stretch, ...]:
    """The first of the stretches in which something is true, and others that are as near."""
    wanted = f.disjunction([cell.formula for cell in holding])
    found: list[Stretch] = []
    rank: tuple[Fraction, int] | None = None
    for distance, kind, low, high in stretches:
        if rank is not None and (distance, kind) != rank:
            break
        here = _between(feature, low, high)
        point = rational_point([here, wanted], {feature: interval})
        if point is not None:
            rank = (distance, kind)
            rest = rational_point([here, f.negation(wanted)], {feature: interval})
            if rest is None:
                # The middle reads better than what Z3 has found.
                found.append(Stretch(low, high, (low + high) / 2, True, ()))
            else:
                ways = _Ways(here, {feature: interval}, holding).found()
                found.append(Stretch(low, high, point[feature], False, ways))
    return tuple(found)


class _Ways:
    """The constraints of those values in a part of a range that are in one of some cells."""

    def __init__(self, here: Formula, ranges: Mapping[str, Interval], cells: Sequence[_Cell]):
        self.here = here
        self.ranges = ranges
        self.cells = [cell for cell in cells if self.meets([cell.formula])]
        self.cells.sort(key=lambda cell: cell.value)
        self.outside = f.negation(f.disjunction([cell.formula for cell in self.cells]))

    def meets(self, formulas: Sequence[Formula]) -> bool:
        return rational_point([self.here, *formulas], self.ranges) is not None

    def found(self) -> tuple[Mapping[Normal, Signs], ...]:
        """Few ways with few constraints each; none where a cell needs quantifiers."""
        if not all(cell.plain for cell in self.cells):
            return ()
        ways: list[Mapping[Normal, Signs]] = []
        for cell in self.cells:
            others = [f.negation(signs_formula(way)) for way in ways]
            if self.meets([cell.formula, *others]):
                ways.append(self.loosened(cell.signs))
        return tuple(ways)

    def loosened(self, signs: Mapping[Normal, Signs]) -> Mapping[Normal, Signs]:
        """The signs without those that are not needed to stay in the cells."""
        kept = dict(signs)
        for polynomial in sorted(signs, key=lambda normal: -len(normal[0][0])):
            rest = {other: allowed for other, allowed in kept.items() if other != polynomial}
            if not self.meets([signs_formula(rest), self.outside]):
                kept = rest
        return kept


def _between(feature: str, low: Fraction, high: Fraction) -> Formula:
    variable = f.Variable(feature, f.REAL)
    if low == high:
        return f.compare(Relation.EQUAL, variable, f.number(low))
    return f.conjunction(
        [
            f.compare(Relation.GREATER, variable, f.number(low)),
            f.compare(Relation.LESS, variable, f.number(high)),
        ]
    )


def _cells(contest: Contest, feature: str, interval: Interval, now: Fraction) -> list[_Cell]:
    def found(cell: Callable[[Fraction], _Cell]) -> list[_Cell]:
        def run(point: Mapping[str, Fraction], _outside: Sequence[Formula]) -> _Cell:
            return cell(point[feature])

        start, ranges = {feature: now}, {feature: interval}
        return explored(run, lambda cell: cell.formula, start, ranges, MAX_CELLS)

    try:
        return found(partial(_cell, contest, feature))
    except TooHard as stop:
        with suppress(TooHard, DiagnosticError):
            arena = contest.table().arena
            free = frozenset((feature,))
            settled = Settled(
                arena.ground, arena.situation, contest.roots(), free, contest.max_questions
            )
            return found(partial(_settled_cell, contest, feature, interval, settled))
        raise stop


def _cell(contest: Contest, feature: str, value: Fraction) -> _Cell:
    """Run the match at a value, and describe all values at which it goes like that."""
    table = contest.table()
    try:
        values = {**contest.given, feature: value}
        worlds = Worlds(table.arena.ground, Situation(table.arena.situation.game, values))
    except DiagnosticError:
        return _without_payoffs(feature, value)
    roots = contest.roots()
    evaluations: list[Evaluation] = []
    try:
        settlement = settle_covered(
            worlds, roots, table.courses, contest.max_questions, evaluations=evaluations
        )
        closure = settlement.closure
        *nodes, observer = closure.roots
        holds = holds_for(observer, settlement)
        # Where the match itself has no answer, a claim about a part of it makes nothing true.
        match_of((nodes[0], nodes[-1]), settlement)
    except DiagnosticError as error:
        refuse_too_long(error)
        closure, holds = grown(worlds, roots(worlds.home), contest.max_questions), False
    cells = Cells(worlds, closure, evaluations)
    free = frozenset((feature,))
    signs, more = cells.cell_around(closure.roots, free)
    formula = f.conjunction([signs_formula(signs), more])
    return _Cell(value, formula, holds, signs, more is f.TRUE)


def _without_payoffs(feature: str, value: Fraction) -> _Cell:
    """The one value, at which the payoffs cannot be computed: there is no match."""
    only = {normalized({(feature,): Fraction(1), (): -value})[0]: ZERO}
    return _Cell(value, _between(feature, value, value), False, only, True)


def _settled_cell(
    contest: Contest, feature: str, interval: Interval, settled: Settled, value: Fraction
) -> _Cell:
    """Run both sides and the claim at a value, and describe values that go like it."""
    values = {**contest.given, feature: value}
    try:
        level, (*nodes, observer) = settled.at(values)
    except DiagnosticError as error:
        refuse_too_long(error)
        return _without_payoffs(feature, value)
    holds = settled.has_answer(values) and _holds_at(level, nodes, observer)
    signs, more = settled.around((*nodes, observer))
    plain = projected(signs, more, {feature: value}, {feature: interval})
    if plain is None:
        raise CellsUnknown("a cell has no simple description")
    return _Cell(value, signs_formula(plain), holds, plain, True)


def _holds_at(level: Level, nodes: Sequence[Node], observer: Node) -> bool:
    """Whether the claim is true at a level, of a match that has an answer there."""
    entry = observer.program.entry
    assert entry is not None
    try:
        for side, node in zip(SIDES, (nodes[0], nodes[-1]), strict=True):
            side_of(level, node, side)
        return level.truth(entry, observer)
    except DiagnosticError as error:
        refuse_too_long(error)
        return False
