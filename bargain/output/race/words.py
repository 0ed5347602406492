"""What happens in a timeline, in sentences without their subject: the agent is the column's.

A sentence has its tone, by which a terminal colours it and a drawing marks it, and lines of detail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from fractions import Fraction
from typing import Final

from bargain.core import timelines as c
from bargain.core.text import number_text
from bargain.record import Record
from bargain.timeline import (
    Acted,
    Branch,
    Happened,
    How,
    Learned,
    NeedsAnswer,
    NoAnswerThere,
    Ready,
    Standing,
    TooHardThere,
)
from bargain.timeline.events import Event
from bargain.timeline.words import action_text, capability_text, prepared_text

MOST_NAMES: Final = 8
"""Of more programs than this in one sentence, the rest is counted."""
ALWAYS: Final = -1
LONGEST: Final = 120
"""Bits of a number that is shown exactly."""


class Tone(Enum):
    QUIET = "quiet"
    CHANCE = "chance"
    ACTION = "action"
    COMMITMENT = "commitment"
    LEARNED = "learned"
    FAILURE = "failure"


class Sentence(Record):
    tone: Tone
    text: str
    details: tuple[str, ...] = ()


class Teller:
    """Tells the steps of branches, each with what its agents were before it."""

    def __init__(self, timeline: c.Timeline) -> None:
        self.timeline = timeline

    def cells(self, branch: Branch, place: int, agent: int) -> tuple[Sentence, ...]:
        """What concerns an agent at a step: what came first, what it did, what it learned then."""
        step = branch.steps[place]
        before = branch.steps[place - 1].standing[agent] if place else None
        told = self.events(step.before, agent, before, step.standing[agent])
        end = branch.end if place == len(branch.steps) - 1 else None
        breaks = isinstance(end, NoAnswerThere | TooHardThere) and end.programs is None
        for acted in step.acted:
            if acted.agent == agent and breaks and isinstance(acted.action, c.Commit):
                # It may be what has no answer.
                told.append(Sentence(Tone.ACTION, f"tries to {acted.text}"))
            elif acted.agent == agent:
                told.append(self.acted(acted, step.time, before))
        name = self.timeline.agents[agent].name
        if isinstance(end, NeedsAnswer) and end.agent == name:
            told.append(Sentence(Tone.FAILURE, "chooses, and it is open what"))
        return (*told, *self.events(step.after, agent, before, step.standing[agent]))

    def events(
        self, events: Sequence[Event], agent: int, before: Standing | None, now: Standing
    ) -> list[Sentence]:
        """What happens to an agent; `before` and `now` say how it stood and stands."""
        own = [event for event in events if event.agent == agent]
        learned = [event for event in own if isinstance(event, Learned)]
        other = self.timeline.agents[1 - agent].name
        found = []
        for event in own:
            match event:
                case Happened():
                    start = self.timeline.agents[agent].capabilities
                    had = event.capability in (before.capabilities if before else start)
                    # What is sure to come to those who have it changes nothing.
                    if event.chance < 1 or had is not event.gained:
                        found.append(Sentence(Tone.CHANCE, happened_text(event, had)))
                case Ready(what=c.ShorterLag(steps=steps)):
                    found.append(Sentence(Tone.ACTION, f"is ready: channel lag {steps}"))
                case Ready(what=what) if not isinstance(what, c.ShorterLag):
                    text = f"is ready: can now {capability_text(what)}"
                    found.append(Sentence(Tone.ACTION, text))
                case Learned():
                    text = f"learns that {other} {did_text(event.action)} at {event.made}"
                    details = [through_text(event, now.lag)]
                    if event is learned[-1]:
                        details.append(self.possible_text(1 - agent, event.possible))
                    found.append(Sentence(Tone.LEARNED, text, tuple(details)))
        return found

    def possible_text(self, agent: int, possible: Sequence[str]) -> str:
        """What is left of an agent's programs to the knowledge of the other."""
        who = self.timeline.agents[agent]
        if len(possible) == len(who.programs):
            return f"which rules out nothing that {who.name} can be"
        return f"so {who.name} is {listed(possible, 'or')}"

    def acted(self, acted: Acted, time: int, before: Standing | None) -> Sentence:
        """What an agent does, `before` being how it stood."""
        action = acted.action
        by = self._decider(acted.agent, before)
        details = (f"decided by {by}",) if by and not isinstance(action, c.Wait) else ()
        if acted.lacking is not None:
            lacking = f"it cannot {capability_text(acted.lacking)}"
            text = f"fails to {action_text(action)}: {lacking}"
            return Sentence(Tone.FAILURE, text, details)
        if isinstance(action, c.Wait):
            text = "chooses to wait" if acted.choices else "waits"
            return Sentence(Tone.ACTION if acted.choices else Tone.QUIET, text)
        does = does_text(action, time)
        if acted.choices:
            details = ("as it chooses", *details)
        if not isinstance(action, c.Commit | c.Delegate | c.Follow):
            return Sentence(Tone.ACTION, does, details)
        if acted.ruled_out:
            details = (*details, f"gives up {listed(acted.ruled_out, 'and')}")
        elif isinstance(action, c.Commit):
            details = (*details, "gives up nothing by that")
        return Sentence(Tone.COMMITMENT, does, details)

    def _decider(self, agent: int, before: Standing | None) -> str | None:
        """Who or what decides, where that is not the plan of the agent itself."""
        own = self.timeline.agents[agent]
        if before is None:
            return own.plan if isinstance(own.plan, str) else None
        if before.decider != own.name:
            return before.decider + (f" by {before.rule}" if before.rule is not None else "")
        return before.rule


