"""The strategies make well-formed files only, and reach every construct of the language."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import bargain
from bargain.source import Source
from bargain.syntax import parse
from bargain.testing import (
    Timeline,
    conditions,
    games,
    opponents_of,
    programs,
    properties,
    situations,
    source,
    timelines,
)
from tests.testing.constructs import constructs, found_in

NOT_IN_THIS_VERSION = (
    "Chance",
    "QuantityOf.quantity: default",
    "RenegotiateAccept",
    "Renegotiates",
    "WithProbability",
)
# Bundled programs belong to games that no file declares itself.
OTHER_FILES = ("InLibrary", "Quantifier.programs: InLibrary", "UseFile", "UseLibrary")
UNREADABLE = ("File.unread: some",)
_OF_ROLES = ("ActionsClause", "WorthClause")
WITHOUT_MEANING = (
    # An action is played in a matrix game, where nobody holds a share.
    "Plays.tail: WhenHolding",
    "Search.domain: InActions",
    *(f"{node}.subject: {who}" for node in _OF_ROLES for who in ("I", "they")),
    # A plan speaks of `I` and `they`, and knows nothing of the other's channel and powers.
    *(
        f"{node}.subject: {who}"
        for node in ("ChannelIs", "Follows", "HasDelegated", "IsAble", "IsCommitted", "Knows")
        for who in ("first", "second")
    ),
    *(f"{node}.subject: they" for node in ("ChannelIs", "IsAble", "Knows")),
)
# `Condition.expect` always names the game, because programs may fit several.
NAMED = ("Expect.game: nothing",)
LEFT_OUT = {
    each
    for each in constructs()
    for left_out in (
        *NOT_IN_THIS_VERSION,
        *OTHER_FILES,
        *UNREADABLE,
        *WITHOUT_MEANING,
        *NAMED,
    )
    if each == left_out or each.startswith(f"{left_out}.")
}
OF_TIMELINES = {
    each
    for each in constructs() - LEFT_OUT
    if each.partition(".")[0]
    in {
        *("Agent", "Belief", "BelievesClause", "CanClause", "ChangeClause", "ChannelClause"),
        *("ChannelIs", "Choose", "CommitBound", "CommitPrograms", "CommitThat", "Delegate"),
        *("DemandBound", "EndTime", "Follow", "Follows", "ForceVerification", "GoalClause"),
        *("HasDelegated", "HorizonClause", "IsAble", "IsCommitted", "Knows", "OutsideBound"),
        *("OverBranches", "PlanBlock", "PlanClause", "PlanIf", "Power", "Prepare"),
        *("ProbabilityOf", "ProgramsClause", "SetChannel", "ShorterLag", "Started", "Successor"),
        *("Time", "Timeline", "TimelineExpect", "Wait"),
    }
}

# The same thousand each time: what is rare in them is not missed by chance.
thousand = settings(
    max_examples=1_000,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file with all that the strategies make, but for timelines."""
    game = draw(games())
    one = draw(programs(game))
    other = draw(opponents_of(one))
    condition = draw(conditions(game, others=(one, other)))
    first, second = (one, other) if 0 in one.seats and 1 in other.seats else (other, one)
    expectation = condition.expect(first, second, given=draw(situations(game)))
    claimed = draw(properties(game, others=(one, other)))
    return source(one, other, condition, expectation, claimed)


def reached(text: str) -> set[str]:
    file, wrong = parse(Source("generated", text))
    assert not wrong
    return found_in(file)


def test_programs_and_expectations_reach_every_construct_in_1000_examples() -> None:
    found: set[str] = set()

    @thousand
    @given(files())
    def collect(text: str) -> None:
        found.update(reached(text))

    collect()
    assert constructs() - LEFT_OUT - OF_TIMELINES <= found
    assert not found & LEFT_OUT


def test_timelines_reach_every_construct_of_timelines_in_1000_examples() -> None:
    found: set[str] = set()

    @thousand
    @given(timelines())
    def collect(timeline: Timeline) -> None:
        found.update(reached(source(timeline)))

    collect()
    assert found >= OF_TIMELINES
    assert not found & LEFT_OUT


@given(files())
def test_programs_and_expectations_load_without_errors(text: str) -> None:
    bargain.load(f"{text}\n")


@given(timelines())
def test_timelines_load_without_errors(timeline: Timeline) -> None:
    assert bargain.load(f"{source(timeline)}\n").timelines == ("Race",)
