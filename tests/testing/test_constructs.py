"""The strategies make well-formed files only, and reach every construct of the language."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import bargain
from bargain.source import Source
from bargain.syntax import parse
from bargain.syntax.tables import Language
from bargain.testing import (
    Program,
    Timeline,
    conditions,
    games,
    load,
    opponents_of,
    programs,
    properties,
    situations,
    source,
    timelines,
)
from tests.testing.constructs import constructs, found_in
from tests.testing.expansions import Expansion, Recorder

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

# Expansions that nothing well-formed has, that are another spelling of what is made, or as above.
UNMADE = (
    r"(agent|block|game|goal|policy|programs|successor|timeline): .*LBRACE RBRACE",
    r"__condition_plus: .*|condition: sum (COMPARISON sum __condition_plus|EQUAL sum)",
    r"demands: nominative DEMANDS sum( tail)?|quantity: owner LAST DEMAND tail|unary: them",
    r"unary: me",  # where another program takes one: test_whoever_takes_a_program_can_be_handed_me
    r"(expect|property): .* given in_game COLON expression|commit: COMMIT ONE OF party",
    r"(chance|renegotiates|renegotiate_accept): .*|quantity: owner DEFAULT( tail)?",
    r"statement: (chance|renegotiate_accept)|condition: (renegotiates|condition WITH .*)",
    r"(___parties|__call)_star: __\w+ COMMA \w+",  # three of them
    r"start: use|use: .*|programs: LIBRARY|expect: EXPECT party VS party (given )?COLON expression",
)


def left_out(expansions: set[Expansion]) -> set[Expansion]:
    return {each for each in expansions if any(re.fullmatch(unmade, each) for unmade in UNMADE)}


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


def reached(text: str, recorder: Recorder) -> set[str]:
    recorder.read(text)
    return found_in(parse(Source("generated", text))[0])


def test_programs_and_expectations_reach_every_construct_in_1000_examples() -> None:
    found: set[str] = set()
    recorder = Recorder(Language.DECLARATIONS, Language.PROPERTIES)

    @thousand
    @given(files())
    def collect(text: str) -> None:
        found.update(reached(text, recorder))

    collect()
    assert recorder.known - recorder.met == left_out(recorder.known)
    assert constructs() - LEFT_OUT - OF_TIMELINES <= found
    assert not found & LEFT_OUT


def test_timelines_reach_every_construct_of_timelines_in_1000_examples() -> None:
    found: set[str] = set()
    recorder = Recorder(Language.TIMELINES)

    @thousand
    @given(timelines())
    def collect(timeline: Timeline) -> None:
        found.update(reached(source(timeline), recorder))

    collect()
    own = recorder.known - Recorder(Language.DECLARATIONS).known
    assert own - recorder.met == left_out(own)
    assert found >= OF_TIMELINES
    assert not found & LEFT_OUT


def test_whoever_takes_a_program_can_be_handed_me() -> None:
    wraps = bargain.load(
        "use modal program Wrap(p) { if provable (they play C against p) { play C } play D }"
    )
    found: set[str] = set()

    @thousand
    @given(opponents_of(Program.of(wraps, "Wrap(FairBot)", game="PD")))
    def collect(other: Program) -> None:
        load(other)
        found.update(re.findall(r"\w+\(me\)", other.text))

    collect()
    assert found == {"Wrap(me)"}


@given(files())
def test_programs_and_expectations_load_without_errors(text: str) -> None:
    bargain.load(f"{text}\n")


@given(timelines())
def test_timelines_load_without_errors(timeline: Timeline) -> None:
    assert bargain.load(f"{source(timeline)}\n").timelines == ("Race",)
