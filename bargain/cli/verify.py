"""`bargain verify`: a certificate checked by the kernel, and against sources."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bargain import kernel
from bargain.cli import codes, streams
from bargain.cli.sources import load_named, looks_like_file, pair_from
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.kernel_text import MAX_BYTES
from bargain.model import Model
from bargain.output.style import wrapped


def verify_certificate(arguments: Sequence[str], as_json: bool) -> int:
    """Check `FILE.json [SOURCE] [FIRST SECOND]`.

    Raises `DiagnosticError`: BGL001 for a file that cannot be read, BGL090 for one that is no
    certificate, and whatever the sources raise.
    """
    if not 1 <= len(arguments) <= 4:
        hint = "write `bargain verify FILE.json`, or with SOURCE, or with SOURCE FIRST SECOND"
        message = f"a certificate is needed; here are {len(arguments)} words"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    path, *about = arguments
    data = _read(path)
    refused = kernel.check(data)
    if refused is not None and refused.code == "no-certificate":
        message = f"{path} is no certificate, or one of a version that is not known"
        raise DiagnosticError([Diagnostic(codes.NO_CERTIFICATE, message)])
    document = json.loads(data) if refused is None else None
    reason = None
    if refused is not None:
        reason = (refused.code, str(refused), refused.place)
    elif about:
        reason = _mismatch(document, about)
    if as_json:
        _show_data(document, reason)
    else:
        if reason is None:
            text = f"accepted  {_match_text(document)}"
        else:
            code, sentence, place = reason
            text = f"refused  {code} at {place}: {sentence}"
        width = streams.style_of(sys.stdout).width
        streams.emit("\n".join(wrapped(text, width, rest="  ")) + "\n")
    return codes.FINE if reason is None else codes.FAILED


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DiagnosticError([Diagnostic("BGL001", f"cannot read {path}: {reason}")]) from None


def _mismatch(document: Any, about: Sequence[str]) -> tuple[str, str, str] | None:
    from bargain.certificate.made import mismatch

    model: Model
    first: str | None = None
    second: str | None = None
    if len(about) == 1 or (len(about) == 2 and looks_like_file(about[0])):
        if len(about) == 2:
            pair_from(about, "verify")
        model = load_named(about[0])
    else:
        model, first, second = pair_from(about, "verify")
    found = mismatch(document, model, first, second)
    return (found.code, found.sentence, found.place) if found is not None else None


def _match_text(document: Any) -> str:
    match = document["claim"]["match"]
    given = "".join(
        f", {name} = {str(value).lower() if isinstance(value, bool) else value}"
        for name, value in match["given"].items()
    )
    first, second = match["programs"]
    count = len(document["questions"])
    questions = f"{count} question{'' if count == 1 else 's'}"
    return f"{first} vs {second} in {match['game']}{given}: {questions}"


def _show_data(document: Any, reason: tuple[str, str, str] | None) -> None:
    from bargain.output.as_data import json_text
    from bargain.output.schema import CertifiedData, RefusalData, VerifyDocument

    match = refusal = None
    if reason is None:
        told = document["claim"]["match"]
        match = CertifiedData(game=told["game"], given=told["given"], programs=told["programs"])
    else:
        code, sentence, place = reason
        refusal = RefusalData(code=code, sentence=sentence, place=place)
    streams.emit(json_text(VerifyDocument(accepted=reason is None, match=match, refusal=refusal)))
