"""What a certificate says to its readers, which the kernel does not look at."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from bargain.core.games import FeatureValue
from bargain.record import Record


class Notes(Record):
    """The name of the game, of both players, of its features in the order of the source, and the
    names and hashes of the sources."""

    game: str
    players: tuple[str, str]
    features: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


def notes_of(document: Any) -> Notes | None:
    """The notes of a document; None where they are not as they should be."""
    match document["notes"]:
        case {
            "game": str(game),
            "players": [str(first), str(second)],
            "features": [*names],
            "sources": [*rows],
        }:
            sources = tuple((row[0], row[1]) for row in rows if _is_pair(row))
            features = tuple(name for name in names if isinstance(name, str))
            every = sorted(features) == sorted(document["features"])
            if every and (len(features), len(sources)) == (len(names), len(rows)):
                return Notes(game, (first, second), features, sources)
    return None


def _is_pair(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row)


def given_of(document: Any, order: Sequence[str] | None = None) -> dict[str, FeatureValue]:
    """The feature values of the match of an accepted document; in some order, if one is given."""
    given: dict[str, FeatureValue] = {}
    for name in order if order is not None else document["features"]:
        value, *ends = document["features"][name]
        given[name] = value if isinstance(ends[0], list) else Fraction(value)
    return given
