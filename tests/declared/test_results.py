"""What a property comes to: whom it goes through, in which order, and what it leaves open."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bargain.enumeration import count_up_to
from bargain.match import Undecided
from bargain.model import load, load_bundled
from bargain.properties import PropertyResult
from bargain.resources import resource
from bargain.results import NoAnswer

PROPERTIES = resource("programs", "examples", "properties.bgl")


def result(text: str, libraries: str = "modal", **limits: int) -> PropertyResult:
    (found,) = load(f"use {libraries}\n{text}\n").properties(**limits)
    return found


def test_no_quantifier_is_one_match() -> None:
    found = result('property "t": FairBot vs FairBot: first plays C and second plays C')
    assert (found.holds, found.matches) == (True, 1)


def test_all_programs_up_to_a_size_are_gone_through() -> None:
    found = result(
        'property "t": for every x in programs up to size 1: FairBot vs x: '
        "not (first plays C and second plays D)"
    )
    assert found.holds
    assert found.matches + found.alike == sum(count_up_to(found.checked.game, 1))


def test_both_sides_may_be_quantified() -> None:
    found = result(
        'property "t": for every x in programs up to size 0, for every y in {FairBot, DefectBot}: '
        "y vs x: not (first plays C and second plays D)"
    )
    assert (found.holds, found.matches) == (True, 4)


def test_a_counterexample_is_one_of_the_smallest() -> None:
    found = result(
        'property "t": for every x in programs up to size 2: x vs DefectBot: first plays D'
    )
    assert found.counterexample is not None
    source = found.counterexample.programs["x"].source
    assert source == "program X for PD {\n  play C\n}"
    found = result(
        'property "t": for every x in {FairBot, CooperateBot}: x vs FairBot: first plays D'
    )
    assert found.counterexample is not None
    assert found.counterexample.programs["x"].name == "CooperateBot"


def test_a_counterexample_reads_as_a_program_that_does_the_same() -> None:
    found = result(
        'property "t": for every other in programs up to size 1: other vs FairBot: '
        "first plays C implies first plays C against DefectBot"
    )
    shown = found.counterexample
    assert shown is not None
    source = shown.programs["other"].source
    again = load(f"use modal\n{source}").match("Other", "FairBot")
    assert str(again) == str(shown.match)


def test_the_name_of_a_generated_program_is_no_other_one() -> None:
    found = result(
        'program Other for PD { play C }\nproperty "t": for every other in programs up to size 0: '
        "other vs DefectBot: first plays D"
    )
    assert found.counterexample is not None
    assert found.counterexample.programs["other"].name == "Other2"


def test_the_library_has_the_bundled_programs_of_the_game() -> None:
    found = result(
        'program Mine for PD { play D }\nproperty "t": for every x in library: '
        "DefectBot vs x: first plays D"
    )
    bundled = load_bundled()
    expected = {
        name
        for name, template in bundled.module.names.programs.items()
        if "PD" in template.games and not template.parameters
    }
    assert found.holds
    listed = found.checked.programs["x"]
    assert isinstance(listed, tuple)
    assert {one.name.name for one in listed} == expected


def test_features_that_are_not_quantified_have_their_default_or_what_is_given() -> None:
    claim = "Firm(60%) vs Firm(60%)"
    texts = {
        f'property "t": {claim} in Split: first payoff == -10%': True,
        f'property "t": {claim} in Split given cost = 1/4: first payoff == -25%': True,
        f'property "t": for every cost: {claim} in Split: first payoff == -cost': True,
        f'property "t": for every cost: {claim} in Split: first payoff > -1/2': False,
    }
    for text, holds in texts.items():
        assert result(text, "bargaining").holds is holds


def test_a_claim_may_name_what_is_quantified() -> None:
    assert result('property "t": for every x in {FairBot, DefectBot}: x vs x: first is x').holds
    found = result(
        'property "t": for every x in {FairBot, DefectBot}: CooperateBot vs x: '
        "second plays C against x and first payoff <= first payoff against FairBot"
    )
    assert found.holds is False
    assert found.counterexample is not None
    assert found.counterexample.programs["x"].name == "DefectBot"


def test_what_has_no_answer_is_never_passed() -> None:
    found = result(
        "program Look for PD { if they play C { play C } play D }\n"
        'property "t": for every x in {FairBot, Look}: Look vs x: true'
    )
    assert (found.holds, found.unanswered, found.undecided) == (None, 1, 0)
    (gap,) = found.gaps
    assert gap.programs["x"].name == "Look"
    assert isinstance(gap.why, NoAnswer)
    assert [one.code for one in gap.why.diagnostics] == ["BGL070"]


def test_programs_that_depend_on_themselves_alone_are_left_out() -> None:
    found = result(
        'property "t": for every x in programs up to size 2: FairBot vs x: '
        "not (first plays C and second plays D)"
    )
    assert (found.holds, found.unanswered, found.ill_founded) == (True, 0, 48)
    assert found.matches + found.alike + 48 == sum(count_up_to(found.checked.game, 2))
    assert "48 pairs of programs are left out" in str(found)


def test_what_is_false_is_found_among_those_that_are_left_in() -> None:
    found = result(
        'property "t": for every x in programs up to size 2: FairBot vs x: second plays C'
    )
    assert found.holds is False
    assert found.counterexample is not None
    assert found.counterexample.programs["x"].source == "program X for PD {\n  play D\n}"


@pytest.mark.parametrize(
    "given",
    [
        "if they play C { play C } play D",
        "if provable (they play C against them) { play C } play D",
    ],
)
def test_a_given_program_that_is_to_blame_leaves_a_property_checked_in_part(given: str) -> None:
    found = result(
        f"program Given for PD {{ {given} }}\n"
        'property "t": for every x in programs up to size 1: Given vs x: true'
    )
    assert found.holds is None
    assert found.unanswered > 0
    assert found.ill_founded == 0


def test_a_given_program_that_depends_on_itself_passes_nothing() -> None:
    found = result(
        "program Given for PD "
        "{ if provable (I play C against me) iff they play C { play C } play D }\n"
        'property "t": for every x in programs up to size 0: Given vs x: true'
    )
    assert (found.holds, found.unanswered, found.ill_founded) == (None, 2, 0)


def test_two_generated_programs_that_look_at_each_other_are_not_left_out() -> None:
    found = result(
        'property "t": for every x in programs up to size 1, for every y in programs up to '
        "size 1: x vs y: true"
    )
    assert found.holds is None
    assert found.unanswered > 0
    assert found.ill_founded == 0


def test_an_answer_against_one_program_keeps_a_program_in() -> None:
    """It has an answer against FairBot, though not against its own copy."""
    found = result(
        "program Look for PD { if they play C { play C } play D }\n"
        'property "t": for every x in programs up to size 2: Look vs x: true'
    )
    assert found.holds is None
    assert found.ill_founded == 48


def test_what_is_undecided_is_never_passed() -> None:
    found = result(
        'property "t": for every x in {CooperateBot, FairBot}: PrudentBot vs x: true',
        max_questions=2,
    )
    assert (found.holds, found.unanswered, found.undecided) == (None, 0, 1)
    assert isinstance(found.gaps[0].why, Undecided)


def test_a_limit_on_matches_is_never_passed_in_silence() -> None:
    found = result(
        'property "t": for every x in programs up to size 1: FairBot vs x: true', max_matches=3
    )
    assert (found.holds, found.matches + found.alike) == (None, 3)
    assert found.stopped is not None
    assert "46" in found.stopped


def test_a_limit_that_suffices_leaves_nothing_out() -> None:
    roles = """
