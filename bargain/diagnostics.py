"""Coded errors and warnings about what the user wrote.

A diagnostic is a value: it says what is wrong, where, and where possible what to write instead.
Passes collect as many as they can; `DiagnosticError` carries them to whoever asked. Codes are
stable: tests and tools name them, wording may improve.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from bargain.record import Record
from bargain.source import Span


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"


class Related(Record):
    """Another place that the message needs, such as the first of two declarations."""

    message: str
    span: Span


class Diagnostic(Record):
    """One thing that is wrong with the input.

    `span` is None where no text is at fault, as for a name on the command line. `hint` says what to
    write instead.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        return f"{place}{self.severity.value} {self.code}: {self.message}"


class DiagnosticError(Exception):
    """The input is wrong: one or more diagnostics, at least one of them an error."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        assert self.diagnostics, "an error needs a diagnostic"
        super().__init__("\n".join(map(_told, self.diagnostics)))


def _told(diagnostic: Diagnostic) -> str:
    return f"{diagnostic}\nhelp: {diagnostic.hint}" if diagnostic.hint else str(diagnostic)
