"""Going through the programs of all quantifiers together, those with the fewest conditions first.

The order depends on the ranges alone, and not on the order in which quantifiers are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from bargain.core.games import Game
from bargain.core.terms import ProgramName
from bargain.elaborate.property import ProgramsUpTo, Range
from bargain.enumeration import Enumerated, count_up_to, programs_up_to
from bargain.record import Record
from bargain.syntax import tree


class Candidate(Record, by_identity=True):
    """A program to put in for a quantifier's name. `generated` programs of one quantifier share
    their name."""

    name: ProgramName
    size: int
    generated: Enumerated | None
    listed: tree.Program | None

    def declaration(self) -> tree.Program | None:
        """None for `Hold`."""
        return self.listed if self.generated is None else self.generated.tree(self.name.name)


Choice: TypeAlias = Mapping[str, Candidate]


def choices(ranges: Mapping[str, Range], game: Game) -> Iterator[dict[str, Candidate]]:
    """Every way to choose a program for each quantifier, by the number of their conditions."""
    if len(ranges) == 1:
        # One range need not be kept, which may be long.
        ((name, only),) = ranges.items()
        yield from ({name: candidate} for candidate in _candidates(only, game))
        return
    classes = [_Classes(programs, game) for programs in ranges.values()]
    largest = sum(_largest(programs) for programs in ranges.values())
    for total in range(largest + 1):
        for sizes in _sums(total, [_largest(programs) for programs in ranges.values()]):
            lists = [found.of_size(size) for found, size in zip(classes, sizes, strict=True)]
            for candidates in product(*lists):
                yield dict(zip(ranges, candidates, strict=True))


def count(ranges: Mapping[str, Range], game: Game) -> int:
    """How many choices there are, found without going through them."""
    return prod(
        sum(count_up_to(game, programs.size))
        if isinstance(programs, ProgramsUpTo)
        else len(programs)
        for programs in ranges.values()
    )


class _Classes:
    """The candidates of a range, by size; made when they are asked for, and kept."""

    def __init__(self, programs: Range, game: Game) -> None:
        self.waiting = _candidates(programs, game)
        self.known: dict[int, list[Candidate]] = {}
        self.next: Candidate | None = next(self.waiting, None)

    def of_size(self, size: int) -> Sequence[Candidate]:
        while self.next is not None and self.next.size <= size:
            self.known.setdefault(self.next.size, []).append(self.next)
            self.next = next(self.waiting, None)
        return self.known.get(size, ())


def _candidates(programs: Range, game: Game) -> Iterator[Candidate]:
    match programs:
        case ProgramsUpTo(size=size, label=label):
            for generated in programs_up_to(game, size):
                yield Candidate(label, generated.size, generated, None)
        case _:
            for listed in programs:
                yield Candidate(listed.name, listed.size, None, listed.declaration)


def _largest(programs: Range) -> int:
    if isinstance(programs, ProgramsUpTo):
        return programs.size
    return max((listed.size for listed in programs), default=0)


def _sums(total: int, largest: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All ways to write a number as a sum of numbers up to these."""
    for sizes in product(*(range(min(total, most) + 1) for most in largest[:-1])):
        last = total - sum(sizes)
        if largest and 0 <= last <= largest[-1]:
            yield (*sizes, last)
    if not largest and total == 0:
        yield ()
