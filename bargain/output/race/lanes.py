"""The picture of one branch of a race: two lanes, what is marked on them, and the end.

Time goes from left to right in columns, one for each time at which something happens; within a
column the parts of that time follow each other. Words stand outside of the lanes, above the first
and below the second, so that what the agents learn of each other has the space between.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bargain.core.text import program_text
from bargain.core.timelines import Timeline
from bargain.output.race.ends import FILLS, Ending, ending, lines_of
from bargain.output.race.marks import Bar, Column, Fold, Mark, Phase, Shape, Sight, sight
from bargain.plot.svg import INK, Drawing, Length, width_of
from bargain.timeline.endings import Bargained
from bargain.timeline.run import Branch
from bargain.timeline.setting import ROLES

LANES: Final = ("#0072b2", "#b35900")
OPEN: Final = "#d3ecdf"
CLOSED: Final = "#b5b5b5"
FAINT: Final = "#707070"
STRIPES: Final = ("#ffffff", "#f4f4f4")

LINE: Final = 15
SLOT: Final = 20
PAD: Final = 10
NARROW: Final = 40
BAND: Final = 7
"""Half of the height of the band that shows the channel."""
BAR: Final = 9
HEADER: Final = 24
UNLEARNED: Final = 20
LEAST_GAP: Final = 130
MOST_LISTED: Final = 6


class Lanes:
    """The picture of a branch, measured before it is drawn."""

    def __init__(self, timeline: Timeline, branch: Branch) -> None:
        self.timeline, self.branch = timeline, branch
        self.sight: Sight = sight(timeline, branch)
        self.ending: Ending = ending(timeline, branch)
        self.about = tuple(_about(timeline, agent) for agent in ROLES)
        self.left = 24 + max(width_of(line) for lines in self.about for line in lines)
        self.slots = [_slots(column) for column in self.sight.columns]
        self.starts: list[int] = [self.left]
        for column, slots in zip(self.sight.columns, self.slots, strict=True):
            self.starts.append(self.starts[-1] + _column_width(column, slots))
        reasons = (width_of(each.reason) for each in self.sight.unlearned)
        self.starts[-1] = max(self.starts[-1], self.left + max(reasons, default=0) + 24)
        self.right = self.starts[-1]
        told = (*self.ending.sides[0], *self.ending.sides[1], *self.ending.told)
        told += (self.ending.kind.value,)
        self.width = self.right + 46 + max(width_of(line) for line in told)
        self.rows = tuple(_rows([b for b in self.sight.bars if b.agent == a]) for a in ROLES)
        self.flags = tuple(self._flags_height(agent) for agent in ROLES)
        between = sum(len(side) for side in self.ending.sides) + len(self.ending.told) + 1
        unlearned = len(self.sight.unlearned) * UNLEARNED
        self.gap = max(LEAST_GAP, between * LINE + 46, 60 + unlearned)
        self.first = HEADER + self.flags[0] + self._bars_height(0) + BAND + 12
        self.second = self.first + self.gap
        below = max(self.flags[1] + self._bars_height(1) + BAND, LINE * len(self.about[1]))
        self.height = self.second + below + 14

    def draw(self, page: Drawing, top: int) -> None:
        self.page, self.top = page, top
        self._columns()
        for agent in ROLES:
            self._lane(agent)
            self._bars(agent)
        for agent in ROLES:
            self._flags(agent)
        self._arrows()
        self._unlearned()
        for agent in ROLES:
            self._marks(agent)
        self._end()

    def channels(self) -> set[bool]:
        """Whether channels are open, and whether they are closed, somewhere in this picture."""
        return {is_open for agent in ROLES for _, is_open in self._channel(agent)}

    # Places --------------------------------------------------------------------------------------

    def y(self, agent: int) -> int:
        return self.top + (self.first, self.second)[agent]

    def _place(self, time: int) -> int:
        """The number of the column of a time."""
        columns = self.sight.columns
        low, high = 0, len(columns) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if columns[middle].first <= time:
                low = middle
            else:
                high = middle - 1
        return low

    def x(self, time: int, phase: Phase, agent: int) -> Length:
        """Where on its lane something is that an agent does or learns."""
        place = self._place(time)
        if self.sight.columns[place].fold is not None:
            return Fraction(self.starts[place] + self.starts[place + 1], 2)
        for mark, slot in self.slots[place]:
            if mark.agent == agent and mark.phase is phase:
                return self._at(place, slot)
        return self.starts[place] + PAD

    def _at(self, place: int, slot: int) -> int:
        return self.starts[place] + PAD + slot * SLOT

    def _bars_height(self, agent: int) -> int:
        rows = self.rows[agent]
        return (BAR + 3) * (max(rows.values()) + 1) + 3 if rows else 0

    def _flags_height(self, agent: int) -> int:
        return max(
            (
                sum(len(_lines(mark)) for mark in column.marks if mark.agent == agent) * LINE
                for column in self.sight.columns
            ),
            default=0,
        )

    # Parts ---------------------------------------------------------------------------------------

    def _columns(self) -> None:
        """The stripes of time, with the times above them."""
        page = self.page
        started = isinstance(self.branch.end, Bargained)
        for place, (column, (left, right)) in enumerate(
            zip(self.sight.columns, pairwise(self.starts), strict=True)
        ):
            corner = (left, self.top)
            page.rectangle(corner, right - left, self.height, STRIPES[place % 2])
            words = str(column.first)
            if column.last != column.first:
                words = f"{column.first}–{column.last}"
            page.text((left + PAD - 4, self.top + 16), words, bold=True)
        page.text((self.left - 10, self.top + 16), "time", anchor="end")
        if started:
            page.text((self.right + 8, self.top + 16), f"T = {self.branch.end.time}", bold=True)

    def _lane(self, agent: int) -> None:
        page, y = self.page, self.y(agent)
        for line, words in enumerate(self.about[agent]):
            fill = LANES[agent] if line == 0 else FAINT
            page.text((12, y + 4 + line * LINE), words, bold=line == 0, fill=fill)
        pieces = self._channel(agent)
        for (start, is_open), (end, _) in pairwise([*pieces, (self.right, True)]):
            draw_band(page, start, end, y, is_open=is_open)
        page.line((self.left, y), (self.right, y), LANES[agent], 2)
        for place, column in enumerate(self.sight.columns):
            if column.fold is not None:
                draw_break(page, (self.starts[place] + self.starts[place + 1]) // 2, y, column.fold)

    def _channel(self, agent: int) -> list[tuple[Length, bool]]:
        """From where on the channel is open or closed."""
        is_open = self.timeline.agents[agent].channel_open
        found: list[tuple[Length, bool]] = [(self.left, is_open)]
        for step, _ in self.branch.steps.stretches:
            if step.standing[agent].channel_open != is_open:
                is_open = not is_open
                x = self.x(step.time, Phase.ACTED, agent)
                if found[-1][0] == x:
                    found.pop()
                found.append((x, is_open))
        return found

    def _outside(self, agent: int) -> int:
        """The edge of a lane and its bars, from which words are set."""
        away = BAND + 4 + self._bars_height(agent)
        return self.y(agent) - away if agent == 0 else self.y(agent) + away

    def _bars(self, agent: int) -> None:
        for bar, row in self.rows[agent].items():
            start = self.x(bar.start, Phase.ACTED, agent)
            end: Length = self.right
            if bar.end is not None:
                end = self.x(bar.end, Phase.EVENTS, agent)
            away = BAND + 4 + row * (BAR + 3)
            y = self.y(agent) - away - BAR if agent == 0 else self.y(agent) + away
            draw_bar(self.page, start, end, y, agent, ready=bar.end is not None)

    def _flags(self, agent: int) -> None:
        """What the marks are, at poles that stand on them; the last mark's nearest the lane."""
        page, edge = self.page, self._outside(agent)
        for place, slots in enumerate(self.slots):
            level = 0
            for mark, slot in reversed([each for each in slots if each[0].agent == agent]):
                x, lines = self._at(place, slot), _lines(mark)
                far = (level + len(lines)) * LINE
                if agent == 0:
                    page.line((x, self.y(agent)), (x, edge - far + 3), FAINT)
                    first = edge - far + 12
                else:
                    page.line((x, self.y(agent)), (x, edge + far - 3), FAINT)
                    first = edge + level * LINE + 12
                for number, words in enumerate(lines):
                    page.text((x + 5, first + number * LINE), words)
                level += len(lines)

    def _arrows(self) -> None:
        for arrow in self.sight.arrows:
            other = 1 - arrow.agent
            if self._place(arrow.made) == self._place(arrow.time) and self._is_folded(arrow.time):
                continue
            start = self.x(arrow.made, Phase.ACTED, other), self.y(other)
            down = 1 if other == 0 else -1
            end = self.x(arrow.time, arrow.phase, arrow.agent), self.y(arrow.agent) - 8 * down
            self.page.arrow(start, end, LANES[other], Fraction(3, 2))

    def _is_folded(self, time: int) -> bool:
        return self.sight.columns[self._place(time)].fold is not None

    def _unlearned(self) -> None:
        page = self.page
        for agent in ROLES:
            missing = [each for each in self.sight.unlearned if each.agent == agent]
            for number, each in enumerate(missing):
                x, y = self.x(each.made, Phase.ACTED, 1 - agent), self.y(1 - agent)
                down = 1 if agent == 1 else -1
                level = y + down * (28 + number * UNLEARNED)
                page.line((x, y), (x, level), LANES[1 - agent], Fraction(3, 2), dashed=True)
                end = max(self.right - 10, x + 10)
                page.line((x, level), (end, level), LANES[1 - agent], Fraction(3, 2), dashed=True)
                draw_cross(page, end, level, 4, LANES[1 - agent])
                fill = LANES[1 - agent]
                page.text((end - 8, level - 5), each.reason, anchor="end", fill=fill, halo=True)

    def _marks(self, agent: int) -> None:
        for place, slots in enumerate(self.slots):
            for mark, slot in slots:
                if mark.agent == agent:
                    x = self._at(place, slot)
                    hint = f"{mark.words} {mark.note}" if mark.note else mark.words
                    draw_mark(self.page, mark.shape, x, self.y(agent), agent, hint)

    def _end(self) -> None:
        page, x = self.page, self.right + 16
        first, second = self.ending.sides
        if isinstance(self.branch.end, Bargained):
            page.line((self.right, self.top), (self.right, self.top + self.height), INK, 3)
        for agent, lines in enumerate((first, second)):
            start = self.y(agent) + 4 - (len(lines) - 1) * LINE * agent
            for number, words in enumerate(lines):
                fill = LANES[agent] if number == 0 else None
                page.text((x, start + number * LINE), words, bold=number == 0, fill=fill)
        high = (len(self.ending.told) + 1) * LINE + 12
        room = self.gap - (len(first) + len(second)) * LINE - high
        top = self.y(0) + len(first) * LINE + room // 2 - 2
        told = (self.ending.kind.value, *self.ending.told)
        width = 20 + max(width_of(line) for line in told)
        page.rectangle((x - 4, top), width, high, FILLS[self.ending.kind])
        for number, line in enumerate(told):
            page.text((x + 4, top + 17 + number * LINE), line, bold=number == 0)


