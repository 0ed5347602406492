"""Feature values on the command line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bargain.cli.given import read_given
from bargain.cli.tournament import split_programs
from bargain.diagnostics import DiagnosticError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/4", Fraction(1, 4)),
        ("0.25", Fraction(1, 4)),
        ("25%", Fraction(1, 4)),
        ("-1/4", Fraction(-1, 4)),
        ("+3", Fraction(3)),
        ("1 / 4", Fraction(1, 4)),
        ("12.5%", Fraction(1, 8)),
        ("true", True),
        ("false", False),
        ("calm", "calm"),
    ],
)
def test_a_value_is_exact(text: str, value: object) -> None:
    found = read_given([f" mood = {text} "])["mood"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cost",
        "=1",
        "1=1",
        "cost=",
        "cost=1e3",
        "cost=1/0",
        "cost=٣",
        "cost=1,cost=2",
        "a=1,,b=2",
    ],
)
def test_what_is_no_value_is_coded(text: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        read_given([text])
    assert {found.code for found in caught.value.diagnostics} == {"BGL082"}


def test_entries_may_share_an_option_or_not() -> None:
    assert read_given(["a=1,b=true", "c=x"]) == {"a": 1, "b": True, "c": "x"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A,B", ["A", "B"]),
        ("A, P(1, 2) ,B", ["A", "P(1, 2)", "B"]),
        ("Wrap(P(1,2),B),C", ["Wrap(P(1,2),B)", "C"]),
        ("A),B", ["A)", "B"]),
        ("", [""]),
    ],
)
def test_commas_inside_parentheses_belong_to_a_program(text: str, names: list[str]) -> None:
    assert split_programs(text) == names
