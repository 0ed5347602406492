"""The nearest known name, for the hint of a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable


def close(name: str, known: Iterable[str], *, what: str = "did you mean") -> str | None:
    """`did you mean X?` where a known name is much like this one, else None."""
    # Only mistakes need it, and it takes longer to import than a small file to run.
    from difflib import get_close_matches

    lowered = {candidate.lower(): candidate for candidate in sorted(known, reverse=True)}
    found = get_close_matches(name[:200].lower(), list(lowered), n=1, cutoff=0.6)
    return f"{what} `{lowered[found[0]]}`?" if found else None


def nearest(name: str, known: Iterable[str], *, what: str = "did you mean") -> str | None:
    """`did you mean X?`, else the known names when they are few, else None."""
    names = sorted(set(known))
    advice = close(name, names, what=what)
    if advice is None and 0 < len(names) <= 8:
        return "known here: " + ", ".join(f"`{candidate}`" for candidate in names)
    return advice
