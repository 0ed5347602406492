"""The truth of formulas at all levels, as bits: bit n is the truth at level n.

The levels of a settled match are a model of its definitions in the linear frame of GL, and a
formula is derivable exactly if it is true at all of them (docs/derivations.md). So these values say
which way a search for a derivation has to go. Nothing that the checker says rests on them.
"""

from __future__ import annotations

from typing import Final

from bargain.derivation.definitions import Definitions
from bargain.derivation.formulas import (
    And,
    Atom,
    Box,
    Falsum,
    Formula,
    Iff,
    Implies,
    Not,
    Or,
    parts,
)

MAX_LEVELS: Final = 10_000
"""Trust of more levels than this is not taken apart."""


class TooManyLevels(Exception):
    """A strength grants more levels of trust than one would write down."""


class Values:
    """The values of formulas over the definitions of a match. Raises `TooManyLevels`."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        levels = 2 + max(
            (
                max(definitions.offset(index), definitions.struck(index) or 0)
                for index in range(len(definitions.settlement.questions))
            ),
            default=0,
        )
        if levels > MAX_LEVELS:
            raise TooManyLevels
        # From the last of these on nothing changes.
        self.everywhere = (1 << levels) - 1
        self._values: dict[Formula, int] = {}

    def of(self, formula: Formula) -> int:
        known = self._values.get(formula)
        return known if known is not None else self._evaluated(formula)

    def _evaluated(self, formula: Formula) -> int:
        waiting = [formula]
        while waiting:
            item = waiting[-1]
            if item in self._values:
                waiting.pop()
                continue
            inside = self._inside(item)
            missing = [part for part in inside if part not in self._values]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            self._values[item] = self._value(item, [self._values[part] for part in inside])
        return self._values[formula]

    def _inside(self, formula: Formula) -> tuple[Formula, ...]:
        if isinstance(formula, Atom):
            return (self._definitions.unfolded(formula),)
        return () if formula in self._definitions.known else parts(formula)

    def _value(self, formula: Formula, inside: list[int]) -> int:
        all_levels = self.everywhere
        match formula:
            case Falsum(depth=depth):
                return all_levels & ((1 << depth) - 1)
            case Box() if formula in self._definitions.known:
                struck = self._definitions.known[formula]
                return all_levels if struck is None else (1 << struck + 1) - 1
            case Box():
                return all_levels & (
                    (inside[0] ^ (inside[0] + 1)) if inside[0] != all_levels else -1
                )
            case Atom():
                return inside[0]
            case Not():
                return all_levels ^ inside[0]
            case And():
                value = all_levels
                for other in inside:
                    value &= other
                return value
            case Or():
                value = 0
                for other in inside:
                    value |= other
                return value
            case Implies():
                return (all_levels ^ inside[0]) | inside[1]
            case Iff():
                return all_levels ^ inside[0] ^ inside[1]
        return all_levels
