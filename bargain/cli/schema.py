"""`bargain schema`: the form of what `--format json` prints."""

from __future__ import annotations

from bargain.cli import codes, streams
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.output.as_data import schema_text
from bargain.output.schema import (
    CheckDocument,
    Document,
    ErrorDocument,
    ListDocument,
    RunDocument,
    TestDocument,
    TournamentDocument,
    VerifyDocument,
)
from bargain.output.schema.enumeration import EnumerateDocument
from bargain.output.schema.explanation import ExplainDocument
from bargain.output.schema.format import FormatDocument
from bargain.output.schema.mutation import MutateDocument
from bargain.output.schema.race import RaceDocument
from bargain.output.schema.regions import RegionsDocument
from bargain.output.schema.whatif import BudgetsDocument, WhyNotDocument
from bargain.suggest import nearest

KINDS: dict[str, type[Document]] = {
    "run": RunDocument,
    "explain": ExplainDocument,
    "tournament": TournamentDocument,
    "budgets": BudgetsDocument,
    "regions": RegionsDocument,
    "why-not": WhyNotDocument,
    "race": RaceDocument,
    "check": CheckDocument,
    "fmt": FormatDocument,
    "test": TestDocument,
    "mutate": MutateDocument,
    "verify": VerifyDocument,
    "enumerate": EnumerateDocument,
    "list": ListDocument,
    "error": ErrorDocument,
}


def print_schema(kind: str | None) -> int:
    if kind is None:
        streams.emit("".join(f"{name}\n" for name in sorted(KINDS)))
        return codes.FINE
    document = KINDS.get(kind)
    if document is None:
        message = f"no document is of the kind `{kind}`"
        hint = nearest(kind, KINDS)
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    streams.emit(schema_text(document))
    return codes.FINE
