"""A run of a timeline as text: what happened, why bargaining started when it did, how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.core import timelines as c
from bargain.core.games import FeatureValue
from bargain.core.text import number_text
from bargain.diagnostics import Diagnostic
from bargain.match import DemandReport
from bargain.output.printable import shortened
from bargain.output.race.choices import open_choice_lines
from bargain.output.race.table import table_lines
from bargain.output.race.words import (
    amount_text,
    count_text,
    listed,
    probability_text,
    start_texts,
    unstarted_texts,
)
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import outcome_text, percent_text, report_text, with_given
from bargain.timeline import (
    Bargained,
    Branch,
    End,
    EndKind,
    NeedsAnswer,
    NeverStarted,
    NoAnswerThere,
    Race,
)

MOST_BRANCHES: Final = 16
"""Of more branches, these are told, and all others counted."""
MOST_ENDS: Final = 24
NAME_LIMIT: Final = 30


def race_text(race: Race, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide."""
    timeline, branches = race.timeline, race.branches
    blocks = [heading(timeline, race.given, race.left_open, style)]
    if len(branches) == 1:
        blocks.append(table_lines(timeline, branches[0], 0, style))
        blocks.append(end_lines(branches[0], timeline, style))
        return _joined(blocks)
    told = branches[:MOST_BRANCHES]
    for number, branch in enumerate(told, 1):
        blocks.append(_branch_heading(branches, number, style))
        blocks.append(table_lines(timeline, branch, branch.shared, style))
        blocks.append(end_lines(branch, timeline, style))
    if len(told) < len(branches):
        more = f"… and {len(branches) - len(told)} more branches: --format json has all"
        blocks.append(wrapped(more, style.width, rest="  "))
    blocks.append(_summary(race, style))
    return _joined(blocks)


