"""Generated properties: what they claim can be checked, and is what testing each match finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bargain.testing import Program, Property, games, load, opponents_of, programs, properties


@st.composite
def claimed(draw: st.DrawFn) -> tuple[Property, tuple[Program, Program]]:
    game = draw(games())
    one = draw(programs(game))
    others = (one, draw(opponents_of(one)))
    return draw(properties(game, others=others)), others


@settings(max_examples=20)
@given(claimed())
def test_properties_load_and_come_to_an_end(
    made: tuple[Property, tuple[Program, Program]],
) -> None:
    declared, others = made
    (result,) = load(*others, declared).properties(max_questions=200, max_matches=6)
    assert result.holds in (True, False, None)
    if result.holds is False:
        assert result.counterexample is not None
    if result.holds:
        assert result.matches > 0
        assert not result.gaps


@given(st.data())
def test_properties_print_as_what_they_are_loaded_from(data: st.DataObject) -> None:
    game = data.draw(games())
    declared = data.draw(properties(game, title="what is claimed"))
    model = load(declared)
    assert [one.title for one in model.module.properties] == ["what is claimed"]
    assert str(declared) == declared.text
