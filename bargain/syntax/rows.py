"""Rows: the lines of a formatted file before what belongs together is put below each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bargain.columns import display_width
from bargain.syntax.format import WIDTH

SPREAD = 32
"""Things are put below each other if they are no further apart than that, in columns: else one long
line would push everything far to the right."""


class Row:
    """A line of the file to be: its column, its text, and the comment behind that.

    What follows the offset `mark` of the text is put below that of its neighbours with the same
    `kind`, and rows of the same `family` may stand between them. `apart` asks for an empty line
    before it. Not frozen: a row learns bit by bit what stands around it.
    """

    __slots__ = ("apart", "column", "comment", "family", "kind", "mark", "text")

    def __init__(self, column: int, text: str, *, comment: str = "", apart: bool = False) -> None:
        self.column = column
        self.text = text
        self.comment = comment
        self.apart = apart
        self.family = self.kind = ""
        self.mark = 0

    @property
    def width(self) -> int:
        return self.column + display_width(self.text)

    @property
    def place(self) -> int:
        """How far in what follows the mark stands."""
        return self.column + display_width(self.text[: self.mark])

    def marked(self, family: str, mark: int, *, kind: str = "") -> None:
        self.family, self.kind, self.mark = family, kind or family, mark

    def __str__(self) -> str:
        line = " " * self.column + self.text
        return f"{line}  {self.comment}" if self.text and self.comment else line + self.comment


def text_of(rows: list[Row]) -> str:
    """The text of a file. Changes the rows."""
    _align(rows)
    _align_comments(rows)
    lines: list[str] = []
    for row in rows:
        if row.apart and lines:
            lines.append("")
        lines.append(str(row))
    return "".join(f"{line}\n" for line in lines)


def _align(rows: list[Row]) -> None:
    for group in _groups(rows):
        for run in _runs(group, lambda row: row.place, lambda row: row.width - row.place):
            place = max(row.place for row in run)
            for row in run:
                before, behind = row.text[: row.mark], row.text[row.mark :]
                row.text = before + " " * (place - row.place) + behind


def _groups(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows of a kind that nothing parts but comments, and rows of a `family` of kinds."""
    groups: dict[str, list[Row]] = {}
    last: Row | None = None
    for row in rows:
        alike = last is None or (last.family, last.column) == (row.family, row.column)
        if row.apart or (row.text and not (row.kind and alike)):
            yield from groups.values()
            groups, last = {}, None
        if row.kind:
            groups.setdefault(row.kind, []).append(row)
            last = row
    yield from groups.values()


def _align_comments(rows: list[Row]) -> None:
    group: list[Row] = []
    for row in [*rows, Row(0, "")]:
        braces = row.text.startswith("}") or row.text.endswith("{")
        commented = bool(row.text and row.comment and not braces)
        if row.apart or not commented or (group and row.column != group[-1].column):
            for run in _runs(group, lambda row: row.width, _room_for_comment):
                width = max(row.width for row in run)
                for one in run:
                    one.text += " " * (width - one.width)
            group = []
        if commented:
            group.append(row)


def _room_for_comment(row: Row) -> int:
    return 2 + display_width(row.comment)


def _runs(
    rows: list[Row], place: Callable[[Row], int], rest: Callable[[Row], int]
) -> Iterator[list[Row]]:
    """The longest runs of rows that can be aligned, each begun where the one before ended: what has
    its place now in a row, and takes up as much room as `rest` says, gets the rightmost place.

    Aligning once more changes nothing, as the texts are then made anew, and do not know of it.
    """
    run: list[Row] = []
    low = high = most = 0
    for row in rows:
        here, more = place(row), rest(row)
        lowest, highest = min(low, here), max(high, here)
        if run and highest - lowest <= SPREAD and highest + max(most, more) <= WIDTH:
            run.append(row)
            low, high, most = lowest, highest, max(most, more)
            continue
        if run:
            yield run
        run, low, high, most = [row], here, here, more
    if run:
        yield run
