"""What `--format json` prints, as pydantic models; `bargain schema` prints their JSON Schemas.

Every document has a `schema_version` and a `kind`. Exact numbers are strings such as `"3/5"`.
Within a version fields are added, never renamed or removed.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

SCHEMA_VERSION = 1


def _encodable(value: object) -> object:
    """Names of files and arguments may hold bytes that are no text, which JSON cannot carry."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return value


Text: TypeAlias = Annotated[str, BeforeValidator(_encodable)]
Exact: TypeAlias = Annotated[
    str, Field(pattern=r"^-?[0-9]+(/[1-9][0-9]*)?$", description="an exact number")
]
Value: TypeAlias = bool | Text


class Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# Diagnostics --------------------------------------------------------------------------------------


class PlaceData(Data):
    """A place in a file. Lines and columns count from 1, in characters; the end is exclusive."""

    file: Text
    line: int
    column: int
    end_line: int
    end_column: int


class RelatedData(Data):
    """Another place that a diagnostic needs."""

    message: Text
    place: PlaceData


class DiagnosticData(Data):
    """An error or a warning. `place` is null where no text is at fault."""

    code: str
    severity: Literal["error", "warning"]
    message: Text
    place: PlaceData | None
    help: Text | None
    related: tuple[RelatedData, ...]


# Matches ------------------------------------------------------------------------------------------


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


class ExpectationData(Data):
    """An `expect`: its text, and what the match did (null for one about a timeline). `holds` is
    null without an answer."""

    place: PlaceData
    text: Text
    holds: bool | None
    match: OutcomeData | None


class ChosenData(Data):
    """A program that a quantifier of a property came to; `source` is empty for `Hold`."""

    name: Text
    source: Text


class FoundData(Data):
    """A part of a condition, whether it is true, and what is the case where that is more."""

    condition: Text
    holds: bool
    seen: Text | None


class CounterexampleData(Data):
    """Programs, by the names of the quantifiers, and feature values for which a claim is false.

    `where` has the constraints on the features with rational values for which it is false in the
    same way; it is null where there are no such features, and empty where all their values are.
    `because` has the parts of the condition that were looked at.
    """

    programs: dict[Text, ChosenData]
    given: dict[Text, Value]
    where: tuple[Text, ...] | None
    match: MatchData
    because: tuple[FoundData, ...]


class GapData(Data):
    """Programs, and values, for which it is not known whether a claim is true."""

    programs: dict[Text, ChosenData]
    given: dict[Text, Value]
    match: UndecidedData | NoAnswerData


class PropertyData(Data):
    """A `property`. `holds` is null where no counterexample was found and something was left
    unchecked: `undecided` and `unanswered` pairs of programs, of which `gaps` has the first, and
    what comes after a limit (`stopped`).

    `matches` is the number of pairs of programs for which the claim was decided or tried, and
    `alike` of those that behave the same as one of them in every match that the claim is about.
    `ill_founded` counts the pairs that are left out, at some or all values of the features, because
    they have no answer there and a generated program among them has none even against programs
    without a condition.
    """

    place: PlaceData
    title: Text
    text: Text
    holds: bool | None
    matches: int
    alike: int
    ill_founded: int
    features: tuple[Text, ...]
    counterexample: CounterexampleData | None
    undecided: int
    unanswered: int
    gaps: tuple[GapData, ...]
    stopped: Text | None


# Files and libraries ------------------------------------------------------------------------------


class FileData(Data):
    """A checked file and how much it declares; without errors, it is fit to run."""

    file: Text
    ok: bool
    games: int
    programs: int
    expectations: int
    properties: int
    diagnostics: tuple[DiagnosticData, ...]


class TestedFileData(Data):
    """A file with what became of its expectations and properties, and how many of both passed,
    failed, and so on; a property that was checked only in part counts as undecided."""

    file: Text
    passed: int
    failed: int
    undecided: int
    no_answer: int
    expectations: tuple[ExpectationData, ...]
    properties: tuple[PropertyData, ...]
    diagnostics: tuple[DiagnosticData, ...]


class FeatureData(Data):
    name: Text
    range: Text
    default: Value | None


class GameData(Data):
    """A game; `demands` is null in a matrix game and `actions` in a bargaining game."""

    name: Text
    players: tuple[Text, Text] | None
    actions: tuple[tuple[Text, ...], tuple[Text, ...]] | None
    demands: tuple[Exact, ...] | None
    outside: tuple[Text, ...] | None
    rounds: int
    features: tuple[FeatureData, ...]


class ParameterData(Data):
    """A parameter; `kind` is null where its use does not tell."""

    name: Text
    kind: Literal["number", "name", "program"] | None


class ProgramData(Data):
    name: Text
    parameters: tuple[ParameterData, ...]
    games: tuple[Text, ...]
    description: Text | None


class LibraryData(Data):
    name: Text
    games: tuple[GameData, ...]
    programs: tuple[ProgramData, ...]
    timelines: tuple[Text, ...]


# Documents ----------------------------------------------------------------------------------------


class Document(Data):
    schema_version: Literal[1] = 1


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


class CheckDocument(Document):
    """`bargain check`."""

    kind: Literal["check"] = "check"
    files: tuple[FileData, ...]


class TestDocument(Document):
    """`bargain test`."""

    kind: Literal["test"] = "test"
    files: tuple[TestedFileData, ...]


class ListDocument(Document):
    """`bargain list`."""

    kind: Literal["list"] = "list"
    libraries: tuple[LibraryData, ...]


class CertifiedData(Data):
    """The match that an accepted certificate is about."""

    game: Text
    given: dict[Text, Value]
    programs: tuple[Text, Text]


class RefusalData(Data):
    """Why a certificate is refused: a stable code, a sentence, and the place as a JSON path."""

    code: str
    sentence: Text
    place: Text


class QueryData(Data):
    """A query, or a file that is not as the list of them says.

    `announced` is the answer of Z3 and `found` that of the other solver: sat, unsat or unknown.
    """

    file: Text
    state: Literal["confirmed", "contradicted", "undecided", "missing", "changed", "unlisted"]
    announced: str | None
    found: str | None


class RecheckData(Data):
    """What another solver makes of the queries that Z3 was asked."""

    solver: str
    queries: tuple[QueryData, ...]


class VerifyDocument(Document):
    """`bargain verify`: of a certificate, with the `match` or the `refusal`; or with `--solver`,
    with the `recheck`. `accepted` then says that all queries are confirmed."""

    kind: Literal["verify"] = "verify"
    accepted: bool
    match: CertifiedData | None
    refusal: RefusalData | None
    recheck: RecheckData | None


class ErrorDocument(Document):
    """Any command whose input or command line is wrong."""

    kind: Literal["error"] = "error"
    diagnostics: tuple[DiagnosticData, ...]


DOCUMENTS: dict[str, type[Document]] = {
    "run": RunDocument,
    "tournament": TournamentDocument,
    "check": CheckDocument,
    "test": TestDocument,
    "list": ListDocument,
    "verify": VerifyDocument,
    "error": ErrorDocument,
}
"""The documents by kind."""
