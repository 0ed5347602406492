"""The reserved words: exactly the words that the grammar quotes, and those that `scan` knows."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DECLARATIONS = _words("use game program expect property timeline")

CLAUSES = _words(
    "players divide worth demands surplus outside actions payoff feature rounds discount "
    "renegotiate"
)

STATEMENTS = _words("demand play act if elif else let for highest lowest with renegotiate")

SUBJECTS = _words("I they my their first second")

KEYWORDS: frozenset[str] = (
    DECLARATIONS
    | CLAUSES
    | STATEMENTS
    | SUBJECTS
    | _words(
        "accept accepts against agreement am and are as bool by default demands descending "
        "disagreement every false given hold holds iff implies in is last locked me not or "
        "PA payoff plays possible probability provable renegotiates round share step them true "
        "unconditional vs when where within"
    )
)
"""Every word that cannot be a name."""
