"""What a certificate says to its readers, which the kernel does not look at."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bargain.core.games import FeatureValue
from bargain.record import Record


class Notes(Record):
    """The name of the game, of both players, and the names and hashes of the sources."""

    game: str
    players: tuple[str, str]
    sources: tuple[tuple[str, str], ...]


def notes_of(document: Any) -> Notes | None:
    """The notes of a document; None where they are not as they should be."""
    match document["notes"]:
        case {"game": str(game), "players": [str(first), str(second)], "sources": [*rows]}:
            sources = tuple((row[0], row[1]) for row in rows if _is_pair(row))
            if len(sources) == len(rows):
                return Notes(game, (first, second), sources)
    return None


def _is_pair(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row)


def given_of(document: Any) -> dict[str, FeatureValue]:
    """The feature values of the match of an accepted document."""
    return {
        name: value if isinstance(ends[0], list) else Fraction(value)
        for name, (value, *ends) in document["features"].items()
    }