# Signs -------------------------------------------------------------------------------------------


def draw_mark(
    page: Drawing, shape: Shape, x: Length, y: Length, agent: int, hint: str | None = None
) -> None:
    ink = LANES[agent]
    diamond = [(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)]
    match shape:
        case Shape.COMMITMENT:
            page.circle((x, y), 7, ink, hint)
        case Shape.KNOWLEDGE:
            page.circle((x, y), 5, "#ffffff", hint, outline=INK)
        case Shape.FAILURE:
            page.circle((x, y), 7, "#ffffff", hint)
            draw_cross(page, x, y, 6, "#c00000")
        case Shape.GAIN:
            page.polygon([(x - 7, y + 5), (x + 7, y + 5), (x, y - 7)], INK, hint)
        case Shape.LOSS:
            page.polygon([(x - 7, y - 5), (x + 7, y - 5), (x, y + 7)], INK, hint)
        case Shape.CHANCE:
            page.polygon(diamond, INK, hint)
        case Shape.MISCHANCE:
            page.polygon(diamond, "#ffffff", hint, outline=INK)
        case Shape.PREPARATION:
            page.rectangle((x - 5, y - 5), 10, 10, ink, hint)
        case Shape.CHANNEL:
            page.rectangle((x - 2, y - 10), 4, 20, INK, hint)


