"""The lists of the language reference: complete, and true of every example."""

from __future__ import annotations

import errno
import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bargain.cli.__main__ import run
from bargain.codes import CODES
from bargain.source import Source
from bargain.syntax import parse
from bargain.syntax.keywords import KEYWORDS, PROPERTY_WORDS, TIMELINE_WORDS
from tests.docs.markdown import ROOT, blocks
from tests.docs.running import findings
from tests.docs.terminal import Terminal
from tests.docs.test_documents import desk as desk

REFERENCE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(BGL\d{3})` \| (.+?) \| (.+) \|$", REFERENCE, re.MULTILINE)

TOO_LARGE_TO_SHOW: dict[str, Callable[[], bytes]] = {
    "BGL002": lambda: b"\x89PNG\r\n\x1a\n",
    "BGL007": lambda: b"program P { demand " + b"(" * 2_001 + b" }",
    "BGL008": lambda: b"program P { demand 1" + b"0" * 1_000 + b" }",
    "BGL009": lambda: b" " * 6_000_000,
}


class FullDisk(io.StringIO):
    def write(self, text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_the_list_of_keywords_is_complete() -> None:
    listed = next(block for block in blocks(REFERENCE) if block.language == "text")
    assert sorted(listed.text.split()) == sorted(KEYWORDS)


def test_the_list_of_declarations_is_complete() -> None:
    section = REFERENCE[REFERENCE.index("\n## Declarations") :]
    listed = re.findall(r"^\| `(\w+) ", section[: section.index("\n## ", 1)], re.MULTILINE)
    (found,) = parse(Source("text", "nothing"))[1]
    assert set(listed) == set(re.findall(r"`(\w+)`", found.hint or ""))


def test_the_list_of_words_of_timelines_is_complete() -> None:
    section = REFERENCE[REFERENCE.index("\n## Timelines") :]
    listed = next(block for block in blocks(section) if block.language == "text")
    assert sorted(listed.text.split()) == sorted(TIMELINE_WORDS)


def test_the_list_of_words_of_properties_is_complete() -> None:
    section = REFERENCE[REFERENCE.index("\n## Properties") :]
    listed = [block for block in blocks(section) if block.language == "text"][1]
    assert sorted(listed.text.split()) == sorted(PROPERTY_WORDS)


def test_the_registry_the_sources_and_the_table_have_the_same_codes() -> None:
    named = {
        code
        for path in (ROOT / "bargain").rglob("*.py")
        if path != ROOT / "bargain" / "codes.py"
        for code in re.findall(r"""["'](BGL\d{3})["']""", path.read_text(encoding="utf-8"))
    }
    assert sorted(named) == sorted(CODES)
    assert [code for code, _, _ in ROWS] == sorted(CODES)


@pytest.mark.parametrize(("code", "example"), [(code, example) for code, _, example in ROWS])
def test_the_example_of_a_code_raises_it(
    code: str, example: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests need cvc5 elsewhere, so here it is hidden.
    monkeypatch.setitem(sys.modules, "cvc5", None)
    for block in blocks(REFERENCE):
        if block.file_name is not None:
            Path(block.file_name).write_text(block.text, encoding="utf-8")
    if example.startswith("`bargain "):
        terminal = Terminal()
        assert code in terminal.run(example.strip("`"))
        assert terminal.status == 2
    elif example.startswith("`"):
        file = '"race.bgl"' if code > "BGL090" else '"split.bgl"'
        library = "modal" if "Bot" in example else file
        Path("example.bgl").write_text(f"use {library}\n{example.strip('`')}\n", encoding="utf-8")
        found = {found for _, found in findings("example.bgl")}
        # What this version does not have, and what only Python can give, is said besides.
        assert code in found <= {code, "BGL013", "BGL103"}
    elif code not in ("BGL084", "BGL109"):  # No text brings these about.
        Path("example.bgl").write_bytes(TOO_LARGE_TO_SHOW[code]())
        assert [found for _, found in findings("example.bgl")] == [code]


def test_a_full_disk_is_told_apart_from_wrong_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout", FullDisk())
    assert run(["run", "FairBot", "FairBot"]) == 2
    assert "BGL084" in capsys.readouterr().err
