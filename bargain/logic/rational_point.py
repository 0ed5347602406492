"""A rational point that satisfies constraints, or the certainty that there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core.games import Interval
from bargain.core.terms import Relation
from bargain.logic.constraints import in_range, polynomial_formula, rational_roots
from bargain.logic.limits import CellsUnknown
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.smt.solver import Answer, Irrational, Satisfiable, Unknown, Unsatisfiable, check

Ask: TypeAlias = Callable[[Sequence[Formula]], Answer]
"""Asks Z3 whether assertions can hold together."""

LIMIT: Final = 4_000_000
"""Units of Z3's work for one search: a second or two, where most take a thousandth of that."""

MAX_DENOMINATORS: Final = 12
"""Rational neighbours of an irrational solution are tried down to distances of 10^-12."""

MAX_IRRATIONAL: Final = 6
"""Irrational solutions that are left out before the search is given up."""


def _within_limit(assertions: Sequence[Formula]) -> Answer:
    return check(assertions, limit=LIMIT)


def rational_point(
    assertions: Sequence[Formula], ranges: Mapping[str, Interval], *, ask: Ask = _within_limit
) -> dict[str, Fraction] | None:
    """Values in their ranges for which everything holds; None where no point does.

    An irrational value solves a polynomial, and where a feature solves that, all values are
    irrational but for the polynomial's rational roots. So these solutions are left out, and others
    looked for, until none are left. Raises `CellsUnknown` where that does not end soon, or Z3 gives
    up.
    """
    assertions = [*(in_range(name, interval) for name, interval in ranges.items()), *assertions]
    for _ in range(MAX_IRRATIONAL):
        answer = ask(assertions)
        match answer:
            case Unknown(reason=reason):
                raise CellsUnknown(reason)
            case Unsatisfiable():
                return None
        irrational = [one for one in answer.values.values() if isinstance(one, Irrational)]
        if not irrational:
            return {name: _value(answer, name, interval) for name, interval in ranges.items()}
        # Of a single feature, there are only finitely many irrational solutions that stand alone.
        if len(ranges) > 1:
            near = _near(assertions, ranges, irrational[0], ask)
            if near is not None:
                return near
        assertions += [_is_rational(one) for one in irrational]
    raise CellsUnknown(f"only irrational values of `{irrational[0].name}` were found")


def _value(answer: Satisfiable, name: str, interval: Interval) -> Fraction:
    value = answer.values.get(name, interval.low)
    assert isinstance(value, Fraction)
    return value


def _is_rational(value: Irrational) -> Formula:
    """True for all rational values of the feature, and not for this one."""
    polynomial = {
        (value.name,) * power: factor for power, factor in enumerate(value.coefficients) if factor
    }
    at = f.Variable(value.name, f.REAL)
    roots = [f.compare(Relation.EQUAL, at, f.number(root)) for root in rational_roots(polynomial)]
    nothing = f.number(Fraction(0))
    apart = f.compare(Relation.UNEQUAL, polynomial_formula(polynomial), nothing)
    return f.disjunction([apart, *roots])


def _near(
    assertions: Sequence[Formula], ranges: Mapping[str, Interval], value: Irrational, ask: Ask
) -> dict[str, Fraction] | None:
    """A solution close to an irrational one, with a rational value for its feature."""
    variable = f.Variable(value.name, f.REAL)
    others = {other: interval for other, interval in ranges.items() if other != value.name}
    for digits in range(1, MAX_DENOMINATORS + 1):
        step = Fraction(1, 10**digits)
        floor = value.approximation // step * step
        for candidate in (floor, floor + step):
            fixed = f.compare(Relation.EQUAL, variable, f.number(candidate))
            rest = rational_point([*assertions, fixed], others, ask=ask)
            if rest is not None:
                return {value.name: candidate, **rest}
    return None
