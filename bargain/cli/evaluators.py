"""Evaluators as they are named on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bargain.symbolic.evaluator import Z3Evaluator


def read_evaluator(word: str, folder: str | None = None) -> Z3Evaluator | None:
    """The evaluator that a word names, None for the direct one; `folder` is for its queries.

    Raises `DiagnosticError` (BGL083) where there is none, or it has no queries, and (BGL084) where
    the folder cannot be made or has queries already.
    """
    if word == "direct" and folder is None:
        return None
    # The direct evaluator is what start-up is measured with.
    from bargain.cli import codes
    from bargain.diagnostics import Diagnostic, DiagnosticError

    if word not in ("direct", "z3"):
        message, hint = f"`{word}` is no evaluator", "--evaluator direct or z3"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    if word == "direct":
        message = "the direct evaluator asks no solver, so there is nothing to write"
        hint = f"--evaluator z3 --smt2 {folder}"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    from bargain.symbolic.evaluator import Z3Evaluator

    return Z3Evaluator(folder=_made(Path(folder)) if folder is not None else None)


def _made(folder: Path) -> Path:
    from bargain.cli import codes
    from bargain.cli.files import hindrance
    from bargain.diagnostics import Diagnostic, DiagnosticError
    from bargain.smt.manifest import ENDING, NAME

    try:
        folder.mkdir(parents=True, exist_ok=True)
        used = any(folder.glob(f"*{ENDING}")) or (folder / NAME).exists()
    except OSError as error:
        message = f"{folder} cannot be made: {hindrance(error)}"
        raise DiagnosticError([Diagnostic(codes.UNWRITABLE, message)]) from None
    if used:
        message = f"{folder} has queries already, which would be mixed with these"
        hint = "remove them, or name another folder"
        raise DiagnosticError([Diagnostic(codes.UNWRITABLE, message, hint=hint)])
    return folder
