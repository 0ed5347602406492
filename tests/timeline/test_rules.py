"""What the rules for choosing do, and rules of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

import pytest

from bargain import (
    CanCommit,
    CanForceVerification,
    CanVerify,
    DiagnosticError,
    Kind,
    Knowledge,
    ShorterLag,
)
from bargain.core.games import Game
from bargain.core.terms import Truth
from bargain.core.timelines import Action, Agent, Commit, That, Timeline
from bargain.source import Source, Span
from bargain.timeline import Bargained, NoAnswerThere, Setting
from tests.timeline.texts import ABLE, GAME, agent, model, only_branch, told

# Against Firm(60%) and Soft(40%), what Alice gets:    Firm(60%)  Soft(40%)
#   Firm(60%)                                            -10%        60%
#   Soft(40%)                                             40%        50%
#   Dove                                                  20%        30%
BOB = agent("Bob", programs="Firm(60%), Soft(40%)")


def first_commitment(clauses: str, plan: str, bob: str = BOB, more: str = "") -> str | None:
    """What Alice commits to, who can use all three programs."""
    alice = agent("Alice", clauses, plan=plan)
    branch = only_branch(model(alice, bob, more).race())
    found = [line for line in told(branch) if " A: commit program " in line]
    return found[0].partition(" program ")[2] if found else None


@pytest.mark.parametrize(
    ("beliefs", "best"),
    [
        ("", "Soft(40%)"),  # equal weights: 25%, 45%, 25%
        ("believes Firm(60%) with 10%, Soft(40%) with 90%", "Firm(60%)"),  # 53%, 49%
        ("believes Firm(60%) with 20%, Soft(40%) with 80%", "Soft(40%)"),  # 46%, 48%
        ("believes Soft(40%) with 100%", "Firm(60%)"),
    ],
)
def test_expected_utility_goes_by_beliefs(beliefs: str, best: str) -> None:
    assert first_commitment(beliefs, "follow expected_utility") == best


def test_maximin_goes_by_the_worst_case() -> None:
    beliefs = "believes Soft(40%) with 100%"
    assert first_commitment(beliefs, "follow maximin") == "Soft(40%)"


def test_best_response_waits_until_the_other_is_known_to_be_committed() -> None:
    assert first_commitment("", "follow best_response") is None
    late = agent(
        "Bob",
        programs="Firm(60%), Soft(40%)",
        plan="if time == 2 { commit program Soft(40%) } wait",
    )
    alice = agent("Alice", plan="follow best_response")
    assert "3 A: commit program Firm(60%)" in told(only_branch(model(alice, late).race()))


def test_ties_go_to_the_program_listed_first() -> None:
    bob = agent("Bob", programs="Soft(40%)")
    for order in ("Soft(60%), Firm(60%)", "Firm(60%), Soft(60%)"):
        alice = agent("Alice", programs=order, plan="follow maximin")
        branch = only_branch(model(alice, bob).race())
        assert branch.end.kind.value == "agreement"
        assert isinstance(branch.end, Bargained)
        assert branch.end.programs[0] == order.partition(",")[0]


def test_beliefs_are_conditioned_on_what_is_known() -> None:
    bob = agent(
        "Bob",
        programs="Firm(60%), Soft(40%), Dove",
        plan="if time == 0 { commit one of Firm(60%), Soft(40%) } wait",
    )
    clauses = "believes Dove with 80%, Firm(60%) with 2%, Soft(40%) with 18%"
    waits = "if time <= 1 { wait } follow expected_utility"
    # 10% and 90% of what is left, as above.
    assert first_commitment(clauses, waits, bob) == "Firm(60%)"


def test_beliefs_that_were_wrong_give_way_to_equal_weights() -> None:
    bob = agent(
        "Bob",
        programs="Firm(60%), Soft(40%), Dove",
        plan="if time == 0 { commit one of Firm(60%), Soft(40%) } wait",
    )
    waits = "if time <= 1 { wait } follow expected_utility"
    assert first_commitment("believes Dove with 100%", waits, bob) == "Soft(40%)"


def test_a_rule_commits_as_soon_as_it_can() -> None:
    clauses = f"{ABLE.replace('programs, ', '', 1)} gains commit programs at 3"
    alice = agent("Alice", clauses, plan="follow maximin")
    assert "3 A: commit program Soft(40%)" in told(only_branch(model(alice, BOB).race()))


def test_a_rule_names_the_only_program_that_is_left() -> None:
    plan = "if time == 0 { commit demand >= 60% } follow maximin"
    bob = agent("Bob", "can verify programs", programs="Firm(60%)")
    branch = only_branch(model(agent("Alice", plan=plan), bob).race())
    assert told(branch) == [
        "0 A: commit demand >= 60%",
        "1 A: follow maximin",
        "2 A: commit program Firm(60%)",
        "3 B learns commit program Firm(60%)",
    ]
    assert isinstance(branch.end, Bargained)


def test_following_a_rule_is_a_commitment_that_others_learn() -> None:
    bob = agent("Bob", plan="if they follow maximin { commit program Dove } wait")
    alice = agent("Alice", plan="if time == 0 { follow maximin } wait")
    lines = told(only_branch(model(alice, bob).race()))
    assert lines[:4] == [
        "0 A: follow maximin",
        "1 B learns follow maximin",
        "1 A: commit program Soft(40%)",
        "1 B: commit program Dove",
    ]


GOAL = "goal { payoff (fight, fight) = (1, 1) }"


def test_a_goal_replaces_what_outcomes_are_worth_to_ones_own_rules() -> None:
    firm = agent("Bob", programs="Firm(60%)")
    assert first_commitment("", "follow maximin", firm) == "Soft(40%)"
    assert first_commitment(GOAL, "follow maximin", firm) == "Firm(60%)"


def test_a_goal_is_not_what_the_end_is_worth() -> None:
    alice = agent("Alice", GOAL, programs="Firm(60%)")
    end = only_branch(model(alice, agent("Bob", programs="Firm(60%)")).race()).end
    assert isinstance(end, Bargained)
    assert end.payoffs == (Fraction(-1, 10), Fraction(-1, 10))


def test_a_surrogate_goal_is_the_goal_of_a_successor() -> None:
    firm = agent("Bob", programs="Firm(60%)")
    heir = f"successor Heir {{ programs Firm(60%), Soft(40%), Dove {GOAL} follow maximin }}"
    assert first_commitment("", "delegate to Heir", firm, heir) == "Firm(60%)"
    heir = heir.replace(GOAL, "")
    assert first_commitment(GOAL, "delegate to Heir", firm, heir) == "Soft(40%)"


def test_a_rule_that_needs_what_has_no_answer_ends_the_run() -> None:
    alice = agent("Alice", programs="Looker, Dove", plan="follow maximin")
    end = only_branch(model(alice, agent("Bob", programs="Looker, Dove")).race()).end
    assert isinstance(end, NoAnswerThere)
    assert [found.code for found in end.diagnostics] == ["BGL070"]


# Rules of one's own -------------------------------------------------------------------------------


def patient(knowledge: Knowledge) -> Action:
    if not knowledge.they_are_committed:
        return knowledge.wait()
    (other,) = knowledge.theirs
    return knowledge.commit(max(knowledge.mine, key=lambda p: knowledge.payoff(p, other)))


LATE = agent(
    "Bob", programs="Firm(60%), Soft(40%)", plan="if time == 2 { commit program Firm(60%) } wait"
)


def test_a_rule_of_ones_own_decides_by_what_the_agent_knows() -> None:
    race = model(agent("Alice", plan="follow patient"), LATE).race(rules={"patient": patient})
    branch = only_branch(race)
    assert "3 A: commit program Soft(40%)" in told(branch)
    assert isinstance(branch.end, Bargained)


def test_what_a_rule_is_told_is_what_the_agent_knows() -> None:
    seen: list[Knowledge] = []

    def watch(knowledge: Knowledge) -> None:
        seen.append(knowledge)

    clauses = f"{ABLE} channel open lag 1 believes Soft(40%) with 100%"
    model(agent("Alice", clauses, plan="follow watch"), LATE).race(rules={"watch": watch})
    before, after = seen[2], seen[3]
    assert (before.agent, before.time, before.lag) == ("Alice", 2, 1)
    assert before.mine == before.listed == ("Firm(60%)", "Soft(40%)", "Dove")
    assert before.theirs == before.their_listed == ("Firm(60%)", "Soft(40%)")
    assert after.theirs == ("Firm(60%)",)
    assert (before.commitments, after.commitments) == ((), ("commit program Firm(60%)",))
    assert before.beliefs == {"Soft(40%)": 1}
    assert before.can(CanCommit(Kind.PROGRAMS))
    assert before.channel_open
    assert after.payoff("Dove", "Firm(60%)") == Fraction(2, 10)


def within_reach(value: object) -> list[object]:
    """All that public attributes and containers lead to."""
    found: list[object] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str) or any(item is other for other in found):
            continue
        found.append(item)
        if isinstance(item, Mapping):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, Iterable):
            waiting += item
        elif type(item).__module__.startswith("bargain"):
            # The text of the file would have everything in it.
            names = [n for n in dir(item) if not n.startswith("_")]
            waiting += [getattr(item, name) for name in names]
    return found


def test_a_rule_reaches_nothing_that_its_agent_does_not_know() -> None:
    seen: list[Knowledge] = []
    goal = agent("Alice", f"{ABLE} {GOAL} believes Dove with 100%", plan="follow watch")
    model(goal, agent("Bob", "can commit programs")).race(rules={"watch": seen.append})
    reached = within_reach(seen[0])
    assert CanCommit(Kind.DEMANDS) in reached
    assert str(seen[0]).startswith("Knowledge(agent='Alice', decider='Alice', time=0, ")
    assert "Span" not in str(seen[0])
    kinds = (Setting, Timeline, Agent, Game, Span, Source)
    assert not [item for item in reached if isinstance(item, kinds)]


def test_a_rule_cannot_change_what_others_know() -> None:
    seen: list[Knowledge] = []
    game = GAME.replace("(-10%, -10%)\n}", "(-10%, -10%)\n feature calm: bool = true\n}")
    alice = agent("Alice", "believes Soft(40%) with 100%", plan="follow watch")
    model(alice, BOB, game=game).race(rules={"watch": seen.append})
    assert seen[0].features == {"calm": True}
    with pytest.raises(TypeError):
        seen[0].features["calm"] = False  # type: ignore[index]
    with pytest.raises(TypeError):
        seen[0].beliefs["Soft(40%)"] = Fraction(0)  # type: ignore[index]
    with pytest.raises(AttributeError):
        seen[0].time = 0  # type: ignore[misc]


def made_by_hand(knowledge: Knowledge) -> Action:
    """A commitment to a condition, which no method makes."""
    commit = knowledge.commit("Dove")
    return Commit(Kind.PROGRAMS, That(Truth(True)), "that (true)", commit.span)


@pytest.mark.parametrize(
    "rule",
    [
        lambda knowledge: "wait",
        lambda knowledge: True,
        lambda knowledge: knowledge.commit,
        lambda knowledge: knowledge.commit("Firm(70%)"),
        lambda knowledge: knowledge.commit(["Dove"]),
        lambda knowledge: knowledge.commit(None),
        lambda knowledge: knowledge.commit(),
        lambda knowledge: knowledge.commit_demand("=>", Fraction(1, 2)),
        lambda knowledge: knowledge.commit_demand(">=", 0.5),
        lambda knowledge: knowledge.commit_outside("flee"),
        lambda knowledge: knowledge.payoff("Dove", "Nobody"),
        lambda knowledge: knowledge.payoff("Dove", ("Firm(60%)",)),
        lambda knowledge: knowledge.delegate("Nobody"),
        lambda knowledge: knowledge.delegate(["Nobody"]),
        lambda knowledge: knowledge.follow("maximum"),
        lambda knowledge: knowledge.follow(None),
        lambda knowledge: knowledge.can("commit programs"),
        lambda knowledge: knowledge.can(CanCommit),
        lambda knowledge: knowledge.can(CanCommit("programs")),
        lambda knowledge: knowledge.prepare("commit programs", 1),
        lambda knowledge: knowledge.prepare(Kind.PROGRAMS, 1),
        lambda knowledge: knowledge.prepare(CanForceVerification, 1),
        lambda knowledge: knowledge.prepare(CanVerify("programs"), 1),
        lambda knowledge: knowledge.prepare(CanCommit(Kind.PROGRAMS), 0),
        lambda knowledge: knowledge.prepare(CanCommit(Kind.PROGRAMS), 1.5),
        lambda knowledge: knowledge.prepare(CanCommit(Kind.PROGRAMS), "1"),
        lambda knowledge: knowledge.prepare(ShorterLag(-1), 1),
        lambda knowledge: knowledge.prepare(ShorterLag("0"), 1),
        made_by_hand,
    ],
)
def test_what_is_not_an_action_of_the_agent_ends_the_run(
    rule: Callable[[Knowledge], Action | None],
) -> None:
    race = model(agent("Alice", plan="follow odd"), BOB).race(rules={"odd": rule})
    end = only_branch(race).end
    assert isinstance(end, NoAnswerThere)
    (found,) = end.diagnostics
    assert found.code == "BGL106"
    assert found.message.startswith("at 0 the rule `odd` of `Alice` ")
    assert found.span is not None


def test_a_rule_bounds_demands_as_a_plan_does() -> None:
    def bounds(knowledge: Knowledge) -> Action | None:
        match knowledge.time:
            case 0:
                return knowledge.commit_demand(">=", Fraction(4, 10))
            case 1:
                return knowledge.commit_outside("walk")
        return None

    plan = """
      if time == 0 { commit demand >= 40% }
      if time == 1 { commit outside is walk }
      wait"""
    clauses = "can commit demands"
    by_rule = model(agent("Alice", clauses, plan="follow bounds"), BOB)
    by_plan = model(agent("Alice", clauses, plan=plan), BOB)
    ruled = only_branch(by_rule.race(rules={"bounds": bounds}))
    planned = only_branch(by_plan.race())
    assert told(ruled) == told(planned)
    assert [step.standing for step in ruled.steps][2][0].programs == ("Soft(40%)",)
    found = by_rule.explore(rules={"bounds": bounds})
    assert found.states == by_plan.explore().states


def test_a_bound_that_leaves_nothing_ends_the_run() -> None:
    rules = {"greedy": lambda knowledge: knowledge.commit_demand(">=", Fraction(7, 10))}
    end = only_branch(model(agent("Alice", plan="follow greedy"), BOB).race(rules=rules)).end
    assert isinstance(end, NoAnswerThere)
    assert [found.code for found in end.diagnostics] == ["BGL105"]


def test_a_mistake_of_the_rule_itself_is_told_by_python() -> None:
    with pytest.raises(ZeroDivisionError):
        model(agent("Alice", plan="follow odd"), BOB).race(rules={"odd": lambda knowledge: 1 // 0})


def test_the_rules_of_the_language_mean_the_same_for_everybody() -> None:
    with pytest.raises(DiagnosticError) as error:
        model(agent("Alice", plan="follow maximin"), BOB).race(rules={"maximin": patient})
    assert [found.code for found in error.value.diagnostics] == ["BGL106"]


def test_a_rule_can_prepare_all_capabilities() -> None:
    wanted = (CanVerify(Kind.THEORY), CanForceVerification(), ShorterLag(0))

    def busy(knowledge: Knowledge) -> Action | None:
        if knowledge.time < len(wanted):
            return knowledge.prepare(wanted[knowledge.time], 1)
        assert knowledge.can(CanVerify(Kind.THEORY))
        assert knowledge.can(CanForceVerification())
        assert not knowledge.can(CanCommit(Kind.THEORY))
        assert knowledge.lag == 0
        return None

    alice = agent("Alice", "can commit programs", plan="follow busy")
    race = model(alice, BOB).race(rules={"busy": busy})
    assert [line for line in told(only_branch(race)) if line.endswith("ready")] == [
        "1 A is ready",
        "2 A is ready",
        "3 A is ready",
    ]


def test_what_a_rule_cannot_do_for_want_of_a_capability_just_fails() -> None:
    alice = agent("Alice", "can commit demands", plan="follow eager")
    race = model(alice, BOB).race(rules={"eager": lambda knowledge: knowledge.commit("Dove")})
    assert told(only_branch(race))[0] == "0 A: commit program Dove (fails)"


def test_a_rule_is_told_which_successor_it_decides_for() -> None:
    def heard(knowledge: Knowledge) -> Action | None:
        seen.append(
            (knowledge.agent, knowledge.decider, knowledge.payoff("Firm(60%)", "Firm(60%)"))
        )
        return knowledge.delegate("Heir") if knowledge.time == 0 else None

    seen: list[tuple[str, str, Fraction]] = []
    heir = f"successor Heir {{ programs Firm(60%), Soft(40%), Dove {GOAL} follow heard }}"
    model(agent("Alice", plan="follow heard"), BOB, heir, horizon=1).race(rules={"heard": heard})
    assert seen == [("Alice", "Alice", Fraction(-1, 10)), ("Alice", "Heir", Fraction(1))]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("maximun", "did you mean `maximin`? Or give it from Python"),
        ("zeal", "known here: `best_response`, `expected_utility`, `maximin`; or give it"),
    ],
)
def test_a_rule_that_nobody_gives_is_missed(name: str, hint: str) -> None:
    with pytest.raises(DiagnosticError) as error:
        model(agent("Alice", plan=f"follow {name}"), BOB).race()
    (found,) = error.value.diagnostics
    assert found.code == "BGL106"
    assert found.hint is not None
    assert found.hint.startswith(hint)


def test_what_is_expected_of_a_timeline_can_be_asked_with_rules_of_ones_own() -> None:
    alice = agent("Alice", plan="follow patient")
    game = f"{GAME}\nexpect Race: T == 4 and first is Soft(40%)\n"
    asked = model(alice, LATE, game=game)
    (missing,) = asked.expectations()
    assert missing.holds is None
    (found,) = asked.expectations(rules={"patient": patient})
    assert found.holds


def test_a_rule_of_ones_own_can_do_everything() -> None:
    def busy(knowledge: Knowledge) -> Action | None:
        match knowledge.time:
            case 0:
                return knowledge.close_channel()
            case 1:
                return knowledge.open_channel()
            case 2:
                return knowledge.prepare(CanCommit(Kind.DEMANDS), 1)
            case 3:
                return knowledge.commit("Firm(60%)", "Soft(40%)")
            case 4:
                return knowledge.follow("maximin")
        return None

    race = model(agent("Alice", plan="follow busy"), BOB).race(rules={"busy": busy})
    assert told(only_branch(race)) == [
        "0 A: close channel",
        "1 A: open channel",
        "2 A: prepare commit demands taking 1",
        "3 A is ready",
        "3 A: commit one of Firm(60%), Soft(40%)",
        "4 B learns commit one of Firm(60%), Soft(40%)",
        "4 A: follow maximin",
        "5 B learns follow maximin",
        "5 A: commit program Soft(40%)",
        "6 B learns commit program Soft(40%)",
    ]


def test_a_rule_is_asked_once_at_a_time() -> None:
    asked: list[int] = []

    def busy(knowledge: Knowledge) -> Action | None:
        asked.append(knowledge.time)
        return knowledge.prepare(CanForceVerification(), 1) if knowledge.time == 1 else None

    alice = agent("Alice", "can commit programs", plan="follow busy")
    model(alice, BOB).race(rules={"busy": busy})
    assert asked == sorted(set(asked))
