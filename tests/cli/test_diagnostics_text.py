"""How the place of a diagnostic is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.columns import display_width
from bargain.diagnostics import Diagnostic
from bargain.output.diagnostics import diagnostic_text
from bargain.output.printable import shortened, visible
from bargain.output.style import Style
from bargain.source import Source, Span


def shown(text: str, start: int, end: int, width: int = 80) -> list[str]:
    """The source line and the line below it."""
    diagnostic = Diagnostic("BGL000", "wrong", Span(Source("x.bgl", text), start, end))
    return diagnostic_text(diagnostic, Style(width=width)).split("\n")[1:3]


def underlined(text: str, start: int, end: int, width: int = 80) -> str:
    """The characters that stand above the underline."""
    line, below = shown(text, start, end, width)
    columns = "".join(c + "\0" * (display_width(c) - 1) for c in line if display_width(c))
    first = below.index("^")
    return columns[first : below.rindex("^") + 1].replace("\0", "")


@pytest.mark.parametrize(
    ("text", "start", "end", "wanted"),
    [
        ("demand 50%", 7, 10, "50%"),
        ("\tdemand 50%", 8, 11, "50%"),
        ("\x1bdemand 50%", 8, 11, "50%"),
        ("交渉 50%", 3, 6, "50%"),
        ("50% 交渉", 4, 6, "交渉"),
        ("é e\u0301 50%", 5, 8, "50%"),
        ("x" * 5000 + " 50% " + "y" * 5000, 5001, 5004, "50%"),
        ("first\nsecond 50%\nthird", 13, 16, "50%"),
        ("over\ntwo lines", 2, 8, "er"),
        ("a\r\nb", 3, 4, "b"),
    ],
)
def test_the_place_is_underlined(text: str, start: int, end: int, wanted: str) -> None:
    assert underlined(text, start, end) == wanted


def test_an_empty_place_gets_one_mark() -> None:
    assert shown("abc", 3, 3)[1].endswith("^")
    assert shown("abc\n", 4, 4)[1].endswith("| ^")
    assert shown("", 0, 0)[1].endswith("| ^")


def test_a_place_wider_than_the_line_is_cut() -> None:
    line, below = shown("x" * 10_000_000, 10, 9_999_990)
    assert display_width(line) <= 80
    assert display_width(below) <= 80


@given(st.text(max_size=300), st.data(), st.integers(40, 120))
def test_no_text_leaves_its_lines(text: str, data: st.DataObject, width: int) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = shown(text, start, end, width)
    assert all(display_width(line) <= width for line in lines)
    assert all(visible(line, breaks=False) == line for line in lines)


@given(st.text(max_size=80), st.integers(3, 60))
def test_shortened_text_has_room(text: str, limit: int) -> None:
    assert display_width(shortened(visible(text, breaks=False), limit)) <= limit