game G {
  players one, other
  actions first: U, D
  actions second: L, R
  payoff (U, L) = (1, 1)  payoff (U, R) = (0, 0)
  payoff (D, L) = (0, 0)  payoff (D, R) = (1, 1)
}
program Left for G { play L }
property "t": for every x in programs up to size 0: x vs Left: true
"""
    (enough,) = load(roles).properties(max_matches=2)
    assert (enough.holds, enough.stopped) == (True, None)
    (short,) = load(roles).properties(max_matches=1)
    assert short.holds is None
    assert short.stopped is not None


def test_a_counterexample_counts_whatever_else_is_open() -> None:
    found = result(
        "program Look for PD { if they play C { play C } play D }\n"
        'property "t": for every x in {DefectBot, Look, FairBot}: Look vs x: first plays D'
    )
    assert found.holds is False
    assert found.unanswered


def test_no_answer_at_some_values_alone_is_found() -> None:
    text = """
        game G {
          actions C, D
          payoff (C, C) = (2, 2)
          payoff (C, D) = (0, 3)
          payoff (D, C) = (3, 0)
          payoff (D, D) = (1, 1)
          feature x: 0 .. 1 = 1/2
        }
        program Look { if x == 1/3 and they play C { play C } play D }
        property "t": for every x: Look vs Look: first plays D
    """
    (found,) = load(text).properties()
    assert found.holds is None
    assert found.gaps[0].given == {"x": Fraction(1, 3)}


ROLES = """
game G {
  actions first: U, V
  actions second: L, R
  payoff (U, L) = (1, 0)
  payoff (U, R) = (0, 1)
  payoff (V, L) = (0, 1)
  payoff (V, R) = (1, 0)
}
"""


def test_generated_programs_play_the_role_they_are_put_in() -> None:
    (found,) = load(
        f'{ROLES}property "t": for every x in programs up to size 0, for every y in programs up to '
        "size 0: x vs y: first payoff + second payoff == 1"
    ).properties()
    assert (found.holds, found.matches) == (True, 4)


def test_nothing_to_go_through_is_no_pass() -> None:
    (found,) = load(
        ROLES + "program Left { play L }\n"
        'property "t": for every x in programs up to size 0: Left vs x: true'
    ).properties()
    assert found.holds is not True


def test_the_order_of_quantifiers_changes_nothing_with_generated_programs() -> None:
    quantifiers = [
        "for every x in programs up to size 1",
        "for every y in {FairBot, DefectBot, CooperateBot}",
    ]
    found = [
        result(f'property "t": {", ".join(order)}: x vs y: first plays C implies second plays C')
        for order in (quantifiers, quantifiers[::-1])
    ]
    shown = [one.counterexample for one in found]
    assert shown[0] is not None
    assert shown[1] is not None
    assert shown[0].programs == shown[1].programs
    assert found[0].matches == found[1].matches


def test_results_show_themselves() -> None:
    found = result('property "<t>": for every x in library: x vs DefectBot: first plays D')
    assert "failed" in str(found)
    assert "<pre>" in found._repr_html_()
    assert "&lt;t&gt;" in found._repr_html_()
    assert repr(found) == "<Property '<t>' fails>"


def test_the_bundled_properties_hold() -> None:
    results = list(load(PROPERTIES).properties())
    assert [found.holds for found in results] == [True] * 3


def test_a_counterexample_has_all_values_for_which_it_goes_so() -> None:
    text = (
        "program Pushover for Split { demand 60% or fight }\n"
        'property "t": for every x in {Rival}, for every cost: '
        "Pushover vs x in Split: first payoff >= -1/3\n"
        "program Rival for Split { demand 60% or fight }"
    )
    found = result(text, "bargaining")
    assert found.counterexample is not None
    assert "and likewise wherever cost > 1/3" in " ".join(str(found).split())
    everywhere = result(text.replace("first payoff >= -1/3", "agreement"), "bargaining")
    assert "for all values of cost" in " ".join(str(everywhere).split())
    cell = found.counterexample.cell
    assert cell is not None
    assert [cell.contains({"cost": Fraction(1, n)}) for n in (2, 3, 4)] == [True, False, False]
