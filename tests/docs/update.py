"""`python -m tests.docs.update`: write what the commands of the documents print now into them, and
draw the pictures that they show.

Look at the difference before keeping it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from tests.docs.markdown import DOCUMENTS, ROOT, blocks
from tests.docs.pictures import PICTURES, draw, shown
from tests.docs.running import Reader
from tests.docs.terminal import replay


def updated(text: str, folder: Path) -> str:
    """The document with the output of every `console` block as it is now."""
    reader = Reader(folder)
    pieces, end = [], 0
    for block in blocks(text):
        if block.language == "console":
            pieces += [text[end : block.start], replay(block.text, reader.terminal)]
            end = block.start + len(block.text)
        else:
            for fault in reader.faults(block):
                print(f"line {block.line}: {fault}", file=sys.stderr)
    return "".join([*pieces, text[end:]])


def update() -> None:
    os.environ |= {"NO_COLOR": "1", "COLUMNS": "80"}
    for document in sys.argv[1:] or DOCUMENTS:
        page = ROOT / document
        before = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as name, chdir(name):
            Path("programs").symlink_to(ROOT / "programs")
            after = updated(before, Path(name))
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{document} has changed")
    if not sys.argv[1:]:
        for name in shown():
            draw(name, PICTURES / name)


if __name__ == "__main__":
    update()
