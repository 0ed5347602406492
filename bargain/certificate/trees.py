"""Trees that take the values of features apart, each leaf standing for those that go its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from bargain.certificate.tables import Row
from bargain.logic.arena import Arena
from bargain.record import Record

Monomials: TypeAlias = tuple[tuple[tuple[str, ...], Fraction], ...]
"""A polynomial with leading coefficient 1, in order."""
World: TypeAlias = tuple[Arena, frozenset[str]]
"""Some feature values, of which those of some features may be others that go the same way."""


class Leaf(Record, by_identity=True):
    """Everything here goes as in this world."""

    world: World


class Split(Record, by_identity=True):
    """Branches for a negative, a zero and a positive polynomial."""

    polynomial: Monomials
    branches: tuple[Tree, Tree, Tree]


class Empty(Record, by_identity=True):
    """Nothing is here: a sum of products of what the branch says is less than it has to be.

    Each summand has a factor, and the places of the constraints that it multiplies.
    """

    products: tuple[tuple[Fraction, tuple[int, ...]], ...]


Tree: TypeAlias = "Leaf | Split | Empty"


def leaves(tree: Tree) -> Iterator[World]:
    """The worlds that a tree ends in."""
    waiting = [tree]
    for item in waiting:
        match item:
            case Leaf(world=world):
                yield world
            case Split(branches=branches):
                waiting += branches


def tree_row(tree: Tree, place: Mapping[World, int]) -> Row:
    match tree:
        case Leaf(world=world):
            return ["world", place[world]]
        case Split(polynomial=polynomial, branches=branches):
            return ["split", polynomial_rows(polynomial), *(tree_row(b, place) for b in branches)]
        case Empty(products=products):
            return ["empty", [[str(factor), list(places)] for factor, places in products]]


def polynomial_rows(polynomial: Monomials) -> list[Row]:
    return [[list(names), str(factor)] for names, factor in polynomial]
