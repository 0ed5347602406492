"""Settling a closure: strike questions level by level until nothing can change.

This is semantics.md sections 3 and 4. Levels at which nothing can happen are not walked: from a
level at which nothing was struck the walk jumps to the next offset, so the number of levels walked
is at most the number of questions plus the number of distinct strengths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Closure, Node, Question
from bargain.logic.courses import Courses
from bargain.logic.evaluator import CertificateSizes, Evaluator, Standpoint, Walked
from bargain.logic.level import Level
from bargain.logic.situation import Situation
from bargain.logic.sizes import Sizes, schemas
from bargain.record import Record

TRACKING_PAYS_FROM: Final = 24
"""Closures with more questions than this note which questions a strike can touch."""


class Settlement:
    """What became of every question.

    `questions` are all of the closure's, and `offsets` and `struck` run parallel to it: the level
    from which a question can be struck, and the level at which it was (None for one still held).
    `abandoned` has the questions, by place, whose bounded search was given up, each with the size
    that it would have needed. `levels` are the levels at which something was struck and the last
    one. `evaluator` is None where programs were run, by the direct evaluator. `before` is what came
    of the evaluation before, after which more searches were given up.
    """

    __slots__ = (
        "_levels",
        "_negations",
        "_places",
        "_sizes",
        "abandoned",
        "before",
        "closure",
        "courses",
        "evaluator",
        "levels",
        "offsets",
        "questions",
        "situation",
        "struck",
    )

    def __init__(
        self,
        closure: Closure,
        offsets: Sequence[int],
        abandoned: Mapping[int, int],
        walk: Walked,
        evaluator: Evaluator | None,
        before: Settlement | None,
        sizes: CertificateSizes | None = None,
    ) -> None:
        self.closure = closure
        self.questions = closure.questions
        self.offsets = offsets
        self.abandoned = abandoned
        self.struck: Sequence[int | None] = walk.struck
        self.levels: Sequence[int] = (*walk.strikes, walk.last)
        self.situation = walk.situation
        self.courses = walk.courses
        self.evaluator = evaluator
        self.before = before
        self._sizes = sizes
        self._places: dict[Question, int] | None = None
        self._negations: dict[int, int | None] = {}
        self._levels: dict[int, Level] = {}
        if isinstance(walk.level, Level):
            self._levels[walk.last] = walk.level

    @property
    def final(self) -> Level:
        """The last level, where everything is as it actually is."""
        return self.at(self.levels[-1])

    def is_proved(self, index: int) -> bool:
        return self.struck[index] is None and index not in self.abandoned

    def index_of(self, question: Question) -> int:
        """The place of a question of the closure."""
        if self._places is None:
            self._places = {asked: index for index, asked in enumerate(self.questions)}
        return self._places[question]

    def sizes(self) -> CertificateSizes:
        """The certificate sizes, computed when first asked for."""
        if self._sizes is None:
            self._sizes = Sizes(self.closure, self.struck)
        return self._sizes

    def size_of_negation(self, index: int) -> int | None:
        """The size of the certificate that a question's negation has, asked in its place and not
        given up before; None where its condition is not false from its offset on.

        A condition that nobody looks at any more may have no answer later (BGL070); its negation,
        asked in its place, would have none either.
        """
        if index not in self._negations:
            start, size = self.offsets[index], None
            changes = [strike + 1 for strike in self.levels[:-1] if strike >= start]
            if self.struck[index] == start:
                with suppress(DiagnosticError):
                    if not any(self.bears_out(level, index) for level in (start, *changes)):
                        size = self.sizes().of_negation(index)
            self._negations[index] = size
        return self._negations[index]

    def held_at(self, level: int) -> dict[Node, int]:
        """Which questions are held true at a level, as bits for each node."""
        held = dict.fromkeys(self.closure.asked, 0)
        for index, question in enumerate(self.questions):
            struck = self.struck[index]
            if index not in self.abandoned and (struck is None or struck >= level):
                held[question.node] |= question.bit
        return held

    def bears_out(self, level: int, index: int) -> bool:
        """Whether a question's condition holds at a level, as the evaluator has it."""
        question = self.questions[index]
        if self.evaluator is None:
            return self.at(level).bears_out(question)
        return self.evaluator.bears_out(level, self.held_at(level), question)

    def at(self, level: int) -> Level:
        """Everything as it is at a level, for showing it."""
        known = self._levels.get(level)
        if known is None:
            known = Level(self.situation, self.courses, self.held_at(level))
            self._levels[level] = known
        return known


