"""The commands with their arguments, options and help.

Each imports what does its work when it is called, and returns its exit code.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, TypeAlias

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bargain import __version__
from bargain.cli.words import read_count, read_format

MAX_QUESTIONS = "100000"


class Command(TyperCommand):
    """A command whose parameters are the words of the command line, which it reads itself.

    Typer would build a pydantic validator for each of them, which takes longer than a small match,
    and would show the Python type of every argument in the help.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for parameter in self.params:
            own: dict[str, object] = {"process_value": _as_written}
            if parameter.param_type_name == "argument":
                shown, text = str(parameter.metavar), getattr(parameter, "help", None)
                own["get_usage_pieces"] = partial(_constant, [shown])
                own["get_help_record"] = partial(_constant, (shown, text))
            vars(parameter).update(own)


def _as_written(_context: object, value: object) -> object:
    return value


def _called_back(flag: Any, context: object, value: object) -> object:
    return value if flag.callback is None else flag.callback(context, flag, value)


def _constant(value: object, _context: object) -> object:
    return value


Pair: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="[FILE] FIRST SECOND",
        help="Two programs, such as Alice or 'Pushy(20)', and the file they are in: a path, - for "
        "standard input, or the bare name of a bundled library. Without it, bundled programs.",
    ),
]
Files: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...", help="Paths, - for standard input, or names of bundled libraries."
    ),
]
GameName: TypeAlias = Annotated[
    str | None,
    typer.Option("--game", metavar="NAME", help="The game, where several fit the programs."),
]
Given: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--given",
        metavar="FEATURE=VALUE",
        help="Feature values: 1/4, 0.25, 25%, true or a name. Repeat it, or use commas.",
    ),
]
MaxQuestions: TypeAlias = Annotated[
    str,
    typer.Option(
        "--max-questions",
        metavar="N",
        help="A match that raises more questions than this is undecided (exit code 3).",
    ),
]
OutputFormat: TypeAlias = Annotated[
    str, typer.Option("--format", metavar="text|json", help="What to print.")
]
TableFormat: TypeAlias = Annotated[
    str, typer.Option("--format", metavar="text|csv|json", help="What to print.")
]

EXIT_CODES = (
    "Exit codes: 0 fine, 1 an expectation failed, 2 the input or the command line is wrong, "
    "3 undecided."
)

app = typer.Typer(
    name="bargain",
    help="""Program equilibrium for bargaining: programs that read each other's source.

    Write programs in a .bgl file, run pairs of them, and see what each could prove about the other.

    \b
    bargain run split.bgl Alice Dove         one match: reports and outcome
    bargain explain split.bgl Alice Dove     why it ends that way
    bargain tournament split.bgl             every pair of a file's programs
    bargain run FairBot PrudentBot           bundled programs need no file
    bargain list                             the bundled programs
    """,
    epilog=EXIT_CODES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def command() -> TyperGroup:
    """All commands, ready to be called with arguments."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    for flag in group.params:
        vars(flag)["process_value"] = partial(_called_back, flag)
    return group


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bargain {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def bargain(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(cls=Command, epilog=EXIT_CODES)
def run(
    arguments: Pair,
    game: GameName = None,
    given: Given = None,
    output: OutputFormat = "text",
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
    """
    from bargain.cli.run import run_pair

    return run_pair(
        arguments or [], game, given or [], read_format(output) == "json", read_count(max_questions)
    )


@app.command(cls=Command, epilog=EXIT_CODES)
def explain(
    arguments: Pair,
    game: GameName = None,
    given: Given = None,
    output: OutputFormat = "text",
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Explain why a match ends as it does.

    Shows the branch that each program took and what led there, the table of levels, and for every
    question the argument that proves it, or the level where it fails and what everybody does there.

    \b
    bargain explain split.bgl Alice Dove
    bargain explain FairBot PrudentBot
    """
    from bargain.cli.explain import explain_pair

    return explain_pair(
        arguments or [], game, given or [], read_format(output) == "json", read_count(max_questions)
    )


@app.command(cls=Command, epilog=EXIT_CODES)
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
    )


@app.command(cls=Command, epilog=EXIT_CODES)
def check(files: Files, output: OutputFormat = "text") -> int:
    """Report the errors and warnings of files, without running anything.

    \b
    bargain check split.bgl
    bargain check *.bgl --format json
    """
    from bargain.cli.check import check_files

    return check_files(files or [], read_format(output) == "json")


@app.command("test", cls=Command, epilog=EXIT_CODES)
def expectations(
    files: Files,
    output: OutputFormat = "text",
    max_questions: MaxQuestions = MAX_QUESTIONS,
) -> int:
    """Run the `expect` declarations of files.

    Each one that fails is shown with what happened instead.

    \b
    bargain test split.bgl
    bargain test modal
    """
    from bargain.cli.test import test_files

    return test_files(files or [], read_format(output) == "json", read_count(max_questions))


@app.command("list", cls=Command)
def list_(
    libraries: Annotated[
        list[str] | None, typer.Argument(metavar="[LIBRARY...]", help="Only these libraries.")
    ] = None,
    output: OutputFormat = "text",
) -> int:
    """List the bundled programs and games, library by library.

    \b
    bargain list
    bargain list modal
    """
    from bargain.cli.list import list_libraries

    return list_libraries(libraries or [], read_format(output) == "json")


@app.command(cls=Command)
def schema(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]", help="run, explain, tournament, check, test, list or error."
        ),
    ] = None,
) -> int:
    """Print the JSON Schema of what `--format json` prints.

    Without a kind, the kinds.

    \b
    bargain schema run > run.schema.json
    """
    from bargain.cli.schema import print_schema

    return print_schema(kind)
