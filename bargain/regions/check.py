"""Whether cells are complete and disjoint, by Z3."""

from __future__ import annotations

from itertools import combinations

from bargain.core.games import Game
from bargain.logic.rational_point import rational_point
from bargain.logic.worlds import finite_values
from bargain.regions.cell import Regions
from bargain.smt import formula as f


def checked(regions: Regions, game: Game) -> Regions:
    """The regions, having checked that every point is in exactly one cell.

    Raises `CellsUnknown` where Z3 does not know. A point in no cell or in two would be a mistake
    of this program.
    """
    for finite in finite_values(game, regions.over):
        formulas = [
            cell.formula
            for cell in regions.cells
            if all(finite[name] in choice for name, choice in cell.choices.items())
        ]
        outside = f.negation(f.disjunction(formulas))
        twice = f.disjunction([f.conjunction(pair) for pair in combinations(formulas, 2)])
        point = rational_point([f.disjunction([outside, twice])], regions.intervals)
        assert point is None, f"{point} is in no cell, or in more than one"
    return regions
