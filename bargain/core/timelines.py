"""The phase before bargaining as data: agents, what they can do, and the plans that they act by.

Ground, like everything in this package: names are resolved, numbers that do not depend on time or
features are computed. Conditions of plans speak about what an agent knows and are a language of
their own; conditions on programs (`That`, `Knows`) are core terms, in which `ME` is the program of
the agent that they are written for (the one who commits, or the one who is known about: see each
class) and `THEM` the one of the other agent. `bargain.timeline` says what all this does.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from bargain.core.games import Game
from bargain.core.terms import Condition, NumberTerm, Operator, Party, ProgramName, Relation
from bargain.record import Record
from bargain.source import Span

# Capabilities ------------------------------------------------------------------------------------


class Kind(Enum):
    """The kinds of commitment, each a capability to make it and another to verify it."""

    DEMANDS = "demands"
    PROGRAMS = "programs"
    CONDITIONAL = "conditional"
    DELEGATION = "delegation"
    THEORY = "theory"


class CanCommit(Record):
    kind: Kind


class CanVerify(Record):
    kind: Kind


class CanForceVerification(Record):
    """The other learns this agent's commitments even while its channel is closed."""


Capability: TypeAlias = CanCommit | CanVerify | CanForceVerification


class ShorterLag(Record):
    """What `prepare channel lag N` prepares: from then on the agent's own channel has this lag."""

    steps: int


class Change(Record):
    """A capability that comes (`gains`) or goes (`loses`) by itself at a time, with a chance."""

    capability: Capability
    gained: bool
    time: int
    chance: Fraction
    span: Span


# Commitments -------------------------------------------------------------------------------------


class OneOf(Record):
    """`commit program P`, `commit one of P, Q`: the programs, in the order of the text."""

    programs: tuple[ProgramName, ...]


class That(Record):
    """A condition on one's own behaviour: `commit that (C)`, and bounds, which are such conditions:
    `commit demand >= E` is "my demand >= E". Holds of a program when it holds against every program
    that the other agent lists, at every value of the features that are left open."""

    condition: Condition


class Commit(Record, ignoring=("span",)):
    """`kind` is DEMANDS for bounds, CONDITIONAL for `that`, else PROGRAMS or CONDITIONAL, the
    latter when one of the programs contains a condition. `text` is how a reader would say it:
    `demand >= 60%`, `program Firm(60%)`, `one of A, B`, `that (C)`, `outside is walk`."""

    kind: Kind
    what: OneOf | That
    text: str
    span: Span


class Delegate(Record, ignoring=("span",)):
    """Leave everything from now on to a successor of this name."""

    successor: str
    span: Span


class Follow(Record, ignoring=("span",)):
    """From now on act by a rule: one of `RULES`, or a name that the user gives a rule for."""

    rule: str
    span: Span


RULES = ("expected_utility", "maximin", "best_response")


# Other actions -----------------------------------------------------------------------------------


class SetChannel(Record, ignoring=("span",)):
    """`open channel`, `close channel`."""

    open: bool
    span: Span


class Prepare(Record, ignoring=("span",)):
    """From `steps` steps later on the agent has what it prepares; `steps` is at least 1."""

    what: Capability | ShorterLag
    steps: int
    span: Span


class Wait(Record, ignoring=("span",)):
    span: Span


Action: TypeAlias = Commit | Delegate | Follow | SetChannel | Prepare | Wait


# Conditions of plans -----------------------------------------------------------------------------


class Time(Record):
    """`time`, in steps."""


class PlanNumber(Record):
    """A number that does not change in a run: a core term of constants and features alone."""

    term: NumberTerm


class PlanComputed(Record):
    operator: Operator
    left: PlanSum
    right: PlanSum


PlanSum: TypeAlias = "Time | PlanNumber | PlanComputed"


class PlanTruth(Record):
    """A condition that does not change in a run: a core term over features alone."""

    condition: Condition


class PlanCompare(Record):
    relation: Relation
    left: PlanSum
    right: PlanSum


class PlanNot(Record):
    operand: PlanCondition


class PlanAll(Record):
    operands: tuple[PlanCondition, ...]


class PlanSome(Record):
    operands: tuple[PlanCondition, ...]


class PlanIff(Record):
    left: PlanCondition
    right: PlanCondition


class Can(Record):
    """`I can commit K`, `I can verify K`, `I can force verification`."""

    capability: Capability


class ChannelIsOpen(Record):
    """`my channel is open`."""


class IsCommitted(Record):
    """`I am committed`, `they are committed`: one program is left, as far as the agent knows; and
    with a program, that it is this one."""

    who: Party
    program: ProgramName | None


class BoundIsKnown(Record):
    """`they are committed to demand >= E`: the condition, in which `ME` is the other agent's
    program and `THEM` this agent's, holds of every program that what this agent knows still allows
    against every program that this agent lists."""

    condition: Condition


class Knows(Record):
    """`I know (C)`: C, in which `ME` is this agent's program and `THEM` the other's, holds for
    every program that this agent could still use against every one that what it knows still
    allows."""

    condition: Condition


