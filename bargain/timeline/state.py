"""The state of a timeline, one side at a time.

Between two times nothing counts but this, so states with the same sides go on alike. A side is what
an agent is and knows (`Own`) and what the other did that it has not learned. Sides are kept once
and go by number.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from bargain.core import timelines as c
from bargain.core.timelines import Kind

KINDS: Final = tuple(Kind)
FORCE: Final = 2 * len(KINDS)
LAGS: Final = FORCE + 1
"""A preparation's number: that of a capability, or this and the lag that is prepared."""

DUE: Final = -1
"""When a commitment was made that could be learned at any time by now: that it was long ago is all
that counts."""

NO_RULE: Final = -1

Pair: TypeAlias = tuple[int, int]

Unlearned: TypeAlias = tuple[tuple[int, int], ...]
"""Commitments of the other, each with the time at which it was made (or `DUE`), in order."""


class Own(NamedTuple):
    """What an agent is and knows: all that its actions can depend on.

    `allowed` are its programs and `possible` those of the other that what it knows allows;
    `capabilities` and the commitments `known` of the other are bits as well, and so are the
    successors and rules that it has ever been committed to. `decider` is 0 for the agent and
    n + 1 for the successor n; `rule` decides in place of its plan, if there is one. `declared` says
    that it committed to a single program by name, or lists no other. `preparations` are what it
    will have, with the time from which on.
    """

    allowed: int
    possible: int
    capabilities: int
    channel_open: bool
    lag: int
    known: int
    decider: int
    rule: int
    delegated: int
    followed: int
    declared: bool
    preparations: tuple[tuple[int, int], ...]


class Side(NamedTuple):
    own: Own
    unlearned: Unlearned


def bit_of(capability: c.Capability) -> int:
    """The number of a capability's bit."""
    match capability:
        case c.CanCommit(kind=kind):
            return KINDS.index(kind)
        case c.CanVerify(kind=kind):
            return len(KINDS) + KINDS.index(kind)
    return FORCE


def capability_of(bit: int) -> c.Capability:
    if bit < len(KINDS):
        return c.CanCommit(KINDS[bit])
    return c.CanVerify(KINDS[bit - len(KINDS)]) if bit < FORCE else c.CanForceVerification()


def preparation_of(what: c.Capability | c.ShorterLag) -> int:
    return LAGS + what.steps if isinstance(what, c.ShorterLag) else bit_of(what)


def prepared_of(number: int) -> c.Capability | c.ShorterLag:
    return c.ShorterLag(number - LAGS) if number >= LAGS else capability_of(number)
