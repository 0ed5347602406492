"""`bargain fmt`: files in the canonical style."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from bargain.cli import codes, streams
from bargain.cli.check import some_files
from bargain.cli.files import write_bytes
from bargain.cli.sources import STANDARD_INPUT, helped, is_library, standard_input, told_as
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.output.words import counted
from bargain.syntax import codes as file_codes
from bargain.syntax.read import SIZE_LIMIT, contents, decoded, reason
from bargain.syntax.reformat import reformat

if TYPE_CHECKING:
    from bargain.output.schema.format import FormattedFileData

State = Literal["unchanged", "formatted", "would be formatted", "refused"]


class Formatted(NamedTuple):
    """A file, with its bytes before and after; nothing is written where it is refused."""

    file: str
    state: State
    before: bytes = b""
    after: bytes = b""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def diff(self) -> str:
        name = told_as(self.file)
        old, new = _lines(self.before), _lines(self.after)
        return "".join(difflib.unified_diff(old, new, name, name))


def format_files(files: Sequence[str], check: bool, diff: bool, as_json: bool) -> int:
    """Format files in place, and standard input to standard output. With `check` or `diff` nothing
    is written; `check` makes the exit code tell whether something would be."""
    dry = check or diff
    done = [_formatted(file, dry) for file in _named(some_files(files, "fmt"))]
    if as_json:
        from bargain.output.as_data import json_text
        from bargain.output.schema.format import FormatDocument

        data = tuple(_data(one, dry, diff) for one in done)
        streams.emit(json_text(FormatDocument(files=data)))
    else:
        for one in done:
            _tell(one, dry, diff)
    if any(one.state == "refused" for one in done):
        return codes.WRONG
    changed = any(one.before != one.after for one in done)
    return codes.FAILED if check and changed else codes.FINE


def _named(names: Sequence[str]) -> list[str]:
    """The files behind some names, each once. A folder stands for all `.bgl` files in it but hidden
    ones. One without any stands for itself, as does one in it that cannot be read; both are refused
    like a file that is not there."""
    found: list[str] = []
    for name in names:
        is_folder = name != STANDARD_INPUT and os.path.isdir(name)
        found += (_inside(name) if is_folder else []) or [name]
    return list(dict.fromkeys(found))


def _inside(name: str) -> list[str]:
    found: list[str] = []
    walk = os.walk(name, onerror=lambda error: found.append(error.filename))
    for folder, folders, files in walk:
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        wanted = (one for one in files if one.endswith(".bgl") and not one.startswith("."))
        found += (os.path.join(folder, one) for one in sorted(wanted))
    return found


def _formatted(name: str, dry: bool) -> Formatted:
    try:
        before = standard_input(SIZE_LIMIT) if name == STANDARD_INPUT else _contents(name)
        source = decoded(before, told_as(name))
        after = reformat(source).encode("utf-8")
        if before == after:
            return Formatted(name, "unchanged", before, after)
        if dry:
            return Formatted(name, "would be formatted", before, after)
        if name != STANDARD_INPUT:
            _write(name, after)
    except DiagnosticError as error:
        return Formatted(name, "refused", diagnostics=error.diagnostics)
    return Formatted(name, "formatted", before, after)


def _contents(name: str) -> bytes:
    hint = None
    if is_library(name):
        message = f"cannot format {name}: it is a bundled library"
        hint = "name a file of your own"
    elif os.path.isdir(name):
        message = _nothing_in(name)
    elif os.path.exists(name) and not os.path.isfile(name):
        message = f"cannot format {name}: it is no regular file"
    else:
        with helped(name):
            return contents(Path(name), name)
    raise DiagnosticError([Diagnostic(file_codes.UNREADABLE, message, hint=hint)])


def _nothing_in(folder: str) -> str:
    try:
        os.scandir(folder).close()
    except OSError as error:
        return f"cannot read {folder}: {reason(error)}"
    return f"there are no .bgl files in {folder}"


def _write(name: str, data: bytes) -> None:
    # Whoever may write to the folder could replace a file that is not to be written to.
    if not os.access(name, os.W_OK):
        message = f"the formatted text cannot be written to {name}: permission denied"
        raise DiagnosticError([Diagnostic(codes.UNWRITABLE, message)])
    write_bytes(name, data, "the formatted text")


def _tell(one: Formatted, dry: bool, diff: bool) -> None:
    name = told_as(one.file)
    streams.complain(one.diagnostics)
    if one.state == "refused":
        streams.note(f"{name}: {counted(len(one.diagnostics), 'error')}, left as it is\n")
    elif diff:
        streams.emit_bytes(one.diff.encode("utf-8", "backslashreplace"))
    elif one.file == STANDARD_INPUT and not dry:
        streams.emit_bytes(one.after)
    else:
        streams.emit(f"{name}: {one.state}\n")


def _data(one: Formatted, dry: bool, diff: bool) -> FormattedFileData:
    from bargain.output.as_data import diagnostics_data
    from bargain.output.schema.format import FormattedFileData

    told = one.file == STANDARD_INPUT and not dry and one.state != "refused"
    return FormattedFileData(
        file=one.file,
        state=one.state,
        text=one.after.decode("utf-8") if told else None,
        diff=one.diff if diff and one.state != "refused" else None,
        diagnostics=diagnostics_data(one.diagnostics),
    )


def _lines(data: bytes) -> list[str]:
    """The lines of a text as a difference shows them, each with a line break at its end."""
    lines = data.decode("utf-8").split("\n")
    last = [f"{lines[-1]}\n\\ No newline at end of file\n"] if lines[-1] else []
    return [*(f"{line}\n" for line in lines[:-1]), *last]