def draw_cross(page: Drawing, x: Length, y: Length, size: int, ink: str) -> None:
    page.line((x - size, y - size), (x + size, y + size), ink, Fraction(5, 2))
    page.line((x - size, y + size), (x + size, y - size), ink, Fraction(5, 2))


def draw_band(page: Drawing, start: Length, end: Length, y: Length, *, is_open: bool) -> None:
    page.rectangle((start, y - BAND), end - start, 2 * BAND, OPEN if is_open else CLOSED)
    if not is_open:
        for edge in (y - BAND, y + BAND):
            page.line((start, edge), (end, edge), INK)


def draw_bar(
    page: Drawing, start: Length, end: Length, y: Length, agent: int, *, ready: bool
) -> None:
    """A preparation; one that does not get ready is empty."""
    fill = LANES[agent] if ready else "#ffffff"
    page.rectangle((start, y), end - start, BAR, fill, outline=LANES[agent])


def draw_break(page: Drawing, x: int, y: int, fold: Fold) -> None:
    page.rectangle((x - 7, y - BAND - 2), 14, 2 * BAND + 4, "#ffffff")
    for dot in BREAKS[fold]:
        page.line((x + dot - 3, y + BAND + 2), (x + dot + 3, y - BAND - 2), INK, Fraction(3, 2))


