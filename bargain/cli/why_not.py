"""`bargain why-not`: the smallest changes that make a claim true."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bargain.cli import codes, streams
from bargain.cli.given import read_given
from bargain.cli.sources import is_library, load_bundled_for, load_named, looks_like_file, pair_from
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.match import Undecided
from bargain.model import Model


def show_why_not(
    arguments: Sequence[str],
    game: str | None,
    given: Sequence[str],
    as_json: bool,
    max_questions: int,
) -> int:
    """Exit code 0 if the claim is true or can be made true, 1 if nothing does that."""
    values = read_given(given)
    model, first, second = pair_from(_pair_of(arguments), "why-not")
    found = model.why_not(
        first, second, arguments[-1], game=game, given=values, max_questions=max_questions
    )
    if as_json:
        from bargain.output.as_data import json_text
        from bargain.output.whatif_data import why_not_document

        streams.emit(json_text(why_not_document(found, model.warnings)))
    elif isinstance(found, Undecided):
        from bargain.output.match_text import undecided_match_text

        streams.emit(undecided_match_text(found, streams.style_of(sys.stdout)))
    else:
        from bargain.output.why_not_text import why_not_text

        streams.emit(why_not_text(found, streams.style_of(sys.stdout)))
    if isinstance(found, Undecided):
        return codes.UNDECIDED
    return codes.FINE if found.holds or found.fixes else codes.FAILED


def _pair_of(arguments: Sequence[str]) -> Sequence[str]:
    """`[FILE] FIRST SECOND CLAIM` without the claim. Raises `DiagnosticError` (BGL083)."""
    file = arguments[0] if arguments and _names_file(arguments[0]) else None
    words = arguments[1:] if file is not None else arguments
    if len(words) == 3 or len(arguments) == 4:
        return arguments[:-1]
    match words:
        case []:
            message = "two programs and a claim about them are missing"
        case [_]:
            message = f"a second program and a claim are missing; here is only `{words[0]}`"
        case [first, last]:
            missing = "the claim" if _is_program(file, last) else "the second program"
            message = f"{missing} is missing; here are only `{first}` and `{last}`"
        case _:
            message = f"two programs and a claim are needed; here are {len(words)} words"
    hint = "bargain why-not split.bgl Alice Bob 'first payoff > 1/2'"
    raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])


def _names_file(word: str) -> bool:
    return looks_like_file(word) or is_library(word)


def _is_program(file: str | None, word: str) -> bool:
    model: Model = load_named(file) if file is not None else load_bundled_for([word])
    try:
        model.program(word)
    except DiagnosticError:
        return False
    return True
