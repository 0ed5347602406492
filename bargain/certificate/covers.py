"""Why some worlds are enough, where questions are about all values of features.

The kernel looks at worlds of which each stands for all feature values in a cell. Which cells there
are is found by drafts, each of which shows where cells of the one before are too large; see
`bargain.certificate.draft` for what a draft is, and `bargain.certificate.cover` for what is in one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from bargain import kernel
from bargain.certificate.document import Document, Writer, certificate_text, signed
from bargain.certificate.draft import Draft
from bargain.certificate.learned import Learned
from bargain.certificate.nothing import NoCover
from bargain.certificate.reasons import REASONS
from bargain.logic.settle import Evaluation
from bargain.match import Match

MAX_DRAFTS: Final = 100
"""Drafts before the search is given up: mostly ten are enough."""


def varied_document(match: Match, evaluations: Sequence[Evaluation]) -> Document:
    """The certificate of a match with questions about all values. Raises `TooHard`."""
    writer = Writer(match, evaluations, [])
    bare = writer.document()
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(kernel.MAX_FRAMES)
    try:
        draft = settled(bare, match)
    except kernel.Refusal as refused:
        raise NoCover(REASONS[refused.code]) from refused
    except RecursionError as stop:
        raise NoCover(REASONS["too-deep"]) from stop
    finally:
        sys.setrecursionlimit(limit)
    require_agreement(writer, bare, draft)
    tables = {key: draft.tables[key] for key in ("questions", "evaluations", "verdicts")}
    document = signed({**bare, "covers": draft.rows, **tables})
    why_not = kernel.check(certificate_text(document).encode())
    if why_not is not None:
        raise NoCover(REASONS[why_not.code])
    return document


def settled(bare: Document, match: Match) -> Draft:
    """The draft after which there is nothing more to learn."""
    situation, learned = match.settlement.situation, Learned()
    for _ in range(MAX_DRAFTS):
        draft = Draft(bare, situation.game, situation.values, learned)
        draft.closes()
        draft.settles()
        if not learned.learn():
            for place in ("$.verdicts", "$.outcome"):
                kernel.RULES[place](draft)
            return draft
    raise NoCover("questions inside of each other take each other apart again and again")


def require_agreement(writer: Writer, bare: Document, draft: Draft) -> None:
    """The engine and the kernel have to come to the same, by their two ways. Raises `NoCover`."""
    compared = [(draft.tables["outcome"], bare["outcome"])]
    for index, question in enumerate(writer.settlement.closure.questions):
        if question.node.arena is writer.match.nodes[0].arena:
            place = draft.index.get(writer.question(question))
            if place is not None:
                compared.append((draft.tables["verdicts"][place], writer.verdict(index)))
    if any(kernel.canonical(found) != kernel.canonical(told) for found, told in compared):
        raise NoCover("the kernel comes to something else, so one of the two is wrong")
