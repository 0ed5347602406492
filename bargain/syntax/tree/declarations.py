"""What files consist of: imports, games, programs, expectations."""

from __future__ import annotations

from typing import TypeAlias

from bargain.syntax.tree.expressions import Expression, Subject
from bargain.syntax.tree.nodes import Name, Node
from bargain.syntax.tree.statements import Block


class UseFile(Node):
    """`use "other.bgl"`."""

    path: str


class UseLibrary(Node):
    """`use modal`."""

    name: Name


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


class Program(Node):
    """`program NAME(parameters) for GAME { … }`; `parameters` is None without parentheses."""

    name: Name
    parameters: tuple[Name, ...] | None
    game: Name | None
    body: Block


class GivenValue(Node):
    """`cost = 1/4` after `given`."""

    feature: Name
    value: Expression


class Expect(Node):
    """`expect P vs Q in GAME given F = V, …: C`."""

    first: Expression
    second: Expression
    game: Name | None
    given: tuple[GivenValue, ...]
    condition: Expression


class TimelineExpect(Node):
    """`expect NAME: C`, about a timeline. Its condition is kept as text: see `Timeline`."""

    name: Name


class Property(Node):
    """`property "title": …`. Recognised, not analysed: this version has no properties."""

    title: str


class Timeline(Node):
    """`timeline NAME …`. Recognised, not analysed: this version has no timelines."""

    name: Name


Declaration: TypeAlias = (
    UseFile | UseLibrary | Game | Program | Expect | TimelineExpect | Property | Timeline
)


class File(Node):
    """The declarations of one file, in the order in which they stand."""

    declarations: tuple[Declaration, ...]
