"""The strategies make well-formed files only, and reach every construct of the language."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import bargain
from bargain.diagnostics import DiagnosticError
from bargain.source import Source
from bargain.syntax import parse
from bargain.syntax.tables import Language
from bargain.testing import (
    Files,
    Program,
    Timeline,
    conditions,
    files,
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

GAMES = """
game M {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
}
game S {
  demands 0, 1/2, 1
  payoff (walk, walk) = (0, 0)
}
program Half { demand 1/2 }
program Defects { play D }
"""


def _asked(condition: str) -> str:
    return f"program P for M {{ if {condition} {{ play C }} play D }}"


def _planned(condition: str) -> str:
    return (
        "timeline Race in S { horizon 2 agent B { programs Half plan { wait } } "
        f"agent A {{ programs Half plan {{ if {condition} {{ wait }} wait }} }} }}"
    )


REFUSED = {
    # What this version does not have.
    "Chance": ("BGL013", "program P for M { with probability 1/2 { play C } play D }"),
    "QuantityOf.quantity: default": ("BGL013", _asked("provable (my default == 1)")),
    "RenegotiateAccept": ("BGL013", "program P for M { play C renegotiate accept true }"),
    "Renegotiates": ("BGL013", _asked("they renegotiate")),
    "WithProbability": ("BGL013", _asked("provable (they play C with probability > 1/2)")),
    # What the grammar refuses: the tree has room for a mistaken declaration, and other subjects.
    "File.unread: some": ("BGL004", "program P for M { play }"),
    "ActionsClause.subject: I": ("BGL006", "game G { actions I: C payoff (C, C) = (0, 0) }"),
    "ActionsClause.subject: they": ("BGL006", "game G { actions they: C payoff (C, C) = (0, 0) }"),
    "WorthClause.subject: I": ("BGL004", "game G { demands 1 worth I = 1 }"),
    "WorthClause.subject: they": ("BGL004", "game G { demands 1 worth they = 1 }"),
    # An action is played in a matrix game, where nobody holds a share and no action is higher.
    "Plays.tail: WhenHolding": ("BGL031", _asked("provable (they play C when I hold 1)")),
    "Search.domain: InActions": (
        "BGL030",
        "program P for M { highest a in actions where they play a { play a } play D }",
    ),
    # A plan speaks of `I` and `they`, and knows nothing of the other's channel and powers.
    "ChannelIs.subject: first": ("BGL032", _planned("first channel is open")),
    "ChannelIs.subject: second": ("BGL032", _planned("second channel is open")),
    "ChannelIs.subject: they": ("BGL102", _planned("their channel is open")),
    "Follows.subject: first": ("BGL032", _planned("first follow nash")),
    "Follows.subject: second": ("BGL032", _planned("second follow nash")),
    "HasDelegated.subject: first": ("BGL032", _planned("first have delegated")),
    "HasDelegated.subject: second": ("BGL032", _planned("second have delegated")),
    "IsAble.subject: first": ("BGL032", _planned("first can commit programs")),
    "IsAble.subject: second": ("BGL032", _planned("second can commit programs")),
    "IsAble.subject: they": ("BGL102", _planned("they can commit programs")),
    "IsCommitted.subject: first": ("BGL032", _planned("first is committed")),
    "IsCommitted.subject: second": ("BGL032", _planned("second is committed")),
    "Knows.subject: first": ("BGL032", _planned("first know (agreement)")),
    "Knows.subject: second": ("BGL032", _planned("second know (agreement)")),
    "Knows.subject: they": ("BGL102", _planned("they know (agreement)")),
}
"""Constructs that nothing well-formed has: the error that says so, and where."""
LEFT_OUT = {
    each
    for each in constructs()
    if any(each == refused or each.startswith(f"{refused}.") for refused in REFUSED)
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
    r"(agent|game|programs|successor|timeline): .*LBRACE RBRACE",
    r"__condition_plus: .*|condition: sum (COMPARISON sum __condition_plus|EQUAL sum)",
    r"demands: nominative DEMANDS sum( tail)?|quantity: owner LAST DEMAND tail|unary: them",
    r"(expect|property): .* given in_game COLON expression|commit: COMMIT ONE OF party",
    r"(chance|renegotiates|renegotiate_accept): .*|quantity: owner DEFAULT( tail)?",
    r"statement: (chance|renegotiate_accept)|condition: (renegotiates|condition WITH .*)",
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
def written(draw: st.DrawFn) -> Files:
    """Files with all that the strategies make, but for timelines."""
    game = draw(games())
    one = draw(programs(game))
    other = draw(opponents_of(one))
    others: tuple[Program, ...] = (one, other)
    if draw(st.booleans()):
        others += (draw(programs(game, name="Third", others=others)),)
    condition = draw(conditions(game, others=others))
    first, second = (one, other) if 0 in one.seats and 1 in other.seats else (other, one)
    expectation = condition.expect(first, second, given=draw(situations(game)))
    claimed = draw(properties(game, others=others))
    return draw(files(*others, condition, expectation, claimed))


def reached(text: str, recorder: Recorder) -> set[str]:
    recorder.read(text)
    return found_in(parse(Source("generated", text))[0])


def test_programs_and_expectations_reach_every_construct_in_1000_examples() -> None:
    found: set[str] = set()
    recorder = Recorder(Language.DECLARATIONS, Language.PROPERTIES)

    @thousand
    @given(written())
    def collect(made: Files) -> None:
        for text in made.texts.values():
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


@given(written())
def test_programs_and_expectations_load_without_errors(made: Files) -> None:
    with TemporaryDirectory() as folder:
        bargain.load(made.write(Path(folder)))


@pytest.mark.parametrize("construct", REFUSED)
def test_what_is_left_out_is_refused(construct: str) -> None:
    code, text = REFUSED[construct]
    with pytest.raises(DiagnosticError) as wrong:
        bargain.load(f"{GAMES}{text}\n")
    assert code in [found.code for found in wrong.value.diagnostics]
    file, mistakes = parse(Source("refused", text))
    assert construct in found_in(file) or mistakes


@given(timelines())
def test_timelines_load_without_errors(timeline: Timeline) -> None:
    assert bargain.load(f"{source(timeline)}\n").timelines == ("Race",)
