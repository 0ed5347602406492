"""Why the worlds of a fibre are enough, in a form that can be checked without a solver.

A tree asks, one after the other, which sign polynomials in the features have. Every point takes one
of the three ways at each of them, so the leaves leave nothing out. A leaf is a world, whose run
noted no other signs than those on the way there; or there are no points, which a sum of what is
said on the way shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from bargain.core.games import Interval
from bargain.logic.arena import Arena
from bargain.logic.constraints import sign_formula
from bargain.logic.contradiction import Constraint, Proof, contradiction
from bargain.logic.limits import CellsUnknown
from bargain.logic.rational_point import rational_point
from bargain.logic.tracked import Normal, Signs, evaluated
from bargain.record import Record

Path: TypeAlias = tuple[tuple[Normal, int], ...]


class Split(Record, by_identity=True):
    """What follows where the polynomial is negative, zero, positive."""

    polynomial: Normal
    negative: Tree
    zero: Tree
    positive: Tree


class Leaf(Record, by_identity=True):
    """All points here go like this world."""

    world: Arena


class Empty(Record, by_identity=True):
    """There are no points here. The proof counts the bounds of the intervals first, the lower and
    the upper one of each feature, and then the signs on the way."""

    proof: Proof


Tree: TypeAlias = Split | Leaf | Empty


def tree_of(
    worlds: Sequence[tuple[Arena, Mapping[Normal, Signs]]], intervals: Mapping[str, Interval]
) -> Tree:
    """The tree over worlds with the signs that their runs noted, whose cells cover the intervals.

    `intervals` are those of all features of the game with rational values, in the game's order.
    Raises `CellsUnknown` where no proof is found that there are no points: it exists for linear
    constraints, and is looked for among products of two for others.
    """
    free = {name for _, signs in worlds for normal in signs for m, _ in normal for name in m}
    ranges = {name: interval for name, interval in intervals.items() if name in free}
    bounds = [constraint for name in intervals for constraint in _bounds(name, intervals[name])]

    def grown(path: Path) -> Tree:
        point = rational_point([sign_formula(dict(p), frozenset((s,))) for p, s in path], ranges)
        if point is None:
            proof = contradiction([*bounds, *(_constraint(p, s) for p, s in path)])
            if proof is None:
                raise CellsUnknown("there is no simple proof that a part of the range is empty")
            return Empty(proof)
        world, signs = next(
            (world, signs)
            for world, signs in worlds
            if all(_sign(p, point) in allowed for p, allowed in signs.items())
        )
        known = dict(path)
        missing = next((p for p in signs if p not in known), None)
        if missing is None:
            return Leaf(world)
        return Split(missing, *(grown((*path, (missing, sign))) for sign in (-1, 0, 1)))

    return grown(())


def _sign(polynomial: Normal, point: Mapping[str, Fraction]) -> int:
    value = evaluated(dict(polynomial), point)
    return (value > 0) - (value < 0)


def _bounds(name: str, interval: Interval) -> tuple[Constraint, Constraint]:
    one = Fraction(1)
    return (
        Constraint({(name,): one, (): -interval.low}),
        Constraint({(name,): -one, (): interval.high}),
    )


def _constraint(polynomial: Normal, sign: int) -> Constraint:
    turned = {monomial: value * (sign or 1) for monomial, value in polynomial}
    return Constraint(turned, strict=sign != 0, equal=sign == 0)
