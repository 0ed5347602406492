"""Checking a derivation without having seen how it was found.

The search and this module have the values of `derivation.py` and `formulas.py` in common and
nothing else. Each step is judged by its rule (`rules.py`). Definitions are judged by running the
programs: under all answers to the questions that a claim comes to look at, its definition has to
say what the run says. Formulas of questions are compared with their conditions, word by word.

What is taken on trust: that `bargain.logic` runs programs as it should; which searches were
abandoned, and how many levels the stages of smaller budgets take to settle; and that questions
about all values of features name enough values (`Question.places`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bargain.core import terms as t
from bargain.core.arithmetic import ArithmeticFault
from bargain.core.terms import Condition
from bargain.derivation.derivation import Asked, Definition, Derivation
from bargain.derivation.formulas import (
    And,
    Atom,
    Box,
    Claim,
    ConditionOf,
    Falsum,
    Formula,
    GivenUp,
    Iff,
    Implies,
    Not,
    Or,
    Top,
    is_box,
    parts,
)
from bargain.derivation.rules import reason_against
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Node, Question
from bargain.logic.compile import condition_graphs
from bargain.logic.level import Level
from bargain.logic.settle import Settlement
from bargain.record import Record

NO_STEPS: Final = "there are no steps"
NOT_EARLIER: Final = "a premise is not an earlier step"
DEFINED_TWICE: Final = "an atom is defined twice"
ASKED_TWICE: Final = "a question is listed twice"
NO_QUESTION: Final = "the match has no such question"
OTHER_OFFSET: Final = "the offset is not the one of the question's strength"
OTHER_QUESTION: Final = "the formula is not what the question says"
OTHER_CONDITION: Final = "the definition is not what the condition says"
OTHER_CLAIM: Final = "the definition is not what the programs do"
NOT_GIVEN_UP: Final = "the search was not abandoned, or its definition is not ⊥"
UNDEFINED: Final = "a condition or an abandoned search has no definition"
OTHER_GOAL: Final = "the last sequent is not that the question is provable"


class Refusal(Record):
    """Why a derivation is not accepted, and where: `step 3`, `question 1`, `definition 2`."""

    place: str
    reason: str


def refusal(derivation: Derivation, settlement: Settlement) -> Refusal | None:
    """The first reason against a derivation about a settled match, or None."""
    return next(_Checker(derivation, settlement).refusals(), None)


class _Checker:
    def __init__(self, derivation: Derivation, settlement: Settlement) -> None:
        self.derivation = derivation
        self.settlement = settlement
        self.definitions: dict[Formula, Formula] = {
            d.atom: d.formula for d in derivation.definitions if d.formula is not None
        }
        self.asked = {asked.index: asked.formula for asked in derivation.questions}
        self.index_of = {question: i for i, question in enumerate(settlement.questions)}

    def refusals(self) -> Iterator[Refusal]:
        derivation = self.derivation
        if len({d.atom for d in derivation.definitions}) < len(derivation.definitions):
            yield Refusal("definitions", DEFINED_TWICE)
        if len(self.asked) < len(derivation.questions):
            yield Refusal("questions", ASKED_TWICE)
        for number, asked in enumerate(derivation.questions, 1):
            reason = self.against_question(asked)
            if reason is not None:
                yield Refusal(f"question {number}", reason)
        for number, definition in enumerate(derivation.definitions, 1):
            reason = self.against_definition(definition)
            if reason is not None:
                yield Refusal(f"definition {number}", reason)
        yield from self.against_steps()

    def against_steps(self) -> Iterator[Refusal]:
        steps = self.derivation.steps
        if not steps:
            yield Refusal("steps", NO_STEPS)
            return
        for number, step in enumerate(steps):
            if not all(0 <= premise < number for premise in step.premises):
                yield Refusal(f"step {number + 1}", NOT_EARLIER)
                return
            premises = tuple(steps[premise].sequent for premise in step.premises)
            reason = reason_against(step, premises, self.definitions)
            if reason is not None:
                yield Refusal(f"step {number + 1}", reason)
        end = steps[-1].sequent
        if end.left or len(end.right) != 1 or not self.is_goal(end.right[0]):
            yield Refusal(f"step {len(steps)}", OTHER_GOAL)

    # Questions -------------------------------------------------------------------------------

    def is_goal(self, formula: Formula) -> bool:
        """Whether a formula says that the question, or its negation, is provable."""
        index = self.derivation.index
        if not 0 <= index < len(self.settlement.questions) or index in self.settlement.abandoned:
            return False
        body = _behind(formula, self.offset(index))
        if self.derivation.negated:
            body = body.operand if isinstance(body, Not) else None
        return body is not None and self.says(body, self.settlement.questions[index])

    def against_question(self, asked: Asked) -> str | None:
        if not 0 <= asked.index < len(self.settlement.questions):
            return NO_QUESTION
        question = self.settlement.questions[asked.index]
        if asked.offset != self.offset(asked.index):
            return OTHER_OFFSET
        match asked.formula:
            case Atom(meaning=GivenUp(question=other)) if asked.index in self.settlement.abandoned:
                return None if other is question else OTHER_QUESTION
            case _ if asked.index in self.settlement.abandoned:
                return OTHER_QUESTION
        body = _behind(asked.formula, asked.offset)
        if body is None or not self.says(body, question):
            return OTHER_QUESTION
        return None

    def offset(self, index: int) -> int:
        """A question's offset, when stages take as many levels as were struck in them."""
        level = self.settlement.questions[index].compiled.level
        start = self.settlement.offsets[index] - level
        return len([strike for strike in self.settlement.levels[:-1] if strike < start]) + level

    def says(self, formula: Formula, question: Question) -> bool:
        """Whether a formula is a question's condition, or the name of it, at all its places."""
        match formula:
            case Atom(meaning=ConditionOf()):
                if formula not in self.definitions:
                    return False
                formula = self.definitions[formula]
        places, condition = question.places(), question.compiled.term.condition
        if len(places) == 1:
            return self.reads(formula, condition, places[0])
        if not isinstance(formula, And) or len(formula.operands) != len(places):
            return False
        pairs = zip(formula.operands, places, strict=True)
        return all(self.reads(operand, condition, place) for operand, place in pairs)

    def reads(self, formula: Formula, condition: Condition, node: Node) -> bool:
        """Whether a formula is a condition, as the node's program says it."""
        waiting: list[tuple[Formula, Condition]] = [(formula, condition)]
        while waiting:
            pair = waiting.pop()
            match pair:
                case Top(), t.Truth(value=True):
                    pass
                case Falsum(depth=0), t.Truth(value=False):
                    pass
                case Not(operand=inner), t.Not(operand=said):
                    waiting.append((inner, said))
                case (And(operands=several), t.All(operands=all_said)) | (
                    Or(operands=several),
                    t.Some(operands=all_said),
                ) if len(several) == len(all_said):
                    waiting += zip(several, all_said, strict=True)
                case (
                    Implies(left=a, right=b),
                    t.Implies(left=said_a, right=said_b),
                ) | (Iff(left=a, right=b), t.Iff(left=said_a, right=said_b)):
                    waiting += ((a, said_a), (b, said_b))
                case inner, t.Provable() as term:
                    asked = next(q for q in node.questions if q.compiled.term is term)
                    if not _same(self.asked.get(self.index_of[asked]), inner):
                        return False
                case Atom(meaning=Claim() as claim), said:
                    if not _same_claim(claim, Claim(node, said)):
                        return False
                case _:
                    return False
        return True

    # Definitions -----------------------------------------------------------------------------

    def against_definition(self, definition: Definition) -> str | None:
        formula = definition.formula
        match definition.atom.meaning:
            case Claim() as claim:
                if formula is None or self.is_done_by(claim, formula):
                    return None
                return OTHER_CLAIM
            case _ if formula is None:
                return UNDEFINED
            case ConditionOf(question=question):
                return None if self.says(formula, question) else OTHER_CONDITION
            case GivenUp(question=question):
                given_up = self.index_of.get(question) in self.settlement.abandoned
                return None if given_up and _same(formula, Falsum(0)) else NOT_GIVEN_UP

    def is_done_by(self, claim: Claim, formula: Formula) -> bool:
        """Whether a claim is true exactly under the answers under which a formula is."""
        graph = condition_graphs(claim.node.program, claim.node.arena.situation)(claim.term)
        script: list[bool] = []
        while True:
            answers = _Answers(self, script)
            level = Level(self.settlement.situation, self.settlement.courses, answers)
            try:
                done = level.truth(graph, claim.node)
            except (DiagnosticError, ArithmeticFault):
                # A claim without an answer here: no condition that was evaluated looks at it.
                pass
            else:
                if _truth(formula, answers.given) is not done:
                    return False
            script = list(answers.given.values())
            while script and not script[-1]:
                script.pop()
            if not script:
                return True
            script[-1] = False

    def name(self, question: Question) -> object:
        """What answers to a question are noted under: one of a formula is one for all of it."""
        return self.asked.get(self.index_of.get(question, -1), question)


