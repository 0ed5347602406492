"""Whether what a property claims is true: of every program that it goes through, at every value of
the features that it goes through, exactly.

A property that was not checked completely never holds: what is missing is in its result.
"""

from bargain.properties.check import DEFAULT_MAX_MATCHES, Progress, check
from bargain.properties.result import Chosen, Counterexample, Gap, PropertyResult

__all__ = [
    "DEFAULT_MAX_MATCHES",
    "Chosen",
    "Counterexample",
    "Gap",
    "Progress",
    "PropertyResult",
    "check",
]
