"""What each action does, when what is learned, and when bargaining starts."""

from __future__ import annotations

from fractions import Fraction

import pytest

import bargain
from bargain import DiagnosticError
from bargain.output.race.words import Teller
from bargain.timeline import (
    Bargained,
    Branch,
    How,
    Learned,
    NeedsAnswer,
    NeverStarted,
    NoAnswerThere,
    TooHardThere,
)
from tests.timeline.texts import ABLE, GAME, agent, model, only_branch, told

THE_DEFINITIONS_EXAMPLE = """
use bargaining

timeline Race in Split {
  horizon 8

  agent Alice {
    programs Firm(60%), Alice, Dove
    can commit demands, programs
    can verify demands, programs
    gains commit conditional at 5
    channel open lag 1
    believes Firm(70%) with 30%, Dove with 70%
    plan {
      if they are committed to demand >= 60%  { commit program Dove }
      if I can commit conditional             { commit program Alice }
      if time == 0                            { prepare commit conditional taking 3 }
      wait
    }
  }

  agent Bob {
    programs Firm(70%), Dove
    can commit programs
    can verify programs
    channel open lag 1
    plan { if time == 1 { commit program Firm(70%) } wait }
  }
}
"""

OPEN = """
game Split {
  demands 0% .. 100% step 10%
  outside walk, fight
  payoff (walk, walk)   = (10%, 10%)
  payoff (walk, fight)  = (0, 20%)
  payoff (fight, walk)  = (20%, 0)
  payoff (fight, fight) = (-cost, -cost)
  feature cost: 0 .. 1/2
}
program Firm(x)  { demand x or fight }
program Bold     { if cost < 1/4 { demand 60% or fight } demand 40% }
program Cheap    { if cost < 2/3 { demand 60% or fight } demand 40% }
program Dove     { demand 0% }
"""

WAITS = agent("Bob", programs="Firm(60%), Dove")
FIRM = agent("Bob", programs="Firm(60%)")


def run(alice: str, bob: str = FIRM, more: str = "", **options: object) -> Branch:
    return only_branch(model(alice, bob, more, **options).race())  # type: ignore[arg-type]


def codes(branch: Branch) -> list[str]:
    assert isinstance(branch.end, NoAnswerThere)
    return [found.code for found in branch.end.diagnostics]


def test_the_definitions_example_goes_as_it_says() -> None:
    branch = only_branch(bargain.load(THE_DEFINITIONS_EXAMPLE).race())
    assert told(branch) == [
        "0 A: prepare commit conditional taking 3",
        "1 B: commit program Firm(70%)",
        "2 A learns commit program Firm(70%)",
        "2 A: commit program Dove",
        "3 A is ready",
        "3 B learns commit program Dove",
        "3 A: commit program Dove",
    ]
    assert isinstance(branch.end, Bargained)
    assert (branch.end.time, branch.end.programs) == (3, ("Dove", "Firm(70%)"))
    assert branch.end.payoffs == (Fraction(15, 100), Fraction(85, 100))


# Knowledge ----------------------------------------------------------------------------------------


def test_who_lists_one_program_is_known_from_the_start() -> None:
    branch = run(agent("Alice", programs="Dove"))
    assert isinstance(branch.end, Bargained)
    assert branch.end.time == 0


def test_what_was_done_is_known_at_once_where_the_lag_is_0() -> None:
    bob = agent("Bob", f"{ABLE} channel open lag 0", programs="Firm(60%)")
    branch = run(agent("Alice", plan="commit program Dove"), bob)
    assert told(branch) == ["0 B learns commit program Dove", "0 A: commit program Dove"]
    assert isinstance(branch.end, Bargained)
    assert branch.end.time == 0


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_a_commitment_is_known_a_lag_later(lag: int) -> None:
    bob = agent("Bob", f"{ABLE} channel open lag {lag}", programs="Firm(60%)")
    branch = run(agent("Alice", plan="commit program Dove"), bob)
    assert isinstance(branch.end, Bargained)
    assert branch.end.time == lag


