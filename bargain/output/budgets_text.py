"""Which outcome holds for which budgets, as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bargain.core.text import number_text
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import heading_lines, pair_text, report_text
from bargain.whatif.areas import bounds_text
from bargain.whatif.budgets import Budgets, OutcomeAreas
from bargain.whatif.contest import SIDES, NoOutcome, Outcome

MOST_PLACES: Final = 2
"""A point on more axes than this is written with their names."""
MOST_WAYS: Final = 4
"""With so many axes, an outcome may take more lines than this to say where it holds. The one that
takes the most is then told as the rest, which is as exact and can be read."""


def budgets_text(budgets: Budgets, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and words that are longer themselves."""
    title = pair_text(budgets.first, budgets.second, budgets.game)
    lines = heading_lines(title, budgets.given, style)
    lines += ["", *(f"  {row}" for row in aligned([[a.name, a.words] for a in budgets.axes]))]
    lines += _of_both_sides(budgets, style)
    told = [(found, _ways(budgets, found)) for found in budgets.outcomes]
    longest = max(told, key=lambda item: len(item[1]))
    is_rest = len(budgets.axes) > MOST_PLACES and len(longest[1]) > MOST_WAYS
    if is_rest:
        told.remove(longest)
    for found, ways in told:
        lines += ["", *_outcome(budgets, found, ways, style)]
    if is_rest:
        lines += ["", *_outcome(budgets, longest[0], None, style)]
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


def _ways(budgets: Budgets, found: OutcomeAreas) -> list[list[str]]:
    """The areas of an outcome in words; two that are the same but for `a < b` in one and `b < a` in
    the other are told together, as `a != b`."""
    ways: list[list[str]] = []
    left = [set(area.bounds) for area in found.areas]
    while left:
        bounds = left.pop(0)
        different = next(
            (
                (i, j)
                for i, j, most in sorted(bounds)
                if 0 not in (i, j) and most == -1 and bounds ^ {(i, j, -1), (j, i, -1)} in left
            ),
            None,
        )
        if different is None:
            ways.append(bounds_text(budgets.names, sorted(bounds)))
            continue
        i, j = sorted(different)
        left.remove(bounds ^ {(i, j, -1), (j, i, -1)})
        rest = bounds_text(budgets.names, sorted(bounds - {(i, j, -1), (j, i, -1)}))
        ways.append([*rest, f"{budgets.names[i - 1]} != {budgets.names[j - 1]}"])
    return ways


def _outcome(
    budgets: Budgets, found: OutcomeAreas, ways: list[list[str]] | None, style: Style
) -> list[str]:
    """An outcome and where it holds; without ways, wherever none of those above does."""
    lines = [style.bold(line) for line in wrapped(ending_text(found.outcome), style.width)]
    if ways is None:
        lines.append("  for all other budgets")
    elif not any(ways):
        return [*lines, "  for all budgets"]
    else:
        for number, way in enumerate(ways):
            lines += _unbroken(way, "  or " if number else "  if ", style)
    if ways is not None or any(map(any, found.least)):
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
