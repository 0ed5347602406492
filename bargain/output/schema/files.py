"""What files and libraries declare."""

from __future__ import annotations

from typing import Literal

from bargain.output.schema.base import Data, DiagnosticData, Document, Exact, Text, Value


class FileData(Data):
    """A checked file and how much it declares; without errors, it is fit to run."""

    file: Text
    ok: bool
    games: int
    programs: int
    expectations: int
    properties: int
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


class CheckDocument(Document):
    """`bargain check`."""

    kind: Literal["check"] = "check"
    files: tuple[FileData, ...]


class ListDocument(Document):
    """`bargain list`."""

    kind: Literal["list"] = "list"
    libraries: tuple[LibraryData, ...]
