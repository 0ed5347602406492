"""What reading an expectation, a property and a timeline have in common: finding the game, and what
is said where something is wrong.

What is about games or programs that are broken anyway passes in silence.
"""

from __future__ import annotations

from collections.abc import Iterable

from bargain.core.games import Game
from bargain.core.terms import TermTable
from bargain.diagnostics import Diagnostic, DiagnosticError, Related
from bargain.elaborate.check import Checker
from bargain.elaborate.fit import shared_game
from bargain.elaborate.scope import CONDITION
from bargain.elaborate.templates import Names
from bargain.suggest import nearest
from bargain.syntax import tree


class Reader:
    """Reads declarations that speak of the names of a module; findings gather in `found`."""

    def __init__(
        self, names: Names, table: TermTable, broken: set[str], broken_games: set[str]
    ) -> None:
        self.names = names
        self.table = table
        self.broken = broken
        self.broken_games = broken_games
        self.found: list[Diagnostic] = []

    def error(
        self, code: str, node: tree.Node, message: str, hint: str | None = None, *also: Related
    ) -> None:
        self.found.append(Diagnostic(code, message, node.span, hint, also))

    def named_game(self, name: tree.Name) -> Game | None:
        """The game of a name that somebody wrote."""
        game = self.names.games.get(name.text)
        if game is None and name.text not in self.broken_games:
            hint = nearest(name.text, self.names.games)
            self.error("BGL021", name, f"no game is called `{name.text}`", hint)
        return game

    def possible_games(self, named: tree.Name | None) -> list[str] | None:
        """The games that may be meant where this one is named, or none is; None after an error."""
        if named is None:
            return list(self.names.games)
        game = self.named_game(named)
        return None if game is None else [game.name]

    def shared_game(
        self, programs: list[str], games: list[str], place: tree.Node, advice: str
    ) -> Game | None:
        """The one game, of some, in which all these programs can be used; `advice` is for the case
        that there are several."""
        try:
            return self.names.games[shared_game(self.names, programs, games)]
        except DiagnosticError as error:
            for fault in error.diagnostics:
                hint = advice if fault.code == "BGL081" else fault.hint
                self.error(fault.code, place, fault.message, hint)
            return None

    def mentions_broken(
        self, expressions: Iterable[tree.Expression], apart: Iterable[str] = ()
    ) -> bool:
        """Whether a broken program is mentioned; names `apart` stand for something else."""
        broken = self.broken.difference(apart)
        return any(
            isinstance(node, tree.Reference) and node.name in broken
            for expression in expressions
            for node in tree.postorder(expression)
        )

    def check_condition(self, condition: tree.Expression, checker: Checker) -> None:
        """Whether this is a condition, and all programs in it can be used in the game."""
        checker.require(condition, CONDITION)
        checker.check_used(self.broken)
        self.found += checker.diagnostics
