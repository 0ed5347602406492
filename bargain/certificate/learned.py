"""What drafts of a certificate have shown, for the next one to be better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, TypeAlias

from bargain.certificate.facts import Known, decides
from bargain.certificate.points import Fact, Number
from bargain.certificate.trees import Sample, Tree
from bargain.kernel import Polynomial
from bargain.record import Record

Cell: TypeAlias = tuple[frozenset[tuple[str, object]], frozenset[Fact]]
"""What a world is known by: its values, with a variable for what is free, and its facts."""


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
    """What a draft can show. Only the first kind that there is is taken in: that may make the
    later ones needless."""

    COMPARED = 0
    """A comparison is not settled in a world: it has to be split."""
    DOUBTED = 1
    """It makes a difference whether a leaf has points: the world has cases."""
    DIFFERENT = 2
    """Something goes another way in some cases of a world: it has to be split."""
    SIZED = 3
    """The same, for sizes."""


class Learned:
    """By what to split the cells of worlds (`splits`), and by what to tell their cases apart
    (`cases`); the polynomials whose signs are facts in worlds; and what was worked out before: what
    is in regions, and points that may be there, with what they need."""

    def __init__(self) -> None:
        self.splits: dict[Cell, dict[Fact, None]] = defaultdict(dict)
        self.cases: dict[Cell, dict[Fact, None]] = defaultdict(dict)
        self.polynomials: set[Polynomial] = set()
        self.found: dict[object, Sample | Tree] = {}
        self.tried: dict[object, list[tuple[Mapping[str, Number], tuple[Fact, ...] | None]]] = {}
        self.new: dict[Lesson, list[tuple[Cell, Fact, bool]]] = defaultdict(list)

    def split(self, lesson: Lesson, cell: Cell, fact: Fact) -> None:
        self.new[lesson].append((cell, fact, True))

    def case(self, lesson: Lesson, cell: Cell, fact: Fact) -> None:
        self.new[lesson].append((cell, fact, False))

    def learn(self) -> bool:
        """Take in the most urgent of what is new; whether there was anything."""
        if not self.new:
            return False
        for cell, fact, is_split in self.new[min(self.new)]:
            if is_split:
                self.splits[cell][fact] = None
                self.polynomials.add(fact[0])
            else:
                self.cases[cell][fact] = None
        self.new.clear()
        return True

    def has_cases(self, world: World) -> bool:
        return any(not decides(world.facts, fact) for fact in self.cases[world.cell])
