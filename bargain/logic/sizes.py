"""Certificate sizes: how much one has to look at to believe a question's answer.

The size of a question (semantics.md section 4) is the number of questions reachable from it, itself
included, times one plus the number of levels at which one of those is struck. The same question at
different feature values counts once, and a level counts when it is struck there for some value.
Sets are bits of integers, passed from each group of mutually reachable nodes to those that reach
it, and dropped as soon as nobody needs them any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from bargain.core.terms import Not
from bargain.logic.arena import Closure, Node, Question, elsewhere

_Reach: TypeAlias = tuple[int, int]
"""What can be reached: questions, and the levels at which one of them is struck, both as bits."""

Schema: TypeAlias = tuple[object, ...]
"""Who asks what, and with which strength: a question, the same at all feature values."""


class Sizes:
    """The sizes of all questions of a closure, for given strikes."""

    def __init__(
        self,
        closure: Closure,
        struck: Sequence[int | None],
    ) -> None:
        questions = closure.questions
        self._sizes: list[int] = [0] * len(questions)
        self._refuting: list[int] = [0] * len(questions)
        levels = sorted({level for level in struck if level is not None})
        place = {level: 1 << index for index, level in enumerate(levels)}
        marks = [place[level] if level is not None else 0 for level in struck]
        if closure.varies:
            bits = [1 << number for number in schemas(questions)]
        else:
            bits = [1 << number for number in range(len(questions))]
        self._index = {question: index for index, question in enumerate(questions)}
        self._negations = {negated(schema(q)): bit for q, bit in zip(questions, bits, strict=True)}
        self._own = list(zip(bits, marks, strict=True))
        self._reached: dict[Question, _Reach] = {}
        self._group: dict[Node, int] = {}
        self._reach: list[_Reach] = []
        self._count(closure)

    def of(self, index: int) -> int:
        """The size of the certificate of a question that is held."""
        return self._sizes[index]

    def of_negation(self, index: int) -> int:
        """The size that the negation of a question would have, asked in its place."""
        return self._refuting[index]

    def _count(self, closure: Closure) -> None:
        varied = _varied(closure)

        def successors(node: Node) -> Iterable[Node]:
            return (*node.reach(), *varied[node][0]) if node in varied else node.reach()

        group, order = _groups(closure.nodes, successors)
        self._group = group
        self._reach = [(0, 0)] * len(order)
        readers = [0] * len(order)
        for number, members in enumerate(order):
            for other in {group[o] for node in members for o in successors(node)}:
                if other != number:
                    readers[other] += 1
        for number, members in enumerate(order):
            below = {group[o] for node in members for o in successors(node)} - {number}
            bits = levels = 0
            for other in below:
                bits |= self._reach[other][0]
                levels |= self._reach[other][1]
            for node in members:
                inside = node.questions
                if node in varied:
                    inside = (*inside, *varied[node][1])
                for question in inside:
                    bit, mark = self._own[self._index[question]]
                    bits |= bit
                    levels |= mark
            self._reach[number] = (bits, levels)
            if varied:
                continue
            for node in members:
                for question in node.questions:
                    self._size(question)
            for other in below:
                readers[other] -= 1
                if not readers[other]:
                    self._reach[other] = (0, 0)
        if varied:
            for question in closure.questions:
                self._size(question)

    def _size(self, question: Question) -> None:
        index = self._index[question]
        bits, levels = self._reached_by(question)
        bit, _ = self._own[index]
        self._sizes[index] = (bits | bit).bit_count() * (1 + levels.bit_count())
        # The negation reaches what the question's condition reaches, perhaps itself among it.
        others = bits & ~self._negations.get(schema(question), 0)
        self._refuting[index] = (others.bit_count() + 1) * (1 + levels.bit_count())

    def _reached_by(self, question: Question) -> _Reach:
        """What a question's condition reaches, the question itself left out unless it does too."""
        stack = [question]
        while stack:
            item = stack[-1]
            if item in self._reached:
                stack.pop()
                continue
            inside = [
                place.questions[inner] for place in item.places() for inner in item.compiled.inner
            ]
            missing = [inner for inner in inside if inner not in self._reached]
            if missing:
                stack += missing
                continue
            groups = {
                self._group[side]
                for place in item.places()
                for link in item.compiled.links
                for side in (place.links[link], place.links[link].partner)
            }
            bits = levels = 0
            for number in groups:
                bits |= self._reach[number][0]
                levels |= self._reach[number][1]
            for inner in inside:
                below, (bit, mark) = self._reached[inner], self._own[self._index[inner]]
                bits |= below[0] | bit
                levels |= below[1] | mark
            self._reached[item] = (bits, levels)
        return self._reached[question]


def schema(question: Question) -> Schema:
    node, term = question.node, question.compiled.term
    return (node.me, node.them, node.seat, node.condition, term.strength, term.condition, term.over)


def negated(asked: Schema) -> Schema | None:
    """What this asks for the negation of, in the same place and with the same strength, if it does.
    That something is not so at all values is no question of the language."""
    *who, condition, over = asked
    return (*who, condition.operand, over) if isinstance(condition, Not) and not over else None


def schemas(questions: Sequence[Question]) -> list[int]:
    """A number for each question, the same for one question at different feature values."""
    numbers: dict[Schema, int] = {}
    return [numbers.setdefault(schema(question), len(numbers)) for question in questions]


def _varied(closure: Closure) -> dict[Node, tuple[list[Node], list[Question]]]:
    """For each node with questions about all values: what they reach elsewhere."""
    if not closure.varies:
        return {}
    return {node: elsewhere(node.questions) for node in closure.nodes if node.program.varies}


def _groups(
    nodes: Iterable[Node], successors: Callable[[Node], Iterable[Node]]
) -> tuple[dict[Node, int], list[list[Node]]]:
    """Strongly connected groups (Tarjan's algorithm), each after all that it reaches."""
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    group: dict[Node, int] = {}
    order: list[list[Node]] = []
    path: list[Node] = []
    for root in nodes:
        if root in number:
            continue
        work = [(root, iter(successors(root)))]
        number[root] = low[root] = len(number)
        path.append(root)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in number:
                    number[other] = low[other] = len(number)
                    path.append(other)
                    work.append((other, iter(successors(other))))
                    break
                if other not in group:
                    low[node] = min(low[node], number[other])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == number[node]:
                    members = []
                    while True:
                        member = path.pop()
                        group[member] = len(order)
                        members.append(member)
                        if member is node:
                            break
                    order.append(members)
    return group, order
