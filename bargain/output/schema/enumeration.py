"""What `bargain enumerate --format json` prints, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bargain.output.schema.base import Data, DiagnosticData, Document, Text
from bargain.output.schema.matches import ReportData


class EnumeratedData(Data):
    """A program: its place in the enumeration, from 1, the number of its conditions, and its
    declaration."""

    number: int
    size: int
    source: Text


class SeenData(Data):
    """A match that a program was seen in. `agreement` and `round` are null in a matrix game."""

    status: Literal["settled"] = "settled"
    first: Text
    second: Text
    first_report: ReportData
    second_report: ReportData
    agreement: bool | None
    round: int | None


class UnansweredData(Data):
    """A match without an answer; `reason` has the codes of the errors, or the limit reached."""

    status: Literal["no answer", "undecided"]
    first: Text
    second: Text
    reason: Text


SeenMatchData: TypeAlias = Annotated[SeenData | UnansweredData, Field(discriminator="status")]


class BehaviourData(Data):
    """What `programs` of the enumeration do, and the first of them. In `matches` it goes by the
    name of its source."""

    programs: int
    smallest: EnumeratedData
    matches: tuple[SeenMatchData, ...]


class EnumerateDocument(Document):
    """`bargain enumerate`.

    `counts` has the numbers of programs with 0, 1, … conditions; they add up to `total`. Of those,
    the first `listed` are in `programs`, which is null with `--count` and with `--distinct`, or
    were run for `behaviours`, which is null without `--distinct`. `against` are the programs that
    conditions may speak of.
    """

    kind: Literal["enumerate"] = "enumerate"
    game: Text
    size: int
    against: tuple[Text, ...]
    counts: tuple[int, ...]
    total: int
    listed: int
    programs: tuple[EnumeratedData, ...] | None
    behaviours: tuple[BehaviourData, ...] | None
    diagnostics: tuple[DiagnosticData, ...]
