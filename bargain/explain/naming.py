"""What programs, matches and places are called in an explanation."""

from __future__ import annotations

from fractions import Fraction

from bargain.core.terms import HOLD, ActionName, ProgramName
from bargain.core.text import Voice, program_text, share_text
from bargain.explain.explanation import Place
from bargain.logic.arena import Node
from bargain.logic.situation import value_text
from bargain.source import Span


class Naming:
    """Names for the nodes of one match's closure.

    The programs of the match are called by their names alone, others with the one that they face.
    Two sides of one name are told apart by their roles or, where roles make no difference, as a
    program and its copy. A program that plays both roles of the match has its role wherever it
    plays.
    """

    def __init__(self, roots: tuple[Node, Node]) -> None:
        self.roots = roots
        self.players = roots[0].arena.situation.game.players or ("first", "second")

    def sides(self, node: Node) -> tuple[str, str]:
        """What the node's own program is called, and the one that it faces."""
        mine, theirs = name_text(node.me), name_text(node.them)
        if node.arena.situation.game.symmetric:
            return mine, copy_of(mine) if node.me is node.them else theirs
        if self._in_both_roles(node, node.me):
            mine = f"{mine} ({self.players[node.seat]})"
        if self._in_both_roles(node, node.them):
            theirs = f"{theirs} ({self.players[1 - node.seat]})"
        return mine, theirs

    def _in_both_roles(self, node: Node, program: ProgramName) -> bool:
        """Whether a program is on both sides, of the node's match or of the match itself."""
        return node.me is node.them or self.roots[0].me is self.roots[1].me is program

    def voice(self, node: Node) -> Voice:
        return Voice.naming(*self.sides(node))

    def at(self, node: Node) -> str:
        """The feature values of the node's match that are not those of the match itself."""
        values, home = node.arena.situation.values, self.roots[0].arena.situation.values
        return ", ".join(
            f"{name} = {value_text(value)}" for name, value in values.items() if value != home[name]
        )

    def subject(self, node: Node) -> str:
        """The node as the subject of a sentence."""
        mine, theirs = self.sides(node)
        if node in self.roots:
            return mine
        against = f"against {'its copy' if theirs == copy_of(mine) else theirs}"
        at = self.at(node)
        return f"at {at}, {against}, {mine}" if at else f"{against}, {mine}"


def copy_of(name: str) -> str:
    return f"{name}'s copy"


def name_text(name: ProgramName) -> str:
    """A program's name; the share that `Hold` holds is written as a percentage like any other."""
    if name.name == HOLD:
        share, *rest = name.arguments
        assert isinstance(share, Fraction)
        options = [option.name for option in rest if isinstance(option, ActionName)]
        return f"Hold({', '.join([share_text(share), *options])})"
    return program_text(name)


def place_of(span: object) -> Place | None:
    return Place(span.source.name, span.line) if isinstance(span, Span) else None
