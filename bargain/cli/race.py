"""`bargain race`: a timeline, run or explored."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bargain.cli import codes, streams
from bargain.cli.given import read_given
from bargain.cli.sources import load_named
from bargain.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from bargain.model import Model
    from bargain.source import Span
    from bargain.timeline import End, Exploration, Race


def show_race(
    arguments: Sequence[str],
    given: Sequence[str],
    choose: Sequence[str],
    exploring: bool,
    until: str | None,
    plot: str | None,
    as_json: bool,
    max_questions: int,
) -> int:
    file, name = _read_arguments(arguments)
    values = read_given(given)
    last = _read_until(until, exploring)
    if choose and exploring:
        message = "--explore takes every choice, and --choose answers them"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint="write one of the two")])
    if plot is not None:
        from bargain.cli.drawings import require_drawing

        require_drawing(plot)
    model = load_named(file)
    if exploring:
        from bargain.cli.progress import states

        with states() as progress:
            explored = model.explore(
                name, given=values, until=last, progress=progress, max_questions=max_questions
            )
        return _explored(explored, model, plot, as_json)
    from bargain.cli.choices import read_choices

    choices = read_choices(choose, model.require_timeline(name)) if choose else None
    race = model.race(name, given=values, choices=choices, max_questions=max_questions)
    return _ran(race, model, plot, as_json)


def _read_arguments(arguments: Sequence[str]) -> tuple[str, str | None]:
    """A file, and the name of a timeline if there is one. Raises `DiagnosticError` (BGL083)."""
    match arguments:
        case [file]:
            return file, None
        case [file, name]:
            return file, name
    count = f"here {'is nothing' if not arguments else f'are {len(arguments)} words'}"
    message = f"a file is needed, and the name of a timeline where it has several; {count}"
    raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint="bargain race FILE [NAME]")])


def _read_until(word: str | None, exploring: bool) -> int | None:
    """A time, for exploring. Raises `DiagnosticError` (BGL083)."""
    if word is None:
        return None
    if not exploring:
        message = "--until says where to stop exploring"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint="--explore --until 5")])
    if word.isascii() and word.isdigit() and len(word) <= 18:
        return int(word)
    message = f"`{word}` is no time"
    raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint="--explore --until 5")])


def _ran(race: Race, model: Model, plot: str | None, as_json: bool) -> int:
    if plot is not None:
        from bargain.cli.drawings import write_drawing
        from bargain.output.race.plot import race_plot

        write_drawing(plot, race_plot(race))
    if as_json:
        from bargain.output.as_data import json_text
        from bargain.output.race.data import race_document

        streams.emit(json_text(race_document(race, model.warnings)))
    else:
        from bargain.output.race.text import race_text

        streams.emit(race_text(race, streams.style_of(sys.stdout)))
    ends = [branch.end for branch in race.branches]
    return _code(ends, complete=not race.left_out, complain=not as_json)


def _explored(found: Exploration, model: Model, plot: str | None, as_json: bool) -> int:
    if plot is not None:
        from bargain.cli.drawings import write_drawing
        from bargain.output.race.plot import exploration_plot

        write_drawing(plot, exploration_plot(found))
    if as_json:
        from bargain.output.as_data import json_text
        from bargain.output.race.data import exploration_document

        streams.emit(json_text(exploration_document(found, model.warnings)))
    else:
        from bargain.output.race.explored_text import exploration_text

        streams.emit(exploration_text(found, streams.style_of(sys.stdout)))
    ends = [end.end for end in found.ends]
    return _code(ends, complete=found.is_complete, complain=not as_json)


def _code(ends: Sequence[End], *, complete: bool, complain: bool) -> int:
    """The gravest of what happened: what is wrong, then what is undecided."""
    from bargain.timeline import NeedsAnswer, NoAnswerThere, TooHardThere

    # What is wrong at a place is often wrong at many times.
    found: dict[tuple[str, Span | None], Diagnostic] = {}
    for end in ends:
        wrong = [end.diagnostic] if isinstance(end, NeedsAnswer) else ()
        for diagnostic in end.diagnostics if isinstance(end, NoAnswerThere) else wrong:
            found.setdefault((diagnostic.code, diagnostic.span), diagnostic)
    if found:
        if complain:
            streams.complain(found.values())
        return codes.WRONG
    if not complete or any(isinstance(end, TooHardThere) for end in ends):
        return codes.UNDECIDED
    return codes.FINE
