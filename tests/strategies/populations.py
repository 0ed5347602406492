"""Games with a handful of programs, as one text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from tests.strategies.games import GameText, games
from tests.strategies.speech import BUDGETED, PLAIN, Speaker, conditions, shares

ARGUMENTS = {"s": None, "k": ("1", "2", "8"), "n": ("0", "1"), "o": None, "p": ("P0", "P1")}
"""The parameters that programs may have: a share, a budget, a level, a name, a program."""


@dataclass(frozen=True, repr=False)
class Population:
    """A game and its programs; `players` are ground programs, and the roles that each can take."""

    game: GameText
    programs: tuple[str, ...]
    players: tuple[tuple[str, frozenset[int]], ...]

    @property
    def text(self) -> str:
        return "\n".join((self.game.text, *self.programs))

    def matches(self) -> Iterator[tuple[str, str]]:
        """Every ordered pair of players that their roles allow."""
        for (first, seats), (second, others) in product(self.players, repeat=2):
            if 0 in seats and 1 in others:
                yield first, second

    def __repr__(self) -> str:
        given = f"\n# given {self.game.given}" if self.game.given else ""
        return f"Population:\n{self.text}{given}"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        """Shown as text in failing examples, not field by field."""
        for index, line in enumerate(repr(self).splitlines()):
            if index:
                printer.break_()
            printer.text(line)


@st.composite
def populations(
    draw: st.DrawFn,
    *,
    matrix: bool | None = None,
    symmetric: bool | None = None,
    rounds: st.SearchStrategy[int] = st.sampled_from((1, 1, 2, 3)),  # noqa: B008
    strengths: st.SearchStrategy[str] = BUDGETED,
    looks: st.SearchStrategy[bool] = st.sampled_from((False,) * 5 + (True,)),  # noqa: B008
    size: int = 3,
    varied: bool = False,
) -> Population:
    """A game with two to `size` programs, and sometimes one that takes an argument.

    `looks` says whether a program may look, outside `provable`, at what others in fact do.
    `varied` asks for a game with features, and questions about all of their values.
    """
    game = draw(games(matrix=matrix, symmetric=symmetric, rounds=rounds, varied=varied))
    count = draw(st.integers(2, size))
    seats = [frozenset((index % 2,)) if game.has_roles else _BOTH for index in range(count)]
    plain = [f"P{index}" for index in range(count)]
    parameter = draw(st.sampled_from((None, None, *_parameters_for(game, strengths))))
    called = f"F({draw(st.sampled_from(_arguments(game, parameter)))})" if parameter else None
    players = tuple(zip(plain, seats, strict=True))
    texts = []
    known = [*players, (called, _BOTH)] if called else list(players)
    for name, roles in players:
        say = _speaker(game, known, min(roles), strengths, draw(looks), varied)
        texts.append(f"program {name} {{\n{draw(bodies(say))}}}\n")
    if called is None:
        return Population(game, tuple(texts), players)
    say = _speaker(game, known, 0, strengths, draw(looks), varied)
    texts.append(f"program F({parameter}) {{\n{draw(parametrised(say, str(parameter)))}}}\n")
    return Population(game, tuple(texts), (*players, (called, _BOTH)))


_BOTH = frozenset((0, 1))


def _parameters_for(game: GameText, strengths: st.SearchStrategy[str]) -> tuple[str, ...]:
    if game.has_roles:
        return ()
    names = ("o", "p") if game.is_matrix else ("s", "o", "p")
    return names if strengths is PLAIN else (*names, "k", "n")


def _arguments(game: GameText, parameter: str) -> tuple[str, ...]:
    if parameter == "s":
        return game.demands
    if parameter == "o":
        return game.options or game.actions[0]
    return ARGUMENTS[parameter] or ()


def _speaker(
    game: GameText,
    known: list[tuple[str, frozenset[int]]],
    seat: int,
    strengths: st.SearchStrategy[str],
    looks: bool,
    varied: bool,
) -> Speaker:
    return Speaker(
        game,
        mine=tuple(name for name, seats in known if seat in seats),
        others=tuple(name for name, seats in known if 1 - seat in seats),
        strengths=strengths,
        seat=seat,
        looks=looks,
        in_rounds=game.rounds > 1,
        varied=varied,
    )


@st.composite
def reports(draw: st.DrawFn, say: Speaker) -> str:
    """The report of a program, with a policy where the game has a choice of outside options."""
    game = say.game
    if draw(st.sampled_from((False,) * 9 + (True,))):
        return (
            f"act as {draw(st.sampled_from((*say.mine, *(() if game.has_roles else ('them',)))))}"
        )
    if game.is_matrix:
        return f"play {draw(st.sampled_from((*game.actions[say.seat], *say.names)))}"
    share = draw(shares(say))
    if draw(st.sampled_from((False,) * 9 + (True,))):
        choices = [f"100% - {share}", f"2 * {share} / 2"]
        if say.in_rounds:
            choices += ["their last demand", "100% - their last demand"]
        if say.looks:
            choices += ["100% - their demand", f"my demand against Hold({share})"]
        share = draw(st.sampled_from(choices))
    options = (*game.options, *say.names)
    outside = draw(st.sampled_from(("", *(f" or {option}" for option in options), "policy")))
    if outside == "policy":
        there = replace(say, in_policy=True)
        test = draw(conditions(there, 1))
        yes, no = draw(st.sampled_from(options)), draw(st.sampled_from(options))
        outside = f" or {{ if {test} {{ {yes} }} else {{ {no} }} }}"
    locked = " locked" if game.rounds > 1 and draw(st.sampled_from((False, False, True))) else ""
    return f"demand {share}{outside}{locked}"


@st.composite
def guards(draw: st.DrawFn, say: Speaker) -> str:
    """A statement that reports in some cases and otherwise goes on."""
    game = say.game
    kinds = ["if", "if", "if", "if", "elif", "let"]
    kinds += [] if say.is_plain else ["trust"]
    kinds += ["round", "round", "schedule", "schedule"] if say.in_rounds else []
    kinds += ["actions"] if game.is_matrix and not game.has_roles else []
    kinds += ["search", "shares", "list"] if not game.is_matrix else []
    kind = draw(st.sampled_from(kinds))
    match kind:
        case "round":
            number = draw(st.integers(1, game.rounds))
            return f"if round == {number} {{ {draw(reports(say))} }}"
        case "schedule":
            arms = [f"if round == {n} {{ {draw(reports(say))} }}" for n in range(1, game.rounds)]
            return " el".join(arms)
        case "elif":
            one, first = draw(conditions(say)), draw(reports(say))
            two, second = draw(conditions(say)), draw(reports(say))
            return f"if {one} {{ {first} }} elif {two} {{ {second} }}"
        case "trust":
            there = replace(say, levels=(*say.levels, "i"))
            return (
                f"for i in 0 .. 1 {{ if {draw(conditions(there))} {{ {draw(reports(there))} }} }}"
            )
        case "let" if not game.is_matrix:
            there = replace(say, shares=(*say.shares, "goal"))
            return (
                f"let goal = {draw(shares(say))}\n"
                f"  if {draw(conditions(there))} {{ {draw(reports(there))} }}"
            )
        case "actions":
            there = replace(say, names=(*say.names, "a"))
            return (
                f"for a in actions {{ if {draw(conditions(there))} {{ {draw(reports(there))} }} }}"
            )
        case "search" | "shares" | "list":
            there = replace(say, shares=(*say.shares, "x"))
            test, report = draw(conditions(there, 1)), draw(reports(there))
            head = {
                "search": draw(st.sampled_from(("highest x in demands", "lowest x in demands"))),
                "shares": draw(
                    st.sampled_from(("for x in demands", "for x in demands descending"))
                ),
                "list": f"for x, i in {draw(shares(say))}, {draw(shares(say))}",
            }[kind]
            if kind == "search":
                return f"{head} where {test} {{ {report} }}"
            return f"{head} {{ if {test} {{ {report} }} }}"
    return f"if {draw(conditions(say))} {{ {draw(reports(say))} }}"


@st.composite
def bodies(draw: st.DrawFn, say: Speaker) -> str:
    """The statements of a program, each on its line."""
    lines = [draw(guards(say)) for _ in range(draw(st.sampled_from((0, 1, 2, 1))))]
    names = [line for line in lines if line.startswith("let ")]
    lines = [line for line in lines if line not in names[1:]]
    if any(line.startswith("let ") for line in lines):
        lines.sort(key=lambda line: not line.startswith("let "))
    if draw(st.sampled_from((False, True))):
        yes, no = draw(reports(say)), draw(reports(say))
        lines.append(f"if {draw(conditions(say))} {{ {yes} }} else {{ {no} }}")
    else:
        lines.append(draw(reports(say)))
    return "".join(f"  {line}\n" for line in lines)


@st.composite
def parametrised(draw: st.DrawFn, say: Speaker, parameter: str) -> str:
    """The body of a program with this parameter, which it uses at least once."""
    match parameter:
        case "s":
            there = replace(say, shares=(*say.shares, "s"))
            first = f"if {draw(conditions(there))} {{ demand s }}"
        case "k":
            there = say
            test = draw(conditions(say.proving(), 1))
            first = f"if provable within k ({test}) {{ {draw(reports(say))} }}"
        case "n":
            there = replace(say, levels=(*say.levels, "n"))
            test = draw(conditions(there.proving(), 1))
            first = f"if provable in PA+n ({test}) {{ {draw(reports(say))} }}"
        case "o":
            there = replace(say, names=(*say.names, "o"))
            first = f"if {draw(conditions(there))} {{ " + (
                "play o }" if say.game.is_matrix else f"demand {draw(shares(say))} or o }}"
            )
        case _:
            there = replace(say, mine=(*say.mine, "p"), others=(*say.others, "p"))
            first = f"if {draw(conditions(there))} {{ act as p }}"
    return f"  {first}\n{draw(bodies(there))}"
