"""Why proved questions are proved: which assumptions, premises and failures carry each proof.

An argument is looked for with as few assumptions as will do. First: is the condition true whatever
is provable? Then: given what has its own argument already, and the failures that the question's
strength can count on? Then: if the question itself is assumed (Löb's theorem)? At last: if the
smallest group of questions that look at each other is assumed together (Löb's theorem for their
conjunction). In each step everything else is left open, so an argument never leans on what it does
not name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from bargain.explain.consequences import Consequences
from bargain.explain.explanation import Argument, Case, LevelRange, Way
from bargain.explain.trials import Answer, Trial, Trials
from bargain.logic.settle import Settlement

EFFORT: Final = 6_000
"""Evaluations spent on arguments; what is left then is referred to its certificate."""
MAX_GROUP: Final = 60
"""A tangle of more questions than this is referred to its certificate."""
MAX_SHRUNK: Final = 12
"""Groups up to this size are made as small as they can be, one question at a time."""
MAX_CASES: Final = 12
"""An argument with more cases than this is given without them."""

_TrialsByLevel: TypeAlias = list[tuple[int, tuple[Trial, ...]]]
_NOT_TAKEN_APART: Final = Argument(Way.TABLE, (), (), (), ())


class Arguments:
    """Finds the arguments for the proved questions of a settlement, those that are asked for first
    and what these rest on."""

    def __init__(
        self,
        settlement: Settlement,
        ranges: tuple[LevelRange, ...],
        consequences: Consequences,
        effort: int = EFFORT,
    ) -> None:
        self.settlement = settlement
        self.ranges = ranges
        self.consequences = consequences
        self.trials = Trials(settlement, effort)
        self.found: dict[int, Argument] = {}
        self._reads: dict[int, tuple[int, ...]] = {}

    def of(self, index: int) -> Argument:
        """The argument for a proved question."""
        if index in self.found:
            return self.found[index]
        trials = self.trials.always(index, lambda _: None)
        if trials is not None:
            self._conclude(Way.OUTRIGHT, index, (), [(0, trials)])
        while index not in self.found:
            tangle = self._unargued_below(index) if self.trials.effort > 0 else None
            if tangle is None or len(tangle) > MAX_GROUP:
                self._give_up(tangle if tangle is not None else [index])
            elif not self._direct(tangle) and not self._alone(tangle):
                self._together(tangle)
        return self.found[index]

    # Answers ---------------------------------------------------------------------------------

    def _start_levels(self, index: int) -> tuple[int, ...]:
        """A level of every range at which the question counts."""
        offset = self.settlement.offsets[index]
        return tuple(
            max(span.first, offset)
            for span in self.ranges
            if span.last is None or span.last >= offset
        )

    def _answer(self, level: int, assumed: frozenset[int]) -> Answer:
        """Known failures by level, argued and assumed questions as held, all others open."""
        settlement, found = self.settlement, self.found

        def answer(index: int) -> bool | None:
            if index in settlement.abandoned:
                return False
            struck = settlement.struck[index]
            if struck is not None:
                return struck >= level
            return True if index in found or index in assumed else None

        return answer

    def _actual_reads(self, index: int) -> tuple[int, ...] | None:
        """The proved questions that the condition looks at, at any level at which it counts."""
        known = self._reads.get(index)
        if known is None:
            everything = frozenset(range(len(self.settlement.questions)))
            reads: dict[int, None] = {}
            for level in self._start_levels(index):
                trials = self.trials.always(index, self._answer(level, everything))
                if trials is None:
                    return None
                reads.update(dict.fromkeys(i for trial in trials for i in trial.reads))
            known = tuple(i for i in reads if self.settlement.is_proved(i))
            self._reads[index] = known
        return known

    def _unargued_below(self, index: int) -> list[int] | None:
        """The question and all without an argument that it comes to look at; None if too costly."""
        reached = dict.fromkeys([index])
        waiting = [index]
        while waiting:
            reads = self._actual_reads(waiting.pop())
            if reads is None:
                return None
            for other in reads:
                if other not in reached and other not in self.found:
                    reached[other] = None
                    waiting.append(other)
        return list(reached)

    # Ways to argue ---------------------------------------------------------------------------

    def _direct(self, tangle: Iterable[int]) -> bool:
        """Argue the questions that need no assumption; was there one?"""
        before = len(self.found)
        for index in tangle:
            trials = self.trials.always(index, lambda _: None)
            if trials is not None:
                self._conclude(Way.OUTRIGHT, index, (), [(0, trials)])
                continue
            trials_by_level = self._holds(index, frozenset())
            if trials_by_level is not None:
                self._conclude(Way.DIRECT, index, (), trials_by_level)
        return len(self.found) > before

    def _alone(self, tangle: Iterable[int]) -> bool:
        """Argue the first question that needs no assumption but itself."""
        for index in tangle:
            trials = self._holds(index, frozenset((index,)))
            if trials is not None:
                self._conclude(Way.LOEB, index, (index,), trials)
                return True
        return False

    def _together(self, tangle: list[int]) -> None:
        """Argue the smallest group that looks at nothing else without an argument."""
        groups = [self._unargued_below(index) for index in tangle]
        group = min((g for g in groups if g is not None), key=len)
        supported = self._all_hold(group)
        if supported is None:
            self._give_up(group)
            return
        for index in group if len(group) <= MAX_SHRUNK else ():
            fewer = [other for other in supported if other != index]
            supported = self._all_hold(fewer) or supported
        members = tuple(sorted(supported))
        for index, trials in supported.items():
            self._conclude(Way.LOEB, index, members, trials)

    def _all_hold(self, group: list[int]) -> dict[int, _TrialsByLevel] | None:
        """The trials of each question of a group, if all are true when all are assumed."""
        assumed = frozenset(group)
        supported = {}
        for index in group:
            trials = self._holds(index, assumed)
            if trials is None:
                return None
            supported[index] = trials
        return supported

    def _give_up(self, indices: Iterable[int]) -> None:
        for index in indices:
            self.found[index] = _NOT_TAKEN_APART

    def _holds(self, index: int, assumed: frozenset[int]) -> _TrialsByLevel | None:
        """The trials at every level that counts, if the condition is true in all of them."""
        out = []
        for level in self._start_levels(index):
            trials = self.trials.always(index, self._answer(level, assumed))
            if trials is None:
                return None
            out.append((level, trials))
        return out

    # Writing it down -------------------------------------------------------------------------

    def _conclude(
        self,
        way: Way,
        index: int,
        group: tuple[int, ...],
        trials_by_level: _TrialsByLevel,
    ) -> None:
        settlement = self.settlement
        offset = settlement.offsets[index]
        reads = {i for _, trials in trials_by_level for trial in trials for i in trial.reads}
        premises = failures = frozenset[int]()
        if way is not Way.OUTRIGHT:
            premises = frozenset(i for i in reads if i in self.found and i not in group)
            failures = frozenset(i for i in reads if self._has_failed(i, offset))
        argument = Argument(
            way,
            tuple(i + 1 for i in group),
            tuple(sorted(i + 1 for i in premises)),
            tuple(sorted(i + 1 for i in failures)),
            self._cases(way, index, frozenset(group), trials_by_level),
        )
        self.found[index] = argument

    def _has_failed(self, index: int, offset: int) -> bool:
        """Whether a question is known to have failed from a level on."""
        if index in self.settlement.abandoned:
            return True
        struck = self.settlement.struck[index]
        return struck is not None and struck < offset

    def _may_fail(self, index: int, offset: int) -> bool:
        """Whether a question fails, but only where a proof of this strength cannot see it."""
        return self.settlement.struck[index] is not None and not self._has_failed(index, offset)

    def _cases(
        self,
        way: Way,
        index: int,
        group: frozenset[int],
        trials_by_level: _TrialsByLevel,
    ) -> tuple[Case, ...]:
        """What everybody does in each trial, where the same is told once."""
        question = self.settlement.questions[index]
        offset = self.settlement.offsets[index]
        cases: dict[tuple[object, ...], Case] = {}
        for level, trials in trials_by_level:
            for trial in trials:
                still_open = dict(trial.open)
                if way is not Way.OUTRIGHT:
                    reads = trial.reads.items()
                    still_open.update({i: held for i, held in reads if self._may_fail(i, offset)})
                filled = self.trials.level(_filled(trial, self._answer(level, group)))
                term = question.compiled.term
                told = [
                    self.consequences.of_condition(term.condition, place, filled)
                    for place in question.places()
                ]
                findings = tuple(dict.fromkeys(found for here, _ in told for found in here))
                deeds = tuple(dict.fromkeys(deed for _, here in told for deed in here))
                case = Case(
                    tuple((i + 1, held) for i, held in sorted(still_open.items())), findings, deeds
                )
                key = (findings, deeds)
                known = cases.get(key)
                if known is not None:
                    shared = tuple(item for item in known.open if item in case.open)
                    case = replace(known, open=shared)
                cases[key] = case
                if len(cases) > MAX_CASES:
                    return ()
        if len(cases) == 1:
            return tuple(replace(case, open=()) for case in cases.values())
        return tuple(cases.values())


def _filled(trial: Trial, answer: Answer) -> Answer:
    """The answers of a trial, and for questions that it did not look at any answer."""

    def filled(index: int) -> bool:
        known = trial.reads.get(index)
        if known is None:
            known = trial.open.get(index)
        if known is None:
            known = answer(index)
        return True if known is None else known

    return filled
