"""What programs, matches and places are called in an explanation."""

from __future__ import annotations

from bargain.core.text import Voice, program_text
from bargain.explain.explanation import Place
from bargain.logic.arena import Node
from bargain.source import Span


class Naming:
    """Names for the nodes of one match's closure.

    The programs of the match are called by their names alone, others with the one that they face.
    Two sides of one name are told apart by their roles or, where roles make no difference, as a
    program and its copy.
    """

    def __init__(self, roots: tuple[Node, Node]) -> None:
        self.roots = roots
        self.players = roots[0].arena.situation.game.players or ("first", "second")

    def sides(self, node: Node) -> tuple[str, str]:
        """What the node's own program is called, and the one that it faces."""
        mine, theirs = program_text(node.me), program_text(node.them)
        if node.me is not node.them:
            return mine, theirs
        if node.arena.situation.game.symmetric:
            return mine, f"{mine}'s copy"
        seats = self.players[node.seat], self.players[1 - node.seat]
        return f"{mine} ({seats[0]})", f"{theirs} ({seats[1]})"

    def voice(self, node: Node) -> Voice:
        return Voice.naming(*self.sides(node))

    def subject(self, node: Node) -> str:
        """The node as the subject of a sentence."""
        mine, theirs = self.sides(node)
        return mine if node in self.roots else f"against {theirs}, {mine}"

    def label(self, node: Node) -> str:
        mine, theirs = self.sides(node)
        return f"{mine} vs {theirs}"


def place_of(span: object) -> Place | None:
    return Place(span.source.name, span.line) if isinstance(span, Span) else None
