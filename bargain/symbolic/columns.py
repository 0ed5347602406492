"""What a match can reach at feature values beyond counting.

A *column* is a range of worlds: its `free` rational features vary, all others have fixed values. A
question `provable for every f (C)`, asked in a column, speaks of the columns in which f is free as
well; features with finitely many values are gone through one by one. A match needs few columns,
because it has few features. What a question of a column comes to is a formula in the features that
are free there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from bargain.core import terms as t
from bargain.core.games import FeatureValue, Interval
from bargain.logic.arena import Arena, Closure, Node, Question
from bargain.logic.limits import TooManyQuestions
from bargain.logic.sizes import Schema, schema
from bargain.logic.worlds import Worlds, finite_values, intervals
from bargain.smt.formula import BOOL, FALSE, TRUE, Formula, Variable
from bargain.symbolic.features import Features
from bargain.symbolic.matches import Matches
from bargain.symbolic.needs import outside_questions


class Column:
    """The worlds that differ from that of `arena` in their free features alone."""

    def __init__(self, arena: Arena, ranges: Mapping[str, Interval]) -> None:
        self.arena = arena
        self.ranges = ranges
        self.features = Features(arena.situation, ranges)
        self.matches = Matches(self.features, self.held)
        self.variables: dict[tuple[Node, t.Provable], Variable] = {}

    def held(self, node: Node, question: t.Provable) -> Formula:
        return self.variables[node, question]


class Item:
    """A question of a column: where it is held at a level, as a formula in the free features, and
    where it was struck, by level. `given_up` is where its search was abandoned, and `number` counts
    the items."""

    __slots__ = (
        "column",
        "given_up",
        "held",
        "node",
        "number",
        "places",
        "question",
        "ranging",
        "strikes",
        "variable",
    )

    def __init__(
        self, number: int, column: Column, node: Node, question: Question, ranging: frozenset[str]
    ) -> None:
        self.number = number
        self.column = column
        self.node = node
        self.question = question
        self.ranging = ranging
        self.variable = Variable(f"held {number}", BOOL)
        self.places: tuple[tuple[Column, Node], ...] = ()
        self.held: Formula = TRUE
        self.given_up: Formula = FALSE
        self.strikes: dict[int, Formula] = {}

    @property
    def term(self) -> t.Provable:
        return self.question.compiled.term

    @property
    def schema(self) -> Schema:
        return schema(self.question)


Vertex: TypeAlias = "Item | tuple[Column, Node]"
"""A question, or everything that a program asks in a match."""


class Columns:
    """The columns and items that the questions of a closure can reach.

    The first items are the closure's own questions, in their order, each in a column without free
    features; if some are to be `free` at home, the same questions of the column in which they are
    follow. Raises `TooManyQuestions`.
    """

    def __init__(
        self, worlds: Worlds, closure: Closure, limit: int, free: frozenset[str] = frozenset()
    ) -> None:
        self.worlds = worlds
        self.game = worlds.game
        self.intervals = intervals(worlds.game)
        self.items: list[Item] = []
        self.columns: dict[object, Column] = {}
        self._known: dict[tuple[Column, Node, t.Provable], Item] = {}
        self._reached: dict[Vertex, tuple[tuple[Vertex, frozenset[str]], ...]] = {}
        for question in closure.questions:
            self.item(self.column(question.node.arena, frozenset()), question.node, question)
        self.home = self.column(worlds.home, free)
        for question in closure.questions:
            if question.node.arena is worlds.home:
                self.item(self.home, question.node, question)
        seen: set[Vertex] = set()
        waiting: list[Vertex] = [*self.items]
        for vertex in waiting:
            if vertex not in seen:
                seen.add(vertex)
                waiting += [reached for reached, _ in self.reached(vertex)]
                if len(self.items) > limit:
                    raise TooManyQuestions(limit)

    def column(self, arena: Arena, free: frozenset[str]) -> Column:
        """The column of a world in which these features vary."""
        values = dict(arena.situation.values)
        home = self.worlds.home.situation.values
        values.update({name: home[name] for name in free})
        key: tuple[frozenset[str], tuple[tuple[str, FeatureValue], ...]] = (
            free,
            tuple(values.items()),
        )
        known = self.columns.get(key)
        if known is None:
            ranges = {name: self.intervals[name] for name in self.intervals if name in free}
            known = self.columns[key] = Column(self.worlds.at(values), ranges)
        return known

    def item(self, column: Column, node: Node, question: Question) -> Item:
        term = question.compiled.term
        known = self._known.get((column, node, term))
        if known is None:
            ranging = frozenset(name for name in term.over if name in self.intervals)
            known = Item(len(self.items) + 1, column, node, question, ranging)
            self._known[column, node, term] = known
            column.variables[node, term] = known.variable
            self.items.append(known)
            known.places = tuple(self._places(known))
        return known

    def _places(self, item: Item) -> Iterator[tuple[Column, Node]]:
        """Where the condition of a question has to hold."""
        column, over = item.column, item.term.over
        for finite in finite_values(self.game, over):
            there = self.worlds.at({**column.arena.situation.values, **finite})
            place = self.column(there, frozenset(column.ranges) | item.ranging)
            yield place, item.node.at(place.arena)

    def reached(self, vertex: Vertex) -> tuple[tuple[Vertex, frozenset[str]], ...]:
        """What can be reached directly, and which features are then anything."""
        known = self._reached.get(vertex)
        if known is None:
            known = self._reached[vertex] = tuple(dict.fromkeys(self._reach(vertex)))
        return known

    def _reach(self, vertex: Vertex) -> Iterator[tuple[Vertex, frozenset[str]]]:
        nothing: frozenset[str] = frozenset()
        if not isinstance(vertex, Item):
            column, node = vertex
            for question in node.questions:
                yield self.item(column, node, question), nothing
            for other in node.reach():
                yield (column, other), nothing
            return
        for column, node in vertex.places:
            for term in outside_questions([vertex.term.condition]):
                match = t.match_of(term)
                if isinstance(term, t.Provable):
                    question = next(q for q in node.questions if q.compiled.term is term)
                    yield self.item(column, node, question), vertex.ranging
                elif match is not None:
                    side = column.arena.claimed(node, match)
                    yield (column, side), vertex.ranging
                    yield (column, side.partner), vertex.ranging
