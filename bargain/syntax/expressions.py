"""Expressions, built bottom-up while Lark reads: one method per rule of the grammar.

Each method receives what stands under its rule: tokens, and what other methods returned. Nothing
recurses, so depth costs nothing. A span runs from the first to the last character of a construct;
redundant parentheses count for whatever contains them and leave no other trace.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lark.lexer import Token

from bargain.diagnostics import Diagnostic
from bargain.record import Record
from bargain.source import Source, Span
from bargain.syntax import codes, tree
from bargain.syntax.tree import Arithmetic, Comparison, Connective, Expression, Subject

DIGITS_LIMIT = 1_000

Children = list[Any]
"""What stands under a rule: tokens, nodes, and expressions in parentheses."""

SUBJECTS = {
    "I": Subject.ME,
    "my": Subject.ME,
    "they": Subject.THEM,
    "their": Subject.THEM,
    "first": Subject.FIRST,
    "second": Subject.SECOND,
}
_ARITHMETIC = {operator.value: operator for operator in Arithmetic}
COMPARISONS = {operator.value: operator for operator in Comparison}
_QUANTITIES = {quantity.value: quantity for quantity in tree.Quantity}


class Parenthesised(Record):
    """An expression with the span of its parentheses."""

    span: Span
    node: Expression


def bare(child: Any) -> Any:
    """An expression without the parentheses that it may stand in."""
    return child.node if type(child) is Parenthesised else child


class ExpressionBuilder:
    """The part of the tree below statements and clauses."""

    def __init__(self) -> None:
        self.begin(Source("", ""), 0)

    def begin(self, source: Source, offset: int) -> None:
        """Get ready for a text that stands at `offset` in a source."""
        self.source = source
        self.offset = offset
        self.diagnostics: list[Diagnostic] = []
        self._numbers: dict[str, Fraction] = {}

    def span(self, first: Any, last: Any) -> Span:
        if type(first) is Token:
            assert first.start_pos is not None
            start = first.start_pos + self.offset
        else:
            start = first.span.start
        if type(last) is Token:
            assert last.end_pos is not None
            end = last.end_pos + self.offset
        else:
            end = last.span.end
        return Span(self.source, start, end)

    # Connectives

    def _connected(self, connective: Connective, children: Children) -> tree.Connected:
        operands = tuple(bare(child) for child in children[::2])
        return tree.Connected(self.span(children[0], children[-1]), connective, operands)

    def equivalence(self, children: Children) -> tree.Connected:
        return self._connected(Connective.IFF, children)

    def implication(self, children: Children) -> tree.Connected:
        return self._connected(Connective.IMPLIES, children)

    def disjunction(self, children: Children) -> tree.Connected:
        return self._connected(Connective.OR, children)

    def conjunction(self, children: Children) -> tree.Connected:
        return self._connected(Connective.AND, children)

    def negation(self, children: Children) -> tree.Not:
        return tree.Not(self.span(children[0], children[1]), bare(children[1]))

    def with_probability(self, children: Children) -> tree.WithProbability:
        condition, _with, _probability, operator, bound = children
        span = self.span(condition, bound)
        return tree.WithProbability(span, bare(condition), COMPARISONS[operator], bare(bound))

    # Comparisons and arithmetic

    def compare(self, children: Children) -> tree.Compare:
        left, operator, right = children
        span = self.span(left, right)
        return tree.Compare(span, COMPARISONS[operator], bare(left), bare(right))

    def chained(self, children: Children) -> tree.Compare:
        first, operator, middle, again, last = children[:5]
        left, between, right = (self.span(child, child).text for child in (first, middle, last))
        self.diagnostics.append(
            Diagnostic(
                codes.TOKEN,
                "comparisons do not chain",
                self.span(again, again),
                hint=f"write `{left} {operator} {between} and {between} {again} {right}`",
            )
        )
        return self.compare(children[:3])

    def single_equals(self, children: Children) -> tree.Compare:
        left, sign, right = children
        self.diagnostics.append(
            Diagnostic(
                codes.TOKEN,
                "expected a comparison, but `=` stands here",
                self.span(sign, sign),
                hint="write `==` to compare",
            )
        )
        span = self.span(left, right)
        return tree.Compare(span, Comparison.EQUAL, bare(left), bare(right))

    def binary(self, children: Children) -> tree.Binary:
        left, operator, right = children
        span = self.span(left, right)
        return tree.Binary(span, _ARITHMETIC[operator], bare(left), bare(right))

    def negative(self, children: Children) -> tree.Negative:
        return tree.Negative(self.span(children[0], children[1]), bare(children[1]))

    def parenthesised(self, children: Children) -> Parenthesised:
        opening, expression, closing = children
        return Parenthesised(self.span(opening, closing), bare(expression))

    # Atoms

    def number(self, children: Children) -> tree.Number:
        token = children[0]
        span = self.span(token, token)
        text = token.value
        value = self._numbers.get(text)
        if value is None:
            value = self._numbers[text] = self._value(text, span)
        return tree.Number(span, value, text)

    def _value(self, text: str, span: Span) -> Fraction:
        digits = text.removesuffix("%")
        whole, _, decimals = digits.partition(".")
        count = len(whole) + len(decimals)
        if count > DIGITS_LIMIT:
            message = f"a number has at most {DIGITS_LIMIT:,} digits, this one has {count:,}"
            self.diagnostics.append(Diagnostic(codes.TOO_MANY_DIGITS, message, span))
            return Fraction(0)
        divisor = 10 ** len(decimals) * (100 if text.endswith("%") else 1)
        return Fraction(int(whole + decimals), divisor)

    def boolean(self, children: Children) -> tree.Boolean:
        token = children[0]
        return tree.Boolean(self.span(token, token), token == "true")

    def round(self, children: Children) -> tree.Round:
        return tree.Round(self.span(children[0], children[0]))

    def share(self, children: Children) -> tree.Share:
        return tree.Share(self.span(children[0], children[0]))

    def divide(self, children: Children) -> tree.Divide:
        return tree.Divide(self.span(children[0], children[0]))

    def me(self, children: Children) -> tree.Myself:
        return tree.Myself(self.span(children[0], children[0]))

    def them(self, children: Children) -> tree.Opponent:
        return tree.Opponent(self.span(children[0], children[0]))

    def bare(self, children: Children) -> tree.Reference:
        return tree.Reference(self.span(children[0], children[0]), children[0].value)

    def call(self, children: Children) -> tree.Reference:
        arguments = tuple(bare(child) for child in children[2:-1:2])
        return tree.Reference(self.span(children[0], children[-1]), children[0].value, arguments)

    def name(self, children: Children) -> tree.Name:
        return tree.Name(self.span(children[0], children[0]), children[0].value)

    # Claims

    def plays(self, children: Children) -> tree.Plays:
        subject, _verb, action, *tail = children
        span = self.span(subject, children[-1])
        return tree.Plays(span, SUBJECTS[subject], action, tail[0] if tail else None)

    def accepts(self, children: Children) -> tree.Accepts:
        subject, _verb, share, *tail = children
        span = self.span(subject, children[-1])
        return tree.Accepts(span, SUBJECTS[subject], bare(share), tail[0] if tail else None)

    def demands(self, children: Children) -> tree.Demands:
        subject, _verb, share, *tail = children
        span = self.span(subject, children[-1])
        return tree.Demands(span, SUBJECTS[subject], bare(share), tail[0] if tail else None)

    def outside_is(self, children: Children) -> tree.OutsideIs:
        owner, _outside, _is, option, *tail = children
        span = self.span(owner, children[-1])
        return tree.OutsideIs(span, SUBJECTS[owner], option, tail[0] if tail else None)

    def is_program(self, children: Children) -> tree.IsProgram:
        subject, _is, program = children
        return tree.IsProgram(self.span(subject, program), SUBJECTS[subject], program)

    def is_unconditional(self, children: Children) -> tree.IsUnconditional:
        return tree.IsUnconditional(self.span(children[0], children[-1]), SUBJECTS[children[0]])

    def renegotiates(self, children: Children) -> tree.Renegotiates:
        return tree.Renegotiates(self.span(children[0], children[-1]), SUBJECTS[children[0]])

    def ends(self, children: Children) -> tree.Ends:
        word, *tail = children
        span = self.span(word, children[-1])
        return tree.Ends(span, word == "agreement", tail[0] if tail else None)

    def quantity(self, children: Children) -> tree.QuantityOf:
        owner, what, *tail = children
        span = self.span(owner, children[-1])
        quantity = _QUANTITIES[what]
        return tree.QuantityOf(span, SUBJECTS[owner], quantity, tail[0] if tail else None)

    def demand_of_round(self, children: Children) -> tree.QuantityOf:
        owner, which, demand, *tail = children
        span = self.span(owner, children[-1])
        quantity = _QUANTITIES[f"{which} {demand}"]
        return tree.QuantityOf(span, SUBJECTS[owner], quantity, tail[0] if tail else None)

    def against(self, children: Children) -> tree.Against:
        return tree.Against(self.span(children[0], children[1]), children[1])

    def when_holding(self, children: Children) -> tree.WhenHolding:
        when, subject, _hold, share = children
        return tree.WhenHolding(self.span(when, share), SUBJECTS[subject], bare(share))

    # Proof

    def provable(self, children: Children) -> tree.Provable:
        word, *between, _opening, condition, closing = children
        strength: tree.Strength = None
        features: tuple[tree.Name, ...] = ()
        for part in between:
            if isinstance(part, tuple):
                features = part
            else:
                strength = part
        span = self.span(word, closing)
        return tree.Provable(span, word == "possible", strength, features, bare(condition))

    def in_pa(self, children: Children) -> tree.InPA:
        level = bare(children[3]) if len(children) > 2 else None
        return tree.InPA(self.span(children[0], children[-1]), level)

    def within(self, children: Children) -> tree.Within:
        return tree.Within(self.span(children[0], children[1]), bare(children[1]))

    def for_every(self, children: Children) -> tuple[tree.Name, ...]:
        return tuple(children[2::2])
