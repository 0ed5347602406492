"""Files that a command writes besides what it prints."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from bargain.cli.codes import BAD_USAGE, UNWRITABLE
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.syntax.read import reason

STANDARD_OUTPUT = "-"


def require_file(path: str | None, option: str, example: str) -> None:
    """Raises `DiagnosticError` (BGL083) where an option names standard output, which has what the
    command prints."""
    if path == STANDARD_OUTPUT:
        message = f"`{option} -` would mix with the result on standard output"
        hint = f"name a file: {option} {example}"
        raise DiagnosticError([Diagnostic(BAD_USAGE, message, hint=hint)])


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


def _replace(path: Path, data: bytes) -> None:
    # A device or a pipe takes what it is given, and a link stays one.
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    begun = target.with_name(f".{target.name[:200]}.{os.getpid()}")
    old = target.stat() if target.exists() else None
    try:
        # Nobody may read the new text who could not read the old one, nor while it is written.
        begun.touch(mode=0o666 if old is None else 0o600)
        begun.write_bytes(data)
        if old is not None:
            _keep_owner(begun, old)
            shutil.copymode(target, begun)
        begun.replace(target)
    finally:
        begun.unlink(missing_ok=True)


def _keep_owner(path: Path, old: os.stat_result) -> None:
    """Give a file the owner and group that it had, as far as that is ours to give."""
    new = path.stat()
    with contextlib.suppress(PermissionError):
        if new.st_gid != old.st_gid:
            os.chown(path, -1, old.st_gid)
        if new.st_uid != old.st_uid:
            os.chown(path, old.st_uid, -1)
