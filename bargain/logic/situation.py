"""A game at given feature values: every number of the game as a number.

All that later steps need of a game is computed here once: payoffs of outside options and actions,
each role's worth of a share, the index of every demand on the grid.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bargain.core.arithmetic import ArithmeticFault
from bargain.core.games import Bargaining, FeatureValue, Game, Matrix
from bargain.core.terms import FeatureNumber, NumberTerm, ShareReceived
from bargain.core.text import number_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.numbers import compute, postfix
from bargain.logic.tracked import Trace, Tracked
from bargain.suggest import nearest

_HALF = Fraction(1, 2)


def value_text(value: FeatureValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, Fraction) else value


class Situation:
    """A game with a value for every feature.

    Raises `DiagnosticError`: BGL022 for an unknown feature, BGL044 for a value outside its range,
    BGL073 for a feature that has no value, BGL060 and BGL061 for payoffs that cannot be computed.

    With a `trace`, numbers that come of the features in its point note there what is asked of them.
    """

    def __init__(
        self,
        game: Game,
        given: Mapping[str, FeatureValue] | None = None,
        trace: Trace | None = None,
    ) -> None:
        self.game = game
        self.trace = trace
        self.values = _feature_values(game, given or {})
        rules = game.rules
        self.bargaining = rules if isinstance(rules, Bargaining) else None
        self.matrix = rules if isinstance(rules, Matrix) else None
        self.payoffs: dict[tuple[str, str], tuple[Fraction, Fraction]] = {
            pair: (self.number(first), self.number(second))
            for pair, (first, second) in rules.payoffs.items()
        }
        self.demands: tuple[Fraction, ...] = ()
        self.index_of: dict[Fraction, int] = {}
        self.rounds = 1
        self.discount = Fraction(1)
        self.worth_of_nothing = (Fraction(0), Fraction(0))
        self.worth_of_all = (Fraction(1), Fraction(1))
        if isinstance(rules, Bargaining):
            self.demands = rules.demands
            self.index_of = {share: index for index, share in enumerate(rules.demands)}
            self.rounds = rules.rounds
            self.discount = self.number(rules.discount)
            first, second = rules.worth
            zero, one = Fraction(0), Fraction(1)
            self.worth_of_nothing = (self.number(first, zero), self.number(second, zero))
            self.worth_of_all = (self.number(first, one), self.number(second, one))

    def feature_number(self, name: str) -> Fraction:
        value = self.values[name]
        assert isinstance(value, Fraction)
        if self.trace is not None and name in self.trace.point:
            return Tracked.feature(name, value, self.trace)
        return value

    def place_of(self, share: Fraction) -> int | None:
        """The place of a demand on the grid; None where it is not on it."""
        if isinstance(share, Tracked):
            return next((i for i, demand in enumerate(self.demands) if share == demand), None)
        return self.index_of.get(share)

    def fixed(self, term: NumberTerm, share: Fraction | None = None) -> Fraction:
        """A number made of features, and of `share` if that is given. Raises `ArithmeticFault`."""

        def leaf(item: NumberTerm) -> Fraction:
            match item:
                case FeatureNumber(name=name):
                    return self.feature_number(name)
                case ShareReceived():
                    assert share is not None
                    return share
            raise AssertionError(f"not a number of a game: {item}")

        return compute(postfix(term), leaf)

    def number(self, term: NumberTerm, share: Fraction | None = None) -> Fraction:
        """A number of the game at these values, with `share` for the share received."""
        try:
            return self.fixed(term, share)
        except ArithmeticFault as fault:
            values = ", ".join(f"{name} = {value_text(v)}" for name, v in self.values.items())
            message = f"a payoff of `{self.game.name}` cannot be computed with {values}"
            raise DiagnosticError(
                [Diagnostic(fault.code, f"{message}: {fault.message}", self.game.span)]
            ) from None

    def worth(self, seat: int, share: Fraction) -> Fraction:
        """What a share is worth to a role; worth is linear in the share."""
        nothing = self.worth_of_nothing[seat]
        return nothing + share * (self.worth_of_all[seat] - nothing)

    def split(self, mine: Fraction, theirs: Fraction) -> tuple[Fraction, Fraction]:
        """What both receive of the resource after compatible demands."""
        assert self.bargaining is not None
        if not self.bargaining.surplus_is_split:
            return mine, theirs
        surplus = (1 - mine - theirs) * _HALF
        return mine + surplus, theirs + surplus


def _feature_values(game: Game, given: Mapping[str, FeatureValue]) -> dict[str, FeatureValue]:
    found: list[Diagnostic] = []
    for name, value in given.items():
        feature = game.features.get(name)
        if feature is None:
            message = f"`{name}` is not a feature of `{game.name}`"
            found.append(Diagnostic("BGL022", message, hint=nearest(name, game.features)))
        elif not feature.range.contains(value):
            message = (
                f"{value_text(value)} is outside the range of `{name}`, which is {feature.range}"
            )
            found.append(Diagnostic("BGL044", message))
    values: dict[str, FeatureValue] = {}
    for name, feature in game.features.items():
        value_or_none = given.get(name, feature.default)
        if value_or_none is None:
            found.append(no_value(game, name))
        else:
            values[name] = value_or_none
    if found:
        raise DiagnosticError(found)
    return values


def no_value(game: Game, name: str) -> Diagnostic:
    ways = f"`--given {name}=…`, `given {name} = …` in an `expect`"
    hint = f"give it one: {ways}, or a default in the game"
    message = f"the feature `{name}` has no value"
    return Diagnostic("BGL073", message, game.features[name].span, hint)
