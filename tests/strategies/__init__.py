"""Typed Hypothesis strategies for games and populations of programs, as source text.

Well-formed by construction: names exist, every path reports, shares lie on the grid, arguments come
from finite sets (so that closures are finite). What a match does may still be an error (a cycle, a
computed demand off the grid), because that is an outcome too.
"""

from tests.strategies.games import GameText, games
from tests.strategies.populations import Population, populations
from tests.strategies.speech import BUDGETED, PLAIN, TRUSTING, Speaker, conditions

__all__ = [
    "BUDGETED",
    "PLAIN",
    "TRUSTING",
    "GameText",
    "Population",
    "Speaker",
    "conditions",
    "games",
    "populations",
]
