"""From a program and its arguments to a ground program: names resolved, loops unrolled.

Expects what `bargain.elaborate.check` has accepted; what only shows once arguments are known (a
demand off the grid, a division by zero, an action of the wrong role) raises `DiagnosticError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from typing import Final, NoReturn

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.contents import Contents, decided, reports
from bargain.core.games import Bargaining, Game, Matrix, off_grid
from bargain.core.terms import HOLD, ActionName, Argument, ProgramName, TermTable
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, DiagnosticError, Related
from bargain.elaborate.kinds import Kind
from bargain.elaborate.lower_expressions import ExpressionLowerer, Value
from bargain.elaborate.source_key import source_key
from bargain.elaborate.templates import Names, Template
from bargain.source import Span
from bargain.suggest import nearest
from bargain.syntax import tree

MAX_STATEMENTS: Final = 200_000
"""Programs that unroll to more statements than this are refused."""


NOTHING_BOUND: Final[Mapping[str, ProgramName]] = {}


class Lowering:
    """Makes the ground programs of one game; remembers nothing but interned terms."""

    def __init__(self, names: Names, game: Game, table: TermTable) -> None:
        self.names = names
        self.game = game
        self.table = table

    # Names -----------------------------------------------------------------------------------

    def program_name(
        self, expression: tree.Expression, bound: Mapping[str, ProgramName] = NOTHING_BOUND
    ) -> ProgramName:
        """The ground program that an expression such as `Wrap(Firm(60%))` names; `bound` are the
        names of a property's quantifiers."""
        lowerer = _Lowerer(self.names, self.game, self.table, bound)
        value = lowerer.value(expression, Kind.PROGRAM)
        if lowerer.faults:
            raise DiagnosticError(lowerer.faults)
        assert isinstance(value, ProgramName)
        return value

    def fitting(self, expression: tree.Expression) -> ProgramName:
        """The ground program that an expression names. Raises `DiagnosticError` where its arguments
        do not fit, with the place where they are given."""
        name = self.program_name(expression)
        if name.arguments:
            try:
                self.ground(name)
            except DiagnosticError as error:
                faults = [_given_at(fault, expression.span) for fault in error.diagnostics]
                raise DiagnosticError(faults) from None
        return name

    def ground(self, name: ProgramName) -> p.GroundProgram:
        """The ground program of a name. Raises `DiagnosticError` where its arguments do not fit."""
        if name.name == HOLD:
            return self.hold(name)
        return self.ground_of(name, self.names.programs[name.name])

    def ground_of(self, name: ProgramName, template: Template) -> p.GroundProgram:
        """The ground program of a name for which this is the declaration, listed or not."""
        parameters = tuple(parameter.text for parameter in template.tree.parameters or ())
        arguments = dict(zip(parameters, name.arguments, strict=True))
        values = {key: self.argument(value) for key, value in arguments.items()}
        lowerer = _Lowerer(self.names, self.game, self.table, values)
        lowerer.own = name
        lowerer.seats = self.seats_named(template.tree)
        body = lowerer.block(template.tree.body)
        span = template.tree.name.span
        if not lowerer.seats:
            lowerer.fault("BGL055", span, f"`{program_text(name)}` plays actions of both roles")
        if lowerer.faults:
            raise DiagnosticError(lowerer.faults)
        source = cache(partial(source_key, template.tree, arguments))
        return self.finish(name, body, lowerer.seats, source, span)

    def seats_named(self, program: tree.Program) -> frozenset[int]:
        """The roles that a source shows by naming actions; `for a in actions` goes by them."""
        seats = frozenset((0, 1))
        if isinstance(self.game.rules, Matrix):
            for action in actions_named(program.body):
                seats &= self.game.seats_for(action) or seats
        return seats

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
            if option not in rules.options:
                message = f"`{option}` is not an outside option of `{self.game.name}`"
                hint = nearest(option, rules.options)
                raise DiagnosticError([Diagnostic("BGL024", message, hint=hint)])
        if share not in rules.demands:
            raise DiagnosticError([Diagnostic("BGL052", off_grid(share, self.game))])
        demand = p.Demand(self.table.make(t.Constant, share), (p.Choose(option, None),), True, None)
        return self.finish(name, (demand,), frozenset((0, 1)), lambda: (HOLD, share, option), None)

    def argument(self, argument: Argument) -> Value:
        return self.table.make(t.Constant, argument) if isinstance(argument, Fraction) else argument

    def finish(
        self,
        name: ProgramName,
        body: p.Block,
        seats: frozenset[int],
        source: Callable[[], object],
        span: Span | None,
    ) -> p.GroundProgram:
        contents = Contents()
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

    def number(self, expression: tree.Expression) -> t.NumberTerm:
        """A number that may depend on features."""
        lowerer = _Lowerer(self.names, self.game, self.table, {})
        number = lowerer.number(expression)
        if lowerer.faults:
            raise DiagnosticError(lowerer.faults)
        return number

    def constant_value(self, expression: tree.Expression) -> Fraction:
        """The value of a number without features or claims."""
        number = self.number(expression)
        assert isinstance(number, t.Constant), "the checker lets only ground numbers pass"
        return number.value

    def condition(
        self, expression: tree.Expression, bound: Mapping[str, ProgramName] = NOTHING_BOUND
    ) -> t.Condition:
        """A condition of an expectation or property, with `first` as ME and `second` as THEM."""
        lowerer = _Lowerer(self.names, self.game, self.table, bound)
        condition = lowerer.condition(expression)
        if lowerer.faults:
            raise DiagnosticError(lowerer.faults)
        return condition


