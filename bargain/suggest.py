"""What may be meant, for the hint of a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable


def alike(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that a name is but for the case of its letters and the order of two
    neighbours, or else the one that is most like it, if their ratio reaches the cutoff."""
    # Only mistakes need it, and it takes longer to import than a small file to run.
    from difflib import get_close_matches

    name = name[:200].lower()
    exchanged = {name[:n] + name[n + 1] + name[n] + name[n + 2 :] for n in range(len(name) - 1)}
    lowered = {candidate.lower(): candidate for candidate in sorted(known, reverse=True)}
    for candidate in (name, *sorted(exchanged)):
        if candidate in lowered:
            return lowered[candidate]
    found = get_close_matches(name, list(lowered), n=1, cutoff=cutoff)
    return lowered[found[0]] if found else None


def close(name: str, known: Iterable[str]) -> str | None:
    """`did you mean X?` where a known name is much like this one, else None."""
    found = alike(name, known)
    return f"did you mean `{found}`?" if found is not None else None


def nearest(name: str, known: Iterable[str]) -> str | None:
    """`did you mean X?`, else the known names when they are few, else None."""
    names = sorted(set(known))
    advice = close(name, names)
    if advice is None and 0 < len(names) <= 8:
        return "known here: " + ", ".join(f"`{candidate}`" for candidate in names)
    return advice


def in_percent(number: str) -> str | None:
    """`did you mean 50%?` where a number is written without a percent sign, else None."""
    return f"did you mean `{number}%`?" if not number.endswith("%") else None
