"""That planted faults are planted, and found. All of them are looked for by `make faults`."""

from __future__ import annotations

import pytest

from tests.faults.planted import FAULTS, Fault
from tests.faults.search import MOST_EXAMPLES, examples_until_noticed


def test_there_are_at_least_20_faults_with_names_of_their_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 20


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_place_of_a_fault_is_there_exactly_once(fault: Fault) -> None:
    assert fault.occurrences == 1
    assert fault.right != fault.wrong


@pytest.mark.parametrize("fault", FAULTS[:1], ids=lambda fault: fault.name)
def test_a_fault_is_noticed(fault: Fault) -> None:
    examples = examples_until_noticed(fault)
    assert examples is not None
    assert examples <= MOST_EXAMPLES
