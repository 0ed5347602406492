"""Commitments that no program satisfies are found without a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.core import timelines as c
from bargain.timeline import NoAnswerThere
from bargain.timeline.claims import Unanswered
from bargain.timeline.impossible import impossible_commitments
from bargain.timeline.plans import statements_of
from bargain.timeline.step import Steps
from tests.timeline.generated import setting_of, timelines
from tests.timeline.texts import GAME, agent, model, only_branch

BOB = agent("Bob")


def reported(alice: str, bob: str = BOB, more: str = "", game: str = GAME) -> list[str]:
    """What is said to be impossible, as the file has it."""
    found = model(alice, bob, more, game=game).impossible_commitments()
    assert {each.code for each in found} <= {"BGL105"}
    return [each.span.text for each in found if each.span is not None]


@pytest.mark.parametrize(
    "commitment",
    [
        "demand >= 70%",
        "demand < 0%",
        "outside is fight",
        "that (my demand == 50%)",
        "that (they accept 100% when I hold 100%)",
        "that (false)",
    ],
)
def test_what_no_program_satisfies_is_impossible_and_a_run_says_the_same(commitment: str) -> None:
    alice = agent("Alice", programs="Soft(40%), Dove", plan=f"commit {commitment}")
    assert reported(alice) == [f"commit {commitment}"]
    end = only_branch(model(alice, BOB).race()).end
    assert isinstance(end, NoAnswerThere)
    assert [found.code for found in end.diagnostics] == ["BGL105"]


@pytest.mark.parametrize(
    "commitment", ["demand >= 40%", "demand == 0%", "outside is walk", "that (not (false))"]
)
def test_what_some_program_satisfies_is_possible(commitment: str) -> None:
    assert not reported(agent("Alice", programs="Soft(40%), Dove", plan=f"commit {commitment}"))


def test_what_only_an_earlier_commitment_makes_impossible_is_left_to_runs() -> None:
    plan = "if time == 0 { commit demand <= 40% } commit demand >= 60%"
    assert not reported(agent("Alice", plan=plan))


def test_all_places_are_reported_in_the_order_of_the_text() -> None:
    plan = """
      if time == 1 { commit demand >= 70% }
      choose { commit demand >= 60% } or { commit demand >= 80% }"""
    assert reported(agent("Alice", plan=plan), agent("Bob", plan="commit demand >= 90%")) == [
        "commit demand >= 70%",
        "commit demand >= 80%",
        "commit demand >= 90%",
    ]


def test_a_successor_has_its_own_programs() -> None:
    heir = "successor Heir { programs Soft(40%), Dove plan { commit demand >= 60% } }"
    delegates = agent("Alice", plan="delegate to Heir")
    assert reported(delegates, more=heir) == ["commit demand >= 60%"]
    assert not reported(agent("Alice", plan="commit demand >= 60%"))


def test_what_a_successor_of_both_can_do_for_one_of_them_is_possible() -> None:
    heir = "successor Heir { programs Dove plan { commit that (their demand == 0%) } }"
    alice = agent("Alice", plan="delegate to Heir")
    modest = agent("Bob", programs="Dove")
    # Against Alice's programs it is impossible for Bob, and against Bob's possible for Alice.
    assert not reported(alice, agent("Bob", programs="Dove", plan="delegate to Heir"), more=heir)
    assert not reported(alice, modest, more=heir)
    assert reported(alice, agent("Bob", plan="delegate to Heir"), more=heir)


def test_what_has_no_answer_is_not_called_impossible() -> None:
    alice = agent("Alice", programs="Looker", plan="commit demand >= 50%")
    assert not reported(alice, agent("Bob", programs="Looker"))


FEATURED = GAME.replace(
    "outside walk", "feature cost: 0 .. 1 = 1/10\n feature bare: bool\n outside walk"
)


@pytest.mark.parametrize(
    ("commitment", "impossible"),
    [
        ("demand >= 70%", True),
        ("demand >= 60%", False),  # with `--given cost=1/2`
        ("that (cost > 1)", True),
        ("that (cost > 1/2)", False),
        ("that (bare)", False),  # with `--given bare=true`
        ("that (bare and not bare)", True),
    ],
)
def test_what_is_possible_at_some_feature_values_is_possible(
    commitment: str, impossible: bool
) -> None:
    game = FEATURED + "program Torn { if cost >= 1/2 { demand 60% } demand 0% }"
    alice = agent("Alice", programs="Dove, Torn", plan=f"commit {commitment}")
    assert bool(reported(alice, game=game)) is impossible


def satisfiable(steps: Steps, role: int, commit: c.Commit, programs: int) -> bool:
    """By what runs do, where that has an answer."""
    try:
        return bool(steps.promises.within(role, (steps.promises.of(commit).number,), programs))
    except Unanswered:
        return True


@given(timelines(st.integers(1, 3)))
def test_what_is_reported_is_what_a_run_refuses_to_whoever_has_all_programs(
    timeline: c.Timeline,
) -> None:
    setting = setting_of(timeline)
    steps = Steps(setting)
    possible: dict[int, bool] = {}
    for role in (0, 1):
        reached = [timeline.agents[role].plan]
        allowed = [setting.everything[role]]
        for plan, programs in zip(reached, allowed, strict=False):
            for statement in statements_of([plan]):
                if not isinstance(statement, c.Do):
                    continue
                action = statement.action
                if isinstance(action, c.Delegate):
                    successor = timeline.successors[action.successor]
                    if successor.plan not in reached:
                        reached.append(successor.plan)
                        allowed.append(setting.mask(role, successor.programs))
                if isinstance(action, c.Commit) and isinstance(action.what, c.That):
                    found = satisfiable(steps, role, action, programs)
                    possible[id(action)] = possible.get(id(action), False) or found
    reported = list(impossible_commitments(timeline, setting.claims, None))
    assert len(reported) == sum(not each for each in possible.values())
