"""Results as HTML, for notebooks: plain tables without styles of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bargain.core.text import number_text
from bargain.match import Match, PlayReport, Undecided
from bargain.output.printable import visible
from bargain.output.standings import standings
from bargain.output.tournament_text import mean_text, wrong_role
from bargain.output.words import (
    counted,
    outcome_text,
    pair_text,
    percent_text,
    question_rows,
    report_text,
    undecided_text,
    verdict_text,
    with_given,
)
from bargain.properties.result import PropertyResult
from bargain.results import NoAnswer, Tournament


def match_html(match: Match) -> str:
    """Both sides, the outcome, and the questions folded away."""
    title = pair_text(match.first.program, match.second.program, match.game)
    bargaining = match.agreement is not None
    sides = [
        [
            side.player,
            side.program,
            report_text(side.report),
            *([percent_text(side.share)] if side.share is not None else []),
            number_text(side.payoff),
        ]
        for side in (match.first, match.second)
    ]
    heads = ["", "program", "report", *(["share"] if bargaining else []), "payoff"]
    questions = match.questions
    rows = [[verdict_text(alike[0]), words] for alike, words in question_rows(questions)]
    folded = (
        f"<details><summary>{counted(len(questions), 'question')}</summary>"
        f"{_table(['verdict', 'question'], rows)}</details>"
        if rows
        else ""
    )
    return (
        f"<div>{_title(with_given(title, match.given))}"
        f"{_table(heads, sides)}<p>{_text(outcome_text(match))}</p>{folded}</div>"
    )


def property_html(result: PropertyResult) -> str:
    """The text, as it stands in a terminal."""
    return f"<pre>{_text(str(result))}</pre>"


def undecided_html(match: Undecided) -> str:
    """The pair, and that nothing is known."""
    title = f"{match.first} vs {match.second}"
    return f"<div>{_title(title)}<p>{_text(undecided_text(match))}</p></div>"


def no_answer_html(match: NoAnswer) -> str:
    """The pair, and why it has no answer."""
    reasons = "".join(f"<li>{_text(str(found))}</li>" for found in match.diagnostics)
    return (
        f"<div>{_title(f'{match.first} vs {match.second}')}<p>no answer</p><ul>{reasons}</ul></div>"
    )


def tournament_html(tournament: Tournament) -> str:
    """The pairs as a grid, and the summary."""
    size = len(tournament.programs)
    cells = [_cell(row) for row in tournament.rows]
    grid = [
        [name, *cells[index * size : (index + 1) * size]]
        for index, name in enumerate(tournament.programs)
    ]
    summary = [
        [
            standing.program,
            mean_text(standing.mean_payoff),
            f"{standing.agreements} of {standing.matches}",
            ", ".join(dict.fromkeys(standing.exploited_by)),
        ]
        for standing in standings(tournament)
    ]
    return (
        f"<div>{_title(f'{size} programs in {tournament.game}')}"
        f"{_table(['', *tournament.programs], grid)}"
        f"{_table(['program', 'mean payoff', 'agreements', 'exploited by'], summary)}</div>"
    )


def _cell(row: Match | Undecided | NoAnswer) -> str:
    """The actions, or the payoffs of a bargaining game."""
    if isinstance(row, Match):
        first, second = row.first.report, row.second.report
        if isinstance(first, PlayReport) and isinstance(second, PlayReport):
            return f"{first.action}, {second.action}"
        return f"{number_text(row.first.payoff)}, {number_text(row.second.payoff)}"
    if isinstance(row, Undecided):
        return "undecided"
    return "" if wrong_role(row) else "no answer"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{_text(cell)}</th>" for cell in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _title(text: str) -> str:
    return f"<p><b>{_text(text)}</b></p>"


def _text(text: str) -> str:
    return escape(visible(text))
