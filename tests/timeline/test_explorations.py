"""What exploring finds, how it stops, and what is expected of the ends."""

from __future__ import annotations

from fractions import Fraction

import pytest

import bargain
from bargain import Model
from bargain.output.expectations import failures_text
from bargain.output.race.explored_text import exploration_text
from bargain.results import ExpectedRace
from bargain.timeline import Bargained, EndKind, Exploration, Found, Range, Stop
from tests.timeline.texts import ABLE, GAME, agent, told

FIRM = agent("Bob", programs="Firm(60%)")
CHOOSY = agent(
    "Alice", plan="choose { commit program Dove } or { commit program Firm(60%) } or { wait }"
)
CHANCY = agent(
    "Alice",
    "can commit demands gains commit programs at 1 with 40%",
    plan="if I can commit programs { commit program Dove } wait",
)
BOTH = agent(
    "Alice",
    "can commit demands gains commit programs at 1 with 40%",
    plan="""if I can commit programs {
              choose { commit program Dove } or { commit program Firm(60%) } or { wait }
            }
            wait""",
)
RACERS = "if I am committed { wait } choose { commit program Firm(60%) } or { wait }"


def timelines(alice: str, bob: str = FIRM, horizon: int = 3, more: str = "") -> Model:
    timeline = f"timeline Race in Split {{ horizon {horizon} {alice} {bob} }}"
    return bargain.load(f"{GAME}\n{timeline}\n{more}\n")


def kinds(exploration: Exploration) -> dict[str, tuple[int, Fraction | None]]:
    return {kind.kind.value: (kind.ways, kind.probability) for kind in exploration.kinds}


def test_every_choice_is_taken() -> None:
    exploration = timelines(CHOOSY, horizon=1).explore()
    # Dove or Firm at 0 are known at 1, whatever is done then (but for one commitment too many).
    assert exploration.chooses
    assert kinds(exploration) == {
        "agreement": (2, None),
        "disagreement": (2, None),
        "never started": (3, None),
        "no answer": (2, None),
    }


def test_the_shortest_way_is_told_as_a_run() -> None:
    exploration = timelines(CHOOSY).explore()
    (agreement,) = [kind for kind in exploration.kinds if kind.kind is EndKind.AGREEMENT]
    way = exploration.way(agreement.shortest)
    assert told(way) == ["0 A: commit program Dove", "1 B learns commit program Dove"]
    assert way.end == agreement.shortest.end


def test_without_choices_ends_have_exact_probabilities() -> None:
    exploration = timelines(CHANCY).explore()
    assert not exploration.chooses
    assert kinds(exploration) == {
        "agreement": (1, Fraction(2, 5)),
        "never started": (1, Fraction(3, 5)),
    }


def test_with_choices_kinds_have_ranges_of_probabilities() -> None:
    exploration = timelines(BOTH).explore()
    most = Fraction(2, 5)
    assert exploration.kind_range(EndKind.DISAGREEMENT) == Range((0, 0), (most, most))
    assert exploration.kind_range(EndKind.NEVER_STARTED) == Range((1 - most, 1 - most), (1, 1))


def test_agents_that_are_alike_are_taken_together() -> None:
    alike = timelines(agent("Alice", plan=RACERS), agent("Bob", plan=RACERS)).explore()
    programs = "Firm(60%), Dove, Soft(40%)"
    unlike = timelines(
        agent("Alice", plan=RACERS), agent("Bob", plan=RACERS, programs=programs)
    ).explore()
    assert alike.is_symmetric
    assert not unlike.is_symmetric
    assert alike.states < unlike.states
    assert kinds(alike) == kinds(unlike)


def test_mirror_images_are_both_reported() -> None:
    plan = "choose { commit program Firm(60%) } or { commit program Dove }"
    alike = f"{ABLE} channel open lag 0"
    exploration = timelines(
        agent("Alice", alike, plan=plan), agent("Bob", alike, plan=plan)
    ).explore()
    assert exploration.is_symmetric
    ends = {
        found.end.programs: found for found in exploration.ends if isinstance(found.end, Bargained)
    }
    assert len(ends) == 4
    for programs, found in ends.items():
        way = exploration.way(found)
        assert found.ways == 1
        assert isinstance(way.end, Bargained)
        assert way.end.programs == programs