def test_who_cannot_verify_a_kind_never_learns_it() -> None:
    bob = agent("Bob", "can verify demands channel open lag 0", programs="Firm(60%)")
    branch = run(agent("Alice", plan="commit program Dove"), bob)
    assert branch.end == NeverStarted(6, "walk", (Fraction(1, 10), Fraction(1, 10)))
    assert branch.steps[-1].standing[1].unlearned == ("commit program Dove",)


def test_what_comes_while_the_channel_is_closed_is_learned_on_opening() -> None:
    bob = agent(
        "Bob",
        f"{ABLE} channel closed lag 1",
        programs="Firm(60%)",
        plan="if time == 3 { open channel } wait",
    )
    branch = run(agent("Alice", plan="commit program Dove"), bob)
    (learned,) = [event for event in branch.steps[3].after if isinstance(event, Learned)]
    assert (learned.made, learned.how, learned.possible) == (0, How.OPENED, ("Dove",))
    assert isinstance(branch.end, Bargained)
    assert branch.end.time == 3


def test_what_is_not_due_yet_is_not_learned_on_opening() -> None:
    bob = agent(
        "Bob",
        f"{ABLE} channel closed lag 2",
        programs="Firm(60%)",
        plan="if time == 1 { open channel } wait",
    )
    branch = run(agent("Alice", plan="if time == 0 { commit program Dove } wait"), bob)
    assert told(branch) == [
        "0 A: commit program Dove",
        "1 B: open channel",
        "2 B learns commit program Dove",
    ]


def test_forced_verification_goes_through_a_closed_channel() -> None:
    alice = agent("Alice", f"{ABLE} can force verification", plan="commit program Dove")
    bob = agent("Bob", f"{ABLE} channel closed lag 1", programs="Firm(60%)")
    branch = run(alice, bob)
    (learned,) = [event for event in branch.steps[1].before if isinstance(event, Learned)]
    assert learned.how is How.FORCED
    assert isinstance(branch.end, Bargained)


def test_nobody_is_forced_to_verify_what_they_cannot() -> None:
    alice = agent("Alice", f"{ABLE} can force verification", plan="commit program Dove")
    bob = agent("Bob", "can verify theory channel closed lag 1", programs="Firm(60%)")
    assert isinstance(run(alice, bob).end, NeverStarted)


# Commitments --------------------------------------------------------------------------------------


def test_an_action_without_the_capability_fails_and_changes_nothing() -> None:
    branch = run(agent("Alice", "can commit demands", plan="commit program Dove"))
    assert branch.steps[0].acted[0].failed
    assert branch.steps[-1].standing[0].programs == ("Firm(60%)", "Soft(40%)", "Dove")
    assert isinstance(branch.end, NeverStarted)


@pytest.mark.parametrize(
    ("bound", "left"),
    [
        ("demand >= 40%", ("Firm(60%)", "Soft(40%)")),
        ("demand > 40%", ("Firm(60%)",)),
        ("demand <= 40%", ("Soft(40%)", "Dove")),
        ("outside is walk", ("Soft(40%)", "Dove")),
        ("that (I demand 40% or I demand 60%)", ("Firm(60%)", "Soft(40%)")),
        ("that (agreement)", ("Soft(40%)", "Dove")),
        ("one of Dove, Firm(60%)", ("Firm(60%)", "Dove")),
    ],
)
def test_a_commitment_keeps_the_programs_that_satisfy_it(bound: str, left: tuple[str, ...]) -> None:
    branch = run(agent("Alice", plan=f"commit {bound}"))
    assert branch.steps[0].standing[0].programs == left


def test_bounds_are_checked_against_every_program_that_the_other_lists() -> None:
    # Looker demands 40% of Firm(60%), and all of Dove.
    alice = agent("Alice", programs="Looker, Firm(60%)", plan="commit demand >= 50%")
    assert run(alice, WAITS).steps[0].standing[0].programs == ("Firm(60%)",)
    assert run(alice, agent("Bob", programs="Dove")).steps[0].standing[0].programs == (
        "Looker",
        "Firm(60%)",
    )


