"""What must hold of every timeline."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from bargain.core import timelines as c
from bargain.core.text import program_text
from bargain.match import Match, Undecided
from bargain.timeline import (
    Bargained,
    Branch,
    Learned,
    NeverStarted,
    NoAnswerThere,
    Race,
    explore,
    race,
)
from tests.timeline.generated import (
    MODEL,
    PROGRAMS,
    SPAN,
    TABLES,
    actions,
    commit,
    guesses,
    kind_of,
    rebuilt,
    setting_of,
    timelines,
)

HORIZONS = st.integers(1, 6)
ANSWERS = st.lists(st.integers(0, 1), min_size=8, max_size=8)


def run(timeline: c.Timeline, answers: list[int]) -> Race:
    """A run in which every choice is answered alike whenever it is asked."""
    places = {choice.number for choice in choices(timeline)}
    longest = 2 * (timeline.horizon + 1)
    given = {number: [answers[number % len(answers)]] * longest for number in places}
    return race(setting_of(timeline), given)


def choices(timeline: c.Timeline) -> Iterator[c.Choose]:
    for part in parts(timeline):
        if isinstance(part, c.Choose):
            yield part


def parts(timeline: c.Timeline) -> Iterator[Any]:
    """Every statement and condition of a timeline's plans."""
    waiting: list[Any] = [agent.plan for agent in timeline.agents]
    waiting += [successor.plan for successor in timeline.successors.values()]
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, tuple):
            waiting += item
        elif isinstance(item, c.When):
            waiting += item.cases
        elif isinstance(item, c.Choose):
            waiting += item.alternatives
        elif isinstance(item, c.PlanNot):
            waiting.append(item.operand)
        elif isinstance(item, c.PlanAll | c.PlanSome):
            waiting += item.operands
        elif isinstance(item, c.PlanIff):
            waiting += (item.left, item.right)


@given(timelines(HORIZONS), ANSWERS)
def test_commitments_only_shrink_what_is_allowed_and_knowledge_only_grows(
    timeline: c.Timeline, answers: list[int]
) -> None:
    for branch in run(timeline, answers).branches:
        for before, after in zip(branch.steps, branch.steps[1:], strict=False):
            for agent in (0, 1):
                was, now = before.standing[agent], after.standing[agent]
                assert set(now.programs) <= set(was.programs)
                assert set(now.theirs) <= set(was.theirs)
                assert now.lag <= was.lag
                if now.theirs != was.theirs:
                    events = (*after.before, *after.after)
                    assert any(isinstance(e, Learned) and e.agent == agent for e in events)
        for step in branch.steps:
            for agent in (0, 1):
                actual = step.standing[1 - agent].programs
                assert set(actual) <= set(step.standing[agent].theirs)
                assert step.standing[agent].programs


@given(timelines(HORIZONS), ANSWERS)
def test_nobody_knows_a_commitment_before_it_was_made_and_the_lag_is_over(
    timeline: c.Timeline, answers: list[int]
) -> None:
    for branch in run(timeline, answers).branches:
        made: dict[tuple[int, str], int] = {}
        for step in branch.steps:
            for act in step.acted:
                if not act.failed:
                    made.setdefault((act.agent, act.text), step.time)
            for event in (*step.before, *step.after):
                if isinstance(event, Learned):
                    lag = step.standing[event.agent].lag
                    assert event.made == made[1 - event.agent, event.text]
                    assert event.made + lag <= step.time


def knowledge(branch: Branch, agent: int) -> list[tuple[object, ...]]:
    """What an agent knows when it acts, time after time: how it stands itself, and what it learned.

    What that allows of the other is not part of it: it follows.
    """
    found: list[tuple[object, ...]] = []
    standing: object = None
    learned: tuple[object, ...] = ()
    for step in branch.steps:
        own = tuple(event for event in step.before if event.agent == agent)
        found.append((standing, own, learned))
        now = step.standing[agent]
        standing = (now.programs, now.capabilities, now.channel_open, now.lag)
        learned = tuple(event for event in step.after if event.agent == agent)
    return found


@given(timelines(HORIZONS), timelines(HORIZONS), ANSWERS)
def test_two_runs_that_agree_on_what_an_agent_knows_agree_on_what_it_does(
    timeline: c.Timeline, other: c.Timeline, answers: list[int]
) -> None:
    alice, bob = timeline.agents
    # All of Bob that Alice does not see is somebody else's; his programs are common knowledge.
    hidden = other.agents[1]
    plan = hidden.plan if not mentions_more(hidden.plan, bob) else bob.plan
    changed = rebuilt(
        bob,
        capabilities=hidden.capabilities,
        changes=hidden.changes,
        channel_open=hidden.channel_open,
        lag=hidden.lag,
        plan=plan,
        goal=hidden.goal,
    )
    twin = rebuilt_timeline(timeline, (alice, changed))
    if plan is not bob.plan:
        # A successor that both can delegate to counts how often its choices are asked for.
        assume(not timeline.successors)
    for branch in run(timeline, answers).branches:
        for image in run(twin, answers).branches:
            one, same = knowledge(branch, 0), knowledge(image, 0)
            for time in range(min(len(one), len(same))):
                if one[: time + 1] != same[: time + 1]:
                    break
                acts, others = branch.steps[time].acted, image.steps[time].acted
                if not acts or not others or acts[0].agent or others[0].agent:
                    break
                assert acts[0] == others[0]


