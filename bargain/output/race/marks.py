"""What there is to see in one branch of a race: marks along two lanes, and what connects them.

A lane is the time of one agent. Times at which nothing new happens are folded, and so are the
middle ones of a branch in which far too much happens, so that a picture never grows without bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import groupby
from typing import Final

from bargain.core import timelines as c
from bargain.core.timelines import Timeline
from bargain.output.printable import shortened
from bargain.output.race.words import ability_text, chance_of, probability_text
from bargain.record import Record
from bargain.timeline.events import Acted, Event, Happened, How, Learned, Ready, Step
from bargain.timeline.run import Branch
from bargain.timeline.setting import ROLES
from bargain.timeline.words import capability_text, prepared_text

MOST_COLUMNS: Final = 20
FEWEST_FOLDED: Final = 3
SHOWN: Final = 3
"""So many times of a stretch are looked at for themselves: they are as good as all of it."""
LONGEST_NAME: Final = 30
MOST_NAMED: Final = 3
"""Of more programs than this, the number is told."""


class Shape(Enum):
    """A mark on a lane, with what the legend says of it."""

    COMMITMENT = "commitment"
    FAILURE = "failed action: the agent lacks a capability"
    GAIN = "capability that comes by itself"
    LOSS = "capability that goes by itself"
    CHANCE = "chance: it happens"
    MISCHANCE = "chance: it does not happen"
    PREPARATION = "preparation, a bar until it is ready"
    CHANNEL = "channel opened or closed"
    KNOWLEDGE = "what the agent knows from here on"


TELLING: Final = frozenset({Shape.COMMITMENT, Shape.KNOWLEDGE, Shape.CHANCE, Shape.MISCHANCE})


class Phase(Enum):
    """The parts of one time, in their order."""

    EVENTS = 0
    LEARNED = 1
    ACTED = 2
    LEARNED_AT_ONCE = 3


class Fold(Enum):
    """Why times are folded, with what the legend says of it."""

    QUIET = "break: nothing new happens at these times"
    SAME = "break: the same again at each of these times"
    LEFT_OUT = "break: more than fits happens at these times"


class Mark(Record):
    """What is marked, in words, and what it comes to or why, in brackets behind them."""

    agent: int
    phase: Phase
    shape: Shape
    words: str
    note: str | None = None


class Column(Record):
    """One time with its marks, or several that are folded."""

    first: int
    last: int
    fold: Fold | None
    marks: tuple[Mark, ...]


class Arrow(Record):
    """A commitment of the other agent that `agent` learned: when it was made, and when learned."""

    agent: int
    made: int
    time: int
    phase: Phase


class Unlearned(Record):
    """A commitment that `agent` has not learned in the end, and the reason."""

    agent: int
    made: int
    reason: str


class Bar(Record):
    """A preparation; `end` is None where the branch ends before it is ready."""

    agent: int
    start: int
    end: int | None


class Sight(Record, by_identity=True):
    """Everything that the picture of a branch shows on and between its lanes."""

    columns: tuple[Column, ...]
    arrows: tuple[Arrow, ...]
    unlearned: tuple[Unlearned, ...]
    bars: tuple[Bar, ...]


def sight(timeline: Timeline, branch: Branch) -> Sight:
    seen = _Seen(timeline)
    for step, last in branch.steps.stretches:
        # Its beginning tells what a stretch is, and a branch ends with a time of its own.
        for time in range(step.time, min(step.time + SHOWN, last + 1)):
            seen.add(branch.steps[time])
        if last >= step.time + SHOWN:
            seen.repeat(last - 1)
            seen.add(branch.steps[last])
    return Sight(_folded(seen.columns), tuple(seen.arrows), seen.unlearned(), seen.bars())


class _Seen:
    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.columns: list[Column] = []
        self.arrows: list[Arrow] = []
        self._begun: list[Bar] = []
        self._in_vain: set[tuple[int, c.Capability | c.ShorterLag]] = set()
        self._made: dict[tuple[int, str], tuple[int, c.Kind]] = {}
        """When, by each agent, something was first committed, by its words."""
        self._steps: list[Step] = []

    def add(self, step: Step) -> None:
        marks = [mark for event in step.before for mark in self._happened(event)]
        marks += self._learned(step, step.before, Phase.LEARNED)
        acted = [mark for act in step.acted for mark in self._acted(step, act)]
        marks += acted
        marks += self._learned(step, step.after, Phase.LEARNED_AT_ONCE)
        fold = None if marks else Fold.QUIET
        if acted == marks and self._steps and step.acted == self._steps[-1].acted and acted:
            fold = Fold.SAME
        self.columns.append(Column(step.time, step.time, fold, tuple(marks)))
        for agent in ROLES:
            self._begun += [Bar(agent, step.time, when) for when in self._new(step, agent)]
        self._steps.append(step)

    def repeat(self, last: int) -> None:
        """The same happens again, up to a time."""
        column = self.columns[-1]
        if column.last < last:
            self.columns.append(Column(column.last + 1, last, column.fold, column.marks))

    def bars(self) -> tuple[Bar, ...]:
        last = self.columns[-1].last if self.columns else 0
        return tuple(
            bar if bar.end is not None and bar.end <= last else Bar(bar.agent, bar.start, None)
            for bar in self._begun
        )

    def unlearned(self) -> tuple[Unlearned, ...]:
        if not self._steps:
            return ()
        last = self._steps[-1]
        found = []
        for agent, standing in enumerate(last.standing):
            for text in standing.unlearned:
                made, kind = self._made[1 - agent, text]
                name = shortened(self.timeline.agents[agent].name, LONGEST_NAME)
                if c.CanVerify(kind) not in standing.capabilities:
                    reason = f"{name} cannot verify {kind.value}"
                elif not standing.channel_open:
                    reason = f"{name}'s channel is closed"
                else:
                    reason = f"still on its way to {name}"
                found.append(Unlearned(agent, made, reason))
        return tuple(found)

    def _happened(self, event: Event) -> Iterable[Mark]:
        match event:
            case Ready(agent=agent, what=what):
                if not self._had(agent, what):
                    can = "" if isinstance(what, c.ShorterLag) else "can "
                    words = f"ready: {can}{prepared_text(what)}"
                    yield Mark(agent, Phase.EVENTS, Shape.PREPARATION, words)
            case Happened(capability=what, gained=gained, chance=chance):
                had = self._had(event.agent, what)
                # What comes to one who has it, or goes from one who has not, changes nothing.
                if had is gained and chance == 1:
                    return
                yield Mark(event.agent, Phase.EVENTS, *_change(event, had))

    def _learned(self, step: Step, events: Sequence[Event], phase: Phase) -> Iterable[Mark]:
        """One mark for all that an agent learns at once."""
        learned = [event for event in events if isinstance(event, Learned)]
        for agent, group in groupby(learned, lambda event: event.agent):
            found = list(group)
            self.arrows += [Arrow(agent, event.made, step.time, phase) for event in found]
            note = None
            if any(event.how is How.FORCED for event in found):
                note = "(verification forced)"
            elif any(event.how is How.OPENED for event in found):
                note = "(channel just opened)"
            yield Mark(agent, phase, Shape.KNOWLEDGE, self._known(found), note)

    def _known(self, found: Sequence[Learned]) -> str:
        possible = found[-1].possible
        listed = len(self.timeline.agents[1 - found[-1].agent].programs)
        if len(possible) == 1 < listed:
            return f"knows: {possible[0]}"
        if len(possible) == listed:
            return "knows: " + ", ".join(event.text for event in found)
        if len(possible) > MOST_NAMED:
            return f"knows: one of {len(possible)} programs"
        return "knows: " + " or ".join(possible)

    def _acted(self, step: Step, act: Acted) -> Iterable[Mark]:
        if isinstance(act.action, c.Wait):
            return
        agent = act.agent
        if act.lacking is not None:
            lacking = f"(cannot {capability_text(act.lacking)})"
            yield Mark(agent, Phase.ACTED, Shape.FAILURE, f"fails: {act.text}", lacking)
            return
        standing = step.standing[agent]
        match act.action:
            case c.SetChannel():
                if standing.channel_open != self._was_open(agent):
                    yield Mark(agent, Phase.ACTED, Shape.CHANNEL, act.text)
            case c.Prepare(what=what, steps=steps):
                if self._new(step, agent) or self._is_in_vain(step, agent, what, steps):
                    yield Mark(agent, Phase.ACTED, Shape.PREPARATION, act.text)
            case c.Commit() | c.Delegate() | c.Follow():
                if (agent, act.text) not in self._made:
                    self._made[agent, act.text] = step.time, _kind(act.action)
                    is_named = isinstance(act.action, c.Commit) and act.text.startswith(
                        "commit program "
                    )
                    leaves = act.ruled_out and not is_named
                    note = f"(leaves {_listed(standing.programs)})" if leaves else None
                    yield Mark(agent, Phase.ACTED, Shape.COMMITMENT, act.text, note)

    def _new(self, step: Step, agent: int) -> list[int]:
        """When what the agent began to prepare at this step will be ready; what it is preparing
        already is nothing new."""
        was = self._steps[-1].standing[agent].preparing if self._steps else ()
        known = {what for when, what in was if when > step.time}
        return [when for when, what in step.standing[agent].preparing if what not in known]

    def _is_in_vain(
        self, step: Step, agent: int, what: c.Capability | c.ShorterLag, steps: int
    ) -> bool:
        """Whether an agent begins here to prepare what would be ready behind the horizon, which is
        not among what it is preparing; when it goes on with that, it is nothing new."""
        coming = {each for _, each in step.standing[agent].preparing}
        if step.time + steps <= self.timeline.horizon or what in coming:
            return False
        if (agent, what) in self._in_vain or self._had(agent, what):
            return False
        self._in_vain.add((agent, what))
        self._begun.append(Bar(agent, step.time, None))
        return True

    def _had(self, agent: int, what: c.Capability | c.ShorterLag) -> bool:
        """Whether an agent had it before: what is prepared time and again is ready once."""
        if not self._steps:
            return what in self.timeline.agents[agent].capabilities
        was = self._steps[-1].standing[agent]
        if isinstance(what, c.ShorterLag):
            return was.lag <= what.steps
        return what in was.capabilities

    def _was_open(self, agent: int) -> bool:
        if self._steps:
            return self._steps[-1].standing[agent].channel_open
        return self.timeline.agents[agent].channel_open


def _kind(action: c.Commit | c.Delegate | c.Follow) -> c.Kind:
    match action:
        case c.Commit(kind=kind):
            return kind
        case c.Delegate():
            return c.Kind.DELEGATION
    return c.Kind.THEORY


def _listed(programs: Sequence[str]) -> str:
    if len(programs) > MOST_NAMED:
        return f"{len(programs)} programs"
    return ", ".join(programs)


def _change(event: Happened, had: bool) -> tuple[Shape, str]:
    words = ability_text(event, had, "can")
    if event.chance == 1:
        return Shape.GAIN if event.gained else Shape.LOSS, words
    return (
        Shape.CHANCE if event.happened else Shape.MISCHANCE,
        f"chance {probability_text(chance_of(event))}: {words}",
    )


def _folded(columns: Sequence[Column]) -> tuple[Column, ...]:
    found: list[Column] = []
    ahead, last = columns[:-1], columns[-1:]
    for fold, group in groupby(ahead, lambda column: column.fold):
        times = list(group)
        if fold is None or len(times) < FEWEST_FOLDED:
            found += [Column(each.first, each.last, None, each.marks) for each in times]
        else:
            found.append(Column(times[0].first, times[-1].last, fold, ()))
    found += [Column(each.first, each.last, None, each.marks) for each in last]
    return tuple(found) if len(found) <= MOST_COLUMNS else _shortened(found)


def _shortened(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that tell most, and of these those nearest to an end; the rest is folded."""
    last = len(columns) - 1

    def rank(place: int) -> tuple[bool, int]:
        shapes = {mark.shape for mark in columns[place].marks}
        return shapes.isdisjoint(TELLING) and 0 < place < last, min(place, last - place)

    kept = set(sorted(range(len(columns)), key=rank)[:MOST_COLUMNS])
    found: list[Column] = []
    for is_kept, group in groupby(range(len(columns)), kept.__contains__):
        run = [columns[place] for place in group]
        is_quiet = all(each.fold is Fold.QUIET for each in run)
        fold = Fold.QUIET if is_quiet else Fold.LEFT_OUT
        found += run if is_kept else [Column(run[0].first, run[-1].last, fold, ())]
    return tuple(found)
