"""The page of a chart: the title above it, and below it what its colours mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bargain.output.style import short_lines
from bargain.plot.svg import LINE_HEIGHT, Drawing, Length, width_of

COLUMNS: Final = 120
"""Titles and meanings are broken at about so many characters."""
LONGEST: Final = 360
RIGHT: Final = 24


def chart_page(
    title: str, legend: Sequence[tuple[str, str]], left: int, width: Length, height: Length
) -> tuple[Drawing, int]:
    """A page with its texts, and the top of the room of this height that they leave for the chart.

    They begin at `left`. The page is at least as wide as `width`.
    """
    head = short_lines(title, COLUMNS, LONGEST)
    meanings = [(fill, short_lines(words, COLUMNS, LONGEST)) for fill, words in legend]
    below = [line for _, lines in meanings for line in lines]
    longest = max(*map(width_of, head), 20 + max(map(width_of, below)))
    top = 8 + LINE_HEIGHT * len(head)
    bottom = top + height
    page = Drawing(
        max(width, left + longest + RIGHT), bottom + LINE_HEIGHT * len(below) + 12, title
    )
    for number, line in enumerate(head, 1):
        page.text((left, 2 + LINE_HEIGHT * number), line, bold=True)
    page.legend((left, bottom), meanings)
    return page, top
