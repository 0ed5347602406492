"""Trees that take the values of features apart, each leaf standing for those that go its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from bargain.certificate.points import Fact, Number
from bargain.certificate.tables import Row
from bargain.core.games import FeatureValue
from bargain.kernel import UNIT, Polynomial
from bargain.logic.constraints import relation_of
from bargain.record import Record

Summands: TypeAlias = tuple[tuple[Fraction, tuple[Polynomial, ...]], ...]
"""Factors, each with the polynomials that it multiplies."""
Sample: TypeAlias = Mapping[str, FeatureValue]
"""A value for each feature."""


class Leaf(Record, by_identity=True):
    """Everything here goes as in a world with the facts about these polynomials.

    `sample` is somewhere here; `is_here`, if something is here where other features are as in the
    sample of the world around. `point` is here wherever these are in that world; if none is known,
    `wanting` has the facts that the world around would need for one.
    """

    kept: tuple[Polynomial, ...]
    sample: Sample
    is_here: bool
    point: Mapping[str, Number] | None
    wanting: tuple[Fact, ...] = ()


class Split(Record, by_identity=True):
    """Branches for when a polynomial has one of some signs, and for when it has another."""

    polynomial: Polynomial
    signs: frozenset[int]
    yes: Tree
    no: Tree


class Empty(Record, by_identity=True):
    """Nothing is here: a sum of products of what the branch says is less than it has to be; or it
    would have to be zero, but has no root modulo some number."""

    sum: Summands
    modulus: int | None


Tree: TypeAlias = "Leaf | Split | Empty"


def leaves(trees: Sequence[Tree]) -> Iterator[Leaf]:
    """The leaves of trees, those nearer to a root first, as the kernel comes to them."""
    waiting = [*trees]
    for item in waiting:
        match item:
            case Leaf():
                yield item
            case Split(yes=yes, no=no):
                waiting += yes, no


def splits(trees: Sequence[Tree]) -> Iterator[Fact]:
    """By what trees are split, nearer to a root first."""
    waiting = [*trees]
    for item in waiting:
        if isinstance(item, Split):
            yield item.polynomial, item.signs
            waiting += item.yes, item.no


def tree_row(tree: Tree, known: Sequence[Polynomial]) -> Row:
    """The row of a tree, where something is known of these polynomials."""
    match tree:
        case Leaf(kept=kept, point=point):
            row: Row = ["world", [*map(known.index, kept)]]
            if point is not None:
                row.append({name: _quotient(value) for name, value in point.items()})
            return row
        case Split(polynomial=polynomial, signs=signs, yes=yes, no=no):
            more = known if polynomial in known else (*known, polynomial)
            branches = [tree_row(branch, more) for branch in (yes, no)]
            return ["split", _terms(polynomial), relation_of(signs).value, *branches]
        case Empty(sum=products, modulus=modulus):
            rows = [[str(factor), [*map(known.index, facts)]] for factor, facts in products]
            return ["empty", rows] if modulus is None else ["empty", rows, modulus]


def _quotient(number: Number) -> Row:
    over, under = ((((), number),), UNIT) if isinstance(number, Fraction) else number
    return [_terms(over), _terms(under)]


def _terms(polynomial: Polynomial) -> dict[str, str]:
    return {" ".join(names): str(factor) for names, factor in polynomial}
