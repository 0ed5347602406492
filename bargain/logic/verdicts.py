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

    Whether it is refuted does not depend on whether its negation is asked. As any search that was,
    one for the negation would have been given up in the first evaluation in which its certificate
    was larger than its budget, even if it would fit in the end.
    """
    strength = settlement.questions[index].compiled.term.strength
    needed = settlement.abandoned.get(index)
    if needed is not None:
        assert isinstance(strength, Budget)
        return OutOfBudget(strength.entries, needed)
    level = settlement.struck[index]
    if level is None:
        return Proved(settlement.sizes().of(index))
    size = settlement.size_of_negation(index)
    if size is None or (isinstance(strength, Budget) and _is_over(settlement, index, strength)):
        return Unprovable(level)
    return Refuted(level, size)


def _is_over(settlement: Settlement, index: int, budget: Budget) -> bool:
    """Whether in some evaluation the certificate of a question's negation was too large."""
    table: Settlement | None = settlement
    while table is not None:
        size = table.size_of_negation(index)
        if size is not None and size > budget.entries:
            return True
        table = table.before
    return False
