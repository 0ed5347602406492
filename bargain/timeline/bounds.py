"""Bounds as conditions: what `commit demand >= 60%` and `commit outside is walk` ask of a program.

Plans have theirs from the text; these are for rules of one's own.
"""

from __future__ import annotations

from fractions import Fraction

from bargain.core.terms import (
    ME,
    THEM,
    Compare,
    Condition,
    Constant,
    MatchNumber,
    MatchOf,
    OutsideIs,
    Quantity,
    Relation,
    TermTable,
)


class Bounds:
    """Makes the same bound once, so that it is the same commitment each time."""

    def __init__(self) -> None:
        self._table = TermTable()

    def demand(self, relation: Relation, share: Fraction) -> Condition:
        make = self._table.make
        demand = make(Quantity, MatchNumber.DEMAND, make(MatchOf, ME, THEM))
        return make(Compare, relation, demand, make(Constant, share))

    def outside(self, option: str) -> Condition:
        make = self._table.make
        return make(OutsideIs, make(MatchOf, ME, THEM), option)


def is_bound(condition: Condition) -> bool:
    match condition:
        case (
            Compare(left=Quantity(kind=MatchNumber.DEMAND, match=match), right=Constant())
            | OutsideIs(match=match)
        ):
            return match.who is ME and match.against is THEM
    return False
