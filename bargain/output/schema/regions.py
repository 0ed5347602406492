"""What `bargain regions` prints as JSON, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bargain.output.schema.base import Data, DiagnosticData, Document, Exact, Text, Value
from bargain.output.schema.matches import ReportData, UndecidedData
from bargain.output.schema.whatif import NoOutcomeData


class IntervalData(Data):
    """All rational numbers from `low` to `high`, both included."""

    type: Literal["interval"] = "interval"
    name: Text
    low: Exact
    high: Exact


class ValuesData(Data):
    """Finitely many values: true and false, or names."""

    type: Literal["values"] = "values"
    name: Text
    values: tuple[Value, ...]


RangeData: TypeAlias = Annotated[IntervalData | ValuesData, Field(discriminator="type")]


class TermData(Data):
    """A factor times the product of these features, each as often as it is named."""

    factor: Exact
    features: tuple[Text, ...]


class QuotientData(Data):
    """A sum of terms over another. A sum without terms is 0."""

    over: tuple[TermData, ...]
    under: tuple[TermData, ...]


class WentData(Data):
    """How the match ends; `agreement` and `round` are null in a matrix game."""

    type: Literal["ended"] = "ended"
    reports: tuple[ReportData, ReportData]
    agreement: bool | None
    round: int | None
    payoffs: tuple[QuotientData, QuotientData]


class ConstraintData(Data):
    """The sum of the terms stands in this relation to 0."""

    terms: tuple[TermData, ...]
    relation: Literal["==", "!=", "<", "<=", ">", ">="]


class CellData(Data):
    """Points that satisfy all of the constraints, which `words` has in words.

    `choices` has the values left of every feature with finitely many. `more` is null, or a script
    in SMT-LIB 2 whose assertions hold there, too; it writes `?cost` for a feature `cost`. `sample`
    is a point of the cell, and `outcome` a place in the list of outcomes.
    """

    choices: dict[Text, tuple[Value, ...]]
    constraints: tuple[ConstraintData, ...]
    more: Text | None
    words: Text
    sample: dict[Text, Value]
    outcome: int


class RegionsData(Data):
    """Every point of the ranges is in exactly one of the cells."""

    status: Literal["settled"] = "settled"
    first: Text
    second: Text
    game: Text
    given: dict[Text, Value]
    features: tuple[RangeData, ...]
    outcomes: tuple[Annotated[WentData | NoOutcomeData, Field(discriminator="type")], ...]
    cells: tuple[CellData, ...]


class RegionsDocument(Document):
    """`bargain regions`."""

    kind: Literal["regions"] = "regions"
    result: Annotated[RegionsData | UndecidedData, Field(discriminator="status")]
    diagnostics: tuple[DiagnosticData, ...]
