"""A file's text, or the coded reason why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.source import Source, Span
from bargain.syntax import codes

if TYPE_CHECKING:
    from pathlib import Path

SIZE_LIMIT = 5_000_000
"""The largest file, in bytes, that is read."""


def read(path: Path, *, name: str | None = None) -> Source:
    """The text of a file, without its byte order mark and with its line breaks as they are.

    `name` is what messages call the file, the path unless given. Raises DiagnosticError with
    BGL001, BGL002 or BGL009.
    """
    name = str(path) if name is None else name
    return decoded(contents(path, name), name)


def contents(path: Path, name: str) -> bytes:
    """The bytes of a file, and no more of them than show that it is too large. Raises
    DiagnosticError with BGL001."""
    try:
        # A device or a pipe may have no end, so no more is read than is needed to refuse.
        with path.open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise _refusal(codes.UNREADABLE, f"cannot read {name}: {reason(error)}") from None


def decoded(data: bytes, name: str) -> Source:
    """The text that the bytes of a file are. Raises DiagnosticError with BGL002 or BGL009."""
    if len(data) > SIZE_LIMIT:
        raise _refusal(codes.TOO_LARGE, f"{name} is larger than {SIZE_LIMIT // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The decoder counts from behind the byte order mark.
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, at) + 1
        message = f"{name} is not UTF-8 text: byte 0x{data[at]:02x} on line {line}, at offset {at}"
        raise _refusal(codes.NOT_TEXT, message) from None
    source = Source(name, text)
    nul = text.find("\0")
    if nul >= 0:
        span = Span(source, nul, nul + 1)
        message = f"a NUL character on line {span.line}: this is not a text file"
        raise DiagnosticError([Diagnostic(codes.NOT_TEXT, message, span)])
    return source


def _refusal(code: str, message: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code, message)])


def reason(error: OSError | ValueError) -> str:
    """Why a file cannot be read, in plain words."""
    match error:
        case FileNotFoundError():
            return "there is no such file"
        case IsADirectoryError():
            return "it is a directory"
        case PermissionError():
            return "permission denied"
        case OSError(strerror=str(reason)):
            return reason.lower()
    # A path with a NUL in it never reaches the system.
    return "this cannot be a path"
