"""Exit codes, and the diagnostic codes of command lines."""

from __future__ import annotations

from typing import Final

FINE: Final = 0
FAILED: Final = 1
WRONG: Final = 2
UNDECIDED: Final = 3
INTERRUPTED: Final = 130

BAD_GIVEN: Final = "BGL082"
BAD_USAGE: Final = "BGL083"
UNWRITABLE: Final = "BGL084"
NO_SOLVER: Final = "BGL088"
NO_RENDERER: Final = "BGL088"
NO_CERTIFICATE: Final = "BGL090"
