"""An exploration of a timeline as text: the kinds of ends, each with the shortest way there."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from bargain.output.race.choices import answers
from bargain.output.race.table import table_lines
from bargain.output.race.text import end_lines, end_text, heading
from bargain.output.race.words import count_text, probability_text
from bargain.output.style import PLAIN, Style, wrapped
from bargain.timeline import Exploration, Found, KindFound, NoAnswerThere, Stop, TooHardThere

MOST_ENDS: Final = 10
"""Of more ends of a kind, the rest is counted."""

ALIKE: Final = "the agents are alike, so mirror images count once"
RANGES: Final = (
    "Ranges of probabilities are over all ways of choosing by what one has learned and done"
)
BOUNDED: Final = (
    "At the utmost: these ways are too many to go through, and choices that go by everything that"
    " has happened would reach so far"
)


def exploration_text(found: Exploration, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide."""
    timeline = found.timeline
    blocks = [heading(timeline, found.given, found.setting.left_open, style)]
    blocks.append(_visited(found, style))
    for number, kind in enumerate(found.kinds, 1):
        blocks.append(_kind_lines(found, kind, number, style))
        blocks.append(_way_lines(found, kind, style))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _visited(found: Exploration, style: Style) -> list[str]:
    kinds = "one kind of end" if len(found.kinds) == 1 else f"{len(found.kinds)} kinds of ends"
    kinds = kinds if found.kinds else "no end"
    states = count_text(found.states, "state")
    if found.time < 0:
        told = f"Not even every chance at 0: {states}"
    else:
        told = f"Every choice and every chance up to {found.time}: {states}"
    if found.is_symmetric:
        told += f" ({ALIKE})"
    lines = wrapped(f"{told}, {kinds}", style.width, rest="  ")
    if found.chooses and found.kinds:
        lines += wrapped(f"{RANGES}.", style.width, rest="  ")
        if is_bounded(found):
            lines += map(style.yellow, wrapped(f"{BOUNDED}.", style.width, rest="  "))
    if found.stopped is not None:
        lines += map(style.yellow, wrapped(stopped_text(found), style.width, rest="  "))
    return lines


def stopped_text(found: Exploration) -> str:
    """Why the exploration is not complete, and what is certain all the same."""
    if found.stopped is Stop.TIME:
        why = f"stopped behind {found.time} as asked, the horizon being {found.timeline.horizon}"
    elif found.time < 0:
        why = f"stopped at the beginning, there being {Stop.STATES.value}"
    else:
        why = f"stopped behind {found.time}, there being {Stop.STATES.value} at {found.time + 1}"
    later = f"behind {found.time}" if found.time >= 0 else "also at 0"
    if found.kinds:
        certain = "each end that is told here can be reached, in at least so many ways"
        return f"{why}; what is certain: {certain}; there may be others, {later}"
    if found.time < 0:
        return f"{why}; nothing is certain"
    return f"{why}; what is certain: nothing ends up to {found.time}"


def is_bounded(found: Exploration) -> bool:
    """Whether a range is not known exactly although all ends are: by the number of strategies."""
    return found.is_complete and any(
        not found.kind_range(kind.kind).is_certain for kind in found.kinds
    )


def _kind_lines(found: Exploration, kind: KindFound, number: int, style: Style) -> list[str]:
    title = f"{number}. {kind.kind.value}: {ways_text(found, kind.ways)}"
    lines = wrapped(f"{title}, {_probability(found, kind)}", style.width, rest="   ")
    lines = [style.bold(line) for line in lines]
    groups = _alike(kind)
    rows = []
    for ends in groups[:MOST_ENDS]:
        known = [end.probability for end in ends if end.probability is not None]
        if known:
            much = probability_text(sum(known, Fraction(0)))
        else:
            much = count_text(sum(end.ways for end in ends), "way")
        rows.append((much, end_text(ends[0].end, found.timeline, ends[-1].end.time)))
    width = max(len(much) for much, _ in rows)
    for much, text in rows:
        lines += wrapped(text, style.width, first=f"   {much:>{width}}  ", rest=" " * (width + 7))
    if len(rows) < len(groups):
        lines.append(f"   … and {len(groups) - len(rows)} more: --format json has all")
    return lines


def _alike(kind: KindFound) -> list[list[Found]]:
    """The ends of a kind, those together that differ in nothing but their time."""
    groups: dict[object, list[Found]] = {}
    for found in kind.ends:
        end = found.end
        fault: object = None
        if isinstance(end, NoAnswerThere):
            fault = tuple((found.code, found.span) for found in end.diagnostics)
        elif isinstance(end, TooHardThere):
            fault = end.reason
        groups.setdefault((found.key.programs, fault), []).append(found)
    return list(groups.values())


def ways_text(found: Exploration, ways: int) -> str:
    return count_text(ways, "way") + (" or more" if not found.is_complete else "")


def chance_text(found: Exploration, probability: Fraction) -> str:
    least = "" if found.is_complete else "at least "
    return f"probability {least}{probability_text(probability)}"


def kinds_text(found: Exploration) -> str:
    """The kinds of ends in a line, each with its probability."""
    told = (f"{kind.kind.value}: {_probability(found, kind)}" for kind in found.kinds)
    return "; ".join(told) or "no end was found"


def _probability(found: Exploration, kind: KindFound) -> str:
    """Exactly, or from the least to the greatest over all ways of choosing."""
    if kind.probability is not None:
        return chance_text(found, kind.probability)
    reach = found.kind_range(kind.kind)
    low, high = reach.least[0], reach.most[1]
    if low == high:
        return f"probability {probability_text(low)}, whatever they choose"
    between = f"from {probability_text(low)} to {probability_text(high)}"
    known = "" if reach.is_certain else "at the utmost "
    return f"probability {known}{between}, by what they choose"


def _way_lines(found: Exploration, kind: KindFound, style: Style) -> list[str]:
    """The shortest way to a kind of end, step by step."""
    branch = found.way(kind.shortest)
    title = "the shortest way there"
    if branch.probability != 1:
        title += f", by chance {probability_text(branch.probability)}"
    lines = [f"   {style.bold(title)}:"]
    options = [option.replace(" ", "\0") for option in answers(branch, found.timeline)]
    if options:
        told = wrapped(" ".join(options), style.width, first="   ", rest="     ")
        lines += [line.replace("\0", " ") for line in told]
    lines += ["", *table_lines(found.timeline, branch, 0, style, "   "), ""]
    return [*lines, *end_lines(branch, found.timeline, style, "   ")]
