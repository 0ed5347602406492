"""Which game is meant, where nobody says so."""

from __future__ import annotations

from bargain.core.games import Matrix
from bargain.core.terms import HOLD
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.templates import Names


def shared_game(names: Names, programs: list[str], games: list[str]) -> str:
    """The one game among `games` in which all these programs can be used.

    Raises `DiagnosticError` with BGL053 when there is none and BGL081 when there are several.
    """
    fitting = [
        game
        for game in games
        if all(
            (name == HOLD and not isinstance(names.games[game].rules, Matrix))
            or (name in names.programs and game in names.programs[name].games)
            for name in programs
        )
    ]
    if len(fitting) == 1:
        return fitting[0]
    both = " and ".join(f"`{name}`" for name in dict.fromkeys(programs))
    if not fitting:
        where = f"in `{games[0]}`" if len(games) == 1 else "in the same game"
        fits = [
            f"`{name}` is for {' and '.join(f'`{g}`' for g in sorted(names.programs[name].games))}"
            for name in dict.fromkeys(programs)
            if name in names.programs and names.programs[name].games
        ]
        hint = ", ".join(fits) if fits else None
        raise DiagnosticError([Diagnostic("BGL053", f"{both} cannot be used {where}", hint=hint)])
    listed = ", ".join(f"`{game}`" for game in fitting)
    message = f"{both} can be used in several games: {listed}"
    raise DiagnosticError([Diagnostic("BGL081", message, hint="say which with `--game GAME`")])