def _given_at(fault: Diagnostic, span: Span) -> Diagnostic:
    """The fault of a program, with where it gets its arguments."""
    code, message, hint = fault.code, fault.message, fault.hint
    if fault.span is None:
        return Diagnostic(code, message, span, hint)
    related = (*fault.related, Related("with the arguments given here", span))
    return Diagnostic(code, message, fault.span, hint, related)


def actions_named(block: tree.Block) -> list[str]:
    """The names after `play` anywhere in a block, parameters and variables among them."""
    found: list[str] = []
    blocks = [block]
    while blocks:
        for statement in blocks.pop().statements:
            match statement:
                case tree.Play(action=action):
                    found.append(action.name)
                case tree.If(branches=branches, otherwise=otherwise):
                    blocks += [inner for _, inner in branches]
                    blocks += [otherwise] if otherwise is not None else []
                case tree.For(body=body):
                    blocks.append(body)
                case tree.Search(body=body, otherwise=otherwise):
                    blocks.append(body)
                    blocks += [otherwise] if otherwise is not None else []
    return found


class _Lowerer(ExpressionLowerer):
    """Lowers one body."""

    statements = 0
    dead = False
    seats = frozenset((0, 1))

    def block(self, block: tree.Block) -> p.Block:
        outer = self.values
        self.values = dict(outer)
        was_dead = self.dead
        out: list[p.Statement] = []
        for statement in block.statements:
            lowered = self.statement(statement)
            out += lowered
            self.dead = self.dead or any(map(reports, lowered))
        self.values = outer
        self.dead = was_dead
        return tuple(out)

    def statement(self, statement: tree.Statement) -> list[p.Statement]:
        self.count(statement.span)
        match statement:
            case tree.Demand(share=share, outside=outside, locked=locked, span=span):
                return [p.Demand(self.demand(share), self.outside(outside), locked, span)]
            case tree.Play(action=action, span=span):
                name = self.action(action)
                seats = self.game.seats_for(name)
                self.seats &= seats or self.seats
                return [p.Play(name, span)]
            case tree.ActAs(program=program, span=span):
                # A program that calls itself with another argument ends where its test is decided.
                return [] if self.dead else [p.ActAs(self.program(program), span)]
            case tree.If(branches=branches, otherwise=otherwise):
                return [self.branch(branches, otherwise)]
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

    def branch(
        self,
        branches: tuple[tuple[tree.Expression, tree.Block], ...],
        otherwise: tree.Block | None,
    ) -> p.Branch:
        cases = []
        was_dead = self.dead
        for expression, inner in branches:
            condition = self.condition(expression)
            value = decided(condition)
            before = self.dead
            self.dead = before or value is False
            cases.append(p.Case(condition, self.block(inner), expression.span))
            self.dead = before or value is True
        if otherwise is not None:
            cases.append(p.Case(self.truth(True), self.block(otherwise), None))
        self.dead = was_dead
        return p.Branch(tuple(cases))

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
            self.too_long(span)

    def too_long(self, span: Span) -> NoReturn:
        self.fault("BGL056", span, f"this unrolls to more than {MAX_STATEMENTS} statements")
        raise DiagnosticError(self.faults)

    def domain(self, domain: tree.Domain) -> Iterator[Value]:
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
                if last - value > MAX_STATEMENTS:
                    self.too_long(domain.span)
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