@pytest.mark.parametrize("until", [0, 1, 2])
def test_exploring_until_a_time_says_so(until: int) -> None:
    exploration = timelines(CHOOSY).explore(until=until)
    assert exploration.stopped is Stop.TIME
    assert exploration.time == until
    assert all(found.key.time <= until for found in exploration.ends)


def test_exploring_until_the_horizon_is_complete() -> None:
    assert timelines(CHOOSY).explore(until=3).is_complete


def test_a_limit_of_states_says_so_and_what_is_certain() -> None:
    complete = timelines(CHOOSY).explore()
    exploration = timelines(CHOOSY).explore(max_states=2)
    assert exploration.stopped is Stop.STATES
    assert exploration.states == 2
    ends = {found.key for found in complete.ends}
    assert {found.key for found in exploration.ends} <= ends
    found = exploration.kind_range(EndKind.AGREEMENT)
    known = complete.kind_range(EndKind.AGREEMENT)
    assert found.least[0] <= known.least[0] <= found.least[1]
    assert found.most[0] <= known.most[0] <= found.most[1]
    assert not exploration.kind_range(EndKind.NEVER_STARTED).is_certain


@pytest.mark.parametrize("states", range(9))
def test_nothing_is_missing_up_to_the_last_time_that_a_limit_of_states_left_whole(
    states: int,
) -> None:
    plan = "choose { commit program Dove } or { wait }"
    model = timelines(agent("Alice", plan=plan), horizon=4)
    complete, stopped = model.explore(), model.explore(max_states=states)
    if stopped.is_complete:
        assert states >= complete.states
        return
    assert stopped.time < 4
    ends = [
        {(each.key, each.ways) for each in exploration.ends if each.key.time <= stopped.time}
        for exploration in (complete, stopped)
    ]
    assert ends[0] == ends[1]


def test_what_a_limit_of_states_says_is_true() -> None:
    plan = "choose { open channel } or { close channel } or { wait }"
    model = timelines(agent("Alice", plan=f"if time < 2 {{ {plan} }} commit program Dove"))
    ends = [each.key.time for each in model.explore().ends]
    assert min(ends) == 3
    told = " ".join(exploration_text(model.explore(max_states=2)).split())
    assert "up to 0: 2 states, no end" in told
    assert "stopped behind 0, there being too many states at 1" in told
    assert told.endswith("what is certain: nothing ends up to 0")
    told = " ".join(exploration_text(model.explore(max_states=0)).split())
    assert told.endswith("nothing is certain")


def test_a_setting_explores_as_before_after_a_limit() -> None:
    model = timelines(CHOOSY)
    model.explore(max_states=2)
    assert kinds(model.explore()) == kinds(timelines(CHOOSY).explore())


def test_progress_is_told() -> None:
    heard: list[tuple[int, int]] = []
    timelines(CHOOSY).explore(progress=lambda states, time: heard.append((states, time)))
    assert heard


def test_different_faults_are_told_apart() -> None:
    plan = """if time == 0 { commit program Dove }
              choose { commit program Firm(60%) } or { commit program Soft(40%) }"""
    waits = agent("Bob", "can commit theory channel closed")
    (kind,) = timelines(agent("Alice", plan=plan), waits).explore().kinds
    assert kind.kind is EndKind.NO_ANSWER
    told = exploration_text(timelines(agent("Alice", plan=plan), waits).explore())
    assert "1 way  no answer at 1: BGL105 in line 20, `commit program Firm(60%)`" in told
    assert "1 way  no answer at 1: BGL105 in line 20, `commit program Soft(40%)`" in told


