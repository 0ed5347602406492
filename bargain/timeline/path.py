"""One way through a timeline, told as it goes."""

from __future__ import annotations

from bargain.timeline.chances import Chance
from bargain.timeline.claims import Unsettled
from bargain.timeline.endings import End
from bargain.timeline.events import Acted, Event, How, Learned, Ready, Standing, Step
from bargain.timeline.graph import EndKey
from bargain.timeline.setting import ROLES, bits
from bargain.timeline.state import Own, Pair, capability_of, prepared_of
from bargain.timeline.step import NOTHING, Move, Steps
from bargain.timeline.told import Told


class Path:
    """Where a run is, and the steps that it took. Each time first `begin`s and then `act`s."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.sides = steps.start()
        self.told = Told()
        self._made: dict[tuple[int, int], int] = {}
        self.key: EndKey | None = None
        """Which end the path came to."""
        self._before: tuple[Event, ...] = ()

    def copy(self) -> Path:
        """The same, to go on in another way."""
        made = Path.__new__(Path)
        made.steps = self.steps
        made.sides = self.sides
        made.told = self.told.copy()
        made.key = self.key
        made._made = dict(self._made)
        made._before = self._before
        return made

    def begin(self, time: int, chance: Chance) -> End | None:
        """What happens by itself, and what is learned of it."""
        arrived = self.steps.arrived(time, *self.sides, chance)
        begun = self.steps.begin(time, *self.sides, chance)
        before: list[Event] = list(chance.draws)
        for agent in ROLES:
            before += [
                Ready(agent, prepared_of(what))
                for when, what in self._own(self.sides[agent]).preparations
                if when == time
            ]
        if begun[0] < 0 or begun[1] < 0:
            self._tell(time, tuple(before), (), (), arrived)
            return self._end(EndKey(time, None, tuple(side for side in begun if side < 0)))
        for agent in ROLES:
            before += self._learned(agent, arrived[agent], begun[agent], opened=False)
        self._before = tuple(before)
        self.sides = begun
        return None

    def stay(self, time: int) -> None:
        """Tell what has begun, where it is not known how they act."""
        self._tell(time, self._before, (), (), self.sides)

    def act(self, time: int, moves: tuple[Move, Move]) -> End | None:
        """Both act at once; how the run ends, if it does."""
        acted = tuple(
            self._acted(agent, self.sides[agent], moves[agent])
            for agent in ROLES
            if not isinstance(moves[agent].option.action, Unsettled)
        )
        sides = moves[0].side, moves[1].side
        if sides[0] < 0 or sides[1] < 0:
            self._tell(time, self._before, acted, (), self.sides)
            return self._end(EndKey(time, None, tuple(side for side in sides if side < 0)))
        for agent in ROLES:
            if moves[agent].made != NOTHING:
                self._made.setdefault((agent, moves[agent].made), time)
        after = self.steps.act(time, self.sides, moves)
        key = self.steps.ended(time, after)
        if after[0] < 0 or after[1] < 0:
            assert key is not None
            self._tell(time, self._before, acted, (), sides)
            return self._end(key)
        learned: list[Learned] = []
        for agent in ROLES:
            was, move = self.sides[agent], moves[agent]
            opened = self._own(move.side).channel_open and not self._own(was).channel_open
            learned += self._learned(agent, was, after[agent], opened=opened)
        self.sides = after
        self._tell(time, self._before, acted, tuple(learned), self.sides)
        return None if key is None else self._end(key)

    def quiet_until(self, time: int, before: Pair) -> int:
        """The time to go on at when both have acted, and were the two sides `before` when it began:
        up to there the same happens again, as both know the same and nothing comes by itself."""
        steps = self.steps
        settled = before == self.sides and all(map(steps.is_settled, before))
        if not settled or time in steps.chances:
            return time + 1
        # These sides have acted at this time, so that no rule is asked what it would do elsewhere.
        offers = [steps.offer(agent, time, before[agent]) for agent in ROLES]
        if any(offer.moves[0].option.choices for offer in offers):
            return time + 1
        horizon = steps.setting.timeline.horizon
        chance = min((at for at in steps.chances if at > time), default=horizon)
        until = min(chance, horizon, *(offer.until for offer in offers))
        if until > time + 1:
            self.told.repeat(until - 1)
        return until

    def _end(self, key: EndKey) -> End:
        self.key = key
        return self.steps.end(key)

    # Telling ---------------------------------------------------------------------------------

    def _own(self, side: int) -> Own:
        return self.steps.sides[side].own

    def _learned(self, agent: int, was: int, now: int, *, opened: bool) -> list[Learned]:
        if was == now:
            return []
        before, after = self._own(was), self._own(now)
        found: list[Learned] = []
        for number in bits(after.known & ~before.known):
            promise = self.steps.promises.all[number]
            how = How.CHANNEL if after.channel_open else How.FORCED
            found.append(
                Learned(
                    agent,
                    promise.kind,
                    promise.action,
                    self._made[1 - agent, number],
                    How.OPENED if opened else how,
                    self.steps.setting.named(1 - agent, after.possible),
                )
            )
        return found

    def _acted(self, agent: int, was: int, move: Move) -> Acted:
        action = move.option.action
        assert not isinstance(action, Unsettled)
        ruled_out = 0
        if move.side >= 0:
            ruled_out = self._own(was).allowed & ~self._own(move.side).allowed
        named = self.steps.setting.named(agent, ruled_out) if ruled_out else ()
        return Acted(agent, action, move.option.choices, move.lacking, named)

    def _tell(
        self,
        time: int,
        before: tuple[Event, ...],
        acted: tuple[Acted, ...],
        after: tuple[Learned, ...],
        sides: Pair,
    ) -> None:
        standing = self._standing(0, sides[0]), self._standing(1, sides[1])
        self.told.add(Step(time, before, acted, after, standing))

    def _standing(self, agent: int, number: int) -> Standing:
        known = self.steps.standings[agent].get(number)
        if known is not None:
            return known
        setting, (own, unlearned) = self.steps.setting, self.steps.sides[number]
        standing = Standing(
            programs=setting.named(agent, own.allowed),
            theirs=setting.named(1 - agent, own.possible),
            capabilities=frozenset(map(capability_of, bits(own.capabilities))),
            channel_open=own.channel_open,
            lag=own.lag,
            preparing=tuple((when, prepared_of(what)) for when, what in own.preparations),
            decider=setting.decider(agent, own.decider).name,
            rule=setting.rules[own.rule] if own.rule >= 0 else None,
            unlearned=tuple(self.steps.promises.all[number].text for _, number in unlearned),
        )
        self.steps.standings[agent][number] = standing
        return standing
