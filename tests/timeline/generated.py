"""Timelines that Hypothesis makes up, over a small fixed game and a handful of programs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import bargain
from bargain.core import terms as t
from bargain.core import timelines as c
from bargain.core.terms import ME, THEM, ProgramName
from bargain.core.timelines import Kind
from bargain.diagnostics import DiagnosticError
from bargain.match import Match, holds_for
from bargain.timeline import Setting
from tests.reference.timelines import Timelines, Wrong

TEXT = """
game Split {
  demands 0% .. 100% step 20%
  outside walk, fight
  payoff (walk, walk)   = (10%, 10%)
  payoff (walk, fight)  = (0, 20%)
  payoff (fight, walk)  = (20%, 0)
  payoff (fight, fight) = (-10%, -10%)
}
game Uneven {
  demands 0% .. 100% step 20%
  worth first = 2 * share
  outside walk, fight
  payoff (walk, walk)   = (10%, 30%)
  payoff (walk, fight)  = (0, 20%)
  payoff (fight, walk)  = (60%, 0)
  payoff (fight, fight) = (-10%, -1)
}
program Firm(x)    { demand x or fight }
program Dove       { demand 0% }
program Wary {
  if provable (they accept 80% when I hold 80%) { demand 80% }
  demand 40% or fight
}
program Looker     { demand 100% - their demand }
"""
CLAIMS = (
    "agreement",
    "first demand >= 40%",
    "first demand <= 60%",
    "first outside is walk",
    "first demand < second demand",
    "first payoff >= 50%",
    "first accepts 60%",
)
MODEL = bargain.load(TEXT + "".join(f"expect Dove vs Dove in Split: {claim}\n" for claim in CLAIMS))
SPAN = MODEL.module.expectations[0].tree.span
CONDITIONS = tuple(expectation.condition for expectation in MODEL.module.expectations)
PROGRAMS = tuple(map(MODEL.program, ("Firm(60%)", "Firm(80%)", "Dove", "Wary", "Looker")))
CONDITIONAL = frozenset(map(MODEL.program, ("Wary", "Looker")))
TABLES = {game: MODEL.table(game) for game in ("Split", "Uneven")}
CAPABILITIES: tuple[c.Capability, ...] = (
    *map(c.CanCommit, Kind),
    *map(c.CanVerify, Kind),
    c.CanForceVerification(),
)
WAIT = c.Do(c.Wait(SPAN))


def constant(value: int | Fraction) -> c.PlanNumber:
    return c.PlanNumber(MODEL.module.table.make(t.Constant, Fraction(value)))


def kind_of(program: ProgramName) -> Kind:
    return Kind.CONDITIONAL if program in CONDITIONAL else Kind.PROGRAMS


def commit(*programs: ProgramName) -> c.Do:
    kinds = set(map(kind_of, programs))
    kind = Kind.PROGRAMS if kinds == {Kind.PROGRAMS} else Kind.CONDITIONAL
    return c.Do(c.Commit(kind, c.OneOf(programs), f"one of {programs}", SPAN))


@st.composite
def actions(draw: st.DrawFn, listed: tuple[ProgramName, ...], successors: tuple[str, ...]) -> c.Do:
    kinds = ["program"] * 3 + ["several", "that", "bound", "follow", "channel", "prepare", "wait"]
    match draw(st.sampled_from(kinds + ["delegate"] * bool(successors))):
        case "program":
            return commit(draw(st.sampled_from(listed)))
        case "several":
            some = st.lists(st.sampled_from(listed), min_size=1, max_size=2, unique=True)
            return commit(*draw(some))
        case "that" | "bound" as which:
            number = draw(st.integers(0, len(CONDITIONS) - 1))
            kind = Kind.CONDITIONAL if which == "that" else Kind.DEMANDS
            return c.Do(c.Commit(kind, c.That(CONDITIONS[number]), CLAIMS[number], SPAN))
        case "follow":
            return c.Do(c.Follow(draw(st.sampled_from(c.RULES)), SPAN))
        case "delegate":
            return c.Do(c.Delegate(draw(st.sampled_from(successors)), SPAN))
        case "channel":
            return c.Do(c.SetChannel(draw(st.booleans()), SPAN))
        case "prepare":
            lags = st.builds(c.ShorterLag, st.integers(0, 1))
            what = draw(st.one_of(st.sampled_from(CAPABILITIES), lags))
            return c.Do(c.Prepare(what, draw(st.integers(1, 2)), SPAN))
    return WAIT


def sums() -> st.SearchStrategy[c.PlanSum]:
    simple: st.SearchStrategy[Any] = st.one_of(st.just(c.Time()), st.integers(0, 3).map(constant))
    operators = st.sampled_from(t.Operator)
    return st.one_of(simple, st.builds(c.PlanComputed, operators, simple, simple))


def conditions(
    listed: tuple[ProgramName, ...], other: tuple[ProgramName, ...], successors: tuple[str, ...]
) -> Any:
    parties = st.sampled_from((ME, THEM))
    truths = st.booleans().map(lambda value: c.PlanTruth(MODEL.module.table.make(t.Truth, value)))
    simple = st.one_of(
        truths,
        st.builds(c.PlanCompare, st.sampled_from(t.Relation), sums(), sums()),
        st.builds(c.PlanCompare, st.sampled_from(t.Relation), st.just(c.Time()), sums()),
        st.builds(c.Can, st.sampled_from(CAPABILITIES)),
        st.just(c.ChannelIsOpen()),
        st.builds(c.IsCommitted, st.just(THEM), st.sampled_from((None, *other))),
        st.builds(c.IsCommitted, st.just(ME), st.sampled_from((None, *listed))),
        st.builds(c.BoundIsKnown, st.sampled_from(CONDITIONS)),
        st.builds(c.Knows, st.sampled_from(CONDITIONS)),
        st.builds(c.HasDelegated, parties, st.sampled_from((None, *successors))),
        st.builds(c.Follows, parties, st.sampled_from(c.RULES)),
    )
    pairs = st.lists(simple, min_size=2, max_size=2).map(tuple)
    return st.one_of(
        simple,
        simple,
        simple,
        st.builds(c.PlanNot, simple),
        st.builds(c.PlanAll, pairs),
        st.builds(c.PlanSome, pairs),
        st.builds(c.PlanIff, simple, simple),
    )


def guesses(other: tuple[ProgramName, ...], successors: tuple[str, ...]) -> Any:
    """Conditions on what the other agent did."""
    return st.one_of(
        st.builds(c.IsCommitted, st.just(THEM), st.sampled_from((None, *other))),
        st.builds(c.BoundIsKnown, st.sampled_from(CONDITIONS)),
        st.builds(c.Knows, st.sampled_from(CONDITIONS)),
        st.builds(c.HasDelegated, st.just(THEM), st.sampled_from((None, *successors))),
        st.builds(c.Follows, st.just(THEM), st.sampled_from(c.RULES)),
    )


@st.composite
def plans(
    draw: st.DrawFn,
    listed: tuple[ProgramName, ...],
    other: tuple[ProgramName, ...],
    successors: tuple[str, ...],
    number: Callable[[], int],
) -> c.Plan:
    """A plan that ends in an action on every path; `number` numbers its choices."""
    does = actions(listed, successors)
    tests = conditions(listed, other, successors)
    statements: list[c.Statement] = []
    for _ in range(draw(st.sampled_from((0, 1, 1, 2)))):
        cases = [(draw(tests), (draw(does),))]
        if draw(st.booleans()):
            # A case without an action: the plan goes on behind it.
            cases.append((draw(tests), draw(st.sampled_from(((), (WAIT,))))))
        if draw(st.sampled_from((False, False, True))):
            cases.append((None, (c.When(((draw(tests), (draw(does),)),)),)))
        statements.append(c.When(tuple(cases)))
    if draw(st.sampled_from((False, True, True))):
        one: c.Plan = (draw(does),)
        if draw(st.booleans()):
            one = (c.When(((draw(tests), one),)),)
        chosen = c.Choose((one, (draw(does),)), number(), SPAN)
        statements.insert(draw(st.integers(0, len(statements))), chosen)
    return (*statements, draw(does))


@st.composite
def goals(draw: st.DrawFn) -> c.Goal | None:
    if draw(st.sampled_from((True, True, False))):
        return None
    values = st.sampled_from((-2, 0, 1)).map(lambda n: constant(n).term)
    pairs = st.lists(
        st.sampled_from([(a, b) for a in ("walk", "fight") for b in ("walk", "fight")]),
        min_size=1,
        max_size=2,
        unique=True,
    )
    return {pair: (draw(values), draw(values)) for pair in draw(pairs)}


@st.composite
def agents(
    draw: st.DrawFn,
    name: str,
    listed: tuple[ProgramName, ...],
    other: tuple[ProgramName, ...],
    successors: tuple[str, ...],
    number: Callable[[], int],
    horizon: int,
) -> c.Agent:
    if draw(st.booleans()):
        capabilities = frozenset(CAPABILITIES) - draw(st.frozensets(st.sampled_from(CAPABILITIES)))
    else:
        capabilities = frozenset(CAPABILITIES[:-1])
    chances = st.sampled_from((Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(0)))
    changes = st.builds(
        c.Change,
        st.sampled_from(CAPABILITIES),
        st.booleans(),
        st.integers(0, horizon),
        chances,
        st.just(SPAN),
    )
    beliefs = None
    if draw(st.booleans()):
        believed = draw(st.lists(st.sampled_from(other), min_size=1, max_size=2, unique=True))
        beliefs = tuple((program, Fraction(1, len(believed))) for program in believed)
    plan: c.Plan | str = draw(plans(listed, other, successors, number))
    if draw(st.sampled_from((False,) * 4 + (True,))):
        plan = draw(st.sampled_from(c.RULES))
    return c.Agent(
        name,
        listed,
        capabilities,
        tuple(draw(st.lists(changes, max_size=2))),
        draw(st.sampled_from((True, True, True, False))),
        draw(st.integers(0, 2)),
        beliefs,
        plan,
        draw(goals()),
        SPAN,
    )


@st.composite
def timelines(
    draw: st.DrawFn, horizon: st.SearchStrategy[int], *, symmetric: bool | None = None
) -> c.Timeline:
    """A timeline; with `symmetric`, one whose two agents are alike."""
    until = draw(horizon)
    some = st.lists(st.sampled_from(PROGRAMS), min_size=1, max_size=3, unique=True).map(tuple)
    counted: list[int] = []

    def number() -> int:
        counted.append(len(counted))
        return counted[-1]

    first, second = draw(some), draw(some)
    if symmetric:
        second = first
    successors: dict[str, c.Successor] = {}
    if draw(st.booleans()):
        inner = tuple(draw(st.lists(st.sampled_from(first), min_size=1, unique=True)))
        plan = draw(plans(inner, second, ("S",), number))
        goal = None if symmetric else draw(goals())
        successors["S"] = c.Successor("S", inner, plan, goal, SPAN)
    names = tuple(successors)
    alice = draw(agents("Alice", first, second, names, number, until))
    if symmetric:
        goal = None
        alice = rebuilt(alice, name="Alice", goal=goal)
        bob = rebuilt(alice, name="Bob", goal=goal)
    else:
        bob = draw(agents("Bob", second, first, names, number, until))
    game = "Split" if symmetric else draw(st.sampled_from(("Split", "Uneven")))
    return c.Timeline("Race", MODEL.games[game], until, (alice, bob), successors, SPAN)


def rebuilt(agent: c.Agent, **changes: Any) -> c.Agent:
    fields = {name: getattr(agent, name) for name in agent.__match_args__}
    return c.Agent(**{**fields, **changes})


def setting_of(timeline: c.Timeline) -> Setting:
    return Setting(timeline, TABLES[timeline.game.name])


def reference_of(timeline: c.Timeline) -> Timelines:
    table = TABLES[timeline.game.name]

    def claim(condition: t.Condition, role: int, me: ProgramName, them: ProgramName) -> bool:
        def roots(arena: Any) -> Any:
            node = arena.node(me, them, role)
            return node, node.partner, arena.observer(condition, node)

        try:
            settlement = table.settled(roots, 1_000)
        except DiagnosticError:
            raise Wrong from None
        return holds_for(settlement.closure.roots[-1], settlement)

    def worth(role: int, first: ProgramName, second: ProgramName, goal: c.Goal | None) -> Fraction:
        try:
            match = table.match(first, second)
        except DiagnosticError:
            raise Wrong from None
        assert isinstance(match, Match)
        if goal is not None and not match.agreement:
            options = match.first.report.outside, match.second.report.outside  # type: ignore[union-attr]
            if options in goal:
                number = goal[options][role]
                assert isinstance(number, t.Constant)
                return number.value
        return (match.first, match.second)[role].payoff

    return Timelines(timeline, claim, worth, kind_of)
