"""The fenced blocks, links and tables of a Markdown document, as far as the tests need them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = tuple(
    sorted(
        str(path.relative_to(ROOT))
        for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"))
    )
)

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NOTE = re.compile(r"<!-- ((?:(?:BGL\d{3}|fails) ?)+)-->\n\Z")
_CODE = re.compile(r"BGL\d{3}")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and where the text stands in its document.

    `noted` has the codes of the HTML comment right above it, as in `<!-- BGL052 -->`.
    """

    language: str
    text: str
    line: int
    start: int
    noted: tuple[str, ...]

    @property
    def file_name(self) -> str | None:
        """The name that a first line such as `# file: mine.bgl` gives the block."""
        found = re.match(r"# file: (\S+)\n", self.text)
        return found[1] if found else None


def blocks(text: str) -> list[Block]:
    found = []
    for fence in _FENCE.finditer(text):
        note = _NOTE.search(text, 0, fence.start())
        codes = tuple(note[1].split()) if note else ()
        start = fence.start(2)
        found.append(Block(fence[1], fence[2], text.count("\n", 0, start) + 1, start, codes))
    return found


def without_blocks(text: str) -> str:
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    return [link for link in _LINK.findall(without_blocks(text)) if "://" not in link]


def anchors(text: str) -> set[str]:
    """The fragments that a link may end in, as GitHub makes them of the headings."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(without_blocks(text))
    }


def codes_on_lines(text: str) -> list[tuple[int, str]]:
    """The codes that comments in a program name, each with its line: `# BGL052`."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        _, sign, comment = line.partition("#")
        if sign:
            found += [(number, code) for code in _CODE.findall(comment)]
    return found