@given(timelines(HORIZONS), st.data())
def test_who_learns_nothing_does_the_same_whatever_the_other_does(
    timeline: c.Timeline, data: st.DataObject
) -> None:
    alice, bob = timeline.agents
    names = tuple(timeline.successors)
    asks = data.draw(guesses(bob.programs, names), label="asks")
    shows = c.Do(c.SetChannel(False, SPAN))
    plan = (c.When(((asks, (shows,)),)), c.Do(c.Wait(SPAN)))
    alice = rebuilt(alice, plan=plan, channel_open=False)
    does = data.draw(actions(bob.programs, names), label="does")
    done = []
    for bobs_plan in ((c.Do(c.Wait(SPAN)),), (does,)):
        bob = rebuilt(bob, plan=bobs_plan, capabilities=frozenset(map(c.CanCommit, c.Kind)))
        bob = rebuilt(bob, changes=())
        branches = run(rebuilt_timeline(timeline, (alice, bob)), [0]).branches
        done.append([step.acted[:1] for step in branches[0].steps if len(step.acted) == 2])
    shorter = min(map(len, done))
    assert done[0][:shorter] == done[1][:shorter]


def mentions_more(plan: c.Plan | str, bob: c.Agent) -> bool:
    """Whether a plan speaks of programs, successors or choices that are not this agent's."""
    if isinstance(plan, str):
        return False
    waiting: list[Any] = [plan]
    while waiting:
        item = waiting.pop()
        match item:
            case tuple():
                waiting += item
            case c.When(cases=cases):
                waiting += cases
            case c.Choose() | c.HasDelegated():
                return True
            case c.Do(action=c.Delegate()):
                return True
            case c.Do(action=c.Commit(what=c.OneOf(programs=programs))):
                if not set(programs) <= set(bob.programs):
                    return True
            case c.PlanNot(operand=operand):
                waiting.append(operand)
            case c.PlanAll(operands=operands) | c.PlanSome(operands=operands):
                waiting += operands
            case c.PlanIff(left=left, right=right):
                waiting += (left, right)
    return False


def rebuilt_timeline(timeline: c.Timeline, agents: tuple[c.Agent, c.Agent]) -> c.Timeline:
    return c.Timeline(
        timeline.name, timeline.game, timeline.horizon, agents, timeline.successors, timeline.span
    )


@given(timelines(HORIZONS), ANSWERS)
def test_the_probabilities_of_branches_add_up_to_1(
    timeline: c.Timeline, answers: list[int]
) -> None:
    found = run(timeline, answers)
    assert found.left_out == 0
    assert sum((branch.probability for branch in found.branches), Fraction(0)) == 1
    assert isinstance(sum(branch.probability for branch in found.branches), Fraction)


@given(timelines(HORIZONS))
def test_the_probabilities_of_ends_add_up_to_1(timeline: c.Timeline) -> None:
    exploration = explore(setting_of(timeline))
    whole = exploration.range_of(lambda found: True)
    assert (whole.least, whole.most) == ((1, 1), (1, 1))
    if not exploration.chooses:
        assert sum((found.probability or 0 for found in exploration.ends), Fraction(0)) == 1


@given(timelines(HORIZONS), st.sampled_from((0, 1)), ANSWERS)
def test_closing_a_channel_that_nothing_comes_through_changes_nothing(
    timeline: c.Timeline, agent: int, answers: list[int]
) -> None:
    assume(not any(isinstance(part, c.ChannelIsOpen) for part in parts(timeline)))
    ended = []
    for is_open in (True, False):
        agents = list(timeline.agents)
        agents[agent] = rebuilt(agents[agent], channel_open=is_open)
        found = run(rebuilt_timeline(timeline, (agents[0], agents[1])), answers)
        if is_open:
            events = [e for b in found.branches for s in b.steps for e in (*s.before, *s.after)]
            assume(not any(isinstance(e, Learned) and e.agent == agent for e in events))
        ended.append([(branch.probability, repr(branch.end)) for branch in found.branches])
    assert ended[0] == ended[1]


@given(
    st.sampled_from(("Split", "Uneven")),
    st.sampled_from(PROGRAMS),
    st.sampled_from(PROGRAMS),
    st.lists(st.sampled_from(PROGRAMS), unique=True),
)
def test_commitments_to_one_program_at_0_with_lag_0_end_as_the_match(
    game: str, first: Any, second: Any, more: list[Any]
) -> None:
    agents = []
    for name, program in (("Alice", first), ("Bob", second)):
        kind = kind_of(program)
        other = kind_of(second if program is first else first)
        capabilities = frozenset((c.CanCommit(kind), c.CanVerify(kind), c.CanVerify(other)))
        capabilities |= {c.CanVerify(each) for each in c.Kind}
        listed = tuple(dict.fromkeys((*more, program)))
        plan = (commit(program),)
        agents.append(c.Agent(name, listed, capabilities, (), True, 0, None, plan, None, SPAN))
    timeline = c.Timeline("Race", MODEL.games[game], 3, (agents[0], agents[1]), {}, SPAN)
    (branch,) = race(setting_of(timeline)).branches
    assert branch.end.time == 0
    assert not isinstance(branch.end, NeverStarted)
    try:
        match: Match | Undecided | None = TABLES[game].match(first, second)
    except Exception:
        match = None
    if match is None:
        assert isinstance(branch.end, NoAnswerThere)
        return
    assert isinstance(match, Match)
    assert isinstance(branch.end, Bargained)
    assert branch.end.programs == (program_text(first), program_text(second))
    assert branch.end.payoffs == (match.first.payoff, match.second.payoff)
    assert branch.end.match.first == match.first
    assert branch.end.match.second == match.second
