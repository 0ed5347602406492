"""A timeline's text becomes the data that it is run from."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import bargain
from bargain.core import timelines as core
from bargain.core.terms import ME, THEM, Relation
from bargain.core.text import condition_text, program_text
from tests.elaborate.timelines import ABLE, BASE, WAITS, planned, read, timeline


def action_of(text: str) -> core.Action:
    """What Alice does first in a timeline in which she has this plan."""
    successor = "successor Bold { programs Firm(60%) plan { wait } }"
    plan = read(planned(text, more=successor)).agents[0].plan
    assert not isinstance(plan, str)
    statement = plan[0]
    assert isinstance(statement, core.Do)
    return statement.action


def condition_of(text: str) -> core.PlanCondition:
    """The condition under which Alice does something."""
    plan = read(planned(f"if {text} {{ wait }} wait")).agents[0].plan
    assert not isinstance(plan, str)
    statement = plan[0]
    assert isinstance(statement, core.When)
    (condition, _) = statement.cases[0]
    assert condition is not None
    return condition


def asked(text: str) -> core.EndCondition:
    loaded = bargain.load(f"{BASE}{timeline()}\nexpect Race: {text}")
    (expectation,) = loaded.module.timeline_expectations
    assert expectation.text == text
    return expectation.condition


COMMITMENTS = {
    "commit program Firm(60%)": (core.Kind.PROGRAMS, "program Firm(60%)"),
    "commit program Wary": (core.Kind.CONDITIONAL, "program Wary"),
    "commit one of Firm(60%), Dove": (core.Kind.PROGRAMS, "one of Firm(60%), Dove"),
    "commit one of Firm(60%), Wary": (core.Kind.CONDITIONAL, "one of Firm(60%), Wary"),
    "commit demand >= cost": (core.Kind.DEMANDS, "demand >= cost"),
    "commit outside is walk": (core.Kind.DEMANDS, "outside is walk"),
    "commit that (they are me)": (core.Kind.CONDITIONAL, "that (they are me)"),
}


@pytest.mark.parametrize("text", COMMITMENTS)
def test_a_commitment_has_its_kind_and_its_words(text: str) -> None:
    action = action_of(text)
    assert isinstance(action, core.Commit)
    assert (action.kind, action.text) == COMMITMENTS[text]
    assert action.span.text == text


def test_a_bound_is_a_condition_on_the_program_of_whoever_commits() -> None:
    action = action_of("commit demand <= 70%")
    assert isinstance(action, core.Commit)
    assert isinstance(action.what, core.That)
    assert condition_text(action.what.condition) == "my demand <= 70%"


def test_programs_are_committed_to_in_the_order_of_the_text() -> None:
    action = action_of("commit one of Dove, Firm(60%)")
    assert isinstance(action, core.Commit)
    assert isinstance(action.what, core.OneOf)
    assert [program_text(program) for program in action.what.programs] == ["Dove", "Firm(60%)"]


def test_the_other_actions_are_what_they_say() -> None:
    assert isinstance(action_of("wait"), core.Wait)
    assert action_of("close channel").open is False
    assert action_of("open channel").open is True
    assert action_of("follow maximin").rule == "maximin"
    assert action_of("delegate to Bold").successor == "Bold"
    prepared = action_of("prepare force verification taking 2")
    assert (prepared.what, prepared.steps) == (core.CanForceVerification(), 2)
    assert action_of("prepare verify theory taking 1").what == core.CanVerify(core.Kind.THEORY)
    assert action_of("prepare channel lag 0 taking 2").what == core.ShorterLag(0)


def test_agents_have_what_their_clauses_say() -> None:
    alice, bob = read(
        timeline(
            "programs Firm(60%), Dove can commit programs can verify theory, demands "
            "can force verification gains commit demands at 5 with 1/4 "
            "loses verify theory at 3 channel closed lag 2 "
            "believes Dove with 30%, Firm(70%) with 70% "
            "plan { commit demand >= 60% } goal { payoff (walk, fight) = (1, -cost) }",
            "programs Firm(70%), Dove follow best_response",
        )
    ).agents
    assert [program_text(program) for program in alice.programs] == ["Firm(60%)", "Dove"]
    assert alice.capabilities == {
        core.CanCommit(core.Kind.PROGRAMS),
        core.CanVerify(core.Kind.THEORY),
        core.CanVerify(core.Kind.DEMANDS),
        core.CanForceVerification(),
    }
    assert [(c.capability, c.gained, c.time, c.chance) for c in alice.changes] == [
        (core.CanCommit(core.Kind.DEMANDS), True, 5, Fraction(1, 4)),
        (core.CanVerify(core.Kind.THEORY), False, 3, 1),
    ]
    assert (alice.channel_open, alice.lag) == (False, 2)
    assert alice.beliefs is not None
    assert {program_text(p): share for p, share in alice.beliefs} == {
        "Dove": Fraction(3, 10),
        "Firm(70%)": Fraction(7, 10),
    }
    assert alice.goal is not None
    assert list(alice.goal) == [("walk", "fight")]
    assert (bob.channel_open, bob.lag, bob.beliefs, bob.goal) == (True, 0, None, None)
    assert bob.plan == "best_response"


def test_successors_are_known_by_name_and_may_delegate_in_a_circle() -> None:
    able = f"{WAITS[: -len('plan { wait }')]} {ABLE}"
    successors = read(
        timeline(
            f"{able} plan {{ delegate to One }}",
            more="successor One { programs Dove plan { delegate to Two } } "
            "successor Two { programs Dove plan { if time > 3 { delegate to One } wait } } ",
        )
    ).successors
    assert list(successors) == ["One", "Two"]
    assert successors["One"].goal is None


def test_choices_are_numbered_through_the_whole_timeline() -> None:
    plan = "if seen { choose { wait } or { choose { wait } or { wait } } } wait"
    both = f"programs Dove plan {{ {plan} }}"
    numbers: list[int] = []
    for agent in read(timeline(both, both)).agents:
        assert isinstance(agent.plan, tuple)
        stack: list[core.Statement] = list(agent.plan)
        while stack:
            match stack.pop():
                case core.When(cases=cases):
                    stack += [statement for _, plan in cases for statement in plan]
                case core.Choose(alternatives=alternatives, number=number):
                    numbers.append(number)
                    stack += [statement for plan in alternatives for statement in plan]
    assert numbers == [0, 1, 2, 3]


def test_without_a_game_it_is_the_one_that_fits_all_programs() -> None:
    assert read(timeline().replace(" in Split", "")).game.name == "Split"


# Conditions of plans -----------------------------------------------------------------------------


def test_conditions_ask_what_the_agent_knows() -> None:
    assert condition_of("I can verify demands") == core.Can(core.CanVerify(core.Kind.DEMANDS))
    assert condition_of("I can force verification") == core.Can(core.CanForceVerification())
    assert condition_of("my channel is open") == core.ChannelIsOpen()
    assert condition_of("my channel is closed") == core.PlanNot(core.ChannelIsOpen())
    assert condition_of("I am committed") == core.IsCommitted(ME, None)
    assert condition_of("they have delegated") == core.HasDelegated(THEM, None)
    assert condition_of("they follow maximin") == core.Follows(THEM, "maximin")
    committed = condition_of("they are committed to Firm(70%)")
    assert isinstance(committed, core.IsCommitted)
    assert committed.program is not None
    assert program_text(committed.program) == "Firm(70%)"
    knows = condition_of("I know (their demand against Dove >= 70%)")
    assert isinstance(knows, core.Knows)
    assert condition_text(knows.condition) == "their demand against Dove >= 70%"


def test_a_bound_of_the_other_is_read_from_its_side() -> None:
    known = condition_of("they are committed to demand >= 60%")
    assert isinstance(known, core.BoundIsKnown)
    assert condition_text(known.condition) == "my demand >= 60%"


def test_comparisons_with_time_are_sums_of_numbers_that_do_not_change() -> None:
    compared = condition_of("2 * time - 1 < cost + 1/2")
    assert isinstance(compared, core.PlanCompare)
    assert compared.relation is Relation.LESS
    assert isinstance(compared.left, core.PlanComputed)
    assert isinstance(compared.left.left, core.PlanComputed)
    assert compared.left.left.right == core.Time()
    assert isinstance(compared.right, core.PlanNumber)
    assert condition_text(compared.right.term) == "cost + 50%"


def test_connectives_join_what_is_asked() -> None:
    open_, committed = core.ChannelIsOpen(), core.IsCommitted(ME, None)
    words = "my channel is open {} I am committed"
    assert condition_of(words.format("and")) == core.PlanAll((open_, committed))
    assert condition_of(words.format("or")) == core.PlanSome((open_, committed))
    assert condition_of(words.format("iff")) == core.PlanIff(open_, committed)
    assert condition_of(words.format("implies")) == core.PlanSome((core.PlanNot(open_), committed))


def test_facts_of_the_situation_are_core_terms() -> None:
    fact = condition_of("seen")
    assert isinstance(fact, core.PlanTruth)
    assert condition_text(fact.condition) == "seen"


# Expectations ------------------------------------------------------------------------------------


def test_expectations_tell_ends_claims_and_facts_apart() -> None:
    end = asked("first is Dove")
    assert isinstance(end, core.EndsWith)
    assert (end.role, program_text(end.program)) == (0, "Dove")
    assert asked("started") == core.Started()
    assert isinstance(asked("disagreement"), core.EndClaim)
    assert isinstance(asked("first demand >= 50%"), core.EndClaim)
    assert isinstance(asked("first payoff > second payoff against Dove"), core.EndClaim)
    assert isinstance(asked("seen or cost > 0"), core.EndSome)
    assert isinstance(asked("cost > 0"), core.EndTruth)
    assert isinstance(asked("not agreement"), core.EndNot)


def test_expectations_compare_times_and_payoffs() -> None:
    compared = asked("T - 1 >= first payoff")
    assert isinstance(compared, core.EndCompare)
    assert isinstance(compared.left, core.EndComputed)
    assert compared.left.left == core.BargainingTime()
    assert compared.right == core.EndPayoff(0)


def test_a_probability_may_stand_on_either_side() -> None:
    left, right = asked("probability of (started) >= 1/2"), asked("1/2 <= probability of (started)")
    assert isinstance(left, core.ProbabilityOf)
    assert isinstance(right, core.ProbabilityOf)
    assert left.relation is right.relation is Relation.AT_LEAST
    assert left.condition == right.condition == core.Started()
    equal = asked("1/2 == probability of (started)")
    assert isinstance(equal, core.ProbabilityOf)
    assert equal.relation is Relation.EQUAL


def test_branches_are_asked_about_together_or_apart() -> None:
    assert asked("possibly (started)") == core.Possibly(core.Started())
    assert asked("always (started) iff possibly (started)") == core.EndIff(
        core.Always(core.Started()), core.Possibly(core.Started())
    )


def test_feature_values_are_given() -> None:
    loaded = bargain.load(f"{BASE}{timeline()}\nexpect Race given seen = true, cost = 0: started")
    (expectation,) = loaded.module.timeline_expectations
    assert expectation.given == {"seen": True, "cost": 0}


def test_timelines_are_used_from_other_files_and_their_expectations_are_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "race.bgl").write_text(f"{BASE}{timeline()}\nexpect Race: not started")
    file = tmp_path / "mine.bgl"
    file.write_text('use "race.bgl"\nexpect Race: started')
    module = bargain.load(file).module
    assert list(module.timelines) == ["Race"]
    assert [expectation.text for expectation in module.timeline_expectations] == ["started"]


def test_words_of_timelines_are_free_for_everything_else() -> None:
    text = (
        "game open { demands 0, 1 payoff (close, close) = (lag, lag) outside close "
        "feature lag: 0 .. 1 = 0 feature T: bool = true }"
        "program plan(time) { if T and time > lag { demand time } demand 0 }"
    )
    assert not bargain.load(
        f"{text}\nexpect plan(1) vs plan(0) given T = false: agreement"
    ).warnings
