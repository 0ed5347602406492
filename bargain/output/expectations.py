"""What became of expectations, as text: the failures, each with what happened instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bargain.core.text import number_text
from bargain.match import Match, Undecided
from bargain.output.diagnostics import diagnostics_text
from bargain.output.printable import visible
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import outcome_text, percent_text, report_text, undecided_text
from bargain.results import Expected


def failures_text(results: Iterable[Expected], style: Style = PLAIN) -> str:
    """Every expectation that does not hold, or of which that is not known."""
    return "".join(_failure(result, style) for result in results if result.holds is not True)


def summary_text(
    results: Sequence[Expected], broken: Sequence[str] = (), style: Style = PLAIN
) -> str:
    """One line: how many hold, and how many do not. `broken` are files that could not be loaded."""
    if not results and not broken:
        return "no expectations\n"
    undecided = sum(isinstance(result.match, Undecided) for result in results)
    failed = sum(result.holds is False for result in results)
    passed = sum(result.holds is True for result in results)
    parts = [style.green(f"{passed} passed")]
    if failed:
        parts.append(style.red(f"{failed} failed"))
    if undecided:
        parts.append(style.yellow(f"{undecided} undecided"))
    if unanswered := len(results) - passed - failed - undecided:
        parts.append(style.red(f"{unanswered} without an answer"))
    if broken:
        parts.append(style.red(f"{len(broken)} file{'s' if len(broken) > 1 else ''} with errors"))
    return ", ".join(parts) + "\n"


def _failure(result: Expected, style: Style) -> str:
    span = result.expectation.tree.span
    text = visible(" ".join(span.text.split()), breaks=False)
    place = f"{visible(span.source.name, breaks=False)}:{span.line}:"
    lines = wrapped(text, style.width, first="  ", rest="    ")
    if isinstance(result.match, Match):
        word = style.red("failed")
        lines += [
            line
            for sentence in _instead(result.match)
            for line in wrapped(sentence, style.width, first="    ", rest="      ")
        ]
    elif isinstance(result.match, Undecided):
        word = style.yellow("undecided")
        lines.append(f"    {undecided_text(result.match)}")
    else:
        word = style.red("no answer")
        faults = diagnostics_text(result.match.diagnostics, style)
        lines += [f"    {line}" for line in faults.splitlines()]
    return "\n".join([f"{style.bold(place)} {word}", *lines]) + "\n\n"


def _instead(match: Match) -> list[str]:
    sentences = []
    for side in (match.first, match.second):
        share = f", share {percent_text(side.share)}" if side.share is not None else ""
        sentences.append(
            f"{side.program}: {report_text(side.report)}{share}, payoff {number_text(side.payoff)}"
        )
    return [*sentences, outcome_text(match)]
