"""A rational point that satisfies constraints, or the certainty that there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core.games import Interval
from bargain.core.terms import Relation
from bargain.logic.constraints import in_range
from bargain.logic.limits import CellsUnknown
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.smt.solver import Answer, Irrational, Satisfiable, Unknown, check

Ask: TypeAlias = Callable[[Sequence[Formula]], Answer]
"""Asks Z3 whether assertions can hold together."""

LIMIT: Final = 4_000_000
"""Units of Z3's work for one search: a second or two, where most take a thousandth of that."""

MAX_DENOMINATORS: Final = 12
"""Rational neighbours of an irrational solution are tried down to distances of 10^-12."""


def _within_limit(assertions: Sequence[Formula]) -> Answer:
    return check(assertions, limit=LIMIT)


def rational_point(
    assertions: Sequence[Formula], ranges: Mapping[str, Interval], *, ask: Ask = _within_limit
) -> dict[str, Fraction] | None:
    """Values in their ranges for which everything holds; None where no point does.

    Raises `CellsUnknown` where Z3 gives up, or finds points with irrational coordinates only.
    """
    assertions = [*(in_range(name, interval) for name, interval in ranges.items()), *assertions]
    answer = ask(assertions)
    match answer:
        case Unknown(reason=reason):
            raise CellsUnknown(reason)
        case Satisfiable(values=values):
            point: dict[str, Fraction] = {}
            for name, interval in ranges.items():
                value = values.get(name, interval.low)
                if isinstance(value, Irrational):
                    return _near(assertions, ranges, name, value, ask)
                assert isinstance(value, Fraction)
                point[name] = value
            return point
    return None


def _near(
    assertions: Sequence[Formula],
    ranges: Mapping[str, Interval],
    name: str,
    value: Irrational,
    ask: Ask,
) -> dict[str, Fraction]:
    """A solution close to an irrational one, with a rational value for this feature."""
    variable = f.Variable(name, f.REAL)
    others = {other: interval for other, interval in ranges.items() if other != name}
    for digits in range(1, MAX_DENOMINATORS + 1):
        step = Fraction(1, 10**digits)
        floor = value.approximation // step * step
        for candidate in (floor, floor + step):
            fixed = f.compare(Relation.EQUAL, variable, f.number(candidate))
            rest = rational_point([*assertions, fixed], others, ask=ask)
            if rest is not None:
                return {name: candidate, **rest}
    raise CellsUnknown(f"only irrational values of `{name}` were found")
