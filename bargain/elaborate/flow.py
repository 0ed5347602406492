"""Does every path report (or act, in a plan), and can every statement run?

Looks at the shape of a program or plan alone: conditions count as unknown unless `true` and `false`
decide them. Nothing here knows a game.
"""

from __future__ import annotations

from typing import TypeAlias

from bargain.diagnostics import Diagnostic, Related, Severity
from bargain.elaborate.fold import fold
from bargain.elaborate.scope import MAX_BLOCK_DEPTH
from bargain.record import Record
from bargain.source import Span
from bargain.syntax import tree


class _Step(Record):
    """One turn on a path that ends without a report."""

    text: str
    span: Span


_Path: TypeAlias = tuple[_Step, ...]
_Block: TypeAlias = tree.Block | tree.Policy | tree.PlanBlock
MAX_STEPS_SHOWN = 12


def check_flow(program: tree.Program) -> list[Diagnostic]:
    """BGL050 for a path without a report, BGL051 (a warning) for statements that can never run."""
    walker = _Walker()
    falling = walker.block(program.body)
    if falling is not None:
        name = program.name
        walker.found.append(
            Diagnostic(
                "BGL050",
                f"`{name.text}` can end without reporting anything",
                name.span,
                "end the program with a `demand` or `play` outside every `if`",
                tuple(Related(step.text, step.span) for step in falling[:MAX_STEPS_SHOWN]),
            )
        )
    return [] if walker.too_deep else walker.found


def check_plan_flow(plan: tree.PlanBlock, name: tree.Name) -> list[Diagnostic]:
    """BGL099 for a path without an action, BGL051 (a warning) for what can never be reached."""
    walker = _Walker("acts")
    falling = walker.block(plan)
    if falling is not None:
        walker.found.append(
            Diagnostic(
                "BGL099",
                f"the plan of `{name.text}` can end without an action",
                _head(plan.span),
                "end the plan with `wait`, or another action, outside every `if`",
                tuple(Related(step.text, step.span) for step in falling[:MAX_STEPS_SHOWN]),
            )
        )
    return [] if walker.too_deep else walker.found


def decided(condition: tree.Expression) -> bool | None:
    """What the words `true` and `false` alone make of a condition; None where that is open."""

    def combine(node: tree.Expression, inner: list[bool | None]) -> bool | None:
        match node:
            case tree.Boolean(value=value):
                return value
            case tree.Not():
                return None if inner[0] is None else not inner[0]
            case tree.Connected(connective=tree.Connective.AND):
                return False if False in inner else None if None in inner else True
            case tree.Connected(connective=tree.Connective.OR):
                return True if True in inner else None if None in inner else False
            case tree.Connected(connective=tree.Connective.IMPLIES):
                if inner[0] is False or inner[1] is True:
                    return True
                return None if None in inner else False
            case tree.Connected(connective=tree.Connective.IFF):
                return None if None in inner else inner[0] == inner[1]
        return None

    return fold(condition, combine)


class _Walker:
    """Walks blocks; each visit returns the turns of a path that falls through, or None."""

    def __init__(self, ends: str = "reports") -> None:
        self.ends = ends
        self.found: list[Diagnostic] = []
        self.depth = 0
        self.too_deep = False
        """Whoever reads the statements refuses them, and nothing else is worth saying."""

    def dead(self, span: Span, why: str) -> None:
        self.found.append(
            Diagnostic("BGL051", f"this can never run: {why}", span, severity=Severity.WARNING)
        )

    def block(self, block: _Block) -> _Path | None:
        if self.depth >= MAX_BLOCK_DEPTH:
            self.too_deep = True
            return None
        self.depth += 1
        path = self.statements(block)
        self.depth -= 1
        return path

    def statements(self, block: _Block) -> _Path | None:
        path: _Path | None = ()
        for statement in block.statements:
            if isinstance(statement, tree.RenegotiateAccept):
                continue
            if path is None:
                self.dead(statement.span, f"what stands before it always {self.ends}")
                return None
            more = self.statement(statement)
            path = None if more is None else path + more
        return path

    def statement(
        self, statement: tree.Statement | tree.Choice | tree.PolicyIf | tree.PlanStatement
    ) -> _Path | None:
        match statement:
            case tree.Demand(outside=outside):
                if isinstance(outside, tree.Policy):
                    self.policy(outside)
                return None
            case tree.Play() | tree.ActAs() | tree.Choice():
                return None
            case tree.If(branches=branches, otherwise=otherwise):
                return self.branches(branches, otherwise)
            case tree.PolicyIf(branches=arms, otherwise=last):
                return self.branches(arms, last)
            case tree.PlanIf(branches=cases, otherwise=rest):
                return self.branches(cases, rest)
            case tree.Choose(alternatives=alternatives):
                ways = [(alternative, self.block(alternative)) for alternative in alternatives]
                return next(
                    (
                        (_Step("this is chosen", _head(alternative.span)), *inside)
                        for alternative, inside in ways
                        if inside is not None
                    ),
                    None,
                )
            case tree.Let() | tree.RenegotiateAccept():
                return ()
            case tree.For(body=body, domain=domain):
                inside = self.block(body)
                never_empty = not isinstance(domain, tree.InRange)
                if inside is None and never_empty:
                    return None
                return (*(inside or ()), _Step("and this loop ends", _head(statement.span)))
            case tree.Search(body=body, otherwise=otherwise):
                found = self.block(body)
                missed: _Path | None = ()
                if otherwise is not None:
                    missed = self.block(otherwise)
                if missed is not None:
                    return (_Step("nothing is found here", _head(statement.span)), *missed)
                return found
            case tree.Chance(body=body, otherwise=otherwise):
                first = self.block(body)
                second = self.block(otherwise) if otherwise is not None else ()
                return second if second is not None else first
        # What is left are the actions of plans.
        return None

    def policy(self, policy: tree.Policy) -> None:
        self.ends, ends = "chooses", self.ends
        falling = self.block(policy)
        self.ends = ends
        if falling is not None:
            self.found.append(
                Diagnostic(
                    "BGL050",
                    "this policy can end without choosing an outside option",
                    policy.span,
                    "add an `else { … }` or an option at its end",
                    tuple(Related(step.text, step.span) for step in falling[:MAX_STEPS_SHOWN]),
                )
            )

    def branches(
        self,
        branches: tuple[tuple[tree.Expression, _Block], ...],
        otherwise: _Block | None,
    ) -> _Path | None:
        shortest: _Path | None = None
        refused: list[_Step] = []
        for number, (condition, block) in enumerate(branches, 1):
            value = decided(condition)
            inside = self.block(block)
            if value is False:
                self.dead(block.span, "its condition is false")
            elif inside is not None:
                length = len(refused) + 1 + len(inside)
                if shortest is None or length < len(shortest):
                    shortest = (*refused, _Step("this holds", condition.span), *inside)
            refused.append(_Step("this does not hold", condition.span))
            if value is True:
                for _, later in branches[number:]:
                    self.block(later)
                    self.dead(later.span, "the condition before it is true")
                if otherwise is not None:
                    self.block(otherwise)
                    self.dead(otherwise.span, "the condition before it is true")
                break
        else:
            inside = self.block(otherwise) if otherwise is not None else ()
            if inside is not None:
                length = len(refused) + len(inside)
                if shortest is None or length < len(shortest):
                    shortest = (*refused, *inside)
        return shortest


def _head(span: Span) -> Span:
    """The first line of a span, to point at a statement without underlining its whole block."""
    end = span.source.text.find("\n", span.start, span.end)
    return span if end < 0 else Span(span.source, span.start, end)
