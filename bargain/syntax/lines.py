"""Declarations as lines of canonical tokens, before anybody knows how they fit on a page."""

from __future__ import annotations

from bargain.record import Record
from bargain.syntax import tree
from bargain.syntax.format import STEP, format_declaration
from bargain.syntax.tokens import Token, lexed

_LISTED = {":", "in"}
"""A brace behind these begins a list, not a block."""


class Line(Record):
    """A stretch of canonical tokens that makes a line, if it has room and no comments: a statement
    or clause, or what is outside of the braces of one. It `opens` a block, `closes` one, or both.
    """

    start: int
    end: int
    column: int
    opens: bool
    closes: bool


def lines_of(declaration: tree.Declaration, tokens: list[Token]) -> list[Line]:
    """The lines of a declaration. Its tokens are added to those of the file."""
    reading = _Reading(tokens)
    text = format_declaration(declaration)
    if isinstance(declaration, tree.Property):
        reading.read(" ".join(line.lstrip() for line in text.split("\n")))
    else:
        for line in text.split("\n"):
            reading.read(line)
    return reading.lines


class _Reading:
    def __init__(self, tokens: list[Token]) -> None:
        self.lines: list[Line] = []
        self.tokens = tokens
        self.start = len(tokens)
        self.closes = False
        self.lists = 0
        """How many braces of lists are open: none has a block in it."""
        self.depth = 0

    def read(self, line: str) -> None:
        """Read a line of the canonical text."""
        for token in lexed(line)[0]:
            self._add(token)
        self._end_line()

    def _add(self, token: Token) -> None:
        if token.text == "{" and self.tokens[-1].text not in _LISTED:
            self.tokens.append(token)
            self._end(opens=True)
            self.depth += 1
        elif token.text == "}" and not self.lists:
            self._end_line()
            self.depth -= 1
            self.closes = True
            self.tokens.append(token)
        else:
            self.lists += (token.text == "{") - (token.text == "}")
            self.tokens.append(token)

    def _end_line(self) -> None:
        """End the line at hand, if it has begun."""
        if self.start < len(self.tokens):
            self._end(opens=False)

    def _end(self, *, opens: bool) -> None:
        column = len(STEP) * self.depth
        self.lines.append(Line(self.start, len(self.tokens), column, opens, self.closes))
        self.start, self.closes = len(self.tokens), False