def test_bounds_are_checked_at_every_value_of_open_features() -> None:
    alice = agent("Alice", programs="Bold, Cheap, Dove", plan="commit demand >= 50%")
    race = model(alice, FIRM, game=OPEN).race()
    assert only_branch(race).steps[0].standing[0].programs == ("Cheap",)
    race = model(alice, FIRM, game=OPEN).race(given={"cost": Fraction(1, 8)})
    assert only_branch(race).steps[0].standing[0].programs == ("Bold", "Cheap")


def test_bargaining_needs_a_value_for_a_feature_in_its_payoffs() -> None:
    alice = agent("Alice", programs="Cheap", plan="wait")
    assert codes(run(alice, game=OPEN)) == ["BGL073"]


def test_without_bargaining_open_features_do_not_matter() -> None:
    alice = agent("Alice", programs="Cheap, Dove", plan="wait")
    assert isinstance(run(alice, game=OPEN).end, NeverStarted)


def test_a_commitment_that_leaves_no_program_ends_the_run() -> None:
    plan = "if time == 0 { commit demand >= 50% } commit program Dove"
    branch = run(agent("Alice", plan=plan))
    assert codes(branch) == ["BGL105"]
    assert isinstance(branch.end, NoAnswerThere)
    (found,) = branch.end.diagnostics
    assert branch.end.time == 1
    assert found.span is not None
    assert found.span.text == "commit program Dove"


def test_what_has_no_answer_is_not_taken_for_false() -> None:
    alice = agent("Alice", programs="Looker, Dove", plan="commit demand >= 50%")
    assert codes(run(alice, agent("Bob", programs="Looker"))) == ["BGL070"]


def test_a_cycle_at_the_end_is_no_answer() -> None:
    branch = run(agent("Alice", programs="Looker"), agent("Bob", programs="Looker"))
    assert codes(branch) == ["BGL070"]
    assert isinstance(branch.end, NoAnswerThere)
    assert branch.end.programs == ("Looker", "Looker")


def test_bargaining_that_is_too_hard_is_undecided() -> None:
    timelines = model(agent("Alice", programs="Wary"), agent("Bob", programs="Wary"))
    assert isinstance(only_branch(timelines.race(max_questions=1)).end, TooHardThere)


# Delegation ---------------------------------------------------------------------------------------


SUCCESSOR = "successor Heir { programs Soft(40%), Dove plan { commit program Dove } }"


def test_a_successor_decides_from_then_on() -> None:
    branch = run(agent("Alice", plan="delegate to Heir"), more=SUCCESSOR)
    assert told(branch)[:4] == [
        "0 A: delegate to Heir",
        "1 B learns delegate to Heir",
        "1 A: commit program Dove",
        "2 B learns commit program Dove",
    ]
    assert branch.steps[0].standing[0].decider == "Heir"
    assert branch.steps[0].standing[0].programs == ("Soft(40%)", "Dove")
    assert branch.steps[1].standing[1].theirs == ("Soft(40%)", "Dove")


def test_a_successors_programs_have_to_be_allowed_still() -> None:
    plan = "if time == 0 { commit demand >= 40% } delegate to Heir"
    branch = run(agent("Alice", plan=plan), more=SUCCESSOR)
    assert codes(branch) == ["BGL105"]


def test_agents_know_of_delegations_that_they_learned() -> None:
    bob = agent("Bob", plan="if they have delegated to Heir { commit program Dove } wait")
    branch = run(agent("Alice", plan="delegate to Heir"), bob, more=SUCCESSOR)
    assert "1 B: commit program Dove" in told(branch)


# Preparation --------------------------------------------------------------------------------------


def test_what_is_prepared_is_there_so_many_steps_later() -> None:
    plan = """if time == 0 { prepare commit programs taking 2 }
              if time == 1 { close channel }
              commit program Dove"""
    branch = run(agent("Alice", "can commit demands", plan=plan))
    assert told(branch)[:4] == [
        "0 A: prepare commit programs taking 2",
        "1 A: close channel",
        "2 A is ready",
        "2 A: commit program Dove",
    ]


