"""Certificate sizes where questions are struck at some feature values and not at others.

As in `bargain.logic.sizes`, the size of a question counts what it reaches: the questions, each once
however many values it is asked at, and the levels at which one of them is struck. In a column, a
level counts at some values and not at others, so whether a search is over its budget is a formula.
"""

from __future__ import annotations

from collections.abc import Sequence

from bargain.logic.elimination import somewhere
from bargain.logic.rational_point import Ask
from bargain.logic.sizes import Schema, negated
from bargain.record import Record
from bargain.smt import formula as f
from bargain.smt.formula import FALSE, TRUE, Formula
from bargain.symbolic.columns import Columns, Item, Vertex


class Reached(Record):
    """What the condition of a question reaches: which questions, and where one of them is struck,
    level by level."""

    schemas: frozenset[Schema]
    levels: dict[int, Formula]


class ColumnSizes:
    """The sizes of the closure's own questions, which are asked at given values."""

    def __init__(self, columns: Columns, ask: Ask) -> None:
        self.columns = columns
        self.ask = ask
        self._reached: dict[Item, Reached] = {}

    def of(self, index: int) -> int:
        item = self.columns.items[index]
        reached = self.reached(item)
        return len(reached.schemas | {item.schema}) * (1 + len(reached.levels))

    def of_negation(self, index: int) -> int:
        item = self.columns.items[index]
        reached = self.reached(item)
        others = [other for other in reached.schemas if negated(other) != item.schema]
        return (len(others) + 1) * (1 + len(reached.levels))

    def possible(self, item: Item) -> range:
        """The sizes that a question may have, at any values of the features that vary."""
        reached = self.reached(item)
        count = len(reached.schemas | {item.schema})
        largest = count * (1 + len(reached.levels))
        return range(count if item.column.ranges else largest, largest + 1, count)

    def above(self, item: Item, budget: int) -> Formula:
        """Where the size of a question in a column is larger than a budget."""
        reached = self.reached(item)
        count = len(reached.schemas | {item.schema})
        return _at_least(budget // count, list(reached.levels.values()))

    def reached(self, item: Item) -> Reached:
        known = self._reached.get(item)
        if known is None:
            known = self._reached[item] = self._reach(item)
        return known

    def _reach(self, start: Item) -> Reached:
        seen: set[tuple[Vertex, frozenset[str]]] = set()
        waiting: list[tuple[Vertex, frozenset[str]]] = list(self.columns.reached(start))
        schemas: set[Schema] = set()
        levels: dict[int, list[Formula]] = {}
        for vertex, anything in waiting:
            if (vertex, anything) in seen:
                continue
            seen.add((vertex, anything))
            waiting += [(other, anything | more) for other, more in self.columns.reached(vertex)]
            if isinstance(vertex, Item):
                schemas.add(vertex.schema)
                for level, where in vertex.strikes.items():
                    within = somewhere(where, anything, vertex.column.ranges, self.ask)
                    levels.setdefault(level, []).append(within)
        found = {level: f.disjunction(levels[level]) for level in sorted(levels)}
        if not start.column.ranges:
            # Whatever was struck was struck somewhere, and everything that varies is bound here.
            found = dict.fromkeys(found, TRUE)
        return Reached(frozenset(schemas), found)


def _at_least(number: int, formulas: Sequence[Formula]) -> Formula:
    """Where at least so many of the formulas hold."""
    if number > len(formulas):
        return FALSE
    # Where at least 0, 1, 2, … of those so far hold.
    counts: list[Formula] = [TRUE, *[FALSE] * number]
    for formula in formulas:
        for count in range(number, 0, -1):
            one_more = f.conjunction((counts[count - 1], formula))
            counts[count] = f.disjunction((counts[count], one_more))
    return counts[number]
