"""The tokens and comments of a text that parses, and where comments stand among the tokens.

The canonical text of a declaration (`format_declaration`) knows no comments. But it has the tokens
of the source in their order, some parentheses aside; so a comment's place is the token that it
follows, and that token has its fellow in the canonical text.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from bargain.record import Record

_LEXEME = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*)
    | "[^"\r\n]*"
    | [0-9]+(?:\.[0-9]+)?%?
    | [^\W\d]\w*
    | \.\. | [=!<>]=
    | [^\s\ufeff]
    """,
    re.VERBOSE,
)

_REACH = 8
"""How far, in tokens, the two texts may differ at one place before they agree again. Words of
several tokens that mean the same (`commit one of P`, `commit program P`) differ by less."""


class Token(Record):
    """A token. `gap` is the text between it and what is before it."""

    text: str
    gap: str
    start: int
    end: int


class Comment(Record):
    """A comment, without the blanks at its end.

    `after` is the number of tokens before it. It is `alone` where nothing else stands before it on
    its line, and `apart` where that line has an empty one above it.
    """

    text: str
    after: int
    alone: bool
    apart: bool


Lexed: TypeAlias = tuple[list[Token], list[Comment]]


def lexed(text: str) -> Lexed:
    """The tokens and the comments of a text with line breaks `\\n`. A token after a comment has in
    its gap only what is behind the comment."""
    tokens: list[Token] = []
    comments: list[Comment] = []
    end = 0
    for found in _LEXEME.finditer(text):
        gap = text[end : found.start()]
        end = found.end()
        if found.lastgroup == "comment":
            breaks = gap.count("\n")
            alone = breaks > 0 or not (tokens or comments)
            comments.append(Comment(found[0].rstrip(), len(tokens), alone, breaks > 1))
        else:
            tokens.append(Token(found[0], gap, found.start(), end))
    return tokens, comments


def comment_texts(text: str) -> list[str]:
    return [comment.text for comment in lexed(text)[1]]


def on_one_line(text: str) -> str:
    """A text without comments and line breaks, with one blank wherever it had some."""
    bare = _LEXEME.sub(lambda found: " " if found.lastgroup == "comment" else found[0], text)
    return " ".join(bare.split())


def paired(source: list[Token], canonical: list[Token]) -> list[int]:
    """For each canonical token the number of its fellow in the source, never decreasing.

    A canonical token that the source does not have goes by the fellow of the token before it.
    """
    fellows: list[int] = []
    at = 0
    while len(fellows) < len(canonical):
        here = len(fellows)
        if at < len(source) and source[at].text == canonical[here].text:
            fellows.append(at)
            at += 1
            continue
        skipped, added = _next_agreement(source, canonical, at, here)
        fellows += [max(at + min(number, skipped) - 1, 0) for number in range(1, added + 1)]
        at += skipped
    return fellows


def _next_agreement(
    source: list[Token], canonical: list[Token], at: int, here: int
) -> tuple[int, int]:
    """How many tokens of each to pass over until both agree; at least one of one of them."""
    for far in range(1, _REACH):
        for added in range(far + 1):
            old, new = at + far - added, here + added
            if (
                old < len(source)
                and new < len(canonical)
                and source[old].text == canonical[new].text
            ):
                return far - added, added
    return min(1, len(source) - at), 1