def test_a_peaceful_disagreement_is_no_conflict() -> None:
    softly = agent("Alice", plan="commit program Soft(40%)", programs="Soft(40%), Dove")
    found = timelines(softly, agent("Bob", programs="Soft(70%)")).explore()
    told = " ".join(exploration_text(found).split())
    assert "1. disagreement: 1 way" in told
    assert "with Soft(40%) and Soft(70%), walk against walk: Alice 0.1" in told
    assert "conflict" not in told


# Expectations ------------------------------------------------------------------------------------


def expected(alice: str, condition: str) -> ExpectedRace:
    (found,) = timelines(alice, more=f"expect Race: {condition}").expectations()
    assert isinstance(found, ExpectedRace)
    return found


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("T == 2 or not started", True),
        ("T == 2", False),
        ("T != 2", False),
        ("not (T == 2) iff not started", True),
        ("started implies first is Dove and second is Firm(60%)", True),
        ("first is Dove", False),
        ("agreement or not started", True),
        ("started implies first payoff == 20% and second payoff == 80%", True),
        ("not started implies first payoff == 10% and second payoff == 10%", True),
        ("first payoff + second payoff == 1 or T > 0 or first payoff * 2 == 20%", True),
        ("possibly (agreement)", True),
        ("possibly (disagreement)", False),
        ("always (agreement)", False),
        ("not always (agreement)", True),
        ("possibly (started) and possibly (not started)", True),
        ("probability of (agreement) == 40%", True),
        ("probability of (agreement) != 40%", False),
        ("probability of (agreement) >= 40%", True),
        ("probability of (agreement) > 40%", False),
        ("probability of (not started) <= 3/5", True),
        ("probability of (not started) < 3/5", False),
    ],
)
def test_expectations_speak_of_every_end(condition: str, holds: bool) -> None:
    found = expected(CHANCY, condition)
    assert found.holds is holds
    assert not found.diagnostics


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("probability of (disagreement) <= 40%", True),
        ("probability of (disagreement) < 40%", False),
        ("probability of (disagreement) >= 0", True),
        ("probability of (disagreement) > 0", False),
        ("probability of (disagreement) == 40%", False),
        # Whoever chooses by chance meets every probability in between.
        ("probability of (disagreement) != 20%", False),
        ("probability of (disagreement) != 1/2", True),
    ],
)
def test_probabilities_are_meant_whatever_is_chosen(condition: str, holds: bool) -> None:
    assert expected(BOTH, condition).holds is holds


# What comes to Bob by chance decides his program, and Alice has to choose hers without knowing it.
UNSEEN = agent(
    "Bob",
    "can commit demands can verify programs gains commit programs at 0 with 1/2",
    plan="if I can commit programs { commit program Firm(60%) } commit demand <= 50%",
    programs="Firm(60%), Soft(40%)",
)
GUESSES = agent(
    "Alice",
    plan="""if I am committed { wait }
            choose { commit program Firm(60%) } or { commit program Soft(40%) }""",
    programs="Firm(60%), Soft(40%)",
)
RIGHT = "first is Firm(60%) iff second is Soft(40%)"
# Alice sees at 0 whether she has it; at 1 she has it anyway.
REMEMBERS = agent(
    "Alice",
    "can commit demands, programs gains commit theory at 0 with 1/2 gains commit theory at 1",
    plan="""if time < 2 or I am committed { wait }
            choose { commit program Firm(60%) } or { commit program Dove }""",
    programs="Firm(60%), Dove",
)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (f"probability of ({RIGHT}) == 1/2", True),
        (f"probability of ({RIGHT}) != 1/2", False),
        (f"probability of ({RIGHT}) > 1/2", False),
        (f"probability of ({RIGHT}) < 3/5", True),
        ("probability of (disagreement) <= 1/2", True),
        ("probability of (first is Firm(60%)) <= 1/2", False),
        # Each of these is an end of some branch.
        (f"possibly ({RIGHT})", True),
        (f"always ({RIGHT})", False),
        (f"possibly (not ({RIGHT})) and started", True),
    ],
)
def test_nobody_chooses_by_what_it_does_not_know(condition: str, holds: bool) -> None:
    (found,) = timelines(GUESSES, UNSEEN, more=f"expect Race: {condition}").expectations()
    assert found.holds is holds


