"""What `bargain fmt` prints as JSON, as pydantic models."""

from __future__ import annotations

from typing import Literal

from bargain.output.schema.base import Data, DiagnosticData, Document, Text


class FormattedFileData(Data):
    """A file, and what became of it; a file that is refused is left as it is.

    `text` is what standard input was formatted to, null for files. `diff` is there with `--diff`: a
    unified difference, empty where nothing changes.
    """

    file: Text
    state: Literal["unchanged", "formatted", "would be formatted", "refused"]
    text: Text | None
    diff: Text | None
    diagnostics: tuple[DiagnosticData, ...]


class FormatDocument(Document):
    """`bargain fmt`."""

    kind: Literal["fmt"] = "fmt"
    files: tuple[FormattedFileData, ...]
