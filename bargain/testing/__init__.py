"""Hypothesis strategies for programs that bargain: what to test a program against.

    from fractions import Fraction

    from hypothesis import given

    import bargain
    from bargain.testing import Program, opponents_of, play

    ALICE = Program.of(bargain.load("mine.bgl"), "Alice")

    @given(opponents_of(ALICE))
    def test_alice_never_loses_more_than_a_fight_costs(other):
        assert play(ALICE, other).first.payoff >= Fraction(-1, 10)

Everything made here is well-formed: names exist, every path reports, demands are the game's. It
shrinks towards short programs, and shows itself as .bgl source. Needs the extra `testing`, which
is Hypothesis; nothing else of this package imports it.
"""

from bargain.testing.files import files
from bargain.testing.games import games, situations
from bargain.testing.made import (
    Condition,
    Feature,
    Files,
    Game,
    Program,
    Property,
    Situation,
    Timeline,
    load,
    source,
)
from bargain.testing.playing import holds, play
from bargain.testing.programs import conditions, opponents_of, programs
from bargain.testing.properties import properties
from bargain.testing.timelines import timelines

__all__ = [
    "Condition",
    "Feature",
    "Files",
    "Game",
    "Program",
    "Property",
    "Situation",
    "Timeline",
    "conditions",
    "files",
    "games",
    "holds",
    "load",
    "opponents_of",
    "play",
    "programs",
    "properties",
    "situations",
    "source",
    "timelines",
]
