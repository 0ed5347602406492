"""Settling a match whose questions speak of all values of rational features.

Where a question is held is a formula in the features that vary. A question that is held somewhere
and whose condition is false there, at a level from its offset on, is struck there; at the next
level it is held where it was held and its condition true. So nothing is sampled: the formulas speak
of all values at once, and Z3 says whether there is one at which something is struck.

Feature values are rational numbers, and a point at which something is struck is one. Inside of
another question about all values, Z3's answer is about all real numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bargain.core import terms as t
from bargain.core.games import Interval
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.arena import Closure, Node, Question
from bargain.logic.constraints import in_range
from bargain.logic.courses import Courses
from bargain.logic.level import cycle
from bargain.logic.rational_point import rational_point
from bargain.logic.settle import Evaluation, Settlement, offsets_of
from bargain.logic.worlds import Worlds
from bargain.smt import formula as f
from bargain.smt.formula import FALSE, REAL, TRUE, Formula, Variable
from bargain.symbolic.cases import CYCLE, Faults
from bargain.symbolic.closure import ClosureFormulas
from bargain.symbolic.columns import Column, Columns, Item
from bargain.symbolic.queries import Queries
from bargain.symbolic.spread import ReachedSizes, over_budget


class Everywhere(ClosureFormulas):
    """An `Evaluator` for a closure with questions about all values, and the walk that settles it.

    `struck`, `strikes` and `last` are those of the last walk, and of the closure's own questions.
    """

    def __init__(
        self,
        worlds: Worlds,
        closure: Closure,
        courses: Courses,
        queries: Queries,
        max_questions: int,
    ) -> None:
        super().__init__(closure, queries)
        self.situation = worlds.home.situation
        self.courses = courses
        self.level = None
        self.columns = Columns(worlds, closure, max_questions)
        self.items = self.columns.items
        self.own = self.items[: len(closure.questions)]
        self.given_up: dict[int, int] = {}
        self.strikes: list[int] = []
        self.last = 0
        self._at: dict[int, dict[Item, Formula]] = {}
        for column in self.columns.columns.values():
            self._require_numbers(column)

    @property
    def struck(self) -> Sequence[int | None]:
        """The level at which each of the closure's questions was struck."""
        return [next(iter(item.strikes), None) for item in self.own]

    def settle(self, spread: int, evaluations: list[Evaluation]) -> Settlement:
        """Walk until no bounded search is over its budget."""
        evaluations.clear()
        offsets, starts = offsets_of(self.closure, spread)
        start = {
            question.compiled.term.strength: offset
            for question, offset in zip(self.closure.questions, offsets, strict=True)
        }
        while True:
            self._walk(start)
            evaluations.append(
                Evaluation(self.closure, dict(self.given_up), offsets, self.struck)
            )
            if any(level - 1 in self.strikes for level in starts):
                return self._anew().settle(2 * spread, evaluations)
            sizes = ReachedSizes(self.columns)
            if not self._give_up(sizes):
                return Settlement(self.closure, offsets, self.given_up, self, self, sizes)

    def _anew(self) -> Everywhere:
        """The same, with no search given up."""
        for item in self.items:
            item.given_up = FALSE
        self.given_up = {}
        return self

    # Levels ----------------------------------------------------------------------------------

    def _walk(self, start: Mapping[t.Strength, int]) -> None:
        self.walks += 1
        self.strikes = []
        self._at = {}
        for item in self.items:
            item.held = f.negation(item.given_up)
            item.strikes = {}
        ahead = sorted(set(start.values()), reverse=True)
        at = 0
        while True:
            while ahead and ahead[-1] <= at:
                ahead.pop()
            self.last = at
            if self._level(at, start):
                self.strikes.append(at)
                at += 1
            elif ahead:
                at = ahead.pop()
            else:
                return

    def _level(self, at: int, start: Mapping[t.Strength, int]) -> bool:
        """Strike what is false at a level, and say whether there was anything."""
        self._at[at] = {item: item.held for item in self.items}
        held, name = self._held_at_home(), self._name(at)
        after: dict[Item, Formula] = {}
        for item in self.items:
            if start[item.term.strength] > at or item.held is FALSE:
                continue
            if item.column.ranges:
                remaining = self._remaining(item, at)
                if remaining is not None:
                    after[item] = remaining
            elif not self._true_here(item, at, held, name):
                after[item] = FALSE
        for node in self.runs:
            self.run(held, node, name)
        for item, remaining in after.items():
            item.strikes[at] = f.conjunction((item.held, f.negation(remaining)))
            item.held = remaining
        return bool(after)

    def _name(self, at: int) -> str:
        return f"evaluation-{self.walks}-level-{at}"

    def _held_at_home(self) -> dict[Node, int]:
        held = dict.fromkeys(self.closure.asked, 0)
        for item in self.own:
            if item.held is TRUE:
                held[item.node] |= item.question.bit
        return held

    def _true_here(self, item: Item, at: int, held: Mapping[Node, int], name: str) -> bool:
        """Whether the condition of one of the closure's questions holds."""
        if not item.ranging:
            return self.judge(held, item.question, name)
        true = True
        for column, node in item.places:
            yes, faults = self._condition(item, column, node, at)
            self._require_answer(item, column, (), faults, at)
            true = true and self._point((f.negation(yes),), column.ranges, item, at) is None
        return true

    def bears_out(self, level: int, held: Mapping[Node, int], question: Question) -> bool:
        return self._true_here(self.own[self._places[question]], level, held, self._name(level))

    def _remaining(self, item: Item, at: int) -> Formula | None:
        """Where a question is held at the next level; None where that is where it is held."""
        ranges = item.column.ranges
        kept: list[Formula] = [item.held]
        struck = False
        for column, node in item.places:
            yes, faults = self._condition(item, column, node, at)
            bound = [Variable(name, REAL) for name in column.ranges if name in item.ranging]
            within = f.conjunction(in_range(v.name, column.ranges[v.name]) for v in bound)
            everywhere = f.forall(bound, f.implication(within, yes))
            if item.ranging & ranges.keys():
                # What varies outside of the question varies inside of it for itself.
                somewhere = f.negation(everywhere)
                missing = {
                    fault: f.exists(bound, f.conjunction((within, guard)))
                    for fault, guard in faults.items()
                }
                self._require_answer(item, item.column, (item.held,), missing, at)
                point = self._point((item.held, somewhere), ranges, item, at)
            else:
                self._require_answer(item, column, (item.held,), faults, at)
                point = self._point((item.held, f.negation(yes)), column.ranges, item, at)
            if point is not None:
                struck = True
                kept.append(everywhere)
        if not struck:
            return None
        remaining = f.conjunction(kept)
        return FALSE if self._point((remaining,), ranges, item, at) is None else remaining

    def _condition(
        self, item: Item, column: Column, node: Node, at: int
    ) -> tuple[Formula, Faults]:
        """Where the condition of a question holds at one of its places, and where it has no answer,
        with what is held at a level."""
        judgement = column.matches.condition(item.term.condition, node)
        held = self._at[at]
        values = {
            variable: held[self.columns.item(column, *asked)]
            for variable, asked in self._asked_in(column)
        }
        faults = {fault: f.replaced(guard, values) for fault, guard in judgement.faults.items()}
        return f.replaced(judgement.yes, values), faults
