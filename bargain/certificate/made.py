"""A match with its certificate, and whether a certificate is about some sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bargain.certificate.covers import varied_document
from bargain.certificate.document import Document, Writer, canonical
from bargain.certificate.notes import Notes, given_of
from bargain.core.games import FeatureValue
from bargain.core.text import program_text
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS
from bargain.logic.settle import Evaluation
from bargain.match import Match, Undecided
from bargain.model import Model
from bargain.record import Record

_OF_SOURCES = (
    *("features", "payoffs", "demands", "split", "worth", "rounds", "discount"),
    *("terms", "programs", "match"),
)
"""The parts of a document that come of the sources alone."""


class Mismatch(Record):
    """How a certificate is not about some sources: `other-sources` or `other-match`, a sentence,
    and the place in the certificate."""

    code: str
    sentence: str
    place: str


def certified(
    model: Model,
    first: str,
    second: str,
    *,
    game: str | None = None,
    given: Mapping[str, FeatureValue | int] | None = None,
    max_questions: int = DEFAULT_MAX_QUESTIONS,
) -> tuple[Match, Document] | Undecided:
    """Settle a match and write its certificate. Raises `DiagnosticError`, and `TooHard` where no
    certificate is found."""
    a, b = model.program(first), model.program(second)
    table = model.table(game if game is not None else model.game_for(a, b), given)
    evaluations: list[Evaluation] = []
    match = table.match(a, b, max_questions=max_questions, evaluations=evaluations)
    if isinstance(match, Undecided):
        return match
    return match, certificate(match, evaluations)


def certificate(match: Match, evaluations: Sequence[Evaluation]) -> Document:
    """The certificate of a match; `evaluations` are those that settled it.

    Raises `TooHard` where no certificate is found for questions about all values of features.
    """
    closure = match.settlement.closure
    if closure.varies:
        return varied_document(match, evaluations)
    return Writer(match, evaluations, closure.questions).document()


def mismatch(
    document: Any, notes: Notes, model: Model, first: str | None = None, second: str | None = None
) -> Mismatch | None:
    """Why an accepted document is not the certificate of a match of this model; of the two programs
    named, if they are. Raises `TooHard`."""
    for side, name in enumerate((first, second)):
        if name is not None and document["match"][side] != program_text(model.program(name)):
            sentence = f"this is a match of {document['match'][side]}"
            return Mismatch("other-match", sentence, f"$.match[{side}]")
    try:
        made = certified(model, *document["match"], game=notes.game, given=given_of(document))
    except DiagnosticError as error:
        message = error.diagnostics[0].message
        return Mismatch("other-sources", f"this match is not theirs: {message}", "$.match")
    if isinstance(made, Undecided):
        return Mismatch("other-sources", f"undecided: {made.reason}", "$.match")
    _, own = made
    hashes = [[digest for _, digest in d["notes"]["sources"]] for d in (document, own)]
    if hashes[0] != hashes[1]:
        index = next((i for i, (a, b) in enumerate(zip(*hashes, strict=False)) if a != b), 0)
        return Mismatch("other-sources", "the text is another", f"$.notes.sources[{index}]")
    said = {f"$.{key}": (document[key], own[key]) for key in _OF_SOURCES}
    for key in ("players", "features", "spans"):
        said[f"$.notes.{key}"] = (document["notes"].get(key), own["notes"][key])
    for place, (told, found) in said.items():
        if canonical(told) != canonical(found):
            return Mismatch("other-sources", "the sources say something else", place)
    return None
