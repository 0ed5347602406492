"""Zones are what their bounds say, point by point."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bargain.whatif.zone import MOST, Bound, Zone

SIDE = range(6)


@st.composite
def bounds(draw: st.DrawFn, dimensions: int) -> list[Bound]:
    """Bounds that say something about points with coordinates below 6."""
    count = draw(st.integers(0, 4))
    found: list[Bound] = []
    for _ in range(count):
        i, j = draw(st.permutations(range(dimensions + 1)))[:2]
        found.append((i, j, draw(st.integers(-5, 5))))
    return found


def keeps(point: tuple[int, ...], bounds: list[Bound]) -> bool:
    values = (0, *point)
    return all(values[i] - values[j] <= most for i, j, most in bounds)


def box(dimensions: int) -> list[tuple[int, ...]]:
    return list(product(SIDE, repeat=dimensions))


def boxed(dimensions: int) -> Zone:
    zone = Zone.everything(dimensions).within_all((i, 0, 5) for i in range(1, dimensions + 1))
    assert zone is not None
    return zone


DIMENSIONS = st.integers(1, 3)


@given(st.data(), DIMENSIONS)
def test_a_zone_has_the_points_that_keep_to_its_bounds(data: st.DataObject, size: int) -> None:
    drawn = data.draw(bounds(size))
    zone = boxed(size).within_all(drawn)
    points = [point for point in box(size) if keeps(point, drawn)]
    if zone is None:
        assert points == []
        return
    assert [point for point in box(size) if zone.contains(point)] == points
    assert zone.least() in points
    assert all(low <= x for point in points for low, x in zip(zone.least(), point, strict=True))


@given(st.data(), DIMENSIONS)
def test_what_is_left_of_a_zone_is_in_exactly_one_of_the_pieces(
    data: st.DataObject, size: int
) -> None:
    zone = boxed(size).within_all(data.draw(bounds(size)))
    cut = data.draw(bounds(size))
    if zone is None:
        return
    pieces = zone.without(cut)
    for point in box(size):
        left = zone.contains(point) and not keeps(point, cut)
        assert sum(piece.contains(point) for piece in pieces) == left


@given(st.data(), DIMENSIONS)
def test_zones_know_what_they_meet_and_what_they_are_in(data: st.DataObject, size: int) -> None:
    zone = boxed(size).within_all(data.draw(bounds(size)))
    other = data.draw(bounds(size))
    if zone is None:
        return
    points = [point for point in box(size) if zone.contains(point)]
    assert (zone.within_all(other) is not None) == any(keeps(point, other) for point in points)
    assert zone.is_in(other) == all(keeps(point, other) for point in points)


def test_the_largest_budget_is_in_and_a_larger_one_is_not() -> None:
    everything = Zone.everything(2)
    assert everything.contains((MOST, 0))
    assert not everything.contains((MOST + 1, 0))
    assert not everything.contains((0, -1))
