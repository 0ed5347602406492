"""The style of formatted files, rule by rule, and what happens where formatting goes wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bargain.diagnostics import DiagnosticError
from bargain.source import Source
from bargain.syntax import parse, read, reformat, tree
from bargain.syntax.format import WIDTH
from bargain.syntax.reformat import same
from bargain.syntax.rows import Row
from bargain.syntax.tokens import lexed
from tests.syntax.reading import read_file
from tests.syntax.test_corpus import FILES

ROOT = Path(__file__).resolve().parents[2]


def formatted(text: str) -> str:
    return reformat.reformat(Source("test.bgl", text))


def stays(text: str) -> None:
    assert formatted(text) == text


def codes(text: str) -> list[str]:
    with pytest.raises(DiagnosticError) as error:
        formatted(text)
    return [found.code for found in error.value.diagnostics]


@pytest.mark.parametrize(
    "path", [path for path in FILES if ROOT in path.parents], ids=lambda path: str(path.name)
)
def test_bundled_files_are_formatted(path: Path) -> None:
    source = read(path)
    assert reformat.reformat(source) == source.text


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_without_line_breaks_but_behind_comments_is_formatted(path: Path) -> None:
    text = read(path).text
    joined = re.sub(r"(#.*\n)|\s+", lambda found: found[1] or " ", text)
    once = formatted(joined)
    assert formatted(once) == once
    assert re.findall("#.*", once) == re.findall("#.*", text)
    assert read_file(once) == read_file(text)


# Texts with little in them ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\r\n\t\r\n", "\f"])
def test_nothing_becomes_the_empty_file(text: str) -> None:
    assert formatted(text) == ""


def test_comments_alone_keep_their_paragraphs() -> None:
    assert formatted("\n\n # a\n#b \n\n\n\n\t#  c") == "# a\n#b\n\n#  c\n"


def test_a_last_line_gets_its_line_break() -> None:
    assert formatted("use modal") == "use modal\n"


# Line breaks and blanks ---------------------------------------------------------------------------


def test_the_first_line_break_decides_about_the_others() -> None:
    assert formatted("use a\r\nuse b\n# c\r") == "use a\r\nuse b\r\n# c\r\n"
    assert formatted("use a\nuse b\r\n# c\r") == "use a\nuse b\n# c\n"
    assert formatted("use a\ruse b") == "use a\nuse b\n"


def test_byte_order_marks_are_blanks_but_in_comments_and_strings() -> None:
    assert formatted('\ufeffuse "\ufeff"\ufeff\n# \ufeff.') == 'use "\ufeff"\n# \ufeff.\n'


def test_one_empty_line_is_kept_and_none_at_the_ends_of_blocks() -> None:
    text = "program A {\n\n\n  let a = 1\n\n\n  # b\n\n  demand a\n  # c\n\n}\n"
    assert formatted(text) == ("program A {\n  let a = 1\n\n  # b\n\n  demand a\n  # c\n}\n")


def test_declarations_of_several_lines_are_apart() -> None:
    text = (
        "use a\nuse b\nprogram A {\n  demand 1\n}\n# B\nprogram B { demand 1 }\nexpect A vs B: a\n"
    )
    assert formatted(text) == (
        "use a\nuse b\n\nprogram A {\n  demand 1\n}\n\n# B\nprogram B { demand 1 }\n"
        "expect A vs B: a\n"
    )


# Blocks -------------------------------------------------------------------------------------------


BLOCKS = [
    "program A { demand 1 }\n",
    "program A {}\n",
    "program A {\n  demand 1\n}\n",
    "program A { let a = 1 demand a }\n",
    "program A { if a { demand 1 } else { demand 0 } }\n",
    "program A {\n  if a { demand 1 }\n  elif b { demand 2 }\n  else { demand 0 }\n}\n",
    "program A {\n  if a {\n    demand 1\n  } else {\n    demand 0\n  }\n}\n",
    "program A {\n  demand 1 or { if a { walk } else { fight } } locked\n}\n",
    "program A {\n  demand 1 or {\n    if a { walk }\n    else { fight }\n  } locked\n}\n",
    "game G {\n  feature f: {a, b} = a\n}\n",
    "timeline R in G {\n  agent A {\n    plan { choose { wait } or { wait } }\n  }\n}\n",
    "timeline R in G {\n  agent A {\n    goal { payoff (a, b) = (1, 2) }\n  }\n}\n",
]


@pytest.mark.parametrize("text", BLOCKS)
def test_a_block_stays_on_one_line_or_on_several(text: str) -> None:
    stays(text)


def test_arms_of_one_statement_are_all_on_one_line_or_none_is() -> None:
    text = "program A { if a { demand 1 } else {\n demand 0 } }"
    assert formatted(text) == (
        "program A {\n  if a {\n    demand 1\n  } else {\n    demand 0\n  }\n}\n"
    )


def test_a_block_that_has_no_room_on_its_line_is_spread() -> None:
    condition = " and ".join(["a"] * 12)
    row = f"  if {condition} {{ demand 1 }}"
    wide = row.replace("a and", "a" * (WIDTH - len(row) + 1) + " and", 1)
    stays(f"program A {{\n{wide}\n}}\n")
    wider = wide.replace("a and", "aa and", 1)
    spread = wider.replace("{ demand 1 }", "{\n    demand 1\n  }")
    assert formatted(f"program A {{\n{wider}\n}}\n") == f"program A {{\n{spread}\n}}\n"


# Long lines ---------------------------------------------------------------------------------------


def test_a_long_condition_is_broken_at_its_loosest_connectives() -> None:
    long = "they_are_very_patient_in_this_case"
    text = f"program A {{ if {long} and {long} or {long} and (b or {long}) {{ demand 1 }} }}"
    assert formatted(text) == (
        f"program A {{\n  if {long} and {long}\n      or {long} and (b or {long}) {{\n"
        "    demand 1\n  }\n}\n"
    )


def test_a_long_list_is_filled_into_lines() -> None:
    names = [f"action_number_{number}" for number in range(20)]
    lines = formatted(f"game G {{ actions {', '.join(names)} }}").splitlines()
    assert lines[1].startswith("  actions action_number_0, ")
    assert all(line.startswith("      action") and len(line) <= WIDTH for line in lines[2:-1])
    assert all(line.endswith(",") for line in lines[1:-2])


def test_the_claim_of_an_expectation_begins_a_line_where_it_has_no_room_or_began_one() -> None:
    stays("expect A vs B:\n    agreement\n")
    claim = " and ".join(["not agreement"] * 6)
    assert formatted(f"expect A vs B: {claim}") == f"expect A vs B:\n    {claim}\n"


def quantifier(programs: int) -> str:
    return f"for every x in {{{', '.join(['Firm(60%)'] * programs)}}}"


@pytest.mark.parametrize(
    "text",
    [
        'property "a": A vs B: agreement\n',
        'property "a":\n  A vs B: agreement\n',
        f'property "a": {quantifier(7)}:\n  x vs B: agreement\n',
        f'property "a":\n  {quantifier(7)}:\n    x vs B: agreement\n',
        f'property "a":\n  {quantifier(8)},\n  for every cost:\n    x vs B: agreement\n',
        f'property "a": for every x in library:\n  x vs B:\n      {"a" * (WIDTH - 8)}\n',
    ],
)
def test_what_a_property_claims_stands_inside_of_its_quantifiers(text: str) -> None:
    stays(text)


def test_quantifiers_have_a_line_of_their_own_each_where_one_has_no_room_for_all() -> None:
    for programs, between in ((4, ", "), (5, ",\n  ")):
        quantifiers = quantifier(programs), "for every y in library", "for every cost"
        joined = f'property "asked of all": {", ".join(quantifiers)}: x vs y: agreement'
        assert formatted(joined) == (
            f'property "asked of all":\n  {between.join(quantifiers)}:\n    x vs y: agreement\n'
        )


def test_what_is_broken_once_more_goes_on_further_in() -> None:
    long = "they_are_very_patient_in_this_case"
    stays(
        f"program A {{\n  if {long} and {long}\n"
        f"      or {long}\n        and {long} == {long}\n"
        f"      or {long} {{\n    demand 1\n  }}\n}}\n"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["game G {", "payoff (X, X)", "= (X / 2, 1)", "}"],
        ["expect A vs X in G", "given X = 1:", "a"],
        ["expect X(1, 2)", "vs X(1, 2):", "a"],
        ["program A {", "if provable for every X, f, g (a", "and X == 1) {", "play C", "}", "}"],
        ["program A {", "demand their demand against X", "+ their demand against X", "}"],
        ["program A {", "demand X * 200", "+ -X * 2", "}"],
        ["program A {", "renegotiate accept they demand 1 + X", "against X", "}"],
    ],
)
def test_a_line_is_broken_where_it_hangs_together_least(lines: list[str]) -> None:
    long = [line.replace("X", "x" * 45) for line in lines]
    assert [line.strip() for line in formatted(" ".join(long)).splitlines()] == long


def test_what_cannot_be_broken_is_left_long() -> None:
    stays(f"use {'a' * 200}\n")


# Columns ------------------------------------------------------------------------------------------


def test_payoffs_claims_blocks_and_comments_stand_below_each_other() -> None:
    stays(
        "game G {\n"
        "  payoff (a, a)     = (1, 1)  # one\n"
        "  # in between\n"
        "  payoff (a, other) = (10, -1)  # two\n"
        "}\n\n"
        "program A     { demand 1 }\n"
        "program Other { demand 1 }\n\n"
        "expect A vs A:     agreement\n"
        "# in between\n"
        "expect A vs Other: agreement\n"
        "expect A vs Other given f = 1/2: agreement\n"
        "expect A vs Other given f = 1:   agreement\n"
        "expect A vs A:     agreement\n\n"
        "expect A vs A: agreement\n"
    )


def test_wide_characters_take_two_columns() -> None:
    stays("program 交渉  { demand 1 }  # 交渉\nprogram Alice { demand 1 }  # x\n")
    stays("expect 交渉 vs A:  agreement\nexpect Alice vs A: agreement\n")
    name = "交" * (WIDTH // 2 - 9)
    stays(f"expect {name}(1) vs A: a\n")
    assert formatted(f"expect {name}(1) vs AA: a") == f"expect {name}(1) vs AA:\n    a\n"


def test_what_is_far_apart_is_not_put_below_each_other() -> None:
    stays(f"program A {{ demand 1 }}\nprogram {'B' * 40} {{ demand 1 }}\n")


def test_what_would_have_no_room_is_not_put_below_each_other() -> None:
    claim = "a" * (WIDTH - len("expect A vs A: "))
    stays(f"expect A vs A: {claim}\nexpect A vs Other: agreement\n")


def test_fractions_are_written_closely() -> None:
    stays("expect A vs A: a == -1/2 * b + 90% * 2/3 / c and a / 2 < (1 + 2) / 3\n")


# Comments -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("program A { # a\n demand 1 # b\n # c\n } # d", None),
        ("game G { actions C, # first\n D }", "game G {\n  actions C,  # first\n      D\n}\n"),
        (
            "expect A vs B: a # why\n and # not\n b",
            "expect A vs B: a  # why\n    and  # not\n    b\n",
        ),
        ("expect A vs B # x\n : a", "expect A vs B:  # x\n    a\n"),
        (
            "expect A\n#\n vs B : a",
            "expect A\n    #\n    vs B: a\n",
        ),
        (
            "program A { if a # x\n # y\n { demand 1 } }",
            "program A {\n  if a {  # x\n    # y\n    demand 1\n  }\n}\n",
        ),
        (
            "program A { if a { demand 1 } # x\n else # y\n { demand 0 } }",
            "program A {\n  if a {\n    demand 1\n  }  # x\n  else {  # y\n    demand 0\n  }\n}\n",
        ),
        (
            "program A {\n if a { demand 1 } # x\n # y\n else { demand 0 } # z\n}",
            "program A {\n  if a { demand 1 }  # x\n  # y\n  else { demand 0 }  # z\n}\n",
        ),
        (
            "program A {\n if a { demand 1 }\n elif b # x\n and c { demand 0 }\n}",
            "program A {\n  if a {\n    demand 1\n  } elif b  # x\n      and c {\n"
            "    demand 0\n  }\n}\n",
        ),
        ("program A { demand 1 or { # x\n walk } locked # y\n }", None),
        ("program A { # x\n}", "program A {  # x\n}\n"),
        ("program A { if ((a) # x\n) { demand 1 } }", None),
        ("use a # x\n# y\nuse b", "use a  # x\n# y\nuse b\n"),
        ("use # x\na", "use  # x\n    a\n"),
        (
            'property "x": for every a in {A, # first\n B}: # claim\n A vs a: agreement # end',
            'property "x": for every a in {A,  # first\n    B}:  # claim\n'
            "  A vs a: agreement  # end\n",
        ),
        ("expect A vs B given a = 1 # x\n in G: b", None),
        (
            "timeline R { agent A { # a\n plan { # b\n wait # c\n } } # d\n }",
            "timeline R {\n  agent A {  # a\n    plan {  # b\n      wait  # c\n    }\n"
            "  }  # d\n}\n",
        ),
    ],
)
def test_a_comment_stays_with_what_it_is_about(text: str, wanted: str | None) -> None:
    once = formatted(text)
    assert wanted is None or once == wanted
    assert formatted(once) == once
    assert re.findall("#.*", once) == [found.rstrip() for found in re.findall("#.*", text)]


ONE_LINERS = [
    "program A(x) for G { demand x or { if a { walk } elif f(x, me) { fight } else { walk } } }",
    "program A { highest x in demands where a or not b { demand x } else { act as B(2) } }",
    "program A { if provable in PA+2 for every f, g (they accept a when I hold b) { play C } }",
    "expect A vs B(1) in G given f = 1, g = b: first demands 1 iff (second plays C implies a)",
    'property "a": for every x in {A, B(1)}, for every f: x vs B in G given g = 1: a and b',
]
PLACES = [
    *BLOCKS,
    "game G {\n  demands 0, 1/2, 1\n  worth first = share * (1 + a)\n  payoff (a, b) = (1, 2)\n}\n",
    *(f"{text}\n" for text in ONE_LINERS),
    'property "a":\n  for every x in {A, B}, for every f:\n    x vs B in G given g = 1: a\n',
]


@pytest.mark.parametrize("comment", ["  # x\n", "\n# x\n", "# y\n\n# x\n\n"])
@pytest.mark.parametrize("text", PLACES)
def test_a_comment_may_stand_anywhere(text: str, comment: str) -> None:
    tokens, _ = lexed(text)
    for place in (0, *(token.end for token in tokens)):
        once = formatted(text[:place] + comment + text[place:])
        assert read_file(once) == read_file(text)
        assert formatted(once) == once


# Refusals -----------------------------------------------------------------------------------------


def test_what_does_not_parse_is_refused_with_its_mistakes() -> None:
    assert codes("program A { demnd 1 }\nprogram if { demand 1 }\n") == ["BGL004", "BGL006"]


def test_a_mistake_is_shown_where_it_stands_in_the_file() -> None:
    with pytest.raises(DiagnosticError) as error:
        formatted("# a\r\n# b\rprogram if {\r\n}")
    (found,) = error.value.diagnostics
    assert found.span is not None
    assert found.span.source.text[found.span.start :].startswith("if {\r\n}")


def _lost(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.text]


def _changed(rows: list[Row]) -> list[Row]:
    return [
        Row(row.column, row.text.replace("A vs A1", "A vs A2"), comment=row.comment) for row in rows
    ]


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (_lost, "a comment would be lost"),
        (_changed, "does not say the same"),
        (lambda rows: rows[:-1], "does not say the same"),
        (lambda rows: rows[:-2], "does not say the same"),
    ],
)
def test_a_formatter_that_fails_is_not_believed(
    mistake: Callable[[list[Row]], list[Row]], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_of = reformat.rows_of
    monkeypatch.setattr(reformat, "rows_of", lambda file, text: mistake(rows_of(file, text)))
    with pytest.raises(DiagnosticError, match=words) as error:
        formatted("# a\nexpect A vs A1: agreement\nprogram A {\n  demand 1\n}\n")
    assert [found.code for found in error.value.diagnostics] == ["BGL109"]


def test_a_formatter_that_never_rests_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows_of = reformat.rows_of

    def restless(file: tree.File, text: str) -> list[Row]:
        indent = len(text) - len(text.lstrip())
        return [Row(indent + 1, row.text) for row in rows_of(file, text)]

    monkeypatch.setattr(reformat, "rows_of", restless)
    with pytest.raises(DiagnosticError, match="twice would change the text again") as error:
        formatted("use a")
    assert [found.code for found in error.value.diagnostics] == ["BGL109"]


def test_a_text_that_would_be_too_large_to_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reformat, "SIZE_LIMIT", 5_000)
    with pytest.raises(DiagnosticError, match="larger than"):
        formatted("program A {" + " if a {" * 90 + " demand 1 " + "\n}" * 91)


# Depth and size -----------------------------------------------------------------------------------

N = 4_000


@pytest.mark.parametrize(
    "condition",
    [
        "not " * N + "a",
        "- " * N + "1 == 1",
        " implies ".join(["a"] * N),
        " + ".join(["1"] * N) + " > 0",
        "f(" * 1990 + "a" + ")" * 1990,
        "(" * 1990 + "a" + ")" * 1990,
        "(a and # x\n" * 1000 + "a" + ")" * 1000,
    ],
    ids=lambda text: text[:12],
)
def test_deep_expressions_are_formatted(condition: str) -> None:
    once = formatted(f"program A {{ if {condition} {{ demand 1 }} demand 0 }}")
    assert formatted(once) == once


def test_deep_blocks_are_formatted() -> None:
    once = formatted("program A {" + " if a {" * 900 + " demand 1 # x\n" + "}" * 901)
    assert formatted(once) == once


def test_time_is_linear_in_the_text() -> None:
    def seconds(count: int) -> float:
        text = "".join(
            f"# {n}\nprogram P{n} {{ if a and b {{ demand 1 }} demand 0 or walk }} # x\n"
            f"expect P{n} vs P{n}: agreement\n"
            for n in range(count)
        )
        began = time.process_time()
        formatted(text)
        return time.process_time() - began

    seconds(50)
    assert seconds(400) < 24 * seconds(50)


def test_trees_are_the_same_but_for_positions() -> None:
    one, other = read_file("use a\nuse b"), read_file("use a # x\n\nuse b")
    assert same(one, other)
    assert not same(one, read_file("use a"))
    assert not same(one, read_file("use a\nuse c"))
    assert not same(one, read_file('use a\nuse "b"'))
    assert not same(*(parse(Source("", f"expect A vs A: {text}"))[0] for text in ("50%", "1/2")))
