"""How far long work has come, on standard error: a line that changes on a terminal, and in a log a
new line now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from bargain.cli.streams import is_terminal, note

T = TypeVar("T")

_PATIENCE = 0.3
"""Seconds before anything is shown on a terminal."""
_PAUSE = 0.1
"""Seconds between two updates there."""
_LOG_PAUSE = 30
"""Seconds before and between lines elsewhere."""


def tracked(items: Iterable[T], total: int, noun: str) -> Iterator[T]:
    """The same items, counted if they take long."""
    with _line() as show:
        for done, item in enumerate(items, 1):
            yield item
            show(f"{done} of {total} {noun}")


@contextmanager
def pairs() -> Iterator[Callable[[int], None]]:
    """What to tell how many pairs of programs a property has come to."""
    with _line() as show:
        yield lambda count: show(f"{count} pairs of programs so far")


@contextmanager
def states() -> Iterator[Callable[[int, int], None]]:
    """What to tell how many states were found up to which time."""
    with _line() as show:
        yield lambda count, time: show(f"{count} states, at {time}")


@contextmanager
def _line() -> Iterator[Callable[[str], None]]:
    """What to tell how far the work has come, as often as one likes."""
    terminal = is_terminal(sys.stderr)
    due = monotonic() + (_PATIENCE if terminal else _LOG_PAUSE)
    shown = False

    def show(text: str) -> None:
        nonlocal due, shown
        if monotonic() >= due:
            note(f"\r{text}" if terminal else f"{text}\n")
            shown = True
            due = monotonic() + (_PAUSE if terminal else _LOG_PAUSE)

    try:
        yield show
    finally:
        if shown and terminal:
            note("\r\x1b[K")
