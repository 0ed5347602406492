"""`bargain verify`: a certificate checked by the kernel, and against sources."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from os.path import exists
from pathlib import Path
from typing import Any

from bargain import kernel
from bargain.certificate.notes import Notes, given_of, notes_of
from bargain.certificate.reasons import REASONS
from bargain.cli import codes, streams
from bargain.cli.sources import (
    STANDARD_INPUT,
    STDIN_NAME,
    is_library,
    load_named,
    looks_like_file,
    pair_from,
    standard_input,
)
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.kernel import MAX_BYTES
from bargain.model import Model
from bargain.output.printable import shortened
from bargain.output.style import wrapped
from bargain.syntax.read import reason as reason_of


def verify_certificate(arguments: Sequence[str], as_json: bool) -> int:
    """Check `FILE.json [SOURCE] [FIRST SECOND]`.

    Raises `DiagnosticError`: BGL001 for a file that cannot be read, BGL090 for one that is no
    certificate, and whatever the sources raise.
    """
    if not 1 <= len(arguments) <= 4:
        if not arguments:
            raise _usage("a certificate is needed")
        most = "at most a certificate, a source and two programs"
        raise _usage(f"{most}; here are {len(arguments)} words")
    path, *about = arguments
    if path == STANDARD_INPUT and STANDARD_INPUT in about[:1]:
        message = "standard input cannot be both the certificate and the source"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message)])
    data = _read(path)
    refused = kernel.check(data)
    if refused is not None and refused.code == "no-certificate":
        name = STDIN_NAME if path == STANDARD_INPUT else path
        message = f"{name} is no certificate, or one of a version that is not known"
        raise DiagnosticError([Diagnostic(codes.NO_CERTIFICATE, message)])
    document = json.loads(data) if refused is None else None
    notes = notes_of(document) if refused is None else None
    reason = None
    if refused is not None:
        reason = (refused.code, REASONS[refused.code], refused.place)
    elif notes is None:
        reason = ("wrong-notes", "this does not say what the match is called", "$.notes")
    elif about:
        reason = _mismatch(document, notes, about)
    if as_json:
        _show_data(document, notes, reason)
    elif reason is None:
        from bargain.output.certified_text import certified_text

        assert notes is not None
        streams.emit(certified_text(document, notes, streams.style_of(sys.stdout)))
    else:
        code, sentence, place = reason
        width = streams.style_of(sys.stdout).width
        text = f"refused  {code} at {place}: {sentence}"
        streams.emit("\n".join(wrapped(text, width, rest="  ")) + "\n")
    return codes.FINE if reason is None else codes.FAILED


def _usage(message: str) -> DiagnosticError:
    hint = "bargain verify FILE.json [SOURCE] [FIRST SECOND]"
    return DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])


def _read(path: str) -> bytes:
    if path == STANDARD_INPUT:
        return standard_input(MAX_BYTES)
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        message = f"cannot read {path}: {reason_of(error)}"
        hint = f"bargain verify --solver cvc5 {path}" if Path(path).is_dir() else None
        raise DiagnosticError([Diagnostic("BGL001", message, hint=hint)]) from None


def _mismatch(document: Any, notes: Notes, about: Sequence[str]) -> tuple[str, str, str] | None:
    from bargain.certificate.made import mismatch
    from bargain.logic.limits import TooHard

    model: Model
    first: str | None = None
    second: str | None = None
    match about:
        case [source]:
            if not looks_like_file(source) and not is_library(source) and not exists(source):
                name = shortened(source, 60)
                raise _usage(f"`{name}` is no source, and a match has two programs")
            model = load_named(source)
        case [source, alone] if looks_like_file(source) or is_library(source):
            raise _usage(f"`{shortened(alone, 60)}` stands alone, and a match has two programs")
        case _:
            model, first, second = pair_from(about, "verify")
    try:
        found = mismatch(document, notes, model, first, second)
    except TooHard as stop:
        return "other-sources", f"undecided: {stop.reason}", "$.match"
    return (found.code, found.sentence, found.place) if found is not None else None


def _show_data(document: Any, notes: Notes | None, reason: tuple[str, str, str] | None) -> None:
    from bargain.output.as_data import given_data, json_text
    from bargain.output.schema import CertifiedData, RefusalData, VerifyDocument

    match = refusal = None
    if reason is None:
        assert notes is not None
        given = given_data(given_of(document, notes.features))
        match = CertifiedData(game=notes.game, given=given, programs=document["match"])
    else:
        code, sentence, place = reason
        refusal = RefusalData(code=code, sentence=sentence, place=place)
    accepted = reason is None
    told = VerifyDocument(accepted=accepted, match=match, refusal=refusal, recheck=None)
    streams.emit(json_text(told))
