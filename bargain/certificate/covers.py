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
from bargain.certificate.cover import Learned
from bargain.certificate.document import Document, Writer, signed
from bargain.certificate.draft import Draft
from bargain.certificate.nothing import NoCover
from bargain.certificate.reasons import REASONS
from bargain.logic.settle import Evaluation
from bargain.match import Match

MAX_DRAFTS: Final = 100


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
    return signed({**bare, "covers": draft.rows, **draft.tables})


def settled(bare: Document, match: Match) -> Draft:
    """The draft after which there is nothing more to learn."""
    situation, learned = match.settlement.situation, Learned()
    for _ in range(MAX_DRAFTS):
        draft = Draft(bare, situation.game, situation.values, learned)
        draft.closes()
        draft.settles()
        if not learned.learn():
            draft.same("verdicts", [*map(draft.verdict, range(len(draft.questions)))])
            return draft
    raise NoCover("questions inside of each other take each other apart")
