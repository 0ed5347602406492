"""The table of levels: what every program does, and how every question stands, at each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bargain.core.arithmetic import ArithmeticFault
from bargain.core.text import share_text
from bargain.diagnostics import DiagnosticError
from bargain.explain.explanation import (
    LevelRange,
    LevelTable,
    ProgramRow,
    QuestionRow,
    Standing,
)
from bargain.explain.naming import Naming
from bargain.logic.arena import Node
from bargain.logic.graph import DemandLeaf
from bargain.logic.level import Level
from bargain.logic.settle import Settlement

MAX_CELLS: Final = 20_000
"""Programs are tabled while the table has no more cells than this; those that matter first."""


def ranges_of(settlement: Settlement) -> tuple[LevelRange, ...]:
    """The levels between which nothing changes: each range but the last ends with a strike."""
    out = []
    first = 0
    for strike in sorted({level for level in settlement.struck if level is not None}):
        out.append(LevelRange(first, strike))
        first = strike + 1
    return (*out, LevelRange(first, None))


def level_table(
    settlement: Settlement,
    ranges: tuple[LevelRange, ...],
    nodes: Mapping[Node, bool],
    naming: Naming,
) -> LevelTable:
    """The table with a row for each of these nodes (true for those that are shown) and for every
    question."""
    levels = [settlement.at(span.first) for span in ranges]
    rows: list[ProgramRow] = []
    room = MAX_CELLS
    for node, shown in nodes.items():
        room -= len(ranges)
        if room < 0 and rows:
            break
        mine, theirs = naming.sides(node)
        cells = tuple(_cell(node, level) for level in levels)
        rows.append(ProgramRow(mine, theirs, naming.at(node), shown, cells))
    questions = tuple(
        QuestionRow(index + 1, tuple(_standing(settlement, index, span) for span in ranges))
        for index in range(len(settlement.questions))
    )
    return LevelTable(ranges, tuple(rows), questions)


def _cell(node: Node, level: Level) -> str | None:
    try:
        leaf = level.report(node)
        if not isinstance(leaf, DemandLeaf):
            return str(leaf.key)
        demands = [mine for mine, _ in level.course(node).demands]
        option = level.outside(node)
    except (DiagnosticError, ArithmeticFault):
        return None
    if len(demands) > 1 and len(set(demands)) == 1:
        return f"{share_text(demands[0])} in {len(demands)} rounds or {option}"
    return f"{', '.join(map(share_text, demands))} or {option}"


def _standing(settlement: Settlement, index: int, span: LevelRange) -> Standing:
    if index in settlement.abandoned:
        return Standing.ABANDONED
    struck = settlement.struck[index]
    if struck is None or (span.last is not None and struck > span.last):
        return Standing.HELD
    return Standing.STRUCK if struck == span.last else Standing.GONE
