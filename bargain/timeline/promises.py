"""Commitments, and the programs that satisfy them.

A commitment has a number, the same whoever makes it. Which programs satisfy it is worked out when
somebody makes it or learns of it, and for those programs only that are still in question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bargain.core import timelines as c
from bargain.core.terms import Condition
from bargain.core.timelines import Kind
from bargain.record import Record
from bargain.timeline.claims import Unanswered
from bargain.timeline.setting import Setting, bits
from bargain.timeline.words import action_text


class Promise(Record, by_identity=True):
    """A commitment: `kind` is the capability that it takes to make it, and to verify it."""

    number: int
    kind: Kind
    action: c.Commit | c.Delegate | c.Follow

    @property
    def text(self) -> str:
        return action_text(self.action)


class Promises:
    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.all: list[Promise] = []
        self._numbers: dict[c.Action, int] = {}
        self._seen: dict[int, tuple[c.Action, Promise]] = {}

    def of(self, action: c.Commit | c.Delegate | c.Follow) -> Promise:
        # Comparing actions takes long, and the actions of plans are always the same objects.
        seen = self._seen.get(id(action))
        if seen is not None:
            return seen[1]
        number = self._numbers.get(action)
        if number is None:
            number = self._numbers[action] = len(self.all)
            self.all.append(Promise(number, kind_of(action), action))
        self._seen[id(action)] = action, self.all[number]
        return self.all[number]

    def within(self, agent: int, numbers: Iterable[int], mask: int) -> int:
        """Those of an agent's programs that satisfy these commitments of it.

        Raises `Unanswered` where that is not known of a program which satisfies all others.
        """
        conditions: list[Condition] = []
        for number in numbers:
            match self.all[number].action:
                case c.Delegate(successor=name):
                    successor = self.setting.timeline.successors[name]
                    mask &= self.setting.mask(agent, successor.programs)
                case c.Commit(what=c.OneOf(programs=programs)):
                    mask &= self.setting.mask(agent, programs)
                case c.Commit(what=c.That(condition=condition)):
                    conditions.append(condition)
        if not conditions:
            return mask
        return sum(1 << p for p in bits(mask) if self._satisfies(agent, p, conditions))

    def _satisfies(self, agent: int, program: int, conditions: Sequence[Condition]) -> bool:
        """Whether a program satisfies conditions against all that the other agent lists."""
        others = self.setting.everything[1 - agent]
        unanswered: Unanswered | None = None
        for condition in conditions:
            try:
                if not self.setting.all_hold(condition, agent, 1 << program, others):
                    return False
            except Unanswered as stop:
                unanswered = stop
        if unanswered is not None:
            raise unanswered
        return True

    def delegations(self, numbers: int) -> int:
        """The successors, as bits, that some of these commitments leave everything to."""
        found = 0
        for number in bits(numbers):
            action = self.all[number].action
            if isinstance(action, c.Delegate):
                found |= 1 << self.setting.successor_numbers[action.successor]
        return found

    def rules(self, numbers: int) -> int:
        """The rules, as bits, that some of these commitments are to follow."""
        found = 0
        for number in bits(numbers):
            action = self.all[number].action
            if isinstance(action, c.Follow):
                found |= 1 << self.setting.rule_numbers[action.rule]
        return found


def kind_of(action: c.Commit | c.Delegate | c.Follow) -> Kind:
    match action:
        case c.Commit(kind=kind):
            return kind
        case c.Delegate():
            return Kind.DELEGATION
    return Kind.THEORY
