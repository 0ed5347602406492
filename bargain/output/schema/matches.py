"""How matches go: one, and every pair of a tournament."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bargain.output.schema.base import Data, DiagnosticData, Document, Exact, Text, Value


class PlayData(Data):
    type: Literal["play"] = "play"
    action: Text


class DemandData(Data):
    """The demand in the round in which the match ends, and the outside option for disagreement."""

    type: Literal["demand"] = "demand"
    demand: Exact
    outside: Text


ReportData: TypeAlias = Annotated[PlayData | DemandData, Field(discriminator="type")]


class SideData(Data):
    """What one program did and got; `share` is null in a matrix game."""

    program: Text
    player: Text
    report: ReportData
    share: Exact | None
    payoff: Exact


class ProvedData(Data):
    type: Literal["proved"] = "proved"
    size: int


class RefutedData(Data):
    """The negation is proved, with a certificate of this size."""

    type: Literal["refuted"] = "refuted"
    level: int
    size: int


class UnprovableData(Data):
    type: Literal["unprovable"] = "unprovable"
    level: int


class OutOfBudgetData(Data):
    """There is a proof of size `needed`, more than the `budget`."""

    type: Literal["out of budget"] = "out of budget"
    budget: int
    needed: int


VerdictData: TypeAlias = Annotated[
    ProvedData | RefutedData | UnprovableData | OutOfBudgetData, Field(discriminator="type")
]


class QuestionData(Data):
    """A question of the closure. In `condition` the asker says `I` and calls `opponent` `they`.

    `asker` is null for a question of an expectation. `player` is the asker's role, null where roles
    make no difference. `budget` is null without one, and `level` is
    the n of PA+n. `offset` is the first level at which the question can be struck and `struck_at`
    the one at which it was, null for a question that was not, or was abandoned. `for_every` names
    the features that the question is about all values of. Such a question makes others be asked at
    other feature values: `at` has those that differ from the match's own.
    """

    asker: Text | None
    player: Text | None
    opponent: Text
    strength: str
    level: int
    budget: int | None
    for_every: tuple[Text, ...]
    condition: Text
    at: dict[Text, Value]
    verdict: VerdictData
    offset: int
    struck_at: int | None


class LevelData(Data):
    """What both programs report at a level, and which questions (places in the list) are struck.

    Only levels at which something is struck are listed, and the last one, which is the outcome.
    """

    level: int
    first_report: ReportData
    second_report: ReportData
    struck: tuple[int, ...]


class PairData(Data):
    """A settled match without its questions. `agreement` and `round` are null in a matrix game."""

    status: Literal["settled"] = "settled"
    first: SideData
    second: SideData
    agreement: bool | None
    round: int | None
    certificate_sizes: tuple[int, ...]


class MatchData(PairData):
    """A settled match with all its questions and levels."""

    game: Text
    given: dict[Text, Value]
    questions: tuple[QuestionData, ...]
    levels: tuple[LevelData, ...]


class UndecidedData(Data):
    """A match that reached a limit, as `reason` says. It says nothing about what the programs do.

    `max_questions` is the limit where that was on questions.
    """

    status: Literal["undecided"] = "undecided"
    first: Text
    second: Text
    reason: Text
    max_questions: int | None


class NoAnswerData(Data):
    """A match in which something a program does has no answer; the diagnostics say why."""

    status: Literal["no answer"] = "no answer"
    first: Text
    second: Text
    diagnostics: tuple[DiagnosticData, ...]


RowData: TypeAlias = Annotated[
    PairData | UndecidedData | NoAnswerData, Field(discriminator="status")
]
OutcomeData: TypeAlias = Annotated[
    MatchData | UndecidedData | NoAnswerData, Field(discriminator="status")
]


class StandingData(Data):
    """A program's part in a tournament; `bargain tournament --help` defines the counts.

    `exploited_by` names an exploiter once for every match.
    """

    program: Text
    matches: int
    mean_payoff: Exact | None
    agreements: int
    exploited_by: tuple[Text, ...]


class RunDocument(Document):
    """`bargain run`. `diagnostics` are warnings."""

    kind: Literal["run"] = "run"
    match: OutcomeData
    diagnostics: tuple[DiagnosticData, ...]


class TournamentDocument(Document):
    """`bargain tournament`; `matches` is null with `--summary`."""

    kind: Literal["tournament"] = "tournament"
    game: Text
    given: dict[Text, Value]
    programs: tuple[Text, ...]
    matches: tuple[RowData, ...] | None
    summary: tuple[StandingData, ...]
    diagnostics: tuple[DiagnosticData, ...]
