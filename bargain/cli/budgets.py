"""`bargain budgets`: which outcome holds for which budgets."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bargain.cli import codes, streams
from bargain.cli.given import read_given
from bargain.cli.sources import pair_from
from bargain.match import Undecided


def show_budgets(
    arguments: Sequence[str],
    game: str | None,
    given: Sequence[str],
    vary: str | None,
    plot: str | None,
    as_json: bool,
    max_questions: int,
) -> int:
    values = read_given(given)
    if plot is not None:
        from bargain.cli.drawings import require_drawing

        require_drawing(plot)
    model, first, second = pair_from(arguments, "budgets")
    axes = [name.strip() for name in vary.split(",")] if vary is not None else None
    found = model.budgets(
        first, second, game=game, given=values, vary=axes, max_questions=max_questions
    )
    if plot is not None and not isinstance(found, Undecided):
        from bargain.cli.drawings import write_drawing
        from bargain.output.budgets_plot import budgets_plot

        write_drawing(plot, budgets_plot(found))
    if as_json:
        from bargain.output.as_data import json_text
        from bargain.output.whatif_data import budgets_document

        streams.emit(json_text(budgets_document(found, model.warnings)))
    elif isinstance(found, Undecided):
        from bargain.output.match_text import undecided_match_text

        streams.emit(undecided_match_text(found, streams.style_of(sys.stdout)))
    else:
        from bargain.output.budgets_text import budgets_text

        streams.emit(budgets_text(found, streams.style_of(sys.stdout)))
    return codes.UNDECIDED if isinstance(found, Undecided) else codes.FINE
