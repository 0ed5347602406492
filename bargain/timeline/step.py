"""One time of a timeline: events, both act at once, and what becomes known.

Every function takes and gives the sides of single agents, by number, and its results are kept: a
timeline has far more states than sides. An agent's actions are a function of the time and its `Own`
alone. A number below 0 stands for a fault, at which the run ends.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from bargain.core import timelines as c
from bargain.diagnostics import Diagnostic
from bargain.timeline.chances import UNCHANGED, Chance, chances_of
from bargain.timeline.claims import Unanswered, Unsettled
from bargain.timeline.conditions import NEVER, View
from bargain.timeline.endings import End, bargained, faulty, never_started
from bargain.timeline.events import Standing
from bargain.timeline.graph import EndKey
from bargain.timeline.plans import Option, options
from bargain.timeline.promises import Promises
from bargain.timeline.rules import Deciding
from bargain.timeline.setting import Setting, only
from bargain.timeline.state import (
    DUE,
    FORCE,
    LAGS,
    NO_RULE,
    Own,
    Pair,
    Side,
    bit_of,
    preparation_of,
)

NOTHING: Final = -1
"""In place of a commitment's number: none was made."""


class Move(NamedTuple):
    """What an agent may do at a time: `side` is its own afterwards (before anything is learned),
    `made` the commitment made, `lacking` the capability for want of which it failed. Waiting is no
    `effort`."""

    option: Option
    side: int
    made: int
    lacking: c.Capability | None
    effort: int


class Offer(NamedTuple):
    """What an agent may do, with what it knows, from the time `first` up to before `until`."""

    first: int
    until: int
    moves: tuple[Move, ...]


