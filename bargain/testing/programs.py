"""Programs of a game, opponents of a program, and conditions about their matches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from bargain.source import Source
from bargain.syntax import parse
from bargain.syntax.format import format_file
from bargain.testing import speech
from bargain.testing.bodies import bodies, handed, uses
from bargain.testing.bundled import some_bundled, taken_names
from bargain.testing.made import BOTH_SEATS, Condition, Game, Program
from bargain.testing.speech import BUDGETED, RARELY, Speaker

PARAMETERS = {"share": "s", "budget": "k", "level": "n", "option": "o", "program": "p"}
"""The kinds of parameters that programs may have, and what they are called."""


_HELD = re.compile(r"Hold\([^()]*\)")


def programs(
    game: Game,
    *,
    name: str = "P",
    others: Sequence[Program] = (),
    looks: st.SearchStrategy[bool] = RARELY,
) -> st.SearchStrategy[Program]:
    """A program of a game, called `name`, or `name(…)` where it has parameters.

    It may speak of itself, of whoever it faces, of the `others` and, where the game is bundled, of
    the programs that come with it. `looks` says whether it may
    look, outside `provable`, at what others in fact do: two that do so have no answer.
    """
    seats = [frozenset((0,)), frozenset((1,))] if game.has_roles else [BOTH_SEATS]
    return st.sampled_from(seats).flatmap(
        lambda seats: _programs(game, name, tuple(others), seats, looks)
    )


def opponents_of(
    program: Program,
    *,
    name: str = "Other",
    others: Sequence[Program] = (),
    looks: st.SearchStrategy[bool] = RARELY,
) -> st.SearchStrategy[Program]:
    """A program that `program` can face, and that may speak of it by name.

    It has another name than all that `program` knows: `name`, or that with a number.
    """
    known = (program, *program.known, *others)
    taken = {each.declared for each in known} | taken_names(program.game)
    free = next(each for each in _numbered(name) if each not in taken)
    seats = BOTH_SEATS
    if program.game.has_roles:
        seats = frozenset(1 - seat for seat in program.seats)
    return _programs(program.game, free, (program, *others), seats, looks)


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1


@st.composite
def _programs(
    draw: st.DrawFn,
    game: Game,
    name: str,
    others: tuple[Program, ...],
    seats: frozenset[int],
    looks: st.SearchStrategy[bool],
) -> Program:
    others = with_bundled(others, draw(some_bundled(game)))
    arguments = {kind: arguments_of(game, kind, others) for kind in parameters_of(game)}
    kinds, given = draw(_handed({kind: known for kind, known in arguments.items() if known}))
    own = Program(game, name if kinds is None else f"{name}({', '.join(given)})", "", seats)
    say = speaker(
        game,
        (own, *others),
        min(seats),
        own=own,
        looks=draw(looks),
        varied=bool(game.features) and draw(st.booleans()),
    )
    where = f" for {game.name}" if draw(RARELY) else ""
    text = draw(declared(say, name, kinds, where))
    return replace(own, text=text, known=mentioned(f"{own.name} {text}", others))


def with_bundled(others: Sequence[Program], bundled: tuple[Program, ...]) -> tuple[Program, ...]:
    """Programs to speak of, each once."""
    names = {each.name for each in others}
    return (*others, *(each for each in bundled if each.name not in names))


def mentioned(text: str, others: tuple[Program, ...]) -> tuple[Program, ...]:
    return tuple(each for each in others if each.name in text or each.declared in text)


@st.composite
def _handed(
    draw: st.DrawFn, arguments: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Kinds of parameters with an argument for each: a program speaks of itself with these, so they
    have to be known first."""
    kinds = draw(parameters(tuple(arguments)))
    return kinds, tuple(draw(st.sampled_from(arguments[kind])) for kind in kinds or ())


def parameters(kinds: Sequence[str]) -> st.SearchStrategy[tuple[str, ...] | None]:
    """Kinds of parameters, no two alike: most often one, or None, which is without parentheses."""
    some = st.sampled_from((1, 1, 1, 1, 2, 3)) if kinds else st.just(0)
    several = some.flatmap(
        lambda number: st.permutations(kinds).map(lambda drawn: tuple(drawn[:number]))
    )
    return st.one_of(st.none(), st.just(()), several)


