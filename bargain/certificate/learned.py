"""What drafts of a certificate have shown, for the next one to be better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from fractions import Fraction
from typing import Any, TypeAlias

from bargain.certificate.facts import Known, decides
from bargain.certificate.points import Fact, Number
from bargain.certificate.trees import Sample, Tree
from bargain.record import Record

Over: TypeAlias = tuple[str, ...]
"""Features about all of whose values something asks, in order."""
Cell: TypeAlias = tuple[frozenset[tuple[str, object]], frozenset[Fact]]
"""What a world is known by: its values, with a variable for what is free, and its facts."""


Point: TypeAlias = Mapping[str, Number]


class World(Record, by_identity=True):
    """The kernel's values, where a quotient stands for what is free; the facts about them; and a
    sample, at which these are true."""

    values: Mapping[str, Any]
    facts: Known
    sample: Sample

    @property
    def cell(self) -> Cell:
        return cell_of(self.values, self.facts)


def cell_of(values: Mapping[str, Any], facts: Known) -> Cell:
    return frozenset(values.items()), frozenset(facts.items())


class Lesson(IntEnum):
    """What a draft can show about a world. Only the first kind that there is is taken in: that may
    make the later ones needless."""

    COMPARED = 0
    """A comparison is not settled in a world: it has to be split."""
    DOUBTED = 1
    """It makes a difference whether a leaf has points: the world has cases."""
    DIFFERENT = 2
    """Something goes another way in some cases of a world: it has to be split."""
    SIZED = 3
    """The same, for sizes."""


class Tried:
    """Points that may be in a region, for all samples so far; and for each sample, its own ones and
    what has to be known there for each point, None where it is not in the region."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.known: dict[object, tuple[list[Point], list[tuple[Fact, ...] | None]]] = {}

    def at(
        self, sample: Mapping[str, Fraction], candidates: Callable[[], Iterable[Point]]
    ) -> tuple[list[Point], list[tuple[Fact, ...] | None]]:
        key = tuple(sample.items())
        if key not in self.known:
            self.known[key] = [*candidates()], []
            self.points += [p for p in self.known[key][0] if p not in self.points]
        return self.known[key]


class Learned:
    """By what to split the worlds that rows about some features lead to (`splits`), and by what to
    tell the cases of worlds apart (`cases`); and what was worked out before: what is in regions,
    and points that may be there."""

    def __init__(self) -> None:
        self.splits: dict[tuple[Over, Cell], dict[Fact, None]] = defaultdict(dict)
        self.cases: dict[Cell, dict[Fact, None]] = defaultdict(dict)
        self.found: dict[object, Sample | Tree] = {}
        self.tried: dict[object, Tried] = defaultdict(Tried)
        self.new: dict[Cell, dict[Lesson, list[tuple[dict[Fact, None], Fact]]]] = {}

    def split(self, lesson: Lesson, over: Over, cell: Cell, fact: Fact) -> None:
        self.note(lesson, cell, self.splits[over, cell], fact)

    def case(self, lesson: Lesson, cell: Cell, fact: Fact) -> None:
        self.note(lesson, cell, self.cases[cell], fact)

    def note(self, lesson: Lesson, cell: Cell, facts: dict[Fact, None], fact: Fact) -> None:
        lessons = self.new.setdefault(cell, {})
        lessons.setdefault(lesson, []).append((facts, fact))

    def learn(self) -> bool:
        """Take in the most urgent of what is new about each world; and about sizes, only if there
        is nothing else. Whether there was anything."""
        urgent = {cell: min(lessons) for cell, lessons in self.new.items()}
        last = min(urgent.values(), default=Lesson.SIZED)
        for cell, lesson in urgent.items():
            if lesson is not Lesson.SIZED or last is Lesson.SIZED:
                for facts, fact in self.new[cell][lesson]:
                    facts[fact] = None
        self.new.clear()
        return bool(urgent)

    def has_cases(self, world: World) -> bool:
        return any(not decides(world.facts, fact) for fact in self.cases[world.cell])
