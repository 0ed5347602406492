"""One statement, clause or claim as rows: broken where it is too long, and at its comments.

It is broken where it hangs together least: at the connectives outside of parentheses, the loosest
first, then inside of them. A connective begins a line; a comma ends one. What is broken once more
goes on two columns further in, so that what stands further in hangs together more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from bargain.columns import display_width
from bargain.record import Record
from bargain.syntax.format import STEP, WIDTH
from bargain.syntax.rows import Row
from bargain.syntax.tokens import Comment, Token

CONTINUED = 2 * STEP

DEEPEST = 8
"""A line is not broken inside of more parentheses than that at once. What is broken may be broken
again, so work grows with the square of the depth, which `scan` limits."""

_FURTHEST = WIDTH // 2
"""No line begins further in than that only because it was broken often."""

_BEFORE = {
    **dict.fromkeys(("given", "where"), 0),
    "vs": 1,
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

_PAYOFFS, _COMMA, _AGAINST, _FEATURES = 0, 6, 11, 12
_NEVER = -1
_QUANTITIES = {"demand", "share", "payoff", "default"}


class Part(Record):
    """A stretch of tokens that begins a line, at `column`. What does not fit on it goes on at
    `continued`."""

    start: int
    end: int
    column: int
    continued: int


class Texts:
    """The canonical tokens of a file, and the text of any stretch of them.

    Stretches are given by the number of their first token and that after their last.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        widths = (len(token.gap) + display_width(token.text) for token in tokens)
        self._ends = [0, *accumulate(widths)]
        self._ranks = _ranks(tokens)

    def width(self, start: int, end: int) -> int:
        """How many columns a stretch takes."""
        return self._ends[end] - self._ends[start] - len(self.tokens[start].gap)

    def text(self, start: int, end: int) -> str:
        stretch = self.tokens[start:end]
        return stretch[0].text + "".join(token.gap + token.text for token in stretch[1:])

    def behind_colon(self, start: int, end: int) -> int:
        """The number of the token behind the first colon of a stretch that has one."""
        depth = 0
        for number in range(start, end):
            depth += deeper(self.tokens[number].text)
            if not depth and self.tokens[number].text == ":":
                return number + 1
        raise AssertionError("there is no colon")

    def fits(self, start: int, end: int, column: int) -> bool:
        return column + self.width(start, end) <= WIDTH

    def broken(self, whole: Part) -> list[tuple[int, str]]:
        """The lines of a part, each with its column."""
        lines: list[tuple[int, str]] = []
        stack = [whole]
        while stack:
            part = stack.pop()
            fits = self.fits(part.start, part.end, part.column)
            places = [] if fits else self._places(part.start, part.end)
            if not places:
                lines.append((part.column, self.text(part.start, part.end)))
                continue
            inside = further(part.continued)
            packed: list[Part] = []
            for start, end in pairwise((part.start, *places, part.end)):
                if packed and self.fits(packed[-1].start, end, packed[-1].column):
                    packed[-1] = Part(packed[-1].start, end, packed[-1].column, inside)
                else:
                    column = part.continued if packed else part.column
                    packed.append(Part(start, end, column, inside))
            stack += reversed(packed)
        return lines

    def _places(self, start: int, end: int) -> list[int]:
        """The tokens before which the stretch hangs together least."""
        least: tuple[int, int] | None = None
        places: list[int] = []
        depth = deeper(self.tokens[start].text)
        for number in range(start + 1, end):
            rank = self._ranks[number]
            # The features of a `provable` hang together more than what it claims.
            place = (depth + (rank == _FEATURES), rank)
            if rank != _NEVER and depth <= DEEPEST and (least is None or place <= least):
                if place != least:
                    least, places = place, []
                places.append(number)
            depth += deeper(self.tokens[number].text)
        return places


def _ranks(tokens: Sequence[Token]) -> list[int]:
    """How loosely each token hangs together with the one before it, the loosest first."""
    ranks: list[int] = []
    features = False
    before = ""
    for number, token in enumerate(tokens):
        word = token.text
        if before == ",":
            rank = _FEATURES if features and word != "for" else _COMMA
        elif word == "=" and before == ")":
            rank = _PAYOFFS
        elif word == "against" and before in _QUANTITIES:
            rank = _AGAINST
        elif word == "-" and not tokens[number + 1].gap:
            # What it negates stands closely behind it.
            rank = _NEVER
        else:
            rank = _BEFORE.get(word, _NEVER) if token.gap else _NEVER
        ranks.append(rank)
        if word == "every":
            features = True
        elif word in ("(", "in", ":"):
            features = False
        before = word
    return ranks


def deeper(text: str) -> int:
    return (text in ("(", "{")) - (text in (")", "}"))


def further(column: int) -> int:
    """Where what is broken inside of something goes on, if that goes on at a column."""
    return max(column, min(column + len(STEP), _FURTHEST))


def wrapped(
    texts: Texts, parts: Sequence[Part], comments: Iterable[tuple[int, Comment]]
) -> list[Row]:
    """The rows of some parts that follow each other.

    The `comments` in their midst, in order and with the number of the token that each is before,
    break the line where they stand.
    """
    inside: dict[int, list[Comment]] = {}
    for number, comment in comments:
        inside.setdefault(number, []).append(comment)
    rows: list[Row] = []
    for part in parts:
        within = (number for number in inside if part.start < number < part.end)
        for first, last in pairwise((part.start, *within, part.end)):
            column = part.column if first == part.start else part.continued
            for comment in inside.get(first, ()):
                if comment.alone or rows[-1].comment or not rows[-1].text:
                    rows.append(Row(column, "", comment=comment.text))
                else:
                    rows[-1].comment = comment.text
            lines = texts.broken(Part(first, last, column, part.continued))
            rows += [Row(*line) for line in lines]
    return rows
