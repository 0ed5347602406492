"""`bargain why-not`: the smallest changes that make a claim true."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bargain.cli import codes, streams
from bargain.cli.given import read_given
from bargain.cli.sources import looks_like_file, pair_from
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.match import Undecided


def show_why_not(
    arguments: Sequence[str],
    game: str | None,
    given: Sequence[str],
    as_json: bool,
    max_questions: int,
) -> int:
    """Exit code 0 if the claim is true or can be made true, 1 if nothing does that."""
    values = read_given(given)
    if len(arguments) not in (3, 4) or (len(arguments) == 3 and looks_like_file(arguments[0])):
        message = "two programs and a claim about them are needed, and perhaps a file before them"
        hint = "bargain why-not split.bgl Alice Bob 'agreement'"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    model, first, second = pair_from(arguments[:-1], "why-not")
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
