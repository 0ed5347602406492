"""The place where Lark stopped, before anything is said about it."""

from __future__ import annotations

from bargain.record import Record


class Surprise(Record):
    """Where Lark stopped: an offset in the text it was given, and what it would have accepted.

    `terminal` is None where the text has no token of the language, "$END" where it ends; `words`
    are those reserved there.
    """

    start: int
    end: int
    terminal: str | None
    accepted: frozenset[str]
    words: frozenset[str]
