"""How far long work has come, on standard error, when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from bargain.cli.streams import is_terminal

T = TypeVar("T")

_PATIENCE = 0.3
"""Seconds before anything is shown."""
_PAUSE = 0.1
"""Seconds between two updates."""


def tracked(items: Iterable[T], total: int, noun: str) -> Iterator[T]:
    """The same items, counted on a line of the terminal if they take long."""
    if not is_terminal(sys.stderr):
        yield from items
        return
    shown = False
    due = monotonic() + _PATIENCE
    try:
        for done, item in enumerate(items, 1):
            yield item
            if monotonic() >= due:
                sys.stderr.write(f"\r{done} of {total} {noun}")
                sys.stderr.flush()
                shown = True
                due = monotonic() + _PAUSE
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def states() -> Iterator[Callable[[int, int], None] | None]:
    """What to tell how many states were found up to which time; None where nobody looks."""
    if not is_terminal(sys.stderr):
        yield None
        return
    due = monotonic() + _PATIENCE
    shown = False

    def progress(count: int, time: int) -> None:
        nonlocal due, shown
        if monotonic() >= due:
            sys.stderr.write(f"\r{count} states, at {time}")
            sys.stderr.flush()
            shown = True
            due = monotonic() + _PAUSE

    try:
        yield progress
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
