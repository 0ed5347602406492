"""Which outcome holds for which budgets, as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bargain.core.text import number_text
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import given_text, report_text
from bargain.whatif.areas import bounds_text
from bargain.whatif.budgets import Budgets, OutcomeAreas
from bargain.whatif.contest import SIDES, NoOutcome, Outcome

MOST_PLACES: Final = 2
"""A point on more axes than this is written with their names."""


def budgets_text(budgets: Budgets, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and words that are longer themselves."""
    title = f"{budgets.first} vs {budgets.second} in {budgets.game}"
    given = given_text(dict(budgets.given))
    lines = wrapped(f"{title}, with {given}" if given else title, style.width, rest="  ")
    lines = [style.bold(line) for line in lines]
    lines += ["", *(f"  {row}" for row in aligned([[a.name, a.words] for a in budgets.axes]))]
    lines += _of_both_sides(budgets, style)
    for found in budgets.outcomes:
        lines += ["", *_outcome(budgets, found, style)]
    return "\n".join(lines) + "\n"


def _of_both_sides(budgets: Budgets, style: Style) -> list[str]:
    """That budgets with one name are two, where both sides have such a one."""
    names = set(budgets.names)
    first = f"{SIDES[0]}."
    shared = [name.removeprefix(first) for name in budgets.names if name.startswith(first)]
    shared = [f"`{label}`" for label in shared if f"{SIDES[1]}.{label}" in names]
    if not shared:
        return []
    told = (
        f"Both sides have {' and '.join(shared)}. The first's and the second's vary independently."
    )
    return wrapped(told, style.width, first="  ", rest="  ")


def _outcome(budgets: Budgets, found: OutcomeAreas, style: Style) -> list[str]:
    lines = [style.bold(line) for line in wrapped(ending_text(found.outcome), style.width)]
    if not any(area.bounds for area in found.areas):
        return [*lines, "  for all budgets"]
    for number, area in enumerate(found.areas):
        word = "if" if number == 0 else "or"
        lines += _unbroken(bounds_text(budgets.names, area.bounds), f"  {word} ", style)
    if any(map(any, found.least)):
        least = [_named_point(budgets.names, point) for point in found.least]
        lines += _unbroken(least, "  least: ", style)
    return lines


def _unbroken(parts: Sequence[str], first: str, style: Style) -> list[str]:
    """The parts in a row, with line breaks between but not inside of them."""
    text = ", ".join(part.replace(" ", "\0") for part in parts)
    lines = wrapped(text, style.width, first=first, rest="     ")
    return [line.replace("\0", " ") for line in lines]


def _named_point(names: Sequence[str], point: tuple[int, ...]) -> str:
    """A point on many axes by their names, because nobody counts so many places."""
    if len(point) <= MOST_PLACES:
        return point_text(point)
    parts = [f"{name} = {budget}" for name, budget in zip(names, point, strict=True)]
    return f"({', '.join(parts)})"


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
