"""What `bargain race` prints as JSON, as pydantic models.

Agents are named; programs, capabilities and actions are as the language writes them. Probabilities
and numbers of ways are exact.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bargain.output.schema.base import Data, DiagnosticData, Document, Exact, PlaceData, Text, Value
from bargain.output.schema.matches import SideData

Payoffs: TypeAlias = tuple[Exact, Exact]

# What happens -------------------------------------------------------------------------------------


class HappenedData(Data):
    """A capability comes (`gained`) or goes by itself; `happened` is false where chance kept it
    from coming or going. `chance` is how probable it was to come or go, by all changes of this
    capability at this time."""

    type: Literal["happened"] = "happened"
    agent: Text
    capability: Text
    gained: bool
    chance: Exact
    happened: bool


class ReadyData(Data):
    """What the agent prepared is there: a capability, or `channel lag 0`."""

    type: Literal["ready"] = "ready"
    agent: Text
    what: Text


class LearnedData(Data):
    """The agent learns what the other did at the time `made`. `possible` are the programs of the
    other that all it knows allows from then on."""

    type: Literal["learned"] = "learned"
    agent: Text
    kind: Text
    action: Text
    made: int
    through: Literal["open channel", "forced verification", "channel just opened"]
    possible: tuple[Text, ...]


EventData: TypeAlias = Annotated[
    HappenedData | ReadyData | LearnedData, Field(discriminator="type")
]


class ChosenData(Data):
    """A choice that a plan leaves open, by the name that `--choose` knows it by, and which
    alternative was taken, from 1."""

    choice: Text
    alternative: int


class ActedData(Data):
    """What an agent did. `lacking` is the capability for want of which it failed, or null;
    `given_up` are the programs that it can no longer use because of it."""

    agent: Text
    action: Text
    chosen: tuple[ChosenData, ...]
    lacking: Text | None
    given_up: tuple[Text, ...]


class PreparingData(Data):
    """What an agent will have from this time on."""

    what: Text
    time: int


class StandingData(Data):
    """How an agent stands after a time: its programs that are left, those of the other that what it
    knows allows, who decides for it (itself or a successor) and by which rule (null for a plan),
    and what the other did that it has not learned."""

    agent: Text
    programs: tuple[Text, ...]
    theirs: tuple[Text, ...]
    capabilities: tuple[Text, ...]
    channel_open: bool
    lag: int
    preparing: tuple[PreparingData, ...]
    decider: Text
    rule: Text | None
    unlearned: tuple[Text, ...]


class StepData(Data):
    """A time: what came first, what both did at once, and what became known at once."""

    time: int
    before: tuple[EventData, ...]
    acted: tuple[ActedData, ...]
    after: tuple[LearnedData, ...]
    standing: tuple[StandingData, StandingData]


EndName: TypeAlias = Literal["agreement", "conflict", "never started", "no answer", "undecided"]
"""`conflict` is disagreement of any kind, a peaceful one as well: the reports have the options."""

# How it ends --------------------------------------------------------------------------------------


class BargainedData(Data):
    """Bargaining started at `time`, which is T, and went like the match of these programs.
    `conflict` is disagreement of any kind: the outside options that were taken are in the reports
    of both sides."""

    type: Literal["agreement", "conflict"]
    time: int
    first: SideData
    second: SideData
    round: int | None


class NeverStartedData(Data):
    """T did not come by `time`: both take this outside option."""

    type: Literal["never started"] = "never started"
    time: int
    option: Text
    payoffs: Payoffs


class UnansweredData(Data):
    """From `time` on there is no answer; `programs` are those that bargaining started with."""

    type: Literal["no answer"] = "no answer"
    time: int
    programs: tuple[Text, Text] | None
    diagnostics: tuple[DiagnosticData, ...]


class TooHardData(Data):
    """What comes at `time` reached a limit. Nothing follows from it."""

    type: Literal["undecided"] = "undecided"
    time: int
    programs: tuple[Text, Text] | None
    reason: Text


class OpenChoiceData(Data):
    """A plan leaves open what the agent does, and no answer was given: `choice` is what `--choose`
    knows it by, and `alternatives` what there is to choose, in order."""

    type: Literal["open choice"] = "open choice"
    time: int
    agent: Text
    choice: Text
    alternatives: tuple[Text, ...]
    place: PlaceData


EndData: TypeAlias = Annotated[
    BargainedData | NeverStartedData | UnansweredData | TooHardData | OpenChoiceData,
    Field(discriminator="type"),
]


class BranchData(Data):
    """One way that things may go. The first `shared` steps are those of the branch before it;
    `steps` are those that follow. `words` says why bargaining started when it did, or never."""

    probability: Exact
    ways: Exact
    shared: int
    steps: tuple[StepData, ...]
    end: EndData
    words: tuple[Text, ...]


class AgentData(Data):
    """An agent at the start; `rule` is what it follows in place of a plan, or null."""

    name: Text
    programs: tuple[Text, ...]
    capabilities: tuple[Text, ...]
    channel_open: bool
    lag: int
    rule: Text | None


class TimelineData(Data):
    """The timeline, at these feature values; the features `left_open` have none."""

    name: Text
    game: Text
    horizon: int
    given: dict[Text, Value]
    left_open: tuple[Text, ...]
    agents: tuple[AgentData, AgentData]


class RanData(Data):
    """All branches of chance. `left_out` is the probability of those beyond a limit. The expected
    payoffs are null where a branch has none."""

    type: Literal["run"] = "run"
    branches: tuple[BranchData, ...]
    left_out: Exact
    expected_payoffs: Payoffs | None


class ReachData(Data):
    """The least and the greatest probability over all ways of choosing by what one has learned and
    done, each between two numbers. These are the same unless the exploration stopped, an end has no
    answer, or there are too many such ways."""

    least: tuple[Exact, Exact]
    greatest: tuple[Exact, Exact]


class FoundData(Data):
    """An end, and in how many ways it is reached. `probability` is null where something is chosen.
    Where the exploration stopped, both are at least so much."""

    end: EndData
    ways: Exact
    probability: Exact | None


class KindData(Data):
    """The ends of a kind, and the way to one of them with the least to do. `choose` are the
    `--choose` options that go this way."""

    kind: EndName
    ways: Exact
    probability: Exact | None
    reach: ReachData
    ends: tuple[FoundData, ...]
    shortest: BranchData
    choose: tuple[Text, ...]


class ExploredData(Data):
    """All ends that were found. `stopped` says why there may be others, or is null; they come
    behind `time`, the last time that was explored in full (-1 if there is none). `states` is how
    many different states there were, mirror images counted once where the timeline is
    `symmetric`."""

    type: Literal["exploration"] = "exploration"
    time: int
    states: int
    symmetric: bool
    stopped: Literal["too many states", "the time to explore was up"] | None
    kinds: tuple[KindData, ...]


class RaceDocument(Document):
    """`bargain race`. `diagnostics` are warnings."""

    kind: Literal["race"] = "race"
    timeline: TimelineData
    result: Annotated[RanData | ExploredData, Field(discriminator="type")]
    diagnostics: tuple[DiagnosticData, ...]
