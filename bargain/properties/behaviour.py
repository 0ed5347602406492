"""What there is to see in the matches that a claim is about.

A claim that asks no questions and compares no sources depends on how the matches that it mentions
go, and on nothing else. Of the programs that behave the same in all of them the first one stands
for the others. Unlike `enumeration.behaviour`, which tells how matches end, this has all that a
claim can speak of: the demands of every round, and the options that would be taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bargain.core import terms as t
from bargain.core.contents import contents_of
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.property import Claim
from bargain.logic.arena import Arena, Ground, Node
from bargain.logic.level import Level
from bargain.logic.limits import TooHard
from bargain.logic.settle import Settlement
from bargain.logic.situation import Situation
from bargain.match import Table
from bargain.properties.instance import Places
from bargain.regions.cell import Ending, Went
from bargain.regions.explore import Explorer

Behaviour: TypeAlias = tuple[object, ...]
"""Equal where the same is seen, everywhere that a claim is looked at."""


def is_about_matches_alone(condition: t.Condition) -> bool:
    """Whether the truth of a condition follows from how matches go, and from features."""
    waiting: list[t.Term] = [condition]
    while waiting:
        term = waiting.pop()
        if isinstance(term, t.Provable | t.IsProgram | t.IsUnconditional):
            return False
        waiting += t.parts(term)
    return True


def behaviour(claim: Claim, places: Places, ground: Ground, max_questions: int) -> Behaviour | None:
    """What is seen in the matches of a claim; None where one of them has no answer or reaches a
    limit."""
    look = _at_points if not places.intervals else _in_cells
    try:
        return look(claim, places, ground, max_questions)
    except (DiagnosticError, TooHard):
        return None


def _at_points(
    claim: Claim, places: Places, ground: Ground, max_questions: int
) -> Behaviour | None:
    found: list[object] = []
    for situation in places.situations():
        if isinstance(situation, DiagnosticError):
            return None
        table = Table(Arena(ground, situation))
        settlement = table.settled(lambda arena: _sides(claim, arena), max_questions)
        found.append(_seen(settlement.final, settlement.closure.roots))
    return tuple(found)


def _in_cells(claim: Claim, places: Places, ground: Ground, max_questions: int) -> Behaviour | None:
    explorer = _Watching(claim, places, ground, max_questions)
    found: list[object] = []
    for finite in places.finite:
        for cell in explorer.part(finite):
            if not isinstance(cell.ending, _Watched):
                return None
            signs = frozenset(cell.signs.items())
            found.append((*finite.values(), signs, cell.more, cell.ending.seen))
    return tuple(found)


def _sides(claim: Claim, arena: Arena) -> tuple[Node, ...]:
    """Both sides of every match that a claim is about: first the one that it is made of."""
    first, second = arena.match(claim.first, claim.second)
    _, matches = contents_of(claim.condition)
    others = (arena.claimed(first, match) for match in matches)
    return first, second, *(side for node in others for side in (node, node.partner))


def _seen(level: Level, nodes: Sequence[Node]) -> Behaviour:
    if level.situation.matrix is not None:
        return tuple(level.report(node).key for node in nodes)
    return tuple((level.course(node).demands, level.outside(node)) for node in nodes)


@dataclass(frozen=True, slots=True)
class _Watched(Went):
    """How a match ends, and all that was seen."""

    seen: Behaviour


class _Watching(Explorer):
    """Finds cells in which the matches of a claim go the same way."""

    def __init__(self, claim: Claim, places: Places, ground: Ground, max_questions: int) -> None:
        start = Situation(places.game, places.values)
        super().__init__(ground, start, claim.first, claim.second, places.intervals, max_questions)
        self.claim = claim

    def roots(self, arena: Arena) -> tuple[Node, ...]:
        return _sides(self.claim, arena)

    def ending(self, settlement: Settlement) -> Ending:
        return self.settled_ending(settlement.final, settlement.closure.roots)

    def settled_ending(self, level: Level, roots: Sequence[Node]) -> Ending:
        match = self.settled_went(level, (roots[0], roots[0].partner))
        seen = _seen(level, roots)
        return _Watched(match.reports, match.agreement, match.round, match.payoffs, seen)
