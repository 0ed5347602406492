"""What several commands take, and what their exit codes mean."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

MAX_QUESTIONS = "100000"
MAX_MATCHES = "1000000"

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


def exit_codes(failed: str | None = None, undecided: str | None = "undecided") -> str:
    """What the exit codes of a command mean; without words for one, the command never has it."""
    meant = {0: "fine", 1: failed, 2: "the input or the command line is wrong", 3: undecided}
    told = ", ".join(f"{code} {words}" for code, words in meant.items() if words is not None)
    return f"Exit codes: {told}."
