"""The canonical text of a file as it was written: comments and the author's empty lines are kept.

docs/formatting.md describes the style. What comes out is read again before anybody gets it: it has
to say the same with the same comments, and formatting it again must change nothing.
"""

from __future__ import annotations

import re

from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.record import Record
from bargain.source import Source, Span
from bargain.syntax import codes, tree
from bargain.syntax.layout import rows_of
from bargain.syntax.parse import parse
from bargain.syntax.read import SIZE_LIMIT
from bargain.syntax.rows import text_of
from bargain.syntax.tokens import comment_texts

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def reformat(source: Source) -> str:
    """The text in the canonical style, with the kind of line break that its first line ends with.

    Raises `DiagnosticError` with what is wrong with a text that does not parse, and with BGL109
    where the new text would not do: a mistake of the formatter, not of the author.
    """
    file = _parsed(source)
    text = _LINE_BREAK.sub("\n", source.text)
    read = file if text == source.text else _parsed(Source(source.name, text))
    formatted = text_of(rows_of(read, text))
    breaks = _LINE_BREAK.search(source.text)
    written = formatted.replace("\n", "\r\n") if breaks and breaks[0] == "\r\n" else formatted
    problem = _problem(file, text, formatted)
    if problem is None and len(written.encode("utf-8")) > SIZE_LIMIT:
        problem = f"what it wrote is larger than {SIZE_LIMIT // 1_000_000} MB"
    if problem is not None:
        message = f"{source.name} is left as it is, because the formatter failed: {problem}"
        hint = "please report it, with the file"
        raise DiagnosticError([Diagnostic(codes.FORMATTER, message, hint=hint)])
    return written


def _parsed(source: Source) -> tree.File:
    file, diagnostics = parse(source)
    if diagnostics:
        raise DiagnosticError(diagnostics)
    return file


def _problem(file: tree.File, text: str, formatted: str) -> str | None:
    """Why a formatted text must not take the place of the text that `file` was read from."""
    again, diagnostics = parse(Source("formatted", formatted))
    if diagnostics or not same(again, file):
        return "what it wrote does not say the same"
    if comment_texts(formatted) != comment_texts(text):
        return "a comment would be lost or changed"
    if text_of(rows_of(again, formatted)) != formatted:
        return "formatting twice would change the text again"
    return None


def same(first: object, second: object) -> bool:
    """Whether two trees are equal but for positions. Trees may be too deep for `==`."""
    stack = [(first, second)]
    while stack:
        one, other = stack.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, tuple) and isinstance(other, tuple):
            if len(one) != len(other):
                return False
            stack += zip(one, other, strict=True)
        elif isinstance(one, Record) and not isinstance(one, Span):
            fields = one.__match_args__
            stack += [(getattr(one, field), getattr(other, field)) for field in fields]
        elif not isinstance(one, Span) and one != other:
            return False
    return True
