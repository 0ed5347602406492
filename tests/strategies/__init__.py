"""Hypothesis strategies that only the tests need: populations, and syntax trees of any kind.

Those for games and programs are in `bargain.testing`. What a match of well-formed programs does may
still be an error (a cycle, a computed demand off the grid), because that is an outcome too.
"""

from bargain.testing.speech import BUDGETED, PLAIN, TRUSTING
from tests.strategies.populations import Population, populations

__all__ = ["BUDGETED", "PLAIN", "TRUSTING", "Population", "populations"]
