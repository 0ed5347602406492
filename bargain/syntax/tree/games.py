"""What games consist of."""

from __future__ import annotations

from typing import TypeAlias

from bargain.syntax.tree.expressions import Expression, Subject
from bargain.syntax.tree.nodes import Name, Node


class PlayersClause(Node):
    first: Name
    second: Name


class DivideClause(Node):
    value: Expression


class WorthClause(Node):
    """`worth first = E`; `subject` is FIRST or SECOND."""

    subject: Subject
    value: Expression


class DemandsRange(Node):
    low: Expression
    high: Expression
    step: Expression


class DemandsList(Node):
    items: tuple[Expression, ...]


class SurplusClause(Node):
    """`surplus split` or `surplus waste`; the rule is a name that the checker judges."""

    rule: Name


class OutsideClause(Node):
    options: tuple[Name, ...]


class ActionsClause(Node):
    """`actions C, D` (`subject` None) or `actions first: U, D`."""

    subject: Subject | None
    actions: tuple[Name, ...]


class PayoffClause(Node):
    """`payoff (N, N) = (E, E)`."""

    first: Name
    second: Name
    first_value: Expression
    second_value: Expression


class BooleanKind(Node):
    """`bool`."""


class RangeKind(Node):
    """`A .. B`."""

    low: Expression
    high: Expression


class EnumerationKind(Node):
    """`{a, b}`."""

    values: tuple[Name, ...]


class FeatureClause(Node):
    """`feature N: KIND = V`; `default` is None where no value is given."""

    name: Name
    kind: BooleanKind | RangeKind | EnumerationKind
    default: Expression | None


class RoundsClause(Node):
    value: Expression


class DiscountClause(Node):
    value: Expression


class RenegotiateClause(Node):
    """`renegotiate by nash`."""

    rule: Name


Clause: TypeAlias = (
    PlayersClause
    | DivideClause
    | WorthClause
    | DemandsRange
    | DemandsList
    | SurplusClause
    | OutsideClause
    | ActionsClause
    | PayoffClause
    | FeatureClause
    | RoundsClause
    | DiscountClause
    | RenegotiateClause
)


class Game(Node):
    name: Name
    clauses: tuple[Clause, ...]
