"""A keyword with two letters exchanged is named by the first message, wherever it stands."""

from __future__ import annotations

import re

import pytest

import bargain
from bargain.diagnostics import DiagnosticError, Severity
from bargain.syntax.keywords import KEYWORDS, PROPERTY_WORDS, TIMELINE_WORDS

GAME = """\
game Haggle {
  players Ann, Ben
  divide 100
  worth second = share * divide
  demands 0% .. 100% step 10%
  surplus split
  outside walk, fight
  rounds 2
  discount 9/10
  renegotiate by nash
  payoff (walk, walk)   = (cost, divide / 10)
  payoff (walk, fight)  = (0, 20)
  payoff (fight, walk)  = (20, 0)
  payoff (fight, fight) = (-cost, -cost)
  feature cost: 0 .. 1/2 = 10%
  feature seen: bool = false
}
program Dove for Haggle { demand 0% }
"""
FIRM = "program Firm(x) for Haggle { demand x or fight }\n"
PROGRAMS = """\
program Bold for Haggle {
  let least = 100% - their last demand
  if round == 2 and not seen or provable within 3 (they accept 60% when I hold 60%) {
    demand least or { if my demand > 50% { fight } elif seen { walk } else { fight } } locked
  } elif they are unconditional iff possible in PA+1 (agreement against Dove) {
    highest x in demands where provable for every cost (their outside is walk) { demand x }
    else { act as Dove }
  } else {
    lowest x in demands where true { demand x }
  }
  for x, i in demands descending { demand x }
}

use modal
program Nice for PD {
  for a in actions { if they are me or I play a implies they play C { play a } }
  play C
}

expect Bold vs Dove: first accepts 0% and second demands 0% or disagreement
expect Bold vs Dove in Haggle given seen = true:
  first first demand == 0% or second payoff against Dove > 0
expect Nice vs Nice: second plays C
"""
PROPERTIES = """\
use modal

property "soft": for every other in library, for every some in programs up to size 1:
  other vs some in PD: first is other

property "firm": for every other in {Dove, Firm(50%)}, for every cost:
  Firm(60%) vs other given seen = true: first share >= 0%
"""
TIMELINE = """\
timeline Race in Haggle {
  horizon 6
  agent Ann {
    programs Firm(60%), Firm(80%), Dove
    can commit delegation, programs
    can verify programs
    can force verification
    gains commit theory at 2 with 1/4
    loses commit theory at 3
    channel closed lag 0
    plan {
      if my channel is closed and time >= 1 { open channel }
      if I am committed or they have delegated to Heir { prepare channel lag 1 taking 2 }
      if I can commit theory { follow maximin }
      if not I know (their demand <= 40%) { delegate to Heir }
      choose { commit one of Dove, Firm(60%) } or { commit program Dove }
    }
  }
  successor Heir {
    programs Firm(60%), Dove
    goal { payoff (fight, fight) = (0, 0) }
    follow maximin
  }
  agent Ben {
    programs Firm(70%), Dove
    can commit demands, conditional
    can verify programs, demands, delegation, theory
    channel open lag 1
    believes Firm(60%) with 1/2, Dove with 1/2
    plan {
      if they are committed to demand >= 60% { commit demand <= 50% }
      if they follow maximin { commit that (my demand >= 0%) }
      if time == 5 { close channel }
      wait
    }
  }
}

expect Race: possibly (disagreement) or always (started) and probability of (agreement) >= 1/4
"""

# They only stand in what this version refuses, where another word is meant, or for others' names.
ELSEWHERE = {"T", "default", "holds", "renegotiates", "them"}

LEXEME = re.compile(r'"[^"]*"|\w+')
WORDS = KEYWORDS | PROPERTY_WORDS | TIMELINE_WORDS
TEXTS = {
    "a game": ("", GAME),
    "programs": (GAME, PROGRAMS),
    "properties": (f"{GAME}{FIRM}", PROPERTIES),
    "timelines": (f"{GAME}{FIRM}", TIMELINE),
}
PLACES = [
    pytest.param(text, found, id=f"{found[0]} in {text} at {found.start()}")
    for text, (_, own) in TEXTS.items()
    for found in LEXEME.finditer(own)
    if found[0] in WORDS and len(found[0]) > 1
]


def exchanged(word: str) -> str:
    """The word with its last two letters that differ exchanged."""
    at = max(at for at in range(len(word) - 1) if word[at] != word[at + 1])
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def first_error(text: str) -> tuple[str, str | None]:
    try:
        bargain.load(text)
    except DiagnosticError as error:
        errors = (one for one in error.diagnostics if one.severity is Severity.ERROR)
        first = next(errors)
        return first.message, first.hint
    return "", None


def test_the_texts_are_right_and_have_every_keyword() -> None:
    assert [first_error(f"{before}{own}") for before, own in TEXTS.values()] == [("", None)] * 4
    found = {word for _, own in TEXTS.values() for word in LEXEME.findall(own)}
    assert found >= WORDS - ELSEWHERE


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_a_misspelt_keyword_is_named(text: str, place: re.Match[str]) -> None:
    before, own = TEXTS[text]
    wrong = exchanged(place[0])
    _, hint = first_error(f"{before}{own[: place.start()]}{wrong}{own[place.end() :]}")
    assert hint is not None
    assert place[0] in hint
