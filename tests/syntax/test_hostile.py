"""No text makes the parser raise, recurse too deep, or take more than linear time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.codes import CODES
from bargain.source import Source
from bargain.syntax import KEYWORDS, parse, tree
from bargain.syntax.format import format_file
from bargain.syntax.keywords import TIMELINE_WORDS
from tests.syntax.reading import codes, read_expression, read_file

LEXEMES = st.one_of(
    st.sampled_from(sorted(KEYWORDS | TIMELINE_WORDS)),
    st.sampled_from(["x", "C", "50%", "3", '"', '"a"', "#", "\n", "\ufeff", "@", ".5"]),
    st.sampled_from([*"(){},:=+-*/", "==", "<=", ".."]),
)


def holds_together(text: str) -> None:
    file, diagnostics = parse(Source("hostile.bgl", text))
    for diagnostic in diagnostics:
        assert diagnostic.code in CODES
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert diagnostic.message
    if not diagnostics:
        assert read_file(format_file(file)) == file


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    holds_together(text)


@given(st.lists(LEXEMES, max_size=30).map(" ".join))
def test_any_sequence_of_words_and_signs_gets_an_answer(text: str) -> None:
    holds_together(text)


@given(st.lists(LEXEMES, max_size=12).map(" ".join))
def test_any_body_of_a_program_gets_an_answer(text: str) -> None:
    holds_together(f"program A {{ {text} }}")


@given(st.lists(LEXEMES, max_size=12).map(" ".join))
def test_any_clause_of_an_agent_gets_an_answer(text: str) -> None:
    holds_together(f"timeline R {{ horizon 1 agent A {{ {text} }} }}")


@given(st.lists(LEXEMES, max_size=12).map(" ".join))
def test_any_plan_gets_an_answer(text: str) -> None:
    holds_together(f"timeline R {{ agent A {{ plan {{ {text} wait }} }} }}")


@given(st.lists(LEXEMES, max_size=12).map(" ".join))
def test_any_expectation_about_a_timeline_gets_an_answer(text: str) -> None:
    holds_together(f"expect R: {text}")


def condition(text: str) -> str:
    return f"program A {{ if {text} {{ play C }} play D }}"


N = 4_000

DEEP = {
    "not": "not " * N + "a",
    "minus": "- " * N + "1 == 1",
    "implies": " implies ".join(["a"] * N),
    "iff": " iff ".join(["a"] * N),
    "plus": " + ".join(["1"] * N) + " > 0",
    "tails": "they accept " + "their demand when I hold " * N + "50%",
    "probability": "a" + " with probability >= 1" * N,
    "calls": "f(" * 1990 + "a" + ")" * 1990,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_deep_expressions_are_read_and_printed(text: str) -> None:
    file, diagnostics = parse(Source("deep.bgl", condition(text)))
    assert diagnostics == ()
    printed = format_file(file)
    again, diagnostics = parse(Source("deep.bgl", printed))
    assert diagnostics == ()
    # Trees as deep as this are not compared: comparing recurses.
    assert format_file(again) == printed


DEEP_IN_TIMELINES = {
    "not": "not " * N + "started",
    "know": "I know (" * 1990 + "a" + ")" * 1990,
    "possibly": "possibly (" * 1990 + "a" + ")" * 1990,
    "probability": "probability of (" * 990 + "a" + ") > 0" * 990,
    "bounds": "they are committed to demand >= (" * 1990 + "1" + ")" * 1990,
    "sum": " + ".join(["time"] * N) + " > T",
}


@pytest.mark.parametrize("text", DEEP_IN_TIMELINES.values(), ids=DEEP_IN_TIMELINES.keys())
def test_deep_expressions_of_timelines_are_read_and_printed(text: str) -> None:
    for around in (
        f"expect R: {text}",
        f"timeline R {{ agent A {{ plan {{ if {text} {{ }} }} }} }}",
    ):
        file, diagnostics = parse(Source("deep.bgl", around))
        assert diagnostics == ()
        printed = format_file(file)
        again, diagnostics = parse(Source("deep.bgl", printed))
        assert diagnostics == ()
        assert format_file(again) == printed


def test_plans_as_deep_as_the_limit_are_read_and_printed() -> None:
    text = "timeline R { agent A { plan {" + " choose { wait } or {" * 1990 + "}" * 1993
    printed = format_file(read_file(text))
    assert format_file(read_file(printed)) == printed


def test_a_long_chain_of_one_connective_is_one_node() -> None:
    chain = read_expression(" and ".join(["a"] * N))
    assert isinstance(chain, tree.Connected)
    assert len(chain.operands) == N


def test_a_long_sum_is_nested_to_the_left() -> None:
    read = read_expression(" + ".join(["1"] * N))
    depth = 0
    while isinstance(read, tree.Binary):
        assert isinstance(read.right, tree.Number)
        read, depth = read.left, depth + 1
    assert depth == N - 1


def test_blocks_as_deep_as_the_limit_are_read_and_printed() -> None:
    text = "program A {" + " if a {" * 1990 + " play C " + "}" * 1991
    printed = format_file(read_file(text))
    assert format_file(read_file(printed)) == printed


SWAMPED = {
    "parentheses in pairs": (condition("(" * N + "a" + ")" * N), ["BGL007"]),
    "opening parentheses": (condition("(" * 100_000), ["BGL007"]),
    "nothing but parentheses": ("(" * 100_000, ["BGL007"]),
    "opening braces": ("program A " + "{" * 100_000, ["BGL007"]),
    "closing braces": ("}" * 100_000, ["BGL004"]),
    "closing parentheses": (")" * 100_000, ["BGL004"]),
    "quotes": ('"' * 100_000, ["BGL004"]),
    "digits": (condition("9" * 1_000_000), ["BGL008"]),
    "signs": ("@" * 1_000_000, ["BGL004"]),
    "words": ("word " * 100_000, ["BGL004"]),
    "a name": (condition("a" * 1_000_000), []),
    "blanks": ("expect" + " " * 1_000_000 + "A" + "\n" * 100_000 + "vs B: a", []),
    "a comment": ("#" * 1_000_000, []),
    "an unfinished sum": (condition("1 + " * N), ["BGL004"]),
    "an unfinished negation": (condition("not " * N), ["BGL004"]),
}


@pytest.mark.parametrize(("text", "expected"), SWAMPED.values(), ids=SWAMPED.keys())
def test_a_text_full_of_one_thing_gets_an_answer(text: str, expected: list[str]) -> None:
    assert codes(text) == expected
