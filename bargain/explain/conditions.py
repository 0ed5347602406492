"""Looking into a condition: which parts were looked at, and what was found.

Conditions are evaluated as the language says, from the left and no further than needed, so a part
that nobody looked at is not mentioned, and a claim without an answer is not asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from bargain.core import terms as t
from bargain.core.looking import look
from bargain.core.terms import Condition
from bargain.core.text import condition_text, number_text, share_text
from bargain.explain.explanation import Finding
from bargain.explain.naming import Naming
from bargain.logic.arena import Node
from bargain.logic.compile import condition_graphs
from bargain.logic.graph import Cell, Number
from bargain.logic.level import Level
from bargain.logic.settle import Settlement

_T = TypeVar("_T")
_ALL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a program runs: the round, and the demands (own, other's) that it can look back on."""

    round: int = 1
    last: tuple[Fraction, Fraction] = (_ALL, _ALL)
    final: tuple[Fraction, Fraction] = (_ALL, _ALL)


FIRST_MOMENT = Moment()


class Inspector:
    """Asks the parts of conditions, at any node of a settled closure and any level."""

    def __init__(self, settlement: Settlement, naming: Naming) -> None:
        self.settlement = settlement
        self.naming = naming
        self.index_of = {question: i for i, question in enumerate(settlement.questions)}
        self._own_words: dict[t.Term, str] = {}
        self._named: dict[tuple[Node, t.Term], str] = {}
        self._places: dict[Node, dict[t.Provable, int]] = {}
        self._makers: dict[Node, Callable[[Condition], Cell]] = {}
        self._graphs: dict[tuple[Node, Condition], Cell] = {}

    def question(self, node: Node, term: t.Provable) -> int:
        """The place of a question in the settlement."""
        places = self._places.get(node)
        if places is None:
            places = {q.compiled.term: self.index_of[q] for q in node.questions}
            self._places[node] = places
        return places[term]

    def look(
        self, condition: Condition, node: Node, level: Level, moment: Moment = FIRST_MOMENT
    ) -> tuple[bool, tuple[Finding, ...]]:
        """The truth of a condition at a level, with what was looked at."""
        value, seen = self.atoms(condition, node, level, moment)
        return value, tuple(self.finding(term, found, node, level, moment) for term, found in seen)

    def atoms(
        self, condition: Condition, node: Node, level: Level, moment: Moment = FIRST_MOMENT
    ) -> tuple[bool, tuple[tuple[Condition, bool], ...]]:
        return look(condition, lambda atom: self.truth(atom, node, level, moment))

    def truth(self, atom: Condition, node: Node, level: Level, moment: Moment) -> bool:
        graph = self._graph(atom, node)
        return self._at(moment, level, lambda: level.truth(graph, node))

    def number(
        self, term: t.NumberTerm, node: Node, level: Level, moment: Moment = FIRST_MOMENT
    ) -> Fraction:
        number = Number(
            term,
            {match: place for place, match in enumerate(node.program.links)},
            node.arena.situation,
        )
        return self._at(moment, level, lambda: number.value(level, node))

    def _at(self, moment: Moment, level: Level, ask: Callable[[], _T]) -> _T:
        # Finding how another match goes moves the level's clock. What was found is remembered, so
        # asking again leaves it alone.
        while True:
            level.round, level.last, level.final = moment.round, moment.last, moment.final
            answer = ask()
            if (level.round, level.last, level.final) == (moment.round, moment.last, moment.final):
                return answer

    def _graph(self, atom: Condition, node: Node) -> Cell:
        graph = self._graphs.get((node, atom))
        if graph is None:
            maker = self._makers.get(node)
            if maker is None:
                maker = condition_graphs(node.program, node.arena.situation)
                self._makers[node] = maker
            graph = self._graphs[node, atom] = maker(atom)
        return graph

    # In words --------------------------------------------------------------------------------

    def finding(
        self, atom: Condition, value: bool, node: Node, level: Level, moment: Moment = FIRST_MOMENT
    ) -> Finding:
        question = seen = None
        match atom:
            case t.Provable():
                question = self.question(node, atom) + 1
            case t.Plays(match=match):
                target = self.target(node, match)
                mine, theirs = self.naming.sides(target)
                tail = "" if target in self.naming.roots else f" against {theirs}"
                seen = f"{mine} plays {level.report(target).key}{tail}"
            case t.OutsideIs(match=match):
                target = self.target(node, match)
                seen = f"{self.naming.sides(target)[0]} takes {level.outside(target)}"
            case t.Accepts(match=match):
                target = self.target(node, match)
                least = level.least_demand(target)
                seen = f"{self.naming.sides(target)[0]} demands {share_text(least)}"
            case t.Compare(left=left, right=right):
                seen = self._sides(left, right, node, level, moment)
        return Finding(self.named(atom, node), self.own_words(atom), value, question, seen)

    def own_words(self, term: t.Term) -> str:
        """A term as its program says it."""
        known = self._own_words.get(term)
        if known is None:
            known = self._own_words[term] = condition_text(term)
        return known

    def named(self, term: t.Term, node: Node) -> str:
        """A term with both sides by name."""
        known = self._named.get((node, term))
        if known is None:
            known = condition_text(term, self.naming.voice(node))
            self._named[node, term] = known
        return known

    def _sides(
        self, left: t.NumberTerm, right: t.NumberTerm, node: Node, level: Level, moment: Moment
    ) -> str | None:
        """The values of the sides of a comparison that are not written out in it."""
        out = []
        for side in (left, right):
            if not isinstance(side, t.Constant):
                value = self.number(side, node, level, moment)
                out.append(f"{self.named(side, node)} is {value_of(side, value)}")
        return " and ".join(out) or None

    def target(self, node: Node, match: t.MatchOf) -> Node:
        """The node that a claim of this node's source speaks of."""
        assert node.links is not None
        return node.links[node.program.links.index(match)]


def value_of(term: t.NumberTerm, value: Fraction) -> str:
    """A number as its kind is written: shares as percents, rounds and payoffs as numbers."""
    match term:
        case t.CurrentRound() | t.Quantity(kind=t.MatchNumber.PAYOFF):
            return number_text(value)
    return share_text(value) if 0 <= value <= 1 else number_text(value)


def terms_of(atom: t.Term) -> Iterator[t.Term]:
    """A part of a condition and the terms in it; a question's own condition is not one of them."""
    stack: list[t.Term] = [atom]
    while stack:
        term = stack.pop()
        yield term
        if not isinstance(term, t.Provable):
            stack += reversed(t.parts(term))
