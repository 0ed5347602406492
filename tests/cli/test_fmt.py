"""What `bargain fmt` does to files: replaces them whole, or leaves them alone."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bargain.cli.files import hindrance
from bargain.syntax import reformat
from bargain.syntax.rows import Row
from tests.cli.transcripts import bargain

UNTIDY = b"# a\nuse   modal # b\n"
TIDY = b"# a\nuse modal  # b\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "untidy.bgl"
    path.write_bytes(UNTIDY)
    return path


def test_a_file_is_replaced_whole_and_keeps_its_mode(untidy: Path) -> None:
    untidy.chmod(0o640)
    before = untidy.stat()
    with untidy.open("rb") as open_before:
        assert bargain("fmt", str(untidy)) == (f"{untidy}: formatted\n", "", 0)
        assert open_before.read() == UNTIDY
    assert untidy.read_bytes() == TIDY
    assert untidy.stat().st_mode == before.st_mode
    assert untidy.stat().st_ino != before.st_ino
    assert os.listdir(untidy.parent) == ["untidy.bgl"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_file_keeps_its_owner_and_group(untidy: Path) -> None:
    os.chown(untidy, 4321, 1234)
    untidy.chmod(0o4600)
    assert bargain("fmt", str(untidy)).code == 0
    after = untidy.stat()
    assert (after.st_uid, after.st_gid, after.st_mode & 0o7777) == (4321, 1234, 0o4600)


def test_an_owner_that_cannot_be_kept_is_no_hindrance(
    untidy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, owner: int, group: int) -> None:
        raise PermissionError

    if os.geteuid() == 0:
        os.chown(untidy, 4321, 1234)
    monkeypatch.setattr(os, "chown", refused)
    assert bargain("fmt", str(untidy)).code == 0
    assert untidy.read_bytes() == TIDY


def test_a_text_is_never_open_to_more_than_its_file(
    untidy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    written = Path.write_bytes

    def watched(path: Path, data: bytes) -> int:
        modes.append(path.stat().st_mode & 0o777)
        return written(path, data)

    untidy.chmod(0o640)
    monkeypatch.setattr(Path, "write_bytes", watched)
    assert bargain("fmt", str(untidy)).code == 0
    assert modes == [0o600]


def test_a_link_stays_a_link_and_its_target_is_replaced(untidy: Path) -> None:
    link = untidy.parent / "links" / "link.bgl"
    link.parent.mkdir()
    link.symlink_to("../untidy.bgl")
    assert bargain("fmt", str(link)).code == 0
    assert os.readlink(link) == "../untidy.bgl"
    assert untidy.read_bytes() == TIDY
    assert os.listdir(link.parent) == ["link.bgl"]


def test_a_file_in_the_style_is_not_touched(untidy: Path) -> None:
    bargain("fmt", str(untidy))
    before = untidy.stat()
    assert bargain("fmt", str(untidy)) == (f"{untidy}: unchanged\n", "", 0)
    assert (untidy.stat().st_ino, untidy.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("options", [["--check"], ["--diff"], ["--check", "--diff"]])
def test_with_check_or_diff_nothing_is_written(untidy: Path, options: list[str]) -> None:
    out, err, code = bargain("fmt", str(untidy), *options)
    assert untidy.read_bytes() == UNTIDY
    assert (err, code) == ("", 1 if "--check" in options else 0)
    assert ("\n-use   modal # b\n+use modal  # b\n" in out) == ("--diff" in options)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbfuse a\n", b"use a\n"),
        (b"use a\r\nuse  b", b"use a\r\nuse b\r\n"),
        (b"", b""),
        (b"\n", b""),
        (b"# only", b"# only\n"),
    ],
)
def test_bytes_are_what_they_should_be(untidy: Path, before: bytes, after: bytes) -> None:
    untidy.write_bytes(before)
    assert bargain("fmt", str(untidy), "--check").code == (before != after)
    assert bargain("fmt", str(untidy)).code == 0
    assert untidy.read_bytes() == after
    assert bargain("fmt", "-", stdin=before).out.encode() == after


def test_several_files_are_each_told_and_the_gravest_decides(untidy: Path) -> None:
    folder = untidy.parent
    (folder / "broken.bgl").write_bytes(b"program A {  \n")
    (folder / "tidy.bgl").write_bytes(TIDY)
    names = ["broken.bgl", "missing.bgl", "tidy.bgl", "untidy.bgl"]
    out, err, code = bargain("fmt", *(str(folder / name) for name in names))
    assert out == f"{folder}/tidy.bgl: unchanged\n{folder}/untidy.bgl: formatted\n"
    assert [line[:14] for line in err.splitlines() if line.startswith("error")] == [
        "error BGL001: "
    ]
    assert "broken.bgl:1:11: error BGL005" in err
    assert code == 2
    assert (folder / "broken.bgl").read_bytes() == b"program A {  \n"
    assert untidy.read_bytes() == TIDY


def test_a_folder_stands_for_its_files(untidy: Path) -> None:
    folder = untidy.parent
    for name in ("b/c.bgl", "a/b.bgl", ".hidden/d.bgl", "b/.e.bgl", "b/text.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(UNTIDY)
    out = bargain("fmt", str(folder)).out
    names = [line.split(":")[0].removeprefix(f"{folder}/") for line in out.splitlines()]
    assert names == ["untidy.bgl", "a/b.bgl", "b/c.bgl"]
    assert (folder / "b/text.txt").read_bytes() == UNTIDY


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    out, err, code = bargain("fmt", str(tmp_path))
    assert (out, code) == ("", 2)
    assert err.startswith(f"error BGL001: there are no .bgl files in {tmp_path}\n")


@pytest.mark.parametrize("hidden", ["", "/inner"])
def test_a_folder_that_cannot_be_read_is_told(
    untidy: Path, hidden: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (untidy.parent / "inner").mkdir()
    scandir = os.scandir

    def refused(path: str) -> object:
        if path == f"{untidy.parent}{hidden}":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    out, err, code = bargain("fmt", str(untidy.parent))
    assert out == (f"{untidy}: formatted\n" if hidden else "")
    assert f"error BGL001: cannot read {untidy.parent}{hidden}: permission denied\n" in err
    assert code == 2


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.bgl")
    out, err, code = bargain("fmt", str(tmp_path / "pipe.bgl"))
    assert (out, code) == ("", 2)
    assert "error BGL001: " in err
    assert "no regular file" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to everything")
def test_a_file_that_is_not_to_be_written_to_is_refused(untidy: Path) -> None:
    untidy.chmod(0o444)
    assert "error BGL084: " in bargain("fmt", str(untidy)).err
    assert untidy.read_bytes() == UNTIDY


def test_a_file_that_cannot_be_written_is_told_and_left(
    untidy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    out, err, code = bargain("fmt", str(untidy))
    assert (out, code) == ("", 2)
    assert f"error BGL084: the formatted text cannot be written to {untidy}" in err
    assert hindrance(OSError(28, "No space left on device")) in err
    assert untidy.read_bytes() == UNTIDY
    assert os.listdir(untidy.parent) == ["untidy.bgl"]


def test_a_formatter_that_fails_writes_nothing(
    untidy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_of = reformat.rows_of
    lost = lambda file, text: [Row(0, row.text) for row in rows_of(file, text)]  # noqa: E731
    monkeypatch.setattr(reformat, "rows_of", lost)
    out, err, code = bargain("fmt", str(untidy))
    assert (out, code) == ("", 2)
    assert err.startswith(f"error BGL109: {untidy} is left as it is")
    assert untidy.read_bytes() == UNTIDY


def test_names_may_be_anything(tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.bgl")
    Path(odd).write_bytes(UNTIDY)
    assert "\\udcff.bgl\n+++ " in bargain("fmt", odd, "--diff").out
    assert bargain("fmt", odd, "--format", "json").code == 0
    for name in ("a\0b", "x" * 5000, "", str(tmp_path / "none" / "a.bgl")):
        assert "error BGL001: " in bargain("fmt", name).err


def test_random_bytes_are_formatted_or_refused() -> None:
    choice = random.Random(1)
    for _ in range(100):
        data = choice.choice((choice.randbytes, _scraps(choice)))(choice.randrange(60))
        out, err, code = bargain("fmt", "-", stdin=data)
        assert (code == 2) == bool(err)
        if code == 0:
            assert bargain("fmt", "-", "--check", stdin=out.encode()).code == 0


def _scraps(choice: random.Random) -> Callable[[int], bytes]:
    scraps = (b"use a ", b"\r", b"\n", b"# x", b"\xef\xbb\xbf", b"\x85", b"game G { }", b"\x0b")
    return lambda count: b"".join(choice.choices(scraps, k=count))


def test_a_mistake_in_standard_input_writes_nothing_to_standard_output() -> None:
    out, err, code = bargain("fmt", "-", stdin=b"program")
    assert (out, code) == ("", 2)
    assert "<stdin>:1:8: error BGL004" in err
    assert err.endswith("\n<stdin>: 1 error, left as it is\n")
    assert bargain("fmt", "-", "--check", stdin=UNTIDY).out == "<stdin>: would be formatted\n"


def test_json_has_the_text_of_standard_input_and_the_differences(untidy: Path) -> None:
    out = bargain("fmt", "-", str(untidy), "--format", "json", stdin=UNTIDY).out
    first, second = json.loads(out)["files"]
    assert (first["state"], first["text"], first["diff"]) == ("formatted", TIDY.decode(), None)
    assert (second["state"], second["text"], second["diff"]) == ("formatted", None, None)
    out = bargain("fmt", "-", "--diff", "--format", "json", stdin=UNTIDY).out
    (only,) = json.loads(out)["files"]
    assert (only["state"], only["text"]) == ("would be formatted", None)
    assert only["diff"].startswith("--- <stdin>\n+++ <stdin>\n@@ -1,2 +1,2 @@\n")


def test_standard_output_is_utf_8_whatever_the_terminal_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bargain", "fmt", "-"],
        input="# größer\r\nuse  a".encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert done.stdout == "# größer\r\nuse a\r\n".encode()


def test_the_hooks_of_pre_commit_call_commands_that_there_are() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = [line.split(": ")[1] for line in text.splitlines() if "entry: " in line]
    assert entries == ["bargain fmt", "bargain check"]
    for entry in entries:
        assert bargain(entry.split()[1], "--help").code == 0
