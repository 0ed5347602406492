"""The exact staircase: all points of some axes, split into cells on which the match goes the same.

How a match goes depends on its budgets through two kinds of comparisons only (semantics: "a larger
budget sees smaller searches end", "a search ends when its budget is spent"): of budgets with each
other, and with the other numbers that programs are told apart by, which decide what is one question
and the order of the offsets; and of each search's budget with its size, in every evaluation. So one
run, with its comparisons, stands for all points at which they come out the same: a zone. A run
outside of all zones known so far finds another one, until they cover everything. Two zones
never overlap, because at each point of a zone the run makes the same comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bargain.core.text import program_text
from bargain.logic.limits import TooHard
from bargain.logic.settle import Evaluation
from bargain.match import Undecided, undecided
from bargain.record import Record
from bargain.whatif.axes import Axis, changes_to, constants
from bargain.whatif.contest import Contest, Outcome, Stopped, Trial
from bargain.whatif.zone import Bound, Zone

MAX_CELLS: Final = 5_000
"""A match with more cells than this is undecided."""


class Cell(Record, by_identity=True):
    """Points at which the match goes the same way: those that keep to `bounds`, as a zone too.
    `point` is the one that was run, the least of those that were asked about."""

    bounds: tuple[Bound, ...]
    zone: Zone
    point: tuple[int, ...]
    outcome: Outcome


def cells(
    contest: Contest, axes: Sequence[Axis], start: Zone | None = None
) -> Iterator[tuple[Cell, Trial]]:
    """The cells that have points in `start` (by default everywhere), each with the run that found
    it. With one axis they come in ascending order.

    Raises `Stopped` at a limit.
    """
    try:
        fixed = constants(contest, axes)
    except TooHard as stop:
        raise Stopped(undecided(contest.first, contest.second, stop)) from None
    everything = Zone.everything(len(axes))
    pieces = [start if start is not None else everything]
    found = 0
    while pieces:
        if found == MAX_CELLS:
            raise Stopped(_too_many(contest))
        point = min(piece.least() for piece in pieces)
        trial = contest.trial(changes_to(axes, point))
        bounds = comparisons(point, fixed, trial.evaluations)
        zone = everything.within_all(bounds)
        assert zone is not None
        pieces = [rest for piece in pieces for rest in piece.without(bounds)]
        found += 1
        yield Cell(bounds, zone, point, trial.outcome), trial


def comparisons(
    point: Sequence[int], fixed: Sequence[int], evaluations: Sequence[Evaluation]
) -> tuple[Bound, ...]:
    """What was found about the budgets at a point, as the bounds that say it."""
    tightest: dict[tuple[int, int], int] = {}

    def note(i: int, j: int, most: int) -> None:
        tightest[i, j] = min(most, tightest.get((i, j), most))

    for place, value in enumerate(point, 1):
        for other, compared in enumerate(point[: place - 1], 1):
            if value <= compared:
                note(place, other, 0 if value == compared else -1)
            if value >= compared:
                note(other, place, 0 if value == compared else -1)
        below = [number for number in fixed if number <= value]
        above = [number for number in fixed if number >= value]
        if below:
            note(0, place, -below[-1] - (below[-1] < value))
        if above:
            note(place, 0, above[0] - (above[0] > value))
    for evaluation in evaluations:
        for budget, size in evaluation.searches():
            # Where several axes have this value they are equal all over the cell, so one will do.
            if budget in point:
                place = point.index(budget) + 1
                if size > budget:
                    note(place, 0, size - 1)
                else:
                    note(0, place, -size)
    return tuple((i, j, most) for (i, j), most in tightest.items())


def _too_many(contest: Contest) -> Undecided:
    return Undecided(
        program_text(contest.first),
        program_text(contest.second),
        f"things go in more than {MAX_CELLS} ways with different budgets; fewer that vary, as with "
        "--vary, may settle it",
        None,
    )
