"""`bargain test`: the expectations and the properties of files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bargain.cli import codes, streams
from bargain.cli.check import checked, some_files
from bargain.cli.evaluators import read_evaluator
from bargain.cli.progress import pairs, tracked
from bargain.diagnostics import Diagnostic
from bargain.results import Expected, ExpectedRace

if TYPE_CHECKING:
    from bargain.output.style import Style
    from bargain.properties import PropertyResult
    from bargain.symbolic.evaluator import Z3Evaluator


class Tested(NamedTuple):
    """A file with what became of its expectations and properties; `broken` when it could not be
    loaded."""

    file: str
    broken: bool
    diagnostics: tuple[Diagnostic, ...]
    results: tuple[Expected | ExpectedRace, ...]
    properties: tuple[PropertyResult, ...]


def test_files(
    files: Sequence[str], as_json: bool, max_questions: int, max_matches: int, evaluator: str
) -> int:
    asked = read_evaluator(evaluator)
    limits = (max_questions, max_matches)
    tested = [_tested(file, limits, asked) for file in some_files(files, "test")]
    if as_json:
        from bargain.output.as_data import json_text, tested_file_data
        from bargain.output.schema import TestDocument

        data = tuple(
            tested_file_data(one.file, one.results, one.properties, one.diagnostics)
            for one in tested
        )
        streams.emit(json_text(TestDocument(files=data)))
    else:
        from bargain.output.expectations import failures_text, summary_text

        style = streams.style_of(sys.stdout)
        for one in tested:
            streams.complain(one.diagnostics)
            streams.emit(failures_text(one.results, style))
            _emit_properties(one.properties, style)
        results = [result for one in tested for result in one.results]
        properties = [result for one in tested for result in one.properties]
        broken = [one.file for one in tested if one.broken]
        streams.emit(summary_text(results, broken, style, properties))
    return _exit_code(tested)


def _emit_properties(results: Sequence[PropertyResult], style: Style) -> None:
    if not results:
        return
    from bargain.output.properties_text import property_text

    for result in results:
        streams.emit(f"{property_text(result, style)}\n")


def _tested(file: str, limits: tuple[int, int], evaluator: Z3Evaluator | None) -> Tested:
    max_questions, max_matches = limits
    _, model, diagnostics = checked(file)
    if model is None:
        return Tested(file, True, diagnostics, (), ())
    results = model.expectations(max_questions=max_questions, evaluator=evaluator)
    total = len(model.module.expectations) + len(model.module.timeline_expectations)
    expected = tuple(tracked(results, total, "expectations"))
    with pairs() as progress:
        properties = tuple(
            model.properties(
                max_questions=max_questions,
                max_matches=max_matches,
                evaluator=evaluator,
                progress=progress,
            )
        )
    return Tested(file, False, diagnostics, expected, properties)


def _exit_code(tested: Sequence[Tested]) -> int:
    """The gravest of what happened: input that is wrong, then failures, then what is undecided."""
    results = [result for one in tested for result in one.results]
    open_ = [result for result in results if result.holds is None]
    every = [result.holds for one in tested for result in (*one.results, *one.properties)]
    if any(one.broken for one in tested) or not all(result.is_undecided for result in open_):
        return codes.WRONG
    if False in every:
        return codes.FAILED
    return codes.UNDECIDED if None in every else codes.FINE
