"""Computing number terms, however deep, from the values of their leaves."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from bargain.core import arithmetic
from bargain.core.terms import Computed, Constant, NumberTerm, Operator

Leaf: TypeAlias = Callable[[NumberTerm], Fraction]


def postfix(number: NumberTerm) -> tuple[NumberTerm | Operator, ...]:
    """The leaves and operators of a number in the order in which a stack machine needs them."""
    out: list[NumberTerm | Operator] = []
    stack: list[NumberTerm | Operator] = [number]
    while stack:
        item = stack.pop()
        if isinstance(item, Computed):
            stack += (item.operator, item.right, item.left)
        else:
            out.append(item)
    return tuple(out)


def compute(steps: tuple[NumberTerm | Operator, ...], leaf: Leaf) -> Fraction:
    """Run the steps of `postfix`. Raises `ArithmeticFault`, and whatever `leaf` raises."""
    values: list[Fraction] = []
    for step in steps:
        if isinstance(step, Operator):
            right = values.pop()
            values.append(arithmetic.apply(step, values.pop(), right))
        elif isinstance(step, Constant):
            values.append(step.value)
        else:
            values.append(leaf(step))
    return values.pop()
