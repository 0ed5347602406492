"""Runs and explorations say what the definition says, way by way."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from bargain.core import timelines as c
from bargain.timeline import Exploration, Found, NeedsAnswer, explore, race
from tests.reference.timelines import End, Timelines
from tests.timeline.generated import reference_of, setting_of, timelines

MOST_WAYS = 3_000


def ends_of(reference: Timelines) -> tuple[Counter[End], Counter[End], Fraction]:
    """How many ways lead to each end, with what probability, and all of it together."""
    ways: Counter[End] = Counter()
    chances: Counter[End] = Counter()
    for number, way in enumerate(reference.ways()):
        assume(number < MOST_WAYS)
        ways[way.end] += 1
        chances[way.end] += way.probability  # type: ignore[assignment]
    return ways, chances, sum(chances.values(), Fraction(0))


def named(timeline: c.Timeline, found: Found) -> End:
    """An end as the definition names it."""
    key = found.key
    if key.faults:
        return "wrong", key.time
    if key.programs is None:
        return ("never",)
    first, second = timeline.agents[0].programs, timeline.agents[1].programs
    return "T", key.time, first[key.programs[0]], second[key.programs[1]]


def counted(timeline: c.Timeline, exploration: Exploration) -> Counter[End]:
    ways: Counter[End] = Counter()
    for found in exploration.ends:
        ways[named(timeline, found)] += found.ways
    return ways


@given(timelines(st.integers(1, 3)))
def test_exploring_counts_the_ways_to_every_end(timeline: c.Timeline) -> None:
    reference = reference_of(timeline)
    ways, chances, _ = ends_of(reference)
    exploration = explore(setting_of(timeline))
    assert exploration.is_complete
    assert counted(timeline, exploration) == ways
    if exploration.chooses:
        assert all(found.probability is None for found in exploration.ends)
        return
    probabilities: Counter[End] = Counter()
    for found in exploration.ends:
        assert found.probability is not None
        probabilities[named(timeline, found)] += found.probability  # type: ignore[assignment]
    assert probabilities == chances
    assert sum(probabilities.values()) == 1


@given(timelines(st.integers(1, 3), symmetric=True))
def test_mirror_images_taken_once_count_twice(timeline: c.Timeline) -> None:
    ways, _, _ = ends_of(reference_of(timeline))
    exploration = explore(setting_of(timeline))
    assert exploration.is_symmetric
    assert counted(timeline, exploration) == ways


@given(timelines(st.integers(1, 2)), st.booleans())
def test_the_least_and_greatest_probability_are_those_of_all_ways_of_choosing(
    timeline: c.Timeline, symmetric: bool
) -> None:
    reference = reference_of(timeline)
    ways, _, _ = ends_of(reference)
    exploration = explore(setting_of(timeline))
    for end in ways:
        found = exploration.range_of(lambda found, end=end: named(timeline, found) == end)  # type: ignore[misc]
        assert found.is_certain
        for number, pick in ((found.least[0], min), (found.most[0], max)):
            exact = reference.informed(lambda other, end=end: other == end, pick, 300)  # type: ignore[misc]
            assert exact is None or number == exact
        assert found.least[0] >= reference.extreme(lambda other, end=end: other == end, min)  # type: ignore[misc]
        assert found.most[0] <= reference.extreme(lambda other, end=end: other == end, max)  # type: ignore[misc]


@given(timelines(st.integers(1, 2), symmetric=True))
def test_ranges_do_not_suffer_from_mirror_images(timeline: c.Timeline) -> None:
    reference = reference_of(timeline)
    ways, _, _ = ends_of(reference)
    exploration = explore(setting_of(timeline))
    for end in ways:
        if end[0] == "wrong":
            continue
        found = exploration.range_of(lambda found, end=end: named(timeline, found) == end)  # type: ignore[misc]
        for number, pick in ((found.least[0], min), (found.most[0], max)):
            exact = reference.informed(lambda other, end=end: other == end, pick, 300)  # type: ignore[misc]
            assert exact is None or number == exact


@given(timelines(st.integers(1, 3)))
def test_the_way_to_an_end_leads_there(timeline: c.Timeline) -> None:
    exploration = explore(setting_of(timeline))
    for found in exploration.ends:
        way = exploration.way(found)
        assert way.end == found.end or found.key.faults
        assert way.steps[-1].time == found.key.time
        assert [step.time for step in way.steps] == list(range(found.key.time + 1))


@given(timelines(st.integers(1, 3), symmetric=True))
def test_the_way_to_a_mirror_image_is_the_mirror_image_of_the_way(timeline: c.Timeline) -> None:
    exploration = explore(setting_of(timeline))
    for found in exploration.ends:
        way = exploration.way(found)
        assert type(way.end) is type(found.end)
        if found.key.programs is not None:
            first, second = (standing.programs for standing in way.steps[-1].standing)
            agents = timeline.agents
            assert named(timeline, found)[2:] == tuple(
                agents[role].programs[found.key.programs[role]] for role in (0, 1)
            )
            assert len(first) == len(second) == 1


@given(timelines(st.integers(1, 6)))
def test_a_run_has_the_branches_of_chance(timeline: c.Timeline) -> None:
    run = race(setting_of(timeline))
    assert sum(branch.probability for branch in run.branches) == 1
    assert not run.left_out
    if any(isinstance(branch.end, NeedsAnswer) for branch in run.branches):
        return
    exploration = explore(setting_of(timeline))
    ends: Counter[str] = Counter()
    for branch in run.branches:
        ends[repr(branch.end)] += branch.probability  # type: ignore[assignment]
    if exploration.chooses:
        return
    others: Counter[str] = Counter()
    for found in exploration.ends:
        assert found.probability is not None
        others[repr(found.end)] += found.probability  # type: ignore[assignment]
    assert ends == others


@given(timelines(st.integers(1, 4)), st.integers(0, 4), st.integers(1, 8))
def test_what_a_stopped_exploration_says_is_certain(
    timeline: c.Timeline, until: int, states: int
) -> None:
    setting = setting_of(timeline)
    complete = explore(setting)
    stopped = explore(setting, until=until, max_states=states)
    ways = {found.key.programs: found.ways for found in complete.ends}
    known = counted(timeline, complete)
    if stopped.is_complete:
        assert counted(timeline, stopped) == known
    for end, number in counted(timeline, stopped).items():
        assert number <= known[end]
    for key in (*ways, None):
        whole = complete.range_of(lambda found, key=key: found.key.programs == key)  # type: ignore[misc]
        part = stopped.range_of(lambda found, key=key: found.key.programs == key)  # type: ignore[misc]
        assert part.least[0] <= whole.least[0] <= part.least[1]
        assert part.most[0] <= whole.most[0] <= part.most[1]
