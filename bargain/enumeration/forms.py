"""How conditions are put together: the forms of programs over atoms that are numbers.

A form uses each of its atoms once. Atoms and operands stand in the order of their numbers, so that
what `and`, `or` and `iff` join in another order is not there again; an `and` has no `and` as an
operand, nor an `or` an `or`; `not` stands in front of atoms alone. Functions go as deep as a form
has atoms, which are few.

The counts are recurrences over set partitions, and know nothing of how forms are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from math import comb
from typing import TypeAlias

from bargain.record import Record


class Is(Record):
    """An atom, or (not `positive`) its negation."""

    atom: int
    positive: bool


class Same(Record):
    """`a iff b`, or `a iff not b`."""

    first: int
    second: int
    positive: bool


class Joined(Record):
    """`and` (True) or `or` of two or more."""

    conjunction: bool
    operands: tuple[Form, ...]


Form: TypeAlias = "Is | Same | Joined"
Atoms: TypeAlias = tuple[int, ...]


def forms(atoms: Atoms) -> Iterator[Form]:
    """Every condition that uses these atoms (in ascending order, at least one), each once."""
    yield from _units(atoms)
    for conjunction in (True, False):
        yield from _joined(atoms, conjunction)


def branch_forms(atoms: Atoms, branches: int) -> Iterator[tuple[Form, ...]]:
    """Every way to use these atoms in the conditions of so many branches.

    The last condition begins without `not`: with it, it would be another one's negation, and a
    program where both ways are reports would be there twice.
    """
    for places in product(range(branches), repeat=len(atoms)):
        blocks = [
            tuple(atom for atom, place in zip(atoms, places, strict=True) if place == branch)
            for branch in range(branches)
        ]
        if all(blocks):
            *before, last = blocks
            ends = [form for form in forms(last) if _begins_positive(form)]
            yield from product(*map(forms, before), ends)


def _units(atoms: Atoms) -> Iterator[Form]:
    match atoms:
        case (atom,):
            yield from (Is(atom, True), Is(atom, False))
        case (first, second):
            yield from (Same(first, second, True), Same(first, second, False))


def _joined(atoms: Atoms, conjunction: bool) -> Iterator[Form]:
    for blocks in _partitions(atoms):
        if len(blocks) > 1:
            choices = (_operands(block, not conjunction) for block in blocks)
            for operands in product(*choices):
                yield Joined(conjunction, operands)


def _operands(atoms: Atoms, conjunction: bool) -> Iterator[Form]:
    yield from _units(atoms)
    yield from _joined(atoms, conjunction)


def _partitions(atoms: Atoms) -> Iterator[tuple[Atoms, ...]]:
    """The ways to split atoms into blocks; blocks in the order of their first atoms."""
    if not atoms:
        yield ()
        return
    first, others = atoms[0], atoms[1:]
    for chosen in product((True, False), repeat=len(others)):
        block = (first, *(atom for atom, taken in zip(others, chosen, strict=True) if taken))
        rest = tuple(atom for atom, taken in zip(others, chosen, strict=True) if not taken)
        for blocks in _partitions(rest):
            yield (block, *blocks)


def _begins_positive(form: Form) -> bool:
    while isinstance(form, Joined):
        form = form.operands[0]
    return form.positive


# Counting ----------------------------------------------------------------------------------------


def count_branch_forms(atoms: int, branches: int) -> int:
    """How many ways there are to use so many atoms in the conditions of so many branches."""
    # Smallest first, so that each count finds the smaller ones known, however many atoms there are.
    for fewer in range(1, atoms + 1):
        _count_partitions(fewer)
    for few in range(1, branches):
        for fewer in range(few, atoms):
            _count_branch_forms(fewer, few)
    return _count_branch_forms(atoms, branches)


@cache
def _count_branch_forms(atoms: int, branches: int) -> int:
    if branches == 1:
        return _count_forms(atoms) // 2
    return sum(
        comb(atoms, first) * _count_forms(first) * _count_branch_forms(atoms - first, branches - 1)
        for first in range(1, atoms - branches + 2)
    )


def _count_forms(atoms: int) -> int:
    return _count_units(atoms) + 2 * _count_joined(atoms)


def _count_units(atoms: int) -> int:
    return 2 if atoms in (1, 2) else 0


def _count_operands(atoms: int) -> int:
    """What may stand in an `and`, say: units, and what an `or` joins."""
    return _count_units(atoms) + _count_joined(atoms)


@cache
def _count_joined(atoms: int) -> int:
    """What one connective joins: the atoms in two or more blocks, each block an operand."""
    return sum(
        comb(atoms - 1, block - 1) * _count_operands(block) * _count_partitions(atoms - block)
        for block in range(1, atoms)
    )


@cache
def _count_partitions(atoms: int) -> int:
    """The atoms in any number of blocks, each block an operand."""
    return _count_joined(atoms) + _count_operands(atoms) if atoms else 1
