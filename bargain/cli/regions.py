"""`bargain regions`: how a match goes at all values of its features."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bargain.cli import codes, streams
from bargain.cli.given import read_given
from bargain.cli.sources import pair_from
from bargain.match import Undecided


def show_regions(
    arguments: Sequence[str],
    game: str | None,
    given: Sequence[str],
    over: str | None,
    plot: str | None,
    as_json: bool,
    max_questions: int,
) -> int:
    values = read_given(given)
    if plot is not None:
        from bargain.cli.drawings import require_drawing

        require_drawing(plot)
    model, first, second = pair_from(arguments, "regions")
    names = [name.strip() for name in over.split(",")] if over is not None else None
    found = model.regions(
        first, second, over=names, game=game, given=values, max_questions=max_questions
    )
    if plot is not None and not isinstance(found, Undecided):
        from bargain.cli.drawings import write_drawing
        from bargain.output.regions_plot import regions_plot

        write_drawing(plot, regions_plot(found))
    if as_json:
        from bargain.output.as_data import json_text
        from bargain.output.regions_data import regions_document

        streams.emit(json_text(regions_document(found, model.warnings)))
    elif isinstance(found, Undecided):
        from bargain.output.match_text import undecided_match_text

        streams.emit(undecided_match_text(found, streams.style_of(sys.stdout)))
    else:
        from bargain.output.regions_text import regions_text

        streams.emit(regions_text(found, streams.style_of(sys.stdout)))
    return codes.UNDECIDED if isinstance(found, Undecided) else codes.FINE
