"""The rest of a body after a mistake: the faulty statement or clause is taken out.

What is taken out is replaced by as many blanks, so that offsets stay true. The trees read that way
are never used; only further mistakes are of interest, and where it is not clear what to take out,
the search for them ends. Better one mistake too few than one that is none.
"""

from __future__ import annotations

import re

from bargain.record import Record
from bargain.syntax.keywords import (
    CLAUSES,
    PLAN_STATEMENTS,
    STATEMENTS,
    SUBJECTS,
    TIMELINE_CLAUSES,
)

_LEXEME = re.compile(r"\n|#[^\r\n]*|\w+|[^\w\s#]")
_TAIL_OF_CONDITION = re.compile(r"with\s+probability\s*[<>=!]")

_HEADS = {"if", "elif", "else", "for", "highest", "lowest", "with"}
_STARTERS = {
    "program": STATEMENTS,
    "game": CLAUSES,
    "timeline": PLAN_STATEMENTS | TIMELINE_CLAUSES,
}


class _Segment(Record):
    """A statement or clause without the block that may follow it."""

    word: str
    start: int
    end: int
    has_block: bool


class Recovery:
    """The statements of a program's body, the clauses of a game's, or both of a timeline's, as they
    stand in its text."""

    def __init__(self, keyword: str, text: str) -> None:
        self._starters = _STARTERS[keyword]
        self._segments = self._segmented(text)

    def without(self, text: str, start: int, word: str) -> tuple[str, int] | None:
        """The text without the segment in which the token `word` at `start` surprised.

        With it comes where that segment ends. None where no segment is clearly at fault.
        """
        before = [segment for segment in self._segments if segment.start <= start]
        if not before:
            return None
        segment = before[-1]
        misplaced = word in ("else", "elif")
        if segment.start == start and not misplaced:
            # A statement in a place where none may begin: the one before it is incomplete.
            if len(before) == 1:
                return None
            segment = before[-2]
        if segment.word in _HEADS and not segment.has_block:
            # A brace is missing, and the braces after it pair up wrongly.
            return None
        filler = ""
        if segment.has_block:
            if segment.word not in _HEADS:
                # Whose braces these are is anybody's guess.
                return None
            if segment.word in ("elif", "else") and not misplaced:
                filler = "else" if segment.word == "else" else "elif x"
            else:
                filler = "if x"
        room = segment.end - segment.start
        if len(filler) > room:
            return None
        patched = text[: segment.start] + filler.ljust(room) + text[segment.end :]
        return (patched, segment.end) if patched != text else None

    def _segmented(self, text: str) -> list[_Segment]:
        segments: list[_Segment] = []
        word, start, end = "", -1, -1
        previous, first_on_line = "", False
        depth = 0
        inner = 0
        lexemes = [(found[0], found.start()) for found in _LEXEME.finditer(text)]
        for number, (lexeme, at) in enumerate(lexemes):
            if lexeme == "\n":
                first_on_line = True
                continue
            if lexeme.startswith("#"):
                continue
            if lexeme in "{}" and depth == 0 and start >= 0:
                # The braces of a policy or of a feature's values belong to their statement.
                if lexeme == "{" and (inner or previous in ("or", ":")):
                    inner += 1
                elif inner:
                    inner -= 1
                else:
                    # Up to the brace itself, so that there is room for a filler.
                    segments.append(_Segment(word, start, at, lexeme == "{"))
                    start = -1
            elif lexeme == "(":
                depth += 1
            elif lexeme == ")":
                depth = max(0, depth - 1)
            elif (
                lexeme in self._starters
                and not depth
                and not inner
                and (first_on_line or previous in ("{", "}"))
                and previous not in SUBJECTS
                and not (lexeme == "for" and _next(lexemes, number) == "every")
                and not _TAIL_OF_CONDITION.match(text, at)
            ):
                if start >= 0:
                    segments.append(_Segment(word, start, end, False))
                word, start = lexeme, at
            previous, first_on_line = lexeme, False
            end = at + len(lexeme)
        if start >= 0:
            segments.append(_Segment(word, start, end, False))
        return segments


def _next(lexemes: list[tuple[str, int]], number: int) -> str:
    return lexemes[number + 1][0] if number + 1 < len(lexemes) else ""
