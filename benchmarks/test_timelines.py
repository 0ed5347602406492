"""How long it takes to explore a timeline, and to run a long one. Run with `make benchmark`."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bargain.model import Model, load
from bargain.timeline import Exploration, Race

GAME = "use bargaining\n"
FREE = """
  agent {name} {{
    programs {programs}
    can commit programs, conditional
    can verify programs, conditional
    channel open lag 2
    {chances}
    plan {{
      if I am committed {{ choose {{ wait }} or {{ open channel }} or {{ close channel }} }}
      choose {{ wait }} or {{ open channel }} or {{ close channel }}
        or {{ commit one of Firm(60%), Dove }}
        or {{ commit one of Dove, EqualSplitter }}
        or {{ commit one of Firm(60%), EqualSplitter }}
        or {{ commit one of Alice, Dove }}
    }}
  }}
"""
LONG = """
  agent {name} {{
    programs Firm(60%), Alice, Dove
    can commit demands
    can verify programs, demands
    channel open lag 3
    believes Firm(60%) with 30%, Dove with 70%
    plan {{
      if they are committed to demand >= 60%    {{ commit demand <= 40% }}
      if I know (they demand 0%)                {{ close channel }}
      if time / 7 == 3 or 2 * time + 1 == 1001  {{ prepare commit programs taking 5 }}
      if I can commit programs and time > 10000 {{ commit program Dove }}
      wait
    }}
  }}
"""


CHANCES = " ".join(
    f"loses commit programs at {time} with 1/5 gains commit programs at {time} with 1/3"
    for time in range(1, 13)
)


def timeline(agent: str, horizon: int, other: str, chances: str = "") -> Model:
    programs = "Firm(60%), Alice, Dove, EqualSplitter"
    first = agent.format(name="One", programs=programs, chances=chances)
    second = agent.format(name="Other", programs=other or programs, chances=chances)
    return load(f"{GAME}timeline Long in Split {{ horizon {horizon} {first} {second} }}\n")


@pytest.mark.benchmark(group="timelines")
@pytest.mark.parametrize(
    ("horizon", "other", "chances"),
    [(20, "Dove, Alice, Firm(60%), EqualSplitter", ""), (40, "", ""), (12, "", CHANCES)],
    ids=["unlike agents", "agents that are alike", "with much left to chance"],
)
def test_exploring_100_000_states(
    benchmark: BenchmarkFixture, horizon: int, other: str, chances: str
) -> None:
    """Takes less than 20 seconds and less than 1 GB, with all ends and their ranges."""

    def ask(model: Model) -> Exploration:
        found = model.explore()
        for kind in found.kinds:
            found.kind_range(kind.kind)
            found.way(kind.shortest)
        return found

    model = timeline(FREE, horizon, other, chances)
    found = benchmark.pedantic(ask, args=(model,), rounds=1)
    assert found.is_complete
    assert found.states > 100_000
    benchmark.extra_info["states"] = found.states


@pytest.mark.benchmark(group="timelines")
def test_running_1_000_steps(benchmark: BenchmarkFixture) -> None:
    """Takes less than 2 seconds, with loading and checking."""

    def ask() -> Race:
        return timeline(LONG, 1_000, "").race()

    found = benchmark.pedantic(ask, rounds=3)
    assert len(found.branches[0].steps) == 1_001
