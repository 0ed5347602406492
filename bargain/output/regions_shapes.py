"""What the cells look like in the plane of two rational features, or along one.

With one feature, the second axis is a strip from 0 to 1 that nothing depends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final, TypeAlias

from bargain.core.games import Interval
from bargain.logic.tracked import ZERO, Normal, evaluated
from bargain.plot.half_planes import Line, Place, clipped, rectangle
from bargain.regions.cell import Cell, holds_at
from bargain.smt.formula import TRUE

FINE: Final = 110
COARSE: Final = 40
"""The squares on each side; fewer where every one has to be asked of Z3."""

ACROSS: Final = Fraction(17, 37)
UP: Final = Fraction(23, 41)
"""The point of a square that is looked at: next to the middle, where special cells seldom are."""

Square: TypeAlias = tuple[Cell, Fraction, Fraction, Fraction, Fraction]
"""A cell, and a rectangle in it: left, right, low and high."""

Box: TypeAlias = tuple[Place, Place]
"""A rectangle on the page: its upper left corner and its lower right one."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A cell's convex polygon; with two corners it is a segment, with one a point."""

    cell: Cell
    corners: tuple[Place, ...]


def shapes(cells: Sequence[Cell], axes: Sequence[str], ranges: Sequence[Interval]) -> list[Shape]:
    """The cells whose constraints are all linear, those of lower dimension last."""
    found = [Shape(cell, _corners(cell, axes, ranges)) for cell in cells if is_linear(cell)]
    return sorted(found, key=lambda shape: -min(len(shape.corners), 3))


def is_linear(cell: Cell) -> bool:
    if cell.more is not TRUE:
        return False
    return all(len(monomial) < 2 for polynomial in cell.signs for monomial, _ in polynomial)


def _corners(cell: Cell, axes: Sequence[str], ranges: Sequence[Interval]) -> tuple[Place, ...]:
    (across, up) = ranges
    corners = list(dict.fromkeys(rectangle(across.low, across.high, up.low, up.high)))
    for polynomial, signs in cell.signs.items():
        line = _line(polynomial, axes)
        if -1 not in signs:
            corners = clipped(corners, line)
        if 1 not in signs:
            corners = clipped(corners, (-line[0], -line[1], -line[2]))
    return tuple(corners)


def _line(polynomial: Normal, axes: Sequence[str]) -> Line:
    factors = dict(polynomial)
    a, b = (factors.get((name,), Fraction(0)) for name in (*axes, "")[:2])
    return a, b, factors.get((), Fraction(0))


def squares(
    cells: Sequence[Cell], axes: Sequence[str], ranges: Sequence[Interval]
) -> Iterator[Square]:
    """Rows of squares, each in the cell that its point belongs to; none if all cells are linear.

    Curves, which have no area, come last: they take the squares that they go through.
    """
    if all(map(is_linear, cells)):
        return
    grid = _Grid(cells, axes, ranges)
    areas = [cell for cell in cells if ZERO not in cell.signs.values()]
    curves = [cell for cell in cells if ZERO in cell.signs.values() and not is_linear(cell)]
    for row in range(grid.rows):
        found = [grid.cell_at(areas, column, row) for column in range(grid.columns)]
        yield from grid.runs(found, row)
    for cell in curves:
        for row in range(grid.rows):
            met = [grid.meets(cell, column, row) for column in range(grid.columns)]
            yield from grid.runs([cell if here else None for here in met], row)


def roomiest(boxes: Sequence[Box]) -> tuple[Place, Fraction]:
    """The middle of the largest square that rows of boxes cover, and its side.

    The boxes are as high as a square of the grid is wide, or all in one row.
    """
    (_, top), (_, bottom) = boxes[0]
    unit = bottom - top
    if all(corner[1] == top for corner, _ in boxes):
        (left, _), (right, _) = max(boxes, key=lambda box: box[1][0] - box[0][0])
        return ((left + right) / 2, (top + bottom) / 2), min(right - left, unit)
    sides: dict[tuple[Fraction, Fraction], int] = {}
    for (left, y), (right, _) in sorted(boxes, key=lambda box: (box[0][1], box[0][0])):
        for step in range(int((right - left) / unit)):
            x = left + step * unit
            before = ((x - unit, y), (x, y - unit), (x - unit, y - unit))
            sides[x, y] = 1 + min(sides.get(one, 0) for one in before)
    (x, y), most = max(sides.items(), key=lambda item: item[1])
    side = most * unit
    return (x + unit - side / 2, y + unit - side / 2), side


class _Grid:
    """The ranges, divided into squares. Signs are computed once for each polynomial and square."""

    def __init__(
        self, cells: Sequence[Cell], axes: Sequence[str], ranges: Sequence[Interval]
    ) -> None:
        side = FINE if all(cell.more is TRUE for cell in cells) else COARSE
        self.axes = axes
        self.across, self.up = ranges
        self.columns = side if len(axes) == 2 else side * 4
        self.rows = side if len(axes) == 2 else 1
        self._signs: dict[tuple[Normal, Fraction, Fraction], int] = {}

    def point(self, column: Fraction, row: Fraction) -> dict[str, Fraction]:
        x = self.across.low + (self.across.high - self.across.low) * column / self.columns
        y = self.up.low + (self.up.high - self.up.low) * row / self.rows
        return dict(zip(self.axes, (x, y), strict=False))

    def sign(self, polynomial: Normal, column: Fraction, row: Fraction) -> int:
        key = (polynomial, column, row)
        if key not in self._signs:
            value = evaluated(dict(polynomial), self.point(column, row))
            self._signs[key] = (value > 0) - (value < 0)
        return self._signs[key]

    def cell_at(self, cells: Sequence[Cell], column: int, row: int) -> Cell | None:
        return next((cell for cell in cells if self.has(cell, column, row)), None)

    def has(self, cell: Cell, column: int, row: int, *, but: Normal | None = None) -> bool:
        """Whether the square's point is in the cell, apart from one of its constraints."""
        x, y = column + ACROSS, row + UP
        constraints = cell.signs.items()
        if any(p is not but and self.sign(p, x, y) not in signs for p, signs in constraints):
            return False
        return cell.more is TRUE or holds_at(cell.more, self.point(x, y))

    def meets(self, cell: Cell, column: int, row: int) -> bool:
        """Whether the curve on which the cell lies goes through the square."""
        curve = next(polynomial for polynomial, signs in cell.signs.items() if signs == ZERO)
        corners = {
            self.sign(curve, Fraction(column + i), Fraction(row + j))
            for i in (0, 1)
            for j in (0, 1)
        }
        return len(corners) > 1 and self.has(cell, column, row, but=curve)

    def runs(self, found: Sequence[Cell | None], row: int) -> Iterator[Square]:
        """Neighbours of one cell as one rectangle."""
        column = 0
        for cell, run in groupby(found, key=lambda cell: cell):
            count = len(list(run))
            if cell is not None:
                low = self.point(Fraction(column), Fraction(row))
                high = self.point(Fraction(column + count), Fraction(row + 1))
                x, *y = self.axes
                bottom, top = (low[y[0]], high[y[0]]) if y else (self.up.low, self.up.high)
                yield cell, low[x], high[x], bottom, top
            column += count
