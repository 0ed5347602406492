"""The command that checks what others have proved."""

from __future__ import annotations

from typing import Annotated

import typer

from bargain.cli.app import Command, app
from bargain.cli.arguments import OutputFormat, exit_codes
from bargain.cli.words import read_format


@app.command(cls=Command, epilog=exit_codes("it is refused"))
def verify(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE.json [SOURCE] [FIRST SECOND]",
            help="A certificate (- for standard input). With SOURCE, a file or a bundled library, "
            "its programs have to be those of the source. With FIRST and SECOND, it has to be "
            "about their match; without SOURCE they are bundled programs. With --solver, instead "
            "of all that, a folder that `run --smt2` has written.",
        ),
    ],
    solver: Annotated[
        str | None,
        typer.Option("--solver", metavar="cvc5", help="Ask this solver what Z3 was asked."),
    ] = None,
    output: OutputFormat = "text",
) -> int:
    """Check a certificate, or with another solver what Z3 has answered.

    A certificate that `run --certificate` has written is checked by the kernel, which believes only
    the programs in it; with sources, also whether these are the programs. Exit code 1 if it is
    refused, 2 if it is no certificate. With --solver: 1 if it finds another answer anywhere or the
    queries are not those that were written, 3 if it does not find all answers.

    \b
    bargain run split.bgl Alice Dove --certificate proof.json
    bargain verify proof.json
    bargain verify proof.json split.bgl Alice Dove
    bargain verify - < proof.json
    bargain run split.bgl Alice Dove --evaluator z3 --smt2 queries
    bargain verify --solver cvc5 queries
    """
    if solver is not None:
        from bargain.cli.verify_solver import verify_scripts

        return verify_scripts(arguments or [], solver, read_format(output) == "json")
    from bargain.cli.verify import verify_certificate

    return verify_certificate(arguments or [], read_format(output) == "json")