class HasDelegated(Record):
    """`I have delegated`, `they have delegated`; with a name, to that successor."""

    who: Party
    successor: str | None


class Follows(Record):
    """`I follow R`, `they follow R`."""

    who: Party
    rule: str


PlanCondition: TypeAlias = (
    "PlanTruth | PlanCompare | PlanNot | PlanAll | PlanSome | PlanIff | Can | ChannelIsOpen"
    " | IsCommitted | BoundIsKnown | Knows | HasDelegated | Follows"
)
"""`implies` is written with `PlanNot` and `PlanSome`. Conditions nest at most 100 deep."""


# Plans -------------------------------------------------------------------------------------------


class Do(Record):
    action: Action


class When(Record):
    """`if` / `elif` / `else`: the first case whose condition holds (None always does); a plan goes
    on behind it where none of them leads to an action."""

    cases: tuple[tuple[PlanCondition | None, Plan], ...]


class Choose(Record, ignoring=("span",)):
    """`choose { … } or { … }`: left open. `number` counts the places of a timeline where something
    is chosen, from 0, in the order of the text."""

    alternatives: tuple[Plan, ...]
    number: int
    span: Span


Statement: TypeAlias = Do | When | Choose
Plan: TypeAlias = tuple[Statement, ...]
"""The first action reached is taken. Every path ends in one."""


# Agents ------------------------------------------------------------------------------------------

Goal: TypeAlias = Mapping[tuple[str, str], tuple[NumberTerm, NumberTerm]]
"""Payoffs that replace those of the game, for the agent's own rules, by pairs of outside options
(or actions) of the first and the second role."""


class Successor(Record, by_identity=True):
    """`plan` is a rule's name for a successor that follows a rule from the start."""

    name: str
    programs: tuple[ProgramName, ...]
    plan: Plan | str
    goal: Goal | None
    span: Span


class Agent(Record, by_identity=True):
    """`programs` are what it could end up with; `beliefs` give programs of the other agent their
    probabilities, which add up to 1, or are None; `plan` is a rule's name for an agent that follows
    a rule from the start."""

    name: str
    programs: tuple[ProgramName, ...]
    capabilities: frozenset[Capability]
    changes: tuple[Change, ...]
    channel_open: bool
    lag: int
    beliefs: tuple[tuple[ProgramName, Fraction], ...] | None
    plan: Plan | str
    goal: Goal | None
    span: Span


class Timeline(Record, by_identity=True):
    """`agents[0]` bargains in the first role; times are 0, 1, … up to and including `horizon`."""

    name: str
    game: Game
    horizon: int
    agents: tuple[Agent, Agent]
    successors: Mapping[str, Successor]
    span: Span


# Expectations ------------------------------------------------------------------------------------


class BargainingTime(Record):
    """`T`; a comparison with it is false where bargaining never starts."""


class EndPayoff(Record):
    """`first payoff`, `second payoff`: what the end is worth, by the game."""

    role: int


class EndNumber(Record):
    """A number that is the same for every end: a core term of constants and features alone."""

    term: NumberTerm


class EndComputed(Record):
    operator: Operator
    left: EndSum
    right: EndSum


EndSum: TypeAlias = "BargainingTime | EndPayoff | EndNumber | EndComputed"


class Started(Record):
    """`started`: T came."""


class EndsWith(Record):
    """`first is P`: bargaining started, and this role's program is P."""

    role: int
    program: ProgramName


class EndClaim(Record):
    """A claim about the match that bargaining came to, such as `agreement` or `first demands 50%`;
    false where it never started. In the condition `ME` is the first program."""

    condition: Condition


class EndTruth(Record):
    """A condition that is the same for every end: a core term over features alone."""

    condition: Condition


class EndCompare(Record):
    relation: Relation
    left: EndSum
    right: EndSum


class EndNot(Record):
    operand: EndCondition


class EndAll(Record):
    operands: tuple[EndCondition, ...]


class EndSome(Record):
    operands: tuple[EndCondition, ...]


class EndIff(Record):
    left: EndCondition
    right: EndCondition


class ProbabilityOf(Record):
    """`probability of (C) >= E`, over all chances, whatever is chosen."""

    condition: EndCondition
    relation: Relation
    bound: EndSum


class Possibly(Record):
    """Some branch has it."""

    condition: EndCondition


class Always(Record):
    """Every branch has it; a condition that stands alone means this."""

    condition: EndCondition


EndCondition: TypeAlias = (
    "Started | EndsWith | EndClaim | EndTruth | EndCompare | EndNot | EndAll | EndSome | EndIff"
    " | ProbabilityOf | Possibly | Always"
)
"""`implies` is written with `EndNot` and `EndSome`. `ProbabilityOf`, `Possibly` and `Always` do not
stand inside of one another; what stands outside of them is meant for every branch. Conditions nest
at most 100 deep."""


class TimelineExpectation(Record, by_identity=True):
    """`expect NAME: C`, with the values that it gives to features."""

    timeline: str
    given: Mapping[str, bool | Fraction | str]
    condition: EndCondition
    text: str
    span: Span
