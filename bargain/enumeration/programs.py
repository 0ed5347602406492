"""All programs over a vocabulary, in order of size; how many they are, without making them.

Of two programs that differ only in how a report is reached, by rules that need to know nothing of
what is asked, one is left out:

- no condition is asked twice in a program, and `forms` writes each way of joining them once;
- the last condition does not begin with `not`: `if not a { x } y` is `if a { y } x`;
- neighbouring branches report different things: `if a { x } if b { x } y` is `if a or b { x } y`;
- nor does the last branch but one report what the end does:
  `if a { x } if b { y } x` is `if b and not a { y } x`.

So with two reports a program is a single `if`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb
from typing import TypeAlias

from bargain.core.games import Game
from bargain.enumeration.forms import Form, Is, Joined, Same, branch_forms, count_branch_forms
from bargain.enumeration.vocabulary import NOWHERE, Vocabulary, vocabularies
from bargain.record import Record
from bargain.syntax import tree
from bargain.syntax.format import format_program

_Places: TypeAlias = tuple[int, ...]


class Enumerated(Record, by_identity=True):
    """A program that was generated: `size` is the number of its conditions.

    `number` counts from 1 in the order of the enumeration, the same in every run. `named` are the
    programs that conditions of the enumeration may speak of.
    """

    number: int
    size: int
    game: str
    named: tuple[str, ...]
    body: tree.Block

    def tree(self, name: str) -> tree.Program:
        """Its declaration under a name."""
        return tree.Program(
            NOWHERE, tree.Name(NOWHERE, name), None, tree.Name(NOWHERE, self.game), self.body
        )

    def text(self, name: str) -> str:
        """Its declaration under a name, in the canonical style, without a line break at its end.

        The name must be none of those that its conditions speak of: it would mean itself by it.
        """
        return format_program(self.tree(name))


def programs_up_to(
    game: Game, size: int, *, named: Sequence[str] = (), budgets: Sequence[int] = ()
) -> Iterator[Enumerated]:
    """Every program of the game with at most `size` conditions, the smaller ones first.

    `named` and `budgets` are those of `Vocabulary.of`. Programs are made one by one, when asked
    for.
    """
    return programs_over(vocabularies(game, named=named, budgets=budgets), size)


def count_up_to(
    game: Game, size: int, *, named: Sequence[str] = (), budgets: Sequence[int] = ()
) -> list[int]:
    """How many programs have 0, 1, … up to `size` conditions, found without making them."""
    return count_over(vocabularies(game, named=named, budgets=budgets), size)


def programs_over(spoken: Sequence[Vocabulary], size: int) -> Iterator[Enumerated]:
    """The programs of one vocabulary, or of two for the roles of a game."""
    number = 0
    for exact in range(size + 1):
        for place, vocabulary in enumerate(spoken):
            known = spoken[0] if place else None
            for body in _bodies(vocabulary, exact, known):
                number += 1
                yield Enumerated(number, exact, vocabulary.game, vocabulary.named, body)


def count_over(spoken: Sequence[Vocabulary], size: int) -> list[int]:
    """How many programs of one or two vocabularies have 0, 1, … up to `size` conditions."""
    both = [spoken[0].shared_with(other) for other in spoken[1:]]
    return [
        sum(_count(vocabulary, exact) for vocabulary in spoken)
        - sum(_count(vocabulary, exact) for vocabulary in both)
        for exact in range(size + 1)
    ]


# Making ------------------------------------------------------------------------------------------


def _bodies(vocabulary: Vocabulary, size: int, known: Vocabulary | None) -> Iterator[tree.Block]:
    """The programs with so many conditions, except those that another role's vocabulary has."""
    reports = vocabulary.reports
    if size == 0:
        for report in reports:
            if known is None or report not in known.reports:
                yield _block((report,))
        return
    atoms = (*vocabulary.single, *vocabulary.double)
    negations = tuple(tree.Not(NOWHERE, atom) for atom in atoms)
    new_atoms, new_reports = _beyond(atoms, reports, known)
    writer = _Writer(atoms, negations)
    for chosen in _atoms_of_size(vocabulary, size):
        new = not new_atoms.isdisjoint(chosen)
        for branches in range(1, _most_branches(len(reports), len(chosen)) + 1):
            orders = [
                order
                for order in _report_orders(len(reports), branches)
                if known is None or new or not new_reports.isdisjoint(order)
            ]
            for conditions in branch_forms(chosen, branches):
                written = [writer.write(form) for form in conditions]
                for order in orders:
                    yield _program(written, [reports[place] for place in order])