class Steps:
    """The steps of a timeline in a setting."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.promises = Promises(setting)
        self.sides: list[Side] = []
        self.knows: list[int] = []
        """By side: the other's program, where the agent knows that it is the only one left."""
        self.forces: list[int] = []
        """By side: whether the agent can force the other to verify its commitments."""
        self.faults: list[Unsettled] = []
        self._faults: dict[Unsettled, int] = {}
        self.standings: tuple[dict[int, Standing], dict[int, Standing]] = ({}, {})
        """Sides as a reader sees them, by agent, filled in when they are told."""
        self._deciding = Deciding(self.promises)
        self._numbers: dict[Side, int] = {}
        self.waits: list[bool] = []
        """By side: whether there is something to be learned, and nothing is learned without."""
        self.prepares: list[bool] = []
        """By side: whether a preparation is under way."""
        self._offers: tuple[dict[int, Offer], ...] = ({}, {})
        self._arrived: dict[tuple[int, int, Pair], int] = {}
        self._learned: tuple[dict[Pair, int], ...] = ({}, {})
        self._after: tuple[dict[tuple[int, int, int, int], int], ...] = ({}, {})
        self.chances = chances_of(setting.timeline)

    def start(self) -> Pair:
        """The sides before anything has happened."""
        return self._start(0), self._start(1)

    def _start(self, agent: int) -> int:
        data = self.setting.agents[agent]
        rule = self._rule(data.plan)
        own = Own(
            allowed=self.setting.everything[agent],
            possible=self.setting.everything[1 - agent],
            capabilities=sum(1 << bit_of(capability) for capability in data.capabilities),
            channel_open=data.channel_open,
            lag=data.lag,
            known=0,
            decider=0,
            rule=rule,
            delegated=0,
            followed=0 if rule == NO_RULE else 1 << rule,
            declared=only(self.setting.everything[agent]) >= 0,
            preparations=(),
        )
        return self._number(Side(own, ()))

    def _rule(self, plan: c.Plan | str) -> int:
        return self.setting.rule_numbers[plan] if isinstance(plan, str) else NO_RULE

    def _number(self, side: Side) -> int:
        number = self._numbers.get(side)
        if number is None:
            number = self._numbers[side] = len(self.sides)
            self.sides.append(side)
            self.knows.append(only(side.own.possible))
            self.forces.append(side.own.capabilities >> FORCE & 1)
            self.waits.append(bool(side.unlearned))
            self.prepares.append(bool(side.own.preparations))
        return number

    def _fault(self, unsettled: Unsettled) -> int:
        if unsettled not in self._faults:
            self._faults[unsettled] = -1 - len(self.faults)
            self.faults.append(unsettled)
        return self._faults[unsettled]

    def fault(self, number: int) -> Unsettled:
        return self.faults[-number - 1]

    def end(self, key: EndKey) -> End:
        """The end of a run with this key."""
        if key.programs is not None:
            return bargained(self.setting, key.time, *key.programs)
        if key.faults:
            return faulty(key.time, [self.fault(number) for number in key.faults])
        return never_started(self.setting)

    # Events ----------------------------------------------------------------------------------

    def begin(self, time: int, first: int, second: int, chance: Chance) -> Pair:
        """The sides when both act: what happens by itself, then what is learned."""
        one, other = self.arrived(time, first, second, chance)
        return (
            self.learned(0, time, one, self.forces[other]),
            self.learned(1, time, other, self.forces[one]),
        )

    def arrived(self, time: int, first: int, second: int, chance: Chance) -> Pair:
        """The sides when what happens by itself at a time has happened."""
        return (
            self._arrive(time, first, chance.changes[0]),
            self._arrive(time, second, chance.changes[1]),
        )

    def _arrive(self, time: int, number: int, changes: Pair) -> int:
        if changes == UNCHANGED and not self.prepares[number]:
            return number
        key = (time, number, changes)
        known = self._arrived.get(key)
        if known is None:
            known = self._arrived[key] = self._with_arrivals(time, number, changes)
        return known

    def _with_arrivals(self, time: int, number: int, changes: Pair) -> int:
        side = self.sides[number]
        own = side.own
        kept, gained = changes
        capabilities, lag = own.capabilities & kept | gained, own.lag
        later = tuple(item for item in own.preparations if item[0] > time)
        for when, what in own.preparations:
            if when <= time and what < LAGS:
                capabilities |= 1 << what
            elif when <= time:
                lag = min(lag, what - LAGS)
        if (capabilities, lag, later) == (own.capabilities, own.lag, own.preparations):
            return number
        changed = own._replace(capabilities=capabilities, lag=lag, preparations=later)
        return self._number(Side(changed, side.unlearned))

    # Learning --------------------------------------------------------------------------------

    def learned(self, agent: int, time: int, number: int, forced: int) -> int:
        """The side of an agent once it has learned what it can; `forced` says that the other can
        force it to verify."""
        if not self.waits[number]:
            return number
        key = (number * 2 + forced, time)
        known = self._learned[agent].get(key)
        if known is None:
            try:
                known = self._with_learned(agent, time, number, forced)
            except Unanswered as stop:
                known = self._fault(stop.unsettled)
            self._learned[agent][key] = known
        return known

    def _with_learned(self, agent: int, time: int, number: int, forced: int) -> int:
        side = self.sides[number]
        own = side.own
        new: list[int] = []
        waiting: list[tuple[int, int]] = []
        for made, promise in side.unlearned:
            due = made + own.lag <= time or made == DUE
            verify = bit_of(c.CanVerify(self.promises.all[promise].kind))
            if due and (own.channel_open or forced) and own.capabilities >> verify & 1:
                new.append(promise)
            else:
                waiting.append((DUE if due else made, promise))
        unlearned = tuple(sorted(waiting))
        if unlearned == side.unlearned:
            return number
        known = own.known | sum(1 << promise for promise in new)
        possible = self.promises.within(1 - agent, new, own.possible)
        return self._number(Side(own._replace(known=known, possible=possible), unlearned))

    def after(self, agent: int, time: int, number: int, made: int, forced: int) -> int:
        """The side of an agent after both have acted: the other's commitment `made` (or
        `NOTHING`) may become known at once, and so may others where the channel was opened."""
        if made == NOTHING:
            return self.learned(agent, time, number, forced)
        key = (time, number, made, forced)
        known = self._after[agent].get(key)
        if known is None:
            side = self.sides[number]
            if not side.own.known >> made & 1 and all(old != made for _, old in side.unlearned):
                number = self._number(Side(side.own, (*side.unlearned, (time, made))))
            known = self._after[agent][key] = self.learned(agent, time, number, forced)
        return known

    # Acting ----------------------------------------------------------------------------------

    def moves(self, agent: int, time: int, number: int) -> tuple[Move, ...]:
        """What an agent may do: one move, unless its plan leaves a choice open."""
        return self.offer(agent, time, number).moves

    def offer(self, agent: int, time: int, number: int) -> Offer:
        """What an agent may do, and how long."""
        known = self._offers[agent].get(number)
        if known is None or not known.first <= time < known.until:
            options, until = self._options(agent, time, self.sides[number].own)
            moves = tuple(self._move(agent, time, number, option) for option in options)
            if any(m.side < 0 or isinstance(m.option.action, c.Prepare) for m in moves):
                # What is wrong, and when something is ready, goes by the time.
                until = time + 1
            known = self._offers[agent][number] = Offer(time, until, moves)
        return known

    def act(self, time: int, sides: Pair, moves: tuple[Move, Move]) -> Pair:
        """The sides when both have acted and learned what they can at once."""
        first, second = moves
        if first.side < 0 or second.side < 0:
            return first.side, second.side
        forced, forcing = self.forces[sides[1]], self.forces[sides[0]]
        return (
            self.after(0, time, first.side, second.made, forced),
            self.after(1, time, second.side, first.made, forcing),
        )

    def ended(self, time: int, sides: Pair) -> EndKey | None:
        """The end that a run has come to with these sides at the end of a time, if it has."""
        first, second = sides
        if first < 0 or second < 0:
            return EndKey(time, None, tuple(side for side in sides if side < 0))
        theirs, mine = self.knows[first], self.knows[second]
        if mine >= 0 and theirs >= 0:
            return EndKey(time, (mine, theirs), ())
        if time == self.setting.timeline.horizon:
            return EndKey(time, None, ())
        return None

    def _options(self, agent: int, time: int, own: Own) -> tuple[tuple[Option, ...], int]:
        """The actions that come into question, and up to which time they are the same."""
        if own.rule != NO_RULE:
            until = time + 1 if self.setting.rules[own.rule] in self.setting.own_rules else NEVER
            try:
                return (Option((), self._deciding.action(agent, time, own)),), until
            except Unanswered as stop:
                return (Option((), stop.unsettled),), until
        plan = self.setting.decider(agent, own.decider).plan
        assert not isinstance(plan, str)
        view = View(self.promises, agent, time, own)
        return options(plan, view.holds), view.until

    def is_settled(self, number: int) -> bool:
        """Whether nothing but actions and chance can change a side any more."""
        waiting = any(made != DUE for made, _ in self.sides[number].unlearned)
        return not self.prepares[number] and not waiting

    def _move(self, agent: int, time: int, number: int, option: Option) -> Move:
        action = option.action
        if isinstance(action, Unsettled):
            return Move(option, self._fault(action), NOTHING, None, 0)
        effort = 0 if isinstance(action, c.Wait) else 1
        side = self.sides[number]
        needed = needs(self.promises, action)
        if needed is not None and not side.own.capabilities >> bit_of(needed) & 1:
            return Move(option, number, NOTHING, needed, effort)
        try:
            own = self._acted(agent, time, side.own, action)
        except Unanswered as stop:
            return Move(option, self._fault(stop.unsettled), NOTHING, None, effort)
        made = NOTHING
        if isinstance(action, c.Commit | c.Delegate | c.Follow):
            made = self.promises.of(action).number
        if own == side.own:
            return Move(option, number, made, None, effort)
        return Move(option, self._number(Side(own, side.unlearned)), made, None, effort)

    def _acted(self, agent: int, time: int, own: Own, action: c.Action) -> Own:
        match action:
            case c.Commit(what=what):
                declared = isinstance(what, c.OneOf) and len(what.programs) == 1
                return own._replace(
                    allowed=self._narrowed(agent, time, own, action),
                    declared=own.declared or declared,
                )
            case c.Delegate(successor=name):
                number = self.setting.successor_numbers[name]
                return own._replace(
                    allowed=self._narrowed(agent, time, own, action),
                    decider=number + 1,
                    rule=self._rule(self.setting.successors[number].plan),
                    delegated=own.delegated | 1 << number,
                )
            case c.Follow(rule=name):
                rule = self.setting.rule_numbers[name]
                return own._replace(rule=rule, followed=own.followed | 1 << rule)
            case c.SetChannel(open=opened):
                return own._replace(channel_open=opened)
            case c.Prepare(what=what, steps=steps):
                if time + steps > self.setting.timeline.horizon:
                    return own
                coming = {*own.preparations, (time + steps, preparation_of(what))}
                return own._replace(preparations=tuple(sorted(coming)))
        return own

    def _narrowed(self, agent: int, time: int, own: Own, action: c.Commit | c.Delegate) -> int:
        """The programs that a commitment leaves. Raises `Unanswered` where it leaves none, or
        leaves everything to a successor with programs that are ruled out."""
        promise = self.promises.of(action)
        left = self.promises.within(agent, (promise.number,), own.allowed)
        ruled_out = 0
        if isinstance(action, c.Delegate):
            programs = self.setting.timeline.successors[action.successor].programs
            ruled_out = self.setting.mask(agent, programs) & ~own.allowed
        if left and not ruled_out:
            return left
        who = self.setting.agents[agent].name
        if ruled_out:
            names = _quoted(self.setting.named(agent, ruled_out))
            why = f"has programs that `{who}` can no longer use: {names}"
            hint = "a successor's programs have to be among those still allowed"
        else:
            names = _quoted(self.setting.named(agent, own.allowed))
            why = f"would leave `{who}` no program: still allowed are {names}"
            hint = "a plan can ask first: `I am committed`, `I know (…)`"
        said = f"`{action.successor}`" if isinstance(action, c.Delegate) else f"`{promise.text}`"
        raise Unanswered(
            Unsettled((Diagnostic("BGL105", f"at {time} {said} {why}", action.span, hint),))
        )


def needs(promises: Promises, action: c.Action) -> c.Capability | None:
    """The capability that an action takes."""
    if isinstance(action, c.Commit | c.Delegate | c.Follow):
        return c.CanCommit(promises.of(action).kind)
    return None


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
