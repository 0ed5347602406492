"""`bargain enumerate`: all programs of a game up to a size."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

from bargain.cli import codes, streams
from bargain.cli.given import read_given
from bargain.cli.progress import tracked
from bargain.cli.sources import STDIN_NAME, is_library, load_named, looks_like_file
from bargain.cli.tournament import split_programs
from bargain.cli.words import read_number
from bargain.core.games import Game
from bargain.core.terms import ProgramName
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.bundled import library_of
from bargain.elaborate.fit import shared_game
from bargain.elaborate.loading import library_names
from bargain.elaborate.property import MAX_SIZE
from bargain.enumeration import (
    Behaviour,
    Enumerated,
    Guests,
    Looked,
    behaviour,
    count_up_to,
    facing,
    programs_up_to,
)
from bargain.enumeration.guests import Unanswered
from bargain.model import Model, load_bundled
from bargain.output.printable import shortened
from bargain.source import Source
from bargain.suggest import nearest

LISTED: Final = 1_000
RUN: Final = 100_000
"""How many programs are listed, and how many are run, without `--most`."""

_PLACEHOLDER: Final = "P"


class _Asked(NamedTuple):
    """The programs that are asked for: `against` are those that they may speak of."""

    model: Model
    game: Game
    size: int
    against: tuple[str, ...]
    budgets: tuple[int, ...]
    counts: list[int]
    most: int

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def shown(self) -> int:
        return min(self.most, self.total)

    def programs(self) -> Iterator[Enumerated]:
        every = programs_up_to(self.game, self.size, named=self.against, budgets=self.budgets)
        return islice(every, self.shown)


def enumerate_programs(
    source: str | None,
    size: str,
    game: str | None,
    given: Sequence[str],
    against: str | None,
    within: str | None,
    distinct: str | None,
    most: str | None,
    output: str,
    *,
    count_only: bool,
) -> int:
    if source is None:
        message = "the game is missing"
        hint = "bargain enumerate PD, or bargain enumerate split.bgl"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    largest = read_number(size, "size", "--size 2", least=0, most=MAX_SIZE)
    budgets = [
        read_number(word.strip(), "budget", "--within 10,50", least=0, most=10**18)
        for word in (within.split(",") if within is not None else ())
    ]
    values = read_given(given)
    if distinct is not None and (count_only or output == "bgl"):
        message = "`--distinct` goes with `--format text` or `json`, and not with `--count`"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message)])
    if values and distinct is None:
        message = (
            "`--given` goes with `--distinct`: what there is does not depend on feature values"
        )
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message)])
    if count_only and output == "bgl":
        message = "a count is no .bgl"
        hint = "--format text or json"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    model, played = _game_of(source, game)
    spoken = tuple(map(program_text, _named(against, model, played)))
    counts = count_up_to(played, largest, named=spoken, budgets=budgets)
    limit = RUN if distinct is not None else LISTED
    if most is not None:
        limit = read_number(most, "number of programs", "--most 5000", least=1, most=10**18)
    asked = _Asked(model, played, largest, spoken, tuple(budgets), counts, limit)
    if distinct is not None:
        return _show_behaviours(asked, Guests(model, played.name, values), distinct, output)
    if count_only or output == "json":
        _show_counts(asked, output, count_only=count_only)
    else:
        _show_list(asked, output)
    return codes.FINE


# What to print -----------------------------------------------------------------------------------


def _show_counts(asked: _Asked, output: str, *, count_only: bool) -> None:
    if output == "json":
        from bargain.output.as_data import json_text
        from bargain.output.enumeration_data import enumerate_document, enumerated_data

        name = _name_of(asked)
        document = enumerate_document(
            asked.game.name,
            asked.against,
            asked.counts,
            0 if count_only else asked.shown,
            asked.model.warnings,
            programs=None
            if count_only
            else (enumerated_data(one, f"{name}{one.number}") for one in asked.programs()),
            behaviours=None,
        )
        streams.emit(json_text(document))
        return
    from bargain.output.enumeration_text import counts_text

    streams.emit(counts_text(asked.counts))


def _show_list(asked: _Asked, output: str) -> None:
    from bargain.output.enumeration_text import heading, left_out, list_lines

    lines: Iterator[str]
    if output == "bgl":
        head, mark, name = _head_of_file(asked), "\n# ", _name_of(asked)
        lines = (f"\n{one.text(f'{name}{one.number}')}\n" for one in asked.programs())
    else:
        head, mark = f"{heading(asked.game.name, asked.total, asked.size)}\n\n", ""
        style = streams.style_of(sys.stdout)
        lines = list_lines(asked.programs(), asked.shown, asked.size, style)
    # In pieces, since there may be millions.
    every = chain([head], lines)
    while piece := "".join(islice(every, 500)):
        if not streams.emit(piece):
            return
    if asked.shown < asked.total:
        streams.emit(mark + left_out(asked.shown, asked.total))


def _head_of_file(asked: _Asked) -> str:
    """Comments, and the `use` lines that the programs need."""
    from bargain.output.enumeration_text import heading

    lines = [f"# {heading(asked.game.name, asked.total, asked.size)}."]
    templates = asked.model.module.names.programs
    spoken = (asked.model.program(name).name for name in asked.against)
    needed = [asked.game.span.source]
    needed += [templates[name].tree.span.source for name in spoken if name in templates]
    for source in dict.fromkeys(needed):
        lines += _use(source)
    return "\n".join(lines) + "\n"


def _use(source: Source) -> list[str]:
    library = library_of(source)
    if library is not None:
        return [f"use {library}"]
    if source.name == STDIN_NAME or not re.fullmatch(r'[^"\\\x00-\x1f]+', source.name):
        return []
    return [f'use "{source.name}"']


def _name_of(asked: _Asked) -> str:
    """What the names of the programs begin with, so that none is one of the file's."""
    names = asked.model.module.names
    taken = {*names.programs, *names.games, *asked.model.timelines}
    name = _PLACEHOLDER
    while any(re.fullmatch(rf"{name}\d*", one) for one in taken):
        name += "_"
    return name


