"""Numbers and conditions that features alone decide, where some features may have no value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bargain.core import terms as t
from bargain.core.arithmetic import ArithmeticFault, compare
from bargain.core.games import FeatureValue, Game
from bargain.diagnostics import Diagnostic
from bargain.logic.numbers import compute, postfix
from bargain.logic.situation import no_value
from bargain.source import Span
from bargain.timeline.claims import Unanswered, Unsettled


class Features:
    """The values that a game's features have. What needs another one raises `Unanswered`."""

    def __init__(self, game: Game, values: Mapping[str, FeatureValue]) -> None:
        self.game = game
        self.values = values

    def value(self, name: str) -> FeatureValue:
        value = self.values.get(name)
        if value is None:
            raise Unanswered(Unsettled((no_value(self.game, name),)))
        return value

    def number(self, term: t.NumberTerm, span: Span | None) -> Fraction:
        """A number made of features; `span` is for messages."""

        def leaf(item: t.NumberTerm) -> Fraction:
            assert isinstance(item, t.FeatureNumber)
            value = self.value(item.name)
            assert isinstance(value, Fraction)
            return value

        try:
            return compute(postfix(term), leaf)
        except ArithmeticFault as fault:
            raise Unanswered(Unsettled((Diagnostic(fault.code, fault.message, span),))) from None

    def truth(self, condition: t.Condition, span: Span | None) -> bool:
        """The truth of a condition that speaks of features alone."""
        value = False
        left: list[bool] = []
        stack: list[tuple[t.Condition, int]] = [(condition, 0)]
        while stack:
            item, place = stack.pop()
            match item:
                case t.Truth(value=value):
                    pass
                case t.FeatureHolds(name=name):
                    value = self.value(name) is True
                case t.FeatureIs(name=name, value=wanted):
                    value = self.value(name) == wanted
                case t.Compare(relation=relation, left=one, right=other):
                    value = compare(relation, self.number(one, span), self.number(other, span))
                case t.Not(operand=operand):
                    if place:
                        value = not value
                    else:
                        stack += [(item, 1), (operand, 0)]
                case t.All(operands=operands) | t.Some(operands=operands):
                    decisive = isinstance(item, t.Some)
                    if place == 0:
                        value = not decisive
                    if value is not decisive and place < len(operands):
                        stack += [(item, place + 1), (operands[place], 0)]
                case t.Implies(left=premise, right=conclusion):
                    if place == 0:
                        stack += [(item, 1), (premise, 0)]
                    elif value:
                        stack.append((conclusion, 0))
                    else:
                        value = True
                case t.Iff(left=one_side, right=other_side):
                    if place == 0:
                        stack += [(item, 1), (one_side, 0)]
                    elif place == 1:
                        left.append(value)
                        stack += [(item, 2), (other_side, 0)]
                    else:
                        value = left.pop() is value
                case _:
                    raise AssertionError(f"not about features alone: {item}")
        return value
