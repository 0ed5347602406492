"""Commands about what there is: programs, games and forms of output."""

from __future__ import annotations

from typing import Annotated

import typer

from bargain.cli.app import Command, app
from bargain.cli.arguments import GameName, Given, OutputFormat, exit_codes
from bargain.cli.words import read_format


@app.command("enumerate", cls=Command, epilog=exit_codes())
def enumerate_(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="GAME|FILE",
            help="A bundled game, such as PD; or a path, - for standard input, or the bare name of "
            "a bundled library.",
        ),
    ] = None,
    size: Annotated[
        str, typer.Option("--size", metavar="N", help="The most conditions a program may have.")
    ] = "1",
    count: Annotated[bool, typer.Option("--count", help="Instead, count them by size.")] = False,
    game: GameName = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="P,Q,...", help="Programs that conditions may speak of as well."
        ),
    ] = None,
    within: Annotated[
        str | None,
        typer.Option(
            "--within", metavar="N,M,...", help="Budgets of searches, in place of PA and PA+1."
        ),
    ] = None,
    distinct: Annotated[
        str | None,
        typer.Option(
            "--distinct",
            metavar="P,Q,...",
            help="Instead, run them against these programs, and list what they do there: each "
            "behaviour once.",
        ),
    ] = None,
    given: Given = None,
    most: Annotated[
        str | None,
        typer.Option(
            "--most",
            metavar="N",
            help="Stop after so many: by default 1000, with --distinct 100000 (and exit code 3).",
        ),
    ] = None,
    output: Annotated[
        str, typer.Option("--format", metavar="text|bgl|json", help="What to print.")
    ] = "text",
) -> int:
    """List or count all programs of a game with at most so many conditions.

    The smaller ones come first, and each comes once, however it could be written otherwise. The
    documentation defines what they may ask (docs/enumeration.md).

    \b
    bargain enumerate PD
    bargain enumerate PD --size 2 --count
    bargain enumerate PD --against FairBot,DefectBot --format bgl > opponents.bgl
    bargain enumerate PD --size 2 --distinct FairBot,PrudentBot
    bargain enumerate split.bgl --game Split --within 10,50
    """
    from bargain.cli.enumerate import enumerate_programs

    return enumerate_programs(
        source,
        size,
        game,
        given or [],
        against,
        within,
        distinct,
        most,
        read_format(output, bgl=True),
        count_only=count,
    )


@app.command("list", cls=Command, epilog=exit_codes(undecided=None))
def list_(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME...]", help="Only these libraries, or what these files declare."
        ),
    ] = None,
    output: OutputFormat = "text",
) -> int:
    """List the bundled programs and games, library by library, or those of a file.

    \b
    bargain list
    bargain list modal
    bargain list split.bgl
    """
    from bargain.cli.list import list_declared

    return list_declared(names or [], read_format(output) == "json")


@app.command(cls=Command, epilog=exit_codes(undecided=None))
def schema(
    kind: Annotated[
        str | None,
        typer.Argument(metavar="[KIND]", help="A command's name, or error."),
    ] = None,
) -> int:
    """Print the JSON Schema of what `--format json` prints.

    Without a kind, the kinds.

    \b
    bargain schema run > run.schema.json
    """
    from bargain.cli.schema import print_schema

    return print_schema(kind)
