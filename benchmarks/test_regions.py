"""How long it takes to find all cells of a match. Run with `make benchmark`."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bargain.model import Model, load
from bargain.regions import Regions

LAWSUIT = Path(__file__).parents[1] / "programs" / "examples" / "lawsuit.bgl"


@pytest.mark.benchmark(group="regions")
@pytest.mark.parametrize(
    ("first", "second"),
    [("Confident", "Frugal"), ("Principled", "Frugal"), ("Steady", "Yielding")],
    ids=["17 cells", "about both features", "about one of two"],
)
def test_regions_of_two_features(benchmark: BenchmarkFixture, first: str, second: str) -> None:
    """Twenty cells take less than two seconds; the model is loaded outside of what is measured."""

    def ask(model: Model) -> None:
        found = model.regions(first, second)
        assert isinstance(found, Regions)
        benchmark.extra_info["cells"] = len(found.cells)

    benchmark.pedantic(ask, setup=lambda: ((load(LAWSUIT),), {}), rounds=3)
