"""`bargain list`: what is bundled."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bargain.cli import codes, streams
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.loading import library_names
from bargain.model import load_bundled
from bargain.output.catalogue import catalogue, catalogue_text
from bargain.output.printable import shortened
from bargain.suggest import nearest


def list_libraries(names: Sequence[str], as_json: bool) -> int:
    known = library_names()
    found = [
        Diagnostic(
            "BGL011",
            f"no bundled library is called `{shortened(name, 60)}`",
            hint=nearest(name, known),
        )
        for name in names
        if name not in known
    ]
    if found:
        raise DiagnosticError(found)
    libraries = [one for one in catalogue(load_bundled()) if not names or one.name in names]
    if as_json:
        from bargain.output.as_data import json_text, library_data
        from bargain.output.schema import ListDocument

        streams.emit(json_text(ListDocument(libraries=tuple(map(library_data, libraries)))))
    else:
        streams.emit(catalogue_text(libraries, streams.style_of(sys.stdout)))
    return codes.FINE
