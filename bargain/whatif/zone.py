"""Zones: sets of points with whole-number coordinates that differences describe.

A zone of points (x1, …, xn) is given by bounds on xi - xj, where x0 stands for 0: so it can say
that a coordinate is at least or at most a number, and that one is below another or equal to it.
(They are the zones of timed automata: Dill, "Timing assumptions and verification of finite-state
concurrent systems", 1989.) Coordinates are whole numbers from 0 to `MOST`, so all bounds are
finite. Bounds are kept as tight as they can be, which makes emptiness and inclusion plain to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from bargain.record import Record

MOST: Final = 10**18
"""The largest budget."""

Bound: TypeAlias = tuple[int, int, int]
"""`(i, j, b)` says that xi - xj is at most b; x0 is 0."""


class Zone(Record):
    """`bounds[i][j]` is the largest value of xi - xj. Never empty: what would be is None."""

    bounds: tuple[tuple[int, ...], ...]

    @staticmethod
    def everything(dimensions: int) -> Zone:
        """All points with this many coordinates."""
        low = (0,) * (dimensions + 1)
        rows = [
            tuple(0 if i == j else MOST for j in range(dimensions + 1))
            for i in range(1, dimensions + 1)
        ]
        return Zone((low, *rows))

    def within(self, bound: Bound) -> Zone | None:
        """The part that a bound leaves."""
        i, j, most = bound
        rows = self.bounds
        if most >= rows[i][j]:
            return self
        if most + rows[j][i] < 0:
            return None
        ahead = rows[j]
        return Zone(
            tuple(
                tuple(
                    min(known, row[i] + most + step) for known, step in zip(row, ahead, strict=True)
                )
                for row in rows
            )
        )

    def within_all(self, bounds: Iterable[Bound]) -> Zone | None:
        """The part that all of some bounds leave."""
        zone: Zone | None = self
        for bound in bounds:
            if zone is None:
                return None
            zone = zone.within(bound)
        return zone

    def without(self, bounds: Sequence[Bound]) -> list[Zone]:
        """The rest, outside of what the bounds leave, as zones that do not overlap."""
        outside: list[Zone] = []
        rest: Zone | None = self
        for i, j, most in bounds:
            if rest is None:
                break
            part = rest.within((j, i, -most - 1))
            if part is not None:
                outside.append(part)
            rest = rest.within((i, j, most))
        return outside

    def least(self) -> tuple[int, ...]:
        """The point that is least in every coordinate; a zone always has one."""
        return tuple(-low for low in self.bounds[0][1:])

    def contains(self, point: Sequence[int]) -> bool:
        values = (0, *point)
        return all(
            values[i] - values[j] <= most
            for i, row in enumerate(self.bounds)
            for j, most in enumerate(row)
        )

    def is_in(self, bounds: Iterable[Bound]) -> bool:
        """Whether all of its points keep to the bounds."""
        return all(self.bounds[i][j] <= most for i, j, most in bounds)
