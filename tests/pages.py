"""What every drawing has to keep to: its texts are on the page, and none is written over another.

Widths are those that the layout reckons with, which is a little more than most fonts need.
"""

from __future__ import annotations

from itertools import combinations
from typing import TypeAlias
from xml.etree import ElementTree

from bargain.plot.svg import Drawing, width_of

SVG = "{http://www.w3.org/2000/svg}"
ABOVE, BELOW = 9, 2
"""How far letters reach above the line that they stand on, and below it."""

Box: TypeAlias = tuple[float, float, float, float]


def texts(page: Drawing) -> list[tuple[str, Box]]:
    """The texts of a drawing with the rectangles that they take: left, top, right, bottom."""
    root = ElementTree.fromstring(str(page))
    return [(str(each.text), _box(each)) for each in root.iter(f"{SVG}text")]


def _box(text: ElementTree.Element) -> Box:
    x, y, wide = float(text.attrib["x"]), float(text.attrib["y"]), width_of(str(text.text))
    before = {"start": 0.0, "middle": wide / 2, "end": float(wide)}[text.attrib["text-anchor"]]
    if "transform" in text.attrib:
        return x - ABOVE, y + before - wide, x + BELOW, y + before
    return x - before, y - ABOVE, x - before + wide, y + BELOW


def assert_readable(page: Drawing) -> None:
    found = texts(page)
    for words, (left, top, right, bottom) in found:
        assert left >= 0, f"{words} is cut off at the left"
        assert top >= 0, f"{words} is cut off at the top"
        assert right <= page.width, f"{words} is cut off at the right"
        assert bottom <= page.height, f"{words} is cut off at the bottom"
    for (one, a), (other, b) in combinations(found, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one} and {other} are written over each other"
