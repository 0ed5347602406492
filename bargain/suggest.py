"""The nearest known name, for the hint of a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, what: str = "did you mean") -> str | None:
    """`did you mean X?`, else the known names when they are few, else None."""
    names = sorted(set(known))
    close = closest(name, names)
    if close is not None:
        return f"{what} `{close}`?"
    if 0 < len(names) <= 8:
        return "known here: " + ", ".join(f"`{candidate}`" for candidate in names)
    return None


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one, if any is much like it."""
    # Only mistakes need it, and it takes longer to import than a small file to run.
    from difflib import get_close_matches

    lowered = {candidate.lower(): candidate for candidate in sorted(known, reverse=True)}
    close = get_close_matches(name[:200].lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[close[0]] if close else None
