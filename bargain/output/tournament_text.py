"""A tournament as text: every pair in a grid or a list, and what it comes to for each program."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TypeAlias

from bargain.columns import display_width
from bargain.core.text import number_text
from bargain.match import DemandReport, Match, PlayReport, Undecided
from bargain.output.printable import pad, shortened
from bargain.output.standings import standings
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import heading_lines, percent_text
from bargain.results import NoAnswer, Tournament

NAME_LIMIT = 24
_UNDECIDED, _NO_ANSWER, _WRONG_ROLE = "?", "!", "."

Row: TypeAlias = Match | Undecided | NoAnswer


def tournament_text(
    tournament: Tournament, style: Style = PLAIN, *, summary_only: bool = False
) -> str:
    """The pairs, unless only the summary is wanted, and the summary."""
    blocks = [_heading(tournament, style)]
    if not summary_only:
        blocks.append(_grid(tournament, style) or _list(tournament))
    blocks.append(_summary(tournament, style))
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def wrong_role(row: Row) -> bool:
    """Whether this is no match at all, because a program cannot take its role."""
    return isinstance(row, NoAnswer) and all(found.code == "BGL071" for found in row.diagnostics)


def _heading(tournament: Tournament, style: Style) -> list[str]:
    count = len(tournament.programs)
    played = [row for row in tournament.rows if isinstance(row, Match)]
    title = (
        f"{count} program{'s' if count != 1 else ''} in {tournament.game}: "
        f"{len(played)} match{'es' if len(played) != 1 else ''}"
    )
    return heading_lines(title, played[0].given if played else {}, style)


# A grid of actions --------------------------------------------------------------------------------


def _grid(tournament: Tournament, style: Style) -> list[str] | None:
    """The actions of both in each cell, the row's first, in as many blocks of columns as it takes.

    None where a single column does not fit, and for bargaining games.
    """
    settled = [row for row in tournament.rows if isinstance(row, Match)]
    if not settled or settled[0].agreement is not None:
        return None
    matrix = settled[0].settlement.situation.matrix
    assert matrix is not None
    actions = tuple(dict.fromkeys((*matrix.actions[0], *matrix.actions[1])))
    brief = len({action[0] for action in actions}) == len(actions)
    size = len(tournament.programs)
    rows = [i for i in range(size) if not all(map(wrong_role, tournament.rows[i * size :][:size]))]
    columns = [j for j in range(size) if not all(map(wrong_role, tournament.rows[j::size]))]
    table = [[_cell(tournament.rows[i * size + j], brief) for j in columns] for i in rows]
    labels, heads = _labels(
        [tournament.programs[i] for i in rows],
        [tournament.programs[j] for j in columns],
        max(len(cell) for row in table for cell in row),
    )
    margin = max(map(display_width, labels))
    lines: list[str] = []
    for block in _blocks(table, heads, style.width - margin - 1):
        lines += ["", *_block_lines(table, labels, heads, block, style)]
    if not lines:
        return None
    shown = {cell for row in table for cell in row}
    return [*lines[1:], "", *_legend(shown, actions if brief else ())]


def _labels(rows: list[str], columns: list[str], cell: int) -> tuple[list[str], list[str]]:
    """What stands before each row and above each column.

    Names, or numbers where names are long and both have the same; where they differ, names.
    """
    labels, heads = ([shortened(name, NAME_LIMIT) for name in names] for names in (rows, columns))
    if rows != columns or max(map(display_width, heads)) <= max(cell, 4):
        return labels, heads
    numbers = [str(index + 1) for index in range(len(heads))]
    numbered = [[name, number] for name, number in zip(labels, numbers, strict=True)]
    return aligned(numbered, right=frozenset({1})), numbers


def _blocks(table: list[list[str]], heads: list[str], room: int) -> list[range]:
    """The columns that go below each other; none where a column is wider than the room."""
    blocks: list[range] = []
    start = used = 0
    for column in range(len(heads)):
        width = _column_width(table, heads, column) + 1
        if width > room:
            return []
        if used + width > room:
            blocks.append(range(start, column))
            start, used = column, 0
        used += width
    return [*blocks, range(start, len(heads))]


def _column_width(table: list[list[str]], heads: list[str], column: int) -> int:
    return max(display_width(heads[column]), *(len(row[column]) for row in table))


def _block_lines(
    table: list[list[str]], labels: list[str], heads: list[str], block: range, style: Style
) -> list[str]:
    widths = {column: _column_width(table, heads, column) for column in block}
    margin = max(map(display_width, labels))
    head = " ".join(pad(heads[column], width) for column, width in widths.items())
    lines = [style.bold(f"{'':{margin}}  {head}".rstrip())]
    for label, row in zip(labels, table, strict=True):
        cells = " ".join(pad(row[column], width) for column, width in widths.items())
        lines.append(f"{pad(label, margin)}  {cells}".rstrip())
    return lines


def _cell(row: Row, brief: bool) -> str:
    if isinstance(row, Match):
        first, second = row.first.report, row.second.report
        assert isinstance(first, PlayReport)
        assert isinstance(second, PlayReport)
        if brief:
            return first.action[0] + second.action[0]
        return f"{first.action},{second.action}"
    if isinstance(row, Undecided):
        return _UNDECIDED
    return _WRONG_ROLE if wrong_role(row) else _NO_ANSWER


def _legend(shown: set[str], actions: tuple[str, ...]) -> list[str]:
    entries = ["in a cell: the action of the row's program, then the column's"]
    long = [f"{action[0]} is {action}" for action in actions if len(action) > 1]
    if long:
        entries.append(", ".join(long))
    if _UNDECIDED in shown:
        entries.append(f"{_UNDECIDED} undecided, and a higher --max-questions may settle it")
    if _NO_ANSWER in shown:
        entries.append(f"{_NO_ANSWER} no answer")
    if _WRONG_ROLE in shown:
        entries.append(f"{_WRONG_ROLE} these programs cannot take these roles")
    return entries


# A list of pairs ----------------------------------------------------------------------------------


def _list(tournament: Tournament) -> list[str]:
    names = [shortened(name, NAME_LIMIT) for name in tournament.programs]
    matrix = any(isinstance(row, Match) and row.agreement is None for row in tournament.rows)
    rows = [["first", "second", "actions" if matrix else "demands", "outcome", "payoffs"]]
    for (first, second), row in zip(product(names, repeat=2), tournament.rows, strict=True):
        if wrong_role(row):
            continue
        rows.append([first, second, *_list_cells(row)])
    if matrix:
        # The actions are the outcome.
        rows = [[*row[:3], *row[4:]] for row in rows]
    return aligned(rows)


def _list_cells(row: Row) -> list[str]:
    if isinstance(row, Undecided):
        return ["undecided", "", ""]
    if isinstance(row, NoAnswer):
        return ["no answer", "", ""]
    first, second = row.first.report, row.second.report
    payoffs = f"{number_text(row.first.payoff)}, {number_text(row.second.payoff)}"
    if isinstance(first, DemandReport) and isinstance(second, DemandReport):
        demands = f"{percent_text(first.demand)}, {percent_text(second.demand)}"
        if row.agreement:
            return [demands, "agreement", payoffs]
        return [demands, f"{first.outside}, {second.outside}", payoffs]
    actions = [str(report).removeprefix("play ") for report in (first, second)]
    return [", ".join(actions), "", payoffs]


# The summary --------------------------------------------------------------------------------------


def _summary(tournament: Tournament, style: Style) -> list[str]:
    rows = [["program", "mean payoff", "agreements", "exploited"]]
    table = standings(tournament)
    rows += [
        [
            shortened(standing.program, NAME_LIMIT),
            mean_text(standing.mean_payoff),
            f"{standing.agreements} of {standing.matches}",
            str(len(standing.exploited_by)) if standing.exploited_by else "-",
        ]
        for standing in table
    ]
    head, *lines = aligned(rows, right=frozenset({1, 2, 3}))
    margin = max(map(display_width, [head, *lines])) + 3
    out = [style.bold(f"{head} by")]
    for standing, line in zip(table, lines, strict=True):
        if not standing.exploited_by:
            out.append(line)
            continue
        by = wrapped(", ".join(dict.fromkeys(standing.exploited_by)), style.width - margin)
        out.append(f"{pad(line, margin)}{by[0]}")
        out += [" " * margin + rest for rest in by[1:]]
    return out


def mean_text(mean: Fraction | None) -> str:
    """Exact where that is short, else rounded to three digits and marked so."""
    if mean is None:
        return "-"
    exact = number_text(mean)
    if "/" not in exact:
        return exact
    thousandths = round(mean * 1000)
    sign = "-" if thousandths < 0 else ""
    whole, rest = divmod(abs(thousandths), 1000)
    return f"~{sign}{whole}.{rest:03d}"
