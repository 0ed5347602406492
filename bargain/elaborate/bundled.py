"""The bundled programs of a game, beside those that a file uses already."""

from __future__ import annotations

from functools import cache

from bargain.core.games import Game
from bargain.diagnostics import Diagnostic, Related
from bargain.elaborate.loading import library_names, library_text, load_libraries
from bargain.elaborate.templates import Names
from bargain.source import Source
from bargain.syntax import tree


def library_of(source: Source) -> str | None:
    """The bundled library that this is the source of, as `use` names it, wherever it was read."""
    return _libraries().get(source.text)


@cache
def _libraries() -> dict[str, str]:
    return {library_text(name): name for name in library_names()}


def with_bundled(
    names: Names, game: Game, quantifier: tree.Quantifier
) -> tuple[Names, list[Diagnostic]]:
    """The names of a file and those of all bundled programs of the game, and what is wrong.

    Costs reading all libraries.
    """
    from bargain.elaborate.link import link

    bundled = link(load_libraries(library_names())).names
    known = bundled.games.get(game.name)
    found: list[Diagnostic] = []
    if known is None or known.span.source.text != game.span.source.text:
        message = f"there are no bundled programs of `{game.name}`, which this file declares itself"
        hint = "list programs of your own: `in {…}`"
        found.append(Diagnostic("BGL110", message, quantifier.span, hint))
        return names, found
    both = Names()
    both.games = names.games
    both.programs = dict(names.programs)
    for name, template in bundled.programs.items():
        if game.name not in template.games:
            continue
        own = names.programs.get(name)
        if own is None:
            both.programs[name] = template
        elif own.tree.span.source.text != template.tree.span.source.text:
            message = f"`library` has a program `{name}`, and so has this file"
            related = (Related("declared here", own.tree.name.span),)
            found.append(Diagnostic("BGL012", message, quantifier.span, "rename your own", related))
    return both, found
