"""Drawings as SVG text: shapes, palettes, legends. Knows nothing of games."""
