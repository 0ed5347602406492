"""The staircase of one or two budgets as a drawing.

An axis is not to scale: it is cut where something changes, and every piece between two cuts is as
wide as any other. So nothing is left out, however large the budgets, and no sample stands for more
than itself: within a piece the outcome is the same, but for a diagonal where two equal budgets do
something else than unequal ones.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.output.budgets_text import ending_text
from bargain.output.chart import RIGHT, chart_page
from bargain.output.printable import shortened
from bargain.output.words import pair_text, with_given
from bargain.plot.svg import LINE_HEIGHT, Drawing, colour, width_of
from bargain.whatif.budgets import NOTHING_TO_VARY, Budgets
from bargain.whatif.contest import Outcome

SIDE: Final = 480
"""The drawing of two budgets is a square of about so many pixels, that of one as wide."""
SMALLEST: Final = 12
LARGEST: Final = 56
LEFT: Final = 16
LONGEST_NAME: Final = 60


def budgets_plot(budgets: Budgets) -> Drawing:
    """One or two axes. Raises `DiagnosticError` (BGL087) where there are more."""
    if len(budgets.axes) > 2:
        message = f"a plot has one or two budgets, and here {len(budgets.axes)} vary"
        hint = f"write numbers for some, or name two: `--vary {','.join(budgets.names[:2])}`"
        raise DiagnosticError([Diagnostic(NOTHING_TO_VARY, message, hint=hint)])
    return _Plot(budgets).drawn()


class _Plot:
    def __init__(self, budgets: Budgets) -> None:
        self.budgets = budgets
        self.starts = _starts(budgets)
        count = len(self.starts)
        self.unit = min(max(SIDE // count, SMALLEST), LARGEST)
        self.across = self.unit * count
        self.up = self.across if len(budgets.axes) == 2 else self.unit
        longest = max(width_of(self.label(place)) for place in range(count))
        self.margin = LEFT + longest + 24
        self.turned = longest > self.unit
        self.below = (longest if self.turned else LINE_HEIGHT) + 34
        self.names = [shortened(name, LONGEST_NAME) for name in budgets.names]
        self.colours = {o.outcome: colour(i) for i, o in enumerate(budgets.outcomes)}

    def drawn(self) -> Drawing:
        budgets, names = self.budgets, self.names
        legend = [(self.colours[o.outcome], ending_text(o.outcome)) for o in budgets.outcomes]
        width = max(self.margin + self.across, *(LEFT + width_of(name) for name in names)) + RIGHT
        above = LINE_HEIGHT * len(names)
        title = pair_text(budgets.first, budgets.second, budgets.game)
        height = above + self.up + self.below
        page, top = chart_page(with_given(title, budgets.given), legend, self.margin, width, height)
        self.top = top + above
        if len(names) == 2:
            page.text((LEFT, self.top - 10), names[1])
            self.square(page)
        else:
            for column, start in enumerate(self.starts):
                fill = self.colours[budgets.at(start)]
                corner = (self.margin + column * self.unit, self.top)
                self.filled(page, corner, fill, self.span(column))
        self.labels(page)
        return page

    def square(self, page: Drawing) -> None:
        for column in range(len(self.starts)):
            for row in range(len(self.starts)):
                self.piece(page, column, row)

    def piece(self, page: Drawing, column: int, row: int) -> None:
        unit, low = self.unit, (self.starts[column], self.starts[row])
        left, right = self.margin + column * unit, self.margin + (column + 1) * unit
        bottom, top = self.top + self.up - row * unit, self.top + self.up - (row + 1) * unit
        names = self.budgets.names
        hint = f"{names[0]}: {self.span(column)}, {names[1]}: {self.span(row)}"
        here = self.outcome(*low)
        if column != row or self.is_single(column):
            self.filled(page, (left, top), self.colours[here], hint)
            return
        above, below = self.outcome(low[0], low[1] + 1), self.outcome(low[0] + 1, low[1])
        if here == above == below:
            self.filled(page, (left, top), self.colours[here], hint)
            return
        corners = (left, bottom), (right, top)
        page.polygon((*corners, (left, top)), self.colours[above], f"{hint}, the second larger")
        page.polygon((*corners, (right, bottom)), self.colours[below], f"{hint}, the first larger")
        page.line(*corners, self.colours[here], Fraction(5, 2))

    def filled(self, page: Drawing, corner: tuple[int, int], fill: str, hint: str) -> None:
        """A square that is a little larger than it is, against gaps where viewers smooth edges."""
        side = self.unit + Fraction(1, 4)
        page.rectangle(corner, side, side, fill, hint)

    def outcome(self, first: int, second: int) -> Outcome:
        return self.budgets.at(first, second)

    def is_single(self, place: int) -> bool:
        following = self.starts[place + 1 : place + 2]
        return bool(following) and following[0] == self.starts[place] + 1

    def span(self, place: int) -> str:
        """A piece of an axis in words."""
        start = self.starts[place]
        if place + 1 == len(self.starts):
            return f"{start} and more"
        last = self.starts[place + 1] - 1
        return str(start) if last == start else f"{start} to {last}"

    def label(self, place: int) -> str:
        """A piece of an axis in as few characters as can be."""
        return self.span(place).replace(" to ", "–").replace(" and more", "+")

    def labels(self, page: Drawing) -> None:
        """Which budgets the pieces of the axes are, and what the axes are."""
        unit, names = self.unit, self.names
        bottom = self.top + self.up
        half = Fraction(unit, 2)
        for place in range(len(self.starts)):
            words = self.label(place)
            x = self.margin + place * unit
            page.line((x, bottom), (x, bottom + 4))
            if self.turned:
                page.text((x + half + 4, bottom + 8), words, anchor="end", turned=True)
            else:
                page.text((x + half, bottom + LINE_HEIGHT), words, anchor="middle")
            if len(names) == 2:
                y = bottom - place * unit
                page.line((self.margin - 4, y), (self.margin, y))
                page.text((self.margin - 8, y - half + 4), words, anchor="end")
        # A name that is wider than the drawing begins where the page does.
        half = Fraction(width_of(names[0]), 2)
        middle = max(self.margin + Fraction(self.across, 2), LEFT + half)
        page.text((middle, bottom + self.below - 16), names[0], anchor="middle")


def _starts(budgets: Budgets) -> list[int]:
    """Where the outcome changes, on any axis, so that both have the same pieces."""
    starts = {0}
    for found in budgets.outcomes:
        for i, j, most in (bound for area in found.areas for bound in area.bounds):
            if j == 0:
                starts.add(most + 1)
            elif i == 0:
                starts.add(-most)
    return sorted(starts)
