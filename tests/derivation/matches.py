"""Settled matches and their derivations, for the tests of this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bargain.derivation import Derivation, derive
from bargain.match import Match
from bargain.model import Model, load

HERE = Path(__file__).parent
PROGRAMS = HERE.parents[1] / "programs"
FILES = {
    "seed": PROGRAMS / "examples" / "seed.bgl",
    "others": HERE.parent / "explain" / "programs.bgl",
    "own": HERE / "programs.bgl",
}


@cache
def model(name: str) -> Model:
    return load(str(FILES[name]))


def settled(name: str, first: str, second: str) -> Match:
    match = model(name).match(first, second)
    assert isinstance(match, Match)
    return match


def derived(match: Match, number: int = 1) -> Derivation:
    """The derivation of the question with this number."""
    found = derive(match.settlement, number - 1)
    assert isinstance(found, Derivation)
    return found


def with_changes(derivation: Derivation, **changes: object) -> Derivation:
    """A derivation with other values of some fields."""
    fields = {name: getattr(derivation, name) for name in Derivation.__match_args__}
    return Derivation(**{**fields, **changes})
