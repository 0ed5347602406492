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
def pairs() -> Iterator[Callable[[int], None] | None]:
    """What to tell how many pairs of programs a property has come to; None where nobody looks."""
    with _line() as show:
        yield None if show is None else lambda count: show(f"{count} pairs of programs")


@contextmanager
def states() -> Iterator[Callable[[int, int], None] | None]:
    """What to tell how many states were found up to which time; None where nobody looks."""
    with _line() as show:
        yield None if show is None else lambda count, time: show(f"{count} states, at {time}")


@contextmanager
def _line() -> Iterator[Callable[[str], None] | None]:
    """A line of the terminal that is written anew from time to time; None without a terminal."""
    if not is_terminal(sys.stderr):
        yield None
        return
    due = monotonic() + _PATIENCE
    shown = False

    def show(text: str) -> None:
        nonlocal due, shown
        if monotonic() >= due:
            sys.stderr.write(f"\r{text}")
            sys.stderr.flush()
            shown = True
            due = monotonic() + _PAUSE

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
