"""Commands about files: what is wrong with them, how they look, and what they claim."""

from __future__ import annotations

from typing import Annotated

import typer

from bargain.cli.app import Command, app
from bargain.cli.arguments import (
    FAILS,
    MAX_MATCHES,
    MAX_QUESTIONS,
    EvaluatorName,
    Files,
    MaxMatches,
    MaxQuestions,
    OutputFormat,
    exit_codes,
)
from bargain.cli.words import read_count, read_format, read_matches


@app.command(cls=Command, epilog=exit_codes(undecided=None))
def check(files: Files, output: OutputFormat = "text") -> int:
    """Report the errors and warnings of files, without running anything.

    \b
    bargain check split.bgl
    bargain check *.bgl --format json
    """
    from bargain.cli.check import check_files

    return check_files(files or [], read_format(output) == "json")


@app.command(
    cls=Command,
    epilog=exit_codes("with --check: a file would change", undecided=None),
)
def fmt(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Paths, folders for all .bgl files in them, or - for standard input, which is "
            "formatted to standard output.",
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; tell which files would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change.")
    ] = False,
    output: OutputFormat = "text",
) -> int:
    """Format files in the one style of .bgl files, comments included.

    A file is replaced only if the new text says the same, with the same comments. Files with
    mistakes in their form are left as they are, and the mistakes are shown.

    \b
    bargain fmt split.bgl
    bargain fmt programs --check
    bargain fmt split.bgl --diff
    bargain fmt - < split.bgl
    """
    from bargain.cli.fmt import format_files

    return format_files(files or [], check, diff, read_format(output) == "json")


@app.command(
    "test",
    cls=Command,
    epilog=exit_codes(FAILS, "undecided or checked only in part"),
)
def expectations(
    files: Files,
    output: OutputFormat = "text",
    evaluator: EvaluatorName = "direct",
    max_questions: MaxQuestions = MAX_QUESTIONS,
    max_matches: MaxMatches = MAX_MATCHES,
) -> int:
    """Run the `expect` and `property` declarations of files.

    Each expectation that fails is shown with what happened instead, each property with a smallest
    counterexample. A property that could be checked only in part says so (exit code 3).

    \b
    bargain test split.bgl
    bargain test modal
    """
    from bargain.cli.test import test_files

    return test_files(
        files or [],
        read_format(output) == "json",
        read_count(max_questions),
        read_matches(max_matches),
        evaluator,
    )


@app.command(cls=Command, epilog=exit_codes("a change is not noticed"))
def mutate(
    files: Files,
    output: OutputFormat = "text",
    max_questions: MaxQuestions = MAX_QUESTIONS,
    max_matches: MaxMatches = MAX_MATCHES,
) -> int:
    """Find small changes of the programs in files that no `expect` or `property` notices.

    One number, strength, action, outside option, connective, comparison or branch is changed at a
    time, and the expectations and properties of the file that can see the changed program are asked
    until one fails. What goes unnoticed shows where the behaviour of a program is not pinned down:
    there an expectation is missing, unless the changed program behaves the same everywhere.

    \b
    bargain mutate split.bgl
    bargain mutate split.bgl --format json
    """
    from bargain.cli.mutate import mutate_files

    return mutate_files(
        files or [],
        read_format(output) == "json",
        read_count(max_questions),
        read_matches(max_matches),
    )
