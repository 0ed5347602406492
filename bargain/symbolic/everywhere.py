"""Settling a match whose questions speak of all values of rational features.

Where a question is held is a formula in the features that vary. A question that is held somewhere
and whose condition is false there, at a level from its offset on, is struck there; at the next
level it is held where it was held and its condition true. So nothing is sampled: the formulas speak
of all values at once, and Z3 says whether there is one at which something is struck.

What a question comes to is told without quantifiers, and so that it is true of all rational values
(see `bargain.logic.elimination`), before others build on it: formulas would grow level by level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.core import terms as t
from bargain.core.games import Interval
from bargain.core.terms import Relation
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.arena import Closure, Node, Question
from bargain.logic.courses import Courses
from bargain.logic.elimination import everywhere, somewhere
from bargain.logic.level import cycle
from bargain.logic.limits import CellsUnknown
from bargain.logic.rational_point import Ask, rational_point
from bargain.logic.settle import Evaluation, Settlement, offsets_of
from bargain.logic.worlds import Worlds, intervals
from bargain.record import Record
from bargain.smt import formula as f
from bargain.smt.formula import FALSE, REAL, TRUE, Formula, Variable
from bargain.symbolic.cases import CYCLE, Fault, Faults, Judgement
from bargain.symbolic.closure import ClosureFormulas
from bargain.symbolic.columns import Column, Columns, Item
from bargain.symbolic.needs import Need
from bargain.symbolic.queries import Queries
from bargain.symbolic.sizes import ColumnSizes

MOST_LEVELS: Final = 16
"""Levels at which questions are struck at values of features, before a match is undecided. Where
questions depend on each other without end, each takes more work than the one before."""


class Query(Record):
    """What a query is called, and what it is about."""

    name: str
    about: str


class Everywhere(ClosureFormulas):
    """An `Evaluator` for a closure with questions about all values, and the walk that settles it.

    If features are `free` at home, it settles the match at all of their values, too, except for
    those at which it has no answer: where the closure has no question about all values of such a
    feature, these are `without_answer`, and otherwise an error.
    `struck`, `strikes` and `last` are those of the last walk, and of the closure's own questions;
    `narrowed` counts the levels at which some were struck at values of features that vary.
    """

    def __init__(
        self,
        worlds: Worlds,
        closure: Closure,
        courses: Courses,
        queries: Queries,
        max_questions: int,
        free: frozenset[str] = frozenset(),
    ) -> None:
        self.worlds = worlds
        super().__init__(closure, queries)
        self.situation = worlds.home.situation
        self.courses = courses
        self.level = None
        self.columns = Columns(worlds, closure, max_questions, free)
        self.items = self.columns.items
        self.own = self.items[: len(closure.questions)]
        self.number = {question: i for i, question in enumerate(closure.questions)}
        self.given_up: dict[int, int] = {}
        self.strikes: list[int] = []
        self.narrowed = 0
        self.last = 0
        self.without_answer: Formula = FALSE
        asked = {name for question in closure.questions for name in question.compiled.term.over}
        self._apart = frozenset[str]() if asked & free else free
        self._at: dict[int, dict[Variable, Formula]] = {}
        self._judged: dict[tuple[Column, Node, t.Provable], Judgement] = {}
        for column in self.columns.columns.values():
            self._require_numbers(column)

    def settles(self, question: Question) -> bool:
        return not any(name in intervals(self.worlds.game) for name in question.compiled.term.over)

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
        before: Settlement | None = None
        while True:
            self.strikes = []
            struck: list[int | None] = [None] * len(self.own)
            compared: list[tuple[int, int]] = []
            given_up = dict(self.given_up)
            evaluations.append(
                Evaluation(self.closure, given_up, offsets, struck, self.strikes, compared)
            )
            self._walk(start)
            struck[:] = self.struck
            if any(level - 1 in self.strikes for level in starts):
                return self._anew().settle(2 * spread, evaluations)
            sizes = ColumnSizes(self.columns, self._asking(Query("sizes", "sizes of certificates")))
            compared += self._compared(sizes)
            before = Settlement(self.closure, offsets, given_up, self, self, before, sizes)
            if not self._give_up(sizes):
                return before
            for index, question in enumerate(self.closure.questions):
                if question.compiled.budget is not None:
                    # The formulas are those of this walk.
                    before.size_of_negation(index)

    def _anew(self) -> Everywhere:
        """The same, with no search given up."""
        for item in self.items:
            item.given_up = FALSE
        self.given_up = {}
        return self

    # Levels ----------------------------------------------------------------------------------

    def _walk(self, start: Mapping[t.Strength, int]) -> None:
        self.walks += 1
        self.narrowed = 0
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
        self._at[at] = {item.variable: item.held for item in self.items}
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
        for node, need in self.runs.items():
            self.run(held, node, name)
            self._require_report(need, at)
        self.narrowed += any(item.column.ranges for item in after)
        if self.narrowed > MOST_LEVELS:
            raise CellsUnknown("questions are struck level after level, without an end in sight")
        for item, remaining in after.items():
            item.strikes[at] = f.conjunction((item.held, f.negation(remaining)))
            item.held = remaining
        return bool(after)

    def _require_report(self, need: Need, at: int) -> None:
        """Raises `DiagnosticError` where features are free at home and a program of the match has
        no report at some of their values."""
        home = self.columns.home
        if home.ranges:
            home.matches.find([need])
            faults = self._with_held(home.matches.faults(need), at)
            query = Query(f"{self._name(at)}-reports", "what both report, at all values")
            self._require_answer(home, TRUE, faults, at, query)

    def _name(self, at: int) -> str:
        return f"evaluation-{self.walks}-level-{at}"

    def _query(self, item: Item, at: int) -> Query:
        told = self.told(item.node, item.term)
        varying = ", ".join(item.column.ranges)
        about = f"question {item.number}: {told}"
        if varying:
            about += f", and at other values of {varying}"
        return Query(f"{self._name(at)}-question-{item.number}", about)

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
        true, query = True, self._query(item, at)
        for column, node in item.places:
            yes, faults = self._condition(item, column, node, at)
            self._require_answer(column, TRUE, faults, at, query)
            true = true and self._point((f.negation(yes),), column.ranges, query) is None
        return true

    def bears_out(self, level: int, held: Mapping[Node, int], question: Question) -> bool:
        return self._true_here(self.own[self.number[question]], level, held, self._name(level))

    def _remaining(self, item: Item, at: int) -> Formula | None:
        """Where a question is held at the next level; None where that is where it is held."""
        ranges, query = item.column.ranges, self._query(item, at)
        ask = self._asking(query)
        kept: list[Formula] = [item.held]
        struck = False
        for column, node in item.places:
            yes, faults = self._condition(item, column, node, at)
            # What varies outside of the question and inside of it varies there for itself: outside,
            # it is enough that the question is held at some value.
            where = somewhere(item.held, item.ranging, ranges, ask)
            self._require_answer(column, where, faults, at, query)
            if self._point((where, f.negation(yes)), column.ranges, query) is not None:
                struck = True
                kept.append(everywhere(yes, item.ranging, column.ranges, ask))
        if not struck:
            return None
        remaining = f.conjunction(kept)
        return FALSE if self._point((remaining,), ranges, query) is None else remaining

    def _condition(self, item: Item, column: Column, node: Node, at: int) -> tuple[Formula, Faults]:
        """Where the condition of a question holds at one of its places, and where it has no answer,
        with what is held at a level."""
        key = (column, node, item.term)
        judgement = self._judged.get(key)
        if judgement is None:
            judgement = column.matches.condition(item.term.condition, node)
            self._judged[key] = judgement
        return f.replaced(judgement.yes, self._at[at]), self._with_held(judgement.faults, at)

    def _with_held(self, faults: Faults, at: int) -> Faults:
        return {fault: f.replaced(guard, self._at[at]) for fault, guard in faults.items()}

    def held_around(self, question: Question) -> Formula:
        """Where, among the values of the features that are free at home, a question of a program at
        home is held in the end."""
        return self.columns.item(self.columns.home, question.node, question).held

    # Points ----------------------------------------------------------------------------------

    def _point(
        self, assertions: Sequence[Formula], ranges: Mapping[str, Interval], query: Query
    ) -> dict[str, Fraction] | None:
        """Feature values at which all of this holds, if there are any."""
        if any(assertion is FALSE for assertion in assertions):
            return None
        asked = [assertion for assertion in assertions if assertion is not TRUE]
        return rational_point(asked, ranges, ask=self._asking(query))

    def _asking(self, query: Query) -> Ask:
        return self.queries.asking(query.name, [self.subject, query.about])

    def _require_answer(
        self, column: Column, where: Formula, faults: Faults, at: int, query: Query
    ) -> None:
        """Raises `DiagnosticError` if there is a fault anywhere in a column where a question is
        held."""
        if not faults:
            return
        missing = (where, f.disjunction(faults.values()))
        point = self._point(missing, column.ranges, query)
        if point is None or self._leaves_out(column, f.conjunction(missing), query):
            return
        here = f.conjunction(
            f.compare(Relation.EQUAL, Variable(name, REAL), f.number(value))
            for name, value in point.items()
        )

        def which(some: Faults) -> Fault:
            for fault, guard in some.items():
                if self._point((here, guard), column.ranges, query) is not None:
                    return fault
            raise AssertionError("one of the faults is there")

        fault = which(faults)
        if fault.code != CYCLE:
            raise DiagnosticError([Diagnostic(fault.code, fault.message, fault.span)])
        way: list[Need] = []
        need = fault.needed
        while need is not None and need not in way:
            way.append(need)
            around = column.matches.faults(need)
            circles = {fault: guard for fault, guard in around.items() if fault.code == CYCLE}
            need = which(self._with_held(circles, at)).needed
        first = way.index(need) if need is not None else len(way) - 1
        raise cycle([node for _, node in way[first:]])

    def _leaves_out(self, column: Column, missing: Formula, query: Query) -> bool:
        """Whether what has no answer in a column leaves one at other values of the features that
        are free at home. Then these values are left out."""
        apart = self._apart & column.ranges.keys()
        if apart:
            others = column.ranges.keys() - apart
            where = somewhere(missing, others, column.ranges, self._asking(query))
            self.without_answer = f.disjunction((self.without_answer, where))
        return bool(apart)

    def _require_numbers(self, column: Column) -> None:
        """Raises `DiagnosticError` where a number of the game does not exist at some values."""
        missing = f.negation(column.features.defined())
        query = Query("numbers", "numbers of the game")
        point = self._point((missing,), column.ranges, query)
        if point is not None and not self._leaves_out(column, missing, query):
            self.worlds.at({**column.arena.situation.values, **point})
            raise AssertionError(f"a number of the game is missing at {point}")

    # Budgets ---------------------------------------------------------------------------------

    def _bounded(self) -> Iterator[tuple[Item, int]]:
        """The bounded searches that are held somewhere, each with its budget."""
        for item in self.items:
            budget = item.question.compiled.budget
            if budget is not None and item.held is not FALSE:
                yield item, budget

    def _compared(self, sizes: ColumnSizes) -> Iterator[tuple[int, int]]:
        """What decides which searches are given up: budgets, each with every size that its search
        has at some feature values, or could have."""
        for item, budget in self._bounded():
            for size in sizes.possible(item):
                yield budget, size

    def _give_up(self, sizes: ColumnSizes) -> bool:
        """Give up the bounded searches that are over their budget; whether there are any."""
        more: dict[Item, Formula] = {}
        for item, budget in self._bounded():
            if not item.column.ranges:
                size = sizes.of(item.number - 1)
                if size > budget:
                    more[item] = TRUE
                    self.given_up[item.number - 1] = size
                continue
            over = f.conjunction((item.held, sizes.above(item, budget)))
            told = f"budget of question {item.number}: {self.told(item.node, item.term)}"
            query = Query(f"evaluation-{self.walks}-budget-{item.number}", told)
            if self._point((over,), item.column.ranges, query) is not None:
                more[item] = over
        for item, over in more.items():
            item.given_up = f.disjunction((item.given_up, over))
        return bool(more)
