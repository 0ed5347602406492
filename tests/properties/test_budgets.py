"""Bounded searches with budgets large enough are plain proofs."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.outcomes import Told, outcomes
from tests.strategies import PLAIN, Population, populations


@given(populations(strengths=PLAIN), st.sampled_from((0, 0, 1, 100)))
def test_one_budget_for_all_that_is_large_enough_changes_nothing(
    population: Population, more: int
) -> None:
    plain = outcomes(population)
    largest = max(
        (
            size
            for found in plain.values()
            if isinstance(found, Told)
            for size in found.certificate_sizes
        ),
        default=0,
    )
    bounded = re.sub(r"\b(provable|possible) \(", rf"\1 within {largest + more} (", population.text)
    assert outcomes(population, bounded) == plain
