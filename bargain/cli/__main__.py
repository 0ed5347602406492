"""The entry point: runs a command and turns whatever went wrong into a message and an exit code.

Exit codes: 0 fine, 1 an expectation or a property failed, 2 the input or the command line is wrong,
3 undecided, 130 interrupted. Assertions, which are mistakes of this program, are not caught.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from bargain.cli import codes, streams


def main() -> NoReturn:
    """Run the command line of this process and exit."""
    # Nearly all that is made while modules load stays, so looking for garbage is in vain.
    gc.set_threshold(50_000)
    streams.prepare()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command line (without the name of the program); its exit code."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return codes.INTERRUPTED
    except OSError as error:
        # Files are read elsewhere, with messages of their own, so this is about the output.
        from bargain.syntax.read import reason

        streams.note(f"error {codes.UNWRITABLE}: cannot write the output: {reason(error)}\n")
        return codes.WRONG


def _run(arguments: Sequence[str]) -> int:
    import typer

    from bargain.cli.app import command
    from bargain.diagnostics import Diagnostic, DiagnosticError

    usage_errors: tuple[type[Exception], ...] = typer.BadParameter.__bases__
    try:
        name = arguments[0] if arguments else None
        code = command(name).main(list(arguments), prog_name="bargain", standalone_mode=False)
    except DiagnosticError as error:
        return _refuse(error.diagnostics, arguments)
    except usage_errors as error:
        known = name is not None and not name.startswith("-")
        message, hint = _told(error, f"bargain {name}" if known else "bargain")
        return _refuse([Diagnostic(codes.BAD_USAGE, message, hint=hint)], arguments)
    except typer.Abort:
        return codes.INTERRUPTED
    return code if isinstance(code, int) else codes.FINE


def _refuse(diagnostics: Sequence[object], arguments: Sequence[str]) -> int:
    from bargain.diagnostics import Diagnostic

    found = [item for item in diagnostics if isinstance(item, Diagnostic)]
    if wants_json(arguments):
        from bargain.output.as_data import diagnostics_data, json_text
        from bargain.output.schema import ErrorDocument

        streams.emit(json_text(ErrorDocument(diagnostics=diagnostics_data(found))))
    else:
        streams.complain(found)
    return codes.WRONG


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, however wrong the rest of it is."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(
        argument == "--format=json" or (argument == "--format" and value == "json")
        for argument, value in pairs
    )


def _told(error: Exception, command: str) -> tuple[str, str]:
    """What is wrong with a command line, and what to write instead, in the form of our messages."""
    from bargain.output.printable import shortened
    from bargain.suggest import nearest

    context = getattr(error, "ctx", None)
    hint = f"{context.command_path if context is not None else command} --help"
    if context is not None and hasattr(error, "possibilities"):
        option = shortened(str(getattr(error, "option_name", "")), 60)
        words = [word for one in context.command.params for word in one.opts]
        options = [word for word in words if word.startswith("--")]
        return f"no such option: `{option}`", nearest(option, [*options, "--help"]) or hint
    message = str(getattr(error, "format_message", error.__str__)()).rstrip(".")
    extra = re.fullmatch(r"Got unexpected extra argument\S* \((.*)\)", message, re.DOTALL)
    if extra is not None:
        return f"`{shortened(extra[1], 60)}` is more than this command takes", hint
    message = re.sub(r"'([^']*)'", r"`\1`", message)
    return message[:1].lower() + message[1:], hint


if __name__ == "__main__":
    main()
