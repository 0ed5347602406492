"""The phase before bargaining, executable: spec/timeline.md sentence by sentence.

Rules: no speed. Every way through a timeline is gone by itself, by plain recursion, one state made
from the other as a whole; nothing is numbered, merged or remembered. It takes the data of
`bargain.core.timelines` and knows nothing of `bargain.timeline`; only whether a condition holds of
two programs, and what their match comes to, it asks of others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from math import prod
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any, Final, TypeAlias

from bargain.core import terms as t
from bargain.core import timelines as c
from bargain.core.terms import ME, ProgramName
from bargain.core.timelines import Kind

RELATIONS: Final = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
OPERATORS: Final = {"+": add, "-": sub, "*": mul, "/": truediv}


class Wrong(Exception):
    """The run cannot go on."""


Claim: TypeAlias = "Callable[[t.Condition, int, ProgramName, ProgramName], bool]"
"""Whether a condition holds of a program in a role against another. Raises `Wrong`."""
Worth: TypeAlias = "Callable[[int, ProgramName, ProgramName, c.Goal | None], Fraction]"
"""What a match is worth to a role, by the game or a goal. Raises `Wrong`."""


@dataclass(frozen=True)
class Commitment:
    time: int
    action: c.Commit | c.Delegate | c.Follow

    @property
    def kind(self) -> Kind:
        match self.action:
            case c.Commit(kind=kind):
                return kind
            case c.Delegate():
                return Kind.DELEGATION
        return Kind.THEORY


@dataclass(frozen=True)
class Player:
    """One agent: what it did, and what it knows of what the other did."""

    allowed: tuple[ProgramName, ...]
    capabilities: frozenset[c.Capability]
    channel_open: bool
    lag: int
    plan: c.Plan | str
    goal: c.Goal | None
    made: tuple[Commitment, ...] = ()
    learned: tuple[Commitment, ...] = ()
    coming: tuple[tuple[int, Any], ...] = ()


@dataclass(frozen=True)
class State:
    time: int
    players: tuple[Player, Player]


End: TypeAlias = tuple[Any, ...]
"""`("T", time, first, second)`, `("never",)` or `("wrong", time)`."""


@dataclass
class Way:
    """A way through a timeline: what happened at each time, the probability of its chances, and
    how it ends."""

    probability: Fraction
    end: End
    states: list[State] = field(default_factory=list)
    actions: list[tuple[c.Action, c.Action]] = field(default_factory=list)


@dataclass
class Tree:
    """A state and what may follow: for every joint choice, every chance with its probability."""

    state: State | None
    end: End | None
    choices: list[tuple[tuple[c.Action, c.Action], list[tuple[Fraction, Tree]]]]


class Timelines:
    def __init__(
        self,
        timeline: c.Timeline,
        claim: Claim,
        worth: Worth,
        kind_of: Callable[[ProgramName], Kind],
    ) -> None:
        self.timeline = timeline
        self.claim = claim
        self.worth = worth
        self.kind_of = kind_of

    def ways(self) -> Iterator[Way]:
        for chance, tree in self.tree():
            for way in self.ways_from(tree):
                way.probability *= chance
                yield way

    def ways_from(self, tree: Tree) -> Iterator[Way]:
        if tree.end is not None:
            yield Way(Fraction(1), tree.end)
        for actions, outcomes in tree.choices:
            for chance, after in outcomes:
                for way in self.ways_from(after):
                    assert tree.state is not None
                    yield Way(
                        way.probability * chance,
                        way.end,
                        [tree.state, *way.states],
                        [actions, *way.actions],
                    )

    def extreme(
        self, holds: Callable[[End], bool], pick: Callable[[list[Fraction]], Fraction]
    ) -> Fraction:
        """The least or the greatest probability over all ways of choosing."""

        def value(tree: Tree) -> Fraction:
            if tree.end is not None:
                return Fraction(holds(tree.end))
            return pick([expected(outcomes) for _, outcomes in tree.choices])

        def expected(outcomes: list[tuple[Fraction, Tree]]) -> Fraction:
            return sum((chance * value(tree) for chance, tree in outcomes), Fraction(0))

        return expected(self.tree())

    def informed(
        self, holds: Callable[[End], bool], pick: Callable[[list[Fraction]], Fraction], most: int
    ) -> Fraction | None:
        """The same, where each chooses by what it remembers: all that it has been, has learned and
        has done. None where there are more than so many strategies of both."""
        alternatives: dict[Any, int] = {}

        def options(tree: Tree, agent: int) -> int:
            assert tree.state is not None
            return len(self.actions(tree.state, agent))

        def seen(tree: Tree, memories: tuple[Any, Any]) -> tuple[Any, Any]:
            assert tree.state is not None
            found = []
            for player, before in zip(tree.state.players, memories, strict=True):
                learned = frozenset(str(x.action) for x in player.learned)
                own = (player.capabilities, player.channel_open, player.lag, learned)
                found.append((before, own))
            return found[0], found[1]

        def collect(tree: Tree, memories: tuple[Any, Any]) -> None:
            if tree.end is not None:
                return
            now = seen(tree, memories)
            for agent in (0, 1):
                alternatives[agent, now[agent]] = options(tree, agent)
            for number, (_, outcomes) in enumerate(tree.choices):
                one, other = divmod(number, options(tree, 1))
                for _, after in outcomes:
                    collect(after, ((now[0], one), (now[1], other)))

        def expected(outcomes: Any, memories: tuple[Any, Any], strategy: Any) -> Fraction:
            return sum((p * value(tree, memories, strategy) for p, tree in outcomes), Fraction(0))

        def value(tree: Tree, memories: tuple[Any, Any], strategy: Any) -> Fraction:
            if tree.end is not None:
                return Fraction(holds(tree.end))
            now = seen(tree, memories)
            one, other = (strategy[agent, now[agent]] for agent in (0, 1))
            _, outcomes = tree.choices[one * options(tree, 1) + other]
            return expected(outcomes, ((now[0], one), (now[1], other)), strategy)

        start = self.tree()
        for _, tree in start:
            collect(tree, ((), ()))
        if prod(alternatives.values()) > most:
            return None
        strategies = product(*map(range, alternatives.values()))
        return pick(
            [
                expected(start, ((), ()), dict(zip(alternatives, chosen, strict=True)))
                for chosen in strategies
            ]
        )

    # Time ------------------------------------------------------------------------------------

    def tree(self) -> list[tuple[Fraction, Tree]]:
        players = [
            Player(a.programs, a.capabilities, a.channel_open, a.lag, a.plan, a.goal)
            for a in self.timeline.agents
        ]
        return self.at(State(0, (players[0], players[1])))

    def at(self, state: State) -> list[tuple[Fraction, Tree]]:
        """What may happen from the beginning of a time on."""
        outcomes = []
        for chance, begun in self.events(state):
            try:
                known = self.with_learned(begun)
            except Wrong:
                outcomes.append((chance, Tree(None, ("wrong", state.time), [])))
                continue
            outcomes.append((chance, self.acting(known)))
        return outcomes

    def events(self, state: State) -> Iterator[tuple[Fraction, State]]:
        """First come the events of that time."""
        changes = [
            (agent, change)
            for agent in (0, 1)
            for change in self.timeline.agents[agent].changes
            if change.time == state.time and change.chance
        ]
        options = [(True,) if change.chance == 1 else (True, False) for _, change in changes]
        for happens in product(*options):
            players, chance = list(state.players), Fraction(1)
            for (agent, change), happened in zip(changes, happens, strict=True):
                chance *= change.chance if happened else 1 - change.chance
                if happened:
                    has = players[agent].capabilities
                    only = {change.capability}
                    has = has | only if change.gained else has - only
                    players[agent] = replace(players[agent], capabilities=has)
            for agent in (0, 1):
                for when, what in players[agent].coming:
                    if when != state.time:
                        continue
                    player = players[agent]
                    if isinstance(what, c.ShorterLag):
                        players[agent] = replace(player, lag=min(player.lag, what.steps))
                    else:
                        has = player.capabilities | {what}
                        players[agent] = replace(player, capabilities=has)
            yield chance, State(state.time, (players[0], players[1]))

    def with_learned(self, state: State) -> State:
        """An agent learns a commitment when it was made at least `lag` earlier, its channel is open
        (or the other can force verification), and it can verify that kind."""
        found = []
        for agent in (0, 1):
            player, other = state.players[agent], state.players[1 - agent]
            arrives = player.channel_open or c.CanForceVerification() in other.capabilities
            new = [
                made
                for made in other.made
                if made not in player.learned
                and made.time + player.lag <= state.time
                and arrives
                and c.CanVerify(made.kind) in player.capabilities
            ]
            found.append(replace(player, learned=(*player.learned, *new)))
        state = State(state.time, (found[0], found[1]))
        for agent in (0, 1):
            self.possible(state, agent)
        return state

    def acting(self, state: State) -> Tree:
        """Both act at once, each on what it knows."""
        tree = Tree(state, None, [])
        for one, other in product(self.actions(state, 0), self.actions(state, 1)):
            if isinstance(one, Wrong) or isinstance(other, Wrong):
                wait = c.Wait(self.timeline.span)
                end = Tree(None, ("wrong", state.time), [])
                tree.choices.append(((wait, wait), [(Fraction(1), end)]))
                continue
            tree.choices.append(((one, other), self.after(state, one, other)))
        return tree

    def after(self, state: State, one: c.Action, other: c.Action) -> list[tuple[Fraction, Tree]]:
        time = state.time
        try:
            players = self.acted(state, 0, one), self.acted(state, 1, other)
            state = self.with_learned(State(time, players))
            known = self.possible(state, 0), self.possible(state, 1)
        except Wrong:
            return [(Fraction(1), Tree(None, ("wrong", time), []))]
        if len(known[0]) == 1 == len(known[1]):
            return [(Fraction(1), Tree(None, ("T", time, known[1][0], known[0][0]), []))]
        if time == self.timeline.horizon:
            return [(Fraction(1), Tree(None, ("never",), []))]
        return self.at(State(time + 1, state.players))

    # Commitments -----------------------------------------------------------------------------

    def satisfies(self, agent: int, program: ProgramName, commitment: Commitment) -> bool:
        match commitment.action:
            case c.Commit(what=c.OneOf(programs=programs)):
                return program in programs
            case c.Commit(what=c.That(condition=condition)):
                others = self.timeline.agents[1 - agent].programs
                return self.all_hold(condition, agent, [program], others)
            case c.Delegate(successor=name):
                return program in self.timeline.successors[name].programs
        return True

    def all_hold(self, condition: t.Condition, role: int, mine: Any, theirs: Any) -> bool:
        return no_doubt(
            (lambda a=one, b=other: self.claim(condition, role, a, b))
            for one in mine
            for other in theirs
        )

    def possible(self, state: State, agent: int) -> list[ProgramName]:
        """The programs of the other that what an agent knows allows."""
        return [
            program
            for program in self.timeline.agents[1 - agent].programs
            if no_doubt(
                (lambda x=commitment, p=program: self.satisfies(1 - agent, p, x))
                for commitment in state.players[agent].learned
            )
        ]

    def acted(self, state: State, agent: int, action: c.Action) -> Player:
        player, time = state.players[agent], state.time
        match action:
            case c.SetChannel(open=opened):
                return replace(player, channel_open=opened)
            case c.Prepare(what=what, steps=steps):
                return replace(player, coming=(*player.coming, (time + steps, what)))
            case c.Commit() | c.Delegate() | c.Follow():
                commitment = Commitment(time, action)
                if c.CanCommit(commitment.kind) not in player.capabilities:
                    return player
                left = tuple(p for p in player.allowed if self.satisfies(agent, p, commitment))
                if not left:
                    raise Wrong("no program is left")
                player = replace(player, allowed=left)
                if all(action != made.action for made in player.made):
                    player = replace(player, made=(*player.made, commitment))
                if isinstance(action, c.Delegate):
                    successor = self.timeline.successors[action.successor]
                    if any(p not in left for p in successor.programs):
                        raise Wrong("a successor's program is ruled out")
                    return replace(player, plan=successor.plan, goal=successor.goal)
                if isinstance(action, c.Follow):
                    return replace(player, plan=action.rule)
        return player

    # Plans -----------------------------------------------------------------------------------

    def actions(self, state: State, agent: int) -> list[c.Action | Wrong]:
        plan = state.players[agent].plan
        if isinstance(plan, str):
            try:
                return [self.rule(state, agent, plan)]
            except Wrong as wrong:
                return [wrong]
        return list(self.reached(state, agent, plan, lambda: iter(())))

    def reached(
        self,
        state: State,
        agent: int,
        plan: c.Plan,
        behind: Callable[[], Iterator[c.Action | Wrong]],
    ) -> Iterator[c.Action | Wrong]:
        """The actions that a plan leads to, one for each way of choosing."""
        if not plan:
            yield from behind()
            return
        statement, rest = plan[0], plan[1:]

        def go_on() -> Iterator[c.Action | Wrong]:
            return self.reached(state, agent, rest, behind)

        match statement:
            case c.Do(action=action):
                yield action
            case c.Choose(alternatives=alternatives):
                for alternative in alternatives:
                    yield from self.reached(state, agent, alternative, go_on)
            case c.When(cases=cases):
                for condition, inner in cases:
                    try:
                        holds = condition is None or self.holds(state, agent, condition)
                    except Wrong as wrong:
                        yield wrong
                        return
                    if holds:
                        yield from self.reached(state, agent, inner, go_on)
                        return
                yield from go_on()

    def holds(self, state: State, agent: int, condition: c.PlanCondition) -> bool:
        player = state.players[agent]
        match condition:
            case c.PlanTruth(condition=t.Truth(value=value)):
                return value
            case c.PlanNot(operand=operand):
                return not self.holds(state, agent, operand)
            case c.PlanAll(operands=operands):
                return all(self.holds(state, agent, operand) for operand in operands)
            case c.PlanSome(operands=operands):
                return any(self.holds(state, agent, operand) for operand in operands)
            case c.PlanIff(left=left, right=right):
                return self.holds(state, agent, left) is self.holds(state, agent, right)
            case c.PlanCompare(relation=relation, left=one, right=other):
                values = self.number(state, one), self.number(state, other)
                return bool(RELATIONS[relation.value](*values))
            case c.Can(capability=capability):
                return capability in player.capabilities
            case c.ChannelIsOpen():
                return player.channel_open
            case c.IsCommitted(who=who, program=program):
                left = list(player.allowed) if who is ME else self.possible(state, agent)
                return len(left) == 1 and program in (None, left[0])
            case c.BoundIsKnown(condition=bound):
                listed = self.timeline.agents[agent].programs
                return self.all_hold(bound, 1 - agent, self.possible(state, agent), listed)
            case c.Knows(condition=known):
                return self.all_hold(known, agent, player.allowed, self.possible(state, agent))
            case c.HasDelegated(who=who, successor=name):
                told = player.made if who is ME else player.learned
                to = [x.action.successor for x in told if isinstance(x.action, c.Delegate)]
                return bool(to) if name is None else name in to
            case c.Follows(who=who, rule=rule):
                told = player.made if who is ME else player.learned
                rules = [x.action.rule for x in told if isinstance(x.action, c.Follow)]
                start = self.timeline.agents[agent].plan
                return rule in rules or (who is ME and start == rule)
        raise AssertionError(condition)

    def number(self, state: State, number: c.PlanSum) -> Fraction:
        match number:
            case c.Time():
                return Fraction(state.time)
            case c.PlanNumber(term=t.Constant(value=value)):
                return value
            case c.PlanComputed(operator=operator, left=left, right=right):
                values = self.number(state, left), self.number(state, right)
                if operator.value == "/" and not values[1]:
                    raise Wrong("a division by zero")
                return Fraction(OPERATORS[operator.value](*values))
        raise AssertionError(number)

    # Rules -----------------------------------------------------------------------------------

    def rule(self, state: State, agent: int, rule: str) -> c.Action:
        player, possible = state.players[agent], self.possible(state, agent)
        wait = c.Wait(self.timeline.span)
        named = [x.action for x in player.made if isinstance(x.action, c.Commit)]
        single = any(isinstance(x.what, c.OneOf) and len(x.what.programs) == 1 for x in named)
        if single or len(self.timeline.agents[agent].programs) == 1:
            return wait
        if rule == "best_response" and len(possible) > 1:
            return wait

        def payoff(mine: ProgramName, theirs: ProgramName) -> Fraction:
            pair = (mine, theirs) if agent == 0 else (theirs, mine)
            return self.worth(agent, *pair, player.goal)

        beliefs = {
            program: weight
            for program, weight in self.timeline.agents[agent].beliefs or ()
            if program in possible and weight
        }
        if not beliefs:
            beliefs = {program: Fraction(1) for program in possible}

        def value(mine: ProgramName) -> Fraction:
            if rule == "maximin":
                return min(payoff(mine, theirs) for theirs in possible)
            total = sum(beliefs.values())
            return sum(
                (weight / total * payoff(mine, p) for p, weight in beliefs.items()), Fraction(0)
            )

        best = player.allowed[0]
        if len(player.allowed) > 1:
            values = {program: value(program) for program in player.allowed}
            best = next(p for p in player.allowed if values[p] == max(values.values()))
        kind = self.kind_of(best)
        if c.CanCommit(kind) not in player.capabilities:
            return wait
        return c.Commit(kind, c.OneOf((best,)), f"program {best.name}", self.timeline.span)


def no_doubt(truths: Iterable[Callable[[], bool]]) -> bool:
    """Whether all are true: if one is false, then others need no answer."""
    wrong: Wrong | None = None
    for truth in truths:
        try:
            if not truth():
                return False
        except Wrong as found:
            wrong = found
    if wrong is not None:
        raise wrong
    return True
