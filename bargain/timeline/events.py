"""What happened, as data: the evidence of a run, step by step."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from bargain.core import timelines as c
from bargain.core.timelines import Kind
from bargain.record import Record
from bargain.timeline.words import action_text

# Agents are 0 and 1, the roles in which they bargain; programs are named as on the command line.


class Happened(Record):
    """A capability came or went by itself, or might have: `happened` is False where that was left
    to chance and did not come. `chance` is how probable it was to come or go like that."""

    agent: int
    capability: c.Capability
    gained: bool
    chance: Fraction
    happened: bool


class Ready(Record):
    """What an agent prepared is there."""

    agent: int
    what: c.Capability | c.ShorterLag


class How(Enum):
    """The way on which an agent learned a commitment of the other."""

    CHANNEL = "open channel"
    FORCED = "forced verification"
    OPENED = "channel just opened"


class Learned(Record):
    """An agent learned a commitment of the other: what was committed, when, and how it came.

    `possible` are the programs of the other that all it knows allows from then on.
    """

    agent: int
    kind: Kind
    action: c.Commit | c.Delegate | c.Follow
    made: int
    how: How
    possible: tuple[str, ...]

    @property
    def text(self) -> str:
        return action_text(self.action)


Event: TypeAlias = Happened | Ready | Learned


class Acted(Record):
    """What an agent did. `choices` are the choices that its plan left open on the way, each place
    with the alternative taken; `lacking` is the capability for want of which the action failed;
    `ruled_out` are the programs that it gave up."""

    agent: int
    action: c.Action
    choices: tuple[tuple[int, int], ...]
    lacking: c.Capability | None
    ruled_out: tuple[str, ...]

    @property
    def text(self) -> str:
        return action_text(self.action)

    @property
    def failed(self) -> bool:
        return self.lacking is not None


class Standing(Record):
    """How an agent stands after a time.

    `programs` are its programs that are still allowed, `theirs` those of the other that what it
    knows allows; `preparing` is what it will have, with the time from which on; `decider` is the
    agent or the successor that decides for it, and `rule` what it follows in place of a plan;
    `unlearned` are commitments of the other that it has not learned.
    """

    programs: tuple[str, ...]
    theirs: tuple[str, ...]
    capabilities: frozenset[c.Capability]
    channel_open: bool
    lag: int
    preparing: tuple[tuple[int, c.Capability | c.ShorterLag], ...]
    decider: str
    rule: str | None
    unlearned: tuple[str, ...]


class Step(Record):
    """One time: what came first, what both did at once, what became known then.

    `acted` has both sides, unless the run ends there: because something has no answer before
    anybody acts, because a choice is left open, or because an action is none.
    """

    time: int
    before: tuple[Event, ...]
    acted: tuple[Acted, ...]
    after: tuple[Learned, ...]
    standing: tuple[Standing, Standing]
