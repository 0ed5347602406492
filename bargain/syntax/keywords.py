"""The reserved words: exactly the words that the grammar quotes."""

from __future__ import annotations

DECLARATIONS: frozenset[str] = frozenset("use game program expect property timeline".split())

CLAUSES: frozenset[str] = frozenset(
    "players divide worth demands surplus outside actions payoff feature rounds discount "
    "renegotiate".split()
)

STATEMENTS: frozenset[str] = frozenset(
    "demand play act if elif else let for highest lowest with renegotiate".split()
)

SUBJECTS: frozenset[str] = frozenset("I they my their first second".split())

KEYWORDS: frozenset[str] = (
    DECLARATIONS
    | CLAUSES
    | STATEMENTS
    | SUBJECTS
    | frozenset(
        "accept accepts against agreement am and are as bool by default demands descending "
        "disagreement every false given hold holds iff implies in is last locked me not or "
        "PA payoff plays possible probability provable renegotiates round share step them true "
        "unconditional vs when where within".split()
    )
)
