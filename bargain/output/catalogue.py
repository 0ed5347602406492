"""What files declare: what each program is called, what it takes, and what it does.

A program's description is the comment line directly above it, without the program's own name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from bargain.core.games import Bargaining, Feature, Game, Matrix
from bargain.elaborate.kinds import Kind
from bargain.elaborate.loading import library_names
from bargain.elaborate.templates import Template
from bargain.logic.situation import value_text
from bargain.model import Model
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import percent_text
from bargain.source import Source, Span

_OWN_NAME = re.compile(r"^\w+(\s*\([^)]*\)){0,2}:\s+")


class Parameter(NamedTuple):
    """A parameter and what it stands for, None where its use does not tell."""

    name: str
    kind: Kind | None


class Entry(NamedTuple):
    """A declared program; `games` are those it can be used in."""

    name: str
    parameters: tuple[Parameter, ...]
    games: tuple[str, ...]
    description: str | None

    @property
    def signature(self) -> str:
        """`Firm(x)`."""
        names = ", ".join(parameter.name for parameter in self.parameters)
        return f"{self.name}({names})" if self.parameters else self.name


class Library(NamedTuple):
    """A file with the games, programs and timelines that it declares, in the order of its text;
    `name` is what `use` calls a bundled one, and the path of another."""

    name: str
    games: tuple[Game, ...]
    programs: tuple[Entry, ...]
    timelines: tuple[str, ...]


def catalogue(model: Model) -> tuple[Library, ...]:
    """Everything that a model's libraries declare, file by file."""
    libraries = (declared_in(model, source) for source in model.module.sources)
    found = (one for one in libraries if one.games or one.programs)
    return tuple(sorted(found, key=lambda library: library.name))


def declared_in(model: Model, source: Source) -> Library:
    """What one of a model's files declares."""
    names = model.module.names
    library = re.fullmatch(r"library/(\w+)\.bgl", source.name)
    return Library(
        library[1] if library is not None else source.name,
        tuple(game for game in names.games.values() if game.span.source is source),
        tuple(_entry(t) for t in names.programs.values() if t.tree.span.source is source),
        tuple(t.name for t in model.module.timelines.values() if t.span.source is source),
    )


def _entry(template: Template) -> Entry:
    declared = template.tree
    parameters = tuple(
        Parameter(name.text, variable.kind)
        for name, variable in zip(declared.parameters or (), template.parameters, strict=True)
    )
    games = tuple(sorted(template.games))
    return Entry(template.name, parameters, games, description_above(declared.span))


def description_above(span: Span) -> str | None:
    """The comment on the line directly above a declaration."""
    if span.line == 1:
        return None
    above = span.source.line(span.line - 1).strip()
    if not above.startswith("#"):
        return None
    return _OWN_NAME.sub("", above.lstrip("#").strip()) or None


def catalogue_text(libraries: Sequence[Library], style: Style = PLAIN) -> str:
    """Library by library: its games, then its programs with a line on each."""
    blocks = [[_head(library, style), *_library_lines(library, style)] for library in libraries]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _head(library: Library, style: Style) -> str:
    if library.name in library_names():
        return style.bold(f"{library.name}  (use {library.name})")
    return style.bold(library.name)


def _library_lines(library: Library, style: Style) -> list[str]:
    lines: list[str] = []
    for game in library.games:
        lines += wrapped(
            f"game {game.name}: {game_text(game)}", style.width, first="  ", rest="    "
        )
    width = min(max((len(entry.signature) for entry in library.programs), default=0), 24)
    for entry in library.programs:
        indent = " " * (width + 4)
        text = wrapped(entry.description or "", style.width, first=indent, rest=indent)
        if len(entry.signature) <= width:
            text[0] = f"  {style.cyan(f'{entry.signature:{width}}')}  {text[0].lstrip()}".rstrip()
            lines += text
        else:
            lines += [f"  {style.cyan(entry.signature)}", *text]
    if library.timelines:
        names = ", ".join(library.timelines)
        lines += wrapped(f"timelines: {names}", style.width, first="  ", rest="    ")
    return lines or ["  nothing: neither games nor programs"]


def game_text(game: Game) -> str:
    """The moves of a game and its features, in one line."""
    parts = []
    match game.rules:
        case Matrix(actions=(first, second)):
            if first == second:
                parts.append(f"actions {', '.join(first)}")
            else:
                parts.append(f"actions {', '.join(first)} against {', '.join(second)}")
        case Bargaining(demands=demands, options=options, rounds=rounds):
            parts.append(f"demands {demands_text(demands)}")
            parts.append(f"outside {', '.join(options)}")
            if rounds > 1:
                parts.append(f"{rounds} rounds")
    parts += [f"feature {feature_text(feature)}" for feature in game.features.values()]
    return "; ".join(parts)


def feature_text(feature: Feature) -> str:
    """`cost: 0 .. 1/2 = 0.1`."""
    default = "" if feature.default is None else f" = {value_text(feature.default)}"
    return f"{feature.name}: {feature.range}{default}"


def demands_text(demands: Sequence[Fraction]) -> str:
    """`0% .. 100% step 10%` where the demands are evenly spaced, else all of them."""
    if len(demands) > 2:
        step = demands[1] - demands[0]
        if all(b - a == step for a, b in pairwise(demands)):
            first, last = percent_text(demands[0]), percent_text(demands[-1])
            return f"{first} .. {last} step {percent_text(step)}"
    return ", ".join(map(percent_text, demands))
