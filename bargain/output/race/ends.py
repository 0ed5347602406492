"""What the picture of a race says of an end: what each agent came to, and how it went."""

from __future__ import annotations

from typing import Final

from bargain.columns import display_width
from bargain.core.text import number_text
from bargain.core.timelines import Timeline
from bargain.output.printable import shortened
from bargain.output.style import short_lines
from bargain.output.words import outcome_text, report_text
from bargain.record import Record
from bargain.timeline.endings import (
    Bargained,
    EndKind,
    NeedsAnswer,
    NeverStarted,
    NoAnswerThere,
    TooHardThere,
)
from bargain.timeline.run import Branch

COLUMNS: Final = 30
"""Words at the lanes and at the end are broken at about so many characters."""
LONGEST: Final = 84

FILLS: Final = {
    EndKind.AGREEMENT: "#c4e8da",
    EndKind.DISAGREEMENT: "#f6cfbd",
    EndKind.NEVER_STARTED: "#dedede",
    EndKind.NO_ANSWER: "#fbf3b5",
    EndKind.UNDECIDED: "#fbf3b5",
    EndKind.OPEN_CHOICE: "#fbf3b5",
}


class Ending(Record):
    """Lines for the two agents, the first of each to be set in bold, and between them how it ended:
    in a word, and in more."""

    sides: tuple[tuple[str, ...], tuple[str, ...]]
    kind: EndKind
    told: tuple[str, ...]


def ending(timeline: Timeline, branch: Branch) -> Ending:
    end = branch.end
    match end:
        case Bargained():
            sides = (end.match.first, end.match.second)
            first, second = (
                (
                    shortened(program, COLUMNS),
                    *lines_of(report_text(side.report)),
                    f"payoff {number_text(side.payoff)}",
                )
                for program, side in zip(end.programs, sides, strict=True)
            )
            outcome = outcome_text(end.match).removeprefix(f"{end.kind.value}, and so ")
            words = [] if outcome == end.kind.value else lines_of(outcome)
            return Ending((first, second), end.kind, tuple(words))
        case NeverStarted():
            told = f"T did not come by {end.time}, and so {end.option} against {end.option}"
            first, second = (
                (*_left(timeline, branch, agent), f"payoff {number_text(end.payoffs[agent])}")
                for agent in (0, 1)
            )
            return Ending((first, second), end.kind, tuple(lines_of(told)))
        case NoAnswerThere(diagnostics=diagnostics):
            told = diagnostics[0].message
        case TooHardThere(reason=reason):
            told = reason
        case NeedsAnswer():
            told = f"{end.agent} may choose among {end.alternatives} here, and nobody says what"
    first, second = (tuple(_left(timeline, branch, agent)) for agent in (0, 1))
    return Ending((first, second), end.kind, tuple(lines_of(told)))


def lines_of(words: str) -> list[str]:
    """Words as lines that are not much too long."""
    return short_lines(words, COLUMNS, LONGEST)


def _left(timeline: Timeline, branch: Branch, agent: int) -> list[str]:
    """The programs that an agent may still use, and what the other knows of it."""
    if not branch.steps:
        return []
    standing = branch.steps[-1].standing
    other = timeline.agents[1 - agent].name
    programs, seen = standing[agent].programs, standing[1 - agent].theirs
    known = f"{other} knows" if len(seen) == 1 else f"to {other} it may be {_listed(seen)}"
    if len(seen) > 1 and seen == programs:
        known = f"{other} knows no more"
    return [_some(programs), *lines_of(known)]


def _some(programs: tuple[str, ...]) -> str:
    named = _listed(programs)
    if len(programs) == 1 or display_width(named) <= COLUMNS:
        return shortened(named, COLUMNS)
    return f"one of {len(programs)} programs"


def _listed(programs: tuple[str, ...]) -> str:
    if len(programs) == 1:
        return programs[0]
    return f"{', '.join(programs[:-1])} or {programs[-1]}"
