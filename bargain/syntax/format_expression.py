"""Expressions as text, with as few parentheses as the grammar allows.

Reading the text back gives an equal tree. An explicit stack, so depth costs nothing.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TypeAlias

from bargain.syntax import tree
from bargain.syntax.tree import Arithmetic, Connective, Expression, Subject


class Level(IntEnum):
    """How tightly an expression holds together, loosest first; the grammar's rules in order."""

    IFF = 0
    IMPLIES = 1
    OR = 2
    AND = 3
    NOT = 4
    CONDITION = 5
    OPEN = 6
    """A number that ends in `when I hold E`: an operator after it would belong to E."""
    SUM = 7
    PRODUCT = 8
    UNARY = 9
    ATOM = 10


Piece: TypeAlias = str | tuple[Expression, Level]
"""Text, or an expression with the loosest level that needs no parentheses in its place."""

NOMINATIVE = (Subject.ME, Subject.THEM)
GENITIVE = {Subject.ME: "my", Subject.THEM: "their"}
BEING = {Subject.ME: "am", Subject.THEM: "are"}

_CONNECTIVES = {
    Connective.IFF: (Level.IFF, Level.IFF, Level.IMPLIES),
    Connective.IMPLIES: (Level.IMPLIES, Level.OR, Level.IMPLIES),
    Connective.OR: (Level.OR, Level.AND, Level.AND),
    Connective.AND: (Level.AND, Level.NOT, Level.NOT),
}
"""The level of each, and what it asks of its first operand and of the others."""


def format_expression(expression: Expression) -> str:
    """The text of an expression, on one line."""
    return write([(expression, Level.IFF)])


def write(pieces: list[Piece]) -> str:
    """The text of some pieces in a row."""
    written: list[str] = []
    stack = pieces[::-1]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            written.append(piece)
            continue
        expression, level = piece
        inner = _pieces(expression)
        if _level(expression) < level:
            inner = ["(", *inner, ")"]
        stack.extend(reversed(inner))
    return "".join(written)


def commas(expressions: tuple[Expression, ...], level: Level) -> list[Piece]:
    """The expressions with `, ` between them."""
    pieces: list[Piece] = []
    for expression in expressions:
        pieces += [", ", (expression, level)]
    return pieces[1:]


def _level(expression: Expression) -> Level:
    match expression:
        case tree.Connected(connective=connective):
            return _CONNECTIVES[connective][0]
        case tree.Not():
            return Level.NOT
        case tree.QuantityOf(tail=tree.WhenHolding()) | tree.Ends(tail=tree.WhenHolding()):
            return Level.OPEN
        case tree.Binary(operator=Arithmetic.PLUS | Arithmetic.MINUS):
            return Level.SUM
        case tree.Binary():
            return Level.PRODUCT
        case tree.Negative():
            return Level.UNARY
        case (
            tree.Compare()
            | tree.WithProbability()
            | tree.Plays()
            | tree.Accepts()
            | tree.Demands()
            | tree.OutsideIs()
            | tree.IsProgram()
            | tree.IsUnconditional()
            | tree.Renegotiates()
        ):
            return Level.CONDITION
        case tree.Time() | tree.EndTime() | tree.ProbabilityOf():
            return Level.ATOM
        case tree.OfTimeline():
            return Level.CONDITION
    return Level.ATOM


def _pieces(expression: Expression) -> list[Piece]:
    match expression:
        case tree.Number(text=text):
            return [text]
        case tree.Boolean(value=value):
            return ["true" if value else "false"]
        case tree.Reference(name=name, arguments=None):
            return [name]
        case tree.Reference(name=name, arguments=arguments):
            return [name, "(", *commas(arguments or (), Level.IFF), ")"]
        case tree.Myself():
            return ["me"]
        case tree.Opponent():
            return ["them"]
        case tree.Round():
            return ["round"]
        case tree.Share():
            return ["share"]
        case tree.Divide():
            return ["divide"]
        case tree.Binary(operator=Arithmetic.DIVIDE, left=left, right=tree.Number(text=under)) if (
            _ends_in_number(left)
        ):
            # As people write a fraction.
            return [(left, Level.PRODUCT), f"/{under}"]
        case tree.Binary(operator=operator, left=left, right=right):
            level = _level(expression)
            return [(left, level), f" {operator.value} ", (right, Level(level + 1))]
        case tree.Negative(operand=operand):
            return ["-", (operand, Level.UNARY)]
        case tree.Compare(operator=comparison, left=left, right=right):
            return [(left, Level.OPEN), f" {comparison.value} ", (right, Level.OPEN)]
        case tree.Not(operand=operand):
            return ["not ", (operand, Level.NOT)]
        case tree.Connected(connective=connective, operands=operands):
            _own, first, others = _CONNECTIVES[connective]
            word = f" {connective.value} "
            pieces: list[Piece] = [(operands[0], first)]
            for operand in operands[1:]:
                pieces += [word, (operand, others)]
            return pieces
        case tree.WithProbability(condition=condition, operator=comparison, bound=bound):
            word = f" with probability {comparison.value} "
            return [(condition, Level.CONDITION), word, (bound, Level.OPEN)]
        case tree.Provable():
            return _provable(expression)
        case tree.OfTimeline():
            return _of_timeline(expression)
    return _claim(expression)


def _ends_in_number(dividend: Expression) -> bool:
    match dividend:
        case (
            tree.Number()
            | tree.Negative(operand=tree.Number())
            | tree.Binary(operator=Arithmetic.TIMES, right=tree.Number())
        ):
            return True
    return False


