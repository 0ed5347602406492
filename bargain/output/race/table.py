"""The steps of a branch as a table: a column for the time, and one for each agent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from bargain.columns import display_width
from bargain.core import timelines as c
from bargain.core.text import program_text
from bargain.output.printable import pad
from bargain.output.race.words import Sentence, Teller, Tone, listed
from bargain.output.style import Style, wrapped
from bargain.record import Record
from bargain.timeline import Branch

Cells: TypeAlias = tuple[tuple[Sentence, ...], tuple[Sentence, ...]]

GAP: Final = 2
NARROWEST: Final = 12


class Row(Record):
    """What happened from one time to another; `same` says what it is where nothing new did."""

    first: int
    last: int
    cells: Cells
    same: str | None

    @property
    def label(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def rows(teller: Teller, branch: Branch, start: int) -> Iterator[Row]:
    """The steps from the place `start` on, those folded in which nothing new happens."""
    waiting: Row | None = None
    cells = _cells(teller, branch, start - 1) if start else None
    place = start - 1
    while place + 1 < len(branch.steps):
        place += 1
        step = branch.steps[place]
        before, cells = cells, _cells(teller, branch, place)
        same = None
        if len(step.acted) == 2 and all(s.tone is Tone.QUIET for cell in cells for s in cell):
            same = "nothing happens"
        elif cells == before:
            same = "the same again"
        if waiting is not None and waiting.same == same and same is not None:
            # All the rest of a stretch is the same once more.
            place = branch.steps.last_like(place)
            waiting = Row(waiting.first, place, cells, same)
            continue
        if waiting is not None:
            yield waiting
        waiting = Row(step.time, step.time, cells, same)
    if waiting is not None:
        yield waiting


def _cells(teller: Teller, branch: Branch, place: int) -> Cells:
    return teller.cells(branch, place, 0), teller.cells(branch, place, 1)


# Layout -------------------------------------------------------------------------------------------


def table_lines(
    timeline: c.Timeline, branch: Branch, start: int, style: Style, indent: str = ""
) -> list[str]:
    """The table; from the beginning on, it says first what each agent has."""
    found = list(rows(Teller(timeline), branch, start))
    labels = max((display_width(row.label) for row in found), default=0)
    times = max(len("time"), labels)
    room = style.width - len(indent) - times - 2 * GAP
    width = max(room // 2, NARROWEST)
    names = [agent.name for agent in timeline.agents]
    head = [_broken(name, width, style.bold) for name in names]
    lines = _side_by_side("time", head, times, width, style)
    if not start:
        lines += _side_by_side(
            "", [_beginning(agent, width, style) for agent in timeline.agents], times, width, style
        )
    for row in found:
        if row.same is not None:
            lines.append(f"{pad(row.label, times, right=True)}{' ' * GAP}{style.dim(row.same)}")
            continue
        cells = [_cell_lines(sentences, width, style) for sentences in row.cells]
        lines += _side_by_side(row.label, cells, times, width, style)
    return [f"{indent}{line}".rstrip() for line in lines]


Painted: TypeAlias = tuple[str, str]
"""A line without and with its colours: the first says how wide it is."""


def _side_by_side(
    label: str, cells: list[list[Painted]], times: int, width: int, style: Style
) -> list[str]:
    height = max(1, *(len(cell) for cell in cells))
    first, second = ([*cell, *[("", "")] * (height - len(cell))] for cell in cells)
    lines = []
    for place, ((plain, left), (_, right)) in enumerate(zip(first, second, strict=True)):
        time = pad(label if place == 0 else "", times, right=True)
        blanks = " " * (width - display_width(plain) + GAP)
        lines.append(f"{time}{' ' * GAP}{left}{blanks}{right}".rstrip())
    return lines


def _beginning(agent: c.Agent, width: int, style: Style) -> list[Painted]:
    programs = listed([program_text(program) for program in agent.programs], "or")
    channel = "open" if agent.channel_open else "closed"
    told = [f"can be {programs}", f"channel {channel}, lag {agent.lag}"]
    return [line for text in told for line in _broken(text, width, style.dim)]


def _cell_lines(sentences: tuple[Sentence, ...], width: int, style: Style) -> list[Painted]:
    paints: dict[Tone, Callable[[str], str]] = {
        Tone.QUIET: style.dim,
        Tone.CHANCE: style.yellow,
        Tone.ACTION: str,
        Tone.COMMITMENT: style.bold,
        Tone.LEARNED: style.cyan,
        Tone.FAILURE: style.red,
    }
    lines: list[Painted] = []
    for sentence in sentences:
        lines += _broken(sentence.text, width, paints[sentence.tone])
        for detail in sentence.details:
            lines += _broken(detail, width, style.dim, margin="  ")
    return lines


def _broken(text: str, width: int, paint: Callable[[str], str], margin: str = "") -> list[Painted]:
    """A text as lines of at most this width; words that are longer go on on the next line."""
    found = []
    for line in wrapped(text, width, first=margin, rest=margin + "  "):
        rest = line
        while display_width(rest) > width:
            taken = _fitting(rest, width)
            found.append(rest[:taken])
            rest = margin + "  " + rest[taken:]
        found.append(rest)
    return [(line, paint(line)) for line in found]


def _fitting(text: str, width: int) -> int:
    """How many characters fit, at least so many that a margin is not all."""
    taken = 0
    for count, character in enumerate(text):
        taken += display_width(character)
        if taken > width:
            return max(count, NARROWEST // 2)
    return len(text)
