"""How long it takes to find all cells of a match. Run with `make benchmark`."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bargain.model import Model, load
from bargain.regions import Regions

EXAMPLES = Path(__file__).parents[1] / "programs" / "examples"


@pytest.mark.benchmark(group="regions")
@pytest.mark.parametrize(
    ("file", "first", "second"),
    [
        ("settlement", "Litigator", "Insurer"),
        ("lawsuit", "Confident", "Frugal"),
        ("lawsuit", "Principled", "Frugal"),
        ("lawsuit", "Steady", "Yielding"),
    ],
    ids=["21 cells", "17 cells", "about both features", "about one of two"],
)
def test_regions_of_two_features(
    benchmark: BenchmarkFixture, file: str, first: str, second: str
) -> None:
    """Twenty cells take less than two seconds; the model is loaded outside of what is measured."""

    def ask(model: Model) -> None:
        found = model.regions(first, second)
        assert isinstance(found, Regions)
        benchmark.extra_info["cells"] = len(found.cells)

    benchmark.pedantic(ask, setup=lambda: ((load(EXAMPLES / f"{file}.bgl"),), {}), rounds=3)
