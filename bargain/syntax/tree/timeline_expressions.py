"""What only plans may ask, and what only expectations about timelines may."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bargain.syntax.tree.nodes import Name, Node

if TYPE_CHECKING:
    from bargain.syntax.tree.expressions import Comparison, Expression, Reference, Subject


class OfTimeline(Node):
    """An expression that means something in a timeline, or in an expectation about one, alone."""


class DemandBound(Node):
    """`demand >= E` after `commit` or `committed to`."""

    operator: Comparison
    value: Expression


class OutsideBound(Node):
    """`outside is N` after `commit` or `committed to`."""

    option: Reference


Bound: TypeAlias = DemandBound | OutsideBound


class Power(Node):
    """`commit KIND`, or `verify KIND` when it is not to `commit`; the kind is a name that the
    checker judges."""

    commit: bool
    kind: Name


class ForceVerification(Node):
    """`force verification`."""


Capability: TypeAlias = Power | ForceVerification


# Plans -------------------------------------------------------------------------------------------


class Time(OfTimeline):
    """`time`: the steps since the beginning."""


class IsAble(OfTimeline):
    """`I can commit KIND` and the like."""

    subject: Subject
    capability: Capability


class ChannelIs(OfTimeline):
    """`my channel is open`, or `closed`."""

    subject: Subject
    open: bool


class IsCommitted(OfTimeline):
    """`they are committed`, to a program or a bound where one is named."""

    subject: Subject
    to: Expression | Bound | None


class Knows(OfTimeline):
    """`I know (C)`."""

    subject: Subject
    condition: Expression


class HasDelegated(OfTimeline):
    """`they have delegated`, to a successor where one is named."""

    subject: Subject
    successor: Name | None


class Follows(OfTimeline):
    """`they follow maximin`."""

    subject: Subject
    rule: Name


# Expectations ------------------------------------------------------------------------------------


class EndTime(OfTimeline):
    """`T`: the time at which bargaining starts."""


class Started(OfTimeline):
    """`started`: bargaining starts."""


class ProbabilityOf(OfTimeline):
    """`probability of (C)`, a number."""

    condition: Expression


class OverBranches(OfTimeline):
    """`always (C)`, or `possibly (C)` when not `always`."""

    always: bool
    condition: Expression


TimelineExpression: TypeAlias = (
    Time
    | IsAble
    | ChannelIs
    | IsCommitted
    | Knows
    | HasDelegated
    | Follows
    | EndTime
    | Started
    | ProbabilityOf
    | OverBranches
)
