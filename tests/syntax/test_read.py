"""A file is read whole, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.syntax import read
from bargain.syntax.read import SIZE_LIMIT


def refusal(path: Path) -> Diagnostic:
    with pytest.raises(DiagnosticError) as caught:
        read(path)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file.bgl"
    path.write_bytes(data)
    return path


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    source = read(written(tmp_path, "use a\r\n# größer\n".encode()))
    assert source.text == "use a\r\n# größer\n"
    assert source.name == str(tmp_path / "file.bgl")


def test_a_file_may_be_called_by_another_name(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"use a"), name="shown").name == "shown"


def test_a_byte_order_mark_is_left_out(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"\xef\xbb\xbfuse a")).text == "use a"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.bgl").code == "BGL001"


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "BGL001"


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, b"") / "file.bgl").code == "BGL001"


def test_a_path_that_no_system_takes_is_refused() -> None:
    assert refusal(Path("a\0b")).code == "BGL001"
    assert refusal(Path("a" * 10_000)).code == "BGL001"


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(tmp_path / "file.bgl").code == "BGL001"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_that_are_no_text_are_refused_with_their_line(mark: bytes, tmp_path: Path) -> None:
    found = refusal(written(tmp_path, mark + b"use a\nuse \xff\n"))
    assert found.code == "BGL002"
    assert "0xff on line 2" in found.message
    assert f"offset {len(mark) + 10}" in found.message


def test_a_nul_character_is_refused_with_its_place(tmp_path: Path) -> None:
    found = refusal(written(tmp_path, b"use a\nuse \0\n"))
    assert found.code == "BGL002"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 5)


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, b"#" * (SIZE_LIMIT + 1))).code == "BGL009"


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    assert len(read(written(tmp_path, b"#" * SIZE_LIMIT)).text) == SIZE_LIMIT
