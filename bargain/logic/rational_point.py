"""A rational point that satisfies constraints, or the certainty that there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.core.games import Interval
from bargain.core.terms import Relation
from bargain.logic.constraints import in_range
from bargain.logic.limits import CellsUnknown
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.smt.solver import Irrational, Satisfiable, Unknown, check

MAX_DENOMINATORS: Final = 12
"""Rational neighbours of an irrational solution are tried down to distances of 10^-12."""


def rational_point(
    assertions: Sequence[Formula], ranges: Mapping[str, Interval]
) -> dict[str, Fraction] | None:
    """Values in their ranges for which everything holds; None where no point does.

    Raises `CellsUnknown` where Z3 gives up, or finds points with irrational coordinates only.
    """
    assertions = [*(in_range(name, interval) for name, interval in ranges.items()), *assertions]
    answer = check(assertions)
    match answer:
        case Unknown(reason=reason):
            raise CellsUnknown(reason)
        case Satisfiable(values=values):
            point: dict[str, Fraction] = {}
            for name, interval in ranges.items():
                value = values.get(name, interval.low)
                if isinstance(value, Irrational):
                    return _near(assertions, ranges, name, value)
                assert isinstance(value, Fraction)
                point[name] = value
            return point
    return None


def _near(
    assertions: Sequence[Formula], ranges: Mapping[str, Interval], name: str, value: Irrational
) -> dict[str, Fraction]:
    """A solution close to an irrational one, with a rational value for this feature."""
    variable = f.Variable(name, f.REAL)
    others = {other: interval for other, interval in ranges.items() if other != name}
    for digits in range(1, MAX_DENOMINATORS + 1):
        step = Fraction(1, 10**digits)
        floor = value.approximation // step * step
        for candidate in (floor, floor + step):
            fixed = f.compare(Relation.EQUAL, variable, f.number(candidate))
            rest = rational_point([*assertions, fixed], others)
            if rest is not None:
                return {name: candidate, **rest}
    raise CellsUnknown(f"only irrational values of `{name}` were found")
