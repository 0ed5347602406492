"""`bargain check`: what is wrong with files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bargain.cli import codes, streams
from bargain.cli.sources import load_named, told_as
from bargain.diagnostics import Diagnostic, DiagnosticError, Severity
from bargain.model import Model
from bargain.output.words import counted


class Checked(NamedTuple):
    """A file and what was found; `model` is None where something is wrong."""

    file: str
    model: Model | None
    diagnostics: tuple[Diagnostic, ...]


def checked(file: str) -> Checked:
    try:
        model = load_named(file)
    except DiagnosticError as error:
        return Checked(file, None, error.diagnostics)
    impossible = model.impossible_commitments()
    if impossible:
        return Checked(file, None, (*model.warnings, *impossible))
    return Checked(file, model, model.warnings)


def some_files(files: Sequence[str], command: str) -> list[str]:
    """Each file once. Raises `DiagnosticError` (BGL083) without any."""
    if not files:
        hint = f"bargain {command} split.bgl"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, "a file is needed", hint=hint)])
    return list(dict.fromkeys(files))


def check_files(files: Sequence[str], as_json: bool) -> int:
    found = [checked(file) for file in some_files(files, "check")]
    if as_json:
        from bargain.output.as_data import file_data, json_text
        from bargain.output.schema import CheckDocument

        data = tuple(file_data(one.file, one.model, one.diagnostics) for one in found)
        streams.emit(json_text(CheckDocument(files=data)))
    else:
        for one in found:
            streams.complain(one.diagnostics)
            streams.emit(f"{told_as(one.file)}: {_verdict(one)}\n")
    return codes.FINE if all(one.model is not None for one in found) else codes.WRONG


def _verdict(one: Checked) -> str:
    errors = sum(found.severity is Severity.ERROR for found in one.diagnostics)
    warnings = counted(len(one.diagnostics) - errors, "warning")
    if one.model is None:
        tail = f", {warnings}" if errors < len(one.diagnostics) else ""
        return f"{counted(errors, 'error')}{tail}"
    module = one.model.module
    expectations = len(module.expectations) + len(module.timeline_expectations)
    properties = len(module.properties)
    counts = [
        counted(len(one.model.games), "game"),
        counted(len(one.model.programs), "program"),
        *([counted(len(module.timelines), "timeline")] if module.timelines else []),
        counted(expectations, "expectation"),
        *([counted(properties, "property", "properties")] if properties else []),
    ]
    if one.diagnostics:
        counts.append(warnings)
    asked = expectations or properties
    if not (one.model.games or one.model.programs or module.timelines or asked):
        return "ok, but it declares nothing"
    return f"ok ({', '.join(counts)})"
