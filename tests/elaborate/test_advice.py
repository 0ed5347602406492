"""What a slip in a text of the right form most likely means is said with it."""

from __future__ import annotations

import pytest

import bargain
from bargain.diagnostics import Diagnostic, DiagnosticError, Severity

SPLIT = """\
game Split {
  demands 0% .. 100% step 10%
  outside walk, fight
  payoff (walk, walk)   = (10%, 10%)
  payoff (walk, fight)  = (0, 20%)
  payoff (fight, walk)  = (20%, 0)
  payoff (fight, fight) = (-cost, -cost)
  feature cost: 0 .. 1/2 = 10%
  feature observed: bool = false
}
program Dove for Split { demand 0% }
program Firm(x) for Split { demand x or fight }
"""


def found(text: str) -> list[Diagnostic]:
    with pytest.raises(DiagnosticError) as caught:
        bargain.load(f"{SPLIT}{text}\n")
    return [one for one in caught.value.diagnostics if one.severity is Severity.ERROR]


def program(text: str) -> str:
    return f"program P for Split {{ {text} demand 0% }}"


ADVICE: dict[str, tuple[str, str]] = {
    "game G { demands 0 .. 100 step 10 payoff (walk, walk) = (0, 0) }": ("BGL043", "`100%`"),
    "game G { demands 10, 1/2 payoff (walk, walk) = (0, 0) }": ("BGL043", "`10%`"),
    "game G { demands 0, 1 payoff (walk, walk) = (0, 0) discount d feature d: 0 .. 2 = 1 }": (
        "BGL046",
        "from 0 to 1",
    ),
    program("demand 50"): ("BGL052", "`50%`"),
    "game G { demands 0%, 1.5% payoff (walk, walk) = (0, 0) } program P for G { demand 1.5 }": (
        "BGL052",
        "`1.5%`",
    ),
    program("if they demand 50 { demand 0% }"): ("BGL052", "`50%`"),
    program("if provble (agreement) { demand 0% }"): ("BGL022", "`provable`"),
    program("if agremeent { demand 0% }"): ("BGL022", "`agreement`"),
    program("if they are unconditonal { demand 0% }"): ("BGL020", "`unconditional`"),
    program("for x in demnds { demand x }"): ("BGL022", "`demands`"),
    program("let x = agreement"): ("BGL030", "an action, an option or a program"),
    "game G { demands 0, 1 payoff (walk, walk) = (0, 0) feature f: bool = fales }": (
        "BGL044",
        "`false`",
    ),
    "game G { demands 0, 1 payoff (walk, walk) = (0, 0) feature f: {calm, angry} = clam }": (
        "BGL044",
        "`calm`",
    ),
    "game G { demands 0, 1 payoff (walk, walk) = (0, 0) divide 3 worth first = shaer }": (
        "BGL022",
        "`share`",
    ),
    "game G { demands 0, 1 payoff (walk, walk) = (0, 0) divide 3 worth first = share * divied }": (
        "BGL022",
        "`divide`",
    ),
    "game G { demands 0, 1 payoff (walk, walk) = (0, 0) rounds 2 } "
    "program P for G { demand roudn - 1 }": ("BGL022", "`round`"),
    program("if provable (fales) { demand 0% }"): ("BGL022", "`false`"),
    program("if possibel (agreement) { demand 0% }"): ("BGL022", "`possible`"),
    "expect Dove vs Dove: possibel (agreement)": ("BGL022", "`possible`"),
    program("if observed == fasle { demand 0% }"): ("BGL030", "`false`"),
    "expect Dove vs Dove: startde": ("BGL022", "`started`"),
    "expect Dove vs Dove: posibly (agreement)": ("BGL022", "`possibly`"),
    "expect Firm(cost) vs Dove: agreement": ("BGL033", "arguments"),
}


@pytest.mark.parametrize("text", ADVICE)
def test_a_frequent_slip_gets_advice(text: str) -> None:
    (mistake,) = found(text)
    code, hint = ADVICE[text]
    assert mistake.code == code
    assert mistake.hint is not None
    assert hint in mistake.hint


def test_a_number_in_percent_that_is_too_large_lacks_no_sign() -> None:
    (mistake,) = found("game G { demands 0% .. 200% step 10% payoff (walk, walk) = (0, 0) }")
    assert (mistake.code, mistake.hint) == ("BGL043", None)


def test_players_of_one_name_are_told_where_they_are() -> None:
    (mistake,) = found("game G { players A, A demands 0 payoff (walk, walk) = (0, 0) }")
    assert mistake.span is not None
    assert (mistake.span.text, mistake.span.start - len(SPLIT)) == ("A", 20)


def test_a_holder_of_what_cannot_be_demanded_has_a_place() -> None:
    (mistake,) = found("expect Dove vs Hold(55%): agreement")
    assert mistake.code == "BGL052"
    assert mistake.span is not None
    assert mistake.span.text == "Hold(55%)"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("expect Hold(50%, run) vs Dove: agreement", "Hold(50%, run)"),
        ("expect Dove vs Hold(50%, run): agreement", "Hold(50%, run)"),
        ('property "t": for every x in {Hold(50%, run)}: x vs Dove: agreement', "Hold(50%, run)"),
        (program("if agreement against Hold(50%, run) { demand 0% }"), "run"),
        (
            "timeline R in Split { horizon 2 agent A { programs Hold(50%, run) plan { wait } } "
            "agent B { programs Dove plan { wait } } }",
            "run",
        ),
    ],
)
def test_a_holder_takes_an_option_of_the_game(text: str, place: str) -> None:
    (mistake,) = found(text)
    assert mistake.code == "BGL024"
    assert mistake.span is not None
    assert mistake.span.text == place


def test_so_does_one_whose_option_is_handed_on() -> None:
    text = "program Holder(o) for Split { act as Hold(80%, o) }"
    model = bargain.load(f"{SPLIT}{text}")
    for first in ("Hold(80%, run)", "Holder(run)"):
        with pytest.raises(DiagnosticError) as caught:
            model.match(first, "Firm(80%)")
        assert [one.code for one in caught.value.diagnostics] == ["BGL024"]


def test_a_policy_chooses() -> None:
    (warning,) = bargain.load(f"{SPLIT}{program('demand 50% or { walk fight }')}").warnings[:1]
    assert "always chooses" in warning.message


@pytest.mark.parametrize(
    "text",
    [
        "expect Firm(55%) vs Dove: agreement",
        "expect Dove vs Firm(55%): agreement",
        'property "t": Firm(55%) vs Dove: agreement',
        'property "t": for every x in {Dove, Firm(55%)}: x vs Dove: agreement',
        "timeline R in Split { horizon 2 "
        "agent A { programs Firm(55%) plan { wait } } agent B { programs Dove plan { wait } } }",
    ],
)
def test_an_argument_that_does_not_fit_is_told_with_who_gives_it(text: str) -> None:
    (mistake,) = found(text)
    assert mistake.code == "BGL052"
    assert [one.span.text for one in mistake.related] == ["Firm(55%)"]
