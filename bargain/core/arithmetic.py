"""Exact arithmetic that cannot run away.

Numbers are `Fraction`s. What cannot be computed, or would be too long to be worth computing, is an
`ArithmeticFault`, which whoever knows the place in the text turns into a diagnostic.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from bargain.core.terms import Operator, Relation

MAX_BITS: Final = 4096
"""Numerators and denominators longer than this are refused."""


class ArithmeticFault(Exception):
    """A number that does not exist (`code` BGL060) or is too long to handle (BGL061)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def apply(operator: Operator, left: Fraction, right: Fraction) -> Fraction:
    """Compute exactly. Raises `ArithmeticFault` for x/0 and for numbers over `MAX_BITS`."""
    match operator:
        case Operator.PLUS:
            result = left + right
        case Operator.MINUS:
            result = left - right
        case Operator.TIMES:
            result = left * right
        case Operator.DIVIDE:
            if right == 0:
                raise ArithmeticFault("BGL060", "this divides by zero")
            result = left / right
    if result.numerator.bit_length() > MAX_BITS or result.denominator.bit_length() > MAX_BITS:
        raise ArithmeticFault("BGL061", f"this number needs more than {MAX_BITS} bits")
    return result


def compare(relation: Relation, left: Fraction, right: Fraction) -> bool:
    match relation:
        case Relation.EQUAL:
            return left == right
        case Relation.UNEQUAL:
            return left != right
        case Relation.LESS:
            return left < right
        case Relation.AT_MOST:
            return left <= right
        case Relation.GREATER:
            return left > right
        case Relation.AT_LEAST:
            return left >= right
