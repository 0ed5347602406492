"""What it would take for a claim to be true, as text."""

from __future__ import annotations

from bargain.output.budgets_text import ending_text
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import given_text
from bargain.whatif.contest import NoOutcome
from bargain.whatif.fixes import Answer, Fix, Kind
from bargain.whatif.why_not import WhyNot

_HEADINGS = {
    Kind.BUDGET: "A larger budget",
    Kind.LEVEL: "A higher level of PA",
    Kind.FEATURE: "Another feature value",
    Kind.STRENGTH: "Another strength of one question",
}
_ABSENT = {
    Kind.BUDGET: "no question has a budget that is a number",
    Kind.LEVEL: "no question has a level that is a number",
    Kind.FEATURE: "the game has no features",
    Kind.STRENGTH: "there is no question",
}


def why_not_text(found: WhyNot, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and words that are longer themselves."""
    title = f"{found.first} vs {found.second} in {found.game}"
    given = given_text(dict(found.given))
    lines = wrapped(f"{title}, with {given}" if given else title, style.width, rest="  ")
    lines = [style.bold(line) for line in lines]
    lines += ["", *wrapped(ending_text(found.outcome), style.width, first="  ", rest="    ")]
    verdict = {True: "is true already", False: "is false", None: "has no answer"}[found.holds]
    lines += wrapped(f"`{found.claim}` {verdict}.", style.width, first="  ", rest="    ")
    for answer in found.answers:
        lines += ["", style.bold(_HEADINGS[answer.kind]), *_answer(answer, style)]
    return "\n".join(lines) + "\n"


def _answer(answer: Answer, style: Style) -> list[str]:
    if not answer.places:
        return [f"  {_ABSENT[answer.kind]}"]
    if not answer.fixes:
        return ["  nothing of this kind makes it true"]
    several = any(not fix.smallest for fix in answer.fixes)
    lines: list[str] = []
    for fix in answer.fixes:
        lines += _fix(fix, "  (larger) " if several and not fix.smallest else "  ", style)
    return lines


def _fix(fix: Fix, first: str, style: Style) -> list[str]:
    words = f"{fix.place}: {fix.before} → {fix.after}"
    if fix.also is not None:
        words += f" ({fix.also})"
    lines = wrapped(words, style.width, first=first, rest="      ")
    end = fix.outcome
    ending = ending_text(end) if not isinstance(end, NoOutcome) else ""
    return [*lines, *wrapped(ending, style.width, first="    ", rest="      ")]
