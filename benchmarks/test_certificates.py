"""What certificates cost: writing and checking one, beside the match itself.

The ratio to look at is that of a group. `settle` is the match with all of its verdicts, `write` and
`write_and_check` do the same and then write, or write and check, its certificate: from the text on,
or (`loaded`) when the file was loaded before.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bargain import kernel
from bargain.certificate.document import certificate_text
from bargain.certificate.made import certified
from bargain.match import Match, Undecided
from bargain.model import Model, load, load_bundled

ROOT = Path(__file__).resolve().parent.parent
MATCHES = {
    "seed": (str(ROOT / "programs" / "examples" / "seed.bgl"), "Alice", "Alice"),
    "modal": ("modal", "PrudentBot", "PrudentBot"),
    "bounded": ("bounded", "FiniteFairBot(3)", "FiniteFairBot(10)"),
}


LADDER = """
use "{seed}"
program Ladder {{
  for n in 0 .. 11 {{
    for x in demands descending {{
      if provable in PA+n (they accept x when I hold x and not provable in PA+n (they demand x)) {{
        demand x or fight
      }}
    }}
  }}
  demand 50% or fight
}}
"""
CHAIN = """
use modal
program Chain {
  for i in 0 .. 110 {
    if provable in PA+i (they play C) and not provable in PA+i (they play D) { play C }
  }
  play D
}
"""


def loaded(name: str) -> Model:
    return load(name) if name.endswith(".bgl") else load_bundled([name])


def settle(model: Model, first: str, second: str) -> None:
    match = model.match(first, second)
    assert isinstance(match, Match)
    assert match.questions


def write(model: Model, first: str, second: str) -> bytes:
    made = certified(model, first, second)
    assert not isinstance(made, Undecided)
    return certificate_text(made[1]).encode()


def write_and_check(model: Model, first: str, second: str) -> None:
    assert kernel.check(write(model, first, second)) is None


WORK = pytest.mark.parametrize("work", [settle, write, write_and_check], ids=lambda f: f.__name__)


@WORK
@pytest.mark.parametrize("name", MATCHES)
def test_from_the_text(
    benchmark: BenchmarkFixture, name: str, work: Callable[[Model, str, str], object]
) -> None:
    benchmark.group = f"certificate of a match: {name}"
    file, first, second = MATCHES[name]
    benchmark(lambda: work(loaded(file), first, second))


@WORK
@pytest.mark.parametrize("name", [*MATCHES, "ladder", "chain"])
def test_loaded(
    benchmark: BenchmarkFixture, name: str, work: Callable[[Model, str, str], object]
) -> None:
    benchmark.group = f"certificate of a match, loaded: {name}"
    made = {"ladder": (LADDER.format(seed=MATCHES["seed"][0]), "Ladder", "Ladder")}
    made["chain"] = (CHAIN, "Chain", "Chain")
    if name in made:
        text, first, second = made[name]
        model = load(text)
    else:
        file, first, second = MATCHES[name]
        model = loaded(file)

    def anew() -> tuple[tuple[Model, str, str], dict[str, object]]:
        # A model remembers what its programs do, so each round has one of its own.
        return (Model(model.module), first, second), {}

    benchmark.pedantic(work, setup=anew, rounds=20)


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
