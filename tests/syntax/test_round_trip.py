"""What is printed reads back as what it was."""

from __future__ import annotations

import pytest
from hypothesis import given

from bargain.syntax import tree
from bargain.syntax.format import format_declaration, format_file
from bargain.syntax.format_expression import format_expression
from tests.strategies import timeline_trees, trees
from tests.syntax.reading import read_declaration, read_expression, read_file


@given(trees.expressions)
def test_a_printed_expression_reads_back_equal(expression: tree.Expression) -> None:
    assert read_expression(format_expression(expression)) == expression


@given(timeline_trees.timelines | timeline_trees.timeline_expects)
def test_a_printed_timeline_reads_back_equal_and_prints_the_same(
    declaration: tree.Timeline | tree.TimelineExpect,
) -> None:
    text = format_declaration(declaration)
    again = read_declaration(text)
    assert again == declaration
    assert format_declaration(again) == text
    assert text == "\n".join(line.rstrip() for line in text.split("\n")).rstrip()


@given(trees.files)
def test_a_printed_file_reads_back_equal_and_prints_the_same(file: tree.File) -> None:
    text = format_file(file)
    again = read_file(text)
    assert again == file
    assert format_file(again) == text


@given(trees.programs())
def test_a_printed_program_has_no_trailing_blanks(program: tree.Program) -> None:
    text = format_declaration(program)
    assert text == "\n".join(line.rstrip() for line in text.split("\n")).rstrip()


@pytest.mark.parametrize(
    "text",
    [
        "a and b and c",
        "(a and b) and c",
        "a and (b or c)",
        "a or b and c",
        "a implies b implies c",
        "(a implies b) implies c",
        "a iff b iff c",
        "a iff (b iff c)",
        "not not a",
        "not (a and b)",
        "not they play C with probability >= 1/2",
        "(not a) with probability > 0",
        "a == b with probability < 1 with probability >= 50%",
        "(a == b) == c",
        "-a * b + c - (d - e) / -f",
        "-(a + b)",
        "first demands 50% + 1/3 against Firm(60%)",
        "first first demand > second last demand",
        "(their demand when I hold 50%) + 1 > 2",
        "their demand when I hold 50% <= 30%",
        "they accept (their demand) against me",
        "they accept (100% - my demand) when I hold their demand",
        "they accept 100% - (my demand when I hold 30%)",
        "provable in PA+(i + 1) for every cost, observed (possible within 50 (agreement))",
        "I am P and they are unconditional and first is me and they renegotiate",
        "provable within (k + 1) (f(x, me, agreement against them))",
    ],
)
def test_an_expression_in_canonical_form_prints_as_written(text: str) -> None:
    assert format_expression(read_expression(text)) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("((a))", "a"),
        ("(a == b) and (c)", "a == b and c"),
        ("a and(b)", "a and b"),
        ("they accepts 40%", "they accept 40%"),
        ("second accept 40%", "second accepts 40%"),
        ("they is unconditional", "they are unconditional"),
        ("1  +\n2 # three", "1 + 2"),
        ("0.50 + 070%", "0.50 + 070%"),
    ],
)
def test_redundant_parts_are_printed_away(text: str, printed: str) -> None:
    assert format_expression(read_expression(text)) == printed


PROGRAM = """\
program Careful(x, P) for Split {
  let y = x / 2
  if provable (they accept x when I hold x) {
    demand x or fight
  } elif they are me {
    for share_, i in demands descending {
      act as P(share_, i)
    }
  } else {
    highest z in 0 .. 3 where z > y {
      demand z locked
    } else {
      with probability 5% {
        play C
      }
    }
  }
  demand 70% or { if my demand > 60% { fight } else { walk } } locked
  renegotiate accept my payoff > my default
}"""


def test_a_program_prints_one_statement_per_line() -> None:
    assert format_declaration(read_declaration(" ".join(PROGRAM.split()))) == PROGRAM


def test_a_policy_too_long_for_one_line_is_broken() -> None:
    program = read_declaration(
        "program A { demand 50% or { "
        "if their first demand > their last demand { outside_option_of_some_length } "
        "elif round > 2 { fight } else { walk } } }"
    )
    assert format_declaration(program).splitlines() == [
        "program A {",
        "  demand 50% or {",
        "    if their first demand > their last demand {",
        "      outside_option_of_some_length",
        "    } elif round > 2 {",
        "      fight",
        "    } else {",
        "      walk",
        "    }",
        "  }",
        "}",
    ]


FILE = """\
use modal
use "other.bgl"

game Split {
  players Alice, Bob
  divide 100
  worth first = share * divide - cost
  demands 0% .. 100% step 10%
  demands 0, 1/2, 1
  surplus waste
  outside walk, fight
  actions C, D
  actions first: U, D
  payoff (walk, fight) = (0, -cost)
  feature cost: 0 .. 1/2 = 10%
  feature observed: bool = true
  feature mood: {good, bad}
  rounds 3
  discount 9/10
  renegotiate by nash
}

program Dove {
  demand 0% or walk
}

expect Alice vs Dove in Split given cost = 1/4, observed = true: agreement
expect Alice vs Alice: first demand == 50%

property "never below half": for every other in {Alice, Dove}, for every cost: Alice vs other: x

property "unexploited": for every it in library, for every another in programs up to size n + 1:
  it vs another in Split given observed = true: not (first plays C and second plays D)

timeline Race in Split {
  horizon 8

  agent Alice {
    programs Firm(60%), Dove
    can commit demands, programs
    can force verification
    gains verify conditional at 5 with 1/2
    loses commit programs at time
    channel closed lag 2
    believes Dove with 30%, Firm(70%) with 70%
    goal {
      payoff (fight, fight) = (0, -cost)
    }
    plan {
      if time >= 2 and (my channel is open or not I can commit conditional) {
        commit one of Firm(60%), Dove
      } elif they are committed to demand >= 60% {
        commit outside is walk
      } else {
        choose {
          prepare channel lag 0 taking 2
        } or {
          delegate to Bold
        } or {
        }
      }
      if I know (their demand against Dove <= 30%) {
        commit that (they are me implies my demand <= 50%)
      }
      close channel
    }
  }

  successor Bold {
    programs Firm(60%)
    follow maximin
  }
}

expect Race: T == 3 and first is Dove
expect Race given cost = 0: probability of (started) >= 1/2 and possibly (first payoff > T)
"""


def test_a_file_in_canonical_form_prints_as_written() -> None:
    assert format_file(read_file(FILE)) == FILE


def test_an_empty_file_prints_as_nothing() -> None:
    assert format_file(read_file("# nothing\n")) == ""
