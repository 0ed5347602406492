"""The command line: one program with commands, which `commands` declares."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command
from typer.models import CommandInfo

from bargain import __version__
from bargain.cli.arguments import FAILS, exit_codes
from bargain.cli.codes import BAD_USAGE


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
    epilog=exit_codes(FAILS),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def command(name: str | None) -> TyperGroup:
    """The commands, ready to be called with arguments; no more than the one with this name, if
    there is one, because making them all takes as long as a small match. Raises `DiagnosticError`
    (BGL083) where there is none."""
    import bargain.cli.commands  # noqa: F401 - registers them

    only = [known for known in app.registered_commands if name is not None and _name(known) == name]
    if name is not None and not only and not name.startswith("-"):
        raise _no_command(name)
    everything = app.registered_commands
    app.registered_commands = only or everything
    group = get_command(app)
    app.registered_commands = everything
    assert isinstance(group, TyperGroup)
    for flag in group.params:
        vars(flag)["process_value"] = partial(_called_back, flag)
    return group


def _no_command(name: str) -> Exception:
    from bargain.diagnostics import Diagnostic, DiagnosticError
    from bargain.output.printable import shortened
    from bargain.suggest import nearest

    hint = nearest(name, map(_name, app.registered_commands)) or "bargain --help"
    message = f"no such command: `{shortened(name, 60)}`"
    return DiagnosticError([Diagnostic(BAD_USAGE, message, hint=hint)])


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
