"""Whether a mutant is the same ground program as the original, and so behaves the same anywhere.

Only what is the same statement for statement counts, once names are resolved, loops unrolled and
branches that numbers decide are left out. Nothing is claimed of programs with parameters, which
would have to be the same for all arguments, nor of the text: `they are P` may tell the two apart.
"""

from __future__ import annotations

from bargain.core import programs as p
from bargain.core.contents import decided, reports
from bargain.core.terms import ProgramName
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.check import Checker
from bargain.elaborate.link import Module
from bargain.elaborate.lower import Lowering
from bargain.elaborate.templates import Names, Template
from bargain.mutation.mutants import Mutant
from bargain.record import Record


def same_program(mutant: Mutant, module: Module) -> bool:
    """Whether the mutant is shown to be the original, in every game that this can be used in."""
    original = module.names.programs[mutant.name]
    if original.parameters:
        return False
    names = Names()
    names.games = module.names.games
    template = Template(mutant.program)
    template.games = original.games
    names.programs = {**module.names.programs, mutant.name: template}
    Checker(names, None).check_program(template)
    name = module.table.make(ProgramName, mutant.name, ())
    for game in original.games:
        rules = module.names.games[game]
        try:
            old = Lowering(module.names, rules, module.table).ground(name)
            new = Lowering(names, rules, module.table).ground(name)
        except DiagnosticError:
            return False
        if _meaning(old) != _meaning(new):
            return False
    return True


def _meaning(program: p.GroundProgram) -> tuple[object, ...]:
    """All that a match can see of a program but its text; terms are interned."""
    return (
        _statements(program.body),
        program.questions,
        program.matches,
        program.acts_as,
        program.seats,
        program.unconditional,
    )


class _Mark(Record):
    """Something to be written as it is, between blocks."""

    item: object


def _statements(block: p.Block) -> list[object]:
    out: list[object] = []
    stack: list[p.Block | _Mark] = [block]
    while stack:
        piece = stack.pop()
        if isinstance(piece, _Mark):
            out.append(piece.item)
        elif piece:
            first = piece[0]
            if not reports(first):
                stack.append(piece[1:])
            match first:
                case p.Play(action=name) | p.Choose(option=name):
                    out += [type(first), name]
                case p.ActAs(program=program):
                    out += [type(first), program]
                case p.Demand(share=share, policy=policy, locked=locked):
                    out += [type(first), share, locked]
                    stack += [_Mark("end"), policy]
                case p.Branch(cases=cases):
                    stack += reversed(_cases(cases))
    return out


def _cases(cases: tuple[p.Case, ...]) -> list[p.Block | _Mark]:
    """The pieces of a branch; a case that is certainly taken ends it, and one never taken goes."""
    pieces: list[p.Block | _Mark] = []
    for case in cases:
        value = decided(case.condition)
        if value is True:
            return [*pieces, _Mark("else"), case.block, _Mark("end")] if pieces else [case.block]
        if value is None:
            pieces += [_Mark("if"), _Mark(case.condition), case.block]
    return [*pieces, _Mark("end")] if pieces else []
