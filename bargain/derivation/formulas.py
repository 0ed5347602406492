"""Formulas of provability logic, and sequents of them.

An atom stands for something about a match, which its `meaning` says: a claim, the condition of a
question, a search that was given up. Formulas are made by `Formulas`, which hands out one object
for one structure, so equality is identity. They may be deep; whoever walks one uses a stack.
"""

from __future__ import annotations

from typing import TypeAlias

from bargain.core.terms import Condition, TermTable
from bargain.logic.arena import Node, Question
from bargain.record import Record

# What atoms stand for ----------------------------------------------------------------------------


class Claim(Record):
    """A condition without connectives, as the program of a node says it in its match."""

    node: Node
    term: Condition


class ConditionOf(Record):
    """The whole condition of a question, where it is too long to be repeated."""

    question: Question


class GivenUp(Record):
    """The answer to a question whose bounded search was abandoned: false, for everyone."""

    question: Question


Meaning: TypeAlias = Claim | ConditionOf | GivenUp

# Formulas ----------------------------------------------------------------------------------------


class Top(Record, by_identity=True):
    """⊤."""


class Falsum(Record, by_identity=True):
    """□ⁿ⊥: `depth` boxes before ⊥. Depth 0 is ⊥ itself."""

    depth: int


class Atom(Record, by_identity=True):
    meaning: Meaning


class Box(Record, by_identity=True):
    """□A: PA proves A."""

    body: Formula


class Not(Record, by_identity=True):
    operand: Formula


class And(Record, by_identity=True):
    operands: tuple[Formula, ...]


class Or(Record, by_identity=True):
    operands: tuple[Formula, ...]


class Implies(Record, by_identity=True):
    left: Formula
    right: Formula


class Iff(Record, by_identity=True):
    left: Formula
    right: Formula


Formula: TypeAlias = Top | Falsum | Atom | Box | Not | And | Or | Implies | Iff


class Sequent(Record):
    """`left ⊢ right`: if all on the left are true, one on the right is. Both sides are sets."""

    left: tuple[Formula, ...]
    right: tuple[Formula, ...]


def parts(formula: Formula) -> tuple[Formula, ...]:
    """The formulas directly inside one, left to right; what an atom stands for is not inside."""
    match formula:
        case Box(body=inner) | Not(operand=inner):
            return (inner,)
        case And(operands=operands) | Or(operands=operands):
            return operands
        case Implies(left=left, right=right) | Iff(left=left, right=right):
            return (left, right)
    return ()


def is_box(formula: Formula) -> bool:
    return isinstance(formula, Box) or (isinstance(formula, Falsum) and formula.depth > 0)


def is_boxed(box: Formula, body: Formula) -> bool:
    """Whether one formula is □ before the other."""
    match box, body:
        case Falsum(depth=outer), Falsum(depth=inner):
            return outer == inner + 1
        case Box(body=inside), _:
            return inside is body
    return False


class Formulas:
    """Makes each formula once."""

    def __init__(self) -> None:
        table = self._table = TermTable()
        self.top: Formula = table.make(Top)
        self.bottom: Formula = table.make(Falsum, 0)

    def truth(self, value: bool) -> Formula:
        return self.top if value else self.bottom

    def falsum(self, depth: int) -> Formula:
        return self._table.make(Falsum, depth)

    def atom(self, meaning: Meaning) -> Formula:
        return self._table.make(Atom, meaning)

    def box(self, body: Formula) -> Formula:
        if isinstance(body, Falsum):
            return self.falsum(body.depth + 1)
        return self._table.make(Box, body)

    def unboxed(self, box: Formula) -> Formula:
        """What stands behind the box."""
        if isinstance(box, Falsum):
            return self.falsum(box.depth - 1)
        assert isinstance(box, Box)
        return box.body

    def negation(self, operand: Formula) -> Formula:
        return self._table.make(Not, operand)

    def conjunction(self, operands: tuple[Formula, ...]) -> Formula:
        return self._table.make(And, operands)

    def disjunction(self, operands: tuple[Formula, ...]) -> Formula:
        return self._table.make(Or, operands)

    def implication(self, left: Formula, right: Formula) -> Formula:
        return self._table.make(Implies, left, right)

    def equivalence(self, left: Formula, right: Formula) -> Formula:
        return self._table.make(Iff, left, right)

    def guarded(self, depth: int, condition: Formula) -> Formula:
        """What PA has to prove for PA + ¬□ⁿ⊥ to prove the condition; `depth` is n."""
        if not depth:
            return condition
        return self.implication(self.negation(self.falsum(depth)), condition)

    def choice(self, test: Formula, yes: Formula, no: Formula) -> Formula:
        """If `test` then `yes` else `no`, in as few words as come to mind."""
        if yes is no:
            return yes
        against = self.negation(test)
        match yes, no:
            case Top(), Falsum(depth=0):
                return test
            case Falsum(depth=0), Top():
                return against
            case Top(), _:
                return self._either(test, no)
            case _, Top():
                return self._either(against, yes)
            case Falsum(depth=0), _:
                return self._both(against, no)
            case _, Falsum(depth=0):
                return self._both(test, yes)
        return self.disjunction((self._both(test, yes), self._both(against, no)))

    def _both(self, first: Formula, rest: Formula) -> Formula:
        others = rest.operands if isinstance(rest, And) else (rest,)
        return self.conjunction((first, *others))

    def _either(self, first: Formula, rest: Formula) -> Formula:
        others = rest.operands if isinstance(rest, Or) else (rest,)
        return self.disjunction((first, *others))
