"""One statement, clause or expectation as rows: broken where it is too long, and at its comments.

It is broken where it hangs together least: at the connectives outside of parentheses, the loosest
first, then inside of them. A connective begins a line; a comma ends one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from bargain.syntax.rows import STEP, WIDTH, Row
from bargain.syntax.tokens import Comment, Token

CONTINUED = 2 * STEP

DEEPEST = 8
"""Lines are not broken inside of more parentheses than that, so that work stays linear."""

_BEFORE = {
    **dict.fromkeys(("given", "where"), 1),
    "iff": 2,
    "implies": 3,
    "or": 4,
    "and": 5,
    **dict.fromkeys(("==", "!=", "<=", ">=", "<", ">"), 7),
    **dict.fromkeys(("against", "when", "with"), 8),
    **dict.fromkeys(("+", "-"), 9),
    **dict.fromkeys(("*", "/"), 10),
}
"""The words before which a line may be broken, those that hold together least first."""

_COLON, _COMMA = 0, 6
_CLAIMS = {"expect", "property"}


class Texts:
    """The canonical tokens of a file, and the text of any stretch of them.

    Stretches are given by the number of their first token and that after their last.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._ends = [0, *accumulate(len(token.gap) + len(token.text) for token in tokens)]

    def width(self, start: int, end: int) -> int:
        return self._ends[end] - self._ends[start] - len(self.tokens[start].gap)

    def text(self, start: int, end: int) -> str:
        stretch = self.tokens[start:end]
        return stretch[0].text + "".join(token.gap + token.text for token in stretch[1:])

    def colon(self, start: int, end: int) -> int | None:
        """The number of the token behind the colon of an expectation or a property."""
        if self.tokens[start].text in _CLAIMS:
            depth = 0
            for number in range(start, end - 1):
                depth += _deeper(self.tokens[number].text)
                if not depth and self.tokens[number].text == ":":
                    return number + 1
        return None

    def broken(self, start: int, end: int, column: int, continued: int) -> list[tuple[int, str]]:
        """The lines of a stretch, each with its column: what follows the first line stands at
        `continued`."""
        lines: list[tuple[int, str]] = []
        stack = [(start, end, column, continued)]
        while stack:
            start, end, column, continued = stack.pop()
            places = [] if self._fits(start, end, column) else self._places(start, end)
            if not places:
                lines.append((column, self.text(start, end)))
                continue
            pieces = [*pairwise((start, *places, end))]
            packed: list[tuple[int, int, int, int]] = []
            for first, last in pieces:
                if packed and self._fits(packed[-1][0], last, packed[-1][2]):
                    packed[-1] = (packed[-1][0], last, *packed[-1][2:])
                elif packed:
                    packed.append((first, last, continued, continued))
                else:
                    packed.append((first, last, column, continued))
            stack += reversed(packed)
        return lines

    def _fits(self, start: int, end: int, column: int) -> bool:
        return column + self.width(start, end) <= WIDTH

    def _places(self, start: int, end: int) -> list[int]:
        """The tokens before which the stretch hangs together least."""
        colon = self.colon(start, end)
        least: tuple[int, int] | None = None
        places: list[int] = []
        depth = 0
        for number in range(start, end):
            token = self.tokens[number]
            before = self.tokens[number - 1].text if number > start else ""
            if number == colon:
                rank = _COLON
            elif before == ",":
                rank = _COMMA
            else:
                rank = _BEFORE.get(token.text, -1) if token.gap else -1
            if (
                before
                and rank >= 0
                and depth <= DEEPEST
                and (least is None or (depth, rank) <= least)
            ):
                if (depth, rank) != least:
                    least, places = (depth, rank), []
                places.append(number)
            depth += _deeper(token.text)
        return places


def _deeper(text: str) -> int:
    return (text in ("(", "{")) - (text in (")", "}"))


def wrapped(
    texts: Texts,
    start: int,
    end: int,
    column: int,
    comments: Iterable[tuple[int, Comment]],
    breaks: set[int],
) -> list[Row]:
    """The rows of the tokens from `start` to `end`.

    The `comments` in their midst, in order and with the number of the token that each is before,
    break the line where they stand; it is also broken before the tokens in `breaks`.
    """
    inside: dict[int, list[Comment]] = {}
    for number, comment in comments:
        inside.setdefault(number, []).append(comment)
    rows: list[Row] = []
    cuts = sorted({start, end, *inside, *(cut for cut in breaks if start < cut < end)})
    for first, last in pairwise(cuts):
        at = column
        if first > start and texts.tokens[first - 1].text != "}":
            at += len(CONTINUED)
        for comment in inside.get(first, ()):
            if comment.alone or rows[-1].comment or not rows[-1].text:
                rows.append(Row(at, "", comment=comment.text))
            else:
                rows[-1].comment = comment.text
        continued = column + len(CONTINUED)
        rows += [Row(*line) for line in texts.broken(first, last, at, continued)]
    return rows
