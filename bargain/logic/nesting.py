"""Questions about all values that depend on others, asked at the values of which they speak.

What a question comes to at some point may depend on others at all points of its fibre (see
`bargain.logic.worlds`), and these on others at points of their fibres, perhaps in a circle. If such
a question speaks of all values of whatever the ones around it speak of, its fibre is the same for
all of their points: then it is looked at once, where the outermost is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from bargain.logic.arena import Question
from bargain.logic.needs import questions_need
from bargain.logic.sizes import Schema, schema

_Asked: TypeAlias = tuple[Schema, frozenset[str]]
"""A question, and the features that may have other values than at the start of the way to it."""


class Nesting:
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self._direct: dict[Question, tuple[Question, ...]] = {}
        self._inside: dict[Question, tuple[Question, ...]] = {}

    def lifted(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """These questions about all values, of one world, and those of it that the ones inside of
        each other speak of all values around."""
        found = dict.fromkeys(questions)
        waiting = [(question, frozenset[str]()) for question in found]
        seen = set(waiting)
        for question, around in waiting:
            over = _over(question)
            if over >= around:
                found[question] = None
            for inner in self.direct(question):
                state = inner, around | over
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)
        return tuple(found)

    def inside(self, question: Question) -> tuple[Question, ...]:
        """What a question depends on at a point of its fibre, and not just where it is asked."""
        if question not in self._inside:
            over = _over(question)
            lifted = self.lifted(self.direct(question))
            self._inside[question] = tuple(q for q in lifted if not _over(q) >= over)
        return self._inside[question]

    def direct(self, question: Question) -> tuple[Question, ...]:
        if question not in self._direct:
            self._direct[question] = questions_need((question,))
        return self._direct[question]

    def depth(self, questions: Iterable[Question]) -> int:
        """From each of these questions any other of them that it depends on, at whatever values, is
        reached in so many steps, from a question to one inside of it.

        That is so in circles, too: what takes values step by step can take them at once.
        """
        varied = {schema(q): q for q in questions if q.compiled.term.over}
        inside = {
            asked: [inner for inner in map(schema, self.inside(q)) if inner in varied]
            for asked, q in varied.items()
        }
        over = {asked: _over(q) for asked, q in varied.items()}
        return max((_farthest(asked, inside, over) for asked in varied), default=0)


def _over(question: Question) -> frozenset[str]:
    return frozenset(question.compiled.term.over)


def _farthest(
    start: Schema, inside: Mapping[Schema, list[Schema]], over: Mapping[Schema, frozenset[str]]
) -> int:
    """The length of the longest of all shortest ways from a question."""
    steps: dict[_Asked, int] = {(start, frozenset()): 0}
    waiting: list[_Asked] = [*steps]
    for asked, changed in waiting:
        for inner in inside[asked]:
            reached = inner, changed | over[asked]
            if reached not in steps:
                steps[reached] = steps[asked, changed] + 1
                waiting.append(reached)
    sets: dict[Schema, list[frozenset[str]]] = {}
    for asked, changed in steps:
        sets.setdefault(asked, []).append(changed)
    return max(
        min(steps[asked, more] for more in sets[asked] if more >= changed)
        for asked, changed in steps
    )
