"""Which points go like one that was run.

Every world notes the signs of polynomials that its run depends on. A point with the same signs goes
the same way, unless its programs ask a question about all values of some features, but not of all
of those in which the points differ: then what that question comes to may differ, too. So the *cell*
of a world is described step by step. Before anything was struck, it is where the notes hold. After
each step, it is where, besides, every such question's fibre looks as it did: each point of it is in
the cell of one of the fibre's worlds, one step before, and each of these cells has a point there.
By induction on the steps, all points of a cell go like its world.

The points are enough when their cells cover all values of every fibre, which Z3 decides. Feature
values are rational numbers; where that makes a difference (`cost * cost == 1/2`), only rational
roots count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from bargain.core.games import FeatureValue
from bargain.logic.arena import Arena, Closure
from bargain.logic.constraints import in_range, sign_formula
from bargain.logic.rational_point import rational_point
from bargain.logic.tracked import Normal, Signs, Trace, normalized, restricted
from bargain.logic.worlds import Fibre, Worlds, intervals
from bargain.smt import formula as f
from bargain.smt.formula import Formula


class Cells:
    """The cells of a closure's worlds, as formulas in the features that `free` names.

    `steps` is how often something may have been struck.
    """

    def __init__(self, worlds: Worlds, closure: Closure) -> None:
        self.worlds = worlds
        self.intervals = intervals(worlds.game)
        self.steps = len(closure.questions)
        self.asked: dict[Arena, dict[tuple[str, ...], None]] = {}
        for question in closure.questions:
            over = question.compiled.term.over
            if over:
                self.asked.setdefault(question.node.arena, {})[over] = None
        self._known: dict[tuple[Arena, frozenset[str], int], Formula] = {}
        self._made: dict[tuple[object, ...], Formula] = {}
        self._notes: dict[tuple[Arena, frozenset[str]], Formula] = {}

    def extend(self) -> bool:
        """Add points that go like none of those that were run; whether there were any.

        Raises `CellsUnknown`.
        """
        found: list[tuple[Fibre, Mapping[str, FeatureValue]]] = []
        for fibre in self.worlds.fibres.values():
            free = self.rational(fibre.over)
            if not free:
                continue
            for finite, worlds in self.parts(fibre):
                point = self.uncovered(free, worlds)
                if point is not None:
                    found.append((fibre, {**dict(finite), **point}))
        for fibre, values in found:
            self.worlds.add(fibre, values)
        return bool(found)

    def rational(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the features that range over intervals."""
        return frozenset(name for name in names if name in self.intervals)

    def uncovered(
        self, free: frozenset[str], worlds: Iterable[Arena]
    ) -> dict[str, Fraction] | None:
        """A point that goes like none of these worlds, if there is one."""
        outside = [f.negation(self.cell(world, free)) for world in worlds]
        ranges = {name: self.intervals[name] for name in self.intervals if name in free}
        return rational_point(outside, ranges)

    def parts(self, fibre: Fibre) -> list[tuple[tuple[tuple[str, FeatureValue], ...], list[Arena]]]:
        """A fibre's worlds by the values of those of its features that have finitely many."""
        finite = [name for name in fibre.over if name not in self.intervals]
        parts: dict[tuple[tuple[str, FeatureValue], ...], list[Arena]] = {}
        for world in fibre.worlds:
            values = world.situation.values
            parts.setdefault(tuple((name, values[name]) for name in finite), []).append(world)
        return list(parts.items())

    def cell(self, world: Arena, free: frozenset[str]) -> Formula:
        """Where everything goes as in this world, if only the free features differ from it."""
        step = 0
        cell = self._cell(world, free, 0)
        while step < self.steps:
            step += 1
            following = self._cell(world, free, step)
            if following is cell:
                break
            cell = following
        return cell

    def beyond_notes(self, world: Arena, free: frozenset[str]) -> Formula:
        """What the cell demands besides the signs that the world noted."""
        return (
            f.TRUE if self.cell(world, free) is self.notes(world, free) else self.cell(world, free)
        )

    def _cell(self, world: Arena, free: frozenset[str], step: int) -> Formula:
        key = (world, free, step)
        known = self._known.get(key)
        if known is None:
            parts = [self.notes(world, free)]
            if step:
                for over in self.asked.get(world, ()):
                    ranging = self.rational(over)
                    if ranging and not free <= ranging:
                        parts += self._fibre_alike(world, over, free, step)
            known = self._known[key] = self._once("and", f.conjunction, parts)
        return known

    def _once(
        self, kind: object, make: Callable[[list[Formula]], Formula], parts: list[Formula]
    ) -> Formula:
        """One object for the same kind of formula of the same parts: that tells when steps no
        longer change anything."""
        key = (kind, *map(id, parts))
        if key not in self._made:
            self._made[key] = make(parts)
        return self._made[key]

    def _fibre_alike(
        self, world: Arena, over: tuple[str, ...], free: frozenset[str], step: int
    ) -> list[Formula]:
        """Where the question's fibre has points of the same cells, and no others."""
        ranging = [name for name in over if name in self.intervals]
        variables = [f.Variable(name, f.REAL) for name in ranging]
        bounds = f.conjunction([in_range(name, self.intervals[name]) for name in ranging])
        inner = free | frozenset(ranging)

        def speaks_of(cell: Formula) -> bool:
            return any(variable in f.variables_of([cell]) for variable in variables)

        def alike(cells: list[Formula]) -> Formula:
            anywhere = f.disjunction(cells)
            if speaks_of(anywhere):
                anywhere = f.forall(variables, f.implication(bounds, anywhere))
            met = [
                f.exists(variables, f.conjunction([bounds, cell])) if speaks_of(cell) else cell
                for cell in cells
            ]
            return f.conjunction([anywhere, *met])

        return [
            self._once(over, alike, [self._cell(other, inner, step - 1) for other in worlds])
            for _, worlds in self.parts(self.worlds.fibre_of(world, over))
        ]

    def notes(self, world: Arena, free: frozenset[str]) -> Formula:
        """Where the signs are those that runs noted."""
        key = (world, free)
        if key not in self._notes:
            signs = self.signs(world, free)
            self._notes[key] = f.conjunction(
                [sign_formula(dict(polynomial), allowed) for polynomial, allowed in signs.items()]
            )
        return self._notes[key]

    def signs(self, world: Arena, free: frozenset[str]) -> dict[Normal, Signs]:
        """The polynomials in the free features that runs noted, each with its signs: the world's
        own run, and those of its company."""
        found: dict[Normal, Signs] = {}
        for here in self.company(world):
            trace = here.situation.trace
            assert trace is not None
            for polynomial, signs in signs_of(trace, free).items():
                found[polynomial] = found.get(polynomial, signs) & signs
        return found

    def company(self, world: Arena) -> tuple[Arena, ...]:
        """The world and those at other values of features that have finitely many, which its
        questions go through one by one."""
        company = dict.fromkeys((world,))
        waiting = [world]
        while waiting:
            here = waiting.pop()
            for over in self.asked.get(here, ()):
                if not self.rational(over):
                    new = [w for w in self.worlds.fibre(here, over) if w not in company]
                    company.update(dict.fromkeys(new))
                    waiting += new
        return tuple(company)


def signs_of(trace: Trace, free: frozenset[str]) -> dict[Normal, Signs]:
    """The polynomials in the free features that a run noted, each with its signs."""
    fixed = {name: value for name, value in trace.point.items() if name not in free}
    found: dict[Normal, Signs] = {}
    for polynomial, signs in trace.signs.items():
        rest = restricted(polynomial, fixed)
        if set(rest) - {()}:
            normal, factor = normalized(rest)
            here = signs if factor > 0 else frozenset(-sign for sign in signs)
            found[normal] = found.get(normal, here) & here
    return found
