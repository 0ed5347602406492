"""What it would take for a claim to be true, as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bargain.logic.situation import value_text
from bargain.output.budgets_text import ending_text
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import counted, heading_lines, pair_text
from bargain.whatif.contest import NoOutcome
from bargain.whatif.fixes import Answer, Fix, Kind
from bargain.whatif.why_not import WhyNot

if TYPE_CHECKING:
    from bargain.whatif.feature_cells import Stretch

_HEADINGS = {
    Kind.BUDGET: "A larger budget",
    Kind.LEVEL: "A higher level of PA",
    Kind.FEATURE: "Another feature value",
    Kind.STRENGTH: "Another strength of one question",
}
_LARGER: Final = "larger changes, smaller ones first:"
_MOST: Final = "10^18"
_ABSENT = {
    Kind.BUDGET: "no question has a budget that is a number",
    Kind.LEVEL: "no question has a level that is a number",
    Kind.FEATURE: "the game has no features",
    Kind.STRENGTH: "there is no question",
}


def why_not_text(found: WhyNot, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and words that are longer themselves."""
    title = pair_text(found.first, found.second, found.game)
    lines = heading_lines(title, found.given, style)
    lines += ["", *wrapped(ending_text(found.outcome), style.width, first="  ", rest="    ")]
    verdict = {True: "is true already", False: "is false", None: "has no answer"}[found.holds]
    lines += wrapped(f"`{found.claim}` {verdict}.", style.width, first="  ", rest="    ")
    names = tuple(found.given)
    for answer in found.answers:
        lines += ["", style.bold(_HEADINGS[answer.kind]), *_answer(answer, names, style)]
    return "\n".join(lines) + "\n"


def _answer(answer: Answer, names: Sequence[str], style: Style) -> list[str]:
    if not answer.places:
        return [f"  {_ABSENT[answer.kind]}"]
    lines = wrapped(_searched(answer, names), style.width, first="  searched: ", rest="    ")
    if not answer.fixes:
        return [*lines, "  nothing of this kind makes it true"]
    smallest = [fix for fix in answer.fixes if fix.smallest]
    larger = answer.fixes[len(smallest) :]
    if len(answer.fixes) == 1:
        return [*lines, *_fix(answer.fixes[0], "  ", style)]
    for heading, fixes in ((_first_heading(answer.kind, smallest), smallest), (_LARGER, larger)):
        if fixes:
            lines.append(f"  {heading}")
        for fix in fixes:
            lines += _fix(fix, "    ", style)
    return lines


def _searched(answer: Answer, names: Sequence[str]) -> str:
    """All that would have been reported if it had made the claim true."""
    count = answer.places
    each = "one at a time, each " if count > 1 else ""
    match answer.kind:
        case Kind.BUDGET:
            return f"{counted(count, 'budget')}, {each}up to {_MOST}"
        case Kind.LEVEL:
            return f"{counted(count, 'level')}, {each}up to PA+{_MOST}"
        case Kind.FEATURE:
            *others, last = names
            before = f"{', '.join(others)} and " if others else ""
            return f"every value of {before}{last}"
        case Kind.STRENGTH:
            alone = ", one at a time" if count > 1 else ""
            return (
                f"{counted(count, 'question')}{alone}, with every other budget and level of PA "
                f"up to {_MOST}"
            )


def _first_heading(kind: Kind, smallest: Sequence[Fix]) -> str:
    if kind is Kind.FEATURE:
        return "any one of these (different features do not compare):"
    return "smallest change:" if len(smallest) == 1 else "smallest changes, all equally small:"


def _fix(fix: Fix, margin: str, style: Style) -> list[str]:
    words = f"{fix.place}: {fix.before} → {fix.after}"
    if fix.also is not None:
        words += f" ({also_text(fix.also)})"
    lines = wrapped(words, style.width, first=margin, rest=f"{margin}    ")
    end = fix.outcome
    ending = ending_text(end) if not isinstance(end, NoOutcome) else ""
    return [*lines, *wrapped(ending, style.width, first=f"{margin}  ", rest=f"{margin}    ")]


def also_text(also: Stretch) -> str:
    """`all values between 0.1 and 0.5 with cost * cost > 0.125`."""
    # Only what was found of intervals needs these words.
    from bargain.output.regions_text import signs_texts

    between = f"values between {value_text(also.low)} and {value_text(also.high)}"
    if not also.whole and not also.ways:
        return f"some {between}"
    ways = [" and ".join(signs_texts(way, {})) for way in also.ways]
    return f"all {between}" + (f" with {', or with '.join(ways)}" if ways else "")
