"""Few cells instead of many: joining those that end alike.

A run looks at more than its ending depends on, so the cells that runs describe are often smaller
than they have to be. Two cells that end alike are joined where the points that satisfy what they
have in common are just the points of both. First with what both say, which is quick; then also with
what one says and the other implies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from bargain.core.games import FeatureValue, Game
from bargain.logic.constraints import sign_formula
from bargain.logic.linear import Linear
from bargain.logic.rational_point import rational_point
from bargain.logic.tracked import Normal, Signs
from bargain.logic.worlds import finite_values
from bargain.regions.bounds import in_order
from bargain.regions.cell import Cell, Regions, ending_key, sign_at
from bargain.smt import formula as f

_ANY = frozenset((-1, 0, 1))

Common: TypeAlias = Callable[[Cell, Cell], Mapping[Normal, Signs]]
"""Signs that polynomials have in two cells."""


def merged(regions: Regions, cells: Sequence[Cell], game: Game) -> Regions:
    """The regions with these cells, joined as far as that goes and without idle constraints."""
    found: list[Cell] = []
    for finite in finite_values(game, regions.over):
        part = [cell for cell in cells if all(cell.choices[n] == (v,) for n, v in finite.items())]
        found += _joined(_joined(part, regions, _stated_by_both), regions, _True(regions).of_both)
    points = [cell.sample for cell in found]
    simple = [_simplified(cell, points, regions) for cell in _over_all_choices(found, regions)]
    cells = in_order(_over_all_choices(simple, regions), regions.over, regions.domains)
    return replace(regions, cells=tuple(cells))


def _over_all_choices(cells: list[Cell], regions: Regions) -> list[Cell]:
    for name in regions.over:
        if name not in regions.intervals:
            cells = _over_choices(cells, name)
    return cells


def _joined(cells: list[Cell], regions: Regions, common: Common) -> list[Cell]:
    """Join pairs until no pair can be joined."""
    done: list[Cell] = []
    waiting = list(cells)
    while waiting:
        cell = waiting.pop(0)
        for other in [*done, *waiting]:
            both = _join(cell, other, [*done, cell, *waiting], regions, common)
            if both is not None:
                done = [one for one in done if one is not other]
                waiting = [one for one in waiting if one is not other]
                # What was tried with the smaller cells may work with the larger one.
                waiting = [both, *done, *waiting]
                done = []
                break
        else:
            done.append(cell)
    return done


def _stated_by_both(one: Cell, other: Cell) -> dict[Normal, Signs]:
    """What both cells have in common, as far as each says so itself."""
    return _hulls((p, one.signs[p], other.signs[p]) for p in one.signs if p in other.signs)


def _hulls(pairs: Iterable[tuple[Normal, Signs, Signs]]) -> dict[Normal, Signs]:
    return {p: left | right for p, left, right in pairs if left | right != _ANY}


class _True:
    """What is true in a cell whether it says so or not; each is found out once."""

    def __init__(self, regions: Regions) -> None:
        self.intervals = regions.intervals
        self.linear = Linear(regions.intervals)
        self._known: dict[tuple[frozenset[tuple[Normal, Signs]], Normal], Signs] = {}

    def of_both(self, one: Cell, other: Cell) -> dict[Normal, Signs]:
        polynomials = dict.fromkeys((*one.signs, *other.signs))
        return _hulls((p, self.signs(one, p), self.signs(other, p)) for p in polynomials)

    def signs(self, cell: Cell, polynomial: Normal) -> Signs:
        key = (frozenset(cell.signs.items()), polynomial)
        if key not in self._known:
            here = sign_at(polynomial, cell.sample)
            self._known[key] = frozenset(
                sign
                for sign in cell.signs.get(polynomial, _ANY)
                if sign == here or self.is_possible(cell, polynomial, sign)
            )
        return self._known[key]

    def is_possible(self, cell: Cell, polynomial: Normal, sign: int) -> bool:
        possible = self.linear.possible(cell.signs.items(), [(polynomial, frozenset((sign,)))])
        if possible is not None:
            return possible
        there = sign_formula(dict(polynomial), frozenset((sign,)))
        return rational_point([cell.formula, there], self.intervals) is not None


def _join(
    one: Cell, other: Cell, cells: Sequence[Cell], regions: Regions, common: Common
) -> Cell | None:
    if one.more is not f.TRUE or other.more is not f.TRUE:
        return None
    if ending_key(one.ending) != ending_key(other.ending):
        return None
    both = replace(one, signs=common(one, other))
    # A third cell inside shows at once that the two do not fill what they have in common.
    if any(both.contains(cell.sample) for cell in cells if cell is not one and cell is not other):
        return None
    gap = rational_point(
        [both.formula, f.negation(one.formula), f.negation(other.formula)], regions.intervals
    )
    return both if gap is None else None


def _simplified(cell: Cell, points: Sequence[Mapping[str, FeatureValue]], regions: Regions) -> Cell:
    """The same cell without constraints that follow from the others; `points` are some that may
    show that one does not."""
    kept = dict(cell.signs)
    linear = Linear(regions.intervals)

    def is_broken_somewhere(polynomial: Normal, allowed: Signs) -> bool:
        """Whether a constraint is false at a point where the others that are kept hold."""
        broken = linear.possible(kept.items(), [(polynomial, _ANY - allowed)])
        if broken is not None and cell.more is f.TRUE:
            return broken
        without = replace(cell, signs=dict(kept), choices={})
        if any(without.contains(p) and sign_at(polynomial, p) not in allowed for p in points):
            return True
        formulas = [without.formula, sign_formula(dict(polynomial), _ANY - allowed)]
        return rational_point(formulas, regions.intervals) is not None

    # Long polynomials first: a plain bound on one feature says more to a reader.
    for polynomial in sorted(kept, key=lambda normal: (-len(normal), -len(normal[0][0]))):
        allowed = kept.pop(polynomial)
        if is_broken_somewhere(polynomial, allowed):
            kept[polynomial] = allowed
    return replace(cell, signs={p: signs for p, signs in cell.signs.items() if p in kept})


def _over_choices(cells: list[Cell], name: str) -> list[Cell]:
    """Join cells that differ in the value of one feature alone."""
    groups: dict[tuple[object, ...], list[Cell]] = {}
    alone: list[Cell] = []
    for cell in cells:
        if cell.more is not f.TRUE:
            alone.append(cell)
            continue
        key = (
            tuple((n, v) for n, v in cell.choices.items() if n != name),
            frozenset(cell.signs.items()),
            ending_key(cell.ending),
        )
        groups.setdefault(key, []).append(cell)
    return alone + [_united(group, name) for group in groups.values()]


def _united(cells: list[Cell], name: str) -> Cell:
    values = tuple(value for cell in cells for value in cell.choices[name])
    choices: Mapping[str, tuple[FeatureValue, ...]] = {**cells[0].choices, name: values}
    return replace(cells[0], choices=choices)
