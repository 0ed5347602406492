"""`bargain schema`: the form of what `--format json` prints."""

from __future__ import annotations

from bargain.cli import codes, streams
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.output.as_data import schema_text
from bargain.output.enumeration_schema import EnumerateDocument
from bargain.output.explanation_schema import ExplainDocument
from bargain.output.format_schema import FormatDocument
from bargain.output.mutation_schema import MutateDocument
from bargain.output.race_schema import RaceDocument
from bargain.output.regions_schema import RegionsDocument
from bargain.output.schema import DOCUMENTS, Document
from bargain.output.whatif_schema import BudgetsDocument, WhyNotDocument
from bargain.suggest import nearest

KINDS: dict[str, type[Document]] = {
    **DOCUMENTS,
    "enumerate": EnumerateDocument,
    "explain": ExplainDocument,
    "budgets": BudgetsDocument,
    "why-not": WhyNotDocument,
    "regions": RegionsDocument,
    "race": RaceDocument,
    "fmt": FormatDocument,
    "mutate": MutateDocument,
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
