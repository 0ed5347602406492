"""What is expected of the ends of a timeline, and whether it holds.

A condition that stands alone is meant for every end, whatever is chosen and however chance goes;
`always` and `possibly` are, too. Agents that choose by what they know can come to each end that was
found: on the way there, each of them chooses once at a time, and knows the time. Probabilities are
those of whole strategies, and whoever does not know how chance went cannot choose by it.

What is not known stays unknown: an end without an answer, and all that an exploration did not come
to, make nothing true or false. Conditions nest at most 100 deep, so they are walked by recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from bargain.core import timelines as c
from bargain.core.arithmetic import ArithmeticFault, apply, compare
from bargain.core.terms import Relation
from bargain.diagnostics import Diagnostic
from bargain.record import Record
from bargain.timeline.claims import Unanswered, Unsettled
from bargain.timeline.endings import Bargained, NeverStarted, NoAnswerThere
from bargain.timeline.exploration import Exploration, Found, Range
from bargain.timeline.setting import ROLES


class Judged(Record, by_identity=True):
    """Whether a condition holds, None where that is not known.

    `against` is an end for which it does not hold, or for which that is not known; None where it
    holds, and where it fails for all ends together (as a probability does). `diagnostics` say what
    is wrong where something has no answer.
    """

    holds: bool | None
    against: Found | None
    diagnostics: tuple[Diagnostic, ...]


def judge(exploration: Exploration, condition: c.EndCondition) -> Judged:
    """Whether a condition holds of a timeline that was explored."""
    return _Judge(exploration).judge(condition)


class _NotStarted(Exception):
    """A number that speaks of T, where bargaining never starts."""


class _Judge:
    def __init__(self, exploration: Exploration) -> None:
        self.exploration = exploration
        self.setting = exploration.setting
        self.faults: dict[Diagnostic, None] = {}
        self.known: dict[c.EndCondition, bool | None] = {}

    def judge(self, condition: c.EndCondition) -> Judged:
        against: Found | None = None
        holds: bool | None = True
        for found in self._all():
            here = self.truth(condition, found)
            if here is False or (here is None and holds is True):
                against, holds = found, here
            if here is False:
                break
        if holds is True:
            against = None
        elif self.truth(condition, None) is holds:
            # It is not for this end in particular.
            against = None
        faults = () if holds is not None else tuple(self.faults)
        return Judged(holds, against, faults)

    def _all(self) -> Iterable[Found | None]:
        """The ends; None stands for those that were not found."""
        yield from self.exploration.ends
        if not self.exploration.is_complete:
            yield None

    # Truth -----------------------------------------------------------------------------------

    def truth(self, condition: c.EndCondition, found: Found | None) -> bool | None:
        """The truth of a condition for an end; of one that was not found, if all have the same."""
        match condition:
            case c.EndNot(operand=operand):
                value = self.truth(operand, found)
                return None if value is None else not value
            case c.EndAll(operands=operands):
                return _all(self.truth(operand, found) for operand in operands)
            case c.EndSome(operands=operands):
                return _some(self.truth(operand, found) for operand in operands)
            case c.EndIff(left=left, right=right):
                one, other = self.truth(left, found), self.truth(right, found)
                return None if one is None or other is None else one is other
            case c.Always() | c.Possibly() | c.ProbabilityOf():
                if condition not in self.known:
                    self.known[condition] = self._over_all(condition)
                return self.known[condition]
            case c.EndTruth(condition=fixed):
                return self._answered(lambda: self.setting.features.truth(fixed, None))
        if found is None:
            return None
        return self._answered(lambda: self._of_end(condition, found))

    def _answered(self, answer: Callable[[], bool | None]) -> bool | None:
        try:
            return answer()
        except Unanswered as stop:
            self.faults.update(dict.fromkeys(stop.unsettled.diagnostics))
            return None

    def _over_all(self, condition: c.Always | c.Possibly | c.ProbabilityOf) -> bool | None:
        inner = condition.condition
        match condition:
            case c.Always():
                return _all(self.truth(inner, found) for found in self._all())
            case c.Possibly():
                return _some(self.truth(inner, found) for found in self._all())
            case c.ProbabilityOf(relation=relation, bound=bound):
                return self._answered(lambda: self._probability(inner, relation, bound))

    def _probability(
        self, condition: c.EndCondition, relation: Relation, bound: c.EndSum
    ) -> bool | None:
        number = self._sum(bound, None)
        reach = self.exploration.range_of(lambda found: self.truth(condition, found))
        return compare_range(reach, relation, number)

    # One end ---------------------------------------------------------------------------------

    def _of_end(self, condition: c.EndCondition, found: Found) -> bool | None:
        end, programs = found.end, found.key.programs
        if programs is None and not isinstance(end, NeverStarted):
            self._note(found)
            return None
        match condition:
            case c.Started():
                return programs is not None
            case c.EndsWith(role=role, program=program):
                if programs is None:
                    return False
                return self.setting.programs[role][programs[role]] is program
            case c.EndClaim(condition=claim):
                if programs is None:
                    return False
                if not isinstance(end, Bargained):
                    self._note(found)
                    return None
                first, second = (self.setting.programs[role][programs[role]] for role in ROLES)
                return self.setting.claims.hold(claim, 0, first, second)
            case c.EndCompare(relation=relation, left=left, right=right):
                try:
                    return compare(relation, self._sum(left, found), self._sum(right, found))
                except _NotStarted:
                    return False
        raise AssertionError(f"not a condition on one end: {condition}")

    def _note(self, found: Found) -> None:
        if isinstance(found.end, NoAnswerThere):
            self.faults.update(dict.fromkeys(found.end.diagnostics))

    def _sum(self, number: c.EndSum, found: Found | None) -> Fraction:
        """Raises `Unanswered`, and `_NotStarted` for T where bargaining never starts."""
        match number:
            case c.EndNumber(term=term):
                return self.setting.features.number(term, None)
            case c.EndComputed(operator=operator, left=left, right=right):
                one, other = self._sum(left, found), self._sum(right, found)
                try:
                    return apply(operator, one, other)
                except ArithmeticFault as fault:
                    raise Unanswered(Unsettled((Diagnostic(fault.code, fault.message),))) from None
        assert found is not None
        if isinstance(number, c.EndPayoff):
            if not isinstance(found.end, Bargained | NeverStarted):
                self._note(found)
                raise Unanswered(Unsettled(()))
            return found.end.payoffs[number.role]
        if found.key.programs is None:
            raise _NotStarted
        return Fraction(found.key.time)


def compare_range(reach: Range, relation: Relation, number: Fraction) -> bool | None:
    """Whether a probability stands in a relation to a number, whatever is chosen; None where that
    depends on what is not known of the range.

    Somebody may choose by chance, too, so every probability between the least and the greatest
    can be met.
    """
    (low, low_at_most), (high, high_at_most) = reach.least, reach.most
    match relation:
        case Relation.AT_LEAST | Relation.GREATER:
            return _both(compare(relation, low, number), compare(relation, low_at_most, number))
        case Relation.AT_MOST | Relation.LESS:
            return _both(compare(relation, high, number), compare(relation, high_at_most, number))
        case Relation.EQUAL:
            if low == low_at_most == high == high_at_most == number:
                return True
            apart = low > number or low_at_most < number or high > number or high_at_most < number
            return False if apart else None
        case Relation.UNEQUAL:
            if number < low or number > high_at_most:
                return True
            return False if low_at_most <= number <= high else None


def _both(one: bool, other: bool) -> bool | None:
    return one if one is other else None


def _all(values: Iterable[bool | None]) -> bool | None:
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def _some(values: Iterable[bool | None]) -> bool | None:
    opposite = _all(None if value is None else not value for value in values)
    return None if opposite is None else not opposite
