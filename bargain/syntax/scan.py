"""A file cut into its declarations, by brackets and declaration keywords alone.

Cutting first lets every declaration be parsed on its own, so that a mistake in one does not hide
the mistakes in the others. The scan never fails: what it cannot cut cleanly it marks as broken,
with a diagnostic, and goes on at the next declaration. One pass, linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bargain.diagnostics import Diagnostic
from bargain.source import Source, Span
from bargain.syntax import codes
from bargain.syntax.keywords import DECLARATIONS

DEPTH_LIMIT = 2_000

_LEXEME = re.compile(
    r"""
    (?P<line>\n)
    | (?P<blank>[^\S\n]+ | \ufeff | \#[^\r\n]*)
    | (?P<string>"[^"\r\n]*"?)
    | (?P<open>[({])
    | (?P<close>[)}])
    | (?P<word>\w+)
    | (?P<other>[^\w\s"#(){}\ufeff]+)
    """,
    re.VERBOSE,
)


_BRACED = ("program", "game", "timeline")


@dataclass(slots=True)
class Chunk:
    """The text of one declaration, from its keyword on.

    `keyword` is None for text that no declaration keyword begins. A broken chunk has its diagnostic
    already and is not worth parsing. `interrupts` is set where the chunk before had not ended and
    the keyword stands in the middle of a line, or indented and inside brackets: it may have been
    meant for a part of that chunk.
    """

    keyword: str | None
    start: int
    end: int
    broken: bool = False
    interrupts: bool = False


@dataclass(slots=True)
class _Opener:
    bracket: str
    offset: int
    indent: int


class _Scan:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.chunks: list[Chunk] = []
        self.diagnostics: list[Diagnostic] = []
        self.current: Chunk | None = None
        self.openers: list[_Opener] = []
        self.previous = ""
        self.suspect: _Opener | None = None
        """The first brace whose closing brace stands further left than its line: where a brace is
        missing, it is usually this one's."""

    def run(self) -> None:
        line_start = 0
        indent = 0
        first_on_line = True
        for found in _LEXEME.finditer(self.source.text):
            kind = found.lastgroup
            start, end = found.span()
            if kind == "blank":
                continue
            if kind == "line":
                line_start, first_on_line = end, True
                continue
            if first_on_line:
                indent = start - line_start
            text = found[0] if kind != "other" else ""
            if kind == "word" and text in DECLARATIONS and self._begins(text, start, first_on_line):
                unfinished = self.current is not None
                indented = bool(self.openers) and indent > 0
                interrupts = unfinished and (not first_on_line or indented)
                self._finish()
                self.current = Chunk(text, start, end, interrupts=interrupts)
                self.chunks.append(self.current)
            else:
                if first_on_line and self._is_used():
                    self._end()
                chunk = self._extend(start, end)
                if kind == "open":
                    self._open(chunk, text, start, indent)
                elif kind == "close":
                    self._close(chunk, text, start, indent if first_on_line else None)
                elif kind == "string" and (len(text) == 1 or text[-1] != '"'):
                    self._report(chunk, codes.UNCLOSED, "this string is never closed", start, end)
            self.previous = text
            first_on_line = False
        self._finish()

    def _begins(self, keyword: str, start: int, first_on_line: bool) -> bool:
        """Whether a declaration keyword begins a declaration where it stands."""
        chunk = self.current
        if chunk is None or (chunk.keyword is None and not self.openers):
            return True
        if chunk.end == chunk.start + len(chunk.keyword or "") and not first_on_line:
            # `program game {`: a keyword in the place of a name.
            return False
        if not self.openers:
            return True
        # Inside brackets it begins one only where a closing brace seems to be missing before it.
        if chunk.keyword == "timeline" and keyword == "program":
            # `commit program P` may be broken after its first word, and who writes `program P, Q`
            # means the clause `programs`.
            return first_on_line and self.previous != "commit" and self._has_brace(start)
        return first_on_line

    def _has_brace(self, start: int) -> bool:
        text = self.source.text
        end = text.find("\n", start)
        return text.find("{", start, end if end >= 0 else len(text)) >= 0

    def _is_used(self) -> bool:
        """Whether a `use` has all that it needs: a misspelt keyword below it is no part of it."""
        chunk = self.current
        return chunk is not None and chunk.keyword == "use" and chunk.end > chunk.start + len("use")

    def _extend(self, start: int, end: int) -> Chunk:
        if self.current is None:
            self.current = Chunk(None, start, end)
            self.chunks.append(self.current)
        self.current.end = end
        return self.current

    def _open(self, chunk: Chunk, bracket: str, start: int, indent: int) -> None:
        if bracket == "{":
            # No brace ever stands inside parentheses.
            self._unclosed_parentheses(chunk)
        self.openers.append(_Opener(bracket, start, indent))
        if len(self.openers) > DEPTH_LIMIT:
            message = f"brackets are nested more than {DEPTH_LIMIT:,} deep"
            self._report(chunk, codes.TOO_DEEP, message, start, start + 1)

    def _close(self, chunk: Chunk, bracket: str, start: int, indent: int | None) -> None:
        if bracket == ")":
            if self.openers and self.openers[-1].bracket == "(":
                self.openers.pop()
            return
        self._unclosed_parentheses(chunk)
        if not self.openers:
            before = self.chunks[-2] if len(self.chunks) > 1 else None
            if chunk.interrupts and before is not None and before.broken:
                # No brace was missing before this chunk after all.
                chunk.broken = True
            elif chunk.keyword in _BRACED:
                # The brace that is missing opens the declaration, and the parser stops where.
                self._end()
            elif chunk.keyword is not None:
                self._report(chunk, codes.TOKEN, "`}` closes nothing", start, start + 1)
            return
        opener = self.openers.pop()
        if indent is not None and indent < opener.indent and self.suspect is None:
            self.suspect = opener
        if not self.openers and chunk.keyword not in ("expect", "property", "use"):
            self._end()

    def _unclosed_parentheses(self, chunk: Chunk) -> None:
        if not self.openers or self.openers[-1].bracket != "(":
            return
        offset = self.openers[-1].offset
        self._report(chunk, codes.UNCLOSED, "`(` is never closed", offset, offset + 1)
        while self.openers and self.openers[-1].bracket == "(":
            self.openers.pop()

    def _finish(self) -> None:
        """End the chunk at hand because another begins or the text ends."""
        if self.current is not None and self.openers:
            opener = self.openers[-1]
            if opener.bracket == "{" and self.suspect is not None:
                opener = self.suspect
            message = f"`{opener.bracket}` is never closed"
            self._report(self.current, codes.UNCLOSED, message, opener.offset, opener.offset + 1)
        self._end()

    def _end(self) -> None:
        self.current = None
        self.openers.clear()
        self.suspect = None

    def _report(self, chunk: Chunk, code: str, message: str, start: int, end: int) -> None:
        """Mark a chunk as broken; what is wrong with it after that may only follow from that."""
        if not chunk.broken:
            chunk.broken = True
            span = Span(self.source, start, end)
            self.diagnostics.append(Diagnostic(code, message, span))


def scan(source: Source) -> tuple[list[Chunk], list[Diagnostic]]:
    """The declarations of a file in order, and what is wrong with its brackets and strings.

    Text that belongs to no declaration is a chunk too. Blanks and comments around a declaration
    belong to none.
    """
    pass_over = _Scan(source)
    pass_over.run()
    return pass_over.chunks, pass_over.diagnostics
