"""Facts about polynomials in features, and points at which facts are true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Final, TypeAlias

from bargain import kernel
from bargain.certificate.contradiction import MAX_FACTORS, Constraint, Products, contradiction
from bargain.certificate.points import Fact, Signs, features_of, moving_point, sign_at
from bargain.certificate.trees import Summands
from bargain.core.games import Interval
from bargain.kernel import Polynomial
from bargain.logic.constraints import sign_formula
from bargain.logic.rational_point import rational_point
from bargain.logic.tracked import restricted

Known: TypeAlias = Mapping[Polynomial, Signs]
"""The signs that polynomials may have, in the order in which the kernel numbers these facts."""
Ranges: TypeAlias = tuple[tuple[str, Interval], ...]

ANY: Final[Signs] = frozenset(kernel.SIGNS)
MAX_REMEMBERED: Final = 20_000
"""Answers that are kept, about regions: those of a match, and of matches alike, are much alike."""


def above(name: str, end: Fraction) -> Polynomial:
    """How far a feature is above a number."""
    return ((((), -end),) if end else ()) + (((name,), Fraction(1)),)


def bounds_of(name: str, interval: Interval) -> list[Fact]:
    """What the range of a feature says."""
    low, high = interval.low, interval.high
    ends = ({0}, {0}) if low == high else ({0, 1}, {-1, 0})
    return [(above(name, end), frozenset(s)) for end, s in zip((low, high), ends, strict=True)]


def normal(polynomial: Polynomial) -> tuple[Polynomial, int]:
    """A polynomial over its last factor, and the sign of that: as the kernel looks it up."""
    *_, (_, last) = polynomial
    return tuple((names, factor / last) for names, factor in polynomial), 1 if last > 0 else -1


def numbers(values: Mapping[str, object], names: Iterable[str]) -> dict[str, Fraction]:
    """The values of those of the features that have rational ones."""
    return {n: v for n in names if isinstance(v := values.get(n), Fraction)}


def decides(known: Known, fact: Fact) -> bool:
    """Whether it is known of a fact that it is true, or that it is not."""
    polynomial, signs = fact
    left = known.get(polynomial, ANY)
    return left <= signs or left.isdisjoint(signs)


def facts_at(facts: Iterable[Fact], fixed: Mapping[str, Fraction]) -> tuple[Fact, ...] | None:
    """What facts say of other features where these are fixed; None if some are not true there."""
    found: list[Fact] = []
    for polynomial, signs in facts:
        terms = tuple(restricted(polynomial, fixed).items())
        if features_of(terms):
            found.append((terms, signs))
        elif sign_at(terms, {}) not in signs:
            return None
    return tuple(found)


@lru_cache(maxsize=MAX_REMEMBERED)
def point_of(facts: tuple[Fact, ...], ranges: Ranges) -> Mapping[str, Fraction] | None:
    """A point at which facts are true; None where there is none. Raises `CellsUnknown`."""
    if all(len(names) <= 1 for polynomial, _ in facts for names, _ in polynomial):
        bounds = [fact for name, interval in ranges for fact in bounds_of(name, interval)]
        names = [name for name, _ in ranges]
        found = moving_point([*bounds, *facts], names, {}, {}, 0)
        if found is not None:
            return {name: value for name, value in found.items() if isinstance(value, Fraction)}
        if all(signs != {-1, 1} for _, signs in facts):
            return None
    return rational_point([sign_formula(dict(p), signs) for p, signs in facts], dict(ranges))


def combined(known: Known, keys: Iterable[Polynomial], most: int = MAX_FACTORS) -> Summands | None:
    """A sum of products, of so many factors at most, that cannot be by what is known of these
    polynomials."""
    chosen = list(dict.fromkeys(keys))
    found = _combined(tuple((key, known[key]) for key in chosen), most)
    if found is None:
        return None
    return tuple(
        (
            factor * prod(_turn(known[chosen[index]]) for index in indices),
            tuple(chosen[index] for index in indices),
        )
        for factor, indices in found
    )


@lru_cache(maxsize=MAX_REMEMBERED)
def _combined(facts: tuple[Fact, ...], most: int) -> Products | None:
    return contradiction([_constraint(*fact) for fact in facts], most)


def _turn(signs: Signs) -> int:
    """By what to multiply a polynomial, so that it is at least zero."""
    return -1 if signs <= {-1, 0} else 1


def _constraint(polynomial: Polynomial, signs: Signs) -> Constraint:
    """What its signs say of a polynomial, turned; that it is not zero says nothing."""
    if signs == {-1, 1}:
        return Constraint({}, False, False)
    seen = {names: factor * _turn(signs) for names, factor in polynomial}
    return Constraint(seen, 0 not in signs, signs == {0})
