"""The commands with their arguments, options and help.

Each imports what does its work when it is called, and returns its exit code.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, TypeAlias

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command
from typer.models import CommandInfo

from bargain import __version__
from bargain.cli.words import read_count, read_format, read_matches, read_question

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
OpenPair: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="[FILE] FIRST SECOND",
        help="Two programs, with arguments left open: Pushy, 'Pushy(_)' or 'P(k, 100)'; and the "
        "file they are in, as for run.",
    ),
]
PairAndClaim: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="[FILE] FIRST SECOND CLAIM",
        help="Two programs, and the file they are in, as for run; and a claim about them, such as "
        "agreement or 'first payoff > second payoff'.",
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
MaxMatches: TypeAlias = Annotated[
    str,
    typer.Option(
        "--max-matches",
        metavar="N",
        help="A property looks at no more pairs of programs than this (exit code 3).",
    ),
]
EvaluatorName: TypeAlias = Annotated[
    str,
    typer.Option(
        "--evaluator",
        metavar="direct|z3",
        help="How to settle matches: by running the programs, or by asking Z3.",
    ),
]
OutputFormat: TypeAlias = Annotated[
    str, typer.Option("--format", metavar="text|json", help="What to print.")
]
ExplainFormat: TypeAlias = Annotated[
    str,
    typer.Option(
        "--format", metavar="text|json|latex", help="What to print; latex is for derivations."
    ),
]
TableFormat: TypeAlias = Annotated[
    str, typer.Option("--format", metavar="text|csv|json", help="What to print.")
]

FAILS = "an expectation or a property failed"
EXIT_CODES = (
    f"Exit codes: 0 fine, 1 {FAILS}, 2 the input or the command line is wrong, 3 undecided."
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
    bargain race race.bgl                    the phase before bargaining
    bargain list                             the bundled programs
    """,
    epilog=EXIT_CODES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def command(name: str | None) -> TyperGroup:
    """The commands, ready to be called with arguments; no more than the one with this name, if
    there is one, because making them all takes as long as a small match."""
    only = [known for known in app.registered_commands if name is not None and _name(known) == name]
    everything = app.registered_commands
    app.registered_commands = only or everything
    group = get_command(app)
    app.registered_commands = everything
    assert isinstance(group, TyperGroup)
    for flag in group.params:
        vars(flag)["process_value"] = partial(_called_back, flag)
    return group


def _name(known: CommandInfo) -> str:
    assert known.callback is not None
    return known.name if known.name is not None else known.callback.__name__


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


@app.command(cls=Command, epilog=EXIT_CODES)
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


@app.command(cls=Command, epilog=EXIT_CODES)
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


@app.command(cls=Command, epilog=EXIT_CODES)
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


@app.command(cls=Command, epilog=EXIT_CODES.replace(f"1 {FAILS}, ", ""))
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


@app.command("why-not", cls=Command, epilog=EXIT_CODES.replace(FAILS, "nothing of this kind does"))
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


@app.command(cls=Command, epilog=EXIT_CODES)
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
    epilog="Exit codes: 0 fine, 1 with --check: a file would change, 2 the input or the command "
    "line is wrong.",
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
    epilog=EXIT_CODES.replace("undecided", "undecided or checked only in part"),
)
def expectations(
    files: Files,
    output: OutputFormat = "text",
    evaluator: EvaluatorName = "direct",
    max_questions: MaxQuestions = MAX_QUESTIONS,
    max_matches: MaxMatches = "1000000",
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


@app.command(cls=Command, epilog=EXIT_CODES.replace(FAILS, "a change is not noticed"))
def mutate(
    files: Files,
    output: OutputFormat = "text",
    max_questions: MaxQuestions = MAX_QUESTIONS,
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

    return mutate_files(files or [], read_format(output) == "json", read_count(max_questions))


@app.command(cls=Command, epilog=EXIT_CODES.replace(FAILS, "it is refused"))
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


@app.command("enumerate", cls=Command, epilog=EXIT_CODES.replace(f"1 {FAILS}, ", ""))
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
