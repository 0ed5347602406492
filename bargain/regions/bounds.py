"""A cell's constraints as bounds on sums of its features, and the order of cells that they give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final, TypeAlias

from bargain.core.games import Domain, Enumeration
from bargain.core.terms import Relation
from bargain.logic.constraints import relation_of
from bargain.logic.tracked import Monomial, Normal, Signs

if TYPE_CHECKING:
    from bargain.regions.cell import Cell

Direction: TypeAlias = tuple[tuple[Monomial, Fraction], ...]
"""A sum of terms in the features, without a constant, and with whole factors."""

TURNED: Final = {
    Relation.LESS: Relation.GREATER,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.GREATER: Relation.LESS,
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.EQUAL: Relation.EQUAL,
    Relation.UNEQUAL: Relation.UNEQUAL,
}
BELOW: Final = (Relation.GREATER, Relation.AT_LEAST)
ABOVE: Final = (Relation.LESS, Relation.AT_MOST)


@dataclass(frozen=True, slots=True)
class Bound:
    """`direction` stands in the relation to the number."""

    direction: Direction
    relation: Relation
    number: Fraction


def bound_of(polynomial: Normal, signs: Signs) -> Bound:
    """That a polynomial has one of these signs. Its direction is turned so that the largest factor
    is positive."""
    terms = [(monomial, factor) for monomial, factor in polynomial if monomial]
    scale = Fraction(lcm(*(factor.denominator for _, factor in terms)))
    relation = relation_of(signs)
    if max(terms, key=lambda term: abs(term[1]))[1] < 0:
        scale, relation = -scale, TURNED[relation]
    constant = dict(polynomial).get((), Fraction(0))
    direction = tuple((monomial, factor * scale) for monomial, factor in terms)
    return Bound(direction, relation, -constant * scale)


def turned(bound: Bound) -> Bound:
    """The same said of the negative direction."""
    direction = tuple((monomial, -factor) for monomial, factor in bound.direction)
    return Bound(direction, TURNED[bound.relation], -bound.number)


def bounds_of(signs: Mapping[Normal, Signs]) -> dict[Direction, list[Bound]]:
    """The bounds on each direction, the lower ones first; plain features before sums."""
    found: dict[Direction, list[Bound]] = {}
    for polynomial, allowed in signs.items():
        bound = bound_of(polynomial, allowed)
        found.setdefault(bound.direction, []).append(bound)
    for bounds in found.values():
        bounds.sort(key=lambda bound: (bound.relation not in BELOW, bound.number))
    return {direction: found[direction] for direction in sorted(found, key=_simple_first)}


def _simple_first(direction: Direction) -> tuple[int, int, Direction]:
    return len(direction), max(len(monomial) for monomial, _ in direction), direction


def in_order(
    cells: Iterable[Cell], over: Sequence[str], domains: Mapping[str, Domain]
) -> list[Cell]:
    """The cells from small values to large ones: first of the features with finitely many values,
    then of the directions, those that bound the most cells before others."""
    cells = list(cells)
    bounds = [bounds_of(cell.signs) for cell in cells]
    uses = Counter(direction for found in bounds for direction in found)
    directions = sorted(uses, key=lambda direction: (-uses[direction], _simple_first(direction)))
    finite = [name for name in over if name in cells[0].choices]

    def place(number: int) -> tuple[object, ...]:
        choices = tuple(
            tuple(_number(domains[name], value) for value in cells[number].choices[name])
            for name in finite
        )
        sides = tuple(_from_to(bounds[number].get(direction, ())) for direction in directions)
        return choices, sides, number

    return [cells[number] for number in sorted(range(len(cells)), key=place)]


def _number(domain: Domain, value: object) -> int:
    """The place of a value in its range; true comes before false."""
    return domain.values.index(str(value)) if isinstance(domain, Enumeration) else int(not value)


def _from_to(bounds: Iterable[Bound]) -> object:
    """The tightest bounds, as something that can be compared."""
    low: tuple[bool, Fraction, bool] = (False, Fraction(0), False)
    high: tuple[bool, Fraction, bool] = (True, Fraction(0), False)
    for bound in bounds:
        if bound.relation in (*BELOW, Relation.EQUAL):
            low = max(low, (True, bound.number, bound.relation is Relation.GREATER))
        if bound.relation in (*ABOVE, Relation.EQUAL):
            high = min(high, (False, bound.number, bound.relation is not Relation.LESS))
    return low, high
