"""The cells of one or two rational features as a drawing.

Cells with linear constraints are drawn exactly, as polygons; those without area, such as
`cost == 1/3`, as lines and points on top. Where a constraint is not linear, or has quantifiers, the
ranges are divided into small squares, and each has the colour of the cell that a point in it
belongs to. For each combination of values of the other features that range, where they make a
difference, there is one panel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from bargain.core.games import Enumeration, FeatureValue, Interval
from bargain.core.text import number_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.output.chart import chart_page
from bargain.output.printable import shortened
from bargain.output.regions_shapes import Box, Shape, is_linear, roomiest, shapes, squares
from bargain.output.regions_text import choice_text, ending_lines, is_all, where_text
from bargain.output.words import pair_text, with_given
from bargain.plot.half_planes import Place, centre, squared_distance
from bargain.plot.svg import CHARACTER, LINE_HEIGHT, Drawing, colour, ink_on, width_of
from bargain.regions.cell import Cell, Regions, ending_key

SIDE: Final = 440
STRIP: Final = 44
ABOVE: Final = 32
"""From the top of the chart to the first panels, with room for what these are about."""
BELOW: Final = 56
GAP: Final = 28
EDGE: Final = "#ffffff"
LONGEST: Final = int(SIDE / CHARACTER)
"""Characters that a panel has room for on each side."""
LONGEST_NUMBER: Final = 20


def regions_plot(regions: Regions) -> Drawing:
    """Raises `DiagnosticError` (BGL089) where other than one or two rational features range."""
    axes = list(regions.intervals)
    if len(axes) not in (1, 2):
        found = f"{len(axes)} range" if axes else "none ranges"
        message = f"a plot has one or two rational features, and here {found}"
        hint = f"write `--over {','.join(axes[:2])}`, and --given for others" if axes else None
        raise DiagnosticError([Diagnostic("BGL089", message, hint=hint)])
    return _Plot(regions).drawn()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a panel is on the page, and the ranges that it shows; the second may be a strip."""

    left: int
    top: int
    height: int
    across: Interval
    up: Interval

    def place(self, point: Place) -> Place:
        return self.x(point[0]), self.y(point[1])

    def x(self, value: Fraction) -> Fraction:
        return self.left + SIDE * (value - self.across.low) / _width(self.across)

    def y(self, value: Fraction) -> Fraction:
        return self.top + self.height - self.height * (value - self.up.low) / _width(self.up)


def _width(interval: Interval) -> Fraction:
    return interval.high - interval.low or Fraction(1)


@dataclass(frozen=True, slots=True)
class _Panel:
    """The cells at some values of the features that have finitely many, and the numbers that stand
    at the axes."""

    words: str
    cells: list[Cell]
    shapes: list[Shape]
    across: list[Fraction]
    up: list[Fraction]


