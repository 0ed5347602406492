"""What can be wrong with a property, each mistake by its code and place."""

from __future__ import annotations

import pytest

from bargain.diagnostics import DiagnosticError, Severity
from bargain.model import load

GAME = """
game Split {
  demands 0%, 50%, 100%
  outside walk, fight
  payoff (walk, walk)   = (10%, 10%)
  payoff (walk, fight)  = (0, 20%)
  payoff (fight, walk)  = (20%, 0)
  payoff (fight, fight) = (-cost, -cost)
  feature cost: 0 .. 1/2 = 10%
  feature seen: bool = true
}
program Dove { demand 0% }
program Half { demand 50% or fight }
program Firm(x) { demand x or fight }
"""
OTHER = """
game Duel {
  actions U, L
  payoff (U, U) = (c, c) payoff (U, L) = (c, 0) payoff (L, U) = (0, c) payoff (L, L) = (0, 0)
  feature c: 0 .. 1
}
program Up for Duel { play U }
"""

MISTAKES = {
    "for every x in {Dvoe}: Half vs x: true": ("BGL020", "Dvoe"),
    "for every x in {Firm}: Half vs x: true": ("BGL025", "Firm"),
    "for every x in {Firm(walk)}: Half vs x: true": ("BGL022", "walk"),
    "for every x in {Firm(30%)}: Half vs x: true": ("BGL052", "x"),
    "for every x in {Dove, Half, Dove}: Half vs x: true": ("BGL042", "Dove"),
    "for every x in {Dove, Up}: Half vs x: true": ("BGL053", "Half"),
    "for every x in {}: Half vs x: true": ("BGL110", "{}"),
    "for every x in library: Half vs x: true": ("BGL110", "for every x in library"),
    "for every x in programs up to size 1/2: Half vs x: true": ("BGL062", "1/2"),
    "for every x in programs up to size -1: Half vs x: true": ("BGL062", "-1"),
    "for every x in programs up to size 51: Half vs x: true": ("BGL062", "51"),
    "for every x in programs up to size cost: Half vs x: true": ("BGL033", "cost"),
    "for every x in programs up to size 1/0: Half vs x: true": ("BGL060", "1/0"),
    "for every x in programs up to size 1: Half vs x in Spilt: true": ("BGL021", "Spilt"),
    "for every x in programs up to size 1: x vs x: true": ("BGL081", '"t"'),
    "for every csot: Half vs Dove: true": ("BGL022", "csot"),
    "for every other: Half vs Dove: true": ("BGL022", "other"),
    "for every cost, for every cost: Half vs Dove: true": ("BGL012", "cost"),
    "for every x in {Dove}, for every x in {Half}: Half vs x: true": ("BGL012", "x"),
    "for every Dove in {Half}: Half vs Dove: true": ("BGL012", "Dove"),
    "for every Hold in {Half}: Half vs Hold: true": ("BGL012", "Hold"),
    "for every seen in {Half}: Half vs seen: true": ("BGL012", "seen"),
    "for every cost: Half vs Dove given cost = 1/4: true": ("BGL042", "cost"),
    "Half vs Dove given cost = 3: true": ("BGL044", "3"),
    "Half vs Dove given csot = 3: true": ("BGL022", "csot"),
    "Half vs Drove: true": ("BGL020", "Drove"),
    "Half vs Dove: they accept 50%": ("BGL032", "they accept 50%"),
    "Half vs Dove: first is me": ("BGL032", "me"),
    "Half vs Dove: agreement against Dove": ("BGL034", "against Dove"),
    "Half vs Dove: first payoff": ("BGL030", "first payoff"),
    "for every x in {Dove}: Half vs x: x": ("BGL030", "x"),
    "for every x in {Dove}: Half vs x: first payoff > x": ("BGL030", "x"),
    "for every x in {Dove}: Half vs x(1): true": ("BGL025", "x(1)"),
    "Half vs Dove: first demands 55%": ("BGL052", "55%"),
    "Half vs Dove: provable (second demands 55% against Half)": ("BGL052", "55%"),
    "Half vs Dove: round == 1": ("BGL035", "round"),
    "Half vs Dove: first is Up": ("BGL053", "Up"),
    "Up vs Up: first plays U": ("BGL073", '"t"'),
    "Half vs Firm(30%): true": ("BGL052", "x"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_by_its_code_and_place(text: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        load(f'{GAME}{OTHER}property "t": {text}\n')
    found = [
        (one.code, one.span.text if one.span is not None else "")
        for one in caught.value.diagnostics
        if one.severity is Severity.ERROR
    ]
    assert found == [MISTAKES[text]]


def test_a_property_without_any_game_says_so() -> None:
    with pytest.raises(DiagnosticError) as caught:
        load('property "t": for every x in programs up to size 1: x vs x: true\n')
    assert [one.code for one in caught.value.diagnostics] == ["BGL053"]


def test_several_mistakes_are_told_at_once() -> None:
    with pytest.raises(DiagnosticError) as caught:
        load(
            GAME + 'property "t": for every x in {}, for every csot, for every y in {Dvoe}: '
            "Half vs x given cost = 3: they accept 50%\n"
        )
    codes = sorted(one.code for one in caught.value.diagnostics)
    assert codes == ["BGL020", "BGL022", "BGL032", "BGL044", "BGL100", "BGL110"]


def test_a_title_is_used_once() -> None:
    with pytest.raises(DiagnosticError) as caught:
        load(GAME + 'property "t": Half vs Dove: true\nproperty "t": Dove vs Half: true\n')
    (found,) = caught.value.diagnostics
    assert found.code == "BGL012"
    assert found.related[0].span.text == '"t"'


def test_a_quantifier_that_nothing_uses_is_warned_of() -> None:
    model = load(GAME + 'property "t": for every x in {Dove}: Half vs Half: true\n')
    assert [(one.code, one.span.text) for one in model.warnings if one.span] == [("BGL100", "x")]
    (result,) = model.properties()
    assert result.holds


def test_properties_about_what_is_broken_are_passed_over() -> None:
    with pytest.raises(DiagnosticError) as caught:
        load(GAME + 'program P { demand 3 or run }\nproperty "t": P vs Dove: true\n')
    assert {one.code for one in caught.value.diagnostics} == {"BGL024", "BGL052"}


def test_a_program_of_the_name_of_a_bundled_one_is_in_the_way_of_library() -> None:
    with pytest.raises(DiagnosticError) as caught:
        load(
            "use modal\nprogram TitForTatBot for PD { play C }\n"
            'property "t": for every x in library: FairBot vs x: true\n'
        )
    assert [one.code for one in caught.value.diagnostics] == ["BGL012"]
