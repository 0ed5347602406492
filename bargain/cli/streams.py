"""Standard output and standard error: results on the one, everything else on the other.

Whoever reads may stop reading (`| head`): then the rest is dropped without a word.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from bargain.output.style import DEFAULT_WIDTH, Style

if TYPE_CHECKING:
    from bargain.diagnostics import Diagnostic


def prepare() -> None:
    """Let the streams show what they cannot encode by its code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def emit(text: str) -> bool:
    """Write to standard output; whether whoever reads it still does.

    Raises OSError where writing is impossible, as on a full disk.
    """
    return _write(sys.stdout, text)


def complain(diagnostics: Iterable[Diagnostic]) -> None:
    """Write diagnostics to standard error."""
    found = tuple(diagnostics)
    if found:
        from bargain.output.diagnostics import diagnostics_text

        note(diagnostics_text(found, style_of(sys.stderr)) + "\n")


def note(text: str) -> None:
    """Write to standard error, behind what was printed so far."""
    _write(sys.stderr, text)


def style_of(stream: TextIO | None) -> Style:
    """Colours and the width of a terminal; plain text of 80 columns for anything else."""
    if not is_terminal(stream):
        return Style()
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(width=_terminal_width(stream), colour=colour)


def is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _terminal_width(stream: TextIO | None) -> int:
    try:
        assert stream is not None
        columns = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return DEFAULT_WIDTH
    # Very long lines are as hard to read as very short ones.
    return min(max(columns, 40), 120) if columns else DEFAULT_WIDTH


def _write(stream: TextIO | None, text: str) -> bool:
    if stream is None:
        return False
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _abandon(stream)
        return False
    return True


def _abandon(stream: TextIO) -> None:
    """Send what is still to come, and what Python flushes at its end, to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
