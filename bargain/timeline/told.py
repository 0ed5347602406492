"""The steps of a run, however long it takes: those that are alike are kept once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import overload

from bargain.timeline.events import Step


class Told(Sequence[Step]):
    """One step for each time from 0 on.

    A stretch of times at which the same is done, and nothing comes of it, takes the memory of one.
    """

    __slots__ = ("_lasts", "_steps")

    def __init__(self) -> None:
        self._steps: list[Step] = []
        """The first step of each stretch."""
        self._lasts: list[int] = []

    def copy(self) -> Told:
        made = Told()
        made._steps = list(self._steps)
        made._lasts = list(self._lasts)
        return made

    def add(self, step: Step) -> None:
        """What happens at the next time."""
        assert step.time == len(self)
        if self._steps and _is_repeated(self._steps[-1], step):
            self._lasts[-1] = step.time
        else:
            self._steps.append(step)
            self._lasts.append(step.time)

    def repeat(self, last: int) -> None:
        """What happened at the last time happens again, up to another one."""
        assert _is_quiet(self._steps[-1])
        self._lasts[-1] = last

    @property
    def stretches(self) -> Iterator[tuple[Step, int]]:
        """Steps with the last time at which the same happens."""
        return zip(self._steps, self._lasts, strict=True)

    def last_like(self, time: int) -> int:
        """The last time of the stretch in which a time is."""
        return self._lasts[bisect_left(self._lasts, time)]

    def __len__(self) -> int:
        return self._lasts[-1] + 1 if self._lasts else 0

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, place: int | slice) -> Step | tuple[Step, ...]:
        times = range(len(self))[place]
        if isinstance(times, range):
            return tuple(map(self._at, times))
        return self._at(times)

    def _at(self, time: int) -> Step:
        step = self._steps[bisect_left(self._lasts, time)]
        if step.time == time:
            return step
        return Step(time, step.before, step.acted, step.after, step.standing)


def _is_quiet(step: Step) -> bool:
    """Whether nothing but what both do happens at a step."""
    return not step.before and not step.after and len(step.acted) == 2


def _is_repeated(step: Step, other: Step) -> bool:
    return (
        _is_quiet(step)
        and _is_quiet(other)
        and step.standing == other.standing
        and step.acted == other.acted
    )
