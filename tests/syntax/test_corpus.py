"""The files that exist are all read, and printing loses nothing of them but comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from bargain.syntax import parse, read
from bargain.syntax.format import format_file
from tests.syntax.reading import read_file

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT.parent / "shared" / "vectors"

FILES = [*sorted(ROOT.glob("programs/**/*.bgl")), *sorted(VECTORS.glob("*.bgl"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_of_the_corpus_reads_prints_and_reads_back(path: Path) -> None:
    file, diagnostics = parse(read(path))
    assert diagnostics == ()
    printed = format_file(file)
    assert read_file(printed) == file
    assert format_file(read_file(printed)) == printed


@pytest.mark.skipif(not VECTORS.is_dir(), reason="no vectors beside the repository")
def test_the_vectors_are_part_of_the_corpus() -> None:
    assert any(path.parent == VECTORS for path in FILES)
