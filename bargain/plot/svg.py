"""A small SVG writer: shapes and texts on a white page, and a legend below them.

The same drawing is the same text, byte for byte. Positions are exact numbers and are rounded when
they are written; y grows downwards, as in SVG.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isqrt
from typing import Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from bargain.columns import display_width

Length: TypeAlias = int | Fraction
Point: TypeAlias = tuple[Length, Length]

COLOURS: Final = (
    "#56b4e9",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#f0e442",
    "#d55e00",
    "#0072b2",
    "#8c8c8c",
)
"""Colours that most colour-blind readers can tell apart (Okabe and Ito, 2008)."""

INK: Final = "#222222"
DARK: Final = 110
"""Colours up to this lightness, of 255, are dark."""
FONT_SIZE: Final = 12
LINE_HEIGHT: Final = 18
CHARACTER: Final = Fraction(38, 5)
"""The width of a character, on average; a little more than most fonts need."""
HEAD: Final = 9
"""The length of the head of an arrow."""


def width_of(words: str) -> int:
    """How many pixels to reserve for words."""
    return int(display_width(words) * CHARACTER)


def colour(number: int) -> str:
    """A colour for each number from 0 on; lighter ones come when all were used."""
    base, again = COLOURS[number % len(COLOURS)], number // len(COLOURS)
    white = (0, 50, 25, 70)[again % 4]
    parts = (int(base[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{part + (255 - part) * white // 100:02x}" for part in parts)


def ink_on(fill: str) -> str:
    """What to write with on a colour: white on dark ones, by the weights of ITU-R BT.709."""
    red, green, blue = (int(fill[start : start + 2], 16) for start in (1, 3, 5))
    return INK if 2126 * red + 7152 * green + 722 * blue > DARK * 10_000 else "#ffffff"


class Drawing:
    """Shapes on a page of this size, in pixels, drawn in the order in which they are added."""

    def __init__(self, width: Length, height: Length, title: str) -> None:
        self.width = width
        self.height = height
        self.title = title
        self._parts: list[str] = []

    def rectangle(
        self,
        corner: Point,
        width: Length,
        height: Length,
        fill: str,
        hint: str | None = None,
        *,
        outline: str | None = None,
    ) -> None:
        """A filled rectangle; `hint` shows when one points at it."""
        x, y = corner
        self._shape(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"',
            fill,
            hint,
            outline,
        )

    def polygon(
        self,
        corners: Iterable[Point],
        fill: str,
        hint: str | None = None,
        *,
        outline: str | None = None,
    ) -> None:
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
        self._shape(f'<polygon points="{points}"', fill, hint, outline)

    def circle(
        self,
        middle: Point,
        radius: Length,
        fill: str,
        hint: str | None = None,
        *,
        outline: str | None = None,
    ) -> None:
        x, y = middle
        self._shape(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"', fill, hint, outline)

    def line(
        self,
        start: Point,
        end: Point,
        stroke: str = INK,
        width: Length = 1,
        *,
        dashed: bool = False,
    ) -> None:
        (x1, y1), (x2, y2) = start, end
        dashes = ' stroke-dasharray="5 4"' if dashed else ""
        self._parts.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
            f'stroke="{stroke}" stroke-width="{_n(width)}"{dashes}/>'
        )

    def arrow(self, start: Point, end: Point, stroke: str = INK, width: Length = 1) -> None:
        """A line with a head whose tip is the end; the two places are not the same."""
        (x1, y1), (x2, y2) = start, end
        across, down = Fraction(x2 - x1), Fraction(y2 - y1)
        length = Fraction(isqrt(round((across**2 + down**2) * 10_000)), 100)
        along = across / length, down / length
        neck = x2 - HEAD * along[0], y2 - HEAD * along[1]
        self.line(start, neck, stroke, width)
        side = HEAD * along[1] * Fraction(2, 5), HEAD * along[0] * Fraction(2, 5)
        left, right = (neck[0] - side[0], neck[1] + side[1]), (neck[0] + side[0], neck[1] - side[1])
        self.polygon((end, left, right), stroke)

    def text(
        self,
        place: Point,
        words: str,
        *,
        anchor: str = "start",
        turned: bool = False,
        bold: bool = False,
        fill: str | None = None,
        halo: bool = False,
    ) -> None:
        """Words that start, end or have their middle at a place; `turned` reads upwards. A white
        `halo` parts them from lines that go through them."""
        x, y = _n(place[0]), _n(place[1])
        turn = f' transform="rotate(-90 {x} {y})"' if turned else ""
        style = ' font-weight="bold"' if bold else ""
        if fill is not None:
            style += f' fill="{fill}"'
        if halo:
            style += ' stroke="#ffffff" stroke-width="3" paint-order="stroke"'
        self._parts.append(
            f'<text x="{x}" y="{y}" text-anchor="{anchor}"{style}{turn}>{_words(words)}</text>'
        )

    def legend(self, place: Point, entries: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Colours with lines that say what they mean, one below the other."""
        x, y = place
        for fill, lines in entries:
            self.rectangle((x, y), 12, 12, fill)
            for words in lines:
                self.text((x + 20, y + 10), words)
                y += LINE_HEIGHT

    def __str__(self) -> str:
        width, height = _n(self.width), _n(self.height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="{FONT_SIZE}" '
            f'fill="{INK}" role="img" aria-label={quoteattr(_printable(self.title))}>'
        )
        page = '<rect width="100%" height="100%" fill="#ffffff"/>'
        return "\n".join((head, page, *self._parts, "</svg>")) + "\n"

    def _shape(self, start: str, fill: str, hint: str | None, outline: str | None) -> None:
        paint = f'fill="{fill}"' if outline is None else f'fill="{fill}" stroke="{outline}"'
        if hint is None:
            self._parts.append(f"{start} {paint}/>")
        else:
            tag = start[1:].split(" ", 1)[0]
            self._parts.append(f"{start} {paint}><title>{_words(hint)}</title></{tag}>")


def _n(length: Length) -> str:
    """A length to two decimals, as short as it can be."""
    hundredths = round(length * 100)
    sign, hundredths = "-" if hundredths < 0 else "", abs(hundredths)
    whole, rest = divmod(hundredths, 100)
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".")


def _words(words: str) -> str:
    return escape(_printable(words))


def _printable(words: str) -> str:
    """What XML may hold: other characters are shown by their codes."""
    return "".join(
        c if c.isprintable() or c == " " else c.encode("unicode_escape").decode("ascii")
        for c in words
    )
