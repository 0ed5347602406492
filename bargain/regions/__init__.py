"""How a match goes at all values of its features: finitely many cells, each with its outcome."""

from bargain.regions.cell import Cell, Regions
from bargain.regions.explore import regions
from bargain.regions.ranging import ranging

__all__ = ["Cell", "Regions", "ranging", "regions"]
