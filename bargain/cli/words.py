"""Words of the command line that stand for something: formats and counts."""

from __future__ import annotations

from bargain.cli.codes import BAD_USAGE


def read_format(word: str, *, csv: bool = False, latex: bool = False, bgl: bool = False) -> str:
    """The format that a word names. Raises `DiagnosticError` (BGL083) where there is none."""
    known = ("text", *(("csv",) if csv else ()), *(("latex",) if latex else ()))
    known += (*(("bgl",) if bgl else ()), "json")
    if word in known:
        return word
    if word == "latex":
        raise _wrong("`latex` is for derivations", "bargain explain … --derivation --format latex")
    choice = f"{', '.join(known[:-1])} or {known[-1]}"
    raise _wrong(f"`{word}` is no format", f"--format {choice}")


def read_count(word: str) -> int:
    """A number of questions, at least 1. Raises `DiagnosticError` (BGL083)."""
    if word.isascii() and word.isdigit() and len(word) <= 18 and int(word) > 0:
        return int(word)
    raise _wrong(f"`{word}` is no number of questions", "--max-questions 100000")


def read_matches(word: str) -> int:
    """A number of matches, at least 1. Raises `DiagnosticError` (BGL083)."""
    if word.isascii() and word.isdigit() and len(word) <= 18 and int(word) > 0:
        return int(word)
    raise _wrong(f"`{word}` is no number of matches", "--max-matches 1000")


def read_question(word: str) -> int:
    """The number of a question, as in `Q1`. Raises `DiagnosticError` (BGL083)."""
    digits = word.removeprefix("Q")
    if digits.isascii() and digits.isdigit() and len(digits) <= 18 and int(digits) > 0:
        return int(digits)
    raise _wrong(f"`{word}` is no number of a question", "--question 1")


def read_number(word: str, what: str, example: str, *, least: int, most: int) -> int:
    """A whole number from `least` to `most`. Raises `DiagnosticError` (BGL083)."""
    if word.isascii() and word.isdigit() and len(word) <= 19 and least <= int(word) <= most:
        return int(word)
    shown = word if len(word) <= 60 else f"{word[:59]}…"
    limit = "10^18" if most == 10**18 else f"{most}"
    raise _wrong(f"`{shown}` is no {what}: a whole number from {least} to {limit}", example)


def _wrong(message: str, hint: str) -> Exception:
    # Commands that go well need no diagnostics.
    from bargain.diagnostics import Diagnostic, DiagnosticError

    return DiagnosticError([Diagnostic(BAD_USAGE, message, hint=hint)])
