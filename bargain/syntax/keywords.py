"""The reserved words: exactly the words that the grammars quote, and those that `scan` knows."""

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

PLAN_STATEMENTS = _words("if elif else choose commit delegate follow open close prepare wait")

TIMELINE_CLAUSES = _words(
    "horizon agent successor programs can gains loses channel believes plan goal payoff"
)

PROPERTY_WORDS: frozenset[str] = _words("library programs size to up")
"""The words that, besides, cannot be names in a property."""

TIMELINE_WORDS: frozenset[str] = (
    PLAN_STATEMENTS
    | TIMELINE_CLAUSES
    | _words(
        "always at closed committed delegated force have know lag of one possibly started T taking "
        "that time to verification verify"
    )
) - KEYWORDS
"""The words that, besides, cannot be names in a timeline or in an expectation about one."""
