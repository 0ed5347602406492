"""Timelines, as text: two agents of a game, perhaps a successor, and expectations about the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from bargain.core.timelines import RULES, Kind
from bargain.testing.bundled import some_bundled
from bargain.testing.games import games, values_of
from bargain.testing.made import Game, Program, Timeline
from bargain.testing.programs import formatted, observer, programs, speaker
from bargain.testing.speech import (
    CONNECTIVES,
    RARELY,
    RELATIONS,
    Speaker,
    branches,
    claims,
    connected,
    facts_about,
    shares,
)

KINDS = tuple(kind.value for kind in Kind)
CAPABILITIES = (
    *(f"commit {kind}" for kind in KINDS),
    *(f"verify {kind}" for kind in KINDS),
    "force verification",
)

SHORT: Final = st.integers(1, 4)


@st.composite
def timelines(
    draw: st.DrawFn,
    game: Game | None = None,
    *,
    known: Sequence[Program] = (),
    horizon: st.SearchStrategy[int] = SHORT,
    symmetric: bool = False,
) -> Timeline:
    """A timeline called `Race`, of a bargaining game: by default of any, with one or two rounds.

    Its agents Alice and Bob list programs out of `known`, by default out of three made up for it.
    With `symmetric` they are alike, in a game whose roles are.
    """
    if game is None:
        rounds = st.sampled_from((1, 1, 2))
        game = draw(games(matrix=False, symmetric=symmetric or None, rounds=rounds))
    if game.is_matrix:
        raise ValueError(f"a timeline leads to bargaining, and {game.name} is a matrix game")
    known = tuple(known) or draw(_listed(game))
    some = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True).map(tuple)
    first = draw(some)
    second = first if symmetric else draw(some)
    there = _Plans(game, first, second, ())
    until = draw(horizon)
    parts = []
    if draw(st.booleans()):
        inner = tuple(draw(st.lists(st.sampled_from(first), min_size=1, unique=True)))
        heirs = ("Heir",) if set(inner) <= set(second) else ()
        # Where both can delegate to it, either of them is the other side.
        theirs = tuple(program for program in second if program in first) if heirs else second
        plan = draw(_plans(replace(there, mine=inner, theirs=theirs, delegates=("Heir",))))
        goal = "" if symmetric else draw(_goals(game))
        parts.append(f"successor Heir {{ programs {_names(inner)} {plan} {goal} }}")
        there = replace(there, successors=("Heir",), delegates=("Heir",))
    else:
        heirs = ()
    alice = draw(_agents(there, until, goals=not symmetric))
    bob = alice
    if not symmetric:
        bob = draw(_agents(replace(there, mine=second, theirs=first, delegates=heirs), until))
    agents = f"agent Alice {{ {alice} }} agent Bob {{ {bob} }}"
    named = (f" in {game.name}",)
    where = draw(st.sampled_from(named if game.library is not None else (*named, *named, "")))
    text = f"timeline Race{where} {{ horizon {until} {agents} {' '.join(parts)} }}"
    listed = tuple(dict.fromkeys((*first, *second)))
    asked = draw(st.lists(_expectations(game, first, second), max_size=2))
    given = " given " + ", ".join(_settled(game)) if _settled(game) else ""
    expected = tuple(formatted(f"expect Race{given}: {condition}") for condition in asked)
    return Timeline(game, "Race", formatted(text), listed, expected)


@dataclass(frozen=True)
class _Plans:
    """What the plan of an agent may speak of: programs, its own and the other's, successors, and
    those of them that it can delegate to."""

    game: Game
    mine: tuple[Program, ...]
    theirs: tuple[Program, ...]
    successors: tuple[str, ...]
    delegates: tuple[str, ...] = ()

    @property
    def speaker(self) -> Speaker:
        """Who writes a condition on programs."""
        said = speaker(self.game, (*self.mine, *self.theirs), 0, looks=True)
        return replace(said, in_rounds=False)


@st.composite
def _listed(draw: st.DrawFn, game: Game) -> tuple[Program, ...]:
    if game.library is not None:
        made = draw(some_bundled(game))
    else:
        outside = game.options[-1]
        firm = f"Firm({draw(st.sampled_from(game.demands))})"
        made = (
            Program(game, "Dove", formatted(f"program Dove {{ demand {game.demands[0]} }}")),
            Program(game, firm, formatted(f"program Firm(x) {{ demand x or {outside} }}")),
        )
    return (*made, draw(programs(game, name="Wary", others=made)))


def _names(known: Sequence[Program]) -> str:
    return ", ".join(program.name for program in known)


def _settled(game: Game) -> list[str]:
    """Values for the features that the game gives none."""
    return [
        f"{feature.name} = {str(values_of(feature)[0]).lower()}"
        for feature in game.features
        if feature.default is None
    ]


@st.composite
def bounds(draw: st.DrawFn, game: Game) -> str:
    if draw(RARELY):
        return f"outside is {draw(st.sampled_from(game.options))}"
    return f"demand {draw(RELATIONS)} {draw(st.sampled_from(game.demands))}"


@st.composite
def _actions(draw: st.DrawFn, there: _Plans) -> str:
    mine = st.sampled_from(there.mine).map(lambda program: program.name)
    kinds = ["wait", *["program"] * 3, "several", "that", "bound", "follow", "channel", "prepare"]
    match draw(st.sampled_from(kinds + ["delegate"] * bool(there.delegates))):
        case "program":
            return f"commit program {draw(mine)}"
        case "several":
            some = st.lists(st.sampled_from(there.mine), min_size=1, max_size=2, unique=True)
            return f"commit one of {_names(draw(some))}"
        case "that":
            return f"commit that ({draw(claims(there.speaker))})"
        case "bound":
            return f"commit {draw(bounds(there.game))}"
        case "follow":
            return f"follow {draw(st.sampled_from(RULES))}"
        case "delegate":
            return f"delegate to {draw(st.sampled_from(there.delegates))}"
        case "channel":
            return draw(st.sampled_from(("open channel", "close channel")))
        case "prepare":
            what = draw(st.sampled_from((*CAPABILITIES, "channel lag 0", "channel lag 1")))
            return f"prepare {what} taking {draw(st.integers(1, 2))}"
    return "wait"


@st.composite
def _sums(draw: st.DrawFn) -> str:
    simple = st.sampled_from(("0", "1", "2", "3", "time"))
    if draw(st.booleans()):
        return draw(simple)
    operator = draw(st.sampled_from(("+", "-", "*", "/")))
    # Nobody divides by zero.
    right = draw(st.sampled_from(("1", "2"))) if operator == "/" else draw(simple)
    return f"{draw(simple)} {operator} {right}"


@st.composite
def guesses(draw: st.DrawFn, there: _Plans) -> str:
    """A condition on what the other agent did, as far as this one knows."""
    kinds = ["committed", "program", "bound", "knows", "delegated", "follows"]
    match draw(st.sampled_from(kinds)):
        case "program":
            return f"they are committed to {draw(st.sampled_from(there.theirs)).name}"
        case "bound":
            return f"they are committed to {draw(bounds(there.game))}"
        case "knows":
            return f"I know ({draw(claims(there.speaker))})"
        case "delegated":
            to = draw(st.sampled_from(("", *(f" to {name}" for name in there.successors))))
            return f"they have delegated{to}"
        case "follows":
            return f"they follow {draw(st.sampled_from(RULES))}"
    return "they are committed"


@st.composite
def _simple(draw: st.DrawFn, there: _Plans) -> str:
    kinds = ["truth", "time", "compare", "able", "channel", "mine", "did", *["guess"] * 4]
    kinds += ["feature"] if there.game.features else []
    match draw(st.sampled_from(kinds)):
        case "time":
            return f"time {draw(RELATIONS)} {draw(_sums())}"
        case "compare":
            return f"{draw(_sums())} {draw(RELATIONS)} time"
        case "able":
            return f"I can {draw(st.sampled_from(CAPABILITIES))}"
        case "channel":
            return f"my channel is {draw(st.sampled_from(('open', 'closed')))}"
        case "mine":
            to = draw(st.sampled_from(("", *(f" to {each.name}" for each in there.mine))))
            return f"I am committed{to}"
        case "did":
            names = (f"I have delegated to {name}" for name in there.successors)
            follows = (f"I follow {rule}" for rule in RULES)
            return draw(st.sampled_from(("I have delegated", *names, *follows)))
        case "feature":
            feature = draw(st.sampled_from(there.game.features))
            return draw(st.sampled_from(facts_about(feature)))
        case "guess":
            return draw(guesses(there))
    return draw(st.sampled_from(("true", "false")))


@st.composite
def _conditions(draw: st.DrawFn, there: _Plans) -> str:
    kind = draw(st.sampled_from((*["simple"] * 3, "not", *CONNECTIVES)))
    if kind in CONNECTIVES:
        return draw(connected(kind, _simple(there)))
    one = draw(_simple(there))
    return f"not ({one})" if kind == "not" else one


@st.composite
def _plans(draw: st.DrawFn, there: _Plans) -> str:
    """A plan, or a rule in its place."""
    if draw(st.sampled_from((False,) * 5 + (True,))):
        return f"follow {draw(st.sampled_from(RULES))}"
    does, tests = _actions(there), _conditions(there)
    # Where a case has no action the plan goes on behind it.
    cases = branches(tests, st.one_of(does, does, st.just("")))
    whole = branches(tests, st.one_of(does, does, st.just("")), cases)
    statements = [draw(st.one_of(cases, whole)) for _ in range(draw(st.sampled_from((0, 1, 1, 2))))]
    if draw(st.sampled_from((False, True, True))):
        several = [draw(st.one_of(does, cases)) for _ in range(draw(st.sampled_from((2, 2, 3))))]
        chosen = f"choose {' or '.join(f'{{ {one} }}' for one in several)}"
        statements.insert(draw(st.integers(0, len(statements))), chosen)
    return f"plan {{ {' '.join(statements)} {draw(does)} }}"


@st.composite
def _goals(draw: st.DrawFn, game: Game) -> str:
    if draw(st.sampled_from((True, True, False))):
        return ""
    pairs = [(a, b) for a in game.options for b in game.options]
    values = st.sampled_from(("0", "1", "-2"))
    payoffs = [
        f"payoff ({a}, {b}) = ({draw(values)}, {draw(values)})"
        for a, b in draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    ]
    return f"goal {{ {' '.join(payoffs)} }}"


@st.composite
def _agents(draw: st.DrawFn, there: _Plans, horizon: int, *, goals: bool = True) -> str:
    """What stands between the braces of an agent."""
    clauses = [f"programs {_names(there.mine)}"]
    able = CAPABILITIES[:-1]
    if draw(st.booleans()):
        left_out = draw(st.frozensets(st.sampled_from(CAPABILITIES)))
        able = tuple(capability for capability in CAPABILITIES if capability not in left_out)
    for verb in ("commit", "verify"):
        kinds = [each.removeprefix(f"{verb} ") for each in able if each.startswith(f"{verb} ")]
        clauses += [f"can {verb} {', '.join(kinds)}"] if kinds else []
    clauses += ["can force verification"] if "force verification" in able else []
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        word = draw(st.sampled_from(("gains", "loses")))
        chance = draw(st.sampled_from(("", " with 1/2", " with 1/3", " with 0")))
        what, time = draw(st.sampled_from(CAPABILITIES)), draw(st.integers(0, horizon))
        clauses.append(f"{word} {what} at {time}{chance}")
    state = draw(st.sampled_from(("open", "open", "open", "closed")))
    lag = draw(st.sampled_from(("", " lag 0", " lag 1", " lag 2")))
    clauses.append(f"channel {state}{lag}")
    if draw(st.booleans()):
        some = st.lists(st.sampled_from(there.theirs), min_size=1, max_size=3, unique=True)
        believed = draw(some)
        chance = f"{Fraction(1, len(believed))}"
        clauses.append("believes " + ", ".join(f"{p.name} with {chance}" for p in believed))
    clauses.append(draw(_plans(there)))
    clauses += [draw(_goals(there.game))] if goals else []
    return " ".join(clauses)


@st.composite
def _expectations(
    draw: st.DrawFn, game: Game, first: Sequence[Program], second: Sequence[Program]
) -> str:
    """What is expected of the ends of a timeline."""
    ends = _ends(game, first, second)
    kind = draw(st.sampled_from(("end", "connected", "possibly", "always", "probability")))
    match kind:
        case "end":
            return draw(ends)
        case "connected":
            return draw(connected(draw(st.sampled_from(CONNECTIVES)), ends))
        case "probability":
            bound = draw(st.sampled_from(("0", "1", "1/2")))
            return f"probability of ({draw(ends)}) {draw(RELATIONS)} {bound}"
    return f"{kind} ({draw(ends)})"


@st.composite
def _ends(draw: st.DrawFn, game: Game, first: Sequence[Program], second: Sequence[Program]) -> str:
    listed = tuple(dict.fromkeys((*first, *second)))
    match draw(st.sampled_from(("started", "T", "program", "claim", "payoff"))):
        case "T":
            return f"T {draw(RELATIONS)} {draw(st.integers(0, 3))}"
        case "program":
            if draw(st.booleans()):
                return f"second is {draw(st.sampled_from(second)).name}"
            return f"first is {draw(st.sampled_from(first)).name}"
        case "claim":
            return draw(claims(observer(game, listed)))
        case "payoff":
            who = draw(st.sampled_from(("first", "second")))
            return f"{who} payoff {draw(RELATIONS)} {draw(shares(observer(game, listed)))}"
    return draw(st.sampled_from(("started", "not started")))
