"""`bargain tournament`: every ordered pair."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from bargain.cli import codes, streams
from bargain.cli.evaluators import read_evaluator
from bargain.cli.given import read_given
from bargain.cli.progress import tracked
from bargain.cli.sources import load_bundled_for, load_named
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.match import Undecided
from bargain.output.tournament_text import tournament_text, wrong_role
from bargain.results import NoAnswer, Tournament

SHOWN_FAULTS = 10
"""How many reasons for missing answers are printed."""


def run_tournament(
    file: str | None,
    programs: str | None,
    game: str | None,
    given: Sequence[str],
    output: str,
    *,
    summary_only: bool,
    max_questions: int,
    evaluator: str,
) -> int:
    values = read_given(given)
    named = split_programs(programs) if programs is not None else None
    if file is None and named is None:
        message = "a file is needed, or --programs with bundled programs"
        hint = "bargain tournament split.bgl, or bargain tournament modal"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    model = load_named(file) if file is not None else load_bundled_for(named or ())
    if named is not None:
        named = list(dict.fromkeys(program_text(model.program(name)) for name in named))
    chosen, name = model.contestants(named, game)
    situation = model.table(name, values).arena.situation
    rows = model.rows(
        chosen,
        game=name,
        given=values,
        max_questions=max_questions,
        evaluator=read_evaluator(evaluator),
    )
    total = len(chosen) ** 2
    tournament = Tournament(tuple(chosen), name, tuple(tracked(rows, total, "matches")))
    unanswered = [
        row for row in tournament.rows if isinstance(row, NoAnswer) and not wrong_role(row)
    ]
    if output == "json":
        from bargain.output.as_data import json_text, tournament_document

        document = tournament_document(
            tournament, situation.values, model.warnings, summary_only=summary_only
        )
        streams.emit(json_text(document))
    else:
        if output == "csv":
            from bargain.output.tournament_csv import tournament_csv

            streams.emit(tournament_csv(tournament, summary_only=summary_only))
        else:
            style = streams.style_of(sys.stdout)
            streams.emit(tournament_text(tournament, style, summary_only=summary_only))
        _complain_once(found for row in unanswered for found in row.diagnostics)
    if unanswered:
        return codes.WRONG
    undecided = any(isinstance(row, Undecided) for row in tournament.rows)
    return codes.UNDECIDED if undecided else codes.FINE


def split_programs(text: str) -> list[str]:
    """`A,Firm(1/2),Wrap(A,B)` at the commas outside parentheses."""
    names, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "," and depth <= 0:
            names.append(text[start:place])
            start = place + 1
    return [name.strip() for name in (*names, text[start:])]


def _complain_once(found: Iterable[Diagnostic]) -> None:
    distinct = list(dict.fromkeys(found))
    streams.complain(distinct[:SHOWN_FAULTS])
    if len(distinct) > SHOWN_FAULTS:
        streams.note(f"\n… and {len(distinct) - SHOWN_FAULTS} more\n")
