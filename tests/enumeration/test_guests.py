"""Generated programs in matches do what their texts do, and are told apart by what they do."""

from __future__ import annotations

from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.diagnostics import DiagnosticError
from bargain.enumeration import (
    Enumerated,
    Guests,
    behaviour,
    distinct_behaviours,
    facing,
    programs_up_to,
)
from bargain.enumeration import guests as guests_module
from bargain.enumeration.guests import Ended, Unanswered
from bargain.logic.limits import TooManyQuestions
from bargain.match import Match
from bargain.model import Model, load
from bargain.testing import Game, games
from bargain.testing.games import values_of
from tests.enumeration.games import OTHER_ROLES, PD, SPLIT


@pytest.fixture(name="model")
def loaded() -> Model:
    return load(PD)


def listed(model: Model, size: int) -> list[Enumerated]:
    return list(programs_up_to(model.games["PD"], size))


def test_a_guest_does_what_its_text_does(model: Model) -> None:
    programs = listed(model, 2)[::23]
    text = "\n".join(program.text(f"P{program.number}") for program in programs)
    known = load(f"{PD}\n{text}")
    guests = Guests(model, "PD")
    looked = [
        *facing(guests, [model.program("FairBot"), model.program("PrudentBot")]),
        (None, None),
    ]
    for program in programs:
        name = f"P{program.number}"
        expected: list[object] = []
        for pair in (("FairBot", name), ("PrudentBot", name), (name, name)):
            try:
                match = known.match(*pair)
            except DiagnosticError as error:
                expected.append(Unanswered(False, error.diagnostics[0].code))
            else:
                assert isinstance(match, Match)
                expected.append(
                    Ended(match.first.report, match.second.report, match.agreement, match.round)
                )
        assert list(behaviour(guests, program, looked)) == expected


@given(games(), st.lists(st.integers(0, 3_000), min_size=2, max_size=5))
def test_in_any_game_a_guest_does_what_its_text_does(game: Game, places: list[int]) -> None:
    bare = load(game.text)
    chosen = sorted(set(places))
    upto = list(islice(programs_up_to(bare.games[game.name], 2), chosen[-1] + 1))
    programs = [upto[place] for place in chosen if place < len(upto)]
    known = load("\n".join([game.text, *(one.text(f"P{one.number}") for one in programs)]))
    given_values = {feature.name: values_of(feature)[0] for feature in game.features}
    guests = Guests(bare, game.name, given_values)
    for one, other in product(programs, repeat=2):
        pair = (f"P{one.number}", f"P{other.number}")
        expected: object
        try:
            match = known.match(*pair, game=game.name, given=given_values)
        except DiagnosticError as error:
            expected = error.diagnostics[0].code
        else:
            assert isinstance(match, Match)
            expected = (match.first.report, match.second.report)
        assert told(guests, one, other) == expected


def test_a_file_lists_no_guests(model: Model) -> None:
    before = (model.programs, dict(model.module.names.programs))
    guests = Guests(model, "PD")
    for program in listed(model, 1):
        guests.table.match(model.program("FairBot"), guests.admit(program))
    assert (model.programs, dict(model.module.names.programs)) == before


def test_a_guest_may_come_again_after_many_others(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests_module, "BATCH", 5)
    guests = Guests(model, "PD")
    programs = listed(model, 1)
    fair = [(model.program("FairBot"), None)]
    once = [behaviour(guests, program, fair) for program in programs]
    assert [behaviour(guests, program, fair) for program in programs] == once
    assert len(guests._programs) <= 10


def test_two_guests_meet_though_others_come_in_between(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = listed(model, 1)
    wide = Guests(model, "PD")
    expected = {(a.number, b.number): told(wide, a, b) for a in programs for b in programs}
    monkeypatch.setattr(guests_module, "BATCH", 3)
    narrow = Guests(model, "PD")
    assert {
        (a.number, b.number): told(narrow, a, b) for a in programs for b in programs
    } == expected


def told(guests: Guests, one: Enumerated, other: Enumerated) -> object:
    first, second = guests.admit(one), guests.admit(other)
    try:
        match = guests.table.match(first, second)
    except DiagnosticError as error:
        return error.diagnostics[0].code
    assert isinstance(match, Match)
    return (match.first.report, match.second.report)


def test_of_each_behaviour_the_first_program_is_kept(model: Model) -> None:
    guests = Guests(model, "PD")
    looked = facing(guests, [model.program("FairBot")])
    every = [(program, behaviour(guests, program, looked)) for program in listed(model, 2)]
    kept = list(distinct_behaviours(guests, listed(model, 2), looked))
    first: dict[object, int] = {}
    for program, seen in every:
        first.setdefault(seen, program.number)
    assert [(seen, program.number) for program, seen in kept] == list(first.items())
    assert len(kept) == 4


def test_a_match_that_is_undecided_is_like_no_other(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_hard(*_arguments: object, **_options: object) -> None:
        raise TooManyQuestions(1)

    guests = Guests(model, "PD")
    monkeypatch.setattr(type(guests.table), "settled", too_hard)
    looked = facing(guests, [model.program("FairBot")])
    kept = list(distinct_behaviours(guests, listed(model, 1), looked))
    assert len(kept) == 46


def test_in_a_game_with_roles_a_program_faces_others_in_both() -> None:
    model = load(OTHER_ROLES)
    guests = Guests(model, "G")
    looked = facing(guests, [model.program("Up")])
    assert looked == [(model.program("Up"), None), (None, model.program("Up"))]
    seen = [behaviour(guests, program, looked) for program in programs_up_to(model.games["G"], 0)]
    # U, M and L against a program that plays U, which only the first can.
    assert [[isinstance(each, Ended) for each in found] for found in seen] == [
        [False, False],
        [True, False],
        [True, False],
    ]


def test_feature_values_count() -> None:
    model = load(SPLIT)
    text = "if observed {\n    demand 0% or walk\n  }\n  demand 1/3 or fight\n}"
    program = next(p for p in programs_up_to(model.games["G"], 1) if p.text("P").endswith(text))
    looked = [(model.program("Firm(0)"), None)]
    there = behaviour(Guests(model, "G", {"observed": True}), program, looked)
    not_there = behaviour(Guests(model, "G", {"observed": False}), program, looked)
    assert there != not_there
    with pytest.raises(DiagnosticError):
        Guests(model, "G", {"seen": True})


def test_a_guest_that_speaks_of_a_program_that_is_not_there_is_refused(model: Model) -> None:
    guests = Guests(model, "PD")
    for named, code in (("Nobody", "BGL080"), ("FairBotAt", "BGL025"), ("FairBot(1)", "BGL025")):
        program = next(programs_up_to(model.games["PD"], 1, named=[named]))
        with pytest.raises(DiagnosticError) as caught:
            guests.admit(program)
        assert [found.code for found in caught.value.diagnostics] == [code]


def test_a_file_without_programs_can_have_guests() -> None:
    bare = load(SPLIT.split("program")[0])
    guests = Guests(bare, "G")
    held = [one for one in programs_up_to(bare.games["G"], 1) if "when I hold" in one.text("P")]
    match = guests.table.match(guests.admit(held[0]), guests.admit(held[1]))
    assert isinstance(match, Match)