def _beyond(
    atoms: Sequence[tree.Expression],
    reports: Sequence[tree.Statement],
    known: Vocabulary | None,
) -> tuple[frozenset[int], frozenset[int]]:
    """The places of the conditions and reports that another role's vocabulary does not have."""
    if known is None:
        return frozenset(), frozenset()
    asked, reported = {*known.single, *known.double}, set(known.reports)
    return (
        frozenset(place for place, atom in enumerate(atoms) if atom not in asked),
        frozenset(place for place, report in enumerate(reports) if report not in reported),
    )


def _atoms_of_size(vocabulary: Vocabulary, size: int) -> Iterator[_Places]:
    """The sets of conditions that count as so many together, as ascending places."""
    singles, doubles = len(vocabulary.single), len(vocabulary.double)
    for twos in range(size // 2 + 1):
        for ones in combinations(range(singles), size - 2 * twos):
            for others in combinations(range(singles, singles + doubles), twos):
                yield (*ones, *others)


def _most_branches(reports: int, atoms: int) -> int:
    return {0: 0, 1: 0, 2: min(atoms, 1)}.get(reports, atoms)


def _report_orders(reports: int, branches: int) -> Iterator[_Places]:
    """What the branches report, one after another, and what the end does."""
    # From the end, which the last two branches must not report.
    orders: list[_Places] = [(end,) for end in range(reports)]
    for _ in range(branches):
        orders = [
            (report, *order)
            for order in orders
            for report in range(reports)
            if report != order[0] and (len(order) != 2 or report != order[1])
        ]
    yield from sorted(orders)


class _Writer:
    def __init__(
        self, atoms: Sequence[tree.Expression], negations: Sequence[tree.Expression]
    ) -> None:
        self.atoms = atoms
        self.negations = negations

    def write(self, form: Form) -> tree.Expression:
        """A form as a condition; as deep as the form, which is at most its number of atoms."""
        match form:
            case Is(atom=atom, positive=positive):
                return (self.atoms if positive else self.negations)[atom]
            case Same(first=first, second=second, positive=positive):
                other = (self.atoms if positive else self.negations)[second]
                return tree.Connected(NOWHERE, tree.Connective.IFF, (self.atoms[first], other))
            case Joined(conjunction=conjunction, operands=operands):
                connective = tree.Connective.AND if conjunction else tree.Connective.OR
                return tree.Connected(NOWHERE, connective, tuple(map(self.write, operands)))


def _program(
    conditions: Sequence[tree.Expression], reports: Sequence[tree.Statement]
) -> tree.Block:
    *taken, end = reports
    branches = (
        tree.If(NOWHERE, ((condition, _block((report,))),), None)
        for condition, report in zip(conditions, taken, strict=True)
    )
    return _block((*branches, end))


def _block(statements: tuple[tree.Statement, ...]) -> tree.Block:
    return tree.Block(NOWHERE, statements)


# Counting ----------------------------------------------------------------------------------------


def _count(vocabulary: Vocabulary, size: int) -> int:
    reports = len(vocabulary.reports)
    if size == 0:
        return reports
    singles, doubles = len(vocabulary.single), len(vocabulary.double)
    total = 0
    for twos in range(min(size // 2, doubles) + 1):
        ones = size - 2 * twos
        ways = comb(singles, ones) * comb(doubles, twos)
        if ways:
            total += ways * _count_programs(reports, ones + twos)
    return total


def _count_programs(reports: int, atoms: int) -> int:
    """How many programs ask given conditions, each of them once."""
    return sum(
        count_branch_forms(atoms, branches) * _count_report_orders(reports, branches)
        for branches in range(1, _most_branches(reports, atoms) + 1)
    )


def _count_report_orders(reports: int, branches: int) -> int:
    if branches == 1:
        return reports * (reports - 1)
    last_two_and_end = reports * (reports - 1) * (reports - 2)
    return int(last_two_and_end * (reports - 1) ** (branches - 2))
