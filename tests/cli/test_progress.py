"""How far long work has come is told on standard error, and nothing of it stays on a terminal."""

from __future__ import annotations

import io

import pytest

from bargain.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(name="now", autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in its only item."""
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


def test_a_terminal_shows_one_line_and_clears_it(
    now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    for _ in progress.tracked("abc", 3, "letters"):
        now[0] += 1
    assert stream.getvalue() == "\r1 of 3 letters\r2 of 3 letters\r3 of 3 letters\r\x1b[K"


def test_work_that_is_done_at_once_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    assert list(progress.tracked("abc", 3, "letters")) == ["a", "b", "c"]
    assert stream.getvalue() == ""


def test_a_log_has_a_line_now_and_then(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with progress.pairs() as show:
        for count in range(1, 71):
            now[0] += 1
            show(count)
    assert stream.getvalue() == "30 pairs of programs so far\n60 pairs of programs so far\n"


def test_nobody_is_told_where_there_is_no_standard_error(
    now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", None)
    with progress.states() as show:
        now[0] += 100
        show(5, 1)
