"""Certificate sizes: how much one has to look at to believe a question's answer.

The size of a question (semantics.md section 4) is the number of questions reachable from it, itself
included, times one plus the number of levels at which one of those is struck. Sets are bits of
integers, passed from each group of mutually reachable nodes to those that reach it, and dropped as
soon as nobody needs them any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bargain.logic.arena import Closure, Node


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
        first: dict[Node, int] = {}
        for index, question in enumerate(questions):
            first.setdefault(question.node, index)
        own = [place[level] if level is not None else 0 for level in struck]
        self._count(closure, first, own)

    def of(self, index: int) -> int:
        """The size of the certificate of a question that is held."""
        return self._sizes[index]

    def of_negation(self, index: int) -> int:
        """The size that the negation of a question would have, asked in its place."""
        return self._refuting[index]

    def _count(
        self,
        closure: Closure,
        first: dict[Node, int],
        own: list[int],
    ) -> None:
        group, order = _groups(closure.nodes)
        readers = [0] * len(order)
        for number, members in enumerate(order):
            for other in {group[o] for node in members for o in node.reach()}:
                if other != number:
                    readers[other] += 1
        reach = [0] * len(order)
        marks = [0] * len(order)
        for number, members in enumerate(order):
            below = {group[o] for node in members for o in node.reach()} - {number}
            bits = levels = 0
            for other in below:
                bits |= reach[other]
                levels |= marks[other]
            for node in members:
                count = len(node.program.questions)
                if count:
                    start = first[node]
                    bits |= ((1 << count) - 1) << start
                    for index in range(start, start + count):
                        levels |= own[index]
            reach[number], marks[number] = bits, levels
            for node in members:
                self._node(node, first, own, group, reach, marks)
            for other in below:
                readers[other] -= 1
                if not readers[other]:
                    reach[other] = marks[other] = 0

    def _node(
        self,
        node: Node,
        first: dict[Node, int],
        own: list[int],
        group: dict[Node, int],
        reach: list[int],
        marks: list[int],
    ) -> None:
        """The sizes of one node's questions, of which each comes after those nested in it."""
        start = first.get(node, 0)
        below: list[tuple[int, int]] = []
        for place, question in enumerate(node.questions, start):
            compiled = question.compiled
            bits = levels = 0
            for number in {
                group[side]
                for link in compiled.links
                for side in (node.links[link], node.links[link].partner)
            }:
                bits |= reach[number]
                levels |= marks[number]
            for inner in compiled.inner:
                bits |= below[inner][0] | 1 << (start + inner)
                levels |= below[inner][1] | own[start + inner]
            below.append((bits, levels))
            self._sizes[place] = (bits | 1 << place).bit_count() * (1 + levels.bit_count())
            # The negation reaches what the question's condition reaches, and itself is never
            # struck.
            self._refuting[place] = (bits.bit_count() + 1) * (1 + levels.bit_count())


def _groups(nodes: Iterable[Node]) -> tuple[dict[Node, int], list[list[Node]]]:
    """Strongly connected groups (Tarjan's algorithm), each after all that it reaches."""
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    group: dict[Node, int] = {}
    order: list[list[Node]] = []
    path: list[Node] = []
    for root in nodes:
        if root in number:
            continue
        work = [(root, iter(root.reach()))]
        number[root] = low[root] = len(number)
        path.append(root)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in number:
                    number[other] = low[other] = len(number)
                    path.append(other)
                    work.append((other, iter(other.reach())))
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
