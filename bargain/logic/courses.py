"""How bargaining matches go: the demands of each round and the split that comes of them."""

from __future__ import annotations

from fractions import Fraction

from bargain.logic.situation import Situation


class Course:
    """How a bargaining match goes, from one side, before any outside option is taken.

    `demands` has the pair (own, other's) of each round that is reached, as shares.
    """

    __slots__ = ("agreement", "demands", "other_share", "share")

    def __init__(
        self,
        demands: tuple[tuple[Fraction, Fraction], ...],
        agreement: bool,
        share: Fraction,
        other_share: Fraction,
    ) -> None:
        self.demands = demands
        self.agreement = agreement
        self.share = share
        self.other_share = other_share

    @property
    def round(self) -> int:
        return len(self.demands)

    @property
    def demand(self) -> Fraction:
        return self.demands[-1][0]

    @property
    def least_demand(self) -> Fraction:
        return min(own for own, _ in self.demands)


class Courses:
    """The courses of a situation, each made once, so that tests can remember them by identity."""

    __slots__ = ("_by_demands", "situation")

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self._by_demands: dict[tuple[tuple[int, int], ...], tuple[Course, Course]] = {}

    def of(self, indices: tuple[tuple[int, int], ...]) -> tuple[Course, Course]:
        """The course with these demands (as places on the grid), from both sides."""
        known = self._by_demands.get(indices)
        if known is None:
            grid = self.situation.demands
            mine = tuple((grid[a], grid[b]) for a, b in indices)
            theirs = tuple((b, a) for a, b in mine)
            x, y = mine[-1]
            agreement = x + y <= 1
            shares = self.situation.split(x, y) if agreement else (Fraction(0), Fraction(0))
            known = (
                Course(mine, agreement, shares[0], shares[1]),
                Course(theirs, agreement, shares[1], shares[0]),
            )
            self._by_demands[indices] = known
        return known
