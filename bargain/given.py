"""Feature values as users of the Python interface give them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bargain.core.games import FeatureValue, Game, Interval
from bargain.diagnostics import Diagnostic, DiagnosticError


def exact(given: Mapping[str, FeatureValue | int], game: Game) -> dict[str, FeatureValue]:
    """Feature values as the engine has them; a number may also be a text such as "1/4"."""
    values: dict[str, FeatureValue] = {}
    for name, value in given.items():
        feature = game.features.get(name)
        numeric = feature is not None and isinstance(feature.range, Interval)
        if isinstance(value, float) or (numeric and isinstance(value, str)):
            try:
                values[name] = Fraction(value) if isinstance(value, str) else _refuse_float(name)
            except (ValueError, ZeroDivisionError):
                message = f"`{shortened(str(value))}` is no number for `{name}`"
                raise DiagnosticError([Diagnostic("BGL044", message)]) from None
        elif isinstance(value, int) and not isinstance(value, bool):
            values[name] = Fraction(value)
        else:
            values[name] = value
    return values


def _refuse_float(name: str) -> Fraction:
    message = f"`{name}` is given as a float, and numbers here are exact"
    hint = 'write Fraction(1, 4) or "1/4"'
    raise DiagnosticError([Diagnostic("BGL044", message, hint=hint)])


def shortened(text: str) -> str:
    """A text of the user's, as messages quote it."""
    return text if len(text) <= 60 else text[:57] + "…"
