"""What became of a question, with the evidence in the answer.

Four answers, and what each allows to conclude:

* `Proved`: the condition is true in the actual outcome, and so is whatever follows from it.
* `Refuted`: the negation is proved at the same strength; the condition is false in the outcome.
* `Unprovable`: neither. The condition may be true all the same: it fails at some level, that is,
  in a world in which the trust that a proof needs would be misplaced.
* `OutOfBudget`: the search was given up before its end. Says nothing of the condition.
"""

from __future__ import annotations

from typing import TypeAlias

from bargain.core.terms import Budget
from bargain.diagnostics import DiagnosticError
from bargain.logic.settle import Settlement
from bargain.record import Record


class Proved(Record):
    """Provable, by a certificate of `size` entries."""

    size: int


class Refuted(Record):
    """The negation is provable at the same strength, by a certificate of `size` entries; `level` is
    where the question itself was struck."""

    level: int
    size: int


class Unprovable(Record):
    """Struck at `level`: what the programs do there is the countermodel."""

    level: int


class OutOfBudget(Record):
    """Abandoned: the search had `budget` entries and needed `needed`."""

    budget: int
    needed: int


Verdict: TypeAlias = Proved | Refuted | Unprovable | OutOfBudget


def verdict(settlement: Settlement, index: int) -> Verdict:
    """The verdict on a question of a settled closure.

    Divergence: whether a bounded search would refute it is judged in the table as it finally
    stands. Asked in the program itself, the search for the negation might have been abandoned in
    an earlier evaluation, where certificates were larger.
    """
    strength = settlement.questions[index].compiled.term.strength
    needed = settlement.abandoned.get(index)
    if needed is not None:
        assert isinstance(strength, Budget)
        return OutOfBudget(strength.entries, needed)
    level = settlement.struck[index]
    if level is None:
        return Proved(settlement.sizes().of(index))
    negation = settlement.negation_of(index)
    if negation is not None:
        if settlement.is_proved(negation):
            return Refuted(level, settlement.sizes().of(negation))
        return Unprovable(level)
    if level == settlement.offsets[index] and _always_false(settlement, index, level):
        size = settlement.sizes().of_negation(index)
        if not isinstance(strength, Budget) or size <= strength.entries:
            return Refuted(level, size)
    return Unprovable(level)


def _always_false(settlement: Settlement, index: int, start: int) -> bool:
    """Whether the condition is false at every level from `start` on.

    A condition that nobody looks at any more may have no answer later (BGL070); its negation, asked
    in its place, would have none either.
    """
    changes = [strike + 1 for strike in settlement.levels[:-1] if strike >= start]
    try:
        return not any(settlement.bears_out(level, index) for level in (start, *changes))
    except DiagnosticError:
        return False
