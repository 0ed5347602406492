"""What Lark refuses, said in the user's words: what was expected, what stands there, what to write.

Knows the names of the grammar's terminals, as text, and nothing else of Lark.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bargain.diagnostics import Diagnostic
from bargain.source import Source, Span
from bargain.syntax import codes
from bargain.syntax.keywords import (
    CLAUSES,
    DECLARATIONS,
    KEYWORDS,
    PLAN_STATEMENTS,
    PROPERTY_WORDS,
    STATEMENTS,
    TIMELINE_CLAUSES,
    TIMELINE_WORDS,
)
from bargain.syntax.surprise import Surprise

if TYPE_CHECKING:
    from collections.abc import Collection

_WORDS = {word.upper(): word for word in sorted(KEYWORDS | PROPERTY_WORDS | TIMELINE_WORDS)}
_SIGNS = {
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "COMMA": "`,`",
    "COLON": "`:`",
    "EQUAL": "`=`",
    "RANGE": "`..`",
    "STRING": "a text in double quotes",
    "NUMBER": "a number",
    "NAME": "a name",
    "COMPARISON": "a comparison",
    "$END": "the end of the declaration",
}
# What may follow a complete expression goes without saying.
_OPERATORS = {"PLUS", "MINUS", "STAR", "SLASH", "COMPARISON", "AND", "OR", "IMPLIES", "IFF"}
_CONTINUATIONS = _OPERATORS | {"WITH", "AGAINST", "WHEN"}

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
_KIND_PLACE = frozenset({"NAME", "DEMANDS", "PROGRAMS"})
# How other languages say `use`.
_IMPORTS = {"import", "include", "from", "require"}
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


def explain(surprise: Surprise, text: str, source: Source, offset: int) -> Diagnostic:
    """The diagnostic for a surprise in a text that stands at an offset of a source."""
    span = Span(source, surprise.start + offset, surprise.end + offset)
    found = text[surprise.start : surprise.end]
    hint = _hint(surprise, text, found)
    if surprise.terminal is None:
        return Diagnostic(codes.CHARACTER, f"unexpected character {_shown(found)}", span, hint)
    accepted = surprise.accepted
    if surprise.terminal in _WORDS:
        keyword = _WORDS[surprise.terminal]
        # No program has the name of a word that is reserved everywhere.
        of_program = "THEM" in accepted and keyword in KEYWORDS
        is_name = "NAME" in accepted and not of_program and not accepted >= _KIND_PLACE
        if is_name and not _wanted_elsewhere(keyword, text, surprise):
            where = _where_reserved(keyword, surprise)
            message = f"`{keyword}` is a keyword{where} and cannot be a name"
            hint = hint or "choose another name"
            return Diagnostic(codes.KEYWORD, message, span, hint)
        place = f"the keyword `{keyword}` stands here"
    elif surprise.terminal == "$END":
        place = "the declaration ends here"
    else:
        place = f"{_shown(found)} stands here"
    return Diagnostic(codes.TOKEN, f"expected {_expected(accepted)}, but {place}", span, hint)


def _where_reserved(keyword: str, surprise: Surprise) -> str:
    if keyword in KEYWORDS:
        return ""
    return " in properties" if surprise.words >= PROPERTY_WORDS else " in timelines"


def meant_declaration(word: str) -> str | None:
    """The declaration keyword that a word may be a misspelling of."""
    return _near(word, DECLARATIONS, 0.7)


def stray(found: str, span: Span) -> Diagnostic:
    """The diagnostic for text outside declarations; `found` is its first word or sign."""
    if found == "}":
        return Diagnostic(codes.TOKEN, "`}` closes nothing", span)
    message = f"expected a declaration, but {_shown(found)} stands here"
    meant = meant_declaration(found)
    if meant is not None:
        hint = f"did you mean `{meant}`?"
    elif found in _IMPORTS:
        hint = 'write `use modal` for a bundled library, and `use "other.bgl"` for a file'
    elif found in STATEMENTS:
        hint = "statements stand between the braces of a `program`"
    elif found in CLAUSES:
        hint = "this stands between the braces of a `game`"
    elif found in TIMELINE_CLAUSES | PLAN_STATEMENTS:
        hint = "this stands between the braces of a `timeline`"
    else:
        hint = (
            "a declaration begins with `use`, `game`, `program`, `timeline`, `expect` or `property`"
        )
    return Diagnostic(codes.TOKEN, message, span, hint)


def _wanted_elsewhere(keyword: str, text: str, surprise: Surprise) -> bool:
    """Whether a keyword in the place of a name is no attempt at a name."""
    if surprise.accepted & {"NUMBER", "IF"}:
        return True
    line = text[max(0, text.rfind("\n", 0, surprise.start)) : surprise.start]
    starters = STATEMENTS | CLAUSES | PLAN_STATEMENTS | TIMELINE_CLAUSES
    return keyword in starters and not line.strip()


def _shown(found: str) -> str:
    if len(found) == 1 and (unicodedata.combining(found) or not found.isprintable()):
        name = unicodedata.name(found, "")
        code = f"U+{ord(found):04X}"
        return f"{code} ({name.lower()})" if name else code
    return f"`{found}`" if len(found) <= 40 else f"`{found[:39]}…`"


def _expected(accepted: frozenset[str]) -> str:
    """What may stand in a place, in few words."""
    # `with` and `or` continue an expression, but are also words of timelines.
    wanted = accepted - _CONTINUATIONS if accepted & {"AND", "IFF", "PLUS"} else accepted
    if "COMPARISON" in accepted:
        # The grammar reads a single `=` there only to refuse it.
        wanted -= {"EQUAL"}
    if {"NUMBER", "MINUS"} <= accepted:
        if "DEMANDS" in accepted:
            return "`demands`, `actions`, a range or a list of values"
        if "BOOL" in accepted:
            return "`bool`, a range or a list of values in braces"
        # After `they play`, say, nothing but an expression is wanted; after `f(` also its end.
        return "an expression"
    if {"NAME", "IF"} <= accepted:
        return "the name of an outside option, `if` or `}`"
    if {"NAME", "LBRACE"} <= accepted:
        return "the name of an outside option, or a policy in braces"
    if accepted >= _KIND_PLACE:
        return "a kind of commitment"
    if {"NAME", "THEM"} <= accepted:
        return "a program"
    if {"COMMIT", "WAIT"} <= accepted:
        return "an action, `if`, `choose` or `}`"
    if {"BELIEVES", "PLAN"} <= accepted:
        more = sorted(wanted & {"COMMA", "WITH", "LAG"})
        return ", ".join([*map(_named, more), "a clause of the agent or `}`"])
    if {"DEMAND", "PLAY", "IF"} <= accepted:
        return "a statement or `}`"
    if {"PLAYERS", "FEATURE"} <= accepted:
        more = sorted(wanted & {"COMMA", "EQUAL", "STEP"})
        return ", ".join([*map(_named, more), "a clause of the game or `}`"])
    if {"PLAYS", "ACCEPTS"} <= accepted:
        verbs = "`can`, `know`, `have`" if "CAN" in accepted else "`play`, `accept`, `demand`"
        return f"a verb such as {verbs} or `are`"
    if not wanted:
        return "an operator"
    named = list(dict.fromkeys(_named(terminal) for terminal in sorted(wanted, key=_order)))
    if len(named) > 6:
        named = [*named[:6], "…"]
    if len(named) == 1:
        return named[0]
    return f"{', '.join(named[:-1])} or {named[-1]}"


def _named(terminal: str) -> str:
    if terminal in _SIGNS:
        return _SIGNS[terminal]
    return f"`{_WORDS[terminal]}`" if terminal in _WORDS else terminal


def _order(terminal: str) -> tuple[bool, str]:
    """Names and signs before words, each in the order of the alphabet."""
    return terminal in _WORDS, _named(terminal)


def _hint(surprise: Surprise, text: str, found: str) -> str | None:
    at = surprise.start
    if found in (",", "|") and "RANGE" in surprise.accepted and "COMMA" not in surprise.accepted:
        return "names that a feature can have stand in braces, as in `{calm, angry}`"
    if found in (";", "=") and "COLON" in surprise.accepted:
        return "write `:`"
    for slip, advice in _SLIPS:
        if text.startswith(slip, at):
            return advice
    # `//` and the like are read up to their second character before they surprise.
    for slip, advice in (*_ARROWS, *(pair for pair in _SLIPS if len(pair[0]) == 2)):
        if text.startswith(slip, at - len(slip) + 1) and at >= len(slip) - 1:
            return advice
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
    accepted = {_WORDS[terminal] for terminal in surprise.accepted if terminal in _WORDS}
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
    if accepted >= _KIND_PLACE and found == "that":
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
