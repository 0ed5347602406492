"""The names of a loaded file: programs before their arguments are given, and expectations."""

from __future__ import annotations

from bargain.core.games import Game
from bargain.core.terms import HOLD
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.syntax import tree

HOLD_PARAMETERS = (KindVariable(Kind.NUMBER), KindVariable(Kind.NAME))
"""`Hold(share)` and `Hold(share, option)`."""


class Template:
    """A declared program; `games` are the names of the games that it can be used in."""

    __slots__ = ("games", "parameters", "tree")

    def __init__(self, program: tree.Program) -> None:
        self.tree = program
        self.parameters = tuple(KindVariable() for _ in program.parameters or ())
        self.games: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.tree.name.text


class Names:
    """Everything that can be referred to, from a file and all that it uses.

    Of `unread` programs nothing is known but the name, because of mistakes in them. Where something
    that is used is not found, and names are not complete, any unknown name may be one of them.
    """

    __slots__ = ("games", "is_complete", "programs", "unread")

    def __init__(self) -> None:
        self.games: dict[str, Game] = {}
        self.programs: dict[str, Template] = {}
        self.unread: set[str] = set()
        self.is_complete = True

    def is_program(self, name: str) -> bool:
        return name == HOLD or name in self.programs or name in self.unread

    def parameters_of(self, program: str) -> tuple[int, tuple[KindVariable, ...]] | None:
        """The least number of arguments and the kinds of all; None for an unknown program."""
        if program == HOLD:
            return 1, HOLD_PARAMETERS
        template = self.programs.get(program)
        if template is None:
            return None
        return len(template.parameters), template.parameters
