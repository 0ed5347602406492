"""A loaded file by the names that its users know: programs, games, timelines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bargain.core.games import FeatureValue, Game
from bargain.core.terms import ProgramName
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.check import Checker
from bargain.elaborate.fit import shared_game
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.link import Module
from bargain.elaborate.lower import Lowering
from bargain.elaborate.scope import Place
from bargain.given import exact, shortened
from bargain.logic.arena import Arena
from bargain.logic.situation import Situation
from bargain.match import Table
from bargain.source import Source
from bargain.suggest import nearest
from bargain.syntax import parse, tree

if TYPE_CHECKING:
    from bargain.core.timelines import Timeline

PROGRAM_HINT: Final = "write `program Alice { demand 50% }`, or `use` a file or library"
_NOTHING: Final[frozenset[tuple[str, FeatureValue]]] = frozenset()


class Lookup:
    """What a checked file declares, and where its matches are settled."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._tables: dict[tuple[str, frozenset[tuple[str, FeatureValue]]], Table] = {}
        self._names: dict[str, ProgramName] = {}
        self._games: dict[tuple[str, str], str] = {}

    def __repr__(self) -> str:
        games, programs = ", ".join(self.games), ", ".join(self.programs)
        return f"<Model of {games or 'no game'}: {programs or 'no programs'}>"

    @property
    def programs(self) -> tuple[str, ...]:
        """The declared programs in the order of the text, without arguments."""
        return tuple(self.module.names.programs)

    @property
    def games(self) -> Mapping[str, Game]:
        return self.module.names.games

    @property
    def timelines(self) -> tuple[str, ...]:
        """The declared timelines, in the order of the text."""
        return tuple(self.module.timelines)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return self.module.warnings

    # Names -----------------------------------------------------------------------------------

    def program(self, text: str) -> ProgramName:
        """The program that a text such as `Pushy(20)` names."""
        known = self._names.get(text)
        if known is None:
            known = self._names[text] = self._read_program(text)
        return known

    def _read_program(self, text: str) -> ProgramName:
        template = self.module.names.programs.get(text)
        if template is not None and not template.parameters:
            return self.module.table.make(ProgramName, text, ())
        if not self.programs:
            message = f"no program is called `{shortened(text)}`: {self.declares_none()}"
            raise DiagnosticError([Diagnostic("BGL080", message, hint=PROGRAM_HINT)])
        expression = self.parsed(text)
        checker = Checker(self.module.names, None, Place.EXPECTATION)
        checker.require(expression, KindVariable(Kind.PROGRAM), ground=True)
        if checker.diagnostics:
            raise DiagnosticError(
                Diagnostic("BGL080" if f.code == "BGL020" else f.code, f.message, hint=f.hint)
                for f in checker.diagnostics
            )
        games = list(self.games.values())
        if not games:
            raise DiagnosticError([Diagnostic("BGL021", "the file has no game")])
        # Which game a name is read in makes no difference to ground arguments.
        lowering = Lowering(self.module.names, games[0], self.module.table)
        try:
            return lowering.program_name(expression)
        except DiagnosticError as error:
            # The place is one in a text that the user has not written.
            raise DiagnosticError(
                Diagnostic(f.code, f"in `{shortened(text)}`: {f.message}", hint=f.hint)
                for f in error.diagnostics
            ) from None

    def declares_none(self) -> str:
        return f"{self.module.sources[0].name} declares no programs"

    def parsed(self, text: str) -> tree.Expression:
        """The expression that names a program, before it is known whether there is such a one."""
        source = Source("<program>", f"expect {text} vs {text}: true")
        file, found = parse(source)
        declaration = file.declarations[0] if len(file.declarations) == 1 else None
        if found or not isinstance(declaration, tree.Expect):
            names = nearest(text, self.module.names.programs)
            message = f"`{shortened(text)}` is not a program, such as `Alice` or `Pushy(20)`"
            raise DiagnosticError([Diagnostic("BGL080", message, hint=names)])
        return declaration.first

    def require_game(self, name: str) -> Game:
        game = self.games.get(name)
        if game is None:
            message = f"no game is called `{shortened(name)}`"
            raise DiagnosticError([Diagnostic("BGL021", message, hint=nearest(name, self.games))])
        return game

    def require_timeline(self, name: str | None) -> Timeline:
        """The timeline of this name, or the only one."""
        known = self.module.timelines
        if name is not None:
            if name in known:
                return known[name]
            message = f"no timeline is called `{shortened(name)}`"
            raise DiagnosticError([Diagnostic("BGL091", message, hint=nearest(name, known))])
        if not known:
            message = f"{self.module.sources[0].name} declares no timeline"
            raise DiagnosticError([Diagnostic("BGL108", message)])
        if len(known) > 1:
            names = ", ".join(f"`{timeline}`" for timeline in known)
            message = f"there are several timelines: {names}"
            raise DiagnosticError([Diagnostic("BGL108", message, hint="name one")])
        (timeline,) = known.values()
        return timeline

    def game_for(self, first: ProgramName, second: ProgramName) -> str:
        """The one game in which both programs can be used."""
        key = (first.name, second.name)
        known = self._games.get(key)
        if known is None:
            known = shared_game(self.module.names, list(key), list(self.games))
            self._games[key] = known
        return known

    def table(self, game: str, given: Mapping[str, FeatureValue | int] | None = None) -> Table:
        """Where the matches of a game at these feature values are settled."""
        values = exact(given, self.require_game(game)) if given else {}
        key = (game, frozenset(values.items()) if values else _NOTHING)
        known = self._tables.get(key)
        if known is None:
            situation = Situation(self.require_game(game), values)
            lowering = Lowering(self.module.names, situation.game, self.module.table)
            known = Table(Arena(lowering.ground, situation))
            self._tables[key] = known
        return known
