"""Looks for a fault with a property, in a copy of the package that has it.

    python -m tests.faults.search MODULE:TEST

runs one property of `tests.properties`, and prints how many examples it took until it failed, or
`unnoticed`. It runs in the folder of the copy, and says which package it ran on.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.faults.planted import ROOT, Fault

MOST_EXAMPLES: Final = 1_000


def examples_until_noticed(fault: Fault, noticed_by: str | None = None) -> int | None:
    """How many examples a property takes to notice a fault; None where it does not."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "bargain")
        shutil.copytree(ROOT / "bargain", copy, ignore=shutil.ignore_patterns("__pycache__"))
        for beside in ("grammar", "programs", "tests"):
            Path(folder, beside).symlink_to(ROOT / beside)
        place = copy / fault.file
        text = place.read_text()
        assert text.count(fault.right) == 1, f"{fault.name}: its place has changed"
        place.write_text(text.replace(fault.right, fault.wrong))
        found = subprocess.run(
            [sys.executable, "-m", "tests.faults.search", noticed_by or fault.noticed_by],
            cwd=folder,
            capture_output=True,
            text=True,
        )
    told = found.stdout.split()
    assert told, found.stderr
    assert told[0] == str(copy), f"the property ran on {told[0]}"
    return None if told[1] == "unnoticed" else int(told[1])


def search(name: str) -> int | None:
    """Run a property until it fails; the number of examples, or None if it does not."""
    module, _, test = name.partition(":")
    property_ = getattr(import_module(f"tests.properties.{module}"), test)
    inner = property_.hypothesis.inner_test
    count = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        return inner(*args, **kwargs)

    property_.hypothesis.inner_test = counted
    looking = settings(
        max_examples=MOST_EXAMPLES,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    try:
        looking(property_)()
    except (Exception, pytest.fail.Exception):
        return count
    return None


if __name__ == "__main__":
    import bargain

    print(Path(bargain.__file__).parent, search(sys.argv[1]) or "unnoticed")
