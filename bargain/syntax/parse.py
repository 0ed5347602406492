"""Text to syntax tree.

Never raises, whatever the text: what is wrong comes back as diagnostics beside the declarations
that could be read. Knows nothing of what a name means.
"""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from bargain.diagnostics import Diagnostic
from bargain.source import Source, Span
from bargain.syntax import tree
from bargain.syntax.keywords import KEYWORDS
from bargain.syntax.scan import Chunk, scan
from bargain.syntax.surprise import Surprise

if TYPE_CHECKING:
    from bargain.syntax.engine import Engine
    from bargain.syntax.recover import Recovery

DIAGNOSTICS_LIMIT = 1_000
"""A file with more mistakes than that is no .bgl file, and nobody reads on."""

RECOVERY_LIMIT = 100_000
"""Declarations longer than that, in characters, are not read again to find further mistakes."""

MISTAKES_LIMIT = 20
"""As many mistakes are looked for in one declaration; each costs reading it again."""

_LOCK = Lock()

# Compiled when a declaration needs them, which most files do not have.
_BLANK = r"(?:[\s\ufeff]|#[^\r\n]*(?![^\r\n]))"
_NAME = r"(?P<name>[^\W\d]\w*)"
_DECLARED = rf"\w+{_BLANK}+{_NAME}"
_NAMED = ("use", "program", "game", "timeline")
_TIMELINE_EXPECT = rf"expect{_BLANK}+{_NAME}(?:{_BLANK}*:|{_BLANK}+given\b)"
_FIRST_LEXEME = r"\w+|[^\w\s]"


def parse(source: Source) -> tuple[tree.File, tuple[Diagnostic, ...]]:
    """The declarations of a file, and everything that is wrong with its form, in order of place.

    A declaration with a mistake in it is left out of the tree, and nothing but its name is kept of
    it. Time and memory are linear in the text; nesting costs no stack.
    """
    chunks, diagnostics = scan(source)
    declarations: list[tree.Declaration] = []
    unread: list[tuple[str, str]] = []
    failed = False
    for number, chunk in enumerate(chunks):
        following = chunks[number + 1] if number + 1 < len(chunks) else None
        if len(diagnostics) >= DIAGNOSTICS_LIMIT:
            break
        if chunk.broken:
            unread += _unread(source, chunk)
            failed = True
            continue
        if chunk.keyword is None:
            from bargain.syntax.advice import meant_declaration
            from bargain.syntax.mistakes import stray

            first = re.compile(_FIRST_LEXEME).search(source.text, chunk.start, chunk.end)
            assert first is not None, "a chunk begins with something"
            # What follows a mistake is left over from it, unless it looks like a misspelt keyword.
            if not failed or meant_declaration(first[0]):
                diagnostics.append(stray(first[0], Span(source, *first.span())))
                unread += _misspelt(source, chunk, chunk.start)
            failed = True
            continue
        declaration, mistakes = _declaration(source, chunk, following)
        if not (failed and chunk.interrupts):
            diagnostics.extend(mistakes)
        failed = bool(mistakes)
        if declaration is not None:
            declarations.append(declaration)
        else:
            unread += _unread(source, chunk)
            for mistake in mistakes:
                assert mistake.span is not None
                unread += _misspelt(source, chunk, mistake.span.start)
    diagnostics.sort(key=lambda diagnostic: diagnostic.span.start if diagnostic.span else 0)
    file = tree.File(Span(source, 0, len(source.text)), tuple(declarations), tuple(unread))
    return file, tuple(diagnostics[:DIAGNOSTICS_LIMIT])


def _unread(source: Source, chunk: Chunk) -> list[tuple[str, str]]:
    """What a chunk with mistakes in it declares or uses: to mention that is no mistake."""
    return _declared(source, chunk.keyword, chunk.start, chunk.end)


def _misspelt(source: Source, chunk: Chunk, start: int) -> list[tuple[str, str]]:
    """What is declared or used where a keyword seems to be misspelt."""
    from bargain.syntax.advice import meant_declaration

    first = re.compile(_FIRST_LEXEME).match(source.text, start, chunk.end)
    return _declared(source, meant_declaration(first[0]) if first else None, start, chunk.end)


def _declared(source: Source, keyword: str | None, start: int, end: int) -> list[tuple[str, str]]:
    if keyword not in _NAMED:
        return []
    found = re.compile(_DECLARED).match(source.text, start, end)
    return [(keyword, found["name"] if found else "")]


def _declaration(
    source: Source, chunk: Chunk, following: Chunk | None
) -> tuple[tree.Declaration | None, list[Diagnostic]]:
    text = source.text[chunk.start : chunk.end]
    kind = "declaration"
    match chunk.keyword:
        case "timeline" | "property":
            kind = chunk.keyword
        case "expect":
            found = re.match(_TIMELINE_EXPECT, text)
            if found is not None and found["name"] not in KEYWORDS:
                kind = "timeline"
    with _LOCK:
        return _through_lark(source, chunk, following, _engine(kind))


def _through_lark(
    source: Source, chunk: Chunk, following: Chunk | None, engine: Engine
) -> tuple[tree.Declaration | None, list[Diagnostic]]:
    """The declaration, or as many of its mistakes as can be told apart."""
    mistakes: dict[tuple[str, int], Diagnostic] = {}
    original = text = source.text[chunk.start : chunk.end]
    recovery: Recovery | None = None
    progress, taken_out, attempts = -1, 0, 0
    while True:
        read, found = engine.parse(text, source, chunk.start)
        for diagnostic in found:
            assert diagnostic.span is not None
            mistakes.setdefault((diagnostic.code, diagnostic.span.start), diagnostic)
        if not isinstance(read, Surprise):
            return (None, list(mistakes.values())) if mistakes else (read, [])
        # Most files have no mistakes, and what explains them need not be there when they are read.
        from bargain.syntax.mistakes import explain
        from bargain.syntax.recover import Recovery

        if progress >= 0 and (read.start <= progress or read.terminal in ("ELSE", "ELIF")):
            # What was taken out was too little or too much.
            break
        progress = read.start
        if read.terminal == "$END" and following and following.interrupts and following.keyword:
            # `use modal expect`: what ended the declaration is what stands in the wrong place.
            start = following.start - chunk.start
            word = following.keyword
            read = Surprise(start, start + len(word), word.upper(), read.accepted, read.words)
            original = source.text[chunk.start : following.start + len(word)]
        diagnostic = explain(read, original, source, chunk.start)
        assert diagnostic.span is not None
        if attempts == 0 or "\n" in original[taken_out : read.start]:
            # On the line of the last mistake it may be a part of that.
            mistakes[diagnostic.code, diagnostic.span.start] = diagnostic
        attempts += 1
        if (
            chunk.keyword not in ("program", "game", "timeline")
            or len(text) > RECOVERY_LIMIT
            or attempts >= MISTAKES_LIMIT
        ):
            break
        recovery = recovery or Recovery(chunk.keyword, original)
        rest = recovery.without(text, read.start, original[read.start : read.end])
        if rest is None:
            break
        text, taken_out = rest
    return None, list(mistakes.values())


@cache
def _engine(kind: str) -> Engine:
    # Lark and its tables cost a command that parses nothing too much.
    from bargain.syntax.engine import Engine
    from bargain.syntax.tables import Language

    match kind:
        case "timeline":
            return Engine(Language.TIMELINES)
        case "property":
            return Engine(Language.PROPERTIES)
    return Engine(Language.DECLARATIONS)
