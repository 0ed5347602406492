"""Files that a command writes besides what it prints."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bargain.cli.codes import UNWRITABLE
from bargain.diagnostics import Diagnostic, DiagnosticError


def write_file(path: str, text: str, what: str) -> None:
    """Write a text to a file. Raises `DiagnosticError` (BGL084) where that cannot be done."""
    write_bytes(path, text.encode("utf-8"), what)


def write_bytes(path: str, data: bytes, what: str) -> None:
    """Write a file, or leave the one that is there as it is.

    Raises `DiagnosticError` (BGL084) where that cannot be done.
    """
    if not path:
        message = f"{what} needs the name of a file"
        raise DiagnosticError([Diagnostic(UNWRITABLE, message)])
    try:
        _replace(Path(path), data)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"{what} cannot be written to {path}: {reason}"
        raise DiagnosticError([Diagnostic(UNWRITABLE, message)]) from None


def _replace(path: Path, data: bytes) -> None:
    # A device or a pipe takes what it is given, and a link stays one.
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    begun = target.with_name(f".{target.name[:200]}.{os.getpid()}")
    try:
        begun.write_bytes(data)
        if target.exists():
            shutil.copymode(target, begun)
        begun.replace(target)
    finally:
        begun.unlink(missing_ok=True)
