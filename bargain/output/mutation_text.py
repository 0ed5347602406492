"""What became of a file's mutants, as text: those that nothing notices, each in its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bargain.columns import display_width
from bargain.mutation import Fate, Tried
from bargain.output.diagnostics import excerpt
from bargain.output.expectations import failures_text
from bargain.output.printable import shortened, visible
from bargain.output.properties_text import property_text
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import counted
from bargain.properties import PropertyResult
from bargain.results import Expected, ExpectedRace

WORDS: Final = 50
"""The longest piece of text, in characters, that is shown as changed."""


def mutated_text(
    file: str,
    tried: Sequence[Tried],
    unmet: Sequence[Expected | ExpectedRace | PropertyResult] = (),
    style: Style = PLAIN,
    *,
    claims: int,
) -> str:
    """The changes that nothing notices, and one line with how many are noticed.

    `unmet` are those of the file's claims that do not hold without any change; it has `claims` in
    all.
    """
    name = visible(file, breaks=False)
    if unmet:
        does = "does" if len(unmet) == 1 else "do"
        text = f"{counted(len(unmet), 'claim')} {does} not hold, so no change was tried"
        failures = failures_text((r for r in unmet if not isinstance(r, PropertyResult)), style)
        failures += "".join(property_text(r, style) for r in unmet if isinstance(r, PropertyResult))
        return f"{failures}{name}: {style.red(text)}\n"
    if not tried:
        return f"{name}: declares no programs with anything to change\n"
    shown = (one for one in tried if one.fate in (Fate.UNNOTICED, Fate.UNDECIDED))
    return "".join(_change(one, style) for one in shown) + _summary(name, tried, claims, style)


def _change(tried: Tried, style: Style) -> str:
    change, undecided = tried.mutant.change, tried.fate is Fate.UNDECIDED
    paint = style.yellow if undecided else style.red
    place = style.bold(f"{visible(str(change.span), breaks=False)}:")
    words = " -> ".join(shortened(text, WORDS) for text in (change.before, change.after))
    lines = [f"{place} {paint(tried.fate.value)}: {words}"]
    if display_width(f"{change.span}: {tried.fate.value}: {words}") > style.width:
        lines = [
            f"{place} {paint(tried.fate.value)}:",
            *wrapped(words, style.width, first="  ", rest="  "),
        ]
    lines += excerpt(change.span, style, paint)
    if tried.by is not None:
        asked = visible(str(tried.by), breaks=False)
        lines.append(f"{style.cyan('note:')} {asked} reaches a limit, and nothing fails")
    return "\n".join(lines) + "\n\n"


def _summary(name: str, tried: Sequence[Tried], claims: int, style: Style) -> str:
    fates = Counter(one.fate for one in tried)
    noticed = sum(count for fate, count in fates.items() if fate.is_noticed)
    total = len(tried) - fates[Fate.SAME]
    paint = style.green if noticed == total else style.red
    parts = [paint(f"{noticed} of {counted(total, 'change')} noticed")]
    if count := fates[Fate.NOT_LOADED]:
        parts.append(f"{count} because {'it does' if count == 1 else 'they do'} not load")
    if count := fates[Fate.NO_ANSWER]:
        parts.append(f"{count} because a match has no answer")
    if count := fates[Fate.UNDECIDED]:
        parts.append(style.yellow(f"{count} undecided"))
    if count := fates[Fate.SAME]:
        parts.append(f"{count} more would leave the program the same")
    why = "" if claims else "; the file has no expectations or properties"
    return f"{name}: {', '.join(parts)}{why}\n"
