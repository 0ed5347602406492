"""What became of expectations, as text: the failures, each with what happened instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bargain.core.text import number_text
from bargain.match import Match, Side, Undecided
from bargain.output.diagnostics import diagnostics_text
from bargain.output.printable import visible
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import outcome_text, percent_text, report_text, undecided_text
from bargain.results import Expected, ExpectedRace
from bargain.syntax.tokens import on_one_line

if TYPE_CHECKING:
    from bargain.properties import PropertyResult


def failures_text(results: Iterable[Expected | ExpectedRace], style: Style = PLAIN) -> str:
    """Every expectation that does not hold, or of which that is not known."""
    return "".join(_failure(result, style) for result in results if result.holds is not True)


def summary_text(
    results: Sequence[Expected | ExpectedRace],
    broken: Sequence[str] = (),
    style: Style = PLAIN,
    properties: Sequence[PropertyResult] = (),
) -> str:
    """One line: how many hold, and how many do not. `broken` are files that could not be loaded."""
    if not results and not broken and not properties:
        return "no expectations or properties\n"
    every = [result.holds for result in (*results, *properties)]
    undecided = sum(result.is_undecided for result in results)
    failed, passed = every.count(False), every.count(True)
    in_part = sum(result.holds is None for result in properties)
    parts = [style.green(f"{passed} passed")]
    if failed:
        parts.append(style.red(f"{failed} failed"))
    if undecided:
        parts.append(style.yellow(f"{undecided} undecided"))
    if in_part:
        parts.append(style.yellow(f"{in_part} checked only in part"))
    if unanswered := every.count(None) - undecided - in_part:
        parts.append(style.red(f"{unanswered} without an answer"))
    if broken:
        parts.append(style.red(f"{len(broken)} file{'s' if len(broken) > 1 else ''} with errors"))
    return ", ".join(parts) + "\n"


def _failure(result: Expected | ExpectedRace, style: Style) -> str:
    span = result.span
    text = visible(on_one_line(span.text), breaks=False)
    place = f"{visible(span.source.name, breaks=False)}:{span.line}:"
    lines = wrapped(text, style.width, first="  ", rest="    ")
    if result.diagnostics:
        word = style.red("no answer")
        faults = diagnostics_text(result.diagnostics, style)
        lines += [f"    {line}" for line in faults.splitlines()]
    else:
        word = style.yellow("undecided") if result.is_undecided else style.red("failed")
        lines += [
            line
            for sentence in _instead(result)
            for line in wrapped(sentence, style.width, first="    ", rest="      ")
        ]
    return "\n".join([f"{style.bold(place)} {word}", *lines]) + "\n\n"


def _instead(result: Expected | ExpectedRace) -> list[str]:
    """What happened instead, or why that is not known."""
    if isinstance(result, ExpectedRace):
        return _end_instead(result)
    match = result.match
    if isinstance(match, Undecided):
        return [undecided_text(match)]
    assert isinstance(match, Match)
    sides = (match.first, match.second)
    return [*(f"{side.program}: {_side_text(side)}" for side in sides), outcome_text(match)]


def _side_text(side: Side) -> str:
    share = f", share {percent_text(side.share)}" if side.share is not None else ""
    return f"{report_text(side.report)}{share}, payoff {number_text(side.payoff)}"


def _end_instead(result: ExpectedRace) -> list[str]:
    """The end that does not fit, or why that is not known."""
    from bargain.output.race.explored_text import BOUNDED, is_bounded, kinds_text, stopped_text
    from bargain.output.race.text import end_text
    from bargain.timeline import Bargained

    found = result.exploration
    assert found is not None
    told = [stopped_text(found)] if found.stopped is not None and result.holds is None else []
    if result.against is None:
        reason = [BOUNDED] if result.holds is None and is_bounded(found) else []
        return [*told, kinds_text(found), *reason]
    end = result.against.end
    sentences = [end_text(end, found.timeline)]
    if isinstance(end, Bargained):
        agents = zip(found.timeline.agents, (end.match.first, end.match.second), strict=True)
        sentences += [f"{agent.name}: {_side_text(side)}" for agent, side in agents]
    return [*told, *sentences]
