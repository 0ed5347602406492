"""Plans: the actions, and the statements that lead to them."""

from __future__ import annotations

from collections.abc import Iterator

from bargain.core import timelines as core
from bargain.core.terms import ME, ProgramName
from bargain.elaborate.scope import MAX_BLOCK_DEPTH, Place
from bargain.elaborate.timeline.conditions import ConditionReader, Known
from bargain.elaborate.timeline.numbers import Reading
from bargain.syntax import tree
from bargain.syntax.format_timeline import format_action


class Counter:
    """Counts the places of a timeline where something is chosen."""

    def __init__(self) -> None:
        self.next = 0

    def count(self) -> int:
        self.next += 1
        return self.next - 1


class PlanReader:
    """Reads one plan; what comes back is worth something only if nothing was found wrong."""

    def __init__(self, reading: Reading, known: Known, choices: Counter) -> None:
        self.reading = reading
        self.known = known
        self.choices = choices
        self.conditions = ConditionReader(reading, known)
        self.depth = 0

    def block(self, block: tree.PlanBlock) -> core.Plan:
        if self.depth >= MAX_BLOCK_DEPTH:
            self.reading.error("BGL007", block.span, f"blocks nest deeper than {MAX_BLOCK_DEPTH}")
            return ()
        self.depth += 1
        read = [self.statement(statement) for statement in block.statements]
        self.depth -= 1
        return tuple(statement for statement in read if statement is not None)

    def statement(self, statement: tree.PlanStatement) -> core.Statement | None:
        match statement:
            case tree.PlanIf(branches=branches, otherwise=otherwise):
                cases: list[tuple[core.PlanCondition | None, core.Plan]] = []
                for expression, block in branches:
                    condition = self.conditions.read(expression)
                    cases.append((condition, self.block(block)))
                if otherwise is not None:
                    cases.append((None, self.block(otherwise)))
                return core.When(tuple(cases))
            case tree.Choose(alternatives=alternatives):
                number = self.choices.count()
                plans = tuple(self.block(alternative) for alternative in alternatives)
                return core.Choose(plans, number, statement.span)
        action = self.action(statement)
        return None if action is None else core.Do(action)

    def action(self, action: tree.Action) -> core.Action | None:
        span = action.span
        match action:
            case tree.Wait():
                return core.Wait(span)
            case tree.SetChannel(open=is_open):
                return core.SetChannel(is_open, span)
            case tree.Follow(rule=rule):
                return core.Follow(self.conditions.rule(rule), span)
            case tree.Delegate(successor=name):
                successor = self.conditions.successor(name)
                return None if successor is None else core.Delegate(successor, span)
            case tree.Prepare(what=what, steps=steps):
                taking = self.reading.steps(steps, "the time that this takes", least=1)
                prepared = self.prepared(what)
                if taking is None or prepared is None:
                    return None
                return core.Prepare(prepared, taking, span)
        commitment = self.commitment(action)
        if commitment is None:
            return None
        kind, promised = commitment
        return core.Commit(kind, promised, format_action(action).removeprefix("commit "), span)

    def prepared(
        self, what: tree.Capability | tree.ShorterLag
    ) -> core.Capability | core.ShorterLag | None:
        if not isinstance(what, tree.ShorterLag):
            return self.conditions.capability(what)
        steps = self.reading.steps(what.steps, "a lag", least=0)
        return None if steps is None else core.ShorterLag(steps)

    def commitment(
        self, action: tree.CommitPrograms | tree.CommitBound | tree.CommitThat
    ) -> tuple[core.Kind, core.OneOf | core.That] | None:
        match action:
            case tree.CommitPrograms(programs=programs):
                named = self.programs(programs)
                if named is None:
                    return None
                conditional = any(map(self.reading.is_conditional, named))
                kind = core.Kind.CONDITIONAL if conditional else core.Kind.PROGRAMS
                return kind, core.OneOf(named)
            case tree.CommitBound(bound=bound):
                condition = self.conditions.bound(bound)
                return None if condition is None else (core.Kind.DEMANDS, core.That(condition))
            case tree.CommitThat(condition=expression):
                condition = self.reading.condition(expression, Place.TIMELINE)
                return None if condition is None else (core.Kind.CONDITIONAL, core.That(condition))

    def programs(self, expressions: tuple[tree.Expression, ...]) -> tuple[ProgramName, ...] | None:
        named: dict[ProgramName, None] = {}
        complete = True
        for expression in expressions:
            program = self.conditions.listed(expression, ME)
            if program is None:
                complete = False
            elif program in named:
                text = expression.span.text
                self.reading.error("BGL042", expression.span, f"`{text}` is named twice")
            else:
                named[program] = None
        return tuple(named) if complete else None


def statements(block: tree.PlanBlock) -> Iterator[tree.PlanStatement]:
    """All statements of a plan, however deep, in the order of the text."""
    stack = list(reversed(block.statements))
    while stack:
        statement = stack.pop()
        yield statement
        inner: list[tree.PlanBlock] = []
        match statement:
            case tree.PlanIf(branches=branches, otherwise=otherwise):
                inner = [each for _, each in branches]
                inner += [otherwise] if otherwise is not None else []
            case tree.Choose(alternatives=alternatives):
                inner = list(alternatives)
        stack.extend(
            statement for each in reversed(inner) for statement in reversed(each.statements)
        )
