"""The nearest known name, for the hint of a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, what: str = "did you mean") -> str | None:
    """`did you mean X?`, else the known names when they are few, else None."""
    # Only mistakes need it, and it takes longer to import than a small file to run.
    from difflib import get_close_matches

    names = sorted(set(known))
    if not names:
        return None
    lowered = {candidate.lower(): candidate for candidate in reversed(names)}
    close = get_close_matches(name[:200].lower(), list(lowered), n=1, cutoff=0.6)
    if close:
        return f"{what} `{lowered[close[0]]}`?"
    if len(names) <= 8:
        return "known here: " + ", ".join(f"`{candidate}`" for candidate in names)
    return None
