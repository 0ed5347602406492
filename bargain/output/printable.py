"""Text that is safe to show: nothing in it moves the cursor, and its width is known.

What a user wrote may hold any character. Controls, and characters that change how others are laid
out, are shown by their code, such as `<U+0007>`.
"""

from __future__ import annotations

import re
import unicodedata

from bargain.columns import columns, display_width

TAB = "    "

_PLAIN = re.compile(r"[ -~\n]*\Z")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def visible(text: str, *, breaks: bool = True) -> str:
    """The text with every control character made visible.

    Line breaks stay when `breaks` is true; tabs become four blanks.
    """
    if _PLAIN.match(text) and (breaks or "\n" not in text):
        return text
    return "".join(_shown(character, breaks) for character in text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text with blanks up to a display width, behind it or (`right`) before it."""
    blanks = " " * (width - display_width(text))
    return blanks + text if right else text + blanks


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning and end where it takes more than `limit` columns."""
    if display_width(text) <= limit:
        return text
    half = (limit - 1) // 2
    return _fitting(text, limit - 1 - half) + "…" + _fitting(text[::-1], half)[::-1]


def _fitting(text: str, limit: int) -> str:
    """As much of the beginning as fits."""
    taken = 0
    for index, character in enumerate(text):
        taken += columns(character)
        if taken > limit:
            return text[:index]
    return text


def _shown(character: str, breaks: bool) -> str:
    if character == "\t":
        return TAB
    if character == "\n" and breaks:
        return character
    if unicodedata.category(character) in _HIDDEN:
        return f"<U+{ord(character):04X}>"
    return character