@st.composite
def declared(
    draw: st.DrawFn, say: Speaker, name: str, kinds: tuple[str, ...] | None, where: str = ""
) -> str:
    """The declaration of a program with parameters of these kinds, as `parameters` makes them."""
    own = {kind: say.fresh(PARAMETERS[kind]) for kind in kinds or ()}
    for kind, parameter in own.items():
        say = handed(say, kind, parameter)
    heading = name if kinds is None else f"{name}({', '.join(own.values())})"
    # Drawn before the uses of parameters, the body stays as it is where these shrink away.
    body = draw(bodies(say))
    lines = [draw(uses(say, kind, parameter)) for kind, parameter in own.items()]
    statements = "\n".join((*lines, body))
    return formatted(f"program {heading}{where} {{ {statements} }}")


def formatted(text: str) -> str:
    """The text as `bargain` writes it."""
    file, wrong = parse(Source("generated", text))
    assert not wrong, text
    return format_file(file)


def parameters_of(game: Game, *, strengths: st.SearchStrategy[str] = BUDGETED) -> tuple[str, ...]:
    """The kinds of parameters that a program of this game may have."""
    if game.has_roles:
        return ()
    names = ("option", "program") if game.is_matrix else ("share", "option", "program")
    return names if strengths is speech.PLAIN else (*names, "budget", "level")


def arguments_of(game: Game, kind: str, others: Iterable[Program]) -> tuple[str, ...]:
    """Arguments for a parameter of this kind. They come from finite sets, as closures have to."""
    match kind:
        case "share":
            return game.demands
        case "option":
            return game.options or game.actions[0]
        case "budget":
            return ("1", "2", "8")
        case "level":
            return ("0", "1")
    held = () if game.is_matrix else (f"Hold({game.demands[0]})",)
    return (*(each.name for each in others), *held)


def speaker(
    game: Game,
    known: Iterable[Program],
    seat: int,
    *,
    own: Program | None = None,
    strengths: st.SearchStrategy[str] = BUDGETED,
    looks: bool = False,
    varied: bool = False,
) -> Speaker:
    """Who writes a program (`own`) that takes the role `seat` and knows these ones."""
    known = tuple(known)
    named = {other.name for each in known for other in (each, *each.known)}
    # Whoever wraps a program can wrap this one, but it would never end to wrap itself in itself.
    wraps = tuple(
        f"{each.declared}(me)"
        for each in known
        if own is not None
        and each != own
        and (each.argument in named or _HELD.fullmatch(each.argument))
    )
    return Speaker(
        game,
        mine=(*(each.name for each in known if seat in each.seats), *wraps),
        others=(*(each.name for each in known if 1 - seat in each.seats), *wraps),
        strengths=strengths,
        seat=seat,
        looks=looks,
        in_rounds=game.rounds > 1,
        varied=varied,
    )


def observer(
    game: Game, known: Iterable[Program], *, strengths: st.SearchStrategy[str] = BUDGETED
) -> Speaker:
    """Who writes an `expect`, of `first` and `second`."""
    there = speaker(game, known, 0, strengths=strengths, looks=True)
    return replace(there, in_rounds=False, observes=True)


@st.composite
def conditions(
    draw: st.DrawFn, game: Game, *, others: Sequence[Program] = (), depth: int = 2
) -> Condition:
    """What an `expect` may ask about a match of this game, and `Condition.expect` then asks.

    It may speak of the programs `others`; `depth` is how many connectives and questions may stand
    around a claim.
    """
    known = with_bundled(others, draw(some_bundled(game)))
    say = replace(observer(game, known), varied=bool(game.features) and draw(st.booleans()))
    text = formatted(f"expect P vs P: {draw(speech.conditions(say, depth))}")
    text = text.partition(": ")[2].strip()
    return Condition(game, text, mentioned(text, known))
