"""`bargain explain`: why a match ends as it does."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bargain.cli import codes, streams
from bargain.cli.given import read_given
from bargain.cli.sources import pair_from
from bargain.match import Match


def explain_pair(
    arguments: Sequence[str],
    game: str | None,
    given: Sequence[str],
    as_json: bool,
    max_questions: int,
) -> int:
    """As `run_pair`, with an explanation in place of the match."""
    values = read_given(given)
    model, first, second = pair_from(arguments, "explain")
    match = model.match(first, second, game=game, given=values, max_questions=max_questions)
    settled = isinstance(match, Match)
    if as_json:
        from bargain.output.as_data import diagnostics_data, json_text, outcome_data
        from bargain.output.explanation_schema import ExplainDocument, explanation_model

        explanation = explanation_model(match) if isinstance(match, Match) else None
        document = ExplainDocument(
            match=outcome_data(match),
            explanation=explanation,
            diagnostics=diagnostics_data(model.warnings),
        )
        streams.emit(json_text(document))
    else:
        from bargain.explain import explain, explanation_text
        from bargain.output.match_text import undecided_match_text

        style = streams.style_of(sys.stdout)
        if isinstance(match, Match):
            streams.emit(explanation_text(explain(match), style.width))
        else:
            streams.emit(undecided_match_text(match, style))
    return codes.FINE if settled else codes.UNDECIDED
