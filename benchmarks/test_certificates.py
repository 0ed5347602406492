"""What certificates cost: writing and checking one, beside the match itself.

The ratio to look at is that of a group: `match` is loading a file and settling the match, the other
rows do the same and then write, or write and check, its certificate.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bargain import kernel
from bargain.certificate.document import certificate_text
from bargain.certificate.made import certified
from bargain.match import Undecided
from bargain.model import Model, load, load_bundled

ROOT = Path(__file__).resolve().parent.parent
MATCHES = {
    "seed": (str(ROOT / "programs" / "examples" / "seed.bgl"), "Alice", "Alice"),
    "modal": ("modal", "PrudentBot", "PrudentBot"),
    "bounded": ("bounded", "FiniteFairBot(3)", "FiniteFairBot(10)"),
}


def loaded(name: str) -> Model:
    return load(name) if name.endswith(".bgl") else load_bundled([name])


def settle(file: str, first: str, second: str) -> None:
    loaded(file).match(first, second)


def write(file: str, first: str, second: str) -> bytes:
    made = certified(loaded(file), first, second)
    assert not isinstance(made, Undecided)
    return certificate_text(made[1]).encode()


def write_and_check(file: str, first: str, second: str) -> None:
    assert kernel.check(write(file, first, second)) is None


@pytest.mark.parametrize("work", [settle, write, write_and_check], ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", MATCHES)
def test_from_the_text(benchmark: BenchmarkFixture, name: str, work: object) -> None:
    benchmark.group = f"certificate of a match: {name}"
    benchmark(work, *MATCHES[name])


@pytest.mark.parametrize("work", ["run", "run --certificate", "kernel"])
def test_as_commands(benchmark: BenchmarkFixture, work: str, tmp_path: Path) -> None:
    benchmark.group = "certificate of a match: commands"
    file, first, second = MATCHES["seed"]
    path = str(tmp_path / "proof.json")
    run = [sys.executable, "-m", "bargain", "run", file, first, second]
    commands = {
        "run": run,
        "run --certificate": [*run, "--certificate", path],
        "kernel": [sys.executable, "-m", "bargain.kernel", path],
    }
    subprocess.run(commands["run --certificate"], check=True, capture_output=True)
    benchmark(subprocess.run, commands[work], check=True, capture_output=True)
