"""Texts that were read and found good, kept in files.

After a change that is meant, the tests with `BARGAIN_REWRITE_TEXTS=1` in the environment write what
is printed now; read the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path


def pinned(path: Path, text: str) -> str:
    """What a file has, once it was rewritten if that is asked for."""
    if "BARGAIN_REWRITE_TEXTS" in os.environ:
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8")
