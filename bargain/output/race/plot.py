"""A race as a drawing: one lane per agent, time from left to right, the end at the right.

Every branch of chance has its own picture, one below the other, up to a limit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core.text import number_text
from bargain.core.timelines import Timeline
from bargain.output.race.explored_text import ALIKE, chance_text, stopped_text, ways_text
from bargain.output.race.lanes import (
    BAR,
    LANES,
    Lanes,
    draw_band,
    draw_bar,
    draw_break,
    draw_cross,
    draw_mark,
)
from bargain.output.race.marks import Fold, Shape
from bargain.output.race.text import title_text
from bargain.output.race.words import probability_text
from bargain.output.style import short_lines, wrapped
from bargain.plot.svg import INK, LINE_HEIGHT, Drawing, width_of
from bargain.timeline.endings import Bargained
from bargain.timeline.events import How, Learned
from bargain.timeline.exploration import Exploration, KindFound
from bargain.timeline.run import Branch, Race

MOST_BRANCHES: Final = 6
MARGIN: Final = 12
BETWEEN: Final = 18
LONGEST: Final = 100
KEY: Final = 44
"""The width of a sign in the legend with the blank behind it."""

Sign: TypeAlias = Callable[[Drawing, int, int], None]


def race_plot(race: Race) -> Drawing:
    """The first branches, in the order in which chance is told; what is left out is said."""
    count = len(race.branches)
    pictures = [
        (f"Branch {number} of {count}, with probability {probability_text(each.probability)}", each)
        for number, each in enumerate(race.branches[:MOST_BRANCHES], 1)
    ]
    if count == 1 and not race.left_out:
        pictures = [("", race.branches[0])]
    title = title_text(race.timeline, race.given, race.left_open)
    return _page(race.timeline, title, pictures, [*_expected(race), *_left_out(race)])


def exploration_plot(found: Exploration) -> Drawing:
    """The shortest way to each kind of end."""
    pictures = [(_kind_head(found, kind), found.way(kind.shortest)) for kind in found.kinds]
    title = title_text(found.timeline, found.given, found.setting.left_open)
    below = [f"{ALIKE.capitalize()}."] if found.is_symmetric else []
    if found.stopped is not None:
        below += wrapped(stopped_text(found), LONGEST)
    return _page(found.timeline, f"{title}: how it may end", pictures, below)


def _kind_head(found: Exploration, kind: KindFound) -> str:
    """The kind, and which of how many ways there is shown."""
    head = kind.kind.value.capitalize()
    chance = None
    if kind.probability is not None:
        chance = chance_text(found, kind.probability)
    if kind.ways == 1 and found.is_complete:
        return f"{head}: the only way" + (f", with {chance}" if chance else "")
    have = f", which have {chance} in all" if chance else ""
    return f"{head}: the shortest of {ways_text(found, kind.ways)}{have}"


def _page(
    timeline: Timeline, title: str, pictures: Sequence[tuple[str, Branch]], below: Sequence[str]
) -> Drawing:
    """Pictures of branches, each with its head, and lines that stand below them all."""
    lanes = [(head, Lanes(timeline, branch)) for head, branch in pictures]
    titles = short_lines(title, LONGEST, 3 * LONGEST)
    above = 16 + LINE_HEIGHT * len(titles)
    entries = _legend([each for _, each in lanes])
    widths = [width_of(line) + 40 for line in (*titles, *below, *(head for head, _ in lanes))]
    width = MARGIN + max(*widths, *(each.width for _, each in lanes))
    rows = _rows(entries, width)
    height = above + sum(each.height + _head_height(head) + BETWEEN for head, each in lanes)
    height += len(below) * LINE_HEIGHT + len(rows) * (LINE_HEIGHT + 4) + MARGIN
    page = Drawing(width, height, title)
    for number, line in enumerate(titles, 1):
        page.text((MARGIN, 4 + number * LINE_HEIGHT), line, bold=True)
    top = above
    for head, each in lanes:
        if head:
            page.text((MARGIN, top + 14), head, bold=True)
        top += _head_height(head)
        each.draw(page, top)
        top += each.height + BETWEEN
    for line in below:
        page.text((MARGIN, top), line)
        top += LINE_HEIGHT
    for row in rows:
        x = MARGIN
        for sign, meaning in row:
            sign(page, x + 14, top + 4)
            page.text((x + KEY - 8, top + 8), meaning)
            x += _entry_width(meaning)
        top += LINE_HEIGHT + 4
    return page


def _head_height(head: str) -> int:
    return LINE_HEIGHT + 6 if head else 0


def _expected(race: Race) -> list[str]:
    """What the race is worth on average, where it is a number that can be read."""
    expected = race.expected_payoffs
    if expected is None or len(race.branches) == 1:
        return []
    agents = race.timeline.agents
    words = [f"{a.name} {number_text(e)}" for a, e in zip(agents, expected, strict=True)]
    line = f"Expected payoffs: {', '.join(words)}."
    return [line] if len(line) <= LONGEST else []


def _left_out(race: Race) -> list[str]:
    more = race.branches[MOST_BRANCHES:]
    left = sum((branch.probability for branch in more), race.left_out)
    if not left:
        return []
    count = f"{len(more)} more branches" if len(more) != 1 else "One more branch"
    if race.left_out:
        count = "Further branches"
    are = "is" if len(more) == 1 and not race.left_out else "are"
    return [f"{count}, with probability {probability_text(left)}, {are} not drawn."]


def _legend(lanes: Sequence[Lanes]) -> list[tuple[Sign, str]]:
    """The signs that occur, with what they mean."""
    sights = [each.sight for each in lanes]
    columns = [column for each in sights for column in each.columns]
    shapes = {mark.shape for column in columns for mark in column.marks}
    folds = {column.fold for column in columns}
    found: list[tuple[Sign, str]] = [
        (_mark(shape), shape.value) for shape in Shape if shape in shapes
    ]
    if any(bar.end is None for each in sights for bar in each.bars):
        found.append((_unready, "preparation that does not get ready"))
    if any(each.arrows for each in sights):
        found.append((_arrow, "the other learns the commitment"))
    if any(each.unlearned for each in sights):
        found.append((_dashes, "the other has not learned the commitment"))
    if any(is_open for each in lanes for is_open in each.channels()):
        found.append((_open, "channel open: learns what the other commits to"))
    if any(not is_open for each in lanes for is_open in each.channels()):
        unless = " except what is forced on it" if any(map(_forced, lanes)) else ""
        found.append((_closed, f"channel closed: learns nothing{unless}"))
    found += [(_break(fold), fold.value) for fold in Fold if fold in folds]
    if any(isinstance(each.branch.end, Bargained) for each in lanes):
        found.append((_start, "T: both know which program the other has, and bargaining starts"))
    return found


def _forced(lanes: Lanes) -> bool:
    """Whether somebody learns something through a closed channel."""
    return any(
        isinstance(event, Learned) and event.how is How.FORCED
        for step in lanes.branch.steps
        for event in (*step.before, *step.after)
    )


def _rows(entries: Sequence[tuple[Sign, str]], width: int) -> list[list[tuple[Sign, str]]]:
    rows: list[list[tuple[Sign, str]]] = []
    room = 0
    for entry in entries:
        needed = _entry_width(entry[1])
        if needed > room or not rows:
            rows.append([])
            room = width - 2 * MARGIN
        rows[-1].append(entry)
        room -= needed
    return rows


def _entry_width(meaning: str) -> int:
    return KEY + width_of(meaning) + 8


def _mark(shape: Shape) -> Sign:
    def draw(page: Drawing, x: int, y: int) -> None:
        draw_mark(page, shape, x, y, 0)

    return draw


def _break(fold: Fold) -> Sign:
    def draw(page: Drawing, x: int, y: int) -> None:
        draw_break(page, x, y, fold)

    return draw


def _unready(page: Drawing, x: int, y: int) -> None:
    draw_bar(page, x - 12, x + 12, y - BAR // 2, 0, ready=False)


def _arrow(page: Drawing, x: int, y: int) -> None:
    page.arrow((x - 12, y), (x + 14, y), LANES[0], Fraction(3, 2))


def _dashes(page: Drawing, x: int, y: int) -> None:
    page.line((x - 12, y), (x + 8, y), LANES[0], Fraction(3, 2), dashed=True)
    draw_cross(page, x + 10, y, 4, LANES[0])


def _open(page: Drawing, x: int, y: int) -> None:
    draw_band(page, x - 12, x + 12, y, is_open=True)


def _closed(page: Drawing, x: int, y: int) -> None:
    draw_band(page, x - 12, x + 12, y, is_open=False)


def _start(page: Drawing, x: int, y: int) -> None:
    page.line((x, y - 9), (x, y + 9), INK, 3)
