"""A game's numbers and facts where some rational features vary and all others have their values."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from bargain.core.games import Bargaining
from bargain.core.terms import Constant, FeatureNumber, NumberTerm, Operator, ShareReceived
from bargain.logic.numbers import postfix
from bargain.logic.situation import Situation
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.symbolic.values import Quotient, Value, combined, feature, is_zero, power


class Features:
    """The features of a situation, of which those in `free` vary."""

    def __init__(self, situation: Situation, free: Collection[str] = ()) -> None:
        self.situation = situation
        self.free = frozenset(free)
        self.rules = situation.game.rules
        self._payoffs: dict[tuple[str, str, int], Value] = {}
        self._divisors: dict[Value, None] = {}

    def number(self, name: str) -> Value:
        if name in self.free:
            return feature(name)
        value = self.situation.values[name]
        assert isinstance(value, Fraction)
        return value

    def holds(self, name: str) -> bool:
        return self.situation.values[name] is True

    def has_value(self, name: str, value: str) -> bool:
        return self.situation.values[name] == value

    def defined(self) -> Formula:
        """Where all numbers of the game exist."""
        for first, second in self.rules.payoffs.values():
            self.game_number(first)
            self.game_number(second)
        if isinstance(self.rules, Bargaining):
            self.game_number(self.rules.discount)
            for worth in self.rules.worth:
                self.game_number(worth, Fraction(0))
        return f.conjunction(f.negation(is_zero(divisor)) for divisor in self._divisors)

    # Numbers of the game ---------------------------------------------------------------------

    def pays(self, seat: int, mine: str, theirs: str) -> Value:
        """What a pair of actions or outside options is worth to the role that takes `mine`."""
        key = (mine, theirs, seat)
        known = self._payoffs.get(key)
        if known is None:
            pair = (mine, theirs) if seat == 0 else (theirs, mine)
            known = self._payoffs[key] = self.game_number(self.rules.payoffs[pair][seat])
        return known

    def worth(self, seat: int, share: Fraction, number: int) -> Value:
        """What a share is worth to a role in this round."""
        return self.discounted(self.game_number(self._bargaining.worth[seat], share), number)

    def discounted(self, value: Value, number: int) -> Value:
        discount = power(self.game_number(self._bargaining.discount), number - 1)
        return combined(Operator.TIMES, value, discount)

    def split(self, mine: Fraction, theirs: Fraction) -> Fraction:
        """What a side receives of the resource after compatible demands."""
        if not self._bargaining.surplus_is_split:
            return mine
        return mine + (1 - mine - theirs) / 2

    @property
    def _bargaining(self) -> Bargaining:
        assert isinstance(self.rules, Bargaining)
        return self.rules

    def game_number(self, term: NumberTerm, share: Fraction | None = None) -> Value:
        """A number of the game. Raises `ArithmeticFault`, but not for a divisor that varies."""
        if isinstance(term, Constant):
            return term.value
        values: list[Value] = []
        for step in postfix(term):
            match step:
                case Operator():
                    right = values.pop()
                    if step is Operator.DIVIDE and isinstance(right, Quotient):
                        self._divisors[right] = None
                    values.append(combined(step, values.pop(), right))
                case Constant(value=value):
                    values.append(value)
                case FeatureNumber(name=name):
                    values.append(self.number(name))
                case ShareReceived():
                    assert share is not None
                    values.append(share)
                case _:
                    raise AssertionError(f"not a number of a game: {step}")
        return values.pop()
