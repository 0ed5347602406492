"""The kernel's evaluation of a match, but by the points of its worlds instead of facts about them.

So it shows which comparisons each world depends on, and whether leaves may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bargain import kernel
from bargain.certificate.document import Document
from bargain.certificate.points import features_of, sign_at
from bargain.certificate.surroundings import ANY, Cell, normal
from bargain.certificate.trees import Asked, Leaf, World
from bargain.kernel import Polynomial


class Noting(kernel.Evaluation):
    """Notes which signs of which polynomials go the same way.

    `led` has, for what is asked, the worlds in which the condition is evaluated, and whether each
    is that of a leaf with a point.
    """

    def __init__(
        self,
        document: Document,
        worlds: Sequence[World],
        led: Mapping[Asked, Sequence[tuple[World, bool]]],
    ) -> None:
        super().__init__(document)
        self.by_number = worlds
        self.points = [arena.situation.values for arena, *_ in worlds]
        self.worlds = [
            ({n: self.ranges[n][0] if n in free else v for n, v in point.items()}, {})
            for point, (_, free, _) in zip(self.points, worlds, strict=True)
        ]
        self.notes: list[Cell] = [{} for _ in worlds]
        number = {world: index for index, world in enumerate(worlds)}
        for (world, over), leaves in led.items():
            places = [(number[other], sure) for other, sure in leaves]
            self.leaves[(number[world], *over)] = places

    def compare(self, relation: str, left: Any, right: Any, world: int) -> bool:
        if type(left) is not tuple and type(right) is not tuple:
            return super().compare(relation, left, right, world)
        holds = kernel.RELATIONS[relation]
        over, under = self.compute("-", left, right)
        above, below = (sign_at(p, self.points[world]) for p in (over, under))
        answer = bool(holds(above * below, 0))
        self.note(under, {below}, world)
        self.note(over, {s for s in kernel.SIGNS if holds(s * below, 0) is answer}, world)
        return answer

    def note(self, polynomial: Polynomial, signs: set[int], world: int) -> None:
        if features_of(polynomial):
            key, factor = normal(polynomial)
            notes = self.notes[world]
            notes[key] = notes.get(key, ANY) & {factor * sign for sign in signs}


class Doubting(Noting):
    """Notes which leaves without a point make a difference: `doubts` has their worlds, by what was
    asked."""

    def __init__(
        self,
        document: Document,
        worlds: Sequence[World],
        led: Mapping[Asked, Sequence[Leaf]],
    ) -> None:
        surely = {
            key: [(leaf.world, leaf.point is not None) for leaf in leaves]
            for key, leaves in led.items()
        }
        super().__init__(document, worlds, surely)
        self.doubts: dict[Asked, set[World]] = {}

    def doubt(self, number: int, over: Sequence[str], without: Sequence[int] | None = None) -> None:
        """All leaves without a point make a difference to this; or only these."""
        leaves = self.leaves[(number, *over)]
        for leaf, sure in leaves:
            if not sure and (leaf, True) not in leaves and (without is None or leaf in without):
                key = (self.by_number[number], tuple(over))
                self.doubts.setdefault(key, set()).add(self.by_number[leaf])

    def everywhere(self, node: kernel.Node, row: Any) -> Any:
        leaves = self.leaves[(node[3], *row[2])]
        false: dict[bool, list[int]] = {True: [], False: []}
        for leaf, sure in leaves:
            try:
                holds = self.value(row[1], (*node[:3], leaf), (), bool)
            except kernel.NoAnswer:
                if sure:
                    raise
                holds = False
                self.doubt(node[3], row[2], [leaf])
            if not holds:
                false[sure].append(leaf)
        if false[False] and not false[True]:
            self.doubt(node[3], row[2], false[False])
        return not false[True]

    def settled(self) -> dict[Asked, set[World]]:
        """What there is to doubt in the whole match."""
        self.closes()
        try:
            refused = self.settles()
            if refused is not None and refused.code == "doubtful-leaf":
                self.doubt_sizes()
            elif not self.doubts:
                for index in range(len(self.questions)):
                    self.verdict(index)
        except kernel.Refusal:
            for number, *over in self.leaves:
                self.doubt(number, over)
        return self.doubts

    def doubt_sizes(self) -> None:
        """Doubt leaves that may change the sizes of questions."""
        for question in self.questions:
            condition = self.terms[self.terms[question[4]][3]]
            smaller = self.size(question, surely=True) < self.size(question)
            if condition[0] == "every" and smaller:
                self.doubt(question[3], condition[2])