def _provable(claim: tree.Provable) -> list[Piece]:
    pieces: list[Piece] = ["possible " if claim.possible else "provable "]
    match claim.strength:
        case tree.InPA(level=None):
            pieces.append("in PA ")
        case tree.InPA(level=level) if level is not None:
            pieces += ["in PA+", *_operand(level), " "]
        case tree.Within(budget=budget):
            pieces += ["within ", *_operand(budget), " "]
    if claim.features:
        names = ", ".join(feature.text for feature in claim.features)
        pieces.append(f"for every {names} ")
    return [*pieces, "(", (claim.condition, Level.IFF), ")"]


def _operand(expression: Expression) -> list[Piece]:
    match expression:
        case tree.Number() | tree.Reference(arguments=None):
            return [(expression, Level.ATOM)]
    return ["(", (expression, Level.IFF), ")"]


def _claim(claim: Expression) -> list[Piece]:
    match claim:
        case tree.Plays(subject=subject, action=action, tail=tail):
            return [_with_verb(subject, "play"), (action, Level.ATOM), *_tail(tail)]
        case tree.Accepts(subject=subject, share=share, tail=tail):
            return [_with_verb(subject, "accept"), *_share(share, tail), *_tail(tail)]
        case tree.Demands(subject=subject, share=share, tail=tail):
            return [_with_verb(subject, "demand"), *_share(share, tail), *_tail(tail)]
        case tree.OutsideIs(subject=subject, option=option, tail=tail):
            owner = GENITIVE.get(subject, subject.value)
            return [f"{owner} outside is ", (option, Level.ATOM), *_tail(tail)]
        case tree.Ends(agreement=agreement, tail=tail):
            return ["agreement" if agreement else "disagreement", *_tail(tail)]
        case tree.IsProgram(subject=subject, program=program):
            return [f"{subject.value} {BEING.get(subject, 'is')} ", (program, Level.ATOM)]
        case tree.IsUnconditional(subject=subject):
            return [f"{subject.value} {BEING.get(subject, 'is')} unconditional"]
        case tree.Renegotiates(subject=subject):
            return [_with_verb(subject, "renegotiate").rstrip()]
        case tree.QuantityOf(subject=subject, quantity=quantity, tail=tail):
            return [f"{GENITIVE.get(subject, subject.value)} {quantity.value}", *_tail(tail)]
    raise AssertionError(f"{type(claim).__name__} is no expression")


def _of_timeline(expression: tree.TimelineExpression) -> list[Piece]:
    match expression:
        case tree.Time():
            return ["time"]
        case tree.EndTime():
            return ["T"]
        case tree.Started():
            return ["started"]
        case tree.IsAble(subject=subject, capability=capability):
            return [f"{subject.value} can {capability_text(capability)}"]
        case tree.ChannelIs(subject=subject, open=is_open):
            state = "open" if is_open else "closed"
            return [f"{GENITIVE.get(subject, subject.value)} channel is {state}"]
        case tree.IsCommitted(subject=subject, to=to):
            words = f"{subject.value} {BEING.get(subject, 'is')} committed"
            return [words] if to is None else [f"{words} to ", *_commitment(to)]
        case tree.HasDelegated(subject=subject, successor=successor):
            name = "" if successor is None else f" to {successor.text}"
            return [f"{subject.value} have delegated{name}"]
        case tree.Follows(subject=subject, rule=rule):
            return [f"{subject.value} follow {rule.text}"]
        case tree.Knows(subject=subject, condition=condition):
            words = f"{subject.value} know"
        case tree.ProbabilityOf(condition=condition):
            words = "probability of"
        case tree.OverBranches(always=always, condition=condition):
            words = "always" if always else "possibly"
    return [f"{words} (", (condition, Level.IFF), ")"]


def capability_text(capability: tree.Capability) -> str:
    match capability:
        case tree.ForceVerification():
            return "force verification"
        case tree.Power(commit=commit, kind=kind):
            return f"{'commit' if commit else 'verify'} {kind.text}"


def _commitment(to: Expression | tree.Bound) -> list[Piece]:
    match to:
        case tree.DemandBound() | tree.OutsideBound():
            return bound(to)
    return [(to, Level.ATOM)]


def bound(written: tree.Bound) -> list[Piece]:
    match written:
        case tree.DemandBound(operator=comparison, value=value):
            return [f"demand {comparison.value} ", (value, Level.OPEN)]
        case tree.OutsideBound(option=option):
            return ["outside is ", (option, Level.ATOM)]


def _with_verb(subject: Subject, verb: str) -> str:
    return f"{subject.value} {verb}{'' if subject in NOMINATIVE else 's'} "


def _tail(tail: tree.Tail) -> list[Piece]:
    match tail:
        case tree.Against(program=program):
            return [" against ", (program, Level.ATOM)]
        case tree.WhenHolding(holder=holder, share=share):
            return [f" when {_with_verb(holder, 'hold')}", (share, Level.OPEN)]
    return []


def _share(share: Expression, tail: tree.Tail) -> list[Piece]:
    """The share of a claim: a tail after it must not become the tail of a number inside."""
    if tail is not None and _takes_tail(share):
        return ["(", (share, Level.IFF), ")"]
    return [(share, Level.OPEN)]


def _takes_tail(expression: Expression) -> bool:
    """Whether a tail written after an expression would belong to what it ends with."""
    level = Level.OPEN
    while _level(expression) >= level:
        match expression:
            case tree.Binary(right=right):
                level = Level(_level(expression) + 1)
                expression = right
            case tree.Negative(operand=operand):
                level = Level.UNARY
                expression = operand
            case tree.QuantityOf(tail=tail) | tree.Ends(tail=tail):
                match tail:
                    case None:
                        return True
                    case tree.Against():
                        return False
                    case tree.WhenHolding(share=share):
                        level = Level.OPEN
                        expression = share
            case _:
                return False
    # In parentheses, hence closed.
    return False
