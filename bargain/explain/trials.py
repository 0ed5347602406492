"""Trying a question's condition where some questions are left open.

An argument may use that a question is provable only if it says so. Whether it does is found by
evaluating the condition with the other questions open: as soon as an open one is looked at, both of
its answers are tried. What is true in every such trial is true whatever becomes of the open ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from bargain.core.arithmetic import ArithmeticFault
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Node, Question
from bargain.logic.level import Level
from bargain.logic.settle import Settlement

MAX_TRIALS: Final = 64
"""One condition is tried with at most so many answers of open questions."""

READS_PER_EVALUATION: Final = 8
"""Looking at so many questions counts as much as starting an evaluation."""

Answer: TypeAlias = Callable[[int], bool | None]
"""Whether a question is held, by its place in the settlement; None leaves it open."""


def _supposed(tried: Mapping[int, bool], answer: Answer, index: int) -> bool | None:
    return tried[index] if index in tried else answer(index)


class _Open(Exception):
    """An open question was looked at."""

    def __init__(self, index: int) -> None:
        self.index = index


class _Row(int):
    """The questions of one node, which tells when one of them is looked at."""

    _of: Suppositions
    _questions: tuple[Question, ...]

    def __and__(self, bit: int) -> int:
        return self._of.ask(self._questions[bit.bit_length() - 1])


class Suppositions(Mapping[Node, int]):
    """A set of held questions that is made up as it is asked for, and notes what was asked."""

    def __init__(self, index_of: Mapping[Question, int], answer: Answer) -> None:
        self._index_of = index_of
        self._answer = answer
        self.reads: dict[int, bool] = {}

    def ask(self, question: Question) -> bool:
        index = self._index_of[question]
        known = self.reads.get(index)
        if known is None:
            known = self._answer(index)
            if known is None:
                raise _Open(index)
            self.reads[index] = known
        return known

    def __getitem__(self, node: Node) -> int:
        row = _Row()
        row._of, row._questions = self, node.questions
        return row

    def __iter__(self) -> Iterator[Node]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Trial:
    """One way for open questions to be answered; `reads` are all answers that were looked at."""

    open: Mapping[int, bool]
    reads: Mapping[int, bool]


class Trials:
    """Tries conditions of a settlement, until `effort` (evaluations, about) is used up."""

    def __init__(self, settlement: Settlement, effort: int) -> None:
        self.settlement = settlement
        self.index_of = {question: i for i, question in enumerate(settlement.questions)}
        self.effort = effort

    def level(self, answer: Answer) -> Level:
        """A level with these answers, for looking at what programs do; no question may be open."""
        held = Suppositions(self.index_of, answer)
        return Level(self.settlement.situation, self.settlement.courses, held)

    def always(self, index: int, answer: Answer) -> tuple[Trial, ...] | None:
        """All ways for the open questions to be answered, if the condition is true in each.

        None also where there are too many, or where one of them leads to an error: what cannot be
        evaluated is not claimed.
        """
        question = self.settlement.questions[index]
        trials: list[Trial] = []
        waiting: list[dict[int, bool]] = [{}]
        while waiting:
            tried = waiting.pop()
            self.effort -= 1
            if self.effort < 0 or len(trials) + len(waiting) > MAX_TRIALS:
                return None
            held = Suppositions(self.index_of, partial(_supposed, tried, answer))
            level = Level(self.settlement.situation, self.settlement.courses, held)
            try:
                if not level.bears_out(question):
                    return None
            except _Open as seen:
                waiting += ({**tried, seen.index: False}, {**tried, seen.index: True})
            except (DiagnosticError, ArithmeticFault):
                return None
            else:
                trials.append(Trial(tried, held.reads))
            finally:
                self.effort -= len(held.reads) // READS_PER_EVALUATION
        return tuple(trials)
