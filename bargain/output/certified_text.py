"""What an accepted certificate claims, as text: how the match ended, in the words of `run`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from bargain.core.games import FeatureValue
from bargain.match import DemandReport, PlayReport, Report, Side
from bargain.output.match_text import heading_lines, side_lines
from bargain.output.style import PLAIN, Style
from bargain.output.words import counted, ended_text

Row: TypeAlias = Sequence[Any]


def certified_text(document: Any, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and words that are longer themselves. The
    document is one that the kernel has accepted."""
    claim = document["claim"]
    match, outcome = claim["match"], claim["outcome"]
    first, second = match["programs"]
    given = _given(match["given"], document["features"])
    heading = heading_lines(f"accepted  {first} vs {second} in {match['game']}", given, style)
    sides = _sides(match, outcome)
    reports = (sides[0].report, sides[1].report)
    agreement = outcome.get("agreement")
    ended = ended_text(reports, agreement, outcome.get("round"), document["rounds"])
    lines = [*heading, "", *side_lines(sides, ended, agreement, style), "", _questions(document)]
    return "\n".join(lines) + "\n"


def _given(given: Mapping[str, Any], features: Sequence[Row]) -> dict[str, FeatureValue]:
    return {
        name: Fraction(given[name]) if kind == "interval" else given[name]
        for kind, name, *_ in features
    }


def _sides(match: Any, outcome: Any) -> tuple[Side, Side]:
    def side(place: int) -> Side:
        share = Fraction(outcome["shares"][place]) if "shares" in outcome else None
        return Side(
            match["programs"][place],
            match["players"][place],
            _report(outcome["reports"][place]),
            Fraction(outcome["payoffs"][place]),
            share,
        )

    return side(0), side(1)


def _report(words: Sequence[str]) -> Report:
    if len(words) == 1:
        return PlayReport(words[0])
    demand, option = words
    return DemandReport(Fraction(demand), option)


def _questions(document: Any) -> str:
    """How many questions there are, as `run` counts them, and at how many feature values.

    A question about all values of a feature has rows at several of them, which count once.
    """
    names = [feature[1] for feature in document["features"]]
    different = set()
    for asker, opponent, role, world, term, _ in document["questions"]:
        over = document["terms"][term][2]
        values = zip(names, document["worlds"][world], strict=True)
        fixed = tuple(value for name, value in values if name not in over)
        different.add((asker, opponent, role, term, fixed))
    if not different:
        return "No questions: neither program asks what is provable."
    worlds = len({row[3] for row in document["questions"]})
    at = f", at {worlds} combinations of feature values" if worlds > 1 else ""
    return counted(len(different), "question") + at
