"""`bargain mutate`: which small changes of a file's programs it notices itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

from bargain.cli import codes, streams
from bargain.cli.check import some_files
from bargain.cli.progress import tracked
from bargain.cli.sources import loaded
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.link import link
from bargain.model import Model
from bargain.mutation import Fate, Trials, Tried, mutants, questions_of
from bargain.properties import PropertyResult
from bargain.results import Expected, ExpectedRace


class Mutated(NamedTuple):
    """A file with the fates of its mutants.

    `broken` when it could not be loaded. It has so many `claims`, expectations and properties;
    `unmet` are those that do not hold of the file as it is, and then there are no mutants.
    """

    file: str
    broken: bool
    diagnostics: tuple[Diagnostic, ...]
    claims: int = 0
    unmet: tuple[Expected | ExpectedRace | PropertyResult, ...] = ()
    tried: tuple[Tried, ...] = ()


def mutate_files(files: Sequence[str], as_json: bool, max_questions: int, max_matches: int) -> int:
    mutated = [_mutated(file, max_questions, max_matches) for file in some_files(files, "mutate")]
    if as_json:
        from bargain.output.as_data import json_text
        from bargain.output.mutation_data import mutated_file_data
        from bargain.output.schema.mutation import MutateDocument

        data = tuple(
            mutated_file_data(one.file, one.tried, one.unmet, one.diagnostics) for one in mutated
        )
        streams.emit(json_text(MutateDocument(files=data)))
    else:
        from bargain.output.mutation_text import mutated_text

        style = streams.style_of(sys.stdout)
        for one in mutated:
            streams.complain(one.diagnostics)
            if not one.broken:
                streams.emit(mutated_text(one.file, one.tried, one.unmet, style, claims=one.claims))
    return _exit_code(mutated)


def _mutated(file: str, max_questions: int, max_matches: int) -> Mutated:
    try:
        read = loaded(file)
        module = link(read)
    except DiagnosticError as error:
        return Mutated(file, True, error.diagnostics)
    questions = list(questions_of(Model(module), max_questions, max_matches))
    claims = len(questions)
    asked = tracked((ask() for _, ask in questions), claims, "expectations and properties")
    unmet = tuple(result for result in asked if result.holds is not True)
    if unmet:
        return Mutated(file, False, module.warnings, claims, unmet)
    made = mutants(read, module)
    trials = Trials(read, module, max_questions=max_questions, max_matches=max_matches)
    tried = tuple(tracked(trials.tried(made), len(made), "changes"))
    return Mutated(file, False, module.warnings, claims, (), tried)


def _exit_code(mutated: Sequence[Mutated]) -> int:
    """The gravest of what happened: input that is wrong, then what is not noticed or fails, then
    what is undecided."""
    unmet = [result for one in mutated for result in one.unmet]
    fates = {tried.fate for one in mutated for tried in one.tried}
    if any(one.broken for one in mutated) or any(
        result.holds is None and not result.is_undecided for result in unmet
    ):
        return codes.WRONG
    if Fate.UNNOTICED in fates or any(result.holds is False for result in unmet):
        return codes.FAILED
    return codes.UNDECIDED if unmet or Fate.UNDECIDED in fates else codes.FINE
