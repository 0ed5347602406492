"""What to write where Lark stopped: the word that is misspelt, the sign of another language, the
form that is meant.

Goes by the text around the place and by what is accepted there. Where nothing clearly is meant
there is no advice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bargain.suggest import alike
from bargain.syntax.keywords import (
    CLAUSES,
    DECLARATIONS,
    KEYWORDS,
    PLAN_STATEMENTS,
    PROPERTY_WORDS,
    STATEMENTS,
    SUBJECTS,
    TIMELINE_WORDS,
)
from bargain.syntax.surprise import Surprise

if TYPE_CHECKING:
    from collections.abc import Collection

WORDS = {word.upper(): word for word in sorted(KEYWORDS | PROPERTY_WORDS | TIMELINE_WORDS)}
"""The reserved words by the names of their terminals."""

# Plain names in the grammar, and no misspellings of `unconditional`.
_KINDS = {"conditional", "delegation", "theory"}

# More than `other` and `their` are.
_ALIKE = 0.81

_BEFORE = re.compile(r"(\w+)(?:\s|\ufeff|#[^\r\n]*)*\Z")
_WORD = re.compile(r"\w+")
# A number with a single `=` behind it: what follows is no arrow.
_NUMBER_AND_EQUAL = re.compile(r"(?:\b(?:demand|payoff|share|[\d.]+)|%)\s*=\Z")
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
    (";", "leave it out: statements and clauses need no separator"),
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
_RELATIONS = {"<", "<=", ">", ">=", "==", "!="}
_NUMBERS_OF_SIDES = {"demand", "payoff", "share"}
_ARITHMETIC = {"+", "-", "*", "/"}
# What may be accepted where the operand of a strength ends, or is wanted.
_OPERAND_PLACE = {"FOR", "LPAR", "NAME", "NUMBER"}
# What is accepted where the name of a kind of commitment is wanted.
KIND_PLACE = frozenset({"NAME", "DEMANDS", "PROGRAMS"})
# How a claim says what a side does, which program it is, and whose outside option it takes.
_CLAIMED = {
    "I": ("I play", "I am", "my"),
    "they": ("they play", "they are", "their"),
    "first": ("first plays", "first is", "first"),
    "second": ("second plays", "second is", "second"),
}
# Verbs for how somebody comes off.
_GETS = {"beat", "earn", "gain", "get", "lose", "win"}
# Words that are refused in an expectation or a property where something near to them is meant.
_EXPECTED = {
    "is": "programs and agents go by their roles here, as in `first is Dove`",
    "with": "values of features stand behind `given`, as in `given cost = 1/4: …`",
}
_FOREIGN = {
    "elseif": "write `elif`",
    "elsif": "write `elif`",
    "otherwise": "write `else`",
    "then": "leave it out: the statements stand in braces",
    "return": "write `demand`, `play` or `act as`",
    "xor": "write `iff` and `not`",
    "agree": "write `agreement`",
    "agrees": "write `agreement`",
    "disagree": "write `disagreement`",
    "disagrees": "write `disagreement`",
}


def advice(surprise: Surprise, text: str, found: str) -> str | None:
    """What to write in place of `found`, at which a text surprised."""
    at, accepted = surprise.start, surprise.accepted
    previous, rest = _word_before(text, at)
    earlier, _ = _word_before(text, rest)
    words = surprise.words | _KINDS
    wanted = {WORDS[terminal] for terminal in accepted if terminal in WORDS}
    near = _misspelt(found, wanted, 0.7) if found not in words else None
    speaker = earlier if previous in _NUMBERS_OF_SIDES else previous if found in words else ""
    subject = _misspelt(speaker, SUBJECTS) if speaker not in words else None
    written = (
        _sign(found, text, at, accepted)
        or subject
        or _form(found, previous, earlier, surprise, near)
        or _place(found, previous, text, at, surprise)
        or _misplaced(found, previous, surprise, near)
    )
    if written is None and "$END" in accepted and _begins_line(text, at):
        meant = meant_declaration(found)
        written = f"did you mean `{meant}`?" if meant is not None else None
    if written is None and _WORD.fullmatch(found):
        written = _FOREIGN.get(found)
        if found.endswith("s") and found[:-1] in wanted:
            written = f"write `{found[:-1]}`"
        elif f"{found}s" in wanted:
            written = f"write `{found}s`"
        written = written or near
    # A misspelt keyword passes for a name, and the surprise comes after it.
    if written is None and previous not in words:
        written = _misspelt(previous, words)
    if written is None and {"NAME", "IF"} <= accepted and earlier not in words:
        written = _misspelt(earlier, ("elif", "else", "if"))
    return written or _other_form(found, previous, text, accepted)


def _word_before(text: str, at: int) -> tuple[str, int]:
    """The word before a place, and where it begins."""
    start = max(0, at - 200)
    before = _BEFORE.search(text[start:at])
    return (before[1], start + before.start()) if before else ("", at)


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _sign(found: str, text: str, at: int, accepted: frozenset[str]) -> str | None:
    """Advice for a sign of another language, or one that is another here."""
    if found in (",", "|", "or") and "RANGE" in accepted and "COMMA" not in accepted:
        return "names that a feature can have stand in braces, as in `{calm, angry}`"
    if found == "[" and "BOOL" in accepted:
        return "write `0 .. 1` for a range, and names in braces, as in `{calm, angry}`"
    if found == "[" and {"LBRACE", "LIBRARY"} <= accepted:
        return "programs are listed in braces"
    if found in (";", "=") and "COLON" in accepted:
        return "write `:`"
    if found == ";" and "COMMA" in accepted and "RBRACE" not in accepted:
        return "write `,`"
    if found == "<" and text.endswith("=", 0, at):
        return "write `<=`"
    if found == ">" and _NUMBER_AND_EQUAL.search(text, max(0, at - 200), at):
        return "write `>=`"
    for slip, written in _SLIPS:
        if text.startswith(slip, at) and found not in _RELATIONS:
            return written
    # `//` and the like are read up to their second character before they surprise.
    for slip, written in (*_ARROWS, *(pair for pair in _SLIPS if len(pair[0]) == 2)):
        if text.startswith(slip, at - len(slip) + 1) and at >= len(slip) - 1:
            return written
    if found == "," and "IFF" in accepted and not accepted & {"COMMA", "LBRACE"}:
        return "write `and` between two conditions"
    if found == ":" and "LBRACE" in accepted:
        return "statements stand in braces: `{ … }`"
    if found == "==" and "EQUAL" in accepted:
        return "write `=` to give a value"
    if found in (".", "/") and text.startswith("use"):
        return 'a path stands in double quotes, as in `use "other.bgl"`'
    if found in _ARITHMETIC and {"LPAR"} <= accepted <= _OPERAND_PLACE:
        return "what is computed stands in parentheses, as in `within (2 * k)`"
    if found == ".":
        following = text[at + 1 : at + 2]
        if "RANGE" in accepted and following.isspace():
            return "write `..`"
        if following.isdecimal():
            return "write the digit before the point too, as in `0.5`"
        if following.isalpha():
            return "write a blank, as in `first payoff`"
    return None


def _form(
    found: str, previous: str, earlier: str, surprise: Surprise, near: str | None
) -> str | None:
    """Advice for what goes by the words before it."""
    accepted = surprise.accepted
    if found == "if" and previous == "else":
        return "write `elif`"
    if found == "if" and "IFF" in accepted and not accepted & {"COMMA", "LBRACE"}:
        return "write `implies` between two conditions, and `when I hold 60%` behind a claim"
    if found == ":" and previous in CLAUSES and "COLON" not in accepted:
        return f"leave it out: `{previous}` takes no colon"
    if previous in ("provable", "possible") and "LPAR" in accepted and near is None:
        return f"parentheses stand around what is asked: `{previous} (…)`"
    if found in ("else", "otherwise", "then", ",") and {"OR", "RBRACE"} <= accepted:
        return "write `or` before an outside option, as in `demand 50% or fight`"
    if found in ("else", "elif") and accepted != {"OR"}:
        return f"`{found}` stands right behind the closing brace of an `if`"
    if found == "not" and previous in ("am", "are", "is"):
        return f"write `not {earlier} {previous} P`"
    if previous == "forall":
        return "write `for every`"
    if previous in ("demand", "demands") and found in _RELATIONS and "COMPARISON" not in accepted:
        whose = _CLAIMED[earlier][2] if earlier in _CLAIMED else "their"
        return f"the number is `{whose} demand`"
    if previous == "demand" and near is None and surprise.terminal in ("NUMBER", "NAME"):
        if earlier in ("first", "second"):
            return f"the claim about a role takes an s: `{earlier} demands 50%`"
        if earlier in ("my", "their"):
            subject = "I" if earlier == "my" else "they"
            return f"write `{subject} demand 50%`, or compare: `{earlier} demand >= 50%`"
        if accepted == {"COMPARISON"}:
            return "say how it compares, as in `demand >= 50%`"
    return None


def _place(found: str, previous: str, text: str, at: int, surprise: Surprise) -> str | None:
    """Advice for what stands in the wrong place of a form that is known."""
    accepted = surprise.accepted
    is_claim = text.startswith(("expect", "property"))
    if "THEM" in accepted and found in KEYWORDS and _MATCH.match(text, 0, at):
        return "what is claimed stands behind the match: `P vs Q: …`"
    if "THEM" in accepted and found in ("I", "they"):
        return f"write `{'me' if found == 'I' else 'them'}`"
    if found == "to" and "RANGE" in accepted:
        return "write `..`"
    if accepted == {"PA"} and found.isdecimal():
        return f"a budget is `within {found}`"
    if found == "step" and text.startswith("game"):
        return "write `..` between the ends, as in `demands 0% .. 100% step 10%`"
    if found == "is" and previous in ("agreement", "disagreement"):
        return f"leave it out: `{previous}` is a condition by itself"
    is_number = previous in _NUMBERS_OF_SIDES
    if found == "is" and "COMPARISON" in accepted and (is_number or not is_claim):
        return "write `==` to compare"
    if found == "payoff" and "MINUS" in accepted and not text.startswith("game"):
        return "say whose: `my payoff`, or `first payoff` in an expectation"
    if found == "probability" and "OF" not in accepted and "NUMBER" in accepted:
        return "only expectations about timelines ask for it: `expect NAME: probability of (…) > 0`"
    return _EXPECTED.get(found) if is_claim else None


def _misplaced(found: str, previous: str, surprise: Surprise, near: str | None) -> str | None:
    """Advice for a word that means something in another part of the language."""
    accepted = surprise.accepted
    if near is None and {"COMMIT", "VERIFY", "FORCE"} <= accepted:
        return "say which capability, as in `commit programs` or `verify programs`"
    is_word = _WORD.fullmatch(found) and found != "programs"
    if near is None and {"PROGRAM", "THAT"} <= accepted and is_word:
        return f"write `commit program {'P' if found in surprise.words else found}`"
    if accepted >= KIND_PLACE and found == "that":
        return "write `conditional`, which is the kind of `commit that (…)`"
    if accepted >= KIND_PLACE and found in ("commit", "force", "verify"):
        return f"another verb takes another clause: `can {found} …`"
    if found == "committed" and accepted & {"CAN", "DELEGATED"}:
        return "write `am committed` or `are committed`"
    if accepted == {"EVERY"}:
        return "write `for every`"
    if accepted == {"OF"} and previous == "one":
        return "write `commit one of P, Q`"
    if accepted == {"OF"}:
        return "write `probability of (…)`, and for a chance just `with 50%`"
    if "WAIT" in accepted and found in STATEMENTS - PLAN_STATEMENTS:
        return "this stands in a `program`; plans `commit`, `prepare`, `wait` and the like"
    if "PLAY" in accepted and found in PLAN_STATEMENTS - STATEMENTS:
        return "this stands in the plan of an agent of a `timeline`"
    return None


def _other_form(found: str, previous: str, text: str, accepted: frozenset[str]) -> str | None:
    """Advice for what is said in another form here, such as `first wins`."""
    if {"PLAYS", "ACCEPTS"} <= accepted and previous in _CLAIMED:
        plays, being, whose = _CLAIMED[previous]
        if found in _RELATIONS:
            negation = "not " if found == "!=" else ""
            return f"only numbers are compared: of a program write `{negation}{being} P`"
        name = found.removesuffix("s") if plays.endswith("s") else found
        if previous in ("I", "they") and "CAN" in accepted:
            # Plans do not know how the match goes.
            return None
        if found in KEYWORDS or not _WORD.fullmatch(found):
            return None
        if name in _GETS:
            mine, theirs = ("my", "their") if whose in ("my", "their") else ("first", "second")
            return f"compare numbers, as in `{mine} payoff > {theirs} payoff`"
        return f"write `{plays} {name}` for an action, `{whose} outside is {name}` for an option"
    if previous == "when" and {"I", "THEY"} <= accepted:
        return "write `when I hold …` or `when they hold …`"
    if {"LBRACE", "LIBRARY"} <= accepted and found[:1].isdecimal():
        return "a feature goes through all of its values: `for every cost`"
    if {"LBRACE", "LIBRARY"} <= accepted and _WORD.fullmatch(found):
        return f"programs are listed in braces, as in `{{{found}}}`"
    if text.startswith("game") and "STEP" in accepted:
        return "say how far apart they are, as in `step 10%`"
    if text.startswith("game") and "RANGE" in accepted and "COMMA" not in accepted:
        return "a feature is a `bool`, a range such as `0 .. 1`, or one of `{some, names}`"
    if found == "within":
        return "a strength stands right behind `provable`, as in `provable within 50 (…)`"
    if accepted == {"OR"}:
        return "write `or` and another alternative"
    return None


def meant_declaration(word: str) -> str | None:
    """The declaration keyword that a word may be a misspelling of."""
    return alike(word, DECLARATIONS, 0.7)


def _misspelt(word: str, known: Collection[str], cutoff: float = _ALIKE) -> str | None:
    near = alike(word, known, cutoff)
    return f"did you mean `{near}` for `{word}`?" if near else None
