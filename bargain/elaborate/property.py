"""What can be checked of a property: which programs it goes through, and what it claims of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from bargain.core.games import FeatureValue, Game
from bargain.core.programs import GroundProgram
from bargain.core.terms import Condition, ProgramName
from bargain.elaborate.lower import Lowering
from bargain.elaborate.templates import Template
from bargain.record import Record
from bargain.syntax import tree

MAX_SIZE: Final = 50
"""Sizes above this are refused: even to count the programs would take long."""


class Listed(Record):
    """A program that a property names, or that is bundled; its size is the number of conditions in
    its own source. `declaration` is None for `Hold`."""

    name: ProgramName
    size: int
    declaration: tree.Program | None


class ProgramsUpTo(Record):
    """All programs of the game up to a size. In a match such a program is called `label`."""

    size: int
    label: ProgramName


Range: TypeAlias = "tuple[Listed, ...] | ProgramsUpTo"
"""What a quantifier goes through; listed programs smallest first."""


class Claim(Record, by_identity=True):
    """Two programs and a condition, with `first` as ME and `second` as THEM."""

    first: ProgramName
    second: ProgramName
    condition: Condition


class Property(Record, by_identity=True):
    """`property "title": for every …, …: P vs Q given …: C`, ready to be checked.

    `programs` are the quantifiers over programs and `features` those over features; both are in an
    order of their own, and not in that in which they were written.
    """

    declared: tree.Property
    game: Game
    programs: Mapping[str, Range]
    features: tuple[str, ...]
    given: Mapping[str, FeatureValue]
    lowering: Lowering

    @property
    def title(self) -> str:
        return self.declared.title.text

    def claim(self, programs: Mapping[str, ProgramName]) -> Claim:
        """The claim about these programs. Raises `DiagnosticError` where arguments do not fit."""
        return Claim(
            self.lowering.program_name(self.declared.first, programs),
            self.lowering.program_name(self.declared.second, programs),
            self.lowering.condition(self.declared.condition, programs),
        )

    def ground(self, name: ProgramName) -> GroundProgram:
        return self.lowering.ground(name)

    def generated(self, name: ProgramName, declaration: tree.Program) -> GroundProgram:
        """A program of which this is the declaration, and that no file has."""
        return self.lowering.ground_of(name, Template(declaration))


def listed(name: ProgramName, template: Template | None) -> Listed:
    if template is None:
        return Listed(name, 0, None)
    return Listed(name, _size(template.tree), template.tree)


def _size(program: tree.Program) -> int:
    """The number of conditions in a source: those of `if`, `elif`, `highest` and `lowest`."""
    found = 0
    waiting: list[tree.Block | tree.Policy | None] = [program.body]
    while waiting:
        block = waiting.pop()
        for statement in block.statements if block is not None else ():
            match statement:
                case tree.If(branches=branches, otherwise=otherwise):
                    found += len(branches)
                    waiting += [*(inner for _, inner in branches), otherwise]
                case tree.PolicyIf(branches=policies, otherwise=last):
                    found += len(policies)
                    waiting += [*(inner for _, inner in policies), last]
                case tree.Search(body=body, otherwise=otherwise):
                    found += 1
                    waiting += [body, otherwise]
                case tree.For(body=body):
                    waiting.append(body)
                case tree.Demand(outside=tree.Policy() as policy):
                    waiting.append(policy)
    return found
