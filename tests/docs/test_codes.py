"""The table of diagnostics in the language reference: complete, and true of every example."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

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


def test_the_table_has_exactly_the_codes_that_the_sources_raise() -> None:
    raised = {
        code
        for path in (ROOT / "bargain").rglob("*.py")
        for code in re.findall(r"""["'](BGL\d{3})["']""", path.read_text(encoding="utf-8"))
    }
    assert sorted(code for code, _, _ in ROWS) == sorted(raised)


@pytest.mark.parametrize(("code", "example"), [(code, example) for code, _, example in ROWS])
def test_the_example_of_a_code_raises_it(code: str, example: str, desk: Path) -> None:
    split = next(block for block in blocks(REFERENCE) if block.file_name == "split.bgl")
    Path("split.bgl").write_text(split.text, encoding="utf-8")
    if example.startswith("`bargain "):
        terminal = Terminal()
        assert code in terminal.run(example.strip("`"))
        assert terminal.status == 2
        return
    if code in TOO_LARGE_TO_SHOW:
        Path("example.bgl").write_bytes(TOO_LARGE_TO_SHOW[code]())
    else:
        library = "modal" if "Bot" in example else '"split.bgl"'
        Path("example.bgl").write_text(f"use {library}\n{example.strip('`')}\n", encoding="utf-8")
    found = {found for _, found in findings("example.bgl")}
    # What this version does not have is said besides.
    assert code in found <= {code, "BGL013"}
