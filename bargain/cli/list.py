"""`bargain list`: what is bundled, or what a file declares."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bargain.cli import codes, streams
from bargain.cli.sources import load_named, looks_like_file
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.loading import library_names
from bargain.model import load_bundled
from bargain.output.catalogue import Library, catalogue, catalogue_text, declared_in
from bargain.output.printable import shortened
from bargain.suggest import nearest


def list_declared(names: Sequence[str], as_json: bool) -> int:
    """List files and bundled libraries; without names, all libraries."""
    known = library_names()
    found = [
        Diagnostic(
            "BGL011",
            f"no bundled library is called `{shortened(name, 60)}`",
            hint=nearest(name, known),
        )
        for name in names
        if name not in known and not looks_like_file(name)
    ]
    if found:
        raise DiagnosticError(found)
    libraries = list(map(_declared, names)) if names else catalogue(load_bundled())
    if as_json:
        from bargain.output.as_data import json_text, library_data
        from bargain.output.schema import ListDocument

        streams.emit(json_text(ListDocument(libraries=tuple(map(library_data, libraries)))))
    else:
        streams.emit(catalogue_text(libraries, streams.style_of(sys.stdout)))
    return codes.FINE


def _declared(name: str) -> Library:
    model = load_named(name)
    return declared_in(model, model.module.sources[0])
