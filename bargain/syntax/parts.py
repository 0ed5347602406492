"""The parts of a line that begin lines of their own, if it has no room or its author wants that.

Whoever formats the outcome has to come to the same parts: what is decided here goes by the tokens,
by the comments, and by line breaks that are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import pairwise

from bargain.syntax.format import STEP
from bargain.syntax.lines import Line
from bargain.syntax.wrap import CONTINUED, Part, Texts, further


def parts_of(
    texts: Texts, line: Line, commented: Collection[int], begins_line: Callable[[int], bool]
) -> list[Part]:
    """The parts of a line, in order. `commented` are the tokens in it that have a comment before
    them; `begins_line` says whether a token does so in the source."""
    column = line.column
    match texts.tokens[line.start].text:
        case "expect":
            claim = texts.behind_colon(line.start, line.end)
            kept = claim in commented or begins_line(claim)
            return _match(texts, line.start, line.end, column, spread=kept)
        case "property":
            kept = begins_line(line.start + _TITLE)
            return _property(texts, line, commented, kept)
        case "}" if line.start + 1 in commented:
            rest = Part(line.start + 1, line.end, column, column + len(CONTINUED))
            return [Part(line.start, line.start + 1, column, column), rest]
    return [Part(line.start, line.end, column, column + len(CONTINUED))]


def _match(texts: Texts, start: int, end: int, column: int, *, spread: bool) -> list[Part]:
    """A match with what is claimed of it, which has a line of its own if it is `spread`."""
    continued = column + len(CONTINUED)
    if not spread and texts.fits(start, end, column):
        return [Part(start, end, column, continued)]
    claim = texts.behind_colon(start, end)
    head = Part(start, claim, column, further(continued))
    return [head, Part(claim, end, continued, continued)]


_TITLE = len(("property", "title", ":"))


def _property(texts: Texts, line: Line, commented: Collection[int], kept: bool) -> list[Part]:
    """On one line, or the quantifiers behind the title or below it, and the match below both."""
    start, end, column = line.start, line.end, line.column
    titled = start + _TITLE
    quantified = texts.tokens[titled].text == "for"
    match = texts.behind_colon(titled, end) if quantified else titled
    below = kept or titled in commented
    if not (below or commented) and texts.fits(start, end, column):
        return [Part(start, end, column, column + len(CONTINUED))]
    parts: list[Part] = []
    if quantified and not below and texts.fits(start, match, column):
        parts.append(Part(start, match, column, column + len(CONTINUED)))
        column += len(STEP)
    else:
        parts.append(Part(start, titled, column, column + len(CONTINUED)))
        column += len(STEP)
        if quantified:
            parts += _quantifiers(texts, titled, match, column)
            column += len(STEP)
    spread = texts.behind_colon(match, end) in commented
    return parts + _match(texts, match, end, column, spread=spread)


def _quantifiers(texts: Texts, start: int, end: int, column: int) -> list[Part]:
    """All on one line, or each on one of its own."""
    begun = [start]
    if not texts.fits(start, end, column):
        behind = (number for number in range(start, end) if texts.tokens[number - 1].text == ",")
        begun += [number for number in behind if texts.tokens[number].text == "for"]
    return [
        Part(first, last, column, column + len(CONTINUED))
        for first, last in pairwise((*begun, end))
    ]
