"""What Lark refuses, said in the user's words: what was expected, what stands there, what to write.

Knows the names of the grammar's terminals, as text, and nothing else of Lark.
"""

from __future__ import annotations

import unicodedata

from bargain.diagnostics import Diagnostic
from bargain.source import Source, Span
from bargain.syntax import codes
from bargain.syntax.advice import KIND_PLACE, WORDS, advice, meant_declaration
from bargain.syntax.keywords import (
    CLAUSES,
    KEYWORDS,
    PLAN_STATEMENTS,
    PROPERTY_WORDS,
    STATEMENTS,
    TIMELINE_CLAUSES,
)
from bargain.syntax.surprise import Surprise

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

# How other languages say `use`.
_IMPORTS = {"import", "include", "from", "require"}


def explain(surprise: Surprise, text: str, source: Source, offset: int) -> Diagnostic:
    """The diagnostic for a surprise in a text that stands at an offset of a source."""
    span = Span(source, surprise.start + offset, surprise.end + offset)
    found = text[surprise.start : surprise.end]
    hint = advice(surprise, text, found)
    if surprise.terminal is None:
        return Diagnostic(codes.CHARACTER, f"unexpected character {_shown(found)}", span, hint)
    accepted = surprise.accepted
    if surprise.terminal in WORDS:
        keyword = WORDS[surprise.terminal]
        # What is named here has got its name elsewhere, and no word that is reserved there.
        is_old = keyword in KEYWORDS and ("THEM" in accepted or "LBRACE" in accepted)
        is_name = "NAME" in accepted and not is_old and not accepted >= KIND_PLACE
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
    if accepted >= KIND_PLACE:
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
    return f"`{WORDS[terminal]}`" if terminal in WORDS else terminal


def _order(terminal: str) -> tuple[bool, str]:
    """Names and signs before words, each in the order of the alphabet."""
    return terminal in WORDS, _named(terminal)
