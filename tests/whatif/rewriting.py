"""Changing a text by its characters alone, and running what comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bargain.core.games import FeatureValue
from bargain.core.terms import PA, Budget, Strength
from bargain.diagnostics import DiagnosticError
from bargain.match import Match
from bargain.model import Model, load
from bargain.whatif.contest import Went
from bargain.whatif.sites import Site

HEAD = re.compile(
    r"^(provable|possible)(?: in PA(?:\+(?:\w+|\([^)]*\)))?| within (?:\w+|\([^)]*\)))?"
)


def rewritten(text: str, changes: Sequence[tuple[Site, Strength]]) -> str:
    """The text with other strengths at some sites that do not lie inside each other's heads."""
    for site, strength in sorted(changes, key=lambda pair: -pair[0].node.span.start):
        match strength:
            case PA(level=level):
                words = f" in PA+{level}"
            case Budget(entries=entries):
                words = f" within {entries}"
        start = site.node.span.start
        text = text[:start] + HEAD.sub(rf"\1{words}", text[start:])
    return text


def concretely(
    text: str, first: str, second: str, given: Mapping[str, FeatureValue]
) -> Went | tuple[str, ...]:
    """The outcome of a match in a text, or the codes of why there is none."""
    try:
        match = load(text).match(first, second, game="G", given=given)
    except DiagnosticError as error:
        return tuple(sorted({found.code for found in error.diagnostics}))
    assert isinstance(match, Match)
    return Went.of(match)


def holds(
    text: str, first: str, second: str, given: Mapping[str, FeatureValue], claim: str
) -> bool:
    """Whether a claim is true of a match in a text, by an `expect` that says so."""
    values = ", ".join(f"{name} = {_value(value)}" for name, value in given.items())
    clause = f" given {values}" if values else ""
    model: Model = load(f"{text}\nexpect {first} vs {second} in G{clause}: {claim}\n")
    (expected,) = model.expectations()
    return expected.holds is True


def _value(value: FeatureValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
