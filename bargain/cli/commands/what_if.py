"""Commands about what budgets, feature values and strengths would change."""

from __future__ import annotations

from typing import Annotated

import typer

from bargain.cli.app import Command, app
from bargain.cli.arguments import (
    MAX_QUESTIONS,
    GameName,
    Given,
    MaxQuestions,
    OpenPair,
    OutputFormat,
    Pair,
    PairAndClaim,
    exit_codes,
)
from bargain.cli.words import read_count, read_format


@app.command(cls=Command, epilog=exit_codes())
def budgets(
    arguments: OpenPair,
    game: GameName = None,
    given: Given = None,
    vary: Annotated[
        str | None,
        typer.Option("--vary", metavar="A,B,...", help="Only these of the budgets found."),
    ] = None,
    plot: Annotated[
        str | None,
        typer.Option("--plot", metavar="FILE.svg|.png", help="Draw it, too: one budget, or two."),
    ] = None,
    output: OutputFormat = "text",
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Find out which outcome holds for which budgets.

    All budgets from 0 to 10^18 are covered. What varies are the arguments left open; in a program
    without parameters, the budgets that its source writes as numbers. A program's parameter can be
    left open if all it is used for is budgets.

    \b
    bargain budgets split.bgl Pushy Pushy
    bargain budgets split.bgl 'Pushy(k)' 'Pushy(10)' --plot pushy.svg
    bargain budgets 'BoundedPrudentBot(k, K)' 'FiniteFairBot(10)'
    """
    from bargain.cli.budgets import show_budgets

    return show_budgets(
        arguments or [],
        game,
        given or [],
        vary,
        plot,
        read_format(output) == "json",
        read_count(max_questions),
    )


@app.command(cls=Command, epilog=exit_codes())
def regions(
    arguments: Pair,
    game: GameName = None,
    given: Given = None,
    over: Annotated[
        str | None,
        typer.Option(
            "--over",
            metavar="A,B,...",
            help="The features that range; by default all that --given leaves open.",
        ),
    ] = None,
    plot: Annotated[
        str | None,
        typer.Option(
            "--plot", metavar="FILE.svg|.png", help="Draw it, too: one or two rational features."
        ),
    ] = None,
    output: OutputFormat = "text",
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Find out how a match goes at all values of its features.

    Their ranges are split into finitely many cells in which the match goes the same way, each with
    its exact constraints. Every point of the ranges is in exactly one of them.

    In some cells the match may have no answer, as where two programs wait for each other. They are
    listed as `no answer` with the code of the error, and the exit code is 0 all the same. Where the
    cells themselves cannot be found (there are too many, or Z3 cannot decide), none are listed: the
    match is undecided, exit code 3.

    \b
    bargain regions split.bgl Alice Dove
    bargain regions split.bgl Alice Dove --over cost --plot cost.svg
    bargain regions split.bgl Alice Dove --given observed=true
    """
    from bargain.cli.regions import show_regions

    return show_regions(
        arguments or [],
        game,
        given or [],
        over,
        plot,
        read_format(output) == "json",
        read_count(max_questions),
    )


@app.command("why-not", cls=Command, epilog=exit_codes("nothing of this kind does"))
def why_not(
    arguments: PairAndClaim,
    game: GameName = None,
    given: Given = None,
    output: OutputFormat = "text",
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Find the smallest changes that make a claim about a match true.

    The claim is one that an `expect` could make, about first and second. One thing is changed at a
    time: a budget or a level (to a larger one), the value of a feature, the strength of one
    question. Exit code 1 if nothing of this makes it true.

    \b
    bargain why-not split.bgl Alice Bob agreement
    bargain why-not split.bgl Alice Bob 'first payoff >= 1/2' --given cost=1/4
    bargain why-not 'FiniteFairBot(1)' 'FiniteFairBot(3)' 'first plays C'
    """
    from bargain.cli.why_not import show_why_not

    return show_why_not(
        arguments or [], game, given or [], read_format(output) == "json", read_count(max_questions)
    )
