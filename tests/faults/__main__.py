"""`python -m tests.faults`: plants every fault and says which property noticed it, and how soon.

    python -m tests.faults role policy

plants only those whose names have one of these words in them.
"""

from __future__ import annotations

import sys
from time import monotonic

from tests.faults.planted import FAULTS
from tests.faults.search import MOST_EXAMPLES, examples_until_noticed


def main() -> int:
    words = sys.argv[1:]
    chosen = [f for f in FAULTS if not words or any(word in f.name for word in words)]
    rows: list[tuple[str, str]] = []
    start = monotonic()
    for number, fault in enumerate(chosen, 1):
        begun = monotonic()
        examples = examples_until_noticed(fault)
        told = "never" if examples is None else str(examples)
        rows.append((told, f"{fault.name}  ({fault.noticed_by})"))
        seconds = monotonic() - begun
        print(f"{number}/{len(chosen)} {fault.name}: {told}, {seconds:.0f} s", flush=True)
    print()
    for told, name in rows:
        print(f"{told:>5}  {name}")
    noticed = sum(told != "never" for told, _ in rows)
    print(
        f"{noticed} of {len(chosen)} noticed within {MOST_EXAMPLES} examples, "
        f"in {monotonic() - start:.0f} s"
    )
    return 0 if noticed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