def happened_text(event: Happened, had: bool) -> str:
    """What came or went, or did not; `had` says whether the agent had it before."""
    told = ability_text(event, had, "can now")
    if event.chance == 1:
        return told
    return f"chance of {probability_text(chance_of(event))}: {told}"


def ability_text(event: Happened, had: bool, can: str) -> str:
    """What an agent is able to do after an event; `can` are the words for what it could not do."""
    what = capability_text(event.capability)
    has = event.gained if event.happened else had
    if has is had:
        return f"can still {what}" if had else f"still cannot {what}"
    return f"{can} {what}" if has else f"can no longer {what}"


def chance_of(event: Happened) -> Fraction:
    """The chance of what happened, be it that nothing came or went."""
    return event.chance if event.happened else 1 - event.chance


def through_text(event: Learned, lag: int) -> str:
    match event.how:
        case How.CHANNEL:
            return f"through its open channel, lag {lag}"
        case How.OPENED:
            return "on opening its channel"
        case How.FORCED:
            return "by forced verification, its channel being closed"


def does_text(action: c.Action, time: int) -> str:
    """`commits to demand >= 60%`: what an agent does at a time."""
    match action:
        case c.Commit(text=text):
            return f"commits to {text}"
        case c.Delegate(successor=successor):
            return f"delegates to {successor}"
        case c.Follow(rule=rule):
            return f"follows {rule} from now on"
        case c.SetChannel(open=opened):
            return "opens its channel" if opened else "closes its channel"
        case c.Prepare(what=what, steps=steps):
            return f"prepares {prepared_text(what)}, ready at {time + steps}"
    return "waits"


def did_text(action: c.Commit | c.Delegate | c.Follow) -> str:
    match action:
        case c.Commit(text=text):
            return f"committed to {text}"
        case c.Delegate(successor=successor):
            return f"delegated to {successor}"
        case c.Follow(rule=rule):
            return f"bound itself to {rule}"