def _joined(blocks: list[list[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def heading(
    timeline: c.Timeline,
    given: Mapping[str, FeatureValue],
    left_open: tuple[str, ...],
    style: Style,
) -> list[str]:
    """Which timeline, in which game, at which feature values."""
    lines = wrapped(title_text(timeline, given, left_open), style.width, rest="  ")
    return [style.bold(line) for line in lines]


def title_text(
    timeline: c.Timeline, given: Mapping[str, FeatureValue], left_open: Sequence[str]
) -> str:
    title = with_given(f"{timeline.name} in {timeline.game.name}", given)
    return f"{title}, any {listed(left_open, 'and')}" if left_open else title


def _branch_heading(branches: tuple[Branch, ...], number: int, style: Style) -> list[str]:
    branch = branches[number - 1]
    title = (
        f"Branch {number} of {len(branches)}, probability {probability_text(branch.probability)}"
    )
    if branch.shared:
        title += f"; up to {branch.steps[branch.shared - 1].time} as branch {number - 1}"
    return [style.bold(line) for line in wrapped(title, style.width, rest="  ")]


# Ends ---------------------------------------------------------------------------------------------


def end_lines(branch: Branch, timeline: c.Timeline, style: Style, indent: str = "") -> list[str]:
    """Why bargaining started when it did, and how it went; or why it never started."""
    end, width = branch.end, style.width - len(indent)
    lines: list[str] = []
    match end:
        case Bargained(time=time):
            told = "; ".join(start_texts(branch, timeline))
            lines += wrapped(told, width, first=f"T = {time}: ", rest="  ")
            lines += ["", *_match_lines(end, timeline, style)]
        case NeverStarted(time=time, option=option):
            told = "; ".join(unstarted_texts(branch, timeline))
            first = f"T does not come by {time}: "
            lines += map(style.yellow, wrapped(told, width, first=first, rest="  "))
            payoffs = _payoffs_text(end.payoffs, timeline)
            lines += [
                "",
                *wrapped(f"both take {option}: {payoffs}", width, first="  ", rest="    "),
            ]
        case NoAnswerThere(time=time, programs=programs, diagnostics=diagnostics):
            told = "; ".join(f"{found.code}, {found.message}" for found in diagnostics)
            first = f"At {time} there is no answer{_with(programs)}: "
            lines += map(style.red, wrapped(told, width, first=first, rest="  "))
        case NeedsAnswer():
            lines += [style.yellow(line) for line in open_choice_lines(end, timeline, width)]
        case _:
            first = f"Undecided from {end.time} on{_with(end.programs)}: "
            lines += map(style.yellow, wrapped(end.reason, width, first=first, rest="  "))
    return [f"{indent}{line}" if line else line for line in lines]


def _match_lines(end: Bargained, timeline: c.Timeline, style: Style) -> list[str]:
    rows = []
    for agent, side in zip(timeline.agents, (end.match.first, end.match.second), strict=True):
        row = [agent.name, shortened(side.program, NAME_LIMIT), report_text(side.report)]
        if side.share is not None:
            row.append(f"share {percent_text(side.share)}")
        rows.append([*row, f"payoff {number_text(side.payoff)}"])
    paint = style.green if end.match.agreement else style.yellow
    return [*(f"  {line}" for line in aligned(rows)), f"  {paint(outcome_text(end.match))}"]


def _payoffs_text(payoffs: tuple[Fraction, Fraction], timeline: c.Timeline) -> str:
    told = zip(timeline.agents, payoffs, strict=True)
    return " and ".join(f"{agent.name} {amount_text(payoff)}" for agent, payoff in told)


def _with(programs: tuple[str, str] | None) -> str:
    return f" with {programs[0]} and {programs[1]}" if programs is not None else ""


def end_text(end: End, timeline: c.Timeline, last: int | None = None) -> str:
    """An end in a line; one of several that differ in their time, up to `last`, for all of them."""
    when = f"at {end.time}" if last in (None, end.time) else f"at {end.time}–{last}"
    match end:
        case Bargained():
            payoffs = _payoffs_text(end.payoffs, timeline)
            return f"{end.kind.value} {when}{_with(end.programs)}{_options(end)}: {payoffs}"
        case NeverStarted():
            return f"never started: {_payoffs_text(end.payoffs, timeline)}"
        case NeedsAnswer(agent=agent):
            return f"{when} it is open what {agent} chooses"
        case NoAnswerThere(diagnostics=diagnostics):
            return f"no answer {when}{_with(end.programs)}: {_fault_text(diagnostics)}"
    return f"undecided {when}{_with(end.programs)}: {end.reason}"


def _options(end: Bargained) -> str:
    """The outside options that were taken in the end, if they were."""
    first, second = end.match.first.report, end.match.second.report
    assert isinstance(first, DemandReport)
    assert isinstance(second, DemandReport)
    return "" if end.match.agreement else f", {first.outside} against {second.outside}"


def _fault_text(diagnostics: Sequence[Diagnostic]) -> str:
    """What is wrong, by its code and its place: a message may speak of one time of several."""
    first = diagnostics[0]
    told = first.code
    if first.span is not None:
        what = " ".join(first.span.text.split())
        told += f" in line {first.span.line}, `{shortened(what, NAME_LIMIT)}`"
    return told if len(diagnostics) == 1 else f"{told}, and {len(diagnostics) - 1} more"


# All branches together ----------------------------------------------------------------------------


def _summary(race: Race, style: Style) -> list[str]:
    """Each end with its probability, the kinds of ends with theirs, the expected payoffs."""
    ends: dict[str, Fraction] = {}
    kinds: dict[EndKind, Fraction] = {}
    for branch in race.branches:
        text = end_text(branch.end, race.timeline)
        ends[text] = ends.get(text, Fraction(0)) + branch.probability
        kinds[branch.end.kind] = kinds.get(branch.end.kind, Fraction(0)) + branch.probability
    title = f"{len(race.branches)} branches, {count_text(len(ends), 'end')}"
    lines = [style.bold(title)]
    shown = list(ends.items())[:MOST_ENDS]
    told = [(probability_text(probability), text) for text, probability in shown]
    width = max(len(probability) for probability, _ in told)
    for probability, text in told:
        first = f"  {probability:>{width}}  "
        lines += wrapped(text, style.width, first=first, rest=" " * (width + 6))
    if len(shown) < len(ends):
        lines.append(f"  … and {len(ends) - len(shown)} more: --format json has all")
    if race.left_out:
        rest = f"more than {len(race.branches)} branches: all others together have probability"
        lines += wrapped(f"{rest} {probability_text(race.left_out)}", style.width, rest="  ")
    by_kind = (f"{kind.value} {probability_text(kinds[kind])}" for kind in EndKind if kind in kinds)
    lines += wrapped(", ".join(by_kind), style.width, first="probability of ", rest="  ")
    expected = race.expected_payoffs
    if expected is not None:
        payoffs = _payoffs_text(expected, race.timeline)
        lines += wrapped(payoffs, style.width, first="expected payoffs: ", rest="  ")
    return lines
