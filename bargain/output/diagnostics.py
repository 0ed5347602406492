"""Diagnostics as text: what is wrong, the place underlined, and what to write instead.

An example:

    split.bgl:14:8: error BGL020: no program is called `Alise`
      14 | expect Alise vs Dove: agreement
         |        ^^^^^
    help: did you mean `Alice`?
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bargain.columns import display_width
from bargain.diagnostics import Diagnostic, Severity
from bargain.output.printable import TAB, visible
from bargain.output.style import PLAIN, Style
from bargain.source import Span


def diagnostics_text(diagnostics: Iterable[Diagnostic], style: Style = PLAIN) -> str:
    """All of them, with an empty line between two."""
    return "\n\n".join(diagnostic_text(diagnostic, style) for diagnostic in diagnostics)


def diagnostic_text(diagnostic: Diagnostic, style: Style = PLAIN) -> str:
    is_error = diagnostic.severity is Severity.ERROR
    paint = style.red if is_error else style.yellow
    label = paint(f"{diagnostic.severity.value} {diagnostic.code}:")
    lines = [f"{_place(diagnostic.span, style)}{label} {visible(diagnostic.message)}"]
    if diagnostic.span is not None:
        lines += excerpt(diagnostic.span, style, paint)
    for related in diagnostic.related:
        lines.append(
            f"{_place(related.span, style)}{style.cyan('note:')} {visible(related.message)}"
        )
        lines += excerpt(related.span, style, style.cyan)
    if diagnostic.hint is not None:
        lines.append(f"{style.cyan('help:')} {visible(diagnostic.hint)}")
    return "\n".join(lines)


def _place(span: Span | None, style: Style) -> str:
    return style.bold(f"{visible(str(span), breaks=False)}:") + " " if span is not None else ""


def excerpt(span: Span, style: Style, paint: Callable[[str], str]) -> list[str]:
    """The first line of a place with the place underlined, cut around it where it is too long."""
    number, column = span.source.position(span.start)
    text = span.source.line(number)
    start = min(column - 1, len(text))
    end = min(max(start + span.end - span.start, start), len(text))
    gutter = f"  {number} | "
    before, marked, after = _fitted(text, start, end, style.width - len(gutter))
    underline = "^" * max(display_width(marked), 1)
    blank = " " * (len(gutter) - 2) + "| "
    return [
        (style.dim(gutter) + before + marked + after).rstrip(),
        style.dim(blank) + " " * display_width(before) + paint(underline),
    ]


def _fitted(text: str, start: int, end: int, room: int) -> tuple[str, str, str]:
    """What stands before, at and after a place, visible, and no wider than `room` together."""
    room = max(room, 24)
    # A character takes at least one column, save combining ones; four times the room is plenty.
    reach = 4 * room
    before = visible(text[max(0, start - reach) : start].replace("\t", TAB), breaks=False)
    marked = visible(text[start : min(end, start + reach)], breaks=False)
    after = visible(text[end : end + reach], breaks=False)
    if display_width(before + marked + after) <= room:
        return before, marked, after
    marked = _cut_end(marked, room - 12)
    left = room - display_width(marked)
    behind = min(display_width(after), left // 3)
    before = _cut_end(before[::-1], left - behind)[::-1]
    after = _cut_end(after, left - display_width(before))
    return before, marked, after


def _cut_end(text: str, room: int) -> str:
    if display_width(text) <= room:
        return text
    kept = text[: max(room - 1, 0)]
    while kept and display_width(kept) > room - 1:
        kept = kept[:-1]
    return kept + "…"