def listed(names: Sequence[str], joint: str) -> str:
    """`A, B and C`; of many, the first ones and how many more there are."""
    shown = list(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        shown.append(f"{len(names) - MOST_NAMES} more")
    if len(shown) == 1:
        return shown[0]
    return f"{', '.join(shown[:-1])} {joint} {shown[-1]}"


# How it came to that ------------------------------------------------------------------------------


def since(branch: Branch, timeline: c.Timeline, agent: int) -> int | None:
    """The time since which an agent knows the other's program; `ALWAYS` where there is only one."""
    if len(timeline.agents[1 - agent].programs) == 1:
        return ALWAYS
    return branch.known_since(agent)


def start_texts(branch: Branch, timeline: c.Timeline) -> list[str]:
    """Why bargaining started when it did: since when each has known the other's program."""
    time, left = branch.end.time, branch.steps[-1].standing
    known = [since(branch, timeline, agent) for agent in (0, 1)]
    names = [agent.name for agent in timeline.agents]
    programs = [left[agent].programs[0] for agent in (0, 1)]
    if known == [time, time]:
        has = f"{names[0]} has only {programs[0]} left, {names[1]} only {programs[1]}"
        return [f"both now know it of each other: {has}"]
    told = []
    # What came last is the reason.
    for agent in sorted((0, 1), key=lambda agent: known[agent] != time):
        name, about, program = names[agent], names[1 - agent], programs[1 - agent]
        if known[agent] == ALWAYS:
            told.append(f"{about} never had another program than {program}")
        elif known[agent] == time:
            told.append(f"{name} now knows that {about} has only {program} left")
        else:
            when = f"{name} has known since {known[agent]}"
            told.append(f"{when} that {about} has only {program} left")
    return told


def unstarted_texts(branch: Branch, timeline: c.Timeline) -> list[str]:
    """Why bargaining never started: who does not know what, and why not."""
    told = []
    for agent in (0, 1):
        name, about = timeline.agents[agent].name, timeline.agents[1 - agent].name
        own, others = branch.steps[-1].standing[agent], branch.steps[-1].standing[1 - agent]
        if len(own.theirs) == 1:
            continue
        if len(others.programs) > 1:
            told.append(f"{about} still has {listed(others.programs, 'and')}")
            continue
        reasons = dict.fromkeys(_hindrances(branch, agent))
        text = f"{about} has only {others.programs[0]} left, and {name} does not know it"
        told.append(f"{text}: {' and '.join(reasons)}" if reasons else text)
    return told


def _hindrances(branch: Branch, agent: int) -> Iterator[str]:
    """What keeps an agent from learning what the other did."""
    own, others = branch.steps[-1].standing[agent], branch.steps[-1].standing[1 - agent]
    for text in own.unlearned:
        made = _made(branch, 1 - agent, text)
        kind = kind_of(made.action) if made is not None else None
        if kind is not None and c.CanVerify(kind) not in own.capabilities:
            yield f"it cannot verify {kind.value}"
        elif not own.channel_open and c.CanForceVerification() not in others.capabilities:
            yield "its channel is closed"
        else:
            yield f"the lag of its channel is {own.lag}"


def _made(branch: Branch, agent: int, text: str) -> Acted | None:
    """When an agent did what this text says."""
    everything: Iterable[Acted] = (a for step, _ in branch.steps.stretches for a in step.acted)
    return next(
        (a for a in everything if a.agent == agent and not a.failed and a.text == text), None
    )


def kind_of(action: c.Action) -> c.Kind | None:
    match action:
        case c.Commit(kind=kind):
            return kind
        case c.Delegate():
            return c.Kind.DELEGATION
        case c.Follow():
            return c.Kind.THEORY
    return None


# Numbers ------------------------------------------------------------------------------------------


def probability_text(probability: Fraction) -> str:
    """`1/4`: exactly, or nearly where that would be too long to read."""
    return str(probability) if _is_short(probability) else f"about {round(probability, 6)}"


def amount_text(amount: Fraction) -> str:
    return number_text(amount if _is_short(amount) else round(amount, 6))


def _is_short(number: Fraction) -> bool:
    return number.denominator.bit_length() + number.numerator.bit_length() <= LONGEST


def count_text(count: int, noun: str) -> str:
    """`1 way`, `84 ways`; of very large numbers the magnitude."""
    shown = str(count) if count < 10**15 else f"some 10^{count.bit_length() * 30103 // 100000}"
    return f"{shown} {noun}{'s' if count != 1 else ''}"