def test_a_lag_that_is_prepared_is_shorter_from_then_on() -> None:
    bob = agent(
        "Bob",
        f"{ABLE} channel open lag 5",
        programs="Firm(60%)",
        plan="if time == 0 { prepare channel lag 0 taking 2 } wait",
    )
    branch = run(agent("Alice", plan="if time == 0 { commit program Dove } wait"), bob)
    assert isinstance(branch.end, Bargained)
    assert branch.end.time == 2


def test_a_longer_lag_that_is_prepared_changes_nothing() -> None:
    bob = agent("Bob", plan="if time == 0 { prepare channel lag 4 taking 1 } wait")
    assert run(agent("Alice"), bob).steps[-1].standing[1].lag == 1


def test_forced_verification_can_be_prepared() -> None:
    plan = "if time == 0 { prepare force verification taking 2 } commit program Dove"
    bob = agent("Bob", f"{ABLE} channel closed lag 1", programs="Firm(60%)")
    branch = run(agent("Alice", plan=plan), bob)
    assert isinstance(branch.end, Bargained)
    assert branch.end.time == 2


# Chance -------------------------------------------------------------------------------------------


CHANCY = agent(
    "Alice",
    "can commit demands gains commit programs at 1 with 40% gains commit programs at 3 with 1/2",
    plan="if I can commit programs { commit program Dove } wait",
)


def test_chance_makes_branches_with_exact_probabilities() -> None:
    race = model(CHANCY, FIRM).race()
    found = [(branch.probability, branch.end.time) for branch in race.branches]
    assert found == [
        (Fraction(2, 5), 2),
        (Fraction(3, 10), 4),
        (Fraction(3, 10), 6),
    ]
    assert [branch.shared for branch in race.branches] == [0, 1, 3]
    for before, branch in zip(race.branches, race.branches[1:], strict=False):
        assert branch.steps[: branch.shared] == before.steps[: branch.shared]
    # Dove leaves the rest to Firm(60%): they share what nobody demanded.
    first = Fraction(7, 10) * Fraction(2, 10) + Fraction(3, 10) * Fraction(1, 10)
    assert race.expected_payoffs is not None
    assert race.expected_payoffs[0] == first


def test_a_limit_on_branches_says_how_probable_the_rest_is() -> None:
    from bargain.timeline import race

    found = race(model(CHANCY, FIRM).setting(), max_branches=1)
    assert len(found.branches) == 1
    assert found.left_out == Fraction(3, 5)
    assert found.expected_payoffs is None


def test_a_capability_that_is_lost_is_gone() -> None:
    clauses = f"{ABLE} loses commit programs at 2"
    plan = "if time == 2 { commit program Dove } wait"
    assert isinstance(run(agent("Alice", clauses, plan=plan)).end, NeverStarted)


# Choices ------------------------------------------------------------------------------------------


CHOOSY = agent("Alice", plan="choose { commit program Dove } or { wait }")


def test_a_choice_without_an_answer_says_who_has_to_choose() -> None:
    branch = only_branch(model(CHOOSY, FIRM).race())
    assert isinstance(branch.end, NeedsAnswer)
    assert (branch.end.agent, branch.end.time) == ("Alice", 0)
    assert (branch.end.number, branch.end.alternatives) == (0, 2)
    assert branch.end.diagnostic.code == "BGL107"


def test_answers_are_taken_one_for_each_time() -> None:
    race = model(CHOOSY, FIRM).race(choices={0: [1, 1, 0]})
    branch = only_branch(race)
    assert isinstance(branch.end, NeedsAnswer)
    assert told(branch) == ["2 A: commit program Dove", "3 B learns commit program Dove"]
    assert branch.end.occurrence == 3


@pytest.mark.parametrize("choices", [{0: [2]}, {0: [-1]}, {1: [0]}])
def test_an_answer_that_is_none_is_refused(choices: dict[int, list[int]]) -> None:
    with pytest.raises(DiagnosticError) as error:
        model(CHOOSY, FIRM).race(choices=choices)
    assert [found.code for found in error.value.diagnostics] == ["BGL107"]


