"""What only a process of its own shows: start-up, pipes, terminals."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "bargain"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
    ENVIRONMENT.pop(name, None)


def test_a_text_run_imports_nothing_that_it_does_not_use() -> None:
    code = (
        "import sys; from bargain.cli.__main__ import run; "
        "assert run(['run', 'split.bgl', 'Alice', 'Dove']) == 0; "
        "print(sorted({'pydantic', 'rich', 'numpy', 'z3'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_a_program_that_stops_reading_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    for arguments in (["tournament", "split.bgl"], ["list", "--format", "json"], ["--help"]):
        result = subprocess.run(
            [*COMMAND, *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            check=False,
        )
        assert result.stderr == b""
    os.close(writing)


def test_a_list_without_end_stops_when_nobody_reads_on() -> None:
    listing = ["enumerate", "PD", "--size", "20", "--most", "1000000000000"]
    with subprocess.Popen([*COMMAND, *listing], stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith(b"programs of PD with at most 20 conditions\n")
        process.stdout.close()
        assert process.wait(timeout=60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_that_cannot_be_written_is_coded() -> None:
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [*COMMAND, "run", "split.bgl", "Alice", "Dove"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
            check=False,
        )
    assert result.returncode == 2
    assert result.stderr.startswith("error BGL084: ")


def test_streams_that_cannot_show_a_character_show_its_code() -> None:
    result = subprocess.run(
        [*COMMAND, "check", "wide.bgl"],
        capture_output=True,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert result.returncode == 2
    assert rb"\u4ea4" in result.stderr


@pytest.mark.parametrize("colourless", [False, True])
def test_colours_are_for_terminals_that_want_them(colourless: bool) -> None:
    leader, follower = pty.openpty()
    environment = {**ENVIRONMENT, "TERM": "xterm"} | ({"NO_COLOR": "1"} if colourless else {})
    arguments = ["run", "split.bgl", "Alice", "Dove"]
    subprocess.run([*COMMAND, *arguments], stdout=follower, env=environment, check=True)
    os.close(follower)
    shown = os.read(leader, 10_000)
    os.close(leader)
    assert (b"\x1b[" in shown) is not colourless


def test_completion_knows_the_commands() -> None:
    result = subprocess.run(
        COMMAND,
        capture_output=True,
        text=True,
        env={
            **ENVIRONMENT,
            "_BARGAIN_COMPLETE": "complete_bash",
            "COMP_WORDS": "bargain to",
            "COMP_CWORD": "1",
        },
        check=False,
    )
    assert result.stdout.split() == ["tournament"]
