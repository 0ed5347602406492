"""The syntax tree of a .bgl file: what was written, where.

Rules: nodes are frozen and hold tuples; equality ignores positions; redundant parentheses leave no
trace; nothing here knows Lark or what a name means. Trees may be arbitrarily deep, so whoever walks
one uses an explicit stack (`children`, `postorder`), never recursion, and never compares deep trees
with `==`.

Conditions and numbers share one set of expression nodes, because the grammar accepts a little too
much; `bargain.elaborate.check` says which of them may stand where.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from bargain.record import Record
from bargain.source import Span


class Node(Record, ignoring=("span",)):
    """Anything with a place in the text."""

    span: Span


class Name(Node):
    """A name where it is declared, bound or listed."""

    text: str


# Expressions -------------------------------------------------------------------------------------


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
)


# Statements --------------------------------------------------------------------------------------


class Choice(Node):
    """A policy's leaf: the name of an outside option (or of a parameter or variable)."""

    option: Reference


class PolicyIf(Node):
    """`if C { policy } elif C { policy } else { policy }` inside a policy."""

    branches: tuple[tuple[Expression, Policy], ...]
    otherwise: Policy | None


class Policy(Node):
    """The statements between the braces of a policy; the first choice reached is taken."""

    statements: tuple[Choice | PolicyIf, ...]


class Demand(Node):
    """`demand E or OUTSIDE locked`; `outside` is None for the default option."""

    share: Expression
    outside: Choice | Policy | None
    locked: bool


class Play(Node):
    action: Reference


class ActAs(Node):
    program: Expression


class Block(Node):
    """The statements between a pair of braces."""

    statements: tuple[Statement, ...]


class If(Node):
    branches: tuple[tuple[Expression, Block], ...]
    otherwise: Block | None


class Let(Node):
    name: Name
    value: Expression


class InDemands(Node):
    """`demands` or `demands descending` as the domain of a loop or a search."""

    descending: bool


class InActions(Node):
    """`actions` as the domain of a loop or a search."""


class InRange(Node):
    """`A .. B`: A, A+1, … up to B."""

    low: Expression
    high: Expression


class InList(Node):
    """`3, 2, 0` as the domain of a loop."""

    items: tuple[Expression, ...]


Domain: TypeAlias = InDemands | InActions | InRange | InList


class For(Node):
    """`for x, i in DOMAIN { … }`; `index` is the optional second name."""

    variable: Name
    index: Name | None
    domain: Domain
    body: Block


class Search(Node):
    """`highest x in DOMAIN where C { … } else { … }` (`lowest` when not `highest`)."""

    highest: bool
    variable: Name
    domain: Domain
    condition: Expression
    body: Block
    otherwise: Block | None


class Chance(Node):
    """`with probability E { … } else { … }`."""

    probability: Expression
    body: Block
    otherwise: Block | None


class RenegotiateAccept(Node):
    """`renegotiate accept C`."""

    condition: Expression


Statement: TypeAlias = Demand | Play | ActAs | If | Let | For | Search | Chance | RenegotiateAccept


# Declarations ------------------------------------------------------------------------------------


class UseFile(Node):
    """`use "other.bgl"`."""

    path: str


class UseLibrary(Node):
    """`use modal`."""

    name: Name


class PlayersClause(Node):
    first: Name
    second: Name


class DivideClause(Node):
    value: Expression


class WorthClause(Node):
    """`worth first = E`; `subject` is FIRST or SECOND."""

    subject: Subject
    value: Expression


class DemandsRange(Node):
    low: Expression
    high: Expression
    step: Expression


class DemandsList(Node):
    items: tuple[Expression, ...]


class SurplusClause(Node):
    """`surplus split` or `surplus waste`; the rule is a name that the checker judges."""

    rule: Name


class OutsideClause(Node):
    options: tuple[Name, ...]


class ActionsClause(Node):
    """`actions C, D` (`subject` None) or `actions first: U, D`."""

    subject: Subject | None
    actions: tuple[Name, ...]


class PayoffClause(Node):
    """`payoff (N, N) = (E, E)`."""

    first: Name
    second: Name
    first_value: Expression
    second_value: Expression


class BooleanKind(Node):
    """`bool`."""


class RangeKind(Node):
    """`A .. B`."""

    low: Expression
    high: Expression


class EnumerationKind(Node):
    """`{a, b}`."""

    values: tuple[Name, ...]


class FeatureClause(Node):
    """`feature N: KIND = V`; `default` is None where no value is given."""

    name: Name
    kind: BooleanKind | RangeKind | EnumerationKind
    default: Expression | None


class RoundsClause(Node):
    value: Expression


class DiscountClause(Node):
    value: Expression


class RenegotiateClause(Node):
    """`renegotiate by nash`."""

    rule: Name


Clause: TypeAlias = (
    PlayersClause
    | DivideClause
    | WorthClause
    | DemandsRange
    | DemandsList
    | SurplusClause
    | OutsideClause
    | ActionsClause
    | PayoffClause
    | FeatureClause
    | RoundsClause
    | DiscountClause
    | RenegotiateClause
)


class Game(Node):
    name: Name
    clauses: tuple[Clause, ...]


class Program(Node):
    """`program NAME(parameters) for GAME { … }`; `parameters` is None without parentheses."""

    name: Name
    parameters: tuple[Name, ...] | None
    game: Name | None
    body: Block


class GivenValue(Node):
    """`cost = 1/4` after `given`."""

    feature: Name
    value: Expression


class Expect(Node):
    """`expect P vs Q in GAME given F = V, …: C`."""

    first: Expression
    second: Expression
    game: Name | None
    given: tuple[GivenValue, ...]
    condition: Expression


class TimelineExpect(Node):
    """`expect NAME: C`, about a timeline. Its condition is kept as text: see `Timeline`."""

    name: Name


class Property(Node):
    """`property "title": …`. Recognised, not analysed: this version has no properties."""

    title: str


class Timeline(Node):
    """`timeline NAME …`. Recognised, not analysed: this version has no timelines."""

    name: Name


Declaration: TypeAlias = (
    UseFile | UseLibrary | Game | Program | Expect | TimelineExpect | Property | Timeline
)


class File(Node):
    """The declarations of one file, in the order in which they stand."""

    declarations: tuple[Declaration, ...]


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
    return ()


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
