"""Which outcome holds for which budgets, as text."""

from __future__ import annotations

from bargain.core.text import number_text
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import given_text, report_text
from bargain.whatif.budgets import Budgets, OutcomeAreas
from bargain.whatif.contest import NoOutcome, Outcome


def budgets_text(budgets: Budgets, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and words that are longer themselves."""
    title = f"{budgets.first} vs {budgets.second} in {budgets.game}"
    given = given_text(dict(budgets.given))
    lines = wrapped(f"{title}, with {given}" if given else title, style.width, rest="  ")
    lines = [style.bold(line) for line in lines]
    lines += ["", *(f"  {row}" for row in aligned([[a.name, a.words] for a in budgets.axes]))]
    for found in budgets.outcomes:
        lines += ["", *_outcome(budgets, found, style)]
    return "\n".join(lines) + "\n"


def _outcome(budgets: Budgets, found: OutcomeAreas, style: Style) -> list[str]:
    lines = [style.bold(line) for line in wrapped(ending_text(found.outcome), style.width)]
    if not any(area.bounds for area in found.areas):
        return [*lines, "  for all budgets"]
    for number, area in enumerate(found.areas):
        word = "if" if number == 0 else "or"
        lines += wrapped(budgets.words(area), style.width, first=f"  {word} ", rest="     ")
    least = ", ".join(map(point_text, found.least))
    lines += wrapped(least, style.width, first="  least: ", rest="    ")
    return lines


def ending_text(outcome: Outcome) -> str:
    """How a match ends, in a line: `play C against play D: payoffs 0 and 3`."""
    if isinstance(outcome, NoOutcome):
        return f"no answer ({', '.join(outcome.codes)})"
    first, second = map(report_text, outcome.reports)
    end = ""
    if outcome.agreement is not None:
        end = "agreement, " if outcome.agreement else "disagreement, "
        if outcome.round is not None and outcome.round > 1:
            end += f"round {outcome.round}, "
    payoffs = " and ".join(map(number_text, outcome.payoffs))
    return f"{first} against {second}: {end}payoffs {payoffs}"


def point_text(point: tuple[int, ...]) -> str:
    """Budgets, one for each axis: `(8, 11)`, or `8` where there is one."""
    return str(point[0]) if len(point) == 1 else f"({', '.join(map(str, point))})"
