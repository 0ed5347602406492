"""Which features range over all their values, and which have one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bargain.core.games import FeatureValue, Game, some_value
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.suggest import nearest


def ranging(
    game: Game, over: Sequence[str] | None, given: Mapping[str, FeatureValue | int]
) -> tuple[list[str], dict[str, FeatureValue | int]]:
    """The features that range, in the game's order, and values to begin with: the given ones, and
    for features that range but have no value of their own, any.

    Without `over`, all features range to which nothing is given. Raises `DiagnosticError` for names
    that are no features (BGL022), that have a value as well (BGL082), and where none is left
    (BGL089).
    """
    features = game.features
    if over is not None and not over:
        raise DiagnosticError([Diagnostic("BGL089", "no feature is named that could range")])
    for place, name in enumerate(over or ()):
        if name not in features:
            message = f"`{name}` is not a feature of `{game.name}`"
            raise DiagnosticError([Diagnostic("BGL022", message, hint=nearest(name, features))])
        if name in (over or ())[:place]:
            raise DiagnosticError([Diagnostic("BGL042", f"`{name}` is named twice")])
        if name in given:
            message = f"`{name}` is given a value, and so cannot range"
            raise DiagnosticError([Diagnostic("BGL082", message)])
    varied = [name for name in features if (name in over if over else name not in given)]
    if not varied:
        what = "has no features" if not features else "has a value given for every feature"
        raise DiagnosticError([Diagnostic("BGL089", f"`{game.name}` {what}, so nothing can range")])
    values = dict(given)
    for name in varied:
        if features[name].default is None:
            values[name] = some_value(features[name].range)
    return varied, values
