"""A match as text: who reported what, how it ended, and every question with its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from bargain.columns import display_width
from bargain.core.text import number_text
from bargain.logic.arena import distinct
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable
from bargain.match import Match, QuestionResult, Side, Undecided
from bargain.output.printable import pad, shortened
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import (
    counted,
    heading_lines,
    outcome_text,
    pair_text,
    percent_text,
    question_rows,
    report_text,
    undecided_text,
    verdict_text,
)

NAME_LIMIT = 30
MOST_QUESTIONS = 25
"""A closure with more questions than this is not listed as a whole."""


def match_text(match: Match, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and words that are longer themselves."""
    blocks = [
        "\n".join(heading(match, style)),
        "\n".join(sides(match, style)),
        "\n".join(questions(match, style)),
    ]
    return "\n\n".join(blocks) + "\n"


def undecided_match_text(match: Undecided, style: Style = PLAIN) -> str:
    pair = f"{match.first} vs {match.second}"
    lines = wrapped(undecided_text(match), style.width - 2)
    told = "\n".join(f"  {style.yellow(line)}" for line in lines)
    return f"{style.bold(pair)}\n\n{told}\n"


def heading(match: Match, style: Style) -> list[str]:
    """Who plays what, at which feature values."""
    title = pair_text(match.first.program, match.second.program, match.game)
    return heading_lines(title, match.given, style)


def sides(match: Match, style: Style) -> list[str]:
    return side_lines((match.first, match.second), outcome_text(match), match.agreement, style)


def side_lines(
    both: Sequence[Side], outcome: str, agreement: bool | None, style: Style
) -> list[str]:
    """A line for each side, and one that says how the match ended."""
    lines = ["  " + line for line in aligned([_side_row(side) for side in both])]
    paint = style.bold if agreement is None else style.green
    if agreement is False:
        paint = style.yellow
    return [*lines, f"  {paint(outcome)}"]


def _side_row(side: Side) -> list[str]:
    row = [side.player, shortened(side.program, NAME_LIMIT), report_text(side.report)]
    if side.share is not None:
        row.append(f"share {percent_text(side.share)}")
    return [*row, f"payoff {number_text(side.payoff)}"]


def questions(match: Match, style: Style) -> list[str]:
    """One entry for each question, its verdict first; of many, those asked in this match."""
    found = _told(match)
    if not found:
        return ["No questions: neither program asks what is provable."]
    lines = [style.bold(counted(len(found), "question"))]
    rows = question_rows(found)
    if len(rows) > MOST_QUESTIONS:
        rows = question_rows(_of_this_match(match))[:MOST_QUESTIONS]
    verdicts = [verdict_text(alike[0]) for alike, _ in rows]
    width = max((display_width(verdict) for verdict in verdicts), default=0)
    for (alike, words), verdict in zip(rows, verdicts, strict=True):
        entry = wrapped(words, style.width - width - 4)
        lines.append(f"  {_painted(alike[0], pad(verdict, width), style)}  {entry[0]}")
        lines += [" " * (width + 6) + line for line in entry[1:]]
    rest = len(found) - sum(len(alike) for alike, _ in rows)
    if rest:
        lines += wrapped(f"  … and {rest} more, most of other matches: --format json has all", 78)
    return lines


def _told(match: Match) -> list[QuestionResult]:
    """The questions, without those that say what another one says."""
    kept = distinct(match.settlement.questions)
    return [result for place, result in enumerate(match.questions) if place in kept]


def _of_this_match(match: Match) -> list[QuestionResult]:
    asked = zip(match.settlement.questions, match.questions, strict=True)
    return [result for question, result in asked if question.node in match.nodes]


def _painted(question: QuestionResult, text: str, style: Style) -> str:
    match question.verdict:
        case Proved():
            return style.green(text)
        case OutOfBudget():
            return style.yellow(text)
        case Refuted() | Unprovable():
            return style.red(text)
