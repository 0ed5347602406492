"""A tournament as text: every pair in a grid or a list, and what it comes to for each program."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from bargain.core.text import number_text
from bargain.match import DemandReport, Match, PlayReport, Undecided
from bargain.model import NoAnswer, Tournament
from bargain.output.printable import display_width, pad, shortened
from bargain.output.standings import Standing, standings
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import given_text, percent_text

NAME_LIMIT = 24

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
    """Whether a match is none because a program cannot take its role: not an answer that is missing."""
    return isinstance(row, NoAnswer) and all(found.code == "BGL071" for found in row.diagnostics)


def _heading(tournament: Tournament, style: Style) -> list[str]:
    count = len(tournament.programs)
    played = [row for row in tournament.rows if isinstance(row, Match)]
    title = (
        f"{count} program{'s' if count != 1 else ''} in {tournament.game}: "
        f"{len(played)} match{'es' if len(played) != 1 else ''}"
    )
    given = given_text(dict(played[0].given)) if played else ""
    lines = wrapped(f"{title}, with {given}" if given else title, style.width, rest="  ")
    return [style.bold(line) for line in lines]


# A grid of actions --------------------------------------------------------------------------------


def _grid(tournament: Tournament, style: Style) -> list[str] | None:
    """The actions of both in each cell, the row's first; None where it does not fit."""
    settled = [row for row in tournament.rows if isinstance(row, Match)]
    if not settled or settled[0].agreement is not None:
        return None
    matrix = settled[0].settlement.situation.matrix
    assert matrix is not None
    actions = tuple(dict.fromkeys((*matrix.actions[0], *matrix.actions[1])))
    letters = {action[0] for action in actions}
    brief = len(letters) == len(actions)
    cells = [_cell(row, brief) for row in tournament.rows]
    names = [shortened(name, NAME_LIMIT) for name in tournament.programs]
    size = len(names)
    numbered = max(map(display_width, names)) > max(4, *map(len, cells))
    heads = [str(index + 1) for index in range(size)] if numbered else names
    labels = [f"{name}  {head}" for name, head in zip(names, heads, strict=True)]
    if numbered:
        labels = aligned(
            [[name, head] for name, head in zip(names, heads, strict=True)], right=frozenset({1})
        )
    else:
        labels = names
    widths = [
        max(display_width(heads[j]), *(len(cells[i * size + j]) for i in range(size)))
        for j in range(size)
    ]
    margin = max(map(display_width, labels))
    if margin + sum(widths) + size + 1 > style.width:
        return None
    head = " ".join(pad(text, width) for text, width in zip(heads, widths, strict=True))
    lines = [style.bold(f"{'':{margin}}  {head}".rstrip())]
    for i, label in enumerate(labels):
        row = " ".join(pad(cells[i * size + j], widths[j]) for j in range(size))
        lines.append(f"{pad(label, margin)}  {row}".rstrip())
    return [*lines, *_legend(tournament, actions if brief else ())]


def _cell(row: Row, brief: bool) -> str:
    if isinstance(row, Match):
        first, second = row.first.report, row.second.report
        assert isinstance(first, PlayReport)
        assert isinstance(second, PlayReport)
        if brief:
            return first.action[0] + second.action[0]
        return f"{first.action},{second.action}"
    if isinstance(row, Undecided):
        return "?"
    return "." if wrong_role(row) else "!"


def _legend(tournament: Tournament, actions: tuple[str, ...]) -> list[str]:
    entries = ["in a cell: the action of the row's program, then the column's"]
    long = [f"{action[0]} is {action}" for action in actions if len(action) > 1]
    if long:
        entries.append(", ".join(long))
    if any(isinstance(row, Undecided) for row in tournament.rows):
        entries.append("? undecided, and a higher --max-questions may settle it")
    if any(isinstance(row, NoAnswer) and not wrong_role(row) for row in tournament.rows):
        entries.append("! no answer")
    if any(map(wrong_role, tournament.rows)):
        entries.append(". these programs cannot take these roles")
    return ["", *entries]


# A list of pairs ----------------------------------------------------------------------------------


def _list(tournament: Tournament) -> list[str]:
    names = [shortened(name, NAME_LIMIT) for name in tournament.programs]
    rows = [["first", "second", "reports", "outcome", "payoffs"]]
    for (first, second), row in zip(product(names, repeat=2), tournament.rows, strict=True):
        if wrong_role(row):
            continue
        rows.append([first, second, *_list_cells(row)])
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
            _mean_text(standing.mean_payoff),
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
        by = wrapped(_exploiters(standing), style.width - margin)
        out.append(f"{pad(line, margin)}{by[0]}")
        out += [" " * (margin + 2) + rest for rest in by[1:]]
    return out


def _exploiters(standing: Standing) -> str:
    """Each exploiter once, with the number of matches where it is more than one."""
    counts = Counter(standing.exploited_by)
    return ", ".join(
        f"{name} (twice)" if count == 2 else name for name, count in counts.items()
    )


def _mean_text(mean: Fraction | None) -> str:
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
