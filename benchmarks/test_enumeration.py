"""How long it takes to make all programs up to a size, and to run them.

Run with `make benchmark`.
"""

from __future__ import annotations

from itertools import islice

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bargain.enumeration import Guests, behaviour, count_up_to, facing, programs_up_to
from bargain.model import Model, load_bundled

NAMED = {"no names": (), "two names": ("FairBot", "DefectBot")}


def fresh() -> Model:
    return load_bundled(["modal"])


@pytest.mark.benchmark(group="all programs of size 2")
@pytest.mark.parametrize("named", NAMED.values(), ids=list(NAMED))
def test_making_all_programs_of_the_prisoners_dilemma(
    benchmark: BenchmarkFixture, named: tuple[str, ...]
) -> None:
    game = fresh().games["PD"]
    count = benchmark(lambda: sum(1 for _ in programs_up_to(game, 2, named=named)))
    benchmark.extra_info["programs"] = count
    assert count == sum(count_up_to(game, 2, named=named))


@pytest.mark.benchmark(group="all programs of size 2")
@pytest.mark.parametrize("others", [("FairBot",), ("FairBot", "PrudentBot", "DefectBot")])
def test_running_all_programs_of_the_prisoners_dilemma(
    benchmark: BenchmarkFixture, others: tuple[str, ...]
) -> None:
    """What a property over all programs up to size 2 costs: under 20 seconds."""

    def run(model: Model) -> int:
        guests = Guests(model, "PD")
        looked = facing(guests, map(model.program, others))
        programs = programs_up_to(model.games["PD"], 2)
        return len({behaviour(guests, program, looked) for program in programs})

    found = benchmark.pedantic(run, setup=lambda: ((fresh(),), {}), rounds=3)
    benchmark.extra_info["behaviours"] = found
    assert benchmark.stats is None or benchmark.stats.stats.max < 20


@pytest.mark.benchmark(group="all programs of size 2")
def test_making_programs_of_a_bargaining_game(benchmark: BenchmarkFixture) -> None:
    game = load_bundled(["bargaining"]).games["Split"]
    benchmark(lambda: sum(1 for _ in islice(programs_up_to(game, 2), 20_000)))


@pytest.mark.benchmark(group="all programs of size 2")
def test_counting_programs_of_size_20(benchmark: BenchmarkFixture) -> None:
    game = load_bundled(["bargaining"]).games["Split"]
    assert benchmark(count_up_to, game, 20)[20] > 10**60
