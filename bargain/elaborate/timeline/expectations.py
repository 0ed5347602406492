"""From `expect NAME: C` to what can be asked of the ends of a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bargain.core import timelines as core
from bargain.core.terms import Operator, Relation, TermTable
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, Severity
from bargain.elaborate.expectations import read_given
from bargain.elaborate.fold import fold
from bargain.elaborate.scope import Place
from bargain.elaborate.templates import Names
from bargain.elaborate.timeline.conditions import connected, is_too_deep
from bargain.elaborate.timeline.numbers import CLAIMS, Reading, claim_in, mentions
from bargain.suggest import nearest
from bargain.syntax import tree
from bargain.syntax.format_expression import format_expression
from bargain.syntax.tree import Connective, Expression, Quantity, Subject

_OF_PLANS: Final = (
    tree.Time,
    tree.IsAble,
    tree.ChannelIs,
    tree.IsCommitted,
    tree.Knows,
    tree.HasDelegated,
    tree.Follows,
)
_MIRRORED: Final = {
    Relation.LESS: Relation.GREATER,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.GREATER: Relation.LESS,
    Relation.AT_LEAST: Relation.AT_MOST,
}


class TimelineExpectationReader:
    """Reads expectations; those about timelines that are broken anyway pass in silence.

    `declared` has the names of all timelines, also of those that could not be read.
    """

    def __init__(
        self,
        names: Names,
        table: TermTable,
        broken: set[str],
        timelines: Mapping[str, core.Timeline],
        declared: frozenset[str],
    ) -> None:
        self.names = names
        self.table = table
        self.broken = broken
        self.timelines = timelines
        self.declared = declared
        self.found: list[Diagnostic] = []

    def read(self, expect: tree.TimelineExpect) -> core.TimelineExpectation | None:
        name = expect.name.text
        timeline = self.timelines.get(name)
        if timeline is None:
            if name not in self.declared:
                self.unknown(expect.name)
            return None
        reading = Reading(self.names, self.table, timeline.game, self.broken)
        given, found = read_given(expect.given, self.names, timeline.game, self.table)
        condition = _EndReader(reading, timeline).read(expect.condition)
        found += reading.found
        self.found += found
        if condition is None or any(each.severity is Severity.ERROR for each in found):
            return None
        text = format_expression(expect.condition)
        return core.TimelineExpectation(name, given, condition, text, expect.span)

    def unknown(self, name: tree.Name) -> None:
        hint = nearest(name.text, self.declared)
        if name.text in self.names.programs:
            hint = "an expectation about a match reads `expect P vs Q: …`"
        message = f"no timeline is called `{name.text}`"
        self.found.append(Diagnostic("BGL091", message, name.span, hint))


class _EndReader:
    """Reads a condition on the ends of a timeline."""

    def __init__(self, reading: Reading, timeline: core.Timeline) -> None:
        self.reading = reading
        self.timeline = timeline

    def read(self, expression: Expression) -> core.EndCondition | None:
        if is_too_deep(expression, _inside, self.reading):
            return None
        self.check_nesting(expression)
        return fold(expression, self.combine, _inside)

    def check_nesting(self, expression: Expression) -> None:
        """Whether what is about all branches does not stand inside of the like."""
        over = (tree.OverBranches, tree.ProbabilityOf)
        for node in tree.postorder(expression):
            if isinstance(node, over) and mentions(node.condition, *over):
                self.reading.error(
                    "BGL104",
                    node.span,
                    "`possibly`, `always` and `probability of` do not stand inside of each other",
                    "each of them looks at all branches; inside, a single branch is meant",
                )
                return

    def combine(
        self, node: Expression, inner: list[core.EndCondition | None]
    ) -> core.EndCondition | None:
        operands = tuple(operand for operand in inner if operand is not None)
        if len(operands) < len(inner):
            return None
        match node:
            case tree.Not():
                return core.EndNot(operands[0])
            case tree.Connected():
                return _joined(node.connective, operands)
            case tree.OverBranches(always=always):
                return core.Always(operands[0]) if always else core.Possibly(operands[0])
            case tree.Started():
                return core.Started()
            case tree.IsProgram(
                subject=Subject.FIRST | Subject.SECOND as role, program=program
            ) if isinstance(program, tree.Reference):
                return self.ends_with(0 if role is Subject.FIRST else 1, program)
            case tree.Compare() if inner:
                return self.probability(node, operands[0])
            case tree.Compare() if _is_of_ends(node):
                return self.comparison(node)
        return self.claim(node)

    def claim(self, node: Expression) -> core.EndCondition | None:
        if mentions(node, *_OF_PLANS):
            hint = "write `T` for the time at which bargaining starts"
            self.reading.error(
                "BGL102",
                node.span,
                "plans ask this as they go along, and an expectation is about the end",
                hint if mentions(node, tree.Time) else None,
            )
            return None
        if isinstance(node, tree.EndTime | tree.ProbabilityOf):
            message = "a condition is needed here, and this is a number"
            self.reading.error("BGL030", node.span, message, f"compare it: `{node.span.text} > …`")
            return None
        if mentions(node, tree.EndTime, tree.ProbabilityOf):
            self.reading.error(
                "BGL104",
                node.span,
                "`T` compares with numbers and the payoffs of the end, and a probability with "
                "numbers",
            )
            return None
        condition = self.reading.condition(node, Place.EXPECTATION)
        if condition is None:
            return None
        return core.EndTruth(condition) if claim_in(node) is None else core.EndClaim(condition)

    def ends_with(self, role: int, expression: tree.Reference) -> core.EndCondition | None:
        program = self.reading.program(expression)
        agent = self.timeline.agents[role]
        if program is None:
            return None
        if program not in agent.programs:
            self.reading.error(
                "BGL097",
                expression.span,
                f"`{expression.span.text}` is none of the `programs` of `{agent.name}`",
                nearest(program_text(program), map(program_text, agent.programs)),
            )
        return core.EndsWith(role, program)

    # Comparisons -----------------------------------------------------------------------------

    def probability(
        self, node: tree.Compare, condition: core.EndCondition
    ) -> core.EndCondition | None:
        relation = Relation(node.operator.value)
        bound = node.right
        if not isinstance(node.left, tree.ProbabilityOf):
            relation, bound = _MIRRORED.get(relation, relation), node.left
        number = self.reading.number(bound, place=Place.EXPECTATION)
        if number is None:
            return None
        return core.ProbabilityOf(condition, relation, core.EndNumber(number))

    def comparison(self, node: tree.Compare) -> core.EndCondition | None:
        sides = [
            None if is_too_deep(side, _of_ends, self.reading) else fold(side, self.sum, _of_ends)
            for side in (node.left, node.right)
        ]
        if sides[0] is None or sides[1] is None:
            return None
        return core.EndCompare(Relation(node.operator.value), sides[0], sides[1])

    def sum(self, node: Expression, inner: list[core.EndSum | None]) -> core.EndSum | None:
        match node:
            case tree.EndTime():
                return core.BargainingTime()
            case tree.QuantityOf(subject=subject, quantity=Quantity.PAYOFF):
                return core.EndPayoff(0 if subject is Subject.FIRST else 1)
            case tree.Binary(operator=operator) if inner:
                left, right = inner
                if left is None or right is None:
                    return None
                return core.EndComputed(Operator(operator.value), left, right)
            case tree.Negative() if inner:
                if inner[0] is None:
                    return None
                zero = core.EndNumber(self.reading.zero)
                return core.EndComputed(Operator.MINUS, zero, inner[0])
        number = self.reading.number(node, place=Place.EXPECTATION)
        return None if number is None else core.EndNumber(number)


def _inside(node: Expression) -> tuple[Expression, ...]:
    """The conditions directly inside a condition on ends."""
    match node:
        case tree.OverBranches(condition=condition):
            return (condition,)
        case tree.Compare(left=tree.ProbabilityOf(condition=condition)):
            return (condition,)
        case tree.Compare(right=tree.ProbabilityOf(condition=condition)):
            return (condition,)
    return connected(node)


def _is_of_ends(node: tree.Compare) -> bool:
    """Whether it compares numbers that every end has, bargaining or not."""
    ends = [part for part in tree.postorder(node) if _is_number_of_end(part)]
    claims = [part for part in tree.postorder(node) if isinstance(part, CLAIMS)]
    return bool(ends) and all(map(_is_number_of_end, claims))


def _is_number_of_end(node: Expression) -> bool:
    match node:
        case tree.EndTime():
            return True
        case tree.QuantityOf(
            subject=Subject.FIRST | Subject.SECOND, quantity=Quantity.PAYOFF, tail=None
        ):
            return True
    return False


def _of_ends(node: Expression) -> tuple[Expression, ...]:
    match node:
        case tree.Binary() | tree.Negative() if any(map(_is_number_of_end, tree.postorder(node))):
            return tree.children(node)
    return ()


def _joined(connective: Connective, operands: tuple[core.EndCondition, ...]) -> core.EndCondition:
    match connective:
        case Connective.AND:
            return core.EndAll(operands)
        case Connective.OR:
            return core.EndSome(operands)
        case Connective.IMPLIES:
            return core.EndSome((core.EndNot(operands[0]), operands[1]))
        case Connective.IFF:
            return core.EndIff(operands[0], operands[1])