def test_who_chooses_remembers_what_it_has_known() -> None:
    exploration = timelines(REMEMBERS).explore()
    never = exploration.range_of(lambda found: found.end.kind is EndKind.NEVER_STARTED)
    assert never == Range((0, 0), (0, 0))
    strategies = exploration._strategies
    assert strategies is not None
    # At 2 what it has is the same whatever chance did.
    assert [number for number in strategies.chosen.values() if number > 1] == [2, 2]


def test_too_many_strategies_leave_a_probability_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bargain.timeline.strategies.MOST_TARGETS", 0)
    more = f"""expect Race: probability of ({RIGHT}) == 1/2
               expect Race: probability of ({RIGHT}) >= 1/2
               expect Race: probability of (disagreement) <= 1/4
               expect Race: probability of (started) == 1"""
    *found, sure = timelines(GUESSES, UNSEEN, more=more).expectations()
    assert [each.holds for each in found] == [None] * 3
    assert all(each.is_undecided for each in found)
    assert "undecided" in failures_text(found)
    assert "these ways are too many to go through" in " ".join(failures_text(found).split())
    assert sure.holds is True


def test_a_search_for_strategies_that_is_given_up_leaves_two_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    strategies = timelines(GUESSES, UNSEEN).explore()._strategies
    assert strategies is not None
    right = [key.programs in ((0, 1), (1, 0)) for key in strategies.ends]
    half = Fraction(1, 2)
    assert strategies.greatest(right) == (half, half)
    monkeypatch.setattr("bargain.timeline.strategies.MOST_WORK", 1)
    assert strategies.greatest(right) == (half, half)
    monkeypatch.setattr("bargain.timeline.strategies.MOST_WORK", 0)
    assert strategies.greatest(right) == (0, 1)


def test_simple_strategies_bound_what_is_too_much_to_find() -> None:
    exploration = timelines(GUESSES, UNSEEN).explore()
    exploration.__dict__["_strategies"] = None
    right = exploration.range_of(lambda found: found.key.programs in ((0, 1), (1, 0)))
    half = Fraction(1, 2)
    assert right == Range((0, half), (half, 1))
    # Here they come as far as anybody could.
    agreement = exploration.kind_range(EndKind.AGREEMENT)
    assert agreement == Range((half, half), (1, 1))


def test_the_end_that_does_not_fit_is_shown() -> None:
    against = expected(CHANCY, "T == 2").against
    assert isinstance(against, Found)
    assert against.end.kind is EndKind.NEVER_STARTED


def test_an_end_without_an_answer_makes_nothing_true_or_false() -> None:
    alice = agent("Alice", plan="if time == 0 { commit program Dove } commit program Firm(60%)")
    waits = agent("Bob", "can commit theory channel closed", programs="Firm(60%)")
    (found,) = timelines(alice, waits, more="expect Race: agreement").expectations()
    assert isinstance(found, ExpectedRace)
    assert found.holds is None
    assert [each.code for each in found.diagnostics] == ["BGL105"]


def test_features_of_an_expectation_have_its_values() -> None:
    game = GAME.replace("(-10%, -10%)", "(-cost, -cost)\n  feature cost: 0 .. 1/2")
    race = f"timeline Race in Split {{ horizon 1 {agent('Alice', programs='Firm(60%)')} {FIRM} }}"
    more = """expect Race given cost = 1/4: first payoff == -1/4
              expect Race given cost = 0: first payoff == -cost and disagreement
              expect Race: disagreement"""
    one, other, without = bargain.load(f"{game}\n{race}\n{more}\n").expectations()
    assert one.holds is True
    assert other.holds is True
    assert without.holds is None
    assert [each.code for each in without.diagnostics] == ["BGL073"]