class Evaluation(Record, by_identity=True):
    """One of the evaluations that settle a closure: what was given up before it, and, parallel to
    the closure's questions, from which level each could be struck and at which it was.

    `strikes` are the levels at which anything was struck. `compared` has the budgets and sizes that
    were compared, where more questions than those of the closure were settled.
    """

    closure: Closure
    abandoned: Mapping[int, int]
    offsets: Sequence[int]
    struck: Sequence[int | None]
    strikes: Sequence[int]
    compared: Sequence[tuple[int, int]] | None = None

    def searches(self) -> Iterator[tuple[int, int]]:
        """The budget and the size of each bounded search that was not struck: those that are given
        up next are the ones whose size is larger."""
        if self.compared is not None:
            yield from self.compared
            return
        sizes = Sizes(self.closure, self.struck)
        for index, question in enumerate(self.closure.questions):
            budget = question.compiled.budget
            if budget is not None and self.struck[index] is None and index not in self.abandoned:
                yield budget, sizes.of(index)


def settle(
    closure: Closure,
    situation: Situation,
    courses: Courses,
    *,
    spread: int = 1,
    track: bool | None = None,
    evaluations: list[Evaluation] | None = None,
    evaluator: Evaluator | None = None,
) -> Settlement:
    """Find out which questions are proved.

    `spread` multiplies the distance between the offsets of different strengths, and `track` forces
    the bookkeeping of large closures on or off; neither changes any result (tests say so).
    `evaluations` is emptied and then filled, for those who want to know what the budgets were
    compared with. `evaluator` takes the place of running programs.

    Raises `DiagnosticError` where a program that runs has no answer; the last evaluation then is
    unfinished.
    """
    if evaluations is None:
        evaluations = []
    evaluations.clear()
    offsets, starts = offsets_of(closure, spread)
    before: Settlement | None = None
    abandoned: dict[int, int] = {}
    tracking = track if track is not None else len(closure.questions) > TRACKING_PAYS_FROM
    readers = _Readers(closure) if tracking else None
    while True:
        walk = _Walk(closure, situation, courses, offsets, abandoned, readers, evaluator)
        evaluations.append(Evaluation(closure, abandoned, offsets, walk.struck, walk.strikes))
        walk.run()
        if any(start - 1 in walk.strikes for start in starts):
            # Questions of one budget were still being struck where the next begins. A question may
            # be struck at different levels for different feature values, so that the number of
            # questions does not bound that of levels.
            return settle(
                closure,
                situation,
                courses,
                spread=2 * spread,
                track=track,
                evaluations=evaluations,
                evaluator=evaluator,
            )
        over = _over_budget(closure, walk)
        before = Settlement(closure, offsets, abandoned, walk, evaluator, before)
        if not over:
            return before
        abandoned = abandoned | over


def offsets_of(closure: Closure, spread: int) -> tuple[list[int], Sequence[int]]:
    """The level from which each question can be struck, and those at which a next larger budget, or
    PA after all budgets, begins."""
    questions = closure.questions
    budgets = {budget for q in questions if (budget := q.compiled.budget) is not None}
    if not budgets:
        return [question.compiled.level for question in questions], ()
    count = len(set(schemas(questions))) if closure.varies else len(questions)
    distance = (count + 1) * spread
    start: dict[int | None, int] = {
        entries: place * distance for place, entries in enumerate(sorted(budgets))
    }
    start[None] = len(budgets) * distance
    offsets = [start[(asked := question.compiled).budget] + asked.level for question in questions]
    return offsets, [place * distance for place in range(1, len(budgets) + 1)]


