"""From the questions of a settled match to formulas, and from claims to their definitions.

A question is a box around what its condition says, `¬□ⁿ⊥ →` put before it for one of offset n. A
claim is an atom. Its definition says on which answers to questions it depends, and how: it is found
by running the programs with all questions open, and both ways on as soon as one is looked at.

Offsets are as small as this match allows: a stage begins as soon as the one before has settled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from bargain.core import terms as t
from bargain.core.arithmetic import ArithmeticFault
from bargain.core.terms import Condition
from bargain.derivation.formulas import (
    Atom,
    Claim,
    ConditionOf,
    Formula,
    Formulas,
    GivenUp,
    parts,
)
from bargain.diagnostics import DiagnosticError
from bargain.explain.trials import Suppositions
from bargain.logic.arena import Node
from bargain.logic.compile import condition_graphs
from bargain.logic.graph import Cell
from bargain.logic.level import Level
from bargain.logic.settle import Settlement

MAX_RUNS: Final = 2_000
"""A claim that takes more runs than this to define is not taken apart."""
LONG: Final = 5
"""Conditions with more atoms, boxes and connectives than this get a name."""


class TooManyRuns(Exception):
    """A claim depends on its questions in more ways than anyone would read."""


class _Looked(Exception):
    """A question was looked at that is still open."""

    def __init__(self, question: Formula) -> None:
        self.question = question


_Key: TypeAlias = tuple[object, ...]


class Definitions:
    """The formulas of one settled match, made when they are asked for."""

    def __init__(self, settlement: Settlement) -> None:
        self.settlement = settlement
        self.formulas = Formulas()
        self._index_of = {question: i for i, question in enumerate(settlement.questions)}
        starts = {
            offset - question.compiled.level
            for offset, question in zip(settlement.offsets, settlement.questions, strict=True)
        }
        self._stages = {
            start: sum(strike < start for strike in settlement.levels[:-1]) for start in starts
        }
        """Where each stage begins, by where it begins in the settlement: after as many levels as
        were struck in those before."""
        self._questions: dict[int, Formula] = {}
        self._bodies: dict[int, Formula] = {}
        self._claims: dict[_Key, Formula] = {}
        self._conditions: dict[Formula, Formula] = {}
        self._unfolded: dict[Atom, Formula] = {}
        self._merged: dict[Atom, tuple[Formula, ...]] = {}
        self._makers: dict[Node, Callable[[Condition], Cell]] = {}
        self.known: dict[Formula, int | None] = {}
        """The level at which each box of a question is struck; None for a proved one."""

    # Questions -------------------------------------------------------------------------------

    def offset(self, index: int) -> int:
        """The offset of a question, stages being no longer than what is struck in them."""
        level = self.settlement.questions[index].compiled.level
        return self._stages[self.settlement.offsets[index] - level] + level

    def struck(self, index: int) -> int | None:
        """The level at which a question is struck, with offsets as they are here."""
        at = self.settlement.struck[index]
        if at is None:
            return None
        start = max(start for start in self._stages if start <= at)
        return self._stages[start] + at - start

    def question(self, index: int) -> Formula:
        """A question as a box; the atom of its search where that was abandoned."""
        waiting = [index]
        while waiting:
            item = waiting[-1]
            inside = self.inside(item)
            missing = [i for i in inside if i not in self._questions]
            if missing and item not in self._questions:
                waiting += missing
                continue
            waiting.pop()
            if item not in self._questions:
                self._questions[item] = self._question(item)
        return self._questions[index]

    def inside(self, index: int) -> list[int]:
        """The questions inside of a question's condition, at all its places."""
        asked = self.settlement.questions[index]
        return [
            self._index_of[place.questions[inner]]
            for place in asked.places()
            for inner in asked.compiled.inner
        ]

    def places(self) -> dict[Formula, tuple[int, ...]]:
        """The questions that each of the formulas stands for, of those made so far."""
        found: dict[Formula, tuple[int, ...]] = {}
        for index, formula in sorted(self._questions.items()):
            found[formula] = (*found.get(formula, ()), index)
        return found

    def condition(self, index: int) -> Formula:
        """What a question's condition says, by name if it is long."""
        self.question(index)
        return self._bodies[index]

    def _question(self, index: int) -> Formula:
        make, question = self.formulas, self.settlement.questions[index]
        said = [self._said(question.compiled.term.condition, p) for p in question.places()]
        body = said[0] if len(said) == 1 else make.conjunction(tuple(said))
        if _is_long(body):
            body = self._named(index, body)
        self._bodies[index] = body
        if index in self.settlement.abandoned:
            given_up = make.atom(GivenUp(question))
            assert isinstance(given_up, Atom)
            self._unfolded[given_up] = make.bottom
            return given_up
        box = make.box(make.guarded(self.offset(index), body))
        self.known[box] = self.struck(index)
        return box

    def _named(self, index: int, body: Formula) -> Formula:
        known = self._conditions.get(body)
        if known is not None:
            return known
        named = self.formulas.atom(ConditionOf(self.settlement.questions[index]))
        assert isinstance(named, Atom)
        self._unfolded[named] = body
        self._conditions[body] = named
        return named

    def _said(self, condition: Condition, place: Node) -> Formula:
        """A condition as its node's program says it; the questions inside are known already."""
        make = self.formulas
        found: list[Formula] = []
        waiting: list[tuple[Condition, bool]] = [(condition, False)]
        while waiting:
            term, done = waiting.pop()
            inside = () if isinstance(term, t.Provable) else _conditions(term)
            if inside and not done:
                waiting.append((term, True))
                waiting += ((part, False) for part in reversed(inside))
                continue
            operands = tuple(found[len(found) - len(inside) :])
            del found[len(found) - len(inside) :]
            match term:
                case t.Truth(value=value):
                    found.append(make.truth(value))
                case t.Not():
                    found.append(make.negation(*operands))
                case t.All():
                    found.append(make.conjunction(operands))
                case t.Some():
                    found.append(make.disjunction(operands))
                case t.Implies():
                    found.append(make.implication(*operands))
                case t.Iff():
                    found.append(make.equivalence(*operands))
                case t.Provable():
                    asked = next(q for q in place.questions if q.compiled.term is term)
                    found.append(self._questions[self._index_of[asked]])
                case _:
                    found.append(self._claim(term, place))
        return found[0]

    # Claims ----------------------------------------------------------------------------------

    def _claim(self, term: Condition, node: Node) -> Formula:
        key = subject(term, node)
        known = self._claims.get(key)
        if known is None:
            known = self._claims[key] = self.formulas.atom(Claim(node, term))
        return known

    def unfolded(self, atom: Atom) -> Formula:
        """The definition of an atom. Raises `TooManyRuns`."""
        known = self._unfolded.get(atom)
        if known is None:
            assert isinstance(atom.meaning, Claim)
            looked: dict[Formula, set[int]] = {}
            known = self._unfolded[atom] = self._explored(atom.meaning, looked)
            self._merged[atom] = tuple(box for box, asked in looked.items() if len(asked) > 1)
        return known

    def merged(self, atom: Atom) -> tuple[Formula, ...]:
        """The boxes that stand for several of the questions that decide about a claim, which its
        definition therefore takes for one."""
        return self._merged.get(atom, ())

    def _explored(self, claim: Claim, looked: dict[Formula, set[int]]) -> Formula:
        make = self.formulas
        found: list[Formula] = []
        waiting: list[dict[Formula, bool] | Formula] = [{}]
        runs = 0
        while waiting:
            item = waiting.pop()
            if not isinstance(item, dict):
                no, yes = found.pop(), found.pop()
                found.append(make.choice(item, yes, no))
                continue
            runs += 1
            if runs > MAX_RUNS:
                raise TooManyRuns
            try:
                found.append(make.truth(self._run(claim, item, looked)))
            except _Looked as seen:
                test = seen.question
                waiting += (test, {**item, test: False}, {**item, test: True})
        return found[0]

    def _run(
        self, claim: Claim, answers: dict[Formula, bool], looked: dict[Formula, set[int]]
    ) -> bool:
        """Whether the claim is true with these answers; false where it has no answer.

        Notes in `looked` which questions were looked at, by their formulas.
        """

        def answer(index: int) -> bool:
            asked = self.question(index)
            looked.setdefault(asked, set()).add(index)
            if asked not in answers:
                raise _Looked(asked)
            return answers[asked]

        settlement = self.settlement
        held = Suppositions(self._index_of, answer)
        level = Level(settlement.situation, settlement.courses, held)
        try:
            return level.truth(self._graph(claim), claim.node)
        except (DiagnosticError, ArithmeticFault):
            return False

    def _graph(self, claim: Claim) -> Cell:
        maker = self._makers.get(claim.node)
        if maker is None:
            maker = condition_graphs(claim.node.program, claim.node.arena.situation)
            self._makers[claim.node] = maker
        return maker(claim.term)


def subject(term: Condition, node: Node) -> _Key:
    """What a claim is about: equal for the same claim said by different programs."""
    match = t.match_of(term)
    if match is None:
        return (node, term)
    node.reach()
    target = node.links[node.program.links.index(match)]
    match term:
        case t.Plays(action=action):
            return (t.Plays, target, action)
        case t.Accepts(share=t.Constant(value=share)):
            return (t.Accepts, target, share)
        case t.OutsideIs(option=option):
            return (t.OutsideIs, target, option)
        case t.Agrees():
            return (t.Agrees, frozenset((target, target.partner)))
    return (node, term)


def _conditions(term: Condition) -> tuple[Condition, ...]:
    """The conditions that a connective joins; none where there is no connective."""
    match term:
        case t.Not(operand=operand):
            return (operand,)
        case t.All(operands=operands) | t.Some(operands=operands):
            return operands
        case t.Implies(left=left, right=right) | t.Iff(left=left, right=right):
            return (left, right)
    return ()


def _is_long(formula: Formula) -> bool:
    count = 0
    waiting = [formula]
    while waiting and count <= LONG:
        count += 1
        waiting += parts(waiting.pop())
    return count > LONG
