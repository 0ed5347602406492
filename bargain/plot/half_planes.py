"""Convex polygons cut by half-planes, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

Place: TypeAlias = tuple[Fraction, Fraction]
Line: TypeAlias = tuple[Fraction, Fraction, Fraction]
"""a, b and c: the points (x, y) with a x + b y + c = 0."""


def rectangle(left: Fraction, right: Fraction, low: Fraction, high: Fraction) -> list[Place]:
    return [(left, low), (right, low), (right, high), (left, high)]


def clipped(corners: Sequence[Place], line: Line) -> list[Place]:
    """The part of a convex polygon where a x + b y + c >= 0, each corner once.

    What is left may have two corners or one: it is a segment or a point then.
    """
    a, b, c = line
    kept: dict[Place, None] = {}
    for here, following in pairwise([*corners, *corners[:1]]):
        now = a * here[0] + b * here[1] + c
        then = a * following[0] + b * following[1] + c
        if now >= 0:
            kept[here] = None
        if now * then < 0:
            part = now / (now - then)
            x = here[0] + part * (following[0] - here[0])
            y = here[1] + part * (following[1] - here[1])
            kept[x, y] = None
    # A polygon with one corner has no edges.
    if len(corners) == 1 and a * corners[0][0] + b * corners[0][1] + c >= 0:
        kept[corners[0]] = None
    return list(kept)


def centre(corners: Sequence[Place]) -> Place:
    """The centre of mass of a convex polygon; of a segment or a point, the middle."""
    area = x = y = Fraction(0)
    x0, y0 = corners[0]
    for (x1, y1), (x2, y2) in pairwise(corners[1:]):
        part = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        area += part
        x += part * (x0 + x1 + x2) / 3
        y += part * (y0 + y1 + y2) / 3
    if not area:
        count = len(corners)
        return sum((p[0] for p in corners), Fraction(0)) / count, sum(
            (p[1] for p in corners), Fraction(0)
        ) / count
    return x / area, y / area


def squared_distance(place: Place, ends: Sequence[Place]) -> Fraction:
    """From a place to a segment with these two ends, or to a point, if there is one."""
    (x, y), (x1, y1), (x2, y2) = place, ends[0], ends[-1]
    across, up = x2 - x1, y2 - y1
    length = across**2 + up**2
    along = ((x - x1) * across + (y - y1) * up) / length if length else Fraction(0)
    along = min(max(along, Fraction(0)), Fraction(1))
    return (x - x1 - along * across) ** 2 + (y - y1 - along * up) ** 2
