"""No text makes what follows the parser raise, recurse too deep, or work without end."""

from __future__ import annotations

from time import process_time

import pytest

import bargain
from bargain.diagnostics import Diagnostic, DiagnosticError, Severity

SPLIT = "game Split { demands 0, 1/2, 1 payoff (walk, walk) = (0, 0) feature seen: bool = false }\n"
N = 3_000


def found(text: str) -> list[Diagnostic]:
    try:
        return list(bargain.load(text).warnings)
    except DiagnosticError as error:
        return list(error.diagnostics)


def test_deep_conditions_of_one_if_are_told_apart() -> None:
    deep = "not " * N
    text = f"program P {{ if {deep}seen {{ demand 0 }} elif {deep}true {{ demand 1 }} demand 0 }}"
    (warning,) = found(SPLIT + text)
    assert (warning.code, warning.severity) == ("BGL051", Severity.WARNING)


def names(count: int) -> str:
    return ", ".join(f"n{number}" for number in range(count))


MANY = {
    "demands": (
        f"game G {{ demands {', '.join(f'1/{n}' for n in range(1, 10_002))} "
        "payoff (walk, walk) = (0, 0) }",
        ["BGL047"],
    ),
    "demands in steps": (
        "game G { demands 0 .. 1 step 1/10000 payoff (walk, walk) = (0, 0) }",
        ["BGL047"],
    ),
    "demands, several times": (
        f"game G {{ demands {'1, ' * 9_999}1 payoff (walk, walk) = (0, 0) }}",
        ["BGL042"] * 9_999,
    ),
    "options": (f"game G {{ demands 0 outside {names(20_000)} }}", ["BGL040"]),
    "actions": (f"game G {{ actions {names(20_000)} }}", ["BGL040"]),
    "options, twice": (
        f"game G {{ demands 0 outside {names(5_000)}, {names(5_000)} }}",
        ["BGL042"] * 5_000 + ["BGL040"],
    ),
    "values": (
        f"game G {{ demands 0 payoff (walk, walk) = (0, 0) feature f: {{{names(50_000)}}} }}",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), MANY.values(), ids=MANY.keys())
def test_a_game_with_much_of_one_thing_gets_an_answer_soon(text: str, expected: list[str]) -> None:
    begun = process_time()
    assert sorted(one.code for one in found(text)) == sorted(expected)
    assert process_time() - begun < 10