class _Plot:
    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        self.axes = list(regions.intervals)
        self.ranges = [*regions.intervals.values(), Interval(Fraction(0), Fraction(1))][:2]
        self.height = SIDE if len(self.axes) == 2 else STRIP
        self.panels = [self.panel_at(chosen) for chosen in _panels(regions)]
        self.columns = min(len(self.panels), 2) if len(self.axes) == 2 else 1
        endings = [ending for ending, _ in regions.endings]
        self.number = {ending_key(ending): place for place, ending in enumerate(endings, 1)}
        upwards = [width_of(_tick_text(value)) for panel in self.panels for value in panel.up]
        self.name_at = max(upwards, default=0) + 16
        """How far the second axis's name is from it, behind the numbers there."""
        low, high = (
            width_of(_tick_text(value)) // 2 + 4
            for value in (self.ranges[0].low, self.ranges[0].high)
        )
        self.left = max(self.name_at + LINE_HEIGHT, low)
        self.between = max(self.left, low + high)
        self.right = max(GAP, high)

    def panel_at(self, chosen: Mapping[str, FeatureValue]) -> _Panel:
        cells = [
            cell
            for cell in self.regions.cells
            if all(value in cell.choices[name] for name, value in chosen.items())
        ]
        found = shapes(cells, self.axes, self.ranges)
        corners = [corner for shape in found for corner in shape.corners]
        return _Panel(
            words=" and ".join(choice_text(name, (value,)) for name, value in chosen.items()),
            cells=cells,
            shapes=found,
            across=_ticks(self.ranges[0], {x for x, _ in corners}, upwards=False),
            up=_ticks(self.ranges[1], {y for _, y in corners}, upwards=True)
            if len(self.axes) == 2
            else [],
        )

    def drawn(self) -> Drawing:
        regions = self.regions
        legend = [
            (colour(number - 1), f"{number}. {'; '.join(ending_lines(ending))}")
            for number, (ending, _) in enumerate(regions.endings, 1)
        ]
        rows = -(-len(self.panels) // self.columns)
        down = self.height + BELOW + GAP
        page, top = chart_page(
            with_given(pair_text(regions.first, regions.second, regions.game), regions.given),
            legend,
            self.left,
            self.left + self.columns * (SIDE + self.between) - self.between + self.right,
            LINE_HEIGHT + rows * down,
        )
        for place, panel in enumerate(self.panels):
            left = self.left + place % self.columns * (SIDE + self.between)
            above = top + ABOVE + place // self.columns * down
            self.panel(page, _Frame(left, above, self.height, *self.ranges), panel)
        return page

    def panel(self, page: Drawing, frame: _Frame, panel: _Panel) -> None:
        page.text((frame.left, frame.top - 6), shortened(panel.words, LONGEST))
        cells, found = panel.cells, panel.shapes
        boxes: dict[int, list[Box]] = {}
        for cell, left, right, low, high in squares(cells, self.axes, self.ranges):
            corner, end = frame.place((left, high)), frame.place((right, low))
            if not is_linear(cell):
                boxes.setdefault(self.number[ending_key(cell.ending)], []).append((corner, end))
            # A little more than its part, against gaps where the viewer smooths edges.
            wide, tall = end[0] - corner[0] + Fraction(1, 4), end[1] - corner[1] + Fraction(1, 4)
            page.rectangle(corner, wide, tall, self.fill(cell))
        for shape in found:
            self.shape(page, frame, shape)
        thin = [
            [frame.place(corner) for corner in shape.corners]
            for shape in found
            if len(shape.corners) < 3
        ]
        for shape in found:
            self.numbered(page, frame, shape, thin)
        for number, mine in boxes.items():
            middle, side = roomiest(mine)
            if side >= 16:
                quarters = [(x * side / 4, y * side / 4) for x in (-1, 1) for y in (-1, 1)]
                places = [middle, *((middle[0] + x, middle[1] + y) for x, y in quarters)]
                self.write(page, number, places, thin)
        self.labels(page, frame, panel)

    def fill(self, cell: Cell) -> str:
        return colour(self.number[ending_key(cell.ending)] - 1)

    def shape(self, page: Drawing, frame: _Frame, shape: Shape) -> None:
        corners = [frame.place(corner) for corner in shape.corners]
        fill = self.fill(shape.cell)
        match corners:
            case [(x, y)]:
                page.rectangle((x - 4, y - 4), 8, 8, EDGE)
                page.rectangle((x - 3, y - 3), 6, 6, fill, where_text(shape.cell, self.regions))
            case [start, end]:
                page.line(start, end, EDGE, 5)
                page.line(start, end, fill, 3)
            case _:
                page.polygon(corners, fill, where_text(shape.cell, self.regions))
                for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
                    page.line(start, end, EDGE)

    def numbered(
        self, page: Drawing, frame: _Frame, shape: Shape, thin: Sequence[Sequence[Place]]
    ) -> None:
        """The number of the outcome, where there is room for it; not on a line or a point of
        others, as far as that can be avoided."""
        corners = [frame.place(corner) for corner in shape.corners]
        wide, tall = (max(part) - min(part) for part in zip(*corners, strict=True))
        if len(corners) > 2 and wide >= 16 and tall >= 14:
            middle = centre(corners)
            places = [middle, *(centre([middle, corner]) for corner in corners)]
            self.write(page, self.number[ending_key(shape.cell.ending)], places, thin)

    def write(
        self,
        page: Drawing,
        number: int,
        places: Sequence[Place],
        thin: Sequence[Sequence[Place]],
    ) -> None:
        """The number of an outcome, in the first of some places that is clear of what is thin."""
        free = (p for p in places if all(squared_distance(p, one) >= 144 for one in thin))
        x, y = next(free, places[0])
        page.text((x, y + 4), str(number), anchor="middle", fill=ink_on(colour(number - 1)))

    def labels(self, page: Drawing, frame: _Frame, panel: _Panel) -> None:
        """The ends of the ranges, and where else a cell has a corner, as far as there is room."""
        bottom = frame.top + frame.height
        names = [shortened(name, LONGEST) for name in self.axes]
        for value in panel.across:
            x = frame.x(value)
            page.line((x, bottom), (x, bottom + 4))
            page.text((x, bottom + LINE_HEIGHT), _tick_text(value), anchor="middle")
        page.text((frame.left + SIDE // 2, bottom + 36), names[0], anchor="middle")
        for value in panel.up:
            y = frame.y(value)
            page.line((frame.left - 4, y), (frame.left, y))
            page.text((frame.left - 8, y + 4), _tick_text(value), anchor="end")
        if len(names) == 2:
            place = (frame.left - self.name_at, frame.top + SIDE // 2)
            page.text(place, names[1], anchor="middle", turned=True)


def _tick_text(value: Fraction) -> str:
    return shortened(number_text(value), LONGEST_NUMBER)


def _ticks(interval: Interval, corners: set[Fraction], *, upwards: bool) -> list[Fraction]:
    """The ends, and as many of the others as have room, those with simple fractions first."""
    ends = (interval.low, interval.high)
    chosen: dict[Fraction, tuple[Fraction, Fraction]] = {}
    for value in (*ends, *sorted(corners.difference(ends), key=lambda v: (v.denominator, v))):
        text = _tick_text(value)
        room = Fraction(LINE_HEIGHT) if upwards else len(text) * CHARACTER + 8
        at = SIDE * (value - interval.low) / _width(interval)
        free = all(abs(at - other) >= (room + size) / 2 for other, size in chosen.values())
        if value in ends or (len(text) <= 6 and free):
            chosen[value] = (at, room)
    return list(chosen)


def _panels(regions: Regions) -> Iterator[dict[str, FeatureValue]]:
    """The values of those features, among those with finitely many, that make a difference."""
    names = [
        name
        for name, domain in regions.domains.items()
        if not isinstance(domain, Interval)
        and not all(is_all(cell.choices[name], domain) for cell in regions.cells)
    ]
    values: list[tuple[FeatureValue, ...]] = []
    for name in names:
        domain = regions.domains[name]
        values.append(domain.values if isinstance(domain, Enumeration) else (True, False))
    for combination in product(*values):
        yield dict(zip(names, combination, strict=True))
