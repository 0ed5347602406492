"""What an accepted certificate claims, as text: how the match ended, in the words of `run`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from bargain import kernel
from bargain.certificate.notes import Notes, given_of
from bargain.match import DemandReport, PlayReport, Report, Side
from bargain.output.match_text import side_lines
from bargain.output.printable import visible
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import counted, ended_text, heading_lines

_VERDICTS: Final = ("proved", "refuted", "unprovable", "out of budget")


def certified_text(document: Any, notes: Notes, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and words that are longer themselves. The
    document is one that the kernel has accepted."""
    first, second = map(_shown, document["match"])
    title = f"accepted  {first} vs {second} in {_shown(notes.game)}"
    given = {
        _shown(name): _shown(value) if isinstance(value, str) else value
        for name, value in given_of(document, notes.features).items()
    }
    heading = heading_lines(title, given, style)
    outcome = {what: sides for what, *sides in document["outcome"]}
    sides = _side(document, notes, outcome, 0), _side(document, notes, outcome, 1)
    reports = (sides[0].report, sides[1].report)
    agreement, _ = outcome.get("agreement", (None, None))
    last, _ = outcome.get("last", (None, None))
    ended = ended_text(reports, agreement, last, document["rounds"])
    lines = [*heading, "", *side_lines(sides, ended, agreement, style), ""]
    lines += wrapped(_questions(document), style.width, rest="  ")
    return "\n".join(lines) + "\n"


def _side(document: Any, notes: Notes, outcome: Mapping[str, Sequence[str]], place: int) -> Side:
    demand, share = outcome["demand"][place], None
    report: Report = PlayReport(_shown(demand))
    if "share" in outcome:
        share = Fraction(outcome["share"][place])
        report = DemandReport(Fraction(demand), _shown(outcome["outside"][place]))
    program, player = _shown(document["match"][place]), _shown(notes.players[place])
    return Side(program, player, report, Fraction(outcome["payoff"][place]), share)


def _shown(name: str) -> str:
    return visible(name, breaks=False)


def _cases(
    evaluation: kernel.Evaluation, world: int, over: Sequence[str]
) -> list[list[tuple[int, bool]]]:
    """What the kernel says; cases may be inside of each other as deep as there."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(kernel.MAX_FRAMES)
    try:
        return evaluation.cases(world, over)
    finally:
        sys.setrecursionlimit(limit)


def _questions(document: Any) -> str:
    """How many questions there are, in how many cells of feature values, and how many of them have
    which verdict.

    A question about all values of a feature has rows in several worlds, which count once where the
    worlds that it speaks of are the same. `run` counts by points instead, also those that the
    kernel does not come to, so its number may be another.
    """
    evaluation = kernel.Evaluation(document)
    evaluation.has_covers()
    different = {}
    rows = zip(document["questions"], document["verdicts"], strict=True)
    for (asker, opponent, role, world, term, _), (verdict, *_) in rows:
        *_, over = document["terms"][term]
        about = tuple(leaf for led in _cases(evaluation, world, over) for leaf, _ in led)
        different[asker, opponent, role, term, about] = verdict
    if not different:
        return "No questions: neither program asks what is provable."
    worlds = len({row[3] for row in document["questions"]})
    at = f", in {worlds} cells of feature values" if worlds > 1 else ""
    verdicts = Counter(different.values())
    told = ", ".join(f"{verdicts[one]} {one}" for one in _VERDICTS if one in verdicts)
    return f"{counted(len(different), 'question')}{at}: {told}"
