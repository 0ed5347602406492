"""Exit codes, and the codes of what can be wrong with a command line."""

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

CODES: dict[str, str] = {
    BAD_GIVEN: "A feature value on the command line cannot be read.",
    BAD_USAGE: "The command line has an argument too many, one too few, or an unknown option.",
    UNWRITABLE: "The output cannot be written.",
}
