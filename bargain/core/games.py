"""Games as data: who may do what, and what it is worth.

Numbers of a game may depend on its features, so they are terms; `bargain.logic.situation` gives
them values. Roles are 0 (`first`) and 1 (`second`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from bargain.core.terms import NumberTerm
from bargain.record import Record
from bargain.source import Span

FeatureValue: TypeAlias = bool | Fraction | str


class Interval(Record):
    """The rationals from `low` to `high`, both included."""

    low: Fraction
    high: Fraction

    def contains(self, value: FeatureValue) -> bool:
        return isinstance(value, Fraction) and self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low} .. {self.high}"


class Enumeration(Record):
    values: tuple[str, ...]

    def contains(self, value: FeatureValue) -> bool:
        return isinstance(value, str) and value in self.values

    def __str__(self) -> str:
        return "{" + ", ".join(self.values) + "}"


class TruthValues(Record):
    def contains(self, value: FeatureValue) -> bool:
        return isinstance(value, bool)

    def __str__(self) -> str:
        return "true or false"


Domain: TypeAlias = Interval | Enumeration | TruthValues


def some_value(domain: Domain) -> FeatureValue:
    """Any value of a range."""
    match domain:
        case Interval(low=low):
            return low
        case Enumeration(values=values):
            return values[0]
        case TruthValues():
            return False


class Feature(Record):
    """A fact about the situation; `default` is None where the file gives no value."""

    name: str
    range: Domain
    default: FeatureValue | None
    span: Span


class Bargaining(Record, by_identity=True):
    """The rules of a bargaining game.

    `demands` are shares in ascending order; `options[0]` is the default outside option; `payoffs`
    has every pair of options; `worth` gives each role's value of the share that it receives.
    """

    demands: tuple[Fraction, ...]
    surplus_is_split: bool
    options: tuple[str, ...]
    payoffs: Mapping[tuple[str, str], tuple[NumberTerm, NumberTerm]]
    worth: tuple[NumberTerm, NumberTerm]
    rounds: int
    discount: NumberTerm


class Matrix(Record, by_identity=True):
    """The rules of a matrix game: each role's actions and what every pair of them pays."""

    actions: tuple[tuple[str, ...], tuple[str, ...]]
    payoffs: Mapping[tuple[str, str], tuple[NumberTerm, NumberTerm]]


class Game(Record, by_identity=True):
    """A game; `symmetric` when exchanging the roles changes nothing, whatever the features."""

    name: str
    players: tuple[str, str] | None
    features: Mapping[str, Feature]
    rules: Bargaining | Matrix
    symmetric: bool
    span: Span

    @property
    def has_rounds(self) -> bool:
        return isinstance(self.rules, Bargaining) and self.rules.rounds > 1

    def seats_for(self, action: str) -> frozenset[int]:
        """The roles that may play an action of a matrix game."""
        assert isinstance(self.rules, Matrix)
        return frozenset(seat for seat in (0, 1) if action in self.rules.actions[seat])


def off_grid(share: Fraction, game: Game) -> str:
    """What is wrong with a demand that the game does not have."""
    percent = share * 100
    shown = f"{percent}%" if percent.denominator == 1 else str(share)
    return f"{shown} is not one of the demands of `{game.name}`"
