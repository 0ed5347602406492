"""From what the command line names to a model: a file, standard input, or bundled libraries."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bargain.cli.codes import BAD_USAGE
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.loading import library_names, load_path, load_text
from bargain.model import Model, load_bundled, model_of
from bargain.output.printable import shortened
from bargain.resources import resource
from bargain.suggest import alike
from bargain.syntax import codes as file_codes
from bargain.syntax.read import SIZE_LIMIT, decoded

if TYPE_CHECKING:
    from bargain.elaborate.loading import Loaded

STANDARD_INPUT = "-"
STDIN_NAME = "<stdin>"


def told_as(name: str) -> str:
    """What messages call a file that the command line names."""
    return STDIN_NAME if name == STANDARD_INPUT else name


def is_library(name: str) -> bool:
    """Whether a name means a bundled library: there is one, and no such file."""
    return name in library_names() and not Path(name).exists()


def load_named(name: str) -> Model:
    """The model of a file, of standard input (`-`), or of a bundled library by its bare name."""
    return model_of(loaded(name))


def loaded(name: str) -> Loaded:
    """The files behind a name, the named one first."""
    if name == STANDARD_INPUT:
        text = decoded(standard_input(SIZE_LIMIT), STDIN_NAME).text
        return load_text(text, name=STDIN_NAME)
    if "\0" not in name and is_library(name):
        entry = resource("programs", "library", f"{name}.bgl")
        if isinstance(entry, Path):
            return load_path(entry, f"library/{name}.bgl")
        return load_text(entry.read_text(encoding="utf-8"), name=f"library/{name}.bgl")
    with helped(name):
        return load_path(Path(name), name)


@contextmanager
def helped(name: str) -> Iterator[None]:
    """Where a file cannot be read, say which one may be meant."""
    try:
        yield
    except DiagnosticError as error:
        (found, *others) = error.diagnostics
        if found.code != file_codes.UNREADABLE:
            raise
        hinted = Diagnostic(found.code, found.message, hint=_meant_by(name))
        raise DiagnosticError([hinted, *others]) from None


def _meant_by(name: str) -> str | None:
    if os.path.isdir(name):
        inside = sorted(_bgl_files(name))
        return f"name a file in it, such as `{os.path.join(name, inside[0])}`" if inside else None
    folder, wanted = os.path.split(name)
    known = {} if folder else {library: library for library in library_names()}
    known |= {
        file.removesuffix(".bgl"): os.path.join(folder, file) for file in _bgl_files(folder or ".")
    }
    close = alike(wanted.removesuffix(".bgl"), known)
    return f"did you mean `{known[close]}`?" if close is not None else None


def _bgl_files(folder: str) -> list[str]:
    with suppress(OSError, ValueError):
        return [file for file in os.listdir(folder) if file.endswith(".bgl")]
    return []


def load_bundled_for(programs: Iterable[str]) -> Model:
    """The bundled libraries that declare the programs named here; all of them, to find the name
    that is meant, where one of the programs is in none."""
    names = {found[0] for program in programs if (found := re.findall(r"[^\W\d]\w*", program))}
    wanted = []
    missing = set(names)
    for library in library_names():
        text = resource("programs", "library", f"{library}.bgl").read_text(encoding="utf-8")
        declared = set(re.findall(r"^\s*program\s+(\w+)", text, re.MULTILINE))
        if names & declared:
            wanted.append(library)
        missing -= declared
    return load_bundled(None if missing else wanted)


def pair_from(arguments: Sequence[str], command: str) -> tuple[Model, str, str]:
    """`[FILE] FIRST SECOND` as a model and two programs. Raises `DiagnosticError` (BGL083)."""
    match arguments:
        case [file, first, second]:
            return load_named(file), first, second
        case [first, second]:
            if looks_like_file(first):
                message = f"`{shortened(first, 60)}` is a file, and one program is missing"
                raise _usage(message, command)
            return load_bundled_for(arguments), first, second
    count = len(arguments)
    if count == 1 and looks_like_file(arguments[0]):
        message = f"`{shortened(arguments[0], 60)}` is a file, and two programs are missing"
        raise _usage(message, command)
    found = f"here {'is' if count == 1 else 'are'} {count or 'none'}"
    raise _usage(f"two programs are needed, and perhaps a file before them; {found}", command)


def looks_like_file(name: str) -> bool:
    return name == STANDARD_INPUT or name.endswith(".bgl") or "/" in name


def _usage(message: str, command: str) -> DiagnosticError:
    pair = f"bargain {command} FIRST SECOND"
    hint = f"write `bargain {command} FILE FIRST SECOND`, or `{pair}` for bundled programs"
    return DiagnosticError([Diagnostic(BAD_USAGE, message, hint=hint)])


def standard_input(limit: int) -> bytes:
    """What standard input holds, or a little more than the limit of it."""
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        # Closed, or replaced by something that holds text already.
        text = sys.stdin.read() if sys.stdin is not None else ""
        return text.encode("utf-8", "surrogateescape")
    data: bytes = buffer.read(limit + 1)
    return data
