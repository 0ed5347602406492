"""Areas: the points that share an outcome, in as few and as simple constraints as can be found.

Cells say on which points a match goes the same way, which is more than anyone wants to read. An
area is what remains of a cell's constraints when all are left out, or loosened, that the points of
no other outcome need. Areas of one outcome may overlap; those of different outcomes never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    kept_clear_of = _Others(others)
    loosened: dict[tuple[Bound, ...], list[Area]] = {}

    def around(bounds: tuple[Bound, ...]) -> list[Area]:
        """The areas of an origin, which stay the same however much is covered already."""
        if bounds not in loosened:
            loosened[bounds] = _around(everything, bounds, cells, kept_clear_of)
        return loosened[bounds]

    uncovered = list(cells)
    found: list[Area] = []
    while uncovered:
        origins = uncovered if len(cells) <= MAX_ALTERNATIVES else uncovered[:1]
        best: tuple[tuple[int, int, tuple[int, ...]], Area] | None = None
        for bounds, _ in origins:
            for area in around(bounds):
                covers = sum(cell.is_in(area.bounds) for _, cell in uncovered)
                rank = (-covers, len(area.bounds), area.least)
                if best is None or rank < best[0]:
                    best = (rank, area)
        assert best is not None
        chosen = best[1]
        found.append(chosen)
        uncovered = [item for item in uncovered if not item[1].is_in(chosen.bounds)]
    return tuple(sorted(_needed(found, cells), key=lambda area: (area.least, area.bounds)))


def _around(
    everything: Zone,
    bounds: tuple[Bound, ...],
    cells: Sequence[tuple[tuple[Bound, ...], Zone]],
    others: _Others,
) -> list[Area]:
    """The areas that the bounds of one cell grow into."""
    grown: list[Area] = []
    for relations_first in (True, False):
        loose = _loosened(everything, bounds, cells, others, relations_first)
        zone = everything.within_all(loose)
        assert zone is not None
        grown.append(Area(loose, zone.least()))
    return grown


def _loosened(
    everything: Zone,
    bounds: Sequence[Bound],
    cells: Sequence[tuple[tuple[Bound, ...], Zone]],
    others: _Others,
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
            zone = everything.within_all((i, j, most) for (i, j), most in kept.items())
            assert zone is not None
            if not others.meet(zone):
                break
    return tuple((i, j, most) for (i, j), most in sorted(kept.items()))


class _Others:
    """The cells that an area has to keep clear of.

    They are told apart by few different bounds. So a zone is compared with each of these once, and
    what is ruled out by none is looked at in full.
    """

    def __init__(self, cells: Sequence[tuple[Bound, ...]]) -> None:
        self.cells = cells
        self.with_bound: dict[Bound, int] = {}
        for place, bounds in enumerate(cells):
            for bound in bounds:
                self.with_bound[bound] = self.with_bound.get(bound, 0) | 1 << place

    def meet(self, zone: Zone) -> bool:
        left = (1 << len(self.cells)) - 1
        for (i, j, most), places in self.with_bound.items():
            if zone.bounds[j][i] + most < 0:
                left &= ~places
        while left:
            place = left.bit_length() - 1
            if zone.within_all(self.cells[place]) is not None:
                return True
            left ^= 1 << place
        return False


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
    """Bounds in words: the numbers in the order of the axes, and then how the axes compare, as in
    `2 <= k <= 9`, `k < K`. A single point is told as such. Empty for no bounds."""
    bounds = list(bounds)
    zone = Zone.everything(len(names)).within_all(bounds)
    if zone is not None and all(zone.bounds[i][0] == n for i, n in enumerate(zone.least(), 1)):
        return [f"{name} = {n}" for name, n in zip(names, zone.least(), strict=True)]
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
    relations = {pair: most for pair, most in known.items() if 0 not in pair}
    return [*words, *_chains(names, relations)]


def _chains(names: Sequence[str], relations: Mapping[tuple[int, int], int]) -> list[str]:
    """Which axes are below which, in as few rows as can be: `a = b < c`."""
    equal = {
        (i, j) for (i, j), most in relations.items() if most == 0 == relations.get((j, i)) and i < j
    }
    leaders = list(range(len(names) + 1))
    for i, j in sorted(equal):
        leaders = [leaders[i] if leader == leaders[j] else leader for leader in leaders]

    def alike(leader: int) -> str:
        return " = ".join(
            name for name, own in zip(names, leaders[1:], strict=True) if own == leader
        )

    steps = {
        (leaders[i], leaders[j]): "<" if most < 0 else "<="
        for (i, j), most in sorted(relations.items(), key=lambda item: -item[1])
        if leaders[i] != leaders[j]
    }
    unsaid = {leaders[i] for i, _ in equal}
    rows: list[str] = []
    while steps:
        ends = {high for _, high in steps}
        low = next((start for start, _ in steps if start not in ends), next(iter(steps))[0])
        row = ""
        while True:
            row += alike(low) if low in unsaid else names[low - 1]
            unsaid.discard(low)
            high = next((end for start, end in steps if start == low), None)
            if high is None:
                break
            row += f" {steps.pop((low, high))} "
            low = high
        rows.append(row)
    return [*map(alike, sorted(unsaid)), *rows]
