"""What timelines consist of: agents, their successors, and the plans that they act by."""

from __future__ import annotations

from typing import TypeAlias

from bargain.syntax.tree.expressions import Expression
from bargain.syntax.tree.games import PayoffClause
from bargain.syntax.tree.nodes import Name, Node
from bargain.syntax.tree.timeline_expressions import Bound, Capability

# Actions -----------------------------------------------------------------------------------------


class CommitPrograms(Node):
    """`commit program P`, or `commit one of P, Q`."""

    programs: tuple[Expression, ...]


class CommitBound(Node):
    """`commit demand >= E`, `commit outside is N`."""

    bound: Bound


class CommitThat(Node):
    """`commit that (C)`."""

    condition: Expression


class Delegate(Node):
    """`delegate to NAME`."""

    successor: Name


class Follow(Node):
    """`follow RULE`, as an action or in place of a plan."""

    rule: Name


class SetChannel(Node):
    """`open channel`, or `close channel`."""

    open: bool


class ShorterLag(Node):
    """`channel lag N` after `prepare`."""

    steps: Expression


class Prepare(Node):
    """`prepare commit KIND taking N` and the like."""

    what: Capability | ShorterLag
    steps: Expression


class Wait(Node):
    """`wait`."""


Action: TypeAlias = (
    CommitPrograms | CommitBound | CommitThat | Delegate | Follow | SetChannel | Prepare | Wait
)


# Plans -------------------------------------------------------------------------------------------


class PlanBlock(Node):
    """The statements between a pair of braces in a plan."""

    statements: tuple[PlanStatement, ...]


class PlanIf(Node):
    branches: tuple[tuple[Expression, PlanBlock], ...]
    otherwise: PlanBlock | None


class Choose(Node):
    """`choose { … } or { … }`, with two alternatives or more."""

    alternatives: tuple[PlanBlock, ...]


PlanStatement: TypeAlias = Action | PlanIf | Choose


# Agents ------------------------------------------------------------------------------------------


class HorizonClause(Node):
    value: Expression


class ProgramsClause(Node):
    programs: tuple[Expression, ...]


class CanClause(Node):
    """`can commit demands, programs`: one verb with all that follows it."""

    capabilities: tuple[Capability, ...]


class ChangeClause(Node):
    """`gains K at N with E`, or `loses …` when not `gained`; `chance` is None without `with`."""

    gained: bool
    capability: Capability
    time: Expression
    chance: Expression | None


class ChannelClause(Node):
    """`channel open lag N`; `lag` is None where none is given."""

    open: bool
    lag: Expression | None


class Belief(Node):
    """`P with E` after `believes`."""

    program: Expression
    probability: Expression


class BelievesClause(Node):
    beliefs: tuple[Belief, ...]


class PlanClause(Node):
    body: PlanBlock


class GoalClause(Node):
    """`goal { payoff (N, N) = (E, E) … }`."""

    payoffs: tuple[PayoffClause, ...]


AgentClause: TypeAlias = (
    ProgramsClause
    | CanClause
    | ChangeClause
    | ChannelClause
    | BelievesClause
    | PlanClause
    | Follow
    | GoalClause
)


class Agent(Node):
    name: Name
    clauses: tuple[AgentClause, ...]


class Successor(Node):
    """Has the clauses of an agent as far as the grammar goes; the checker refuses some of them."""

    name: Name
    clauses: tuple[AgentClause, ...]


class Timeline(Node):
    """`timeline NAME in GAME { … }`."""

    name: Name
    game: Name | None
    clauses: tuple[HorizonClause | Agent | Successor, ...]
