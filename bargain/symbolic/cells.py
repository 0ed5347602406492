"""Which points of the features' ranges go like one that was settled, by the formulas of conditions.

A world was settled with certain questions held, each time with certain conditions true. At a point
where, with the same held, the same conditions are true, things go the same way. This takes the
place of what `bargain.logic.cells` reads off the runs of programs; which cells have to cover which
ranges is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from bargain.core import terms as t
from bargain.core.games import FeatureValue
from bargain.logic.arena import Arena, Node
from bargain.logic.cells import Cells
from bargain.logic.rational_point import rational_point
from bargain.logic.settle import Evaluation
from bargain.logic.worlds import Worlds
from bargain.smt import formula as f
from bargain.smt.formula import BOOL, Formula, Variable
from bargain.symbolic.closure import ClosureFormulas, Seen
from bargain.symbolic.features import Features
from bargain.symbolic.matches import Matches

_Fixed = tuple[tuple[str, FeatureValue], ...]


class Around:
    """The formulas of conditions where some features vary, all others as in one world."""

    def __init__(self, arena: Arena, free: frozenset[str]) -> None:
        self.arena = arena
        self.features = Features(arena.situation, free)
        self.matches = Matches(self.features, self.held)
        self.variables: dict[tuple[Node, t.Provable], Variable] = {}

    def held(self, node: Node, question: t.Provable) -> Formula:
        known = self.variables.get((node, question))
        if known is None:
            known = Variable(f"held {len(self.variables) + 1}", BOOL)
            self.variables[node, question] = known
        return known

    def facts(self, world: Arena, held: Mapping[Node, int]) -> dict[Variable, Formula]:
        """What is held in a world, by the variables here."""
        facts: dict[Variable, Formula] = {}
        for (node, term), variable in self.variables.items():
            there = node.at(world)
            bits = held.get(there, 0)
            facts[variable] = f.truth(
                any(bits & q.bit for q in there.questions if q.compiled.term is term)
            )
        return facts


class SettledCells(Cells):
    """The cells of the worlds of a closure that was settled by formulas."""

    def __init__(
        self, worlds: Worlds, formulas: ClosureFormulas, evaluations: Sequence[Evaluation]
    ) -> None:
        super().__init__(worlds, formulas.closure, evaluations)
        self.formulas = formulas
        self._around: dict[tuple[frozenset[str], _Fixed], Around] = {}
        self._alike: dict[tuple[Arena, frozenset[str]], Formula] = {}

    def uncovered(
        self, cells: Iterable[Formula], free: frozenset[str]
    ) -> dict[str, Fraction] | None:
        outside = [f.negation(cell) for cell in cells]
        ranges = {name: self.intervals[name] for name in self.intervals if name in free}
        return rational_point(outside, ranges, ask=self.formulas.queries.asking("elsewhere"))

    def notes(self, world: Arena, free: frozenset[str]) -> Formula:
        return self.alike(world, free)

    def alike(self, world: Arena, free: frozenset[str]) -> Formula:
        """Where the same conditions are true as in a world, whenever the same are held."""
        key = (world, free)
        known = self._alike.get(key)
        if known is None:
            around = self.around(world, free)
            parts = [around.features.defined()]
            for seen in self.formulas.seen.values():
                parts += self._as_seen(world, around, seen)
            known = self._alike[key] = f.conjunction(parts)
        return known

    def _as_seen(self, world: Arena, around: Around, seen: Seen) -> list[Formula]:
        alike: list[Formula] = []
        for asked in self.formulas.asked.values():
            if asked.node.arena is not world:
                continue
            there = asked.node.at(around.arena)
            judgement = around.matches.condition(asked.term.condition, there)
            if seen.truths.get(asked.no_answer, False):
                alike.append(f.disjunction(judgement.faults.values()))
            else:
                alike.append(judgement.yes if seen.truths[asked.condition] else judgement.no)
        facts = around.facts(world, seen.held)
        return [f.replaced(formula, facts) for formula in alike]

    def around(self, world: Arena, free: frozenset[str]) -> Around:
        values = world.situation.values
        key = (free, tuple((name, value) for name, value in values.items() if name not in free))
        known = self._around.get(key)
        if known is None:
            known = self._around[key] = Around(world, free)
        return known
