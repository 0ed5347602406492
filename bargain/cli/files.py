"""Files that a command writes besides what it prints."""

from __future__ import annotations

from pathlib import Path

from bargain.cli.codes import BAD_USAGE, UNWRITABLE
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.syntax.read import reason

STANDARD_OUTPUT = "-"


def require_svg(path: str | None) -> None:
    """Raises `DiagnosticError` (BGL083) for the name of a drawing that is no SVG file."""
    if path is not None and not path.lower().endswith(".svg"):
        message = f"drawings are SVG, and the name `{path}` does not end in .svg"
        raise DiagnosticError([Diagnostic(BAD_USAGE, message, hint="--plot drawing.svg")])


def require_file(path: str | None, option: str, example: str) -> None:
    """Raises `DiagnosticError` (BGL083) where an option names standard output, which has what the
    command prints."""
    if path == STANDARD_OUTPUT:
        message = f"`{option} -` would mix with the result on standard output"
        hint = f"name a file: {option} {example}"
        raise DiagnosticError([Diagnostic(BAD_USAGE, message, hint=hint)])


def write_file(path: str, text: str, what: str) -> None:
    """Write a text to a file. Raises `DiagnosticError` (BGL084) where that cannot be done."""
    if not path:
        message = f"{what} needs the name of a file"
        raise DiagnosticError([Diagnostic(UNWRITABLE, message)])
    try:
        Path(path).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        message = f"{what} cannot be written to {path}: {hindrance(error)}"
        raise DiagnosticError([Diagnostic(UNWRITABLE, message)]) from None


def hindrance(error: OSError | ValueError) -> str:
    """Why something cannot be written, in plain words."""
    match error:
        case FileNotFoundError():
            return "there is no such folder"
        case FileExistsError() | NotADirectoryError():
            return "there is a file where a folder is needed"
    return reason(error)
