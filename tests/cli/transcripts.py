"""Transcripts: command lines and what they print, one file for each command.

    ## What is claimed
    $ bargain run split.bgl Alice Dove < input
    a line of standard output
    ! a line of standard error
    [2]

The exit code is left out where it is 0. Commands run inside this process, in the folder `files`.
"""

from __future__ import annotations

import io
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bargain.cli.__main__ import run

FOLDER = Path(__file__).parent / "transcripts"
FILES = Path(__file__).parent / "files"


class Result(NamedTuple):
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


@dataclass(frozen=True)
class Transcript:
    title: str
    command: str
    expected: str


def read_transcripts(path: Path) -> list[Transcript]:
    transcripts = []
    for block in path.read_text(encoding="utf-8").split("## ")[1:]:
        title, command, *rest = block.rstrip("\n").split("\n")
        transcripts.append(Transcript(title, command.removeprefix("$ "), "\n".join(rest)))
    return transcripts


def write_transcripts(path: Path, transcripts: list[Transcript]) -> None:
    blocks = (f"## {one.title}\n$ {one.command}\n{one.expected}\n" for one in transcripts)
    path.write_text("\n".join(blocks).replace("\n\n\n## ", "\n\n## "), encoding="utf-8")


def replay(command: str) -> str:
    """What a transcript shows below its command."""
    words = shlex.split(command)
    stdin = b""
    if "<" in words:
        stdin = (FILES / words[-1]).read_bytes()
        words = words[:-2]
    assert words[0] == "bargain", command
    out, err, code = bargain(*words[1:], stdin=stdin)
    lines = [line.rstrip() for line in out.splitlines()]
    lines += [f"! {line}".rstrip() for line in err.splitlines()]
    if code:
        lines.append(f"[{code}]")
    return "\n".join(lines).rstrip("\n")


def bargain(*arguments: str, stdin: bytes = b"") -> Result:
    """Run a command inside this process, with streams that are no terminal."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(arguments)
    finally:
        sys.stdin = before
    return Result(out.getvalue(), err.getvalue(), code)
