"""Areas: the points that share an outcome, in as few and as simple constraints as can be found.

Cells say on which points a match goes the same way, which is more than anyone wants to read. An
area is what remains of a cell's constraints when all are left out, or loosened, that the points of
no other outcome need. Areas of one outcome may overlap; those of different outcomes never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bargain.record import Record
from bargain.whatif.zone import MOST, Bound, Zone

MAX_ALTERNATIVES: Final = 200
"""Among so many cells every one is tried as the origin of an area."""


class Area(Record):
    """Points that keep to `bounds`, all with the same outcome; `least` is the least of them."""

    bounds: tuple[Bound, ...]
    least: tuple[int, ...]


def areas(
    dimensions: int,
    cells: Sequence[tuple[tuple[Bound, ...], Zone]],
    others: Sequence[tuple[Bound, ...]],
) -> tuple[Area, ...]:
    """Areas that cover some cells, which have one outcome, and meet none of the `others`."""
    everything = Zone.everything(dimensions)
    uncovered = list(cells)
    found: list[Area] = []
    while uncovered:
        origins = uncovered if len(cells) <= MAX_ALTERNATIVES else uncovered[:1]
        best: tuple[tuple[int, int, tuple[int, ...]], Area] | None = None
        for bounds, _ in origins:
            for relations_first in (True, False):
                loose = _loosened(everything, bounds, cells, others, relations_first)
                zone = everything.within_all(loose)
                assert zone is not None
                covers = sum(cell.is_in(loose) for _, cell in uncovered)
                rank = (-covers, len(loose), zone.least())
                if best is None or rank < best[0]:
                    best = (rank, Area(loose, zone.least()))
        assert best is not None
        area = best[1]
        found.append(area)
        uncovered = [item for item in uncovered if not item[1].is_in(area.bounds)]
    return tuple(sorted(_needed(found, cells), key=lambda area: (area.least, area.bounds)))


def _loosened(
    everything: Zone,
    bounds: Sequence[Bound],
    cells: Sequence[tuple[tuple[Bound, ...], Zone]],
    others: Sequence[tuple[Bound, ...]],
    relations_first: bool,
) -> tuple[Bound, ...]:
    """The bounds, each left out or else as loose as it can be; those on pairs of axes first or
    last, those from above before those from below."""
    known: dict[tuple[int, int], set[int]] = {}
    for item, _ in cells:
        for i, j, most in item:
            known.setdefault((i, j), set()).add(most)

    def turn(bound: Bound) -> tuple[bool, int]:
        i, j, _ = bound
        return ((i > 0 and j > 0) is not relations_first, 0 if j == 0 else 1)

    kept = {(i, j): most for i, j, most in sorted(bounds, key=turn)}
    for pair in list(kept):
        most = kept.pop(pair)
        looser = sorted((b for b in known[pair] if b > most), reverse=True)
        for value in (None, *looser, most):
            if value is not None:
                kept[pair] = value
            if _free(everything, kept, others):
                break
    return tuple((i, j, most) for (i, j), most in sorted(kept.items()))


def _free(
    everything: Zone, bounds: dict[tuple[int, int], int], others: Sequence[tuple[Bound, ...]]
) -> bool:
    zone = everything.within_all((i, j, most) for (i, j), most in bounds.items())
    assert zone is not None
    return not any(zone.meets(other) for other in others)


def _needed(areas: Sequence[Area], cells: Sequence[tuple[tuple[Bound, ...], Zone]]) -> list[Area]:
    """The areas without those whose cells are all in others."""
    kept = list(areas)
    for area in areas:
        rest = [other for other in kept if other is not area]
        if all(any(cell.is_in(other.bounds) for other in rest) for _, cell in cells):
            kept = rest
    return kept


def least_points(points: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """The points of which no other one is at most as large in every coordinate."""
    found: list[tuple[int, ...]] = []
    for point in sorted(set(points)):
        if not any(all(a <= b for a, b in zip(low, point, strict=True)) for low in found):
            found.append(point)
    return tuple(found)


def bounds_text(names: Sequence[str], bounds: Iterable[Bound]) -> list[str]:
    """Bounds in words, in the order of the axes: `2 <= k <= 9`, `k < K`. Empty for no bounds."""
    known = {(i, j): most for i, j, most in bounds}
    words: list[str] = []
    for place, name in enumerate(names, 1):
        low, high = -known.get((0, place), 0), known.get((place, 0), MOST)
        if low == high:
            words.append(f"{name} = {low}")
        elif low > 0 and high < MOST:
            words.append(f"{low} <= {name} <= {high}")
        elif low > 0:
            words.append(f"{name} >= {low}")
        elif high < MOST:
            words.append(f"{name} <= {high}")
    for (i, j), most in known.items():
        if i == 0 or j == 0:
            continue
        back = known.get((j, i))
        one, other = names[i - 1], names[j - 1]
        if most < 0:
            words.append(f"{one} < {other}")
        elif back is None:
            words.append(f"{one} <= {other}")
        elif back == 0 and i < j:
            words.append(f"{one} = {other}")
    return words
