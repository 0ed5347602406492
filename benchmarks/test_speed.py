"""How fast the engine is. Run with `make benchmark`; compare the rows of a group by their ratio.

Every benchmark prepares its input outside the measured part. Matches are measured on freshly loaded
models, so that nothing is remembered from an earlier round, and a round is a whole population:
divide by the number of pairs, which stands in `extra_info`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bargain.diagnostics import DiagnosticError
from bargain.model import Model, Undecided, load
from bargain.source import Source
from bargain.syntax import parse

ROOT = Path(__file__).resolve().parent.parent
OWN = sorted((ROOT / "tests" / "conformance" / "populations").glob("*.bgl"))
SHARED = sorted((ROOT.parent / "shared" / "vectors").glob("*-1.bgl"))
"""The conformance vectors, where they lie beside the repository."""

PRISONERS = """
game PD {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
}
"""


def play_all(model: Model) -> None:
    for first in model.programs:
        for second in model.programs:
            try:
                assert not isinstance(model.match(first, second), Undecided)
            except DiagnosticError:
                # Programs that look at each other have no answer, nor those in the wrong role.
                continue


def benchmark_matches(benchmark: BenchmarkFixture, prepare: Callable[[], Model]) -> None:
    pairs = len(prepare().programs) ** 2
    benchmark.extra_info["pairs"] = pairs
    benchmark.pedantic(play_all, setup=lambda: ((prepare(),), {}), rounds=8)
    benchmark.extra_info["microseconds per match (best round)"] = round(
        benchmark.stats.stats.min / pairs * 1e6, 1
    )


@pytest.mark.benchmark(group="all pairs of a population")
@pytest.mark.parametrize("path", [*OWN, *SHARED], ids=lambda path: path.stem)
def test_matches_of_a_population(benchmark: BenchmarkFixture, path: Path) -> None:
    benchmark_matches(benchmark, lambda: load(path))


def budgeted(budgets: list[int]) -> str:
    programs = [
        f"program R{i} {{ if provable within {budget} (they play C) {{ play C }} "
        f"if provable within {budget} (they play C against R{(i + 1) % len(budgets)}) {{ play D }} "
        "play D }"
        for i, budget in enumerate(budgets)
    ]
    return PRISONERS + "\n".join(programs)


@pytest.mark.benchmark(group="ten budgets against one")
@pytest.mark.parametrize("distinct", [1, 10])
def test_many_budgets_cost_little_more_than_one(benchmark: BenchmarkFixture, distinct: int) -> None:
    text = budgeted([1000 + i % distinct for i in range(10)])
    benchmark_matches(benchmark, lambda: load(text))


def nested(depth: int) -> str:
    question = "provable (" * depth + "false" + ")" * depth
    return f"{PRISONERS} program A {{ if {question} {{ play C }} play D }} program B {{ play C }}"


def chained(length: int) -> str:
    links = [
        f"program Q{i} {{ if provable (they play C against Q{i + 1}) {{ play C }} play D }}"
        for i in range(length)
    ]
    last = f"program Q{length} {{ play D }} program A {{ act as Q0 }} program B {{ play C }}"
    return PRISONERS + "\n".join([*links, last])


def entangled(programs: int) -> str:
    texts = []
    for i in range(programs):
        tests = " ".join(
            f"if provable (they play {'CD'[(i * j) % 2]} against P{j}) {{ play {'CD'[i % 2]} }}"
            for j in range(programs)
        )
        texts.append(f"program P{i} {{ {tests} play D }}")
    aliases = "program A { act as P1 } program B { act as P2 }"
    return PRISONERS + "\n".join([*texts, aliases])


LARGE = {"nested": nested(1900), "chained": chained(2000), "entangled": entangled(13)}


@pytest.mark.benchmark(group="one large closure")
@pytest.mark.parametrize("shape", LARGE)
def test_a_large_closure(benchmark: BenchmarkFixture, shape: str) -> None:
    def settle(model: Model) -> None:
        match = model.match("A", "B")
        assert not isinstance(match, Undecided)
        benchmark.extra_info["questions"] = len(match.settlement.questions)
        assert match.certificate_sizes is not None

    benchmark.pedantic(settle, setup=lambda: ((load(LARGE[shape]),), {}), rounds=5)


@pytest.mark.benchmark(group="parsing")
def test_parsing(benchmark: BenchmarkFixture) -> None:
    text = "\n".join(path.read_text() for path in [*OWN, *SHARED])
    source = Source("populations", text)
    parse(source)
    benchmark(parse, source)
    lines = text.count("\n")
    benchmark.extra_info["lines"] = lines
    benchmark.extra_info["lines per minute (best round)"] = round(
        lines / benchmark.stats.stats.min * 60
    )


COMMANDS = {
    "python -c 'import lark, pydantic'": [sys.executable, "-c", "import lark, pydantic"],
    "bargain run": [
        str(Path(sys.executable).with_name("bargain")),
        "run",
        str(ROOT / "programs" / "examples" / "seed.bgl"),
        "Alice",
        "Dove",
    ],
}


@pytest.mark.benchmark(group="a whole run of a small file")
@pytest.mark.parametrize("command", COMMANDS)
def test_start_up(benchmark: BenchmarkFixture, command: str) -> None:
    def run() -> None:
        subprocess.run(COMMANDS[command], check=True, capture_output=True)

    run()
    benchmark.pedantic(run, rounds=30)