def test_a_timeline_is_asked_for_by_its_name() -> None:
    timelines = model(CHOOSY, FIRM)
    assert timelines.timelines == ("Race",)
    with pytest.raises(DiagnosticError) as error:
        timelines.race("Rase")
    assert error.value.diagnostics[0].hint == "did you mean `Race`?"
    with pytest.raises(DiagnosticError) as error:
        bargain.load(GAME).race()
    assert error.value.diagnostics[0].code == "BGL108"


@pytest.mark.parametrize(
    ("changes", "had", "branches"),
    [
        (
            "gains commit programs at 0 with 40% gains commit programs at 0 with 1/2",
            False,
            {
                (Fraction(7, 10), 3, "chance of 7/10: can now commit programs"),
                (Fraction(3, 10), 1, "chance of 3/10: still cannot commit programs"),
            },
        ),
        (
            "gains commit programs at 0 loses commit programs at 0 with 1/4",
            False,
            {
                (Fraction(3, 4), 1, "chance of 3/4: can now commit programs"),
                (Fraction(1, 4), 1, "chance of 1/4: still cannot commit programs"),
            },
        ),
        (
            "gains commit programs at 0 with 1/4 loses commit programs at 0",
            True,
            {(Fraction(1), 2, "can no longer commit programs")},
        ),
    ],
)
def test_changes_of_one_capability_at_one_time_are_told_by_what_they_come_to(
    changes: str, had: bool, branches: set[tuple[Fraction, int, str]]
) -> None:
    can = "can commit demands, programs" if had else "can commit demands"
    race = model(agent("Alice", f"{can} {changes}"), agent("Bob")).race()
    teller = Teller(race.timeline)
    assert {
        (each.probability, each.ways, teller.cells(each, 0, 0)[0].text) for each in race.branches
    } == branches
    assert all(len(each.steps[0].before) == 1 for each in race.branches)


COSTLY = GAME.replace(
    "(-10%, -10%)",
    "(-cost, -10%)\n  feature cost: 0 .. 1/2  feature seen: bool  feature mild: bool",
)
COSTLY += """
program Shy { if seen { demand 0% } demand 60% or fight }
program Mild { if mild { demand 50% } if not mild { demand 50% } demand 0% }
"""


@pytest.mark.parametrize(
    ("mine", "theirs", "missing"),
    [
        ("Firm(60%)", "Dove", []),
        ("Soft(60%)", "Soft(60%)", []),
        ("Mild", "Soft(50%)", []),
        ("Firm(60%)", "Firm(60%)", ["cost"]),
        ("Shy", "Dove", ["seen"]),
        ("Shy", "Firm(60%)", ["cost", "seen"]),
    ],
)
def test_bargaining_needs_values_for_what_the_match_depends_on(
    mine: str, theirs: str, missing: list[str]
) -> None:
    race = model(agent("Alice", programs=mine), agent("Bob", programs=theirs), game=COSTLY).race()
    end = only_branch(race).end
    if not missing:
        assert isinstance(end, Bargained)
        return
    assert isinstance(end, NoAnswerThere)
    assert [found.code for found in end.diagnostics] == ["BGL073"] * len(missing)
    messages = " ".join(found.message for found in end.diagnostics)
    assert messages == " ".join(f"the feature `{name}` has no value" for name in missing)


def test_bargaining_is_undecided_where_it_cannot_be_told_what_the_match_depends_on() -> None:
    found = model(agent("Alice", programs="Wary"), agent("Bob", programs="Wary"), game=COSTLY)
    end = only_branch(found.race(max_questions=1)).end
    assert isinstance(end, TooHardThere)


# Long stretches -----------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", ["time == 999998", "999997 < time", "time > 1999995 / 2"])
def test_a_million_quiet_steps_are_one_stretch(condition: str) -> None:
    alice = agent("Alice", plan=f"if {condition} {{ commit program Dove }} wait")
    race = model(alice, agent("Bob", programs="Firm(60%)"), horizon=1_000_000).race()
    branch = only_branch(race)
    assert branch.end.time == len(branch.steps) - 1 == 999_999
    assert [(step.time, last) for step, last in branch.steps.stretches] == [
        (0, 999_997),
        (999_998, 999_998),
        (999_999, 999_999),
    ]
    assert branch.steps[500_000].time == 500_000
