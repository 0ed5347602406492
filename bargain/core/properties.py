"""Properties: what is claimed of the matches of all programs of some kind, at all values of some
features.

Which programs there are up to a size is not known here; `ProgramsUpTo` says only what is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from bargain.core.games import FeatureValue, Game
from bargain.core.programs import GroundProgram
from bargain.core.terms import Condition, ProgramName
from bargain.record import Record
from bargain.source import Span


class Listed(Record):
    """A program that a property names, or that is bundled; its size is the number of conditions in
    its own source."""

    name: ProgramName
    size: int


class ProgramsUpTo(Record):
    """All programs of the game up to a size. In a match such a program is called `label`."""

    size: int
    label: ProgramName


Range: TypeAlias = "tuple[Listed, ...] | ProgramsUpTo"
"""What a quantifier goes through; listed programs smallest first."""


class Claim(Record, by_identity=True):
    """Two programs and a condition, with `first` as ME and `second` as THEM."""

    first: ProgramName
    second: ProgramName
    condition: Condition


class Property(Record, by_identity=True):
    """`property "title": for every …, …: P vs Q given …: C`, ready to be checked.

    `programs` are the quantifiers over programs and `features` those over features, both without
    regard to the order in which they were written. `claim` puts programs in for the names of the
    first, and `ground` makes programs that are not generated. `named` are the programs without
    parameters that fit the game. All of these raise `DiagnosticError` where arguments make no
    program.
    """

    title: str
    span: Span
    game: Game
    programs: Mapping[str, Range]
    features: tuple[str, ...]
    given: Mapping[str, FeatureValue]
    named: tuple[ProgramName, ...]
    claim: Callable[[Mapping[str, ProgramName]], Claim]
    ground: Callable[[ProgramName], GroundProgram]
