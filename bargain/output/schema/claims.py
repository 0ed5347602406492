"""What became of expectations and properties."""

from __future__ import annotations

from typing import Literal

from bargain.output.schema.base import Data, DiagnosticData, Document, PlaceData, Text, Value
from bargain.output.schema.matches import MatchData, NoAnswerData, OutcomeData, UndecidedData


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


class TestDocument(Document):
    """`bargain test`."""

    kind: Literal["test"] = "test"
    files: tuple[TestedFileData, ...]
