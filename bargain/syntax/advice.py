"""What to write where Lark stopped: the word that is misspelt, the sign of another language, the
form that is meant.

Goes by the text around the place and by what is accepted there. Where nothing clearly is meant
there is no advice.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bargain.syntax.keywords import (
    DECLARATIONS,
    KEYWORDS,
    PLAN_STATEMENTS,
    PROPERTY_WORDS,
    STATEMENTS,
    TIMELINE_WORDS,
)
from bargain.syntax.surprise import Surprise

if TYPE_CHECKING:
    from collections.abc import Collection

WORDS = {word.upper(): word for word in sorted(KEYWORDS | PROPERTY_WORDS | TIMELINE_WORDS)}
"""The reserved words by the names of their terminals."""

# Plain names in the grammar, and no misspellings of `unconditional`.
_KINDS = {"conditional", "delegation", "theory"}

_BEFORE = re.compile(r"(\w+)(?:\s|\ufeff|#[^\r\n]*)*\Z")
_WORD = re.compile(r"\w+")
_MATCH = re.compile(r"(?:expect|property\b.*:)\s*\Z", re.DOTALL)

# Slips that begin with a character or token that stands in the wrong place, longest first.
_SLIPS = (
    ("&&", "write `and`"),
    ("&", "write `and`"),
    ("∧", "write `and`"),
    ("||", "write `or`"),
    ("|", "write `or`"),
    ("∨", "write `or`"),
    ("!", "write `not`"),
    ("~", "write `not`"),
    ("¬", "write `not`"),
    ("→", "write `implies`"),
    ("⇒", "write `implies`"),
    ("↔", "write `iff`"),
    ("⇔", "write `iff`"),
    ("≤", "write `<=`"),
    ("≥", "write `>=`"),
    ("≠", "write `!=`"),
    ("−", "write `-`"),
    ("–", "write `-`"),
    ("×", "write `*`"),
    ("·", "write `*`"),
    ("÷", "write `/`"),
    ("…", "write `..`"),
    (";", "leave it out: statements need no separator"),
    ("//", "a comment starts with `#`"),
    ("/*", "a comment starts with `#`"),
    ("'", 'texts stand in double quotes: "…"'),
    ("“", 'texts stand in double quotes: "…"'),
    ("”", 'texts stand in double quotes: "…"'),
    ("[", "write parentheses, or braces around statements"),
    ("]", "write parentheses, or braces around statements"),
    ("**", "there are no powers: multiply"),
    ("^", "there are no powers: multiply"),
    ("%", "write the percent sign right after the number, as in `50%`"),
)
# Slips that the lexer has read the first part of when it stumbles over the `>`.
_ARROWS = (
    ("<==>", "write `iff`"),
    ("<=>", "write `iff`"),
    ("<->", "write `iff`"),
    ("==>", "write `implies`"),
    ("=>", "write `implies`"),
    ("->", "write `implies`"),
    ("<>", "write `!=`"),
)
# What is accepted where the name of a kind of commitment is wanted.
KIND_PLACE = frozenset({"NAME", "DEMANDS", "PROGRAMS"})
# Words that are refused in an expectation where something near to them is meant.
_EXPECTED = {
    "is": "agents go by their roles here, as in `first is Dove`",
    "with": "values of features stand behind `given`, as in `given cost = 1/4: …`",
}
_FOREIGN = {
    "elseif": "write `elif`",
    "elsif": "write `elif`",
    "otherwise": "write `else`",
    "then": "leave it out: the statements stand in braces",
    "return": "write `demand`, `play` or `act as`",
    "xor": "write `iff` and `not`",
}


def advice(surprise: Surprise, text: str, found: str) -> str | None:
    """What to write in place of `found`, at which a text surprised."""
    at = surprise.start
    if found in (",", "|") and "RANGE" in surprise.accepted and "COMMA" not in surprise.accepted:
        return "names that a feature can have stand in braces, as in `{calm, angry}`"
    if found in (";", "=") and "COLON" in surprise.accepted:
        return "write `:`"
    for slip, written in _SLIPS:
        if text.startswith(slip, at):
            return written
    # `//` and the like are read up to their second character before they surprise.
    for slip, written in (*_ARROWS, *(pair for pair in _SLIPS if len(pair[0]) == 2)):
        if text.startswith(slip, at - len(slip) + 1) and at >= len(slip) - 1:
            return written
    if found == ":" and "LBRACE" in surprise.accepted:
        return "statements stand in braces: `{ … }`"
    if found == "==" and "EQUAL" in surprise.accepted:
        return "write `=` to give a value"
    if found in (".", "/") and text.startswith("use"):
        return 'a path stands in double quotes, as in `use "other.bgl"`'
    if found == "." and text[at + 1 : at + 2].isdecimal():
        return "write the digit before the point too, as in `0.5`"
    if found == "." and text[at + 1 : at + 2].isalpha():
        return "write a blank, as in `first payoff`"
    if found == "payoff" and "MINUS" in surprise.accepted:
        return "say whose: `my payoff`, or `first payoff` in an expectation"
    before = _BEFORE.search(text[max(0, at - 200) : at])
    previous = before[1] if before else ""
    if found == "if" and previous == "else":
        return "write `elif`"
    if found in ("else", "elif"):
        return f"`{found}` stands right behind the closing brace of an `if`"
    if previous == "demand" and surprise.terminal in ("NUMBER", "NAME"):
        return "the claim about a role takes an s: `first demands 50%`"
    if previous == "forall":
        return "write `for every`"
    if "THEM" in surprise.accepted and _MATCH.match(text, 0, at):
        return "what is claimed stands behind the match: `P vs Q: …`"
    misplaced = _misplaced(found, surprise.accepted)
    if misplaced is None and text.startswith("expect"):
        misplaced = _EXPECTED.get(found)
    if misplaced is not None:
        return misplaced
    if "$END" in surprise.accepted and not text[text.rfind("\n", 0, at) + 1 : at].strip():
        meant = meant_declaration(found)
        if meant is not None:
            return f"did you mean `{meant}`?"
    words = surprise.words | _KINDS
    if not _WORD.fullmatch(found):
        return _misspelt(previous, words) if previous not in words else None
    if found in _FOREIGN:
        return _FOREIGN[found]
    accepted = {WORDS[terminal] for terminal in surprise.accepted if terminal in WORDS}
    if found.endswith("s") and found[:-1] in accepted:
        return f"write `{found[:-1]}`"
    if f"{found}s" in accepted:
        return f"write `{found}s`"
    hint = _misspelt(found, accepted, 0.7) if found not in words else None
    if hint is None and previous not in words:
        # A misspelt keyword passes for a name, and the surprise comes after it.
        hint = _misspelt(previous, words)
    return hint or _other_form(found, previous, surprise.accepted)


def _other_form(found: str, previous: str, accepted: frozenset[str]) -> str | None:
    """Advice for what is said in another form here, such as `first wins`."""
    if {"PLAYS", "ACCEPTS"} <= accepted:
        if previous in ("first", "second"):
            return "or compare numbers, as in `first payoff > second payoff`"
        # Plans do not know how the match goes.
        return None if "CAN" in accepted else "or compare numbers, as in `my payoff > their payoff`"
    if {"LBRACE", "LIBRARY"} <= accepted:
        return f"programs are listed in braces, as in `{{{found}}}`"
    return None


def _misplaced(found: str, accepted: frozenset[str]) -> str | None:
    """Advice for a word that means something in another part of the language."""
    if {"COMMIT", "VERIFY", "FORCE"} <= accepted:
        return "say which capability, as in `commit programs` or `verify programs`"
    if {"PROGRAM", "THAT"} <= accepted and _WORD.fullmatch(found) and found != "programs":
        return f"write `commit program {found}`"
    if accepted >= KIND_PLACE and found == "that":
        return "write `conditional`, which is the kind of `commit that (…)`"
    if found == "committed" and "CAN" in accepted:
        return "write `am committed` or `are committed`"
    if accepted == {"EVERY"}:
        return "write `for every`"
    if accepted == {"OF"}:
        return "write `probability of (…)`, and for a chance just `with 50%`"
    if found == "probability" and "OF" not in accepted and "NUMBER" in accepted:
        return "only expectations about timelines ask for it: `expect NAME: probability of (…) > 0`"
    if "WAIT" in accepted and found in STATEMENTS - PLAN_STATEMENTS:
        return "this stands in a `program`; plans `commit`, `prepare`, `wait` and the like"
    if "PLAY" in accepted and found in PLAN_STATEMENTS - STATEMENTS:
        return "this stands in the plan of an agent of a `timeline`"
    return None


def meant_declaration(word: str) -> str | None:
    """The declaration keyword that a word may be a misspelling of."""
    return _near(word, DECLARATIONS, 0.7)


def _misspelt(word: str, known: Collection[str], cutoff: float = 0.8) -> str | None:
    near = _near(word, known, cutoff)
    return f"did you mean `{near}` for `{word}`?" if near else None


def _near(word: str, known: Collection[str], cutoff: float) -> str | None:
    """The known word that a word is in other letters' case, with two letters exchanged, or else as
    much alike as the cutoff says."""
    if len(word) >= 30:
        return None
    ordered = sorted(known)
    exchanged = {
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)
    }
    for candidate in ordered:
        if candidate.lower() == word.lower() or candidate in exchanged:
            return candidate
    near = get_close_matches(word, ordered, 1, cutoff) if len(word) > 1 else []
    return near[0] if near else None
