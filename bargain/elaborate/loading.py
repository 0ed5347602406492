"""Reading a file and everything that it uses.

`use "other.bgl"` is looked up beside the file that says so, `use modal` among the bundled
libraries. A file is read once, however often and from wherever it is used, so cycles of imports
are harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.record import Record
from bargain.resources import resource
from bargain.source import Source
from bargain.suggest import nearest
from bargain.syntax import parse, read, tree


class Loaded(Record):
    """The files of a program, the one asked for first, and what is wrong with their text."""

    files: tuple[tuple[Source, tree.File], ...]
    diagnostics: tuple[Diagnostic, ...]
    is_complete: bool = True
    """Whether all that they use is among them."""

    def declarations(self) -> Iterator[tree.Declaration]:
        for _, file in self.files:
            yield from file.declarations


def library_names() -> list[str]:
    """The bundled libraries, as `use` names them."""
    folder = resource("programs", "library")
    return sorted(
        entry.name.removesuffix(".bgl") for entry in folder.iterdir() if entry.name.endswith(".bgl")
    )


def library_text(name: str) -> str:
    """The text of a bundled library."""
    return resource("programs", "library", f"{name}.bgl").read_text(encoding="utf-8")


@cache
def _declared_in_libraries() -> dict[tuple[str, str], str]:
    found = {}
    for library in library_names():
        for declared in re.findall(r"^(program|game) +(\w+)", library_text(library), re.MULTILINE):
            found[declared] = library
    return found


def library_hint(keyword: str, name: str) -> str | None:
    """What to write where a `program` or a `game` is meant that a bundled library has."""
    library = _declared_in_libraries().get((keyword, name))
    return f"write `use {library}`: that library has it" if library is not None else None


def load_path(path: Path, name: str) -> Loaded:
    """Load the file at a path; messages call it `name`. Raises `DiagnosticError` if unreadable."""
    return _follow(read(path, name=name), path)


def load_text(text: str, name: str = "<text>", folder: Path | None = None) -> Loaded:
    """Load a text; `use "…"` in it is looked up in `folder`, by default the current one."""
    return _follow(Source(name, text), (folder or Path()) / name)


def load_libraries(names: list[str]) -> Loaded:
    """Load bundled libraries together."""
    return _follow(Source("<library>", "\n".join(f"use {name}" for name in names)), None)


# Parsing takes most of the time, and whoever is tested against a library loads it again and again.
@cache
def _bundled(source: Source) -> tuple[Source, tree.File, tuple[Diagnostic, ...]]:
    return (source, *parse(source))


class _Reader:
    def __init__(self) -> None:
        self.files: list[tuple[Source, tree.File]] = []
        self.diagnostics: list[Diagnostic] = []
        self.waiting: list[tuple[Source, Path | None]] = []
        self.seen: set[object] = set()
        self.is_complete = True

    def add(self, source: Source, path: Path | None) -> None:
        source, file, found = (source, *parse(source)) if path is not None else _bundled(source)
        self.files.append((source, file))
        self.diagnostics += found
        if any(keyword == "use" for keyword, _ in file.unread):
            self.is_complete = False
        for declaration in file.declarations:
            match declaration:
                case tree.UseFile(path=other):
                    self.use_file(declaration, other, path)
                case tree.UseLibrary(name=name):
                    self.use_library(name)

    def use_file(self, declaration: tree.UseFile, other: str, path: Path | None) -> None:
        target = (path.parent if path is not None else Path()) / other
        if "\0" in other:
            self.missing(declaration, "a path has no NUL characters")
            return
        key = _identity(target)
        if key in self.seen:
            return
        self.seen.add(key)
        try:
            shown = target if path is None or not path.is_absolute() else target.resolve()
            self.waiting.append((read(target, name=str(shown)), target))
        except DiagnosticError as error:
            for fault in error.diagnostics:
                self.missing(declaration, fault.message)

    def missing(self, declaration: tree.UseFile, why: str) -> None:
        self.is_complete = False
        library = declaration.path.removesuffix(".bgl")
        hint = "paths are relative to the file that uses them"
        if library in library_names():
            hint = f"write `use {library}` for the bundled library"
        message = f"cannot use this file: {why}"
        self.diagnostics.append(Diagnostic("BGL010", message, declaration.span, hint))

    def use_library(self, name: tree.Name) -> None:
        key = ("library", name.text)
        if key in self.seen:
            return
        self.seen.add(key)
        known = library_names()
        if name.text not in known:
            self.is_complete = False
            self.diagnostics.append(
                Diagnostic(
                    "BGL011",
                    f"no bundled library is called `{name.text}`",
                    name.span,
                    nearest(name.text, known),
                )
            )
            return
        self.waiting.append((Source(f"library/{name.text}.bgl", library_text(name.text)), None))


def _identity(path: Path) -> object:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _follow(source: Source, path: Path | None) -> Loaded:
    reader = _Reader()
    if path is not None:
        reader.seen.add(_identity(path))
    reader.waiting.append((source, path))
    while reader.waiting:
        reader.add(*reader.waiting.pop(0))
    return Loaded(tuple(reader.files), tuple(reader.diagnostics), reader.is_complete)
