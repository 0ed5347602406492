"""The table of levels as lines of text, in several parts where it is wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bargain.explain.explanation import Explanation, LevelRange, ProgramRow

MAX_ROWS: Final = 40
MAX_COLUMNS: Final = 40
_GAP: Final = "  "


def table_lines(explanation: Explanation, width: int) -> list[str]:
    """The table's lines, none longer than `width` where a single cell leaves room for that."""
    table = explanation.table
    offsets = {question.number: question.counts_from for question in explanation.questions}
    rows: list[tuple[str, tuple[str, ...]]] = [
        (_program_label(row), tuple(cell or "no answer" for cell in row.cells))
        for row in table.programs
        if row.shown
    ][:MAX_ROWS]
    shown = set(explanation.shown)
    rows += [
        (_question_label(row.question, offsets), tuple(cell.value for cell in row.cells))
        for row in table.questions
        if row.question in shown
    ]
    heads = [range_text(span) for span in table.ranges]
    label_width = min(max(len(label) for label, _ in rows), width // 2)
    lines: list[str] = []
    for columns in _parts(heads, rows, width - label_width):
        if lines:
            lines.append("")
        lines.append(
            _line("level", [(heads[c], _width(c, heads, rows)) for c in columns], label_width)
        )
        for label, cells in rows:
            lines.append(
                _line(label, [(cells[c], _width(c, heads, rows)) for c in columns], label_width)
            )
    left_out = len(heads) - MAX_COLUMNS
    if left_out > 0:
        lines += ("", f"({left_out} more ranges of levels are left out before the last one.)")
    return lines


def range_text(span: LevelRange) -> str:
    """`0`, `1-13`, `14 on`."""
    if span.last is None:
        return f"{span.first} on"
    return str(span.first) if span.first == span.last else f"{span.first}-{span.last}"


def _program_label(row: ProgramRow) -> str:
    label = f"{row.program} vs {row.opponent}"
    return f"{label}, {row.at}" if row.at else label


def _question_label(number: int, offsets: dict[int, int]) -> str:
    offset = offsets.get(number, 0)
    return f"Q{number}, from level {offset}" if offset else f"Q{number}"


def _width(column: int, heads: Sequence[str], rows: Sequence[tuple[str, tuple[str, ...]]]) -> int:
    return max(len(heads[column]), *(len(cells[column]) for _, cells in rows))


def _parts(
    heads: Sequence[str], rows: Sequence[tuple[str, tuple[str, ...]]], room: int
) -> list[list[int]]:
    """The columns of each part, as many as fit."""
    parts: list[list[int]] = [[]]
    left = room
    last = len(heads) - 1
    for column in [*range(min(last, MAX_COLUMNS - 1)), last]:
        need = len(_GAP) + _width(column, heads, rows)
        if need > left and parts[-1]:
            parts.append([])
            left = room
        parts[-1].append(column)
        left -= need
    return parts


def _line(label: str, cells: Sequence[tuple[str, int]], label_width: int) -> str:
    if len(label) > label_width:
        label = label[: label_width - 1] + "…"
    padded = [cell.ljust(width) for cell, width in cells]
    return _GAP.join([label.ljust(label_width), *padded]).rstrip()