class _Answers(Mapping[Node, int]):
    """Which questions are held: as a script says, in the order in which they are looked at, and all
    that are looked at after its end."""

    def __init__(self, checker: _Checker, script: list[bool]) -> None:
        self._checker = checker
        self._script = script
        self.given: dict[object, bool] = {}

    def held(self, question: Question) -> bool:
        name = self._checker.name(question)
        if name not in self.given:
            place = len(self.given)
            self.given[name] = self._script[place] if place < len(self._script) else True
        return self.given[name]

    def __getitem__(self, node: Node) -> int:
        return _Bits(self, node)

    def __iter__(self) -> Iterator[Node]:
        return iter(())

    def __len__(self) -> int:
        return 0


class _Bits(int):
    """The answers to the questions of one node, given when a run looks at them."""

    _answers: _Answers
    _node: Node

    def __new__(cls, answers: _Answers, node: Node) -> _Bits:
        made = super().__new__(cls)
        made._answers, made._node = answers, node
        return made

    def __and__(self, bit: int) -> int:
        return self._answers.held(self._node.questions[bit.bit_length() - 1])


def _truth(formula: Formula, answers: Mapping[object, bool]) -> bool | None:
    """The truth of a formula given answers for some of its boxes, None where they do not decide."""
    found: dict[Formula, bool | None] = {}
    waiting = [formula]
    while waiting:
        item = waiting[-1]
        inside = () if is_box(item) else parts(item)
        missing = [part for part in inside if part not in found]
        if missing:
            waiting += missing
            continue
        waiting.pop()
        values = [found[part] for part in inside]
        match item:
            case Top():
                found[item] = True
            case Falsum(depth=0):
                found[item] = False
            case Not():
                found[item] = _negated(values[0])
            case And():
                found[item] = _all(values)
            case Or():
                found[item] = _negated(_all([_negated(value) for value in values]))
            case Implies():
                found[item] = _negated(_all([values[0], _negated(values[1])]))
            case Iff():
                found[item] = None if None in values else values[0] is values[1]
            case _:
                found[item] = answers.get(item)
    return found[formula]


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _behind(box: Formula, depth: int) -> Formula | None:
    """A in □A, or in □(¬□ⁿ⊥ → A) where `depth` is n > 0; None for a formula that is neither."""
    match box:
        case Falsum(depth=boxes) if boxes and not depth:
            return Falsum(boxes - 1)
        case Box(body=body) if not depth:
            return body
        case Box(body=Implies(left=Not(operand=Falsum(depth=granted)), right=body)):
            return body if granted == depth else None
    return None


def _same(one: Formula | None, other: Formula) -> bool:
    match one, other:
        case Falsum(depth=a), Falsum(depth=b):
            return a == b
    return one is other


def _same_claim(one: Claim, other: Claim) -> bool:
    """Whether two programs make the same claim about the same match."""
    if one.node is other.node and one.term is other.term:
        return True
    match one.term, other.term:
        case t.Plays(action=a), t.Plays(action=b):
            return _target(one) is _target(other) and a == b
        case t.Accepts(share=t.Constant(value=x)), t.Accepts(share=t.Constant(value=y)):
            return _target(one) is _target(other) and x == y
        case t.OutsideIs(option=a), t.OutsideIs(option=b):
            return _target(one) is _target(other) and a == b
        case t.Agrees(), t.Agrees():
            there = _target(other)
            return _target(one) in (there, there.partner)
    return False


def _target(claim: Claim) -> Node:
    match = t.match_of(claim.term)
    assert match is not None
    return claim.node.links[claim.node.program.links.index(match)]
