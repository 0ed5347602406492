"""Few cells instead of many: joining those that end alike.

A run looks at more than its ending depends on, so the cells that runs describe are often smaller
than they have to be. Two cells that end alike are joined where the points that satisfy what they
have in common are just the points of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bargain.core.games import FeatureValue, Game
from bargain.logic.constraints import sign_formula
from bargain.logic.rational_point import rational_point
from bargain.logic.tracked import Normal, Signs
from bargain.logic.worlds import finite_values
from bargain.regions.bounds import in_order
from bargain.regions.cell import Cell, Regions, ending_key, sign_at
from bargain.smt import formula as f

_ANY = frozenset((-1, 0, 1))


def merged(regions: Regions, cells: Sequence[Cell], game: Game) -> Regions:
    """The regions with these cells, joined as far as that goes and without idle constraints."""
    found: list[Cell] = []
    for finite in finite_values(game, regions.over):
        part = [cell for cell in cells if all(cell.choices[n] == (v,) for n, v in finite.items())]
        found += _joined(part, regions)
    points = [cell.sample for cell in found]
    simple = [_simplified(cell, points, regions) for cell in _over_all_choices(found, regions)]
    cells = in_order(_over_all_choices(simple, regions), regions.over, regions.domains)
    return replace(regions, cells=tuple(cells))


def _over_all_choices(cells: list[Cell], regions: Regions) -> list[Cell]:
    for name in regions.over:
        if name not in regions.intervals:
            cells = _over_choices(cells, name)
    return cells


def _joined(cells: list[Cell], regions: Regions) -> list[Cell]:
    """Join pairs until no pair can be joined."""
    done: list[Cell] = []
    waiting = list(cells)
    while waiting:
        cell = waiting.pop(0)
        for other in [*done, *waiting]:
            both = _join(cell, other, [*done, cell, *waiting], regions)
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


def _join(one: Cell, other: Cell, cells: Sequence[Cell], regions: Regions) -> Cell | None:
    if one.more is not f.TRUE or other.more is not f.TRUE:
        return None
    if ending_key(one.ending) != ending_key(other.ending):
        return None
    signs: dict[Normal, Signs] = {}
    for polynomial, allowed in one.signs.items():
        hull = allowed | other.signs.get(polynomial, _ANY)
        if hull != _ANY:
            signs[polynomial] = hull
    both = replace(one, signs=signs)
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
    # Long polynomials first: a plain bound on one feature says more to a reader.
    for polynomial in sorted(kept, key=lambda normal: (-len(normal), -len(normal[0][0]))):
        allowed = kept.pop(polynomial)
        without = replace(cell, signs=dict(kept), choices={})
        broken = sign_formula(dict(polynomial), _ANY - allowed)
        if (
            any(without.contains(p) and sign_at(polynomial, p) not in allowed for p in points)
            or rational_point([without.formula, broken], regions.intervals) is not None
        ):
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
