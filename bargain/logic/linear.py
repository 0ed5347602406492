"""Whether linear constraints on rational features can hold together, without Z3.

Features are eliminated one by one, each lower bound on one paired with each upper bound (Fourier
and Motzkin). Of bounds on the same sum only the tightest is kept, so that few features with many
constraints are quick. Numbers are integers throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import gcd, lcm
from typing import Final, NamedTuple, TypeAlias

from bargain.core.games import Interval
from bargain.logic.tracked import NEGATIVE, POSITIVE, Normal, Signs

MOST_SUMS: Final = 60
"""With bounds on more sums than this, Z3 is the better choice."""


class _Row(NamedTuple):
    """The sum of the features by these factors, plus `over / under`, is at least 0, or more."""

    factors: tuple[int, ...]
    over: int
    under: int
    strict: bool


_Rows: TypeAlias = dict[tuple[int, ...], _Row]
"""The tightest row for each sum."""

_NONE: Final[Sequence[tuple[Normal, Signs]]] = ()


class Linear:
    """Constraints within ranges: what else can hold where they do."""

    def __init__(self, ranges: Mapping[str, Interval]) -> None:
        self.names = tuple(ranges)
        self._ranges: _Rows = {}
        for name, interval in ranges.items():
            for end, sign in ((interval.low, 1), (interval.high, -1)):
                factors = tuple(sign * (name == other) for other in self.names)
                _add(self._ranges, _Row(factors, -sign * end.numerator, end.denominator, False))

    def possible(
        self,
        signs: Iterable[tuple[Normal, Signs]],
        more: Iterable[tuple[Normal, Signs]] = _NONE,
    ) -> bool | None:
        """Whether polynomials can have these signs together; None where that takes Z3."""
        rows = dict(self._ranges)
        apart: list[Normal] = []
        for polynomial, allowed in (*signs, *more):
            if len(polynomial[0][0]) > 1:
                return None
            if allowed == NEGATIVE | POSITIVE:
                apart.append(polynomial)
            elif not all(_add(rows, row) for row in _rows(polynomial, allowed, self.names)):
                return False
        # What is convex is in none of finitely many planes, or in one of them.
        tried = [[_rows(one, sign, self.names) for sign in (NEGATIVE, POSITIVE)] for one in apart]
        for sides in tried or [[()]]:
            answers = [_holds(rows, side) for side in sides]
            if True not in answers:
                return None if None in answers else False
        return True


@lru_cache(maxsize=10_000)
def _rows(polynomial: Normal, signs: Signs, names: tuple[str, ...]) -> tuple[_Row, ...]:
    """That a linear polynomial has one of these signs, which leave out more than 0."""
    terms = dict(polynomial)
    scale = lcm(*(value.denominator for value in terms.values()))
    whole = {monomial: int(value * scale) for monomial, value in terms.items()}
    factors = [whole.get((name,), 0) for name in names]
    over = whole.get((), 0)
    return tuple(
        _Row(tuple(side * one for one in factors), side * over, 1, 0 not in signs)
        for side in (1, -1)
        if -side not in signs
    )


def _add(rows: _Rows, row: _Row) -> bool:
    """Note a row if it says more than what is there. False if it cannot hold."""
    common = gcd(*row.factors)
    if not common:
        return row.over > 0 or (row.over == 0 and not row.strict)
    if common > 1:
        factors = tuple(factor // common for factor in row.factors)
        row = _Row(factors, row.over, row.under * common, row.strict)
    known = rows.get(row.factors)
    if known is not None:
        difference = known.over * row.under - row.over * known.under
        if difference < 0 or (difference == 0 and known.strict):
            return True
    rows[row.factors] = row
    return True


def _holds(rows: _Rows, more: Iterable[_Row]) -> bool | None:
    """Whether all rows can hold together; None where there are too many."""
    rows = dict(rows)
    if not all(_add(rows, row) for row in more):
        return False
    for place in range(len(next(iter(rows), ()))):
        if len(rows) > MOST_SUMS:
            return None
        below = [row for row in rows.values() if row.factors[place] > 0]
        above = [row for row in rows.values() if row.factors[place] < 0]
        rows = {factors: row for factors, row in rows.items() if not factors[place]}
        if not all(_add(rows, _without(place, low, high)) for low in below for high in above):
            return False
    return True


def _without(place: int, low: _Row, high: _Row) -> _Row:
    """What a lower and an upper bound on a feature say together about the others."""
    up, down = -high.factors[place], low.factors[place]
    factors = tuple(
        up * one + down * other for one, other in zip(low.factors, high.factors, strict=True)
    )
    over = up * low.over * high.under + down * high.over * low.under
    return _Row(factors, over, low.under * high.under, low.strict or high.strict)
