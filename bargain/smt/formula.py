"""Formulas of first-order logic over truth values, integers and reals.

They are immutable and made by the functions of this module, which leave out what makes no
difference. A formula that is used in several places is one object, so formulas are directed
acyclic graphs, and whoever walks one uses an explicit stack and looks at each object once.

Numbers are exact. There is no division: `a / b < c` has to be written without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from math import prod
from typing import Final, TypeAlias

from bargain.core.terms import Relation
from bargain.record import Record


class Sort(Enum):
    """What a formula stands for, by its SMT-LIB name."""

    BOOL = "Bool"
    INT = "Int"
    REAL = "Real"


BOOL: Final = Sort.BOOL
INT: Final = Sort.INT
REAL: Final = Sort.REAL


class Constant(Record):
    """`true` or `false`."""

    value: bool

    def __hash__(self) -> int:
        return hash(self.value)

    @property
    def sort(self) -> Sort:
        return BOOL


class Numeral(Record):
    value: Fraction
    sort: Sort

    def __hash__(self) -> int:
        return hash(self.value)


class Variable(Record):
    """A name for a value of its sort; equal names of equal sorts are one variable."""

    name: str
    sort: Sort

    def __hash__(self) -> int:
        return hash(self.name)


class Application(Record, by_identity=True):
    """A function or connective, by its SMT-LIB name, and what it is applied to."""

    symbol: str
    arguments: tuple[Formula, ...]
    sort: Sort


class Quantified(Record, by_identity=True):
    """`forall` or `exists`, which bind their variables in the body."""

    symbol: str
    variables: tuple[Variable, ...]
    body: Formula

    @property
    def sort(self) -> Sort:
        return BOOL


Formula: TypeAlias = Constant | Numeral | Variable | Application | Quantified

TRUE: Final = Constant(True)
FALSE: Final = Constant(False)


def truth(value: bool) -> Formula:
    return TRUE if value else FALSE


def number(value: Fraction | int, sort: Sort = REAL) -> Formula:
    exact = Fraction(value)
    assert sort is REAL or (sort is INT and exact.denominator == 1)
    return Numeral(exact, sort)


def children(formula: Formula) -> tuple[Formula, ...]:
    """The formulas directly inside a formula."""
    match formula:
        case Application(arguments=arguments):
            return arguments
        case Quantified(body=body):
            return (body,)
    return ()


# Connectives -------------------------------------------------------------------------------------


def negation(operand: Formula) -> Formula:
    match operand:
        case Constant(value=value):
            return truth(not value)
        case Application(symbol="not", arguments=(inner,)):
            return inner
    return Application("not", (operand,), BOOL)


def conjunction(operands: Iterable[Formula]) -> Formula:
    return _joined("and", operands, TRUE, FALSE)


def disjunction(operands: Iterable[Formula]) -> Formula:
    return _joined("or", operands, FALSE, TRUE)


def implication(left: Formula, right: Formula) -> Formula:
    if left is right or left is FALSE or right is TRUE:
        return TRUE
    if left is TRUE:
        return right
    if right is FALSE:
        return negation(left)
    return Application("=>", (left, right), BOOL)


def equivalence(left: Formula, right: Formula) -> Formula:
    if left is right:
        return TRUE
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Constant):
            return other if one.value else negation(other)
    return Application("=", (left, right), BOOL)


def ite(condition: Formula, yes: Formula, no: Formula) -> Formula:
    """`yes` where the condition holds and `no` elsewhere; both are of one sort."""
    if isinstance(condition, Constant):
        return yes if condition.value else no
    if yes == no:
        return yes
    if yes.sort is BOOL:
        if isinstance(yes, Constant):
            return (
                disjunction((condition, no))
                if yes.value
                else conjunction((negation(condition), no))
            )
        if isinstance(no, Constant):
            return implication(condition, yes) if no.value else conjunction((condition, yes))
    yes, no = _of_one_sort((yes, no))
    return Application("ite", (condition, yes, no), yes.sort)


# Numbers -----------------------------------------------------------------------------------------


def plus(operands: Iterable[Formula]) -> Formula:
    """The sum; of nothing, 0."""
    numerals, rest, sort = _sorted(operands)
    return _arithmetic("+", rest, sum(numerals, Fraction(0)), Fraction(0), sort)


def times(operands: Iterable[Formula]) -> Formula:
    """The product; of nothing, 1."""
    numerals, rest, sort = _sorted(operands)
    constant = prod(numerals, start=Fraction(1))
    if constant == 0:
        return number(0, sort)
    return _arithmetic("*", rest, constant, Fraction(1), sort)


def compare(relation: Relation, left: Formula, right: Formula) -> Formula:
    """A comparison of two numbers."""
    if isinstance(left, Numeral) and isinstance(right, Numeral):
        return truth(_HOLDS[relation](left.value, right.value))
    if left == right:
        return truth(relation in (Relation.EQUAL, Relation.AT_MOST, Relation.AT_LEAST))
    left, right = _of_one_sort((left, right))
    if relation is Relation.UNEQUAL:
        return negation(Application("=", (left, right), BOOL))
    symbol = "=" if relation is Relation.EQUAL else relation.value
    return Application(symbol, (left, right), BOOL)


# Replacing variables --------------------------------------------------------------------------


def replaced(formula: Formula, values: Mapping[Variable, Formula]) -> Formula:
    """The formula, which has no quantifiers, with these in the place of variables."""
    made: dict[Formula, Formula] = {}
    for part in inside([formula]):
        match part:
            case Variable():
                made[part] = values.get(part, part)
            case Application(symbol=symbol, arguments=arguments):
                new = [made[argument] for argument in arguments]
                same = all(one is other for one, other in zip(new, arguments, strict=True))
                made[part] = part if same else _applied(symbol, new)
            case _:
                assert not isinstance(part, Quantified)
                made[part] = part
    return made[formula]


def _applied(symbol: str, arguments: Sequence[Formula]) -> Formula:
    match symbol:
        case "not":
            return negation(arguments[0])
        case "and":
            return conjunction(arguments)
        case "or":
            return disjunction(arguments)
        case "=>":
            return implication(arguments[0], arguments[1])
        case "=" if arguments[0].sort is BOOL:
            return equivalence(arguments[0], arguments[1])
        case "ite":
            return ite(arguments[0], arguments[1], arguments[2])
        case "+":
            return plus(arguments)
        case "*":
            return times(arguments)
        case "to_real":
            return _as_real(arguments[0])
        case "=":
            return compare(Relation.EQUAL, arguments[0], arguments[1])
    return compare(Relation(symbol), arguments[0], arguments[1])


# Quantifiers -------------------------------------------------------------------------------------


def forall(variables: Sequence[Variable], body: Formula) -> Formula:
    return _quantified("forall", variables, body)


def exists(variables: Sequence[Variable], body: Formula) -> Formula:
    return _quantified("exists", variables, body)


def variables_of(formulas: Iterable[Formula]) -> tuple[Variable, ...]:
    """The variables that occur free, in the order in which a walk from the left meets them."""
    top = tuple(formulas)
    parts = inside(top)
    bound = bound_in(parts)
    free = free_among(bound, parts)
    variables = [part for part in parts if isinstance(part, Variable) and part not in bound]
    outside = {variable: None for formula in top for variable in free.get(formula, ())}
    return (*variables, *sorted(outside, key=lambda variable: variable.name))


def bound_in(parts: Iterable[Formula]) -> frozenset[Variable]:
    """The variables that the quantifiers among these formulas bind."""
    return frozenset(v for part in parts if isinstance(part, Quantified) for v in part.variables)


def free_among(
    bound: frozenset[Variable], parts: Iterable[Formula]
) -> dict[Formula, frozenset[Variable]]:
    """Which of these variables are free in each formula; `parts` come before what they are in. Of
    no use, and empty, where there are no such variables."""
    free: dict[Formula, frozenset[Variable]] = {}
    if bound:
        for part in parts:
            match part:
                case Variable():
                    free[part] = bound & {part}
                case Quantified(variables=variables, body=body):
                    free[part] = free[body].difference(variables)
                case _:
                    free[part] = _NONE.union(*(free[child] for child in children(part)))
    return free


_NONE: Final[frozenset[Variable]] = frozenset()


def inside(formulas: Iterable[Formula]) -> list[Formula]:
    """The formulas and everything in them, each once, parts before what they are part of."""
    done: dict[Formula, None] = {}
    stack = list(formulas)[::-1]
    while stack:
        item = stack[-1]
        waiting: list[Formula] = []
        if item not in done:
            parts = item.arguments if isinstance(item, Application) else children(item)
            waiting = [part for part in parts if part not in done]
        if waiting:
            stack += waiting[::-1]
        else:
            done[item] = None
            stack.pop()
    return list(done)


_HOLDS: Final = {
    Relation.EQUAL: Fraction.__eq__,
    Relation.UNEQUAL: Fraction.__ne__,
    Relation.LESS: Fraction.__lt__,
    Relation.AT_MOST: Fraction.__le__,
    Relation.GREATER: Fraction.__gt__,
    Relation.AT_LEAST: Fraction.__ge__,
}


def _joined(symbol: str, operands: Iterable[Formula], empty: Constant, full: Constant) -> Formula:
    """Conjunction or disjunction: `empty` adds nothing to it, and with `full` it is `full`."""
    kept: dict[Formula, None] = {}
    for operand in operands:
        if isinstance(operand, Constant):
            if operand is full:
                return full
            continue
        kept[operand] = None
    if not kept:
        return empty
    for operand in kept:
        if (
            isinstance(operand, Application)
            and operand.symbol == "not"
            and operand.arguments[0] in kept
        ):
            return full
    if len(kept) == 1:
        return next(iter(kept))
    return Application(symbol, tuple(kept), BOOL)


def _sorted(operands: Iterable[Formula]) -> tuple[list[Fraction], list[Formula], Sort]:
    """The values of those that are numerals, the others, and the sort of a result."""
    numerals: list[Fraction] = []
    rest: list[Formula] = []
    sort: Sort | None = None
    for operand in operands:
        sort = operand.sort if sort is None or operand.sort is REAL else sort
        if isinstance(operand, Numeral):
            numerals.append(operand.value)
        else:
            rest.append(operand)
    return numerals, rest, sort if sort is not None else REAL


def _arithmetic(
    symbol: str, operands: list[Formula], constant: Fraction, neutral: Fraction, sort: Sort
) -> Formula:
    if constant != neutral or not operands:
        operands = [number(constant, sort), *operands]
    parts = operands if sort is INT else [_as_real(one) for one in operands]
    return parts[0] if len(parts) == 1 else Application(symbol, tuple(parts), sort)


def _of_one_sort(numbers: Sequence[Formula]) -> tuple[Formula, ...]:
    """The numbers, those that are integers turned into reals if not all of them are."""
    if all(one.sort is numbers[0].sort for one in numbers):
        return tuple(numbers)
    return tuple(_as_real(one) for one in numbers)


def _as_real(formula: Formula) -> Formula:
    match formula:
        case Numeral(value=value):
            return number(value)
        case _ if formula.sort is INT:
            return Application("to_real", (formula,), REAL)
    return formula


def _quantified(symbol: str, variables: Sequence[Variable], body: Formula) -> Formula:
    if not variables or isinstance(body, Constant):
        return body
    return Quantified(symbol, tuple(variables), body)
