"""Sites: the places in programs' sources where a `provable` says how strong it is.

A site is known by its node in the syntax tree of its program. Changing it makes a new tree, whose
nodes are those of the old one except above the site.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from bargain.core.terms import PA, Budget, Strength
from bargain.record import Record
from bargain.syntax import tree
from bargain.syntax.rewrite import nodes_in, rewritten


class Site(Record, by_identity=True):
    """A `provable` or `possible` in the source of a program."""

    program: str
    node: tree.Provable

    @property
    def strength(self) -> Strength | None:
        """The strength, where the source writes it in numbers; None where it names a parameter or a
        variable, or computes it."""
        match self.node.strength:
            case None | tree.InPA(level=None):
                return PA(0)
            case tree.InPA(level=tree.Number(value=value)):
                return PA(int(value))
            case tree.Within(budget=tree.Number(value=value)):
                return Budget(int(value))
        return None

    @property
    def strength_text(self) -> str:
        """The strength as the source has it: `provable within k`, say."""
        word = "possible" if self.node.possible else "provable"
        match self.node.strength:
            case tree.InPA(level=level) if level is not None:
                return f"{word} in PA+{_words(level)}"
            case tree.Within(budget=budget):
                return f"{word} within {_words(budget)}"
        return word

    @property
    def condition_text(self) -> str:
        return _words(self.node.condition)


def _words(node: tree.Node) -> str:
    return " ".join(node.span.text.split())


def sites_of(program: tree.Program) -> tuple[Site, ...]:
    """Every site of a program, in the order of its text."""
    found = [node for node in nodes_in(program.body) if isinstance(node, tree.Provable)]
    found.sort(key=lambda node: node.span.start)
    return tuple(Site(program.name.text, node) for node in found)


def with_strength(node: tree.Provable, strength: Strength) -> tree.Provable:
    """The same question, asked with another strength."""

    def number(value: int) -> tree.Number:
        return tree.Number(node.span, Fraction(value), str(value))

    new: tree.Strength
    match strength:
        case PA(level=0):
            new = None
        case PA(level=level):
            new = tree.InPA(node.span, number(level))
        case Budget(entries=entries):
            new = tree.Within(node.span, number(entries))
    return tree.Provable(node.span, node.possible, new, node.features, node.condition)


def changed(program: tree.Program, strengths: Iterable[tuple[Site, Strength]]) -> tree.Program:
    """The program with other strengths at some of its sites."""
    changes = {
        id(site.node): partial(with_strength, strength=strength) for site, strength in strengths
    }
    return rewritten(program, changes)
