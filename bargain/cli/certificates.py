"""Writing certificates for `bargain run --certificate`."""

from __future__ import annotations

from bargain.cli import streams
from bargain.cli.files import write_file
from bargain.match import Match, Undecided
from bargain.model import Model


def write_certificate(model: Model, match: Match, path: str) -> bool:
    """Write the certificate of a match; False, with a note, where none is found that the kernel
    accepts.

    The match is settled once more, by running the programs, whoever settled it first. Raises
    `DiagnosticError` (BGL084) where the file cannot be written.
    """
    from bargain import kernel
    from bargain.certificate.document import certificate_text
    from bargain.certificate.made import certified
    from bargain.logic.limits import TooHard

    first, second = match.first.program, match.second.program
    try:
        made = certified(model, first, second, game=match.game, given=match.given)
    except TooHard as stop:
        streams.note(f"no certificate: {stop.reason}\n")
        return False
    assert not isinstance(made, Undecided)
    text = certificate_text(made[1])
    refused = kernel.check(text.encode())
    if refused is not None:
        streams.note(f"no certificate: the kernel would not accept it: {refused}\n")
        return False
    write_file(path, text, "the certificate")
    return True
