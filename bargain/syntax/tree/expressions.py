"""Conditions and numbers, and how to walk them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from bargain.syntax.tree.nodes import Name, Node
from bargain.syntax.tree.timeline_expressions import (
    Bound,
    DemandBound,
    IsCommitted,
    Knows,
    OutsideBound,
    OverBranches,
    ProbabilityOf,
    TimelineExpression,
)


class Number(Node, ignoring=("text",)):
    """A number as written: `text` is "70%", `value` is 7/10. Equality looks at the value alone."""

    value: Fraction
    text: str


class Boolean(Node):
    """`true` or `false`."""

    value: bool


class Reference(Node):
    """A name in use: a program, parameter, variable, feature, action, option or feature value.

    `arguments` is None without parentheses and a tuple, perhaps empty, with them.
    """

    name: str
    arguments: tuple[Expression, ...] | None = None


class Myself(Node):
    """`me`: the program that is written here."""


class Opponent(Node):
    """`them`: the program that it faces."""


class Arithmetic(Enum):
    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDE = "/"


class Binary(Node):
    """`left operator right` between numbers."""

    operator: Arithmetic
    left: Expression
    right: Expression


class Negative(Node):
    """Unary minus."""

    operand: Expression


class Comparison(Enum):
    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


class Compare(Node):
    operator: Comparison
    left: Expression
    right: Expression


class Not(Node):
    operand: Expression


class Connective(Enum):
    """The binary connectives; `AND` and `OR` hold two or more operands, the others exactly two."""

    AND = "and"
    OR = "or"
    IMPLIES = "implies"
    IFF = "iff"


class Connected(Node):
    """Operands joined by one connective. `a and b and c` is one node with three operands."""

    connective: Connective
    operands: tuple[Expression, ...]


class Subject(Enum):
    """Who a claim or a number is about, as written (`I`/`my` and so on are one subject)."""

    ME = "I"
    THEM = "they"
    FIRST = "first"
    SECOND = "second"


class Against(Node):
    """The tail `against P`."""

    program: Expression


class WhenHolding(Node):
    """The tail `when S hold(s) E`: against the built-in program `Hold(E)`; `holder` is S."""

    holder: Subject
    share: Expression


Tail: TypeAlias = Against | WhenHolding | None


class Plays(Node):
    """`they play C`; the action is a name that may be a parameter or variable."""

    subject: Subject
    action: Reference
    tail: Tail


class Accepts(Node):
    """`they accept E`."""

    subject: Subject
    share: Expression
    tail: Tail


class Demands(Node):
    """`they demand E`, short for `their demand == E`."""

    subject: Subject
    share: Expression
    tail: Tail


class OutsideIs(Node):
    """`their outside is N`; the option is a name that may be a parameter or variable."""

    subject: Subject
    option: Reference
    tail: Tail


class Ends(Node):
    """`agreement` (True) or `disagreement` (False)."""

    agreement: bool
    tail: Tail


class IsProgram(Node):
    """`they are P`, `first is P`; the program is a Reference, `me` or `them`."""

    subject: Subject
    program: Expression


class IsUnconditional(Node):
    """`they are unconditional`."""

    subject: Subject


class Renegotiates(Node):
    """`they renegotiate`."""

    subject: Subject


class Quantity(Enum):
    """The numbers that speak of a match, after `their`, `my`, `first` or `second`."""

    DEMAND = "demand"
    SHARE = "share"
    PAYOFF = "payoff"
    FIRST_DEMAND = "first demand"
    LAST_DEMAND = "last demand"
    DEFAULT = "default"


class QuantityOf(Node):
    """`their demand against P` and the like: a number that a match decides."""

    subject: Subject
    quantity: Quantity
    tail: Tail


class Round(Node):
    """`round`: the round now running."""


class Share(Node):
    """`share` in a `worth` clause: the share received."""


class Divide(Node):
    """`divide` in an expression of a game: what the whole resource is worth."""


class InPA(Node):
    """`in PA+2`; the level is None for plain `in PA`."""

    level: Expression | None


class Within(Node):
    """`within 50`: a search with a budget of certificate entries."""

    budget: Expression


Strength: TypeAlias = InPA | Within | None


class Provable(Node):
    """`provable STRENGTH for every F, … (C)`, or `possible …` when `possible` is set."""

    possible: bool
    strength: Strength
    features: tuple[Name, ...]
    condition: Expression


class WithProbability(Node):
    """`C with probability >= E`."""

    condition: Expression
    operator: Comparison
    bound: Expression


Expression: TypeAlias = (
    Number
    | Boolean
    | Reference
    | Myself
    | Opponent
    | Binary
    | Negative
    | Compare
    | Not
    | Connected
    | Plays
    | Accepts
    | Demands
    | OutsideIs
    | Ends
    | IsProgram
    | IsUnconditional
    | Renegotiates
    | QuantityOf
    | Round
    | Share
    | Divide
    | Provable
    | WithProbability
    | TimelineExpression
)


# Walking -----------------------------------------------------------------------------------------


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside an expression, left to right, with tails and strengths."""
    match expression:
        case Reference(arguments=arguments):
            return arguments or ()
        case Binary(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Negative(operand=operand) | Not(operand=operand):
            return (operand,)
        case Connected(operands=operands):
            return operands
        case Plays(action=action, tail=tail):
            return (action, *_in_tail(tail))
        case Accepts(share=share, tail=tail) | Demands(share=share, tail=tail):
            return (share, *_in_tail(tail))
        case OutsideIs(option=option, tail=tail):
            return (option, *_in_tail(tail))
        case Ends(tail=tail) | QuantityOf(tail=tail):
            return _in_tail(tail)
        case IsProgram(program=program):
            return (program,)
        case Provable(strength=strength, condition=condition):
            match strength:
                case InPA(level=inner) if inner is not None:
                    return (inner, condition)
                case Within(budget=inner):
                    return (inner, condition)
            return (condition,)
        case WithProbability(condition=condition, bound=bound):
            return (condition, bound)
        case Knows(condition=condition) | ProbabilityOf(condition=condition):
            return (condition,)
        case OverBranches(condition=condition):
            return (condition,)
        case IsCommitted(to=to) if to is not None:
            return _in_commitment(to)
    return ()


def _in_commitment(to: Expression | Bound) -> tuple[Expression, ...]:
    match to:
        case DemandBound(value=value):
            return (value,)
        case OutsideBound(option=option):
            return (option,)
    return (to,)


def _in_tail(tail: Tail) -> tuple[Expression, ...]:
    match tail:
        case Against(program=program):
            return (program,)
        case WhenHolding(share=share):
            return (share,)
    return ()


def postorder(expression: Expression) -> Iterator[Expression]:
    """Every expression inside this one and then itself, innermost and leftmost first."""
    stack: list[tuple[Expression, bool]] = [(expression, False)]
    while stack:
        node, entered = stack.pop()
        if entered:
            yield node
            continue
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(children(node)))
