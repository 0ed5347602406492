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
    style = None if as_json else streams.style_of(sys.stdout)
    tested = [_tested(file, limits, asked, style) for file in some_files(files, "test")]
    if style is None:
        from bargain.output.as_data import json_text, tested_file_data
        from bargain.output.schema import TestDocument

        data = tuple(
            tested_file_data(one.file, one.results, one.properties, one.diagnostics)
            for one in tested
        )
        streams.emit(json_text(TestDocument(files=data)))
    else:
        from bargain.output.expectations import summary_text

        results = [result for one in tested for result in one.results]
        properties = [result for one in tested for result in one.properties]
        broken = [one.file for one in tested if one.broken]
        streams.emit(summary_text(results, broken, style, properties))
    return _exit_code(tested)


def _tested(
    file: str, limits: tuple[int, int], evaluator: Z3Evaluator | None, style: Style | None
) -> Tested:
    """Test a file; with a `style`, what is found is printed as soon as it is."""
    max_questions, max_matches = limits
    _, model, diagnostics = checked(file)
    if style is not None:
        streams.complain(diagnostics)
    if model is None:
        return Tested(file, True, diagnostics, (), ())
    asked = model.expectations(max_questions=max_questions, evaluator=evaluator)
    total = len(model.module.expectations) + len(model.module.timeline_expectations)
    results = tuple(tracked(asked, total, "expectations"))
    if style is not None:
        from bargain.output.expectations import failures_text

        streams.emit(failures_text(results, style))
    properties = []
    for declared in model.module.properties:
        with pairs() as progress:
            result = model.check(
                declared,
                max_questions=max_questions,
                max_matches=max_matches,
                evaluator=evaluator,
                progress=progress,
            )
        if style is not None:
            from bargain.output.properties_text import property_text

            streams.emit(f"{property_text(result, style)}\n")
        properties.append(result)
    return Tested(file, False, diagnostics, results, tuple(properties))


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
