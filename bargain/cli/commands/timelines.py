"""The command about the phase before bargaining."""

from __future__ import annotations

from typing import Annotated

import typer

from bargain.cli.app import Command, app
from bargain.cli.arguments import (
    MAX_QUESTIONS,
    Given,
    MaxQuestions,
    OutputFormat,
    exit_codes,
)
from bargain.cli.words import read_count, read_format


@app.command(cls=Command, epilog=exit_codes())
def race(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE [NAME]",
            help="A path, - for standard input, or the bare name of a bundled library; and the "
            "timeline, where there are several.",
        ),
    ],
    given: Given = None,
    choose: Annotated[
        list[str] | None,
        typer.Option(
            "--choose",
            metavar="WHO=N,N,...",
            help="What is chosen where a plan leaves it open, one time after another; the last "
            "answer goes on. Repeat it.",
        ),
    ] = None,
    explore: Annotated[
        bool, typer.Option("--explore", help="Instead, take every choice and every chance.")
    ] = False,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="N", help="Explore up to this time only (exit code 3)."),
    ] = None,
    plot: Annotated[
        str | None,
        typer.Option("--plot", metavar="FILE.svg|.png", help="Draw it, too."),
    ] = None,
    output: OutputFormat = "text",
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Run a timeline: who commits to what and when, who learns of it, and how it ends.

    With chances, every branch is told with its probability. Exploring finds the kinds of ends,
    each with the shortest way there. Where something is chosen, it gives the least and the greatest
    probability over all ways of choosing by what one has learned and done.

    \b
    bargain race race.bgl
    bargain race race.bgl Race --given cost=1/4 --plot race.svg
    bargain race race.bgl Race --choose Alice=2,1 --choose Bob=3
    bargain race race.bgl Race --explore
    """
    from bargain.cli.race import show_race

    return show_race(
        arguments or [],
        given or [],
        choose or [],
        explore,
        until,
        plot,
        read_format(output) == "json",
        read_count(max_questions),
    )
