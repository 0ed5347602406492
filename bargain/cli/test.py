"""`bargain test`: the expectations of files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bargain.cli import codes, streams
from bargain.cli.check import checked, some_files
from bargain.cli.evaluators import read_evaluator
from bargain.cli.progress import tracked
from bargain.diagnostics import Diagnostic
from bargain.results import Expected, ExpectedRace

if TYPE_CHECKING:
    from bargain.symbolic.evaluator import Z3Evaluator


class Tested(NamedTuple):
    """A file with what became of its expectations; `broken` when it could not be loaded."""

    file: str
    broken: bool
    diagnostics: tuple[Diagnostic, ...]
    results: tuple[Expected | ExpectedRace, ...]


def test_files(files: Sequence[str], as_json: bool, max_questions: int, evaluator: str) -> int:
    asked = read_evaluator(evaluator)
    tested = [_tested(file, max_questions, asked) for file in some_files(files, "test")]
    if as_json:
        from bargain.output.as_data import json_text, tested_file_data
        from bargain.output.schema import TestDocument

        data = tuple(tested_file_data(one.file, one.results, one.diagnostics) for one in tested)
        streams.emit(json_text(TestDocument(files=data)))
    else:
        from bargain.output.expectations import failures_text, summary_text

        style = streams.style_of(sys.stdout)
        for one in tested:
            streams.complain(one.diagnostics)
            streams.emit(failures_text(one.results, style))
        results = [result for one in tested for result in one.results]
        broken = [one.file for one in tested if one.broken]
        streams.emit(summary_text(results, broken, style))
    return _exit_code(tested)


def _tested(file: str, max_questions: int, evaluator: Z3Evaluator | None) -> Tested:
    _, model, diagnostics = checked(file)
    if model is None:
        return Tested(file, True, diagnostics, ())
    results = model.expectations(max_questions=max_questions, evaluator=evaluator)
    total = len(model.module.expectations) + len(model.module.timeline_expectations)
    return Tested(file, False, diagnostics, tuple(tracked(results, total, "expectations")))


def _exit_code(tested: Sequence[Tested]) -> int:
    """The gravest of what happened: input that is wrong, then failures, then what is undecided."""
    results = [result for one in tested for result in one.results]
    open_ = [result for result in results if result.holds is None]
    if any(one.broken for one in tested) or not all(result.is_undecided for result in open_):
        return codes.WRONG
    if any(result.holds is False for result in results):
        return codes.FAILED
    return codes.UNDECIDED if open_ else codes.FINE
