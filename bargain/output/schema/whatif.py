"""What `bargain budgets` and `bargain why-not` print as JSON, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bargain.output.schema.base import Data, DiagnosticData, Document, Exact, PlaceData, Text, Value
from bargain.output.schema.matches import ReportData, UndecidedData


class EndedData(Data):
    """How a match ends; `agreement` and `round` are null in a matrix game."""

    type: Literal["ended"] = "ended"
    reports: tuple[ReportData, ReportData]
    agreement: bool | None
    round: int | None
    payoffs: tuple[Exact, Exact]


class NoOutcomeData(Data):
    """The match has no answer, for errors with these codes."""

    type: Literal["no answer"] = "no answer"
    codes: tuple[str, ...]


EndingData: TypeAlias = Annotated[EndedData | NoOutcomeData, Field(discriminator="type")]


# Budgets ------------------------------------------------------------------------------------------


class BoundData(Data):
    """`plus` minus `minus` is at most `at_most`; both are names of axes, and null stands for 0."""

    plus: Text | None
    minus: Text | None
    at_most: int


class AxisData(Data):
    name: Text
    description: Text


class AreaData(Data):
    """Points that keep to all of the bounds; `least` is the one that is least on every axis."""

    bounds: tuple[BoundData, ...]
    words: Text
    least: tuple[int, ...]


class OutcomeAreasData(Data):
    """An outcome, areas that cover the points where it holds, and the minimal ones of these."""

    ending: EndingData
    areas: tuple[AreaData, ...]
    least: tuple[tuple[int, ...], ...]


class BudgetCellData(Data):
    """Points at which the match goes the same way; `outcome` is a place in the list of outcomes.

    Every point is in exactly one cell. Budgets are whole numbers from 0 to 10^18.
    """

    bounds: tuple[BoundData, ...]
    outcome: int


class BudgetsData(Data):
    status: Literal["settled"] = "settled"
    first: Text
    second: Text
    game: Text
    given: dict[Text, Value]
    axes: tuple[AxisData, ...]
    outcomes: tuple[OutcomeAreasData, ...]
    cells: tuple[BudgetCellData, ...]


class BudgetsDocument(Document):
    """`bargain budgets`."""

    kind: Literal["budgets"] = "budgets"
    result: Annotated[BudgetsData | UndecidedData, Field(discriminator="status")]
    diagnostics: tuple[DiagnosticData, ...]


# Why not ------------------------------------------------------------------------------------------


class StrengthChangeData(Data):
    """Another strength for the question at this place."""

    type: Literal["strength"] = "strength"
    program: Text
    place: PlaceData
    level: int | None
    budget: int | None


class ArgumentChangeData(Data):
    """Another argument for one of the two programs; arguments count from 1."""

    type: Literal["argument"] = "argument"
    side: Literal["first", "second"]
    argument: int
    value: int


class FeatureChangeData(Data):
    type: Literal["feature"] = "feature"
    feature: Text
    value: Value


ChangeData: TypeAlias = Annotated[
    StrengthChangeData | ArgumentChangeData | FeatureChangeData, Field(discriminator="type")
]


class FixData(Data):
    """A change that makes the claim true, and how the match then ends.

    `smallest` says that no change of its kind is smaller. `also` says which other values of a
    feature do.
    """

    place: Text
    before: Text
    after: Text
    change: ChangeData
    smallest: bool
    also: Text | None
    ending: EndingData


class AnswerData(Data):
    """All places in which a change of one kind makes the claim true, the smallest change first.

    `places` is how many were tried.
    """

    kind: Literal["a larger budget", "a higher level", "another feature value", "another strength"]
    places: int
    fixes: tuple[FixData, ...]


class WhyNotData(Data):
    """`holds` is null where the match has no answer; `answers` is empty where the claim is true."""

    status: Literal["settled"] = "settled"
    first: Text
    second: Text
    game: Text
    given: dict[Text, Value]
    claim: Text
    holds: bool | None
    ending: EndingData
    answers: tuple[AnswerData, ...]


class WhyNotDocument(Document):
    """`bargain why-not`."""

    kind: Literal["why-not"] = "why-not"
    result: Annotated[WhyNotData | UndecidedData, Field(discriminator="status")]
    diagnostics: tuple[DiagnosticData, ...]
