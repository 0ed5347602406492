"""Working through an expression from the inside out, however deep it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bargain.syntax.tree import Expression, children

_R = TypeVar("_R")


def fold(
    expression: Expression,
    combine: Callable[[Expression, list[_R]], _R],
    inside: Callable[[Expression], tuple[Expression, ...]] = children,
) -> _R:
    """Combine the results of each expression's children, innermost first, without recursion.

    `inside` says which expressions count as children, where not all do.
    """
    results: list[_R] = []
    stack: list[tuple[Expression, int]] = [(expression, -1)]
    while stack:
        node, arity = stack.pop()
        if arity < 0:
            inner = inside(node)
            stack.append((node, len(inner)))
            stack.extend((child, -1) for child in reversed(inner))
        else:
            start = len(results) - arity
            operands = results[start:]
            del results[start:]
            results.append(combine(node, operands))
    return results.pop()
