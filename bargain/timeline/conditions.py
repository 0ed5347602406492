"""Conditions of plans, read off what an agent knows.

Conditions may be deep, so they are walked with a stack. What has no truth value raises
`Unanswered`, unless the rest decides without it: `and` and `or` go from the left.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from sys import maxsize
from typing import Final

from bargain.core import timelines as c
from bargain.core.arithmetic import ArithmeticFault, apply, compare
from bargain.core.terms import ME, Operator, Party
from bargain.diagnostics import Diagnostic
from bargain.timeline.claims import Unanswered, Unsettled
from bargain.timeline.promises import Promises
from bargain.timeline.setting import only
from bargain.timeline.state import Own, bit_of

NEVER: Final = maxsize
"""Behind every time."""


class View:
    """What one agent knows at one time, for the conditions of its plan.

    `until` is a later time: before it, to know the same is to find the same conditions true, as far
    as they were asked.
    """

    __slots__ = ("agent", "own", "promises", "setting", "time", "until")

    def __init__(self, promises: Promises, agent: int, time: int, own: Own) -> None:
        self.promises = promises
        self.setting = promises.setting
        self.agent = agent
        self.time = time
        self.own = own
        self.until = NEVER

    def holds(self, condition: c.PlanCondition) -> bool:
        value = False
        lefts: list[bool] = []
        stack: list[tuple[c.PlanCondition, int]] = [(condition, 0)]
        while stack:
            item, place = stack.pop()
            match item:
                case c.PlanNot(operand=operand):
                    if place:
                        value = not value
                    else:
                        stack += [(item, 1), (operand, 0)]
                case c.PlanAll(operands=operands) | c.PlanSome(operands=operands):
                    decisive = isinstance(item, c.PlanSome)
                    if place == 0:
                        value = not decisive
                    if value is not decisive and place < len(operands):
                        stack += [(item, place + 1), (operands[place], 0)]
                case c.PlanIff(left=left, right=right):
                    if place == 0:
                        stack += [(item, 1), (left, 0)]
                    elif place == 1:
                        lefts.append(value)
                        stack += [(item, 2), (right, 0)]
                    else:
                        value = lefts.pop() is value
                case _:
                    value = self._simple(item)
        return value

    def _simple(self, condition: c.PlanCondition) -> bool:
        own = self.own
        setting, agent = self.setting, self.agent
        match condition:
            case c.PlanTruth(condition=fixed):
                return setting.features.truth(fixed, setting.agents[agent].span)
            case c.PlanCompare(relation=relation, left=c.Time(), right=c.PlanNumber() as right):
                bound = self._sum(right)
                self._changes_at(bound)
                return compare(relation, Fraction(self.time), bound)
            case c.PlanCompare(relation=relation, left=c.PlanNumber() as left, right=c.Time()):
                bound = self._sum(left)
                self._changes_at(bound)
                return compare(relation, bound, Fraction(self.time))
            case c.PlanCompare(relation=relation, left=left, right=right):
                return compare(relation, self._sum(left), self._sum(right))
            case c.Can(capability=capability):
                return bool(own.capabilities >> bit_of(capability) & 1)
            case c.ChannelIsOpen():
                return own.channel_open
            case c.IsCommitted(who=who, program=program):
                role = agent if who is ME else 1 - agent
                number = only(own.allowed if who is ME else own.possible)
                return number >= 0 and program in (None, setting.programs[role][number])
            case c.BoundIsKnown(condition=promised):
                everything = setting.everything[agent]
                return setting.all_hold(promised, 1 - agent, own.possible, everything)
            case c.Knows(condition=known):
                return setting.all_hold(known, agent, own.allowed, own.possible)
            case c.HasDelegated(who=who, successor=successor):
                found = self._delegations(who)
                if successor is not None:
                    found &= 1 << setting.successor_numbers[successor]
                return bool(found)
            case c.Follows(who=who, rule=rule):
                # A rule that nobody can follow has no number.
                number = setting.rule_numbers.get(rule, len(setting.rules))
                rules = own.followed if who is ME else self.promises.rules(own.known)
                return bool(rules >> number & 1)
        raise AssertionError(f"not a simple condition: {condition}")

    def _changes_at(self, number: Fraction) -> None:
        """How the time compares with a number changes when it comes there, and right after that."""
        for time in (ceil(number), floor(number) + 1):
            if time > self.time:
                self.until = min(self.until, time)

    def _delegations(self, who: Party) -> int:
        return self.own.delegated if who is ME else self.promises.delegations(self.own.known)

    def _sum(self, number: c.PlanSum) -> Fraction:
        values: list[Fraction] = []
        stack: list[c.PlanSum | Operator] = [number]
        span = self.setting.agents[self.agent].span
        while stack:
            match stack.pop():
                case c.Time():
                    self.until = self.time + 1
                    values.append(Fraction(self.time))
                case c.PlanNumber(term=term):
                    values.append(self.setting.features.number(term, span))
                case c.PlanComputed(operator=operator, left=left, right=right):
                    stack += (operator, right, left)
                case Operator() as operator:
                    right_value = values.pop()
                    try:
                        values.append(apply(operator, values.pop(), right_value))
                    except ArithmeticFault as fault:
                        raise Unanswered(
                            Unsettled((Diagnostic(fault.code, fault.message, span),))
                        ) from None
        return values.pop()
