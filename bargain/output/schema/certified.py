"""Whether a certificate, or what Z3 was asked, bears scrutiny."""

from __future__ import annotations

from typing import Literal

from bargain.output.schema.base import Data, Document, Text, Value


class CertifiedData(Data):
    """The match that an accepted certificate is about."""

    game: Text
    given: dict[Text, Value]
    programs: tuple[Text, Text]


class RefusalData(Data):
    """Why a certificate is refused: a stable code, a sentence, and the place as a JSON path."""

    code: str
    sentence: Text
    place: Text


class QueryData(Data):
    """A query, or a file that is not as the list of them says.

    `announced` is the answer of Z3 and `found` that of the other solver: sat, unsat or unknown.
    """

    file: Text
    state: Literal["confirmed", "contradicted", "undecided", "missing", "changed", "unlisted"]
    announced: str | None
    found: str | None


class RecheckData(Data):
    """What another solver makes of the queries that Z3 was asked."""

    solver: str
    queries: tuple[QueryData, ...]


class VerifyDocument(Document):
    """`bargain verify`: of a certificate, with the `match` or the `refusal`; or with `--solver`,
    with the `recheck`. `accepted` then says that all queries are confirmed."""

    kind: Literal["verify"] = "verify"
    accepted: bool
    match: CertifiedData | None
    refusal: RefusalData | None
    recheck: RecheckData | None
