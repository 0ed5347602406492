"""From a program and its arguments to a ground program: names resolved, loops unrolled.

Expects what `bargain.core.check` has accepted; what only shows once arguments are known (a demand off
the grid, a division by zero, an action of the wrong role) raises `DiagnosticError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core import arithmetic
from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.games import Bargaining, Game, Interval, Matrix, TruthValues
from bargain.core.kinds import Kind
from bargain.core.source_key import source_key
from bargain.core.templates import Names
from bargain.core.terms import (
    HOLD,
    ME,
    THEM,
    ActionName,
    Argument,
    MatchOf,
    Party,
    ProgramName,
    TermTable,
    Who,
)
from bargain.core.text import number_text, program_text, share_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.source import Span
from bargain.syntax import tree
from bargain.syntax.tree import Subject

MAX_STATEMENTS: Final = 200_000
"""Programs that unroll to more statements than this are refused."""
MAX_STRENGTH: Final = 10**18
"""The largest budget and the highest level of trust that can be asked for."""
MAX_FAULTS: Final = 20

_PARTIES: Final = {
    Subject.ME: ME,
    Subject.FIRST: ME,
    Subject.THEM: THEM,
    Subject.SECOND: THEM,
}


@dataclass(frozen=True, slots=True)
class _FeatureName:
    """A feature that is no number, on its way into a comparison."""

    name: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """An expression to read: as which kind, where its place says so, and whether it stands in a
    policy outside `provable`, where `their demand` is the demand on which the match failed."""

    node: tree.Expression
    kind: Kind | None
    here: bool


_Value: TypeAlias = "t.Term | ActionName | ProgramName | Party | _FeatureName"


class Lowering:
    """Makes the ground programs of one game; remembers nothing but interned terms."""

    def __init__(self, names: Names, game: Game, table: TermTable) -> None:
        self.names = names
        self.game = game
        self.table = table

    # Names -----------------------------------------------------------------------------------

    def program_name(self, expression: tree.Expression) -> ProgramName:
        """The ground program that an expression such as `Wrap(Firm(60%))` names."""
        lowerer = _Lowerer(self, {})
        value = lowerer.value(expression, Kind.PROGRAM)
        if lowerer.faults:
            raise DiagnosticError(lowerer.faults)
        assert isinstance(value, ProgramName)
        return value

    def ground(self, name: ProgramName) -> p.GroundProgram:
        """The ground program of a name. Raises `DiagnosticError` where its arguments do not fit."""
        if name.name == HOLD:
            return self.hold(name)
        template = self.names.programs[name.name]
        parameters = tuple(parameter.text for parameter in template.tree.parameters or ())
        arguments = dict(zip(parameters, name.arguments, strict=True))
        lowerer = _Lowerer(self, {key: self.argument(value) for key, value in arguments.items()})
        body = lowerer.block(template.tree.body)
        span = template.tree.name.span
        if not lowerer.seats:
            lowerer.fault("BGL055", span, f"`{program_text(name)}` plays actions of both roles")
        if lowerer.faults:
            raise DiagnosticError(lowerer.faults)
        return self.finish(
            name, body, lowerer.seats, source_key(template.tree, arguments), span
        )

    def hold(self, name: ProgramName) -> p.GroundProgram:
        rules = self.game.rules
        assert isinstance(rules, Bargaining)
        share = name.arguments[0]
        assert isinstance(share, Fraction)
        option = rules.options[0]
        if len(name.arguments) > 1:
            chosen = name.arguments[1]
            assert isinstance(chosen, ActionName)
            option = chosen.name
        if share not in rules.demands:
            raise DiagnosticError([Diagnostic("BGL052", off_grid(share, self.game))])
        demand = p.Demand(
            self.table.make(t.Constant, share), (p.Choose(option, None),), True, None
        )
        return self.finish(name, (demand,), frozenset((0, 1)), (HOLD, share, option), None)

    def argument(self, argument: Argument) -> _Value:
        return self.table.make(t.Constant, argument) if isinstance(argument, Fraction) else argument

    def finish(
        self,
        name: ProgramName,
        body: p.Block,
        seats: frozenset[int],
        source: object,
        span: Span | None,
    ) -> p.GroundProgram:
        contents = _Contents()
        contents.block(body)
        return p.GroundProgram(
            name=name,
            label=program_text(name),
            body=body,
            questions=tuple(contents.questions),
            matches=tuple(contents.matches),
            acts_as=tuple(contents.acts_as),
            seats=seats,
            source=source,
            unconditional=not contents.conditional,
            span=span,
        )

    def constant_value(self, expression: tree.Expression) -> Fraction:
        """The value of a number without features or claims."""
        lowerer = _Lowerer(self, {})
        value = lowerer.number_value(expression)
        if lowerer.faults:
            raise DiagnosticError(lowerer.faults)
        return value

    def condition(self, expression: tree.Expression) -> t.Condition:
        """A condition of an expectation, with `first` as ME and `second` as THEM."""
        lowerer = _Lowerer(self, {})
        condition = lowerer.condition(expression)
        if lowerer.faults:
            raise DiagnosticError(lowerer.faults)
        return condition


def contents_of(condition: t.Condition) -> tuple[list[t.Provable], list[MatchOf]]:
    """The distinct questions and matches of a condition, inner ones first."""
    contents = _Contents()
    contents.term(condition)
    return list(contents.questions), list(contents.matches)


def off_grid(share: Fraction, game: Game) -> str:
    return f"{share_text(share)} is not one of the demands of `{game.name}`"


class _Contents:
    """Collects what a body speaks of: distinct questions, matches and programs acted as."""

    def __init__(self) -> None:
        self.questions: dict[t.Provable, None] = {}
        self.matches: dict[MatchOf, None] = {}
        self.acts_as: dict[Who, None] = {}
        self.seen: set[t.Term] = set()
        self.conditional = False

    def block(self, block: p.Block) -> None:
        for statement in block:
            match statement:
                case p.Demand(share=share, policy=policy):
                    self.term(share)
                    self.block(policy)
                case p.ActAs(program=program):
                    self.acts_as[program] = None
                case p.Branch(cases=cases):
                    self.conditional = True
                    for case in cases:
                        self.term(case.condition)
                        self.block(case.block)

    def term(self, term: t.Term) -> None:
        stack: list[tuple[t.Term, bool]] = [(term, False)]
        while stack:
            item, entered = stack.pop()
            if entered:
                assert isinstance(item, t.Provable)
                self.questions[item] = None
                continue
            if item in self.seen:
                continue
            self.seen.add(item)
            match = t.match_of(item)
            if match is not None:
                self.matches[match] = None
            if isinstance(item, t.Quantity | t.LastDemand):
                self.conditional = True
            if isinstance(item, t.Provable):
                stack.append((item, True))
            stack.extend((part, False) for part in reversed(t.parts(item)))


class _Lowerer:
    """Lowers one body. `values` maps parameters, variables and `let` names to what they stand for."""

    def __init__(self, lowering: Lowering, values: Mapping[str, _Value]) -> None:
        self.names = lowering.names
        self.game = lowering.game
        self.table = lowering.table
        self.values = dict(values)
        self.statements = 0
        self.seats = frozenset((0, 1))
        self.in_policy = False
        self.faults: list[Diagnostic] = []

    def fault(self, code: str, span: Span, message: str) -> None:
        """Note what is wrong and go on, so that several mistakes are reported together."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Diagnostic(code, message, span))

    # Statements ------------------------------------------------------------------------------

    def block(self, block: tree.Block) -> p.Block:
        outer = self.values
        self.values = dict(outer)
        out: list[p.Statement] = []
        for statement in block.statements:
            out += self.statement(statement)
        self.values = outer
        return tuple(out)

    def statement(self, statement: tree.Statement) -> list[p.Statement]:
        self.count(statement.span)
        match statement:
            case tree.Demand(share=share, outside=outside, locked=locked, span=span):
                return [p.Demand(self.demand(share), self.outside(outside), locked, span)]
            case tree.Play(action=action, span=span):
                name = self.action(action)
                self.seats &= self.game.seats_for(name)
                return [p.Play(name, span)]
            case tree.ActAs(program=program, span=span):
                return [p.ActAs(self.program(program), span)]
            case tree.If(branches=branches, otherwise=otherwise):
                cases = [
                    p.Case(self.condition(condition), self.block(inner), condition.span)
                    for condition, inner in branches
                ]
                if otherwise is not None:
                    cases.append(p.Case(self.truth(True), self.block(otherwise), None))
                return [p.Branch(tuple(cases))]
            case tree.Let(name=name, value=value):
                self.values[name.text] = self.value(value, None)
                return []
            case tree.For(variable=variable, index=index, domain=domain, body=body):
                out: list[p.Statement] = []
                outer = dict(self.values)
                for position, item in enumerate(self.domain(domain)):
                    self.values[variable.text] = item
                    if index is not None:
                        self.values[index.text] = self.constant(Fraction(position))
                    self.count(statement.span)
                    out += self.block(body)
                self.values = outer
                return out
            case tree.Search():
                return [self.search(statement)]
        raise AssertionError(f"a statement that the checker refuses: {statement}")

    def search(self, search: tree.Search) -> p.Statement:
        items = [item for item in self.domain(search.domain) if isinstance(item, t.Constant)]
        items.sort(key=lambda item: item.value, reverse=search.highest)
        cases = []
        outer = dict(self.values)
        for item in items:
            self.count(search.span)
            self.values[search.variable.text] = item
            condition = self.condition(search.condition)
            cases.append(p.Case(condition, self.block(search.body), search.condition.span))
        self.values = outer
        if search.otherwise is not None:
            cases.append(p.Case(self.truth(True), self.block(search.otherwise), None))
        return p.Branch(tuple(cases))

    def count(self, span: Span) -> None:
        self.statements += 1
        if self.statements > MAX_STATEMENTS:
            self.fault("BGL056", span, f"this unrolls to more than {MAX_STATEMENTS} statements")
            raise DiagnosticError(self.faults)

    def domain(self, domain: tree.Domain) -> Iterator[_Value]:
        rules = self.game.rules
        match domain:
            case tree.InDemands(descending=descending):
                assert isinstance(rules, Bargaining)
                demands = reversed(rules.demands) if descending else iter(rules.demands)
                yield from (self.constant(share) for share in demands)
            case tree.InActions():
                assert isinstance(rules, Matrix)
                both = dict.fromkeys((*rules.actions[0], *rules.actions[1]))
                for name in both:
                    if self.game.seats_for(name) & self.seats:
                        yield self.table.make(ActionName, name)
            case tree.InRange(low=low, high=high):
                value, last = self.number_value(low), self.number_value(high)
                while value <= last:
                    yield self.constant(value)
                    value += 1
            case tree.InList(items=items):
                for item in items:
                    yield self.value(item, None)

    def demand(self, share: tree.Expression) -> t.NumberTerm:
        number = self.number(share)
        rules = self.game.rules
        assert isinstance(rules, Bargaining)
        if isinstance(number, t.Constant) and number.value not in rules.demands:
            self.fault("BGL052", share.span, off_grid(number.value, self.game))
        return number

    def outside(self, outside: tree.Choice | tree.Policy | None) -> p.Block:
        match outside:
            case None:
                rules = self.game.rules
                assert isinstance(rules, Bargaining)
                return (p.Choose(rules.options[0], None),)
            case tree.Choice():
                return (self.choice(outside),)
            case tree.Policy():
                self.in_policy = True
                policy = self.policy(outside)
                self.in_policy = False
                return policy

    def policy(self, policy: tree.Policy) -> p.Block:
        out: list[p.Statement] = []
        for statement in policy.statements:
            self.count(statement.span)
            match statement:
                case tree.Choice():
                    out.append(self.choice(statement))
                case tree.PolicyIf(branches=branches, otherwise=otherwise):
                    cases = [
                        p.Case(self.condition(condition), self.policy(inner), condition.span)
                        for condition, inner in branches
                    ]
                    if otherwise is not None:
                        cases.append(p.Case(self.truth(True), self.policy(otherwise), None))
                    out.append(p.Branch(tuple(cases)))
        return tuple(out)

    def choice(self, choice: tree.Choice) -> p.Choose:
        return p.Choose(self.option(choice.option), choice.span)

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
            self.fault(
                "BGL023", reference.span, f"`{name}` is not an action of `{self.game.name}`"
            )
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

    def value(self, expression: tree.Expression, kind: Kind | None) -> _Value:
        """What an expression stands for; `kind` says how to read a bare name, if the place does."""
        results: list[_Value] = []
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

    def combine(self, reading: _Reading, inner: list[_Value]) -> _Value:
        make = self.table.make
        node = reading.node
        match node:
            case tree.Number(value=value):
                return self.constant(value)
            case tree.Boolean(value=truth):
                return self.truth(truth)
            case tree.Reference():
                return self.reference(node, reading.kind, inner)
            case tree.Self_():
                return ME
            case tree.Opponent():
                return THEM
            case tree.Negative():
                zero = self.constant(Fraction(0))
                return self.arithmetic(t.Operator.MINUS, zero, inner[0], node.span)
            case tree.Binary(operator=operator):
                return self.arithmetic(
                    t.Operator(operator.value), inner[0], inner[1], node.span
                )
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

    def reference(
        self, node: tree.Reference, wanted: Kind | None, inner: list[_Value]
    ) -> _Value:
        name = node.name
        if name in self.values:
            return self.values[name]
        if node.arguments is not None or wanted is Kind.PROGRAM:
            arguments = tuple(
                item.value if isinstance(item, t.Constant) else item for item in inner
            )
            return self.table.make(ProgramName, name, arguments)
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

    def arithmetic(
        self, operator: t.Operator, left: _Value, right: _Value, span: Span
    ) -> t.NumberTerm:
        if isinstance(left, t.Constant) and isinstance(right, t.Constant):
            try:
                return self.constant(arithmetic.apply(operator, left.value, right.value))
            except arithmetic.ArithmeticFault as fault:
                self.fault(fault.code, span, fault.message)
                return left
        return self.table.make(t.Computed, operator, left, right)

    def comparison(
        self, comparison: tree.Comparison, left: _Value, right: _Value
    ) -> t.Condition:
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

    def match(self, subject: Subject, tail: tree.Tail, inner: list[_Value]) -> MatchOf:
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
        self, subject: Subject, quantity: tree.Quantity, tail: tree.Tail, inner: list[_Value]
    ) -> t.NumberTerm:
        party = _PARTIES[subject]
        if quantity is tree.Quantity.LAST_DEMAND:
            return self.table.make(t.LastDemand, party)
        kind = t.MatchNumber(quantity.value)
        return self.table.make(t.Quantity, kind, self.match(subject, tail, inner))

    def provable(self, node: tree.Provable, inner: list[_Value]) -> t.Condition:
        make = self.table.make
        condition = inner[-1]
        if node.possible:
            condition = make(t.Not, condition)
        strength: t.Strength = t.PA(0)
        match node.strength:
            case tree.InPA(level=level) if level is not None:
                strength = t.PA(self.natural(inner[0], level.span, "the level of PA", least=0))
            case tree.Within(budget=budget):
                strength = t.Budget(self.natural(inner[0], budget.span, "a budget", least=0))
        question = make(t.Provable, strength, condition)
        return make(t.Not, question) if node.possible else question

    def natural(self, value: _Value, span: Span, what: str, *, least: int) -> int:
        assert isinstance(value, t.Constant)
        number = value.value
        if number.denominator != 1 or not least <= number <= MAX_STRENGTH:
            shown = number_text(number) if abs(number) < 10**12 else "a number as large as this"
            self.fault(
                "BGL062", span, f"{what} is a whole number from {least} to 10^18, not {shown}"
            )
            return least
        return int(number)


def _tail_parts(tail: tree.Tail) -> list[tuple[tree.Expression, Kind | None]]:
    match tail:
        case tree.Against(program=program):
            return [(program, Kind.PROGRAM)]
        case tree.WhenHolding(share=share):
            return [(share, Kind.NUMBER)]
    return []
