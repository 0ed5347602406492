"""All levels of PA that a question may be asked at, so far as they differ.

A question at PA+m can be struck from its offset on, which lies m levels above the offset of PA. If
nothing is struck on the level just below, what happens below has come to rest, and it makes no
difference to let the question wait any longer: from there on all larger m go the same way, up to
the levels of other questions, from which it has to keep as far as all questions together can take
to fall. Numbers by which programs are told apart count like levels of other questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set

from bargain.logic.limits import TooHard
from bargain.match import undecided
from bargain.record import Record
from bargain.whatif.axes import numbers_in
from bargain.whatif.contest import Change, Contest, Stopped, Trial
from bargain.whatif.zone import MOST


class Levels(Record, by_identity=True):
    """The levels from `first` to `last`, at which a match goes the same way."""

    first: int
    last: int
    trial: Trial


def levels(
    contest: Contest, changes: Callable[[int], Sequence[Change]], first: int, last: int = MOST
) -> Iterator[Levels]:
    """All levels from `first` to `last`, ascending; `changes` puts something at a level.

    Raises `Stopped` at a limit.
    """
    try:
        # A number that is taken for the changed one at one point is found at the other.
        others = {
            number
            for far in (MOST, MOST - 1)
            for number in numbers_in(contest, changes(far), levels=True)
            if number != far
        }
    except TooHard as stop:
        raise Stopped(undecided(contest.first, contest.second, stop)) from None
    # PA+0 is not written as a number, so a source with it is like others without one.
    others.add(0)
    level = first
    while level <= last:
        trial = contest.trial(changes(level))
        end = min(_last_alike(trial, level, others), last)
        yield Levels(level, end, trial)
        level = end + 1


def _last_alike(trial: Trial, level: int, others: Set[int]) -> int:
    """Up to which level everything certainly goes as it did at this one."""
    if level in others:
        return level
    for evaluation in trial.evaluations:
        for question, offset in zip(evaluation.closure.questions, evaluation.offsets, strict=True):
            compiled = question.compiled
            if compiled.budget is None and compiled.level == level:
                if offset == 0 or offset - 1 in evaluation.strikes:
                    return level
                break
    above = min((other for other in others if other > level), default=None)
    if above is None:
        return MOST
    # Where some are struck at other feature values than others, there may be more strikes.
    strikes = max(len(evaluation.strikes) for evaluation in trial.evaluations)
    falling = max(len(trial.evaluations[0].closure.questions), strikes) + 1
    return max(level, above - falling)