def _show_behaviours(asked: _Asked, guests: Guests, distinct: str, output: str) -> int:
    others = _named(distinct, asked.model, asked.game)
    looked = facing(guests, others)
    found: dict[Behaviour, list[int]] = {}
    smallest: dict[Behaviour, Enumerated] = {}
    for program in tracked(asked.programs(), asked.shown, "programs"):
        seen = behaviour(guests, program, looked)
        smallest.setdefault(seen, program)
        found.setdefault(seen, [0])[0] += 1
    name = _name_of(asked)
    rows = [(program, seen, found[seen][0]) for seen, program in smallest.items()]
    if output == "json":
        from bargain.output.as_data import json_text
        from bargain.output.enumeration_data import behaviour_data, enumerate_document

        document = enumerate_document(
            asked.game.name,
            asked.against,
            asked.counts,
            asked.shown,
            asked.model.warnings,
            programs=None,
            behaviours=(
                behaviour_data(
                    one, f"{name}{one.number}", seen, many, _pairs(looked, f"{name}{one.number}")
                )
                for one, seen, many in rows
            ),
        )
        streams.emit(json_text(document))
    else:
        from bargain.output.enumeration_text import behaviours_text, heading, not_run

        style = streams.style_of(sys.stdout)
        told = f"{heading(asked.game.name, asked.total, asked.size)}\n"
        if asked.shown < asked.total:
            told += not_run(asked.shown, asked.total)
        told += f"{len(rows):,} different behaviour{'' if len(rows) == 1 else 's'}\n\n"
        rounds = guests.situation.rounds
        streams.emit(told + behaviours_text(rows, _pairs(looked, "it"), rounds, style))
    open_ = any(
        isinstance(match, Unanswered) and match.undecided for match in chain.from_iterable(smallest)
    )
    return codes.UNDECIDED if open_ or asked.shown < asked.total else codes.FINE


def _pairs(looked: Sequence[Looked], it: str) -> list[tuple[str, str]]:
    def called(name: ProgramName | None) -> str:
        return it if name is None else program_text(name)

    return [(called(first), called(second)) for first, second in looked]


# What is meant -----------------------------------------------------------------------------------


def _game_of(source: str, game: str | None) -> tuple[Model, Game]:
    """The game that a file, a library or the name of a bundled game stands for, with all that can
    be referred to there. Raises `DiagnosticError` (BGL021, BGL081)."""
    if looks_like_file(source) or is_library(source):
        model = load_named(source)
        if game is not None:
            return model, model.require_game(game)
        match list(model.games.values()):
            case [only]:
                return model, only
            case []:
                message = f"{model.module.sources[0].name} has no game"
                raise DiagnosticError([Diagnostic("BGL021", message)])
            case several:
                names = ", ".join(f"`{one.name}`" for one in several)
                hint = f"say which, as in `--game {several[0].name}`"
                message = f"there are several games: {names}"
                raise DiagnosticError([Diagnostic("BGL081", message, hint=hint)])
    model = load_bundled()
    if source not in model.games:
        known = (*model.games, *library_names())
        message = f"no bundled game or library is called `{shortened(source, 60)}`"
        hint = nearest(source, known) or "a file is named by its path, as in `split.bgl`"
        raise DiagnosticError([Diagnostic("BGL021", message, hint=hint)])
    if game is not None and game != source:
        message = f"`{source}` is a game already, so `--game {shortened(game, 60)}` is too much"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message)])
    return model, model.games[source]


def _named(text: str | None, model: Model, game: Game) -> list[ProgramName]:
    """The programs of a list, each once. Raises `DiagnosticError` where one is none of the game."""
    names = [model.program(word) for word in split_programs(text)] if text is not None else []
    for name in names:
        shared_game(model.module.names, [name.name], [game.name])
    return list(dict.fromkeys(names))
