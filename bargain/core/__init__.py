"""Games, ground programs and claims as data: what was meant, apart from how it was written.

Knows neither syntax nor evaluation.
"""
