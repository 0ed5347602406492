"""What programs consist of."""

from __future__ import annotations

from typing import TypeAlias

from bargain.syntax.tree.expressions import Expression, Reference
from bargain.syntax.tree.nodes import Name, Node


class Choice(Node):
    """A policy's leaf: the name of an outside option (or of a parameter or variable)."""

    option: Reference


class PolicyIf(Node):
    """`if C { policy } elif C { policy } else { policy }` inside a policy."""

    branches: tuple[tuple[Expression, Policy], ...]
    otherwise: Policy | None


class Policy(Node):
    """The statements between the braces of a policy; the first choice reached is taken."""

    statements: tuple[Choice | PolicyIf, ...]


class Demand(Node):
    """`demand E or OUTSIDE locked`; `outside` is None for the default option."""

    share: Expression
    outside: Choice | Policy | None
    locked: bool


class Play(Node):
    action: Reference


class ActAs(Node):
    program: Expression


class Block(Node):
    """The statements between a pair of braces."""

    statements: tuple[Statement, ...]


class If(Node):
    branches: tuple[tuple[Expression, Block], ...]
    otherwise: Block | None


class Let(Node):
    name: Name
    value: Expression


class InDemands(Node):
    """`demands` or `demands descending` as the domain of a loop or a search."""

    descending: bool


class InActions(Node):
    """`actions` as the domain of a loop or a search."""


class InRange(Node):
    """`A .. B`: A, A+1, … up to B."""

    low: Expression
    high: Expression


class InList(Node):
    """`3, 2, 0` as the domain of a loop."""

    items: tuple[Expression, ...]


Domain: TypeAlias = InDemands | InActions | InRange | InList


class For(Node):
    """`for x, i in DOMAIN { … }`; `index` is the optional second name."""

    variable: Name
    index: Name | None
    domain: Domain
    body: Block


class Search(Node):
    """`highest x in DOMAIN where C { … } else { … }` (`lowest` when not `highest`)."""

    highest: bool
    variable: Name
    domain: Domain
    condition: Expression
    body: Block
    otherwise: Block | None


class Chance(Node):
    """`with probability E { … } else { … }`."""

    probability: Expression
    body: Block
    otherwise: Block | None


class RenegotiateAccept(Node):
    """`renegotiate accept C`."""

    condition: Expression


Statement: TypeAlias = Demand | Play | ActAs | If | Let | For | Search | Chance | RenegotiateAccept