BREAKS: Final = {Fold.QUIET: (-4, 4), Fold.SAME: (-6, 0, 6), Fold.LEFT_OUT: (-9, -3, 3, 9)}


# Measures ----------------------------------------------------------------------------------------


def _lines(mark: Mark) -> list[str]:
    """What is written at a mark."""
    return [line for part in (mark.words, mark.note) if part for line in lines_of(part)]


def _slots(column: Column) -> list[tuple[Mark, int]]:
    """The marks of a column with their places: what both do in the same part of a time stands at
    the same place."""
    found: list[tuple[Mark, int]] = []
    used = 0
    for phase in Phase:
        most = 0
        for agent in ROLES:
            marks = [m for m in column.marks if m.agent == agent and m.phase is phase]
            found += [(mark, used + number) for number, mark in enumerate(marks)]
            most = max(most, len(marks))
        used += most
    return found


def _column_width(column: Column, slots: Sequence[tuple[Mark, int]]) -> int:
    header = width_of(str(column.first))
    if column.first != column.last:
        header = width_of(f"{column.first}–{column.last}") + 10
    needed = [
        SLOT * slot + 5 + max(width_of(line) for line in _lines(mark)) for mark, slot in slots
    ]
    return max(NARROW, header + PAD, *(PAD + width + 4 for width in needed), 0)


def _rows(bars: Sequence[Bar]) -> dict[Bar, int]:
    """Bars in rows, those that overlap in different ones."""
    ends: list[int | None] = []
    found: dict[Bar, int] = {}
    for bar in bars:
        free = [row for row, end in enumerate(ends) if end is not None and end <= bar.start]
        row = free[0] if free else len(ends)
        ends[row : row + 1] = [bar.end]
        found[bar] = row
    return found


def _about(timeline: Timeline, agent: int) -> list[str]:
    """Who has the lane, with which programs to choose from, and which channel and rule."""
    declared = timeline.agents[agent]
    programs = [program_text(program) for program in declared.programs]
    if len(programs) == 1:
        able = f"only {programs[0]}, as both know"
    elif len(programs) > MOST_LISTED:
        able = f"one of {len(programs)} programs"
    else:
        able = f"{', '.join(programs[:-1])} or {programs[-1]}"
    channel = f"channel {'open' if declared.channel_open else 'closed'}, lag {declared.lag}"
    rule = [f"follows {declared.plan}"] if isinstance(declared.plan, str) else []
    lines = [line for words in (able, channel, *rule) for line in lines_of(words)]
    return [lines_of(declared.name)[0], *lines]
