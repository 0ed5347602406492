"""What `bargain mutate --format json` prints, as pydantic models."""

from __future__ import annotations

from typing import Literal

from bargain.output.schema.base import Data, DiagnosticData, Document, PlaceData, Text
from bargain.output.schema.claims import ExpectationData, PropertyData


class MutantData(Data):
    """A program with one change: at `place`, `after` stands for `before`.

    `failed`, `no answer` and `does not load` are noticed. Of those that are `the same`, it is shown
    that nothing can notice them. `by` is the expectation or property that noticed the change, or
    that reached a limit. `diagnostics` say why something has no answer or does not load.
    """

    program: Text
    kind: Literal[
        "number", "strength", "action", "outside option", "connective", "comparison", "branch"
    ]
    place: PlaceData
    before: Text
    after: Text
    fate: Literal["failed", "no answer", "does not load", "undecided", "the same", "not noticed"]
    by: PlaceData | None
    diagnostics: tuple[DiagnosticData, ...]


class MutatedFileData(Data):
    """`noticed` of `changes` small changes, those not counted that leave a program the same.

    `unmet` and `unmet_properties` do not hold without any change; then none was tried.
    """

    file: Text
    noticed: int
    changes: int
    mutants: tuple[MutantData, ...]
    unmet: tuple[ExpectationData, ...]
    unmet_properties: tuple[PropertyData, ...]
    diagnostics: tuple[DiagnosticData, ...]


class MutateDocument(Document):
    """`bargain mutate`."""

    kind: Literal["mutate"] = "mutate"
    files: tuple[MutatedFileData, ...]
