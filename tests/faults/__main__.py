"""`python -m tests.faults`: plants every fault and says which property noticed it, and how soon.

    python -m tests.faults role policy

plants only those whose names have one of these words in them.
"""

from __future__ import annotations

import sys

from tests.faults.planted import FAULTS
from tests.faults.search import MOST_EXAMPLES, examples_until_noticed


def main() -> int:
    words = sys.argv[1:]
    chosen = [f for f in FAULTS if not words or any(word in f.name for word in words)]
    unnoticed = 0
    for fault in chosen:
        examples = examples_until_noticed(fault)
        unnoticed += examples is None
        told = f"{examples:>5}" if examples is not None else "never"
        print(f"{told}  {fault.name}\n       {fault.noticed_by}", flush=True)
    print(f"{len(chosen) - unnoticed} of {len(chosen)} noticed within {MOST_EXAMPLES} examples")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
