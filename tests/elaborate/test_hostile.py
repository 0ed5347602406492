"""No text makes what follows the parser raise, recurse too deep, or work without end."""

from __future__ import annotations

import tracemalloc
from time import process_time

import pytest

import bargain
from bargain.diagnostics import Diagnostic, DiagnosticError, Severity
from bargain.elaborate.flow import check_flow
from bargain.source import Source
from bargain.syntax import parse, tree

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


@pytest.mark.parametrize("depth", [10, 100, 1_000])
def test_deep_quotients_of_a_game_are_compared_or_not(depth: int) -> None:
    quotient = f"{'1 / (f + ' * depth}1{')' * depth}"
    payoffs = f"payoff (walk, walk) = ({quotient}, {quotient})"
    model = bargain.load(f"game G {{ demands 0, 1 {payoffs} feature f: 0 .. 1 = 1 }}")
    assert model.games["G"].symmetric
    payoffs = f"payoff (walk, walk) = ({quotient}, 0 + {quotient} * 2 / 2)"
    model = bargain.load(f"game G {{ demands 0, 1 {payoffs} feature f: 0 .. 1 = 1 }}")
    assert model.games["G"].symmetric == (depth < 50)


def test_a_worth_may_be_too_deep_to_tell() -> None:
    quotient = f"{'1 / (f + ' * 100}1{')' * 100}"
    (mistake,) = found(
        "game G { demands 0, 1 payoff (walk, walk) = (0, 0) feature f: 0 .. 1 = 1 "
        f"worth first = share * {quotient} }}"
    )
    assert mistake.code == "BGL046"
    assert "too deep" in mistake.message


def test_a_path_through_many_cases_is_kept_once() -> None:
    file, _ = parse(Source("test.bgl", f"program P {{ if a {{ }} {'elif a { } ' * 6_000} }}"))
    (program,) = file.declarations
    assert isinstance(program, tree.Program)
    tracemalloc.start()
    (mistake,) = check_flow(program)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert mistake.code == "BGL050"
    assert most < 30_000_000


def names(count: int) -> str:
    return ", ".join(f"n{number}" for number in range(count))


IN_GAMES = {
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

AGENT = "programs Mean plan { wait }"
IN_TIMELINES = {
    "agents": (
        f"{SPLIT}program Mean {{ demand 1 }} timeline R {{ horizon 2 "
        f"{' '.join(f'agent A{n} {{ {AGENT} }}' for n in range(1_502))} }}",
        ["BGL094"] * 1_500,
    ),
    "successors": (
        f"{SPLIT}program Mean {{ demand 1 }} timeline R {{ horizon 2 agent A {{ {AGENT} }} "
        "agent B { programs Mean can commit delegation plan { delegate to S0 } } "
        + " ".join(
            f"successor S{n} {{ programs Mean plan {{ delegate to S{(n + 1) % 1_000} }} }}"
            for n in range(1_000)
        )
        + "}",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), IN_TIMELINES.values(), ids=IN_TIMELINES.keys())
def test_a_timeline_with_much_of_one_thing_gets_an_answer_soon(
    text: str, expected: list[str]
) -> None:
    begun = process_time()
    errors = [one for one in found(text) if one.severity is Severity.ERROR]
    assert [one.code for one in errors] == expected
    assert process_time() - begun < 5


@pytest.mark.parametrize(("text", "expected"), IN_GAMES.values(), ids=IN_GAMES.keys())
def test_a_game_with_much_of_one_thing_gets_an_answer_soon(text: str, expected: list[str]) -> None:
    begun = process_time()
    assert sorted(one.code for one in found(text)) == sorted(expected)
    assert process_time() - begun < 10
