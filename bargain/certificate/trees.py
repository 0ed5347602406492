"""Trees that take the values of features apart, each leaf standing for those that go its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from bargain.certificate.tables import Row
from bargain.logic.arena import Arena
from bargain.record import Record

Normal: TypeAlias = tuple[tuple[tuple[str, ...], Fraction], ...]


class Leaf(Record, by_identity=True):
    """Everything here goes as in this world."""

    world: Arena


class Each(Record, by_identity=True):
    """A branch for every value of a feature that has finitely many, in the order of its range."""

    feature: str
    branches: tuple[Tree, ...]


class Split(Record, by_identity=True):
    """Branches for a negative, a zero and a positive polynomial."""

    polynomial: Normal
    branches: tuple[Tree, Tree, Tree]


class Empty(Record, by_identity=True):
    """Nothing is here: a sum of products of what the branch says is less than it has to be.

    Each summand has a factor, and the places of the constraints that it multiplies.
    """

    products: tuple[tuple[Fraction, tuple[int, ...]], ...]


Tree: TypeAlias = "Leaf | Each | Split | Empty"


def leaves(tree: Tree) -> Iterator[Arena]:
    """The worlds that a tree ends in."""
    waiting = [tree]
    for item in waiting:
        match item:
            case Leaf(world=world):
                yield world
            case Each(branches=branches) | Split(branches=branches):
                waiting += branches


def add_tree(rows: list[Row], tree: Tree, world: Mapping[Arena, int]) -> int:
    """Add the rows of a tree, unless they are there, and return the number of its root."""
    row: Row
    match tree:
        case Leaf(world=arena):
            row = ["world", world[arena]]
        case Each(feature=feature, branches=branches):
            row = ["each", feature, [add_tree(rows, branch, world) for branch in branches]]
        case Split(polynomial=polynomial, branches=branches):
            terms = [[list(monomial), str(factor)] for monomial, factor in polynomial]
            row = ["split", terms, *(add_tree(rows, branch, world) for branch in branches)]
        case Empty(products=products):
            row = ["empty", [[str(factor), list(places)] for factor, places in products]]
    if row not in rows:
        rows.append(row)
    return rows.index(row)
