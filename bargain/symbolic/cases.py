"""What an evaluation comes to, case by case, as formulas.

An evaluation ends in a value or in a fault, one of them, depending on which questions are held and
on the features that vary. Each way in which it can end has a *guard*, the formula that says when.
The guards of one evaluation exclude each other and leave nothing out.

Evaluation is from the left and no further than needed. So where `a and b` has no answer because of
b, a is true: that is part of the guard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from bargain.record import Record
from bargain.smt import formula as f
from bargain.smt.formula import FALSE, TRUE, Formula
from bargain.source import Span
from bargain.symbolic.needs import Need


class Fault(Record):
    """Why there is no answer. For a result that needs itself (BGL070), `needed` is what was asked
    for next on the way back to it."""

    code: str
    message: str = ""
    span: Span | None = None
    needed: Need | None = None


CYCLE: Final = "BGL070"

Faults: TypeAlias = Mapping[Fault, Formula]
NO_FAULTS: Final[Faults] = {}

K = TypeVar("K")
L = TypeVar("L")


class Cases(Generic[K]):
    """The values that an evaluation can have, and its faults, each with its guard."""

    __slots__ = ("faults", "values")

    def __init__(self, values: Mapping[K, Formula], faults: Faults = NO_FAULTS) -> None:
        self.values = values
        self.faults = faults

    def where(self, test: Callable[[K], bool]) -> Formula:
        """Where the value passes a test."""
        return f.disjunction(guard for value, guard in self.values.items() if test(value))

    def answers(self) -> Formula:
        """Where there is a value."""
        return f.disjunction(self.values.values()) if self.faults else TRUE

    def renamed(self, name: Callable[[K], L]) -> Cases[L]:
        """The same with other values for these."""
        return Cases(
            joined((name(value), guard) for value, guard in self.values.items()), self.faults
        )


def certain(value: K) -> Cases[K]:
    return Cases({value: TRUE})


def joined(found: Iterable[tuple[K, Formula]]) -> dict[K, Formula]:
    """One guard for each value, out of several."""
    guards: dict[K, list[Formula]] = {}
    for value, guard in found:
        if guard is not FALSE:
            guards.setdefault(value, []).append(guard)
    return {value: f.disjunction(parts) for value, parts in guards.items()}


def within(guard: Formula, faults: Faults) -> list[tuple[Fault, Formula]]:
    """The faults of an evaluation that only takes place where `guard` holds."""
    return [(fault, f.conjunction((guard, when))) for fault, when in faults.items()]


class Answered(Protocol):
    """An evaluation that may have no answer."""

    @property
    def faults(self) -> Faults: ...

    def answers(self) -> Formula: ...


class Judgement(Record, by_identity=True):
    """Where a condition is true, where it is false, and where it has no answer."""

    yes: Formula
    no: Formula
    faults: Faults = NO_FAULTS

    def negated(self) -> Judgement:
        return Judgement(self.no, self.yes, self.faults)


def settled(yes: Formula) -> Judgement:
    """A condition that always has an answer."""
    return Judgement(yes, f.negation(yes))


def found_where(yes: Formula, cases: Answered) -> Judgement:
    """A condition on the value of an evaluation, which is true where `yes` holds."""
    if not cases.faults:
        return settled(yes)
    return Judgement(yes, f.conjunction((cases.answers(), f.negation(yes))), cases.faults)


def every(parts: Iterable[Judgement]) -> Judgement:
    """`and`, up to the first that is false."""
    items = list(parts)
    if not any(item.faults for item in items):
        return settled(f.conjunction(item.yes for item in items))
    so_far: Formula = TRUE
    no: list[Formula] = []
    faults: list[tuple[Fault, Formula]] = []
    for item in items:
        no.append(f.conjunction((so_far, item.no)))
        faults += within(so_far, item.faults)
        so_far = f.conjunction((so_far, item.yes))
    return Judgement(so_far, f.disjunction(no), joined(faults))


def some(parts: Iterable[Judgement]) -> Judgement:
    """`or`, up to the first that is true."""
    return every(part.negated() for part in parts).negated()


def alike(left: Judgement, right: Judgement) -> Judgement:
    """`iff`, which looks at both."""
    if not left.faults and not right.faults:
        return settled(f.equivalence(left.yes, right.yes))
    both = f.disjunction((left.yes, left.no))
    return Judgement(
        f.disjunction((f.conjunction((left.yes, right.yes)), f.conjunction((left.no, right.no)))),
        f.disjunction((f.conjunction((left.yes, right.no)), f.conjunction((left.no, right.yes)))),
        joined([*left.faults.items(), *within(both, right.faults)]),
    )
