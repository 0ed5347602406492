"""The conditions of plans: what an agent may ask of itself and of the other.

A plan depends only on what its agent knows. Whatever it may not ask is refused here, with the
words for what it may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from bargain.core import timelines as core
from bargain.core.games import Bargaining
from bargain.core.terms import (
    ME,
    THEM,
    Compare,
    Condition,
    MatchNumber,
    MatchOf,
    Operator,
    OutsideIs,
    Party,
    ProgramName,
    Quantity,
    Relation,
)
from bargain.core.text import program_text
from bargain.elaborate.fold import fold
from bargain.elaborate.scope import Place
from bargain.elaborate.timeline.numbers import MAX_NESTING, Reading, claim_in, mentions
from bargain.record import Record
from bargain.source import Span
from bargain.suggest import nearest
from bargain.syntax import tree
from bargain.syntax.tree import Connective, Expression, Subject

_IN_EXPECTATIONS: Final = (tree.EndTime, tree.Started, tree.ProbabilityOf, tree.OverBranches)


class Known(Record):
    """What names mean in a plan: the programs that it may end with (`mine`) and those of whoever
    may be the other agent (`theirs`), None where these lists are not to be relied on."""

    mine: Collection[ProgramName] | None
    theirs: Collection[ProgramName] | None
    successors: Collection[str]


class ConditionReader:
    """Reads what stands between `if` and its block, and other things that name what plans know."""

    def __init__(self, reading: Reading, known: Known) -> None:
        self.reading = reading
        self.known = known

    # Names -----------------------------------------------------------------------------------

    def kind(self, name: tree.Name) -> core.Kind | None:
        kinds = {kind.value: kind for kind in core.Kind}
        if name.text not in kinds:
            self.reading.error(
                "BGL093",
                name.span,
                f"`{name.text}` is not a kind of commitment",
                nearest(name.text, kinds),
            )
        return kinds.get(name.text)

    def capability(self, capability: tree.Capability) -> core.Capability | None:
        match capability:
            case tree.ForceVerification():
                return core.CanForceVerification()
            case tree.Power(commit=commit, kind=name):
                kind = self.kind(name)
                if kind is None:
                    return None
                return core.CanCommit(kind) if commit else core.CanVerify(kind)

    def rule(self, name: tree.Name) -> str:
        if name.text not in core.RULES:
            self.reading.warning(
                "BGL103",
                name.span,
                f"`{name.text}` is a rule only if Python gives one of this name",
                nearest(name.text, core.RULES),
            )
        return name.text

    def successor(self, name: tree.Name) -> str | None:
        if name.text not in self.known.successors:
            self.reading.error(
                "BGL092",
                name.span,
                f"the timeline has no successor called `{name.text}`",
                nearest(name.text, self.known.successors)
                or "declare it beside the agents: `successor NAME { programs … plan { … } }`",
            )
            return None
        return name.text

    def listed(self, expression: Expression, who: Party) -> ProgramName | None:
        """A program that this side lists."""
        program = self.reading.program(expression)
        listed = self.known.mine if who is ME else self.known.theirs
        if program is None or listed is None or program in listed:
            return program
        side = "this agent" if who is ME else "the other agent"
        self.reading.error(
            "BGL097",
            expression.span,
            f"`{expression.span.text}` is none of the `programs` of {side}",
            _among(listed),
        )
        return None

    def bound(self, bound: tree.Bound) -> Condition | None:
        """The bound as a condition on the program of whoever commits to it."""
        make = self.reading.table.make
        match_of = make(MatchOf, ME, THEM)
        match bound:
            case tree.DemandBound(operator=operator, value=value):
                hint = f"write it as a condition: `that (my demand {operator.value} …)`"
                number = self.reading.number(value, hint=hint)
                if number is None:
                    return None
                demand = make(Quantity, MatchNumber.DEMAND, match_of)
                return make(Compare, Relation(operator.value), demand, number)
            case tree.OutsideBound(option=option):
                rules = self.reading.game.rules
                assert isinstance(rules, Bargaining)
                if option.name not in rules.options:
                    self.reading.error(
                        "BGL024",
                        option.span,
                        f"`{option.name}` is not an outside option of `{self.reading.game.name}`",
                        nearest(option.name, rules.options),
                    )
                    return None
                return make(OutsideIs, match_of, option.name)

    # Conditions ------------------------------------------------------------------------------

    def read(self, expression: Expression) -> core.PlanCondition | None:
        if is_too_deep(expression, connected, self.reading):
            return None
        return fold(expression, self.combine, connected)

    def combine(
        self, node: Expression, inner: list[core.PlanCondition | None]
    ) -> core.PlanCondition | None:
        match node:
            case tree.Not() | tree.Connected():
                operands = tuple(operand for operand in inner if operand is not None)
                return joined(node, operands) if len(operands) == len(inner) else None
            case tree.Compare() if mentions(node, tree.Time):
                return self.comparison(node)
            case tree.Time():
                message = "a condition is needed here, and this is a number"
                self.reading.error("BGL030", node.span, message, "compare it, as in `time == 0`")
                return None
            case tree.IsAble(subject=subject, capability=capability):
                able = self.capability(capability)
                if able is None or not self.is_mine(node, subject, "what the other is able to do"):
                    return None
                return core.Can(able)
            case tree.ChannelIs(subject=subject, open=is_open):
                if not self.is_mine(node, subject, "whether the other's channel is open"):
                    return None
                return core.ChannelIsOpen() if is_open else core.PlanNot(core.ChannelIsOpen())
            case tree.IsCommitted(subject=subject, to=to):
                return self.commitment(node, subject, to)
            case tree.Knows(subject=subject, condition=condition):
                if not self.is_mine(node, subject, "what the other knows"):
                    return None
                known = self.reading.condition(condition, Place.TIMELINE)
                return None if known is None else core.Knows(known)
            case tree.HasDelegated(subject=subject, successor=name):
                who = self.party(node, subject)
                successor = None if name is None else self.successor(name)
                if who is None or (name is not None and successor is None):
                    return None
                return core.HasDelegated(who, successor)
            case tree.Follows(subject=subject, rule=rule):
                who = self.party(node, subject)
                return None if who is None else core.Follows(who, self.rule(rule))
        if mentions(node, *_IN_EXPECTATIONS):
            self.reading.error(
                "BGL102",
                node.span,
                "a plan cannot look ahead to how the timeline ends",
                "write `time` for the steps so far" if isinstance(node, tree.Compare) else None,
            )
            return None
        claim = claim_in(node)
        if claim is not None:
            self.claim(claim)
            return None
        truth = self.reading.condition(node, Place.TIMELINE)
        return None if truth is None else core.PlanTruth(truth)

    def claim(self, claim: Expression) -> None:
        # Only mistakes need it, and it takes long to import.
        from difflib import get_close_matches

        hint = "write `I know (…)` to ask what follows from what is known"
        if isinstance(claim, tree.IsProgram):
            name = claim.program.span.text
            hint = f"write `they are committed to {name}` to ask what they have committed to"
            if get_close_matches(name, ["committed"]):
                hint = f"did you mean `committed` for `{name}`?"
        self.reading.error(
            "BGL102",
            claim.span,
            "a plan decides before programs bargain, on what its agent knows",
            hint,
        )

    def commitment(
        self, node: Expression, subject: Subject, to: Expression | tree.Bound | None
    ) -> core.PlanCondition | None:
        who = self.party(node, subject)
        if who is None:
            return None
        match to:
            case None:
                return core.IsCommitted(who, None)
            case tree.DemandBound() | tree.OutsideBound() if who is ME:
                self.reading.error(
                    "BGL102",
                    to.span,
                    "which bounds an agent has committed to itself is no question of a plan",
                    f"write `I know (my {to.span.text})` to ask what follows from them",
                )
                return None
            case tree.DemandBound() | tree.OutsideBound():
                bound = self.bound(to)
                return None if bound is None else core.BoundIsKnown(bound)
        program = self.listed(to, who)
        return None if program is None else core.IsCommitted(who, program)

    def comparison(self, node: tree.Compare) -> core.PlanCondition | None:
        sides = [
            None if is_too_deep(side, _timed, self.reading) else fold(side, self.sum, _timed)
            for side in (node.left, node.right)
        ]
        if sides[0] is None or sides[1] is None:
            return None
        return core.PlanCompare(Relation(node.operator.value), sides[0], sides[1])

    def sum(self, node: Expression, inner: list[core.PlanSum | None]) -> core.PlanSum | None:
        """A sum with `time` in it; a part without is read as a whole."""
        match node:
            case tree.Time():
                return core.Time()
            case tree.Binary(operator=operator) if inner:
                left, right = inner
                if left is None or right is None:
                    return None
                return core.PlanComputed(Operator(operator.value), left, right)
            case tree.Negative() if inner:
                if inner[0] is None:
                    return None
                zero = core.PlanNumber(self.reading.zero)
                return core.PlanComputed(Operator.MINUS, zero, inner[0])
        number = self.reading.number(node)
        return None if number is None else core.PlanNumber(number)

    # Who is spoken of ------------------------------------------------------------------------

    def party(self, node: Expression, subject: Subject) -> Party | None:
        if subject in (Subject.ME, Subject.THEM):
            return ME if subject is Subject.ME else THEM
        self.reading.error(
            "BGL032",
            node.span,
            f"`{subject.value}` has no meaning in a plan",
            "a plan speaks of `I` and `they`",
        )
        return None

    def is_mine(self, node: Expression, subject: Subject, what: str) -> bool:
        who = self.party(node, subject)
        if who is THEM:
            self.reading.error("BGL102", node.span, f"an agent does not know {what}")
        return who is ME


def connected(node: Expression) -> tuple[Expression, ...]:
    """What `and`, `not` and the like join, as far as they reach from above."""
    match node:
        case tree.Not(operand=operand):
            return (operand,)
        case tree.Connected(operands=operands):
            return operands
    return ()


def _timed(node: Expression) -> tuple[Expression, ...]:
    match node:
        case tree.Binary() | tree.Negative() if mentions(node, tree.Time):
            return tree.children(node)
    return ()


def is_too_deep(
    expression: Expression, inner: Callable[[Expression], tuple[Expression, ...]], reading: Reading
) -> bool:
    """Whether what `inner` finds nests deeper than whoever runs the timeline wants to follow."""
    layer = [expression]
    for _ in range(MAX_NESTING):
        layer = [child for node in layer for child in inner(node)]
        if not layer:
            return False
    reading.error("BGL007", _head(expression), f"this nests deeper than {MAX_NESTING}")
    return True


def joined(
    node: tree.Not | tree.Connected, operands: tuple[core.PlanCondition, ...]
) -> core.PlanCondition:
    if isinstance(node, tree.Not):
        return core.PlanNot(operands[0])
    match node.connective:
        case Connective.AND:
            return core.PlanAll(operands)
        case Connective.OR:
            return core.PlanSome(operands)
        case Connective.IMPLIES:
            return core.PlanSome((core.PlanNot(operands[0]), operands[1]))
        case Connective.IFF:
            return core.PlanIff(operands[0], operands[1])


def _among(programs: Collection[ProgramName]) -> str:
    return "it lists " + ", ".join(f"`{program_text(program)}`" for program in programs)


def _head(expression: Expression) -> Span:
    span = expression.span
    return Span(span.source, span.start, min(span.end, span.start + 40))
