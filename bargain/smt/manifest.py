"""The list of a folder's queries: what each is called, what its answer is, and its digest.

It is written when all of them are, so that none gets lost, changed or added without notice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, TypeAlias

from bargain.record import Record

NAME: Final = "manifest.json"
FORMAT: Final = "bargain-queries"
VERSION: Final = 1
ENDING: Final = ".smt2"

_FILE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.smt2")
_ANSWERS: Final = ("sat", "unsat", "unknown")


class Entry(Record):
    """A query: the name of its file, the answer of Z3, and the SHA-256 of the file in hex."""

    file: str
    answer: str
    sha256: str

    @staticmethod
    def of(file: str, answer: str, data: bytes) -> Entry:
        return Entry(file, answer, sha256(data).hexdigest())


class Found(Record):
    """A query that is as the manifest says."""

    entry: Entry
    text: str


class Amiss(Record):
    """A file that is not as the manifest says."""

    file: str
    fault: Fault


Fault: TypeAlias = Literal["missing", "changed", "unlisted"]
Listed: TypeAlias = Found | Amiss


class NotAManifest(Exception):
    """The text is no manifest, or one of a version that is not known."""


def manifest_text(entries: Iterable[Entry]) -> str:
    queries = [{"file": one.file, "answer": one.answer, "sha256": one.sha256} for one in entries]
    return json.dumps({FORMAT: VERSION, "queries": queries}, indent=2) + "\n"


def manifest_entries(text: str) -> tuple[Entry, ...]:
    """The entries of a manifest. Raises `NotAManifest`."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAManifest from None
    if not isinstance(document, dict) or document.get(FORMAT) != VERSION:
        raise NotAManifest
    rows = document.get("queries")
    if not isinstance(rows, list):
        raise NotAManifest
    entries = tuple(map(_entry, rows))
    if len({entry.file for entry in entries}) < len(entries):
        raise NotAManifest
    return entries


def _entry(row: object) -> Entry:
    match row:
        case {"file": str(file), "answer": str(answer), "sha256": str(digest)}:
            if _FILE.fullmatch(file) and answer in _ANSWERS:
                return Entry(file, answer, digest)
    raise NotAManifest


def listed(folder: Path, entries: Iterable[Entry]) -> Iterator[Listed]:
    """The queries that the entries list, and then what else is in the folder and looks like one."""
    known = set()
    for entry in entries:
        known.add(entry.file)
        yield _listed(folder / entry.file, entry)
    for path in sorted(folder.iterdir()):
        if path.suffix == ENDING and path.name not in known:
            yield Amiss(path.name, "unlisted")


def _listed(path: Path, entry: Entry) -> Listed:
    if not path.is_file():
        return Amiss(entry.file, "missing")
    data = path.read_bytes()
    if sha256(data).hexdigest() != entry.sha256:
        return Amiss(entry.file, "changed")
    return Found(entry, data.decode())
