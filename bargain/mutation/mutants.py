"""The mutants of a file: each of its programs, with one small change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bargain.elaborate.link import Module
from bargain.elaborate.loading import Loaded
from bargain.mutation.changes import Change, changes
from bargain.record import Record
from bargain.syntax import tree
from bargain.syntax.format import format_program
from bargain.syntax.rewrite import rewritten


class Mutant(Record, by_identity=True):
    """A program of the file with one change."""

    change: Change
    original: tree.Program
    program: tree.Program

    @property
    def name(self) -> str:
        return self.original.name.text


def mutants(loaded: Loaded, module: Module) -> tuple[Mutant, ...]:
    """Every mutant of the programs that the file itself declares, in the order of the text.

    No two of a program read the same, and none reads like the program.
    """
    declared = (d for d in loaded.files[0][1].declarations if isinstance(d, tree.Program))
    return tuple(mutant for program in declared for mutant in _mutants_of(program, module))


def _mutants_of(program: tree.Program, module: Module) -> Iterator[Mutant]:
    games = module.names.programs[program.name.text].games
    seen = {format_program(program)}
    for change in changes(program, [module.names.games[game] for game in sorted(games)]):
        put = partial(_put, new=change.new)
        changed = rewritten(program, {id(change.node): put})
        text = format_program(changed)
        if text not in seen:
            seen.add(text)
            yield Mutant(change, program, changed)


def _put(_old: tree.Node, *, new: tree.Node) -> tree.Node:
    return new
