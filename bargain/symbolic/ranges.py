"""Quantifiers over the ranges of features."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bargain.core.games import Interval
from bargain.logic.constraints import in_range
from bargain.smt import formula as f
from bargain.smt.formula import REAL, Formula, Variable, variables_of


def everywhere(formula: Formula, names: Collection[str], ranges: Mapping[str, Interval]) -> Formula:
    """Where the formula holds for all values of these features in their ranges."""
    bound, within = _bound(formula, names, ranges)
    return f.forall(bound, f.implication(within, formula)) if bound else formula


def somewhere(formula: Formula, names: Collection[str], ranges: Mapping[str, Interval]) -> Formula:
    """Where the formula holds for some values of these features in their ranges."""
    bound, within = _bound(formula, names, ranges)
    return f.exists(bound, f.conjunction((within, formula))) if bound else formula


def speaks_of_features(formula: Formula) -> bool:
    """Whether the formula may hold at some values and not at others."""
    return any(variable.sort is REAL for variable in variables_of([formula]))


def _bound(
    formula: Formula, names: Collection[str], ranges: Mapping[str, Interval]
) -> tuple[list[Variable], Formula]:
    """Those of the features that the formula speaks of, and that they are in their ranges."""
    bound = [v for v in variables_of([formula]) if v.name in names and v.sort is REAL]
    return bound, f.conjunction(in_range(v.name, ranges[v.name]) for v in bound)
