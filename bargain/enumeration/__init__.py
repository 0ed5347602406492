"""All programs of a game up to a size, each written once, the small ones first.

What "all" means is defined in docs/enumeration.md, and by three modules: `vocabulary` has what a
program may report and ask, `forms` how questions are put together, `programs` goes through both.
`guests` lets what was generated play against the programs of a loaded file.
"""

from bargain.enumeration.guests import (
    Behaviour,
    Guests,
    Looked,
    behaviour,
    distinct_behaviours,
    facing,
)
from bargain.enumeration.programs import (
    Enumerated,
    count_over,
    count_up_to,
    programs_over,
    programs_up_to,
)
from bargain.enumeration.vocabulary import Vocabulary, vocabularies

__all__ = [
    "Behaviour",
    "Enumerated",
    "Guests",
    "Looked",
    "Vocabulary",
    "behaviour",
    "count_over",
    "count_up_to",
    "distinct_behaviours",
    "facing",
    "programs_over",
    "programs_up_to",
    "vocabularies",
]
