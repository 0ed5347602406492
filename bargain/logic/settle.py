"""Settling a closure: strike questions level by level until nothing can change.

This is semantics.md sections 3 and 4. Levels at which nothing can happen are not walked: from a level
at which nothing was struck the walk jumps to the next offset, so the number of levels walked is at
most the number of questions plus the number of distinct strengths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bargain.core.terms import PA, Budget
from bargain.logic.arena import Closure, Node, Question
from bargain.logic.level import Courses, Level
from bargain.logic.sizes import Sizes
from bargain.logic.situation import Situation

TRACKING_PAYS_FROM: Final = 24
"""Closures with more questions than this note which questions a strike can touch."""


@dataclass(frozen=True, slots=True, eq=False)
class Settlement:
    """What became of every question.

    `questions` are all of the closure's, and the other tuples run parallel to it: `offsets` the level
    from which a question can be struck, `struck` the level at which it was (None for one still held),
    `abandoned` the size that a bounded search would have needed (None for one that was not
    abandoned). `levels` are the levels at which something was struck and the last one.
    """

    closure: Closure
    situation: Situation
    courses: Courses
    questions: tuple[Question, ...]
    offsets: tuple[int, ...]
    struck: tuple[int | None, ...]
    abandoned: tuple[int | None, ...]
    levels: tuple[int, ...]
    final: Level
    _sizes: list[Sizes] = field(default_factory=list)

    def is_proved(self, index: int) -> bool:
        return self.struck[index] is None and self.abandoned[index] is None

    def sizes(self) -> Sizes:
        """The certificate sizes, computed when first asked for."""
        if not self._sizes:
            self._sizes.append(Sizes(self.closure, self.questions, self.struck))
        return self._sizes[0]

    def held_at(self, level: int) -> dict[Node, int]:
        """Which questions are held true at a level, as bits for each node."""
        held: dict[Node, int] = {}
        for question, struck, abandoned in zip(
            self.questions, self.struck, self.abandoned, strict=True
        ):
            if abandoned is None and (struck is None or struck >= level):
                held[question.node] = held.get(question.node, 0) | 1 << question.index
        return held

    def at(self, level: int) -> Level:
        """Everything as it is at a level, for showing it."""
        return Level(self.situation, self.courses, self.held_at(level))


def settle(
    closure: Closure,
    situation: Situation,
    courses: Courses,
    *,
    spread: int = 1,
    track: bool | None = None,
) -> Settlement:
    """Find out which questions are proved.

    `spread` multiplies the distance between the offsets of different strengths, and `track` forces
    the bookkeeping of large closures on or off; neither changes any result (tests say so).
    Raises `DiagnosticError` where a program that runs has no answer.
    """
    questions = tuple(
        Question(node, index)
        for node in closure.nodes
        for index in range(len(node.program.questions))
    )
    offsets = _offsets(questions, spread)
    abandoned: dict[int, int] = {}
    tracking = track if track is not None else len(questions) > TRACKING_PAYS_FROM
    readers = _Readers(closure, questions) if tracking else None
    while True:
        walk = _Walk(closure, situation, courses, questions, offsets, abandoned, readers)
        walk.run()
        sizes = _over_budget(closure, questions, walk, abandoned)
        if not sizes:
            break
    struck = tuple(walk.struck)
    return Settlement(
        closure=closure,
        situation=situation,
        courses=courses,
        questions=questions,
        offsets=offsets,
        struck=struck,
        abandoned=tuple(abandoned.get(index) for index in range(len(questions))),
        levels=(*walk.strikes, walk.last),
        final=walk.level,
    )


def _offsets(questions: tuple[Question, ...], spread: int) -> tuple[int, ...]:
    """The level from which each question can be struck."""
    strengths = [question.compiled.term.strength for question in questions]
    budgets = sorted({s.entries for s in strengths if isinstance(s, Budget)})
    distance = (len(questions) + 1) * spread
    rank = {entries: place * distance for place, entries in enumerate(budgets)}
    base = len(budgets) * distance
    return tuple(
        base + strength.level if isinstance(strength, PA) else rank[strength.entries]
        for strength in strengths
    )


def _over_budget(
    closure: Closure, questions: tuple[Question, ...], walk: _Walk, abandoned: dict[int, int]
) -> bool:
    """Abandon every proved search whose certificate is larger than its budget; was there one?"""
    # No certificate is larger than the whole table, so a budget above that needs no counting.
    most = len(questions) * (1 + len(walk.strikes))
    tight = []
    for index in walk.alive:
        strength = questions[index].compiled.term.strength
        if isinstance(strength, Budget) and strength.entries < most:
            tight.append((index, strength.entries))
    if not tight:
        return False
    sizes = Sizes(closure, questions, walk.struck)
    over = {index: size for index, entries in tight if (size := sizes.of(index)) > entries}
    abandoned.update(over)
    return bool(over)


class _Walk:
    """One walk up the levels, with some questions given up from the start."""

    def __init__(
        self,
        closure: Closure,
        situation: Situation,
        courses: Courses,
        questions: tuple[Question, ...],
        offsets: tuple[int, ...],
        abandoned: Mapping[int, int],
        readers: _Readers | None,
    ) -> None:
        self.roots = [node for node in closure.roots if node.program.ground is not None]
        self.questions = questions
        self.offsets = offsets
        self.readers = readers
        self.struck: list[int | None] = [None] * len(questions)
        self.strikes: list[int] = []
        self.last = 0
        self.alive = dict.fromkeys(i for i in range(len(questions)) if i not in abandoned)
        self.held = {node: (1 << len(node.program.questions)) - 1 for node in closure.nodes}
        for index in abandoned:
            question = questions[index]
            self.held[question.node] &= ~(1 << question.index)
        self.level = Level(situation, courses, self.held)

    def run(self) -> None:
        at = 0
        level = self.level
        offsets = self.offsets
        starts = sorted({offset for offset in offsets if offset > 0}, reverse=True)
        todo = [index for index in self.alive if offsets[index] == 0]
        # Whether a question becomes true or false at a level is open until its offset is reached.
        opening: dict[int, list[int]] = {}
        for index in self.alive:
            opening.setdefault(offsets[index], []).append(index)
        while True:
            self.last = at
            struck = []
            for index in todo:
                question = self.questions[index]
                node = question.node
                if not level.truth(node.program.questions[question.index].entry, node):
                    struck.append(index)
            for root in self.roots:
                level.report(root)
            while starts and starts[-1] <= at:
                starts.pop()
            if struck:
                self.strike(struck, at)
                touched = self.touched(struck)
                at += 1
                todo = [i for i in touched if offsets[i] <= at and i in self.alive]
                if starts and starts[-1] == at:
                    todo = list(dict.fromkeys((*todo, *self.opened(opening, at))))
            elif starts:
                at = starts[-1]
                todo = self.opened(opening, at)
            else:
                return

    def opened(self, opening: dict[int, list[int]], at: int) -> list[int]:
        return [index for index in opening.get(at, ()) if index in self.alive]

    def strike(self, struck: list[int], at: int) -> None:
        self.strikes.append(at)
        for index in struck:
            self.struck[index] = at
            del self.alive[index]
            question = self.questions[index]
            self.held[question.node] &= ~(1 << question.index)

    def touched(self, struck: list[int]) -> list[int]:
        """The questions whose conditions may have changed, after forgetting what programs did."""
        if self.readers is None:
            self.level.forget(None)
            return list(self.alive)
        nodes, questions = self.readers.touched_by(struck)
        self.level.forget(nodes)
        return sorted(questions)


class _Readers:
    """Who looks at what, to know after a strike what has to be looked at again."""

    def __init__(self, closure: Closure, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        self.watching: dict[Node, list[int]] = {}
        self.depending: dict[Node, list[Node]] = {}
        self.around: dict[tuple[Node, int], list[int]] = {}
        for index, question in enumerate(questions):
            node, compiled = question.node, question.compiled
            assert node.links is not None
            for link in compiled.links:
                for side in (node.links[link], node.links[link].partner):
                    self.watching.setdefault(side, []).append(index)
            for inner in compiled.inner:
                self.around.setdefault((node, inner), []).append(index)
        several_rounds = any(node.arena.situation.rounds > 1 for node in closure.roots)
        for node in closure.nodes:
            if node.program.ground is None:
                continue
            assert node.links is not None
            for link in node.program.body_links:
                for side in (node.links[link], node.links[link].partner):
                    self.depending.setdefault(side, []).append(node)
            if several_rounds or node.arena.situation.bargaining is not None:
                self.depending.setdefault(node.partner, []).append(node)

    def touched_by(self, struck: list[int]) -> tuple[set[Node], set[int]]:
        """The nodes that may now do something else, and the questions that may have changed."""
        nodes: set[Node] = set()
        questions: set[int] = set()
        waiting: list[Node] = []
        for index in struck:
            question = self.questions[index]
            node = question.node
            questions.update(self.around.get((node, question.index), ()))
            if node.program.body_questions >> question.index & 1:
                waiting.append(node)
        while waiting:
            node = waiting.pop()
            if node in nodes:
                continue
            nodes.add(node)
            questions.update(self.watching.get(node, ()))
            waiting += self.depending.get(node, ())
        return nodes, questions


