"""The bundled games and their programs, which files have by `use`."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

import bargain
from bargain.testing.made import Game, Program


@cache
def bundled_games() -> tuple[Game, ...]:
    """All bundled games."""
    model = bargain.load_bundled()
    return tuple(Game.of(model, name) for name in model.games)


@cache
def bundled_programs(game: Game) -> tuple[Program, ...]:
    """The programs without parameters that whoever uses a bundled game has with it.

    Those of other libraries are left out: a file of one's own may have programs of their names.
    """
    if game.library is None:
        return ()
    model = bargain.load_bundled([game.library])
    return tuple(
        Program.of(model, template.name, game=game.name)
        for template in model.module.names.programs.values()
        if game.name in template.games and not template.parameters
    )


@cache
def taken_names(game: Game) -> frozenset[str]:
    """The names that nothing else can have in a file with this game, where it is bundled."""
    if game.library is None:
        return frozenset()
    names = bargain.load_bundled([game.library]).module.names
    return frozenset((*names.games, *names.programs))


@cache
def names_in_library(game: Game) -> frozenset[str]:
    """The names of all bundled programs of a bundled game, in whichever library."""
    templates = bargain.load_bundled().module.names.programs.values()
    return frozenset(template.name for template in templates if game.name in template.games)


def some_bundled(game: Game) -> st.SearchStrategy[tuple[Program, ...]]:
    """A few bundled programs of the game to speak of, if any: not so many that nobody else is."""
    known = bundled_programs(game)
    if not known:
        return st.just(())
    return st.lists(st.sampled_from(known), max_size=3, unique_by=lambda program: program.name).map(
        tuple
    )
