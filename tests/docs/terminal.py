"""A terminal that runs the `bargain` commands of the documents inside this process."""

from __future__ import annotations

import contextlib
import io
import shlex
from dataclasses import dataclass

from bargain.cli.__main__ import run


@dataclass
class Terminal:
    """Remembers the exit code of the last command, for `echo $?`."""

    status: int = 0
    unseen: bool = False
    """Whether one was not 0 since `echo $?` was last asked."""

    def run(self, command: str) -> str:
        """What a command prints on standard output and standard error, as a reader would see it."""
        words = shlex.split(command, comments=True)
        match words:
            case ["echo", "$?"]:
                self.unseen = False
                return f"{self.status}\n"
            case ["bargain", *arguments]:
                printed, self.status = call(arguments)
                self.unseen = self.unseen or self.status != 0
                return printed
        raise AssertionError(f"a document shows a command that its test does not know: {command}")


def call(arguments: list[str]) -> tuple[str, int]:
    """Run a command line; what it printed, and its exit code."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        status = run(arguments)
    return printed.getvalue(), status


def replay(transcript: str, terminal: Terminal) -> str:
    """The transcript with the same commands, and what they print now."""
    lines = []
    for line in transcript.splitlines():
        if line.startswith("$ "):
            printed = "\n".join(text.rstrip() for text in terminal.run(line[2:]).splitlines())
            lines += [line, printed] if printed else [line]
    return "\n".join(lines) + "\n"
