"""What all documents are made of: texts, exact numbers, places, errors and warnings."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


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


class Document(Data):
    schema_version: Literal[1] = 1


class ErrorDocument(Document):
    """Any command whose input or command line is wrong."""

    kind: Literal["error"] = "error"
    diagnostics: tuple[DiagnosticData, ...]
