"""How many columns of a terminal a text takes: some characters take two, and some none."""

from __future__ import annotations

import unicodedata


def display_width(text: str) -> int:
    """How many columns a line of text without control characters takes."""
    if text.isascii():
        return len(text)
    return sum(map(columns, text))


def columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Me":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
