"""How text is laid out: its width, and whether it has colours."""

from __future__ import annotations

from bargain.columns import display_width
from bargain.output.printable import pad, shortened

DEFAULT_WIDTH = 80


class Style:
    """A width in columns, and colours or none. Every method leaves the text's characters alone."""

    __slots__ = ("colour", "width")

    def __init__(self, *, width: int = DEFAULT_WIDTH, colour: bool = False) -> None:
        self.width = width
        self.colour = colour

    def bold(self, text: str) -> str:
        return self._with("1", text)

    def dim(self, text: str) -> str:
        return self._with("2", text)

    def red(self, text: str) -> str:
        return self._with("1;31", text)

    def green(self, text: str) -> str:
        return self._with("32", text)

    def yellow(self, text: str) -> str:
        return self._with("33", text)

    def cyan(self, text: str) -> str:
        return self._with("36", text)

    def _with(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


PLAIN = Style()


def aligned(rows: list[list[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """The rows with their columns below each other; those in `right` end together."""
    widths: list[int] = []
    for row in rows:
        for index, cell in enumerate(row):
            if index == len(widths):
                widths.append(0)
            widths[index] = max(widths[index], display_width(cell))
    return [
        "  ".join(
            pad(cell, widths[index], right=index in right) for index, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """The text as lines of at most `width` columns, broken at blanks where that is possible.

    `first` begins the first line and `rest` all others.
    """
    lines: list[str] = []
    line, empty = first, True
    for word in text.split(" "):
        if not empty and display_width(line) + 1 + display_width(word) > width:
            lines.append(line)
            line, empty = rest, True
        line = line + word if empty else f"{line} {word}"
        empty = False
    return [*lines, line]


def short_lines(text: str, width: int, most: int) -> list[str]:
    """The text as lines of at most `width` columns, and of `most` or a little more in all.

    What is longer is shown by its beginning and its end: of a long word some letters, of a long
    text whole words. `most` is more than twice `width`.
    """
    words = [shortened(word, width) for word in text.split(" ")]
    if display_width(" ".join(words)) > most:
        half = most // 2 - 1
        words = [*_leading(words, half), "…", *_leading(words[::-1], half)[::-1]]
    return wrapped(" ".join(words), width)


def _leading(words: list[str], limit: int) -> list[str]:
    """The first words, as many as fit."""
    taken = -1
    for count, word in enumerate(words):
        taken += 1 + display_width(word)
        if taken > limit:
            return words[:count]
    return words
