"""What is generated, against what comes of writing everything down and throwing out repeats."""

from __future__ import annotations

from itertools import permutations, product
from typing import TypeAlias

import pytest

from bargain.enumeration.forms import (
    Form,
    Is,
    Joined,
    Same,
    branch_forms,
    count_branch_forms,
    forms,
)

Written: TypeAlias = "tuple[object, ...]"


def everything(atoms: tuple[int, ...]) -> set[Written]:
    """All conditions that use each atom once, however they are bracketed and ordered, as written
    by somebody who knows `a`, `not C`, `C and D`, `C or D` and `a iff b`; then brought to a form in
    which the order of operands, brackets and double negations do not show."""
    found: set[Written] = set()
    if len(atoms) == 1:
        found |= {("atom", atoms[0], True), ("atom", atoms[0], False)}
    if len(atoms) == 2:
        found |= {("iff", frozenset(atoms), sign) for sign in (True, False)}
    for sides in product((0, 1), repeat=len(atoms)):
        left, right = (
            tuple(atom for atom, side in zip(atoms, sides, strict=True) if side == which)
            for which in (0, 1)
        )
        if not left or not right:
            continue
        for one, other, word in product(everything(left), everything(right), ("and", "or")):
            found.add((word, flat(word, one) | flat(word, other)))
    return found | {negated(one) for one in found}


def flat(word: str, condition: Written) -> frozenset[object]:
    if condition[0] == word:
        operands = condition[1]
        assert isinstance(operands, frozenset)
        return operands
    return frozenset({condition})


def negated(condition: Written) -> Written:
    match condition:
        case ("atom" | "iff" as word, what, bool(sign)):
            return (word, what, not sign)
        case ("and" | "or" as word, frozenset(operands)):
            other = "or" if word == "and" else "and"
            return (other, frozenset(negated(one) for one in operands))
    raise AssertionError(condition)


def as_written(form: Form) -> Written:
    match form:
        case Is(atom=atom, positive=positive):
            return ("atom", atom, positive)
        case Same(first=first, second=second, positive=positive):
            return ("iff", frozenset((first, second)), positive)
        case Joined(conjunction=conjunction, operands=operands):
            word = "and" if conjunction else "or"
            return (word, frozenset(as_written(one) for one in operands))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_each_condition_is_there_once(count: int) -> None:
    atoms = tuple(range(count))
    made = [as_written(form) for form in forms(atoms)]
    assert len(made) == len(set(made))
    assert set(made) == everything(atoms)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_of_a_condition_and_its_negation_one_ends_a_program(count: int) -> None:
    atoms = tuple(range(count))
    ends = {as_written(form) for (form,) in branch_forms(atoms, 1)}
    assert ends | {negated(one) for one in ends} == everything(atoms)
    assert all(negated(one) not in ends for one in ends)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_forms_are_counted_without_making_them(count: int) -> None:
    for branches in range(1, count + 1):
        made = list(branch_forms(tuple(range(count)), branches))
        assert len(made) == len(set(made)) == count_branch_forms(count, branches)


def test_every_way_to_depend_on_two_answers_is_there_once() -> None:
    """With two reports: 16 functions of two answers, without two constants and 4 of one alone."""
    tables = []
    for (form,) in branch_forms((0, 1), 1):
        table = tuple(holds(form, values) for values in product((False, True), repeat=2))
        tables += [table, tuple(not value for value in table)]
    both = [
        table
        for table in product((False, True), repeat=4)
        if not (table[0] == table[1] and table[2] == table[3])
        and not (table[0] == table[2] and table[1] == table[3])
    ]
    assert sorted(tables) == sorted(both)
    assert len(both) == 10


def holds(form: Form, values: tuple[bool, ...]) -> bool:
    match form:
        case Is(atom=atom, positive=positive):
            return values[atom] is positive
        case Same(first=first, second=second, positive=positive):
            return (values[first] == values[second]) is positive
        case Joined(conjunction=conjunction, operands=operands):
            return (all if conjunction else any)(holds(one, values) for one in operands)


@pytest.mark.parametrize("branches", [2, 3])
def test_the_atoms_of_several_branches_are_shared_out_in_every_way(branches: int) -> None:
    shared = {
        tuple(frozenset(atoms_of(form)) for form in conditions)
        for conditions in branch_forms((0, 1, 2), branches)
    }
    orders = {
        tuple(frozenset(block) for block in blocks)
        for order in permutations(range(3))
        for cut in product((False, True), repeat=2)
        if len(blocks := pieces(order, cut)) == branches
    }
    assert shared == orders


def pieces(order: tuple[int, ...], cut: tuple[bool, ...]) -> list[list[int]]:
    blocks = [[order[0]]]
    for atom, here in zip(order[1:], cut, strict=True):
        if here:
            blocks.append([atom])
        else:
            blocks[-1].append(atom)
    return blocks


def atoms_of(form: Form) -> list[int]:
    match form:
        case Is(atom=atom):
            return [atom]
        case Same(first=first, second=second):
            return [first, second]
        case Joined(operands=operands):
            return [atom for one in operands for atom in atoms_of(one)]
