"""Commands about single matches, and about every pair."""

from __future__ import annotations

from typing import Annotated

import typer

from bargain.cli.app import Command, app
from bargain.cli.arguments import (
    MAX_QUESTIONS,
    EvaluatorName,
    ExplainFormat,
    GameName,
    Given,
    MaxQuestions,
    OutputFormat,
    Pair,
    TableFormat,
    exit_codes,
)
from bargain.cli.words import read_count, read_format, read_question


@app.command(cls=Command, epilog=exit_codes())
def run(
    arguments: Pair,
    game: GameName = None,
    given: Given = None,
    output: OutputFormat = "text",
    evaluator: EvaluatorName = "direct",
    smt2: Annotated[
        str | None,
        typer.Option("--smt2", metavar="DIR", help="Write what Z3 is asked there, as SMT-LIB 2."),
    ] = None,
    certificate: Annotated[
        str | None,
        typer.Option(
            "--certificate", metavar="FILE.json", help="Write what others need to check the match."
        ),
    ] = None,
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Run two programs against each other.

    Shows what both report, how the match ends, and every question with its verdict and size. Where
    a search has a budget, the size is what it needed.

    \b
    bargain run split.bgl Alice Dove
    bargain run split.bgl Alice 'Pushy(20)' --given cost=1/4
    bargain run FairBot PrudentBot
    bargain run FairBot PrudentBot --format json
    bargain run FairBot PrudentBot --evaluator z3 --smt2 queries
    bargain run FairBot PrudentBot --certificate proof.json
    """
    from bargain.cli.run import run_pair

    return run_pair(
        arguments or [],
        game,
        given or [],
        read_format(output) == "json",
        read_count(max_questions),
        evaluator,
        smt2,
        certificate,
    )


@app.command(cls=Command, epilog=exit_codes())
def explain(
    arguments: Pair,
    game: GameName = None,
    given: Given = None,
    output: ExplainFormat = "text",
    derivation: Annotated[
        bool,
        typer.Option(
            "--derivation", help="Instead, derive the questions of both programs, rule by rule."
        ),
    ] = False,
    question: Annotated[
        str | None,
        typer.Option("--question", metavar="N", help="The derivation of this question alone."),
    ] = None,
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Explain why a match ends as it does.

    Shows the branch that each program took and what led there, the table of levels, and for every
    question the argument that proves it, or the level where it fails and what everybody does there.

    \b
    bargain explain split.bgl Alice Dove
    bargain explain FairBot PrudentBot
    bargain explain FairBot PrudentBot --derivation --question 1
    bargain explain FairBot PrudentBot --derivation --format latex
    """
    from bargain.cli.explain import derive_pair, explain_pair

    if derivation or question is not None:
        return derive_pair(
            arguments or [],
            game,
            given or [],
            read_format(output, latex=True),
            read_question(question) if question is not None else None,
            read_count(max_questions),
        )
    return explain_pair(
        arguments or [], game, given or [], read_format(output) == "json", read_count(max_questions)
    )


@app.command(cls=Command, epilog=exit_codes())
def tournament(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="A path, - for standard input, or the bare name of a bundled library. Without it, "
            "--programs names bundled programs.",
        ),
    ] = None,
    programs: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,...",
            help="The programs, by default all that need no arguments: Alice,Dove,'Pushy(20)'.",
        ),
    ] = None,
    game: GameName = None,
    given: Given = None,
    output: TableFormat = "text",
    summary: Annotated[
        bool, typer.Option("--summary", help="Leave out the pairs, keep what they come to.")
    ] = False,
    evaluator: EvaluatorName = "direct",
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Run every ordered pair of programs.

    \b
    bargain tournament split.bgl
    bargain tournament split.bgl --programs Alice,Dove,'Pushy(20)' --format csv
    bargain tournament modal --summary
    bargain tournament --programs FairBot,PrudentBot,CupodBot

    The summary has, for each program: its mean payoff (its match with itself counts on both sides);
    in how many of its matches there was an agreement; and in how many it was exploited, by whom.

    Without cooperation each side gets its fallback: in a bargaining game the payoff when both take
    the default outside option, in a matrix game the most that one of its actions guarantees. A
    program is exploited in a match that leaves it below its fallback and the other above theirs. In
    a matrix game an agreement is an outcome that gives neither side less than its fallback and one
    of them more, and that nothing improves for one side without harming the other.
    """
    from bargain.cli.tournament import run_tournament

    return run_tournament(
        file,
        programs,
        game,
        given or [],
        read_format(output, csv=True),
        summary_only=summary,
        max_questions=read_count(max_questions),
        evaluator=evaluator,
    )
