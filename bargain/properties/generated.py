"""What checking needs of a generator of programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from bargain.core.games import Game
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.syntax import tree


class Generated(Protocol):
    """A generated program; its size is the number of its conditions."""

    @property
    def size(self) -> int: ...

    def tree(self, name: str) -> tree.Program:
        """Its declaration under a name."""


class Generator(Protocol):
    """Makes all programs of a game up to a size, the smaller ones first."""

    def __call__(self, game: Game, size: int) -> Iterator[Generated]: ...


def programs_up_to(game: Game, size: int) -> Iterator[Generated]:
    """The generator of this package."""
    message = "this version of bargain does not have `programs up to size`"
    raise DiagnosticError([Diagnostic("BGL013", message)])
