"""How long questions of "what if" take. Run with `make benchmark`."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bargain.model import Model, load_bundled
from bargain.whatif.budgets import Budgets
from bargain.whatif.why_not import WhyNot


def fresh() -> Model:
    return load_bundled(["bounded"])


@pytest.mark.benchmark(group="budgets")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("FiniteFairBot", "CUPOD"),
        ("BoundedPrudentBot", "FiniteFairBot(10)"),
        ("BoundedPrudentBot(k, 100)", "BoundedPrudentBot(n, 100)"),
        ("BoundedPrudentBot", "FiniteFairBot"),
        ("BoundedPrudentBot", "BoundedPrudentBot"),
        ("CDEBot", "CDEBot"),
    ],
    ids=["one each", "two", "two and two numbers", "three", "four", "four, in many areas"],
)
def test_budgets_of_a_pair(benchmark: BenchmarkFixture, first: str, second: str) -> None:
    """Two budgets take less than a second; the model is loaded outside of what is measured."""

    def ask(model: Model) -> None:
        found = model.budgets(first, second)
        assert isinstance(found, Budgets)
        benchmark.extra_info["cells"] = len(found.cells)

    benchmark.pedantic(ask, setup=lambda: ((fresh(),), {}), rounds=5)


@pytest.mark.benchmark(group="why not")
def test_why_not(benchmark: BenchmarkFixture) -> None:
    def ask(model: Model) -> None:
        pair = ("BoundedPrudentBot(10, 100)", "FiniteFairBot(100)")
        assert isinstance(model.why_not(*pair, "first plays C"), WhyNot)

    benchmark.pedantic(ask, setup=lambda: ((fresh(),), {}), rounds=5)
