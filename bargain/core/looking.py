"""Evaluating a condition as the language says: from the left and no further than needed."""

from __future__ import annotations

from collections.abc import Callable

from bargain.core import terms as t
from bargain.core.terms import Condition


def look(
    condition: Condition, truth: Callable[[Condition], bool]
) -> tuple[bool, tuple[tuple[Condition, bool], ...]]:
    """The truth of a condition, and the parts without connectives that it took to find it."""
    seen: dict[Condition, bool] = {}
    value = False
    stack: list[tuple[Condition, int]] = [(condition, 0)]
    while stack:
        term, done = stack.pop()
        match term:
            case t.Not(operand=operand):
                if done:
                    value = not value
                else:
                    stack += ((term, 1), (operand, 0))
            case t.All(operands=operands) | t.Some(operands=operands):
                goes_on = isinstance(term, t.All)
                if not done or (value is goes_on and done < len(operands)):
                    stack += ((term, done + 1), (operands[done], 0))
            case t.Implies(left=left, right=right):
                if not done:
                    stack += ((term, 1), (left, 0))
                elif value:
                    stack.append((right, 0))
                else:
                    value = True
            case t.Iff(left=left, right=right):
                if not done:
                    stack += ((term, 1), (left, 0))
                elif done == 1:
                    stack += ((term, 2 if value else 3), (right, 0))
                elif done == 3:
                    value = not value
            case _:
                if term not in seen:
                    seen[term] = truth(term)
                value = seen[term]
    return value, tuple(seen.items())
