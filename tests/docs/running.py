"""What it takes for each kind of block to be true."""

from __future__ import annotations

import doctest
import io
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.model import load
from bargain.results import NoAnswer
from tests.docs.markdown import ROOT, Block, codes_on_lines
from tests.docs.terminal import Terminal, replay

SHOWN_ONLY = frozenset({"text"})
"""Blocks that are pictures rather than code."""


@dataclass
class Reader:
    """Reads a document from top to bottom: its files, Python names and terminal.

    `folder` is where its files stand; the bundled programs are there as `programs/`.
    """

    folder: Path
    names: dict[str, object] = field(default_factory=dict)
    terminal: Terminal = field(default_factory=Terminal)

    def faults(self, block: Block) -> Iterator[str]:
        """What is not as the block says, if anything."""
        match block.language:
            case "bgl":
                yield from self.program_faults(block)
            case "python":
                exec(compile(block.text, f"line {block.line}", "exec"), self.names)
            case "pycon":
                yield from self.session_faults(block)
            case "console":
                found = replay(block.text, self.terminal)
                if found != block.text:
                    yield f"the terminal shows\n{found}"
                if self.terminal.unseen:
                    yield f"the exit code {self.terminal.status} is not shown by `$ echo $?`"
            case "sh":
                for line in block.text.splitlines():
                    yield from command_faults(line)
            case language if language not in SHOWN_ONLY:
                yield f"nothing is known about blocks of {language or 'no language'}"

    def program_faults(self, block: Block) -> Iterator[str]:
        name = block.file_name or f"line{block.line}.bgl"
        Path(self.folder, name).write_text(block.text, encoding="utf-8")
        found = findings(name)
        if block.noted:
            wanted, codes = sorted(block.noted), sorted(code for _, code in found)
            if wanted != codes:
                yield f"announced are {wanted}, found {codes}"
        else:
            announced = codes_on_lines(block.text)
            if sorted(announced) != sorted(found):
                yield f"announced are {announced}, found {sorted(found)}"

    def session_faults(self, block: Block) -> Iterator[str]:
        session = doctest.DocTestParser().get_doctest(
            block.text, self.names, "session", None, block.line
        )
        report = io.StringIO()
        runner = doctest.DocTestRunner(verbose=False)
        runner.run(session, out=report.write, clear_globs=False)
        self.names.update(session.globs)
        if runner.failures:
            yield report.getvalue()


def findings(path: str) -> list[tuple[int, str]]:
    """Line and code of everything that is wrong with a file and with the matches it is about.

    An expectation or property that does not hold counts as the code "fails".
    """
    try:
        model = load(path)
    except DiagnosticError as error:
        return [_place(found) for found in error.diagnostics]
    found = [_place(warning) for warning in model.warnings]
    for expected in model.expectations():
        line = expected.span.line
        if expected.diagnostics:
            found += [(line, fault.code) for fault in expected.diagnostics]
        elif expected.holds is not True:
            found.append((line, "fails"))
    for result in model.properties():
        line = result.span.line
        if result.holds is False:
            found.append((line, "fails"))
        elif result.holds is None:
            found += [
                (line, fault.code)
                for gap in result.gaps
                if isinstance(gap.why, NoAnswer)
                for fault in gap.why.diagnostics
            ] or [(line, "fails")]
    return found


def _place(found: Diagnostic) -> tuple[int, str]:
    return (found.span.line if found.span else 0), found.code


def command_faults(line: str) -> Iterator[str]:
    """Commands that set things up are not run by the tests, but what they name has to be there."""
    match shlex.split(line, comments=True):
        case ["make", target]:
            planned = subprocess.run(
                ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False
            )
            if planned.returncode:
                yield f"`make {target}` would fail: {planned.stderr}"
        case ["python", "-m", "pip", "install", "."]:
            if not Path(ROOT, "pyproject.toml").is_file():
                yield "there is no project to install"
        case []:
            pass
        case _:
            yield f"a document shows a command that its test does not know: {line}"


def inline_commands(text: str) -> list[str]:
    """The commands of `bargain` that a document names between backquotes."""
    return re.findall(r"`bargain ([a-z-]+)", text)
