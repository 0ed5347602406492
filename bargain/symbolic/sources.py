"""Conditions, numbers and blocks of a program's source as formulas."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Protocol

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.arithmetic import ArithmeticFault
from bargain.core.terms import ME, MatchNumber, Operator, Relation
from bargain.core.text import program_text
from bargain.logic.arena import Node
from bargain.logic.numbers import postfix
from bargain.smt import formula as f
from bargain.smt.formula import FALSE, Formula
from bargain.symbolic.cases import (
    NO_FAULTS,
    Cases,
    Fault,
    Judgement,
    alike,
    certain,
    every,
    found_where,
    joined,
    settled,
    some,
    within,
)
from bargain.symbolic.course import Course, Said, demands
from bargain.symbolic.features import Features
from bargain.symbolic.values import Quotient, Value, combined, compared, is_zero


class Results(Protocol):
    """What is known of matches; see `bargain.symbolic.needs`."""

    def report(self, node: Node) -> Cases[Said]: ...
    def course(self, node: Node) -> Course: ...
    def outside(self, node: Node) -> Cases[str]: ...
    def first_demand(self, node: Node) -> Cases[Fraction]: ...
    def payoff(self, node: Node) -> Cases[Value]: ...
    def held(self, node: Node, question: t.Provable) -> Formula: ...


_ALL: Final = certain(Fraction(1))


class Moment:
    """What only the running match knows: the round, the demands of the round before it and, in a
    policy, those on which the match failed, own first. In a single round that is the match of
    `failed`. What was found about conditions in it is remembered."""

    __slots__ = ("failed", "final", "judged", "last", "round")

    def __init__(
        self,
        number: int = 1,
        last: tuple[Cases[Fraction], Cases[Fraction]] = (_ALL, _ALL),
        *,
        final: tuple[Cases[Fraction], Cases[Fraction]] | None = None,
        failed: Node | None = None,
    ) -> None:
        self.round = number
        self.last = last
        self.final = final
        self.failed = failed
        self.judged: dict[tuple[t.Condition, Node], Judgement] = {}


class Block:
    """Where a block comes to which statement: the `ends`, and where it is left without one."""

    __slots__ = ("ends", "faults")

    def __init__(self) -> None:
        self.ends: list[tuple[p.Statement, Formula]] = []
        self.faults: list[tuple[Fault, Formula]] = []


class Sources:
    """Reads sources where some features vary, given what is known of matches."""

    def __init__(self, features: Features, results: Results, *, several_rounds: bool) -> None:
        self.features = features
        self.results = results
        self.several_rounds = several_rounds

    # Statements ------------------------------------------------------------------------------

    def block(self, block: p.Block, node: Node, moment: Moment, start: Formula) -> Block:
        """Where a block, which is run where `start` holds, ends, and at which statement."""
        found = Block()
        self._block(block, node, moment, start, found)
        return found

    def _block(
        self, block: p.Block, node: Node, moment: Moment, start: Formula, found: Block
    ) -> Formula:
        at = start
        for statement in block:
            if at is FALSE:
                break
            if not isinstance(statement, p.Branch):
                found.ends.append((statement, at))
                return FALSE
            through: list[Formula] = []
            for case in statement.cases:
                judgement = self.judge(case.condition, node, moment)
                found.faults += within(at, judgement.faults)
                taken = f.conjunction((at, judgement.yes))
                if taken is not FALSE:
                    through.append(self._block(case.block, node, moment, taken, found))
                at = f.conjunction((at, judgement.no))
            at = f.disjunction((*through, at))
        return at

    # Conditions ------------------------------------------------------------------------------

    def judge(self, condition: t.Condition, node: Node, moment: Moment) -> Judgement:
        """Where a condition in the source of this node holds."""
        judged = moment.judged
        stack: list[t.Condition] = [condition]
        while stack:
            term = stack[-1]
            if (term, node) in judged:
                stack.pop()
                continue
            parts: tuple[t.Condition, ...] = ()
            if isinstance(term, t.Not | t.All | t.Some | t.Implies | t.Iff):
                parts = t.parts(term)  # type: ignore[assignment]  # parts of connectives are conditions
                missing = [part for part in parts if (part, node) not in judged]
                if missing:
                    stack += reversed(missing)
                    continue
            inner = [judged[part, node] for part in parts]
            judged[term, node] = self._joined(term, inner, node, moment)
        return judged[condition, node]

    def _joined(
        self, term: t.Condition, inner: list[Judgement], node: Node, moment: Moment
    ) -> Judgement:
        match term:
            case t.Not():
                return inner[0].negated()
            case t.All():
                return every(inner)
            case t.Some():
                return some(inner)
            case t.Implies():
                return some((inner[0].negated(), inner[1]))
            case t.Iff():
                return alike(inner[0], inner[1])
        return self._atom(term, node, moment)

    def _atom(self, term: t.Condition, node: Node, moment: Moment) -> Judgement:
        results, claimed = self.results, node.arena.claimed
        match term:
            case t.Truth(value=value):
                return settled(f.truth(value))
            case t.FeatureHolds(name=name):
                return settled(f.truth(self.features.holds(name)))
            case t.FeatureIs(name=name, value=wanted):
                return settled(f.truth(self.features.has_value(name, wanted)))
            case t.IsProgram(who=who, program=program):
                return settled(f.truth(node.they_are(who, program)))
            case t.IsUnconditional(who=who):
                return settled(f.truth(node.is_unconditional(who)))
            case t.Provable():
                return settled(results.held(node, term))
            case t.Plays(match=match, action=action):
                report = results.report(claimed(node, match))
                played = report.where(lambda said: said.action == action)
                return found_where(played, report)
            case t.OutsideIs(match=match, option=option):
                outside = results.outside(claimed(node, match))
                return found_where(outside.where(lambda taken: taken == option), outside)
            case t.Agrees(match=match):
                course = results.course(claimed(node, match))
                return found_where(course.agrees(), course)
            case t.Accepts(match=match, share=share):
                return self._accepts(claimed(node, match), self.number(share, node, moment))
            case t.Compare(relation=relation, left=left, right=right):
                one, other = self.number(left, node, moment), self.number(right, node, moment)
                return self._compares(relation, one, other)
        raise AssertionError(f"not an atom: {term}")

    def _accepts(self, node: Node, shares: Cases[Value]) -> Judgement:
        """Whether this side leaves a share in some round that is reached."""
        known = self.results.course(node) if self.several_rounds else self.results.report(node)

        def leaving(share: Value) -> Formula:
            most = combined(Operator.MINUS, Fraction(1), share)

            def enough(demand: Fraction) -> Formula:
                return compared(Relation.AT_MOST, demand, most)

            if isinstance(known, Course):
                return known.leaves(enough)
            return f.disjunction(
                f.conjunction((guard, enough(said.demand))) for said, guard in known.values.items()
            )

        yes = f.disjunction(
            f.conjunction((guard, leaving(share))) for share, guard in shares.values.items()
        )
        faults = joined([*shares.faults.items(), *within(shares.answers(), known.faults)])
        if not faults:
            return settled(yes)
        both = f.conjunction((shares.answers(), known.answers()))
        return Judgement(yes, f.conjunction((both, f.negation(yes))), faults)

    def _compares(self, relation: Relation, left: Cases[Value], right: Cases[Value]) -> Judgement:
        yes = f.disjunction(
            f.conjunction((here, there, compared(relation, x, y)))
            for x, here in left.values.items()
            for y, there in right.values.items()
        )
        faults = joined([*left.faults.items(), *within(left.answers(), right.faults)])
        if not faults:
            return settled(yes)
        both = f.conjunction((left.answers(), right.answers()))
        return Judgement(yes, f.conjunction((both, f.negation(yes))), faults)

    # Numbers ---------------------------------------------------------------------------------

    def number(self, number: t.NumberTerm, node: Node, moment: Moment) -> Cases[Value]:
        """What a number in the source of this node can be."""
        values: list[Cases[Value]] = []
        for step in postfix(number):
            if isinstance(step, Operator):
                right = values.pop()
                values.append(self._combined(step, values.pop(), right, node))
            else:
                values.append(self._leaf(step, node, moment))
        return values.pop()

    def _leaf(self, number: t.NumberTerm, node: Node, moment: Moment) -> Cases[Value]:
        match number:
            case t.Constant(value=value):
                return certain(value)
            case t.FeatureNumber(name=name):
                return certain(self.features.number(name))
            case t.CurrentRound():
                return certain(Fraction(moment.round))
            case t.LastDemand(party=party):
                return _as_values(moment.last[0 if party is ME else 1])
            case t.FinalDemand(party=party):
                if moment.final is not None:
                    return _as_values(moment.final[0 if party is ME else 1])
                assert moment.failed is not None
                side = moment.failed if party is ME else moment.failed.partner
                return _as_values(demands(self.results.report(side)))
            case t.Quantity(kind=kind, match=match):
                return self._quantity(kind, node.arena.claimed(node, match))
        raise AssertionError(f"not a number of a program: {number}")

    def _quantity(self, kind: MatchNumber, node: Node) -> Cases[Value]:
        results = self.results
        match kind:
            case MatchNumber.PAYOFF:
                return results.payoff(node)
            case MatchNumber.SHARE:
                return _as_values(results.course(node).share(self.features.split))
            case MatchNumber.DEMAND if self.several_rounds:
                return _as_values(results.course(node).demand())
            case MatchNumber.FIRST_DEMAND if self.several_rounds:
                return _as_values(results.first_demand(node))
        return _as_values(demands(results.report(node)))

    def _combined(
        self, operator: Operator, left: Cases[Value], right: Cases[Value], node: Node
    ) -> Cases[Value]:
        found: list[tuple[Value, Formula]] = []
        faults = [*left.faults.items(), *within(left.answers(), right.faults)]
        for x, here in left.values.items():
            for y, there in right.values.items():
                guard = f.conjunction((here, there))
                if operator is Operator.DIVIDE and isinstance(y, Quotient):
                    zero = is_zero(y)
                    fault = _fault(node, ArithmeticFault("BGL060", "this divides by zero"))
                    faults.append((fault, f.conjunction((guard, zero))))
                    guard = f.conjunction((guard, f.negation(zero)))
                try:
                    found.append((combined(operator, x, y), guard))
                except ArithmeticFault as wrong:
                    faults.append((_fault(node, wrong), guard))
        return Cases(joined(found), joined(faults) if faults else NO_FAULTS)


def _as_values(cases: Cases[Fraction]) -> Cases[Value]:
    return Cases({value: guard for value, guard in cases.values.items()}, cases.faults)  # noqa: C416  # dict() keeps the type


def _fault(node: Node, wrong: ArithmeticFault) -> Fault:
    ground = node.program.ground
    message = f"a number of `{program_text(node.me)}` cannot be computed: {wrong.message}"
    return Fault(wrong.code, message, ground.span if ground is not None else None)
