"""Expressions as ground terms: names resolved, arithmetic done, `possible` and tails rewritten.

Expects what `bargain.elaborate.check` has accepted. What only shows once arguments are known is
noted in `faults`, with a value put in its place so that reading can go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core import arithmetic
from bargain.core import terms as t
from bargain.core.games import Bargaining, Game, Interval, TruthValues, off_grid
from bargain.core.terms import (
    HOLD,
    ME,
    THEM,
    ActionName,
    MatchOf,
    Party,
    ProgramName,
    TermTable,
    Who,
)
from bargain.core.text import number_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.kinds import Kind
from bargain.elaborate.templates import Names
from bargain.record import Record
from bargain.source import Span
from bargain.syntax import tree
from bargain.syntax.tree import Subject

MAX_STRENGTH: Final = 10**18
"""The largest budget and the highest level of trust that can be asked for."""
MAX_FAULTS: Final = 20
MAX_NESTING: Final = 1_000
"""Programs as arguments of programs may nest as deep as this, as in `Wrap(Wrap(Alice))`."""

_PARTIES: Final = {
    Subject.ME: ME,
    Subject.FIRST: ME,
    Subject.THEM: THEM,
    Subject.SECOND: THEM,
}


class _FeatureName(Record):
    """A feature that is no number, on its way into a comparison."""

    name: str


class _Reading(Record):
    """An expression to read: as which kind, where its place says so, and whether it stands in a
    policy outside `provable`, where `their demand` is the demand on which the match failed."""

    node: tree.Expression
    kind: Kind | None
    here: bool


Value: TypeAlias = "t.Term | ActionName | ProgramName | Party | _FeatureName"


class ExpressionLowerer:
    """Lowers expressions of one program or expectation.

    `values` says what parameters, variables and `let` names stand for; `own` is the program,
    if it is one; `in_policy` says that `their demand` is the demand on which the match failed.
    """

    own: ProgramName | None = None

    def __init__(
        self, names: Names, game: Game, table: TermTable, values: Mapping[str, Value]
    ) -> None:
        self.names = names
        self.game = game
        self.table = table
        self.values = dict(values)
        self.in_policy = False
        self.faults: list[Diagnostic] = []

    def fault(self, code: str, span: Span, message: str) -> None:
        """Note what is wrong and go on, so that several mistakes are reported together."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Diagnostic(code, message, span))

    # Names -----------------------------------------------------------------------------------

    def name(self, reference: tree.Reference) -> str:
        value = self.values.get(reference.name)
        if value is None:
            return reference.name
        assert isinstance(value, ActionName)
        return value.name

    def action(self, reference: tree.Reference) -> str:
        name = self.name(reference)
        if not self.game.seats_for(name):
            self.fault("BGL023", reference.span, f"`{name}` is not an action of `{self.game.name}`")
        return name

    def option(self, reference: tree.Reference) -> str:
        name = self.name(reference)
        rules = self.game.rules
        assert isinstance(rules, Bargaining)
        if name not in rules.options:
            self.fault(
                "BGL024", reference.span, f"`{name}` is not an outside option of `{self.game.name}`"
            )
        return name

    def program(self, expression: tree.Expression) -> Who:
        value = self.value(expression, Kind.PROGRAM)
        assert isinstance(value, Party | ProgramName)
        return value

    # Expressions -----------------------------------------------------------------------------

    def truth(self, value: bool) -> t.Truth:
        return self.table.make(t.Truth, value)

    def constant(self, value: Fraction) -> t.Constant:
        return self.table.make(t.Constant, value)

    def condition(self, expression: tree.Expression) -> t.Condition:
        return self.value(expression, None)  # type: ignore[return-value]  # the checker saw to it

    def number(self, expression: tree.Expression) -> t.NumberTerm:
        return self.value(expression, Kind.NUMBER)  # type: ignore[return-value]  # likewise

    def number_value(self, expression: tree.Expression) -> Fraction:
        number = self.number(expression)
        assert isinstance(number, t.Constant), "the checker lets only ground numbers pass"
        return number.value

    def value(self, expression: tree.Expression, kind: Kind | None) -> Value:
        """What an expression stands for; `kind` says how to read a bare name, if the place does."""
        results: list[Value] = []
        stack: list[tuple[_Reading, int]] = [(_Reading(expression, kind, self.in_policy), -1)]
        while stack:
            reading, arity = stack.pop()
            if arity < 0:
                node = reading.node
                here = reading.here and not isinstance(node, tree.Provable)
                inner = self.inner(node)
                stack.append((reading, len(inner)))
                stack.extend(
                    (_Reading(child, its_kind, here), -1) for child, its_kind in reversed(inner)
                )
                continue
            start = len(results) - arity
            operands = results[start:]
            del results[start:]
            results.append(self.combine(reading, operands))
        return results.pop()

    def inner(self, node: tree.Expression) -> list[tuple[tree.Expression, Kind | None]]:
        """The expressions whose values `combine` needs, each with the kind that its place wants."""
        match node:
            case tree.Reference(name=name, arguments=arguments):
                if not arguments:
                    return []
                expected = self.names.parameters_of(name)
                kinds = expected[1] if expected is not None else ()
                return [
                    (argument, kind.kind) for argument, kind in zip(arguments, kinds, strict=False)
                ]
            case tree.Plays(tail=tail) | tree.OutsideIs(tail=tail) | tree.Ends(tail=tail):
                return _tail_parts(tail)
            case tree.QuantityOf(tail=tail):
                return _tail_parts(tail)
            case tree.Accepts(share=share, tail=tail) | tree.Demands(share=share, tail=tail):
                return [(share, Kind.NUMBER), *_tail_parts(tail)]
            case tree.IsProgram(program=program):
                return [(program, Kind.PROGRAM)]
        return [(child, None) for child in tree.children(node)]

    def combine(self, reading: _Reading, inner: list[Value]) -> Value:
        make = self.table.make
        node = reading.node
        match node:
            case tree.Number(value=value):
                return self.constant(value)
            case tree.Boolean(value=truth):
                return self.truth(truth)
            case tree.Reference():
                return self.reference(node, reading.kind, inner)
            case tree.Myself():
                return ME
            case tree.Opponent():
                return THEM
            case tree.Negative():
                zero = self.constant(Fraction(0))
                return self.arithmetic(t.Operator.MINUS, zero, inner[0], node.span)
            case tree.Binary(operator=operator):
                return self.arithmetic(t.Operator(operator.value), inner[0], inner[1], node.span)
            case tree.Compare(operator=comparison):
                return self.comparison(comparison, inner[0], inner[1])
            case tree.Not():
                return make(t.Not, inner[0])
            case tree.Connected(connective=connective):
                match connective:
                    case tree.Connective.AND:
                        return make(t.All, tuple(inner))
                    case tree.Connective.OR:
                        return make(t.Some, tuple(inner))
                    case tree.Connective.IMPLIES:
                        return make(t.Implies, *inner)
                    case tree.Connective.IFF:
                        return make(t.Iff, *inner)
            case tree.Plays(subject=subject, action=action, tail=tail):
                return make(t.Plays, self.match(subject, tail, inner), self.action(action))
            case tree.Accepts(subject=subject, tail=tail):
                return make(t.Accepts, self.match(subject, tail, inner[1:]), inner[0])
            case tree.Demands(subject=subject, tail=tail):
                demanded: t.NumberTerm
                if tail is None and reading.here:
                    demanded = make(t.FinalDemand, _PARTIES[subject])
                else:
                    demanded = self.quantity(subject, tree.Quantity.DEMAND, tail, inner[1:])
                return make(t.Compare, t.Relation.EQUAL, demanded, inner[0])
            case tree.OutsideIs(subject=subject, option=option, tail=tail):
                return make(t.OutsideIs, self.match(subject, tail, inner), self.option(option))
            case tree.Ends(agreement=agreement, tail=tail):
                subject = Subject.THEM
                if isinstance(tail, tree.WhenHolding) and _PARTIES[tail.holder] is THEM:
                    subject = Subject.ME
                ends = make(t.Agrees, self.match(subject, tail, inner))
                return ends if agreement else make(t.Not, ends)
            case tree.IsProgram(subject=subject):
                return make(t.IsProgram, _PARTIES[subject], inner[0])
            case tree.IsUnconditional(subject=subject):
                return make(t.IsUnconditional, _PARTIES[subject])
            case tree.QuantityOf(subject=subject, quantity=quantity, tail=tail):
                if quantity is tree.Quantity.DEMAND and tail is None and reading.here:
                    return make(t.FinalDemand, _PARTIES[subject])
                return self.quantity(subject, quantity, tail, inner)
            case tree.Round():
                return make(t.CurrentRound)
            case tree.Provable():
                return self.provable(node, inner)
        raise AssertionError(f"an expression that the checker refuses: {node}")

    def reference(self, node: tree.Reference, wanted: Kind | None, inner: list[Value]) -> Value:
        name = node.name
        if name in self.values:
            return self.values[name]
        if node.arguments is not None or wanted is Kind.PROGRAM:
            arguments = tuple(self.argument_of(item, node.span) for item in inner)
            made = self.table.make(ProgramName, name, arguments)
            if nesting(made) > MAX_NESTING:
                self.fault(
                    "BGL057", node.span, f"these arguments nest more than {MAX_NESTING} deep"
                )
                raise DiagnosticError(self.faults)
            return made
        if wanted is Kind.NAME:
            return self.table.make(ActionName, name)
        feature = self.game.features.get(name)
        if feature is not None:
            if isinstance(feature.range, Interval):
                return self.table.make(t.FeatureNumber, name)
            if isinstance(feature.range, TruthValues):
                return self.table.make(t.FeatureHolds, name)
            return _FeatureName(name)
        if self.names.parameters_of(name) is not None:
            return self.table.make(ProgramName, name, ())
        return self.table.make(ActionName, name)

    def argument_of(self, value: Value, span: Span) -> object:
        """What a program is handed. `me` is who says it there, not who is handed it."""
        if isinstance(value, t.Constant):
            return value.value
        if value is ME and self.own is not None:
            return self.own
        if isinstance(value, Party):
            self.fault(
                "BGL033",
                span,
                f"arguments have to be known before anything runs, and `{value.value}` is not",
            )
            raise DiagnosticError(self.faults)
        return value

    def arithmetic(
        self, operator: t.Operator, left: Value, right: Value, span: Span
    ) -> t.NumberTerm:
        if isinstance(left, t.Constant) and isinstance(right, t.Constant):
            try:
                return self.constant(arithmetic.apply(operator, left.value, right.value))
            except arithmetic.ArithmeticFault as fault:
                self.fault(fault.code, span, fault.message)
                return left
        return self.table.make(t.Computed, operator, left, right)

    def comparison(self, comparison: tree.Comparison, left: Value, right: Value) -> t.Condition:
        negated = comparison is tree.Comparison.UNEQUAL
        result: t.Condition
        match left, right:
            case (_FeatureName(name=name), ActionName(name=value)) | (
                ActionName(name=value),
                _FeatureName(name=name),
            ):
                result = self.table.make(t.FeatureIs, name, value)
            case (t.FeatureHolds() as flag, t.Truth(value=wanted)) | (
                t.Truth(value=wanted),
                t.FeatureHolds() as flag,
            ):
                result = flag if wanted else self.table.make(t.Not, flag)
            case ActionName(name=one), ActionName(name=other):
                result = self.truth(one == other)
            case _:
                return self.table.make(t.Compare, t.Relation(comparison.value), left, right)
        return self.table.make(t.Not, result) if negated else result

    def match(self, subject: Subject, tail: tree.Tail, inner: list[Value]) -> MatchOf:
        """The match that a claim speaks of; `inner` ends with the value of its tail, if any."""
        who = _PARTIES[subject]
        other = THEM if who is ME else ME
        against: object = other
        match tail:
            case tree.Against():
                against = inner[-1]
            case tree.WhenHolding():
                share = inner[-1]
                assert isinstance(share, t.Constant)
                rules = self.game.rules
                assert isinstance(rules, Bargaining)
                if share.value not in rules.demands:
                    self.fault("BGL052", tail.share.span, off_grid(share.value, self.game))
                against = self.table.make(ProgramName, HOLD, (share.value,))
        return self.table.make(MatchOf, who, against)

    def quantity(
        self, subject: Subject, quantity: tree.Quantity, tail: tree.Tail, inner: list[Value]
    ) -> t.NumberTerm:
        party = _PARTIES[subject]
        if quantity is tree.Quantity.LAST_DEMAND:
            return self.table.make(t.LastDemand, party)
        kind = t.MatchNumber(quantity.value)
        return self.table.make(t.Quantity, kind, self.match(subject, tail, inner))

    def provable(self, node: tree.Provable, inner: list[Value]) -> t.Condition:
        make = self.table.make
        condition = inner[-1]
        if node.possible:
            condition = make(t.Not, condition)
        strength: t.Strength = t.PA(0)
        match node.strength:
            case tree.InPA(level=level) if level is not None:
                strength = t.PA(self.natural(inner[0], level.span, "the level of PA"))
            case tree.Within(budget=budget):
                strength = t.Budget(self.natural(inner[0], budget.span, "a budget"))
        named = {feature.text for feature in node.features}
        over = tuple(name for name in self.game.features if name in named)
        question = make(t.Provable, strength, condition, over)
        return make(t.Not, question) if node.possible else question

    def natural(self, value: Value, span: Span, what: str) -> int:
        assert isinstance(value, t.Constant)
        number = value.value
        if number.denominator != 1 or not 0 <= number <= MAX_STRENGTH:
            shown = number_text(number) if abs(number) < 10**12 else "a number as large as this"
            self.fault("BGL062", span, f"{what} is a whole number from 0 to 10^18, not {shown}")
            return 0
        return int(number)


def nesting(name: ProgramName) -> int:
    """How deep the programs among a program's arguments nest, itself included."""
    depth = 0
    layer = [name]
    while layer:
        depth += 1
        layer = list(
            dict.fromkeys(
                argument
                for program in layer
                for argument in program.arguments
                if isinstance(argument, ProgramName)
            )
        )
    return depth


def _tail_parts(tail: tree.Tail) -> list[tuple[tree.Expression, Kind | None]]:
    match tail:
        case tree.Against(program=program):
            return [(program, Kind.PROGRAM)]
        case tree.WhenHolding(share=share):
            return [(share, Kind.NUMBER)]
    return []
