"""`bargain run`: one match."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing, nullcontext

from bargain.cli import codes, streams
from bargain.cli.evaluators import read_evaluator
from bargain.cli.files import require_file
from bargain.cli.given import read_given
from bargain.cli.sources import pair_from
from bargain.match import Match, Undecided
from bargain.model import Model


def run_pair(
    arguments: Sequence[str],
    game: str | None,
    given: Sequence[str],
    as_json: bool,
    max_questions: int,
    evaluator: str = "direct",
    smt2: str | None = None,
    certificate: str | None = None,
) -> int:
    require_file(certificate, "--certificate", "proof.json")
    values = read_given(given)
    model, first, second = pair_from(arguments, "run")
    asked = read_evaluator(evaluator, smt2)
    with closing(asked) if asked is not None else nullcontext():
        match = model.match(
            first, second, game=game, given=values, max_questions=max_questions, evaluator=asked
        )
        written = True
        if certificate is not None and isinstance(match, Match):
            from bargain.cli.certificates import write_certificate

            written = write_certificate(model, match, certificate)
        # Sizes are settled as they are told, and what Z3 is asked for them is on its list, too.
        told = _document(model, match) if as_json else _text(match)
    if asked is not None and smt2 is not None:
        streams.note(f"{asked.queries} queries in {smt2}\n")
    streams.emit(told)
    return codes.FINE if isinstance(match, Match) and written else codes.UNDECIDED


def _document(model: Model, match: Match | Undecided) -> str:
    from bargain.output.as_data import diagnostics_data, json_text, outcome_data
    from bargain.output.schema import RunDocument

    warnings = diagnostics_data(model.warnings)
    return json_text(RunDocument(match=outcome_data(match), diagnostics=warnings))


def _text(match: Match | Undecided) -> str:
    from bargain.output.match_text import match_text, undecided_match_text

    style = streams.style_of(sys.stdout)
    if isinstance(match, Match):
        return match_text(match, style)
    return undecided_match_text(match, style)
