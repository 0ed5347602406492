"""Files that a command writes besides what it prints."""

from __future__ import annotations

from pathlib import Path

from bargain.cli.codes import UNWRITABLE
from bargain.diagnostics import Diagnostic, DiagnosticError


def write_file(path: str, text: str, what: str) -> None:
    """Write a text to a file. Raises `DiagnosticError` (BGL084) where that cannot be done."""
    if not path:
        message = f"{what} needs the name of a file"
        raise DiagnosticError([Diagnostic(UNWRITABLE, message)])
    try:
        Path(path).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"{what} cannot be written to {path}: {reason}"
        raise DiagnosticError([Diagnostic(UNWRITABLE, message)]) from None
