"""Timelines that Hypothesis makes up, over a small fixed game and a handful of programs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import bargain
from bargain.core import terms as t
from bargain.core import timelines as c
from bargain.core.terms import THEM, ProgramName
from bargain.core.timelines import Kind
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.timeline.declaration import TimelineReader
from bargain.match import Match, holds_for
from bargain.source import Source
from bargain.syntax import parse, tree
from bargain.testing import Game, Program, Timeline
from bargain.testing import timelines as made
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
GAMES = {name: Game.of(MODEL, name) for name in TABLES}
KNOWN = {
    name: [
        Program.of(MODEL, program, game=name)
        for program in ("Firm(60%)", "Firm(80%)", "Dove", "Wary", "Looker")
    ]
    for name in TABLES
}
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


def guesses(other: tuple[ProgramName, ...], successors: tuple[str, ...]) -> Any:
    """Conditions on what the other agent did."""
    return st.one_of(
        st.builds(c.IsCommitted, st.just(THEM), st.sampled_from((None, *other))),
        st.builds(c.BoundIsKnown, st.sampled_from(CONDITIONS)),
        st.builds(c.Knows, st.sampled_from(CONDITIONS)),
        st.builds(c.HasDelegated, st.just(THEM), st.sampled_from((None, *successors))),
        st.builds(c.Follows, st.just(THEM), st.sampled_from(c.RULES)),
    )


def timelines(
    horizon: st.SearchStrategy[int], *, symmetric: bool = False
) -> st.SearchStrategy[c.Timeline]:
    """A timeline; with `symmetric`, one whose two agents are alike.

    All of them are read in the same file, so that their matches have to be settled only once.
    """
    names = ("Split",) if symmetric else ("Split", "Uneven")
    return st.sampled_from(names).flatmap(
        lambda name: made(GAMES[name], known=KNOWN[name], horizon=horizon, symmetric=symmetric).map(
            read
        )
    )


def read(timeline: Timeline) -> c.Timeline:
    # `in GAME` may be left out of a file with one game; here are two.
    named = f"timeline Race in {timeline.game.name} {{"
    text = timeline.text.replace("timeline Race {", named)
    file, wrong = parse(Source("generated", text))
    (declaration,) = file.declarations
    assert not wrong
    assert isinstance(declaration, tree.Timeline)
    reader = TimelineReader(MODEL.module.names, MODEL.module.table, set(), set())
    found = reader.read(declaration)
    assert found is not None, reader.found
    return found


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
            return holds_for(settlement.closure.roots[-1], settlement)
        except DiagnosticError:
            raise Wrong from None

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
