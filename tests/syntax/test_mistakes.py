"""What is wrong with a text is reported with a code, a place and, for frequent slips, advice."""

from __future__ import annotations

import re

import pytest

from bargain.codes import CODES
from bargain.source import Source
from bargain.syntax import KEYWORDS, parse
from bargain.syntax.keywords import PROPERTY_WORDS, TIMELINE_WORDS
from tests.syntax.reading import codes, mistakes, places


def program(text: str) -> str:
    return f"program A {{ {text} }}"


def agent(text: str) -> str:
    return f"timeline Race {{ agent A {{ {text} }} }}"


def plan(text: str) -> str:
    return agent(f"plan {{ {text} }}")


# Every way of refusing, with the code and the text that is pointed at.
REFUSED: dict[str, tuple[str, str]] = {
    program("play C @"): ("BGL003", "@"),
    program("play \0"): ("BGL003", "\0"),
    program("demand ☃"): ("BGL003", "☃"),
    program("demand"): ("BGL004", "}"),
    program("demand 50% or"): ("BGL004", "}"),
    program("they play C"): ("BGL004", "they"),
    program("if a < b < c { play C }"): ("BGL004", "<"),
    program("if a = b { play C }"): ("BGL004", "="),
    program("demand 50%) play C"): ("BGL004", ")"),
    "expect A vs B": ("BGL004", ""),
    "expect A vs B: first": ("BGL004", ""),
    "game G { demands 0 .. 1 }": ("BGL004", "}"),
    "play C": ("BGL004", "play"),
    "42": ("BGL004", "42"),
    "}": ("BGL004", "}"),
    "expect A vs B: a }": ("BGL004", "}"),
    'property "t" for': ("BGL004", "for"),
    "property t: a": ("BGL004", "t"),
    'property "t": a': ("BGL004", ""),
    'property "t": for every: A vs B: a': ("BGL004", ":"),
    'property "t": for every x in: A vs B: a': ("BGL004", ":"),
    'property "t": for every x in {A,}: A vs B: a': ("BGL004", "}"),
    'property "t": for every x in programs: A vs B: a': ("BGL004", ":"),
    'property "t": for every x, y: A vs B: a': ("BGL004", "y"),
    'property "t": for every size: A vs B: a': ("BGL006", "size"),
    'property "t": A vs B: a)': ("BGL004", ")"),
    'property "t": agreement': ("BGL004", "agreement"),
    'property "": A vs B: a': ("BGL004", '""'),
    'property " ": A vs B: a': ("BGL004", '" "'),
    "program A\n  play C\n}\nprogram B { play C }": ("BGL004", "play"),
    "program A\n  if a { play C }\n  play C\n}\nprogram B { play C }": ("BGL004", "if"),
    "game G\n  actions C\n}": ("BGL004", "actions"),
    "expect share vs B: a": ("BGL004", "share"),
    program("demand 50% or their demand"): ("BGL004", "their"),
    "timeline Race {\n  agent A {\n    program Dove, Firm(60%)\n  }\n}": ("BGL004", "program"),
    "timeline { }": ("BGL004", "{"),
    "timeline Race": ("BGL004", ""),
    "timeline Race { ) }": ("BGL004", ")"),
    "timeline Race { horizon }": ("BGL004", "}"),
    agent("programs Dove,"): ("BGL004", "}"),
    plan("commit"): ("BGL004", "}"),
    plan("demand 50%"): ("BGL004", "demand"),
    plan("choose { wait }"): ("BGL004", "}"),
    plan("if time = 1 { wait }"): ("BGL004", "="),
    plan("wait @"): ("BGL003", "@"),
    "expect Race: first is": ("BGL004", ""),
    "expect Race given: started": ("BGL004", ":"),
    "program A { play C": ("BGL005", "{"),
    "program A { if (a { play C } }": ("BGL005", "("),
    "program A { if (a }": ("BGL005", "("),
    "expect A vs B: (a": ("BGL005", "("),
    'use "modal': ("BGL005", '"modal'),
    "timeline Race { agent": ("BGL005", "{"),
    "program game { play C }": ("BGL006", "game"),
    "program A(x, if) { play x }": ("BGL006", "if"),
    "use step": ("BGL006", "step"),
    "timeline or { }": ("BGL006", "or"),
    "timeline open { }": ("BGL006", "open"),
    "expect plan: started": ("BGL006", "plan"),
    agent("programs time"): ("BGL006", "time"),
    program("let rounds = 3 play C"): ("BGL006", "rounds"),
    program("if they play I { play C }"): ("BGL006", "I"),
    program(f"if {'(' * 2001}a{')' * 2001} {{ play C }}"): ("BGL007", "("),
    program(f"demand 0.{'1' * 1000}"): ("BGL008", f"0.{'1' * 1000}"),
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_a_mistake_is_reported_once_with_its_code_and_place(text: str) -> None:
    assert places(text) == [REFUSED[text]]


NAMED: dict[str, frozenset[str]] = {
    "program {} {{ play C }}": KEYWORDS,
    "game G {{ players A, {} }}": KEYWORDS,
    'property "t": for every {}: A vs B: a': KEYWORDS | PROPERTY_WORDS,
    "timeline Race {{ agent {} {{ }} }}": KEYWORDS | TIMELINE_WORDS,
}


@pytest.mark.parametrize(
    ("text", "word"), [(text, word) for text, words in NAMED.items() for word in sorted(words)]
)
def test_no_reserved_word_is_a_name(text: str, word: str) -> None:
    (mistake,) = mistakes(text.format(word))
    assert mistake.code == "BGL006"
    assert mistake.message.startswith(f"`{word}` is a keyword")


def test_every_code_of_the_scan_and_the_parser_is_reached() -> None:
    from_files = {"BGL001", "BGL002", "BGL009"}
    of_syntax = {code for code in CODES if code < "BGL010"}
    assert {code for code, _ in REFUSED.values()} | from_files == of_syntax


def test_the_limits_themselves_are_allowed() -> None:
    assert codes(program(f"if {'(' * 1999}a{')' * 1999} {{ play C }}")) == []
    assert codes(program(f"demand {'1' * 1000}%")) == []


ADVICE: dict[str, str] = {
    program("if a = b { play C }"): "==",
    program("if a && b { play C }"): "`and`",
    program("if a || b { play C }"): "`or`",
    program("if !a { play C }"): "`not`",
    program("if a ==> b { play C }"): "`implies`",
    program("if a => b { play C }"): "`implies`",
    program("if a -> b { play C }"): "`implies`",
    program("if a <=> b { play C }"): "`iff`",
    program("if a <> b { play C }"): "`!=`",
    program("if a ≤ b { play C }"): "`<=`",
    program("if a =< b { play C }"): "`<=`",
    program("if their demand => 50% { play C }"): "`>=`",
    program("if 50% => my demand { play C }"): "`>=`",
    program("if a < b < c { play C }"): "`a < b and b < c`",
    program("if a { play C } else if b { play D }"): "`elif`",
    program("if a { play C } elsif b { play D }"): "`elif`",
    program("if a { play C } otherwise { play D }"): "`else`",
    program("play C;"): "no separator",
    program("return 5"): "`demand`",
    program("demands 50%"): "`demand`",
    program("plays C"): "`play`",
    program("demnad 50%"): "`demand`",
    program("demand .5"): "`0.5`",
    program("demand 50 %"): "`50%`",
    program("demand 2 ** 3"): "multiply",
    program("let x == 3 play C"): "`=`",
    program("if provabel within 5 (a) { play C }"): "`provable` for `provabel`",
    program("if a { play C } // so"): "`#`",
    "prgram A { play C }": "`program`",
    "use modal\nprgram A { play C }": "`program`",
    "expect A vs B: a\nprgram A { play C }": "`program`",
    "game G { feature mood: calm, angry }": "`{calm, angry}`",
    "game G { feature mood: calm | angry }": "`{calm, angry}`",
    program("if they demand < 60% { play C }"): "`their demand`",
    program("if I demand < 60% { play C }"): "`my demand`",
    "expect A vs B: first demands > 60%": "`first demand`",
    program("if they == B { play C }"): "`they are P`",
    program("if they != B { play C }"): "`not they are P`",
    "expect A vs B: second == A": "`second is P`",
    program("if their demand is 50% { play C }"): "`==`",
    "expect A vs B: first payoff is 50%": "`==`",
    program("if they fight { play C }"): "`their outside is fight`",
    "expect A vs B: first fights": "`first outside is fight`",
    program("if provable (they cooperate) { play C }"): "`they play cooperate`",
    program("if provable in 10 (they play C) { play C }"): "`within 10`",
    "expect first demands 50%": "`P vs Q: …`",
    "game G { demands 0% to 100% step 10% }": "`..`",
    "game G { feature mood: calm or angry }": "`{calm, angry}`",
    "game G { feature c: real }": "`0 .. 1`",
    "game G { rounds: 2 }": "`rounds` takes no colon",
    "game G { payoff (walk, walk) = (0; 0) }": "`,`",
    "game G { demands: 0 .. 1 step 1/2 }": "`demands` takes no colon",
    "expect A vs B: agreement, first payoff > 1": "`and`",
    program("if provable they play C { play C }"): "`provable (…)`",
    "expect A vs B: agreement if cost > 0": "`implies`",
    program("if provable (they accept 60% if I hold 60%) { play C }"): "`when I hold",
    "expect A vs B: first demand 50%": "`first demands 50%`",
    "expect A vs B: first.payoff > 1": "`first payoff`",
    "expect A vs B: payoff > 1": "`first payoff`",
    program("if payoff > 1 { play C }"): "`my payoff`",
    "expect A vs B = a": "`:`",
    "expect Race: Alice is Dove": "`first is Dove`",
    "expect Race with cost = 1/4: started": "`given cost = 1/4: …`",
    "expect A vs B with cost = 1/4: agreement": "`given cost = 1/4: …`",
    "play C": "`program`",
    "demands 0, 1": "`game`",
    "use 'modal'": '"…"',
    "program step { play C }": "another name",
    agent("can conditional"): "`verify programs`",
    agent("can commit that"): "`conditional`",
    agent("can commit program"): "`programs`",
    agent("gains commit theory at 5 with probability 50%"): "`with 50%`",
    agent("chanel open"): "`channel`",
    plan("commit Dove"): "`commit program Dove`",
    plan("commit programs Dove"): "`program`",
    plan("deleg to B"): "`delegate` for `deleg`",
    plan("demand 50%"): "`program`",
    plan("if I can conditional { wait }"): "`verify programs`",
    plan("if they committed to Dove { wait } wait"): "`are committed`",
    plan("if a { wait } else if b { wait }"): "`elif`",
    program("wait"): "a `timeline`",
    "agent A { }": "a `timeline`",
    "expect A vs B: probability of (a) > 0": "`expect NAME: probability of (…) > 0`",
    "expect A vs B: a\ntimline X { horizon 3 }": "`timeline`",
    "ues modal": "did you mean `use`?",
    "Program A { play C }": "did you mean `program`?",
    "import modal": "`use modal`",
    "use split.bgl": '`use "other.bgl"`',
    "use split/other.bgl": '`use "other.bgl"`',
    "program A fr G { play C }": "`for` for `fr`",
    program("demand 50% ro fight"): "`or` for `ro`",
    program("fi a { play C }"): "`if` for `fi`",
    program("if a adn b { play C }"): "`and` for `adn`",
    program("if a AND b { play C }"): "`and` for `AND`",
    program("if nto a { play C }"): "`not` for `nto`",
    program("if provable in AP (a) { play C }"): "`PA` for `AP`",
    program("if tehy accept 50% { play C }"): "`they` for `tehy`",
    program("if i accept 50% { play C }"): "`I` for `i`",
    program("if they accept 50% when i hold 50% { play C }"): "`I` for `i`",
    program("for x ni demands { play C }"): "`in` for `ni`",
    program("if a: play C"): "in braces",
    program("play C else { play D }"): "an `if`",
    program("demand 50% else fight"): "`or`",
    program("demand 50% then fight"): "`or`",
    program("demand 50%, fight"): "`or`",
    program("if they agree { play C }"): "`agreement`",
    "expect A vs B: first agrees": "`agreement`",
    "expect A vs B; a": "`:`",
    "expect A vs B: first wins": "`first payoff > second payoff`",
    "expect Race: first wins": "`first payoff > second payoff`",
    program("if they win { play C }"): "`my payoff > their payoff`",
    'property "t": agreement': "`P vs Q: …`",
    "expect agreement": "`P vs Q: …`",
    'property "": A vs B: a': "what it claims",
    'property "t": for all x in {A}: x vs A: a': "`for every`",
    'property "t": for x in {A}: x vs A: a': "`for every`",
    'property "t": forall x in {A}: x vs A: a': "`for every`",
    'property "t": for every x in A: x vs A: a': "`{A}`",
    'property "t": for every x in [A]: x vs A: a': "in braces",
    'property "t": for every cost in 0 .. 1: A vs A: a': "`for every cost`",
    'property "t": size vs A: a': "another name",
    program("if they are not B { play C }"): "`not they are P`",
    "expect A vs B: first is not A": "`not first is P`",
    program("if a is true { play C }"): "`==`",
    program("if agreement is true { play C }"): "by itself",
    "expect A vs B: disagreement is false": "by itself",
    program("if provable (a) within 5 { play C }"): "`provable within 50 (…)`",
    program("if provable within 2 * k (a) { play C }"): "`within (2 * k)`",
    program("if provable in PA+-1 (a) { play C }"): "in parentheses",
    program("act as they"): "`them`",
    program("if they are I { play C }"): "`me`",
    program("if they accept 50% when holding 50% { play C }"): "`when I hold …`",
    program("if their demand 50% { play C }"): "`they demand 50%`",
    "game G { demands 0 .. 1 payoff (walk, walk) = (0, 0) }": "`step 10%`",
    "game G { demands 0 . 1 step 10% }": "`..`",
    "game G { demands 0 - 1 step 10% }": "`..`",
    "game G { feature x: boolean }": "`bool`",
    "game G { feature x: [0, 1] }": "`0 .. 1`",
    "game G { feature x: true }": "`bool`",
    "timeline Race {\n  agent A {\n    program Dove, Firm(60%)\n  }\n}": "`programs`",
    agent("can comit programs"): "`commit` for `comit`",
    agent("can commit programs, verify programs"): "`can verify …`",
    plan("commit progam Dove"): "`program` for `progam`",
    plan("commit to Dove"): "`commit program P`",
    plan("commit one Dove"): "`commit one of P, Q`",
    plan("commit demand 50%"): "`demand >= 50%`",
    plan("choose { wait } else { wait }"): "`or`",
    'property "t": for every other in {A}: other vs A: other is A': "`first is Dove`",
    program("if their demand againts B > 50% { play C }"): "`against` for `againts`",
    program("let x = their demand fi a { play C }"): "`if` for `fi`",
    program("demand 100% - theri demand"): "`their` for `theri`",
    program("demand 0 or { fi a { walk } walk }"): "`if` for `fi`",
    "expect A vs B: a and secodn payoff > 0": "`second` for `secodn`",
    "expect Race: agreement and secodn is Dove": "`second` for `secodn`",
    plan("if they have committed { wait } wait"): "`are committed`",
}


@pytest.mark.parametrize("text", ADVICE)
def test_a_frequent_slip_gets_advice(text: str) -> None:
    (mistake,) = mistakes(text)
    assert mistake.hint is not None
    assert ADVICE[text] in mistake.hint


@pytest.mark.parametrize(
    "text",
    [
        "expect A vs B: first and second play C",
        "expect A vs B: first",
        program("if they { play C }"),
        'property "t": for every x in',
        'property "t": for every x in (A): x vs A: a',
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    (mistake,) = mistakes(text)
    assert mistake.hint is None


EXPECTED: dict[str, str] = {
    program("demand"): "an expression",
    program("if a play C"): "`{`, but",
    program("let x 3"): "`=`",
    program("demand 50% or 3"): "an outside option",
    program("act as 3"): "a program",
    program("if they 3 { play C }"): "a verb",
    program("for x in { play C }"): "a range or a list",
    program("what"): "a statement",
    "game G { what }": "a clause",
    "game G { feature x: }": "`bool`",
    "expect A vs B": "`:`",
    "timeline Race { what }": "`agent`, `horizon` or `successor`",
    agent("what"): "a clause of the agent",
    agent("can commit 3"): "a kind of commitment",
    agent("believes Dove"): "`with`",
    plan("what"): "an action",
    plan("choose { wait }"): "`or`",
    plan("if they { wait }"): "a verb",
    plan("prepare commit conditional"): "`taking`",
    "use 3": "a name or a text in double quotes",
}


@pytest.mark.parametrize("text", EXPECTED)
def test_a_message_says_in_the_users_words_what_was_expected(text: str) -> None:
    (mistake,) = mistakes(text)
    assert re.match(rf"expected [^,]*(, [^,]*)*{re.escape(EXPECTED[text])}", mistake.message)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("expect A vs B: agreement, true", "the end of the declaration"),
        (program("if provable (agreement in PA) { play C }"), "`)`"),
        (program("if provable (they accept 60% if I hold 60%) { play C }"), "`)`"),
    ],
)
def test_what_may_continue_an_expression_goes_without_saying(text: str, expected: str) -> None:
    (mistake,) = mistakes(text)
    assert mistake.message.startswith(f"expected {expected}, but ")


def test_a_sign_that_joins_the_one_before_it_is_called_by_its_name() -> None:
    (mistake,) = mistakes("program e\u0301 { play C }")
    assert mistake.message == "unexpected character U+0301 (combining acute accent)"


@pytest.mark.parametrize("before", ["use modal", "expect A vs B: a", 'property "t": A vs B: a'])
def test_a_misspelt_declaration_has_its_name_all_the_same(before: str) -> None:
    file, found = parse(Source("test.bgl", f"{before}\nprogam P {{ play C }}\n"))
    assert [one.span.text for one in found if one.span is not None] == ["progam"]
    assert ("program", "P") in file.unread


def test_a_mistake_does_not_hide_the_declarations_around_it() -> None:
    file, found = parse(
        Source("test.bgl", "program A { play C }\nprogram B { play }\nprogram C_ { play C }")
    )
    assert [declaration.span.text[:9] for declaration in file.declarations] == [
        "program A",
        "program C",
    ]
    assert [diagnostic.code for diagnostic in found] == ["BGL004"]


def lines(text: str) -> list[int]:
    return [found.span.line for found in mistakes(text) if found.span is not None]


def test_independent_mistakes_are_all_reported_in_order_of_place() -> None:
    text = """\
use "modal
game G {
  demands 0 .. 1
  outside walk,
  payoff (walk walk) = (1, 2)
  rounds 3
}
program A {
  demand 50% or
  play
  if they jump { play D }
  elif 3 + { play E }
  for x in { play D }
  play C
}
prgram B { play C }
expect A vs: a
timeline Race
"""
    assert lines(text) == [1, 4, 5, 5, 10, 11, 11, 12, 13, 16, 17, 18]


def test_independent_mistakes_of_a_timeline_are_all_reported() -> None:
    text = """\
timeline Race in Split {
  horizon
  agent Alice {
    can demands, programs
    gains commit conditional
    channel lag 1
    plan {
      if they are committed demand >= 60% { commit program Dove }
      commit Dove
      open
      wait
    }
  }
}
"""
    assert lines(text) == [3, 4, 6, 6, 8, 9, 11]


def test_a_brace_missing_in_a_timeline_does_not_hide_what_follows() -> None:
    text = (
        "timeline Race {\n  agent A {\n    plan { commit\nprogram Dove }\n}\n\nprogram P { what }"
    )
    assert [(found.code, str(found.span)) for found in mistakes(text)] == [
        ("BGL005", "test.bgl:2:11"),
        ("BGL004", "test.bgl:7:13"),
    ]


TEXT = """\
program A {
  if provable (they play C) {
    play C
  } elif they accept 50% {
    demand 50% or { if a { fight } else { walk } } locked
  } else {
    let x = 3
  }
  play D
}

program B { play C }
"""

TIMELINE = """\
timeline Race in Split {
  horizon 8
  agent Alice {
    programs Firm(60%), Dove
    can commit demands, programs
    gains commit conditional at 5 with 1/2
    channel open lag 1
    plan {
      if they are committed to demand >= 60% {
        commit program Dove
      }
      choose { wait } or { delegate to Bold }
    }
  }
}
"""

LEXEME = re.compile(r"\w+%?|[^\w\s]")
LEXEMES = list(LEXEME.finditer(TEXT))
LEXEMES_OF_TIMELINE = list(LEXEME.finditer(TIMELINE))


@pytest.mark.parametrize("found", LEXEMES_OF_TIMELINE, ids=lambda found: found[0])
def test_a_word_or_sign_missing_in_a_timeline_is_one_mistake_at_most(
    found: re.Match[str],
) -> None:
    assert len(mistakes(TIMELINE[: found.start()] + TIMELINE[found.end() :])) <= 1


@pytest.mark.parametrize("found", LEXEMES, ids=lambda found: found[0])
def test_a_missing_word_or_sign_is_one_mistake_at_most(found: re.Match[str]) -> None:
    assert len(mistakes(TEXT[: found.start()] + TEXT[found.end() :])) <= 1


@pytest.mark.parametrize("found", LEXEMES, ids=lambda found: found[0])
def test_a_word_or_sign_too_many_is_one_mistake_at_most(found: re.Match[str]) -> None:
    assert len(mistakes(f"{TEXT[: found.end()]} {TEXT[found.start() :]}")) <= 1


def test_a_missing_brace_is_reported_at_the_one_that_its_indentation_leaves_open() -> None:
    text = "program A {\n  if a {\n    play C\n  play D\n}\n\nprogram B { play C }"
    assert [(found.code, str(found.span)) for found in mistakes(text)] == [
        ("BGL005", "test.bgl:2:8")
    ]
    file, _ = parse(Source("test.bgl", text))
    assert len(file.declarations) == 1


def test_a_file_full_of_mistakes_is_not_reported_without_end() -> None:
    assert len(mistakes("program A { play }\n" * 1100)) == 1000