def _over_budget(closure: Closure, walk: _Walk) -> dict[int, int]:
    """The proved searches whose certificate is larger than their budget, each with its size."""
    # No certificate is larger than the whole table, so a budget above that needs no counting.
    most = len(closure.questions) * (1 + len(walk.strikes))
    tight = [
        (index, budget)
        for index in walk.open_questions()
        if (budget := closure.questions[index].compiled.budget) is not None and budget < most
    ]
    if not tight:
        return {}
    sizes = Sizes(closure, walk.struck)
    return {index: size for index, budget in tight if (size := sizes.of(index)) > budget}


class _Walk:
    """One walk up the levels, with some questions given up from the start."""

    def __init__(
        self,
        closure: Closure,
        situation: Situation,
        courses: Courses,
        offsets: Sequence[int],
        abandoned: Mapping[int, int],
        readers: _Readers | None,
        evaluator: Evaluator | None,
    ) -> None:
        self.situation = situation
        self.courses = courses
        self.roots = [node for node in closure.roots if node.program.ground is not None]
        self.questions = closure.questions
        self.offsets = offsets
        self.readers = readers
        self.struck: list[int | None] = [None] * len(closure.questions)
        self.strikes: list[int] = []
        self.last = 0
        self.abandoned = abandoned
        self.held = dict(closure.asked)
        for index in abandoned:
            question = self.questions[index]
            self.held[question.node] &= ~question.bit
        self.level: Standpoint = (
            Level(situation, courses, self.held) if evaluator is None else evaluator.follow(self)
        )

    def open_questions(self) -> list[int]:
        """The questions that are still held."""
        held = [index for index, level in enumerate(self.struck) if level is None]
        if self.abandoned:
            held = [index for index in held if index not in self.abandoned]
        return held

    def run(self) -> None:
        level, questions = self.level, self.questions
        opening: dict[int, list[int]] = {}
        todo: Sequence[int] = self.open_questions()
        if any(self.offsets):
            for index in todo:
                opening.setdefault(self.offsets[index], []).append(index)
            todo = opening.pop(0, ())
        # The offsets still ahead, the next one last.
        ahead = sorted(opening, reverse=True)
        at = 0
        while True:
            self.last = at
            struck = [index for index in todo if not level.bears_out(questions[index])]
            for root in self.roots:
                level.report(root)
            if struck:
                self.strike(struck, at)
                at += 1
                todo = self.touched(struck, at)
            elif ahead:
                at = ahead[-1]
                todo = ()
            else:
                return
            if ahead and ahead[-1] == at:
                todo = [*todo, *opening[ahead.pop()]]

    def strike(self, struck: list[int], at: int) -> None:
        self.strikes.append(at)
        for index in struck:
            self.struck[index] = at
            question = self.questions[index]
            self.held[question.node] &= ~question.bit

    def touched(self, struck: list[int], at: int) -> list[int]:
        """The questions open before `at` whose conditions may have changed, after forgetting what
        programs did."""
        offsets = self.offsets
        if self.readers is None:
            self.level.forget(None)
            return [index for index in self.open_questions() if offsets[index] < at]
        nodes, questions = self.readers.touched_by(struck)
        self.level.forget(nodes)
        return sorted(
            index
            for index in questions
            if offsets[index] < at and self.struck[index] is None and index not in self.abandoned
        )


class _Readers:
    """Who looks at what, to know after a strike what has to be looked at again."""

    def __init__(self, closure: Closure) -> None:
        self.questions = closure.questions
        self.watching: dict[Node, list[int]] = {}
        self.depending: dict[Node, list[Node]] = {}
        self.around: dict[tuple[Node, int], list[int]] = {}
        for index, question in enumerate(closure.questions):
            compiled = question.compiled
            for place in question.places():
                for link in compiled.links:
                    for side in (place.links[link], place.links[link].partner):
                        self.watching.setdefault(side, []).append(index)
                for inner in compiled.inner:
                    self.around.setdefault((place, inner), []).append(index)
        several_rounds = any(node.arena.situation.rounds > 1 for node in closure.roots)
        for node in closure.nodes:
            if node.program.ground is None:
                continue
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
