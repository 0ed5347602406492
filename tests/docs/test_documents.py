"""Every block of every document is run, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.markdown import DOCUMENTS, ROOT, anchors, blocks, links, without_blocks
from tests.docs.running import Reader, inline_commands
from tests.docs.terminal import call


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the bundled programs stand as they do in the repository."""
    (tmp_path / "programs").symlink_to(ROOT / "programs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_block_does_what_the_document_says(document: str, desk: Path) -> None:
    reader = Reader(desk)
    text = (ROOT / document).read_text(encoding="utf-8")
    faults = [
        f"{document}:{block.line}: {fault}"
        for block in blocks(text)
        for fault in reader.faults(block)
    ]
    assert not faults, "\n\n".join(faults)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    page = ROOT / document
    for link in links(page.read_text(encoding="utf-8")):
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{document} links to {link}"
        if fragment:
            assert fragment in anchors(target.read_text(encoding="utf-8")), f"{document}: {link}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_table_has_a_heading(document: str) -> None:
    lines = without_blocks((ROOT / document).read_text(encoding="utf-8")).split("\n")
    for before, row, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if row.startswith("|") and not before.startswith("|"):
            assert after.startswith("| ---"), f"{document}: {row}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_numbered_table_of_contents_is_complete(document: str) -> None:
    text = without_blocks((ROOT / document).read_text(encoding="utf-8"))
    listed = re.findall(r"^\d+\. \[([^\]]+)\]\(#", text, re.MULTILINE)
    headings = re.findall(r"^## (?:\d+\. )?(.+)$", text, re.MULTILINE)
    assert listed in ([], [heading for heading in headings if heading != "References"])


def test_every_command_that_the_documents_name_exists() -> None:
    named = {
        command
        for document in DOCUMENTS
        for command in inline_commands(without_blocks((ROOT / document).read_text("utf-8")))
    }
    for command in sorted(named):
        printed, status = call([command, "--help"])
        assert status == 0, f"bargain {command}: {printed}"


def test_every_file_that_contributing_names_exists() -> None:
    text = without_blocks((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    for name in re.findall(r"`((?:bargain|docs|grammar|programs|tests)/[\w/.]*)`", text):
        assert (ROOT / name).exists(), name
