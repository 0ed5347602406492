"""What a program, a policy or an observer may say: claims, numbers and conditions as text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from bargain.core.games import Enumeration, Interval
from bargain.core.text import number_text
from bargain.testing.made import Feature, Game

PLAIN = st.just("")
TRUSTING = st.sampled_from(("", "", " in PA", " in PA+1", " in PA+2", " in PA+(1 + 2)"))
BUDGETED = st.one_of(
    TRUSTING, st.sampled_from((12, 4, 2, 30, 1, 0)).map(lambda budget: f" within {budget}")
)
"""Strengths, as what stands between `provable` and its parenthesis."""

RARELY = st.sampled_from((False,) * 5 + (True,))
RELATIONS = st.sampled_from(("==", "<=", ">=", "<", ">", "!="))


@dataclass(frozen=True)
class Speaker:
    """Who speaks, about what, and which names have a meaning there.

    `mine` and `others` are ground programs that can take the speaker's own role and the other one.
    `shares`, `levels` and `names` are variables in scope: for shares, for strengths, for actions or
    options. `varied` allows questions about all values of features. `looks` allows claims, which
    then look at what others in fact do unless `in_proof`; `in_policy` and `in_rounds` allow what
    only stands there.
    """

    game: Game
    mine: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    strengths: st.SearchStrategy[str] = TRUSTING
    seat: int = 0
    shares: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    looks: bool = False
    in_proof: bool = False
    in_policy: bool = False
    in_rounds: bool = False
    observes: bool = False
    varied: bool = False

    @property
    def amounts(self) -> tuple[str, ...]:
        """The features that are numbers."""
        return tuple(f.name for f in self.game.features if isinstance(f.range, Interval))

    @property
    def whole(self) -> str:
        """The least and the greatest demand together."""
        return f"({self.game.demands[0]} + {self.game.demands[-1]})"

    def fresh(self, name: str) -> str:
        """A name for a variable that has no other meaning here."""
        game, taken = self.game, {*self.shares, *self.levels, *self.names}
        taken |= {*game.options, *game.actions[0], *game.actions[1]}
        for feature in game.features:
            taken.add(feature.name)
            taken |= set(feature.range.values) if isinstance(feature.range, Enumeration) else set()
        taken |= {each.partition("(")[0] for each in (*self.mine, *self.others)}
        while name in taken:
            name += "_"
        return name

    def proving(self) -> Speaker:
        """The same speaker, inside `provable`."""
        return replace(self, looks=True, in_proof=True, in_policy=False, in_rounds=False)

    @property
    def is_plain(self) -> bool:
        """Whether every question is to be asked in PA."""
        return self.strengths is PLAIN

    def subject(self, mine: bool) -> str:
        return ("first" if mine else "second") if self.observes else ("I" if mine else "they")

    def owner(self, mine: bool) -> str:
        return ("first" if mine else "second") if self.observes else ("my" if mine else "their")

    def verb(self, verb: str, mine: bool) -> str:
        return f"{self.subject(mine)} {verb}{'s' if self.observes else ''}"


def shares(say: Speaker) -> st.SearchStrategy[str]:
    return st.sampled_from((*say.game.demands, *say.shares))


@st.composite
def tails(draw: st.DrawFn, say: Speaker, mine: bool) -> str:
    """Which match a claim about one side speaks of: most often the one being played."""
    kind = draw(st.sampled_from(("here", "here", "against", "hold")))
    if kind == "hold" and not say.game.is_matrix:
        return f" when {say.verb('hold', not mine)} {draw(shares(say))}"
    if kind == "against":
        # Whoever is named takes the role of the claim's other side.
        programs = list(say.others if mine else say.mine)
        if not say.observes:
            programs.append("them" if mine else "me")
            if not say.game.has_roles:
                programs.append("me" if mine else "them")
        if not say.game.is_matrix:
            programs.append(f"Hold({draw(shares(say))}, {draw(st.sampled_from(say.game.options))})")
        if programs:
            return f" against {draw(st.sampled_from(programs))}"
    return ""


@st.composite
def numbers(draw: st.DrawFn, say: Speaker) -> str:
    """A number of a match, for a comparison."""
    mine = draw(st.booleans())
    kinds = ["payoff"]
    if not say.game.is_matrix:
        kinds = ["demand", "share", "payoff", "first demand"]
    kind = draw(st.sampled_from(kinds))
    return f"{say.owner(mine)} {kind}{draw(tails(say, mine))}"


@st.composite
def bounds(draw: st.DrawFn, say: Speaker) -> str:
    """What a number of a match is compared with."""
    if draw(st.sampled_from((False, False, False, True))):
        return draw(numbers(say))
    bound = draw(
        st.sampled_from(
            (*(say.game.demands or ("1", "2")), *say.shares, *say.amounts, "1/2", "-1/2")
        )
    )
    return f"{bound} {draw(_CHANGES)}" if draw(RARELY) else bound


_CHANGES = st.sampled_from(("- 10%", "+ 10%", "* 2", "/ 2"))


@st.composite
def claims(draw: st.DrawFn, say: Speaker) -> str:
    """Something that a match decides."""
    game = say.game
    mine = draw(st.sampled_from((False, False, True)))
    if game.is_matrix:
        kind = draw(st.sampled_from(("play", "play", "play", "compare")))
    else:
        kind = draw(
            st.sampled_from(("accept", "accept", "agreement", "demand", "outside", "compare"))
        )
    match kind:
        case "play":
            actions = game.actions[say.seat if mine else 1 - say.seat]
            fitting = () if game.has_roles else say.names
            action = draw(st.sampled_from((*actions, *fitting)))
            return f"{say.verb('play', mine)} {action}{draw(tails(say, mine))}"
        case "accept" | "demand":
            return f"{say.verb(kind, mine)} {draw(shares(say))}{draw(tails(say, mine))}"
        case "agreement":
            word = draw(st.sampled_from(("agreement", "disagreement")))
            tail = draw(tails(say, mine=False))
            return word if say.observes and " against " in tail else word + tail
        case "outside":
            option = draw(st.sampled_from((*game.options, *say.names)))
            return f"{say.owner(mine)} outside is {option}{draw(tails(say, mine))}"
    return f"{draw(numbers(say))} {draw(RELATIONS)} {draw(bounds(say))}"


def facts_about(feature: Feature) -> list[str]:
    """What can be asked of a feature."""
    name = feature.name
    match feature.range:
        case Interval(low=low, high=high):
            some = [number_text(value) for value in (low + (high - low) / 2, high, low + high)]
            return [f"{name} < {some[0]}", f"{name} == {some[1]}", f"2 * {name} >= {some[2]}"]
        case Enumeration(values=values):
            return [f"{name} == {values[0]}", f"{name} != {values[-1]}"]
    return [name, f"not {name}", f"{name} == false"]


@st.composite
def facts(draw: st.DrawFn, say: Speaker) -> str:
    """Something that is known before any match is played."""
    choices = ["true", "false"]
    programs = tuple(dict.fromkeys((*say.mine, *say.others)))
    for feature in say.game.features:
        choices += facts_about(feature)
    for mine in (True, False):
        being = f"{say.subject(mine)} {'is' if say.observes else 'am' if mine else 'are'}"
        choices.append(f"{being} unconditional")
        choices += [f"{being} "] if programs else []
        if not say.observes:
            choices.append(f"{being} {'them' if mine else 'me'}")
    chosen = draw(st.sampled_from(choices))
    return chosen + draw(st.sampled_from(programs)) if chosen.endswith(" ") else chosen


@st.composite
def questions(draw: st.DrawFn, say: Speaker, depth: int) -> str:
    word = draw(st.sampled_from(("provable", "provable", "provable", "possible")))
    strength = draw(say.strengths)
    named = bool(say.levels) and draw(st.booleans())
    if named:
        level = draw(st.sampled_from(say.levels))
        strength = draw(st.sampled_from((f" in PA+{level}", f" in PA+({level} + 1)")))
    over = ""
    if say.varied and say.game.features and draw(st.booleans()):
        names = [feature.name for feature in say.game.features]
        features = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
        over = f" for every {', '.join(draw(features))}"
    return f"{word}{strength}{over} ({draw(conditions(say.proving(), depth))})"


@st.composite
def passing(draw: st.DrawFn, say: Speaker) -> str:
    """Something about the round now running, or the demands on which a match failed."""
    choices = []
    if say.in_rounds:
        choices += [f"round == {number + 1}" for number in range(say.game.rounds)]
        choices += [
            f"{whose} last demand {draw(RELATIONS)} {draw(shares(say))}"
            for whose in ("their", "my")
        ]
        choices.append("my last demand + their last demand > 1")
    if say.in_policy:
        choices += [
            f"{whose} demand {draw(RELATIONS)} {draw(shares(say))}" for whose in ("their", "my")
        ]
        choices += [f"they demand {draw(shares(say))}", "my demand > their demand"]
    return draw(st.sampled_from(choices))


@st.composite
def conditions(draw: st.DrawFn, say: Speaker, depth: int = 2) -> str:
    """A condition with at most `depth` connectives and questions around each claim."""
    kinds = ["fact"]
    kinds += ["claim"] * 3 if say.looks else []
    if say.in_rounds or say.in_policy:
        kinds += ["passing"] * 2
    if depth > 0:
        kinds += ["question"] * (2 if say.in_proof else 5)
    if depth > 1 or (depth == 1 and say.looks):
        kinds += ["not", *CONNECTIVES]
    kind = draw(st.sampled_from(kinds))
    match kind:
        case "claim":
            return draw(claims(say))
        case "passing":
            return draw(passing(say))
        case "question":
            return draw(questions(say, depth - 1))
        case "not":
            return f"not ({draw(conditions(say, depth - 1))})"
        case "fact":
            return draw(facts(say))
    return draw(connected(kind, conditions(say, depth - 1)))


# What programs, policies and plans have in common -------------------------------------------------

CONNECTIVES = ("and", "or", "implies", "iff")


@st.composite
def connected(draw: st.DrawFn, connective: str, one: st.SearchStrategy[str]) -> str:
    """Conditions joined by a connective: two, or now and then three where that may be."""
    more = connective in ("and", "or") and draw(RARELY)
    return f" {connective} ".join(f"({draw(one)})" for _ in range(3 if more else 2))


@st.composite
def branches(
    draw: st.DrawFn,
    tests: st.SearchStrategy[str],
    blocks: st.SearchStrategy[str],
    otherwise: st.SearchStrategy[str] | None = None,
) -> str:
    """An `if`, sometimes with `elif`, and with `else` where it is said what is done `otherwise`."""
    number = draw(st.sampled_from((1,) * 5 + (2, 3)))
    text = " el".join(f"if {draw(tests)} {{ {draw(blocks)} }}" for _ in range(number))
    return text if otherwise is None else f"{text} else {{ {draw(otherwise)} }}"
