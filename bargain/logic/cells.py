"""Which points go like one that was run.

Every world notes the signs of polynomials that its run depends on. A point with the same signs goes
the same way, unless what is looked at depends on a question about all values of some features, but
not of all of those in which the points differ: then what that question comes to may differ, too. So
a *cell* of a world is described step by step. Before anything was struck, it is where the notes
hold. After each step, it is where, besides, every such question's fibre looks as it did: each point
of it is in the cell of one of the fibre's worlds, one step before, and each of these cells has a
point there. By induction on the steps, what is looked at is the same at all points of a cell. There
are enough steps that, wherever a question is asked, nothing more is struck after the last level.

The points are enough when their cells cover all values of every fibre, which Z3 decides. Feature
values are rational numbers; where that makes a difference (`cost * cost == 1/2`), only rational
roots count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.core.games import FeatureValue
from bargain.core.terms import Relation
from bargain.logic.arena import Arena, Closure, Node, Question
from bargain.logic.constraints import in_range, sign_formula
from bargain.logic.elimination import is_linear
from bargain.logic.limits import CellsUnknown
from bargain.logic.needs import questions_need, reports_need
from bargain.logic.nesting import Nesting
from bargain.logic.rational_point import LIMIT, rational_point
from bargain.logic.settle import Evaluation
from bargain.logic.tracked import Normal, Signs, normalized, restricted
from bargain.logic.worlds import Fibre, Worlds, intervals
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.smt.script import Script, TooLong
from bargain.smt.solver import TOO_LONG, Answer, check_script

MOST_WORK: Final = 4_000_000
"""Units of Z3's work for all cells of one match; a character of what it is asked is one, too."""


class Cells:
    """The cells of a closure's worlds, as formulas in the features that `free` names.

    `evaluations` are those that settled the closure: they tell in how many steps.
    """

    def __init__(self, worlds: Worlds, closure: Closure, evaluations: Sequence[Evaluation]) -> None:
        self.worlds = worlds
        self.closure = closure
        self.intervals = intervals(worlds.game)
        self.nesting = Nesting()
        self.steps = self._steps(evaluations)
        self._known: dict[tuple[Arena, tuple[Question, ...], frozenset[str], int], Formula] = {}
        self._made: dict[tuple[object, ...], Formula] = {}
        self._notes: dict[tuple[Arena, frozenset[str]], Formula] = {}

    def _steps(self, evaluations: Sequence[Evaluation]) -> int:
        """In how many steps everything is looked at that tells how the closure is settled.

        One for each level that is walked: where something is struck, and one more for each
        strength. What is inside of other questions is looked at one step later for each of these.
        With budgets, so are the sizes, which depend on all that is reached, after each evaluation.
        """
        questions = self.closure.questions
        depth = self.nesting.depth(questions)
        sized = depth if any(q.compiled.budget is not None for q in questions) else 0
        walked = (len(e.strikes) + len(set(e.offsets)) + sized for e in evaluations)
        return depth + sum(walked)

    def extend(self) -> bool:
        """Add points that go like none of those that were run; whether there were any.

        Raises `CellsUnknown`.
        """
        found: list[tuple[Fibre, Mapping[str, FeatureValue]]] = []
        for fibre in self.worlds.fibres.values():
            free = self.rational(fibre.over)
            if not free:
                continue
            asked = [
                question
                for question in self.closure.questions
                if question.compiled.term.over == fibre.over and question.node.arena in fibre.worlds
            ]
            for finite, worlds in self.parts(fibre):
                cells = [self.cell(world, moved(asked, world), free) for world in worlds]
                point = self.uncovered(cells, free)
                run = [_at(world, free) for world in worlds]
                if point in run:
                    # Its own cell lacks it as long as some fibre lacks a point: perhaps this one.
                    point = self.uncovered([*cells, *map(_only, run)], free)
                if point is not None:
                    found.append((fibre, {**dict(finite), **point}))
        for fibre, values in found:
            self.worlds.add(fibre, values)
        return bool(found)

    def rational(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the features that range over intervals."""
        return frozenset(name for name in names if name in self.intervals)

    def uncovered(
        self, cells: Iterable[Formula], free: frozenset[str]
    ) -> dict[str, Fraction] | None:
        """A point in none of these cells, if there is one.

        Values that are in use are preferred, and the ends of ranges. Others would make other
        fibres, with points of their own, and so on without end where two questions take turns.
        """
        ranges = {name: self.intervals[name] for name in self.intervals if name in free}
        outside = [f.negation(cell) for cell in cells]
        known = [_one_of(name, self.worlds.values_of(name)) for name in ranges]
        point = rational_point([*outside, *known], ranges, ask=self.ask)
        return point if point is not None else rational_point(outside, ranges, ask=self.ask)

    def ask(self, assertions: Sequence[Formula]) -> Answer:
        """Ask Z3, as long as this match has not asked too much of it. Raises `CellsUnknown`.

        Most fibres are as they were when the last points were added, and so are their questions.
        """
        try:
            script = Script(assertions)
        except TooLong:
            raise CellsUnknown(TOO_LONG) from None
        text = script.text()
        self.worlds.work += len(text)
        left = MOST_WORK - self.worlds.work
        if left <= 0:
            raise CellsUnknown("it takes too much of Z3's work")
        known = self.worlds.answers.get(text)
        if known is not None:
            return known
        answer = check_script(script, limit=min(LIMIT, left))
        self.worlds.work += answer.cost
        self.worlds.answers[text] = answer
        return answer

    def parts(self, fibre: Fibre) -> list[tuple[tuple[tuple[str, FeatureValue], ...], list[Arena]]]:
        """A fibre's worlds by the values of those of its features that have finitely many."""
        finite = [name for name in fibre.over if name not in self.intervals]
        parts: dict[tuple[tuple[str, FeatureValue], ...], list[Arena]] = {}
        for world in fibre.worlds:
            values = world.situation.values
            parts.setdefault(tuple((name, values[name]) for name in finite), []).append(world)
        return list(parts.items())

    def cell(self, world: Arena, conditions: tuple[Question, ...], free: frozenset[str]) -> Formula:
        """Where the conditions of these questions come to the same as in this world, at every
        level, if only the free features differ from it."""
        return self._settled(world, self.nesting.lifted(questions_need(conditions)), free)

    def cell_around(
        self, nodes: Sequence[Node], free: frozenset[str]
    ) -> tuple[Mapping[Normal, Signs], Formula]:
        """Where these nodes, of one world, do the same in the end, if only the free features
        differ: the signs that polynomials have there, and what has to hold besides."""
        needed = reports_need(nodes)
        worlds = {nodes[0].arena: None}
        asked = dict.fromkeys(needed)
        simple = True
        waiting = [*needed]
        while waiting:
            question = waiting.pop()
            ranging = self.rational(question.compiled.term.over)
            simple = simple and (not ranging or free <= ranging)
            for place in () if ranging else question.places():
                worlds[place.arena] = None
                [there] = moved([question], place.arena)
                new = [q for q in self.nesting.direct(there) if q not in asked]
                asked.update(dict.fromkeys(new))
                waiting += new
        signs: dict[Normal, Signs] = {}
        for world in worlds:
            trace = world.situation.trace
            assert trace is not None
            for polynomial, allowed in signs_of(trace.signs, trace.point, free).items():
                signs[polynomial] = signs.get(polynomial, allowed) & allowed
        if simple or not self.steps:
            return signs, f.TRUE
        return signs, self._settled(nodes[0].arena, self.nesting.lifted(needed), free)

    def _settled(self, world: Arena, needed: tuple[Question, ...], free: frozenset[str]) -> Formula:
        # Each step finds those before it remembered, so none recurs deeply.
        cell = self._cell(world, needed, free, 0)
        for step in range(1, self.steps + 1):
            cell = self._cell(world, needed, free, step)
        return cell

    def _cell(
        self, world: Arena, needed: tuple[Question, ...], free: frozenset[str], step: int
    ) -> Formula:
        """What depends on nothing but the world's run and these questions of it, this many steps
        after the beginning."""
        key = (world, needed, free, step)
        known = self._known.get(key)
        if known is None:
            parts = [self.notes(world, free)]
            for question in needed if step else ():
                ranging = self.rational(question.compiled.term.over)
                if not ranging or not free <= ranging:
                    parts += self._fibre_alike(question, free, step)
            known = self._known[key] = self._once("and", f.conjunction, parts)
        return known

    def _once(
        self, kind: object, make: Callable[[list[Formula]], Formula], parts: list[Formula]
    ) -> Formula:
        """One object for the same kind of formula of the same parts: what is shared is written
        once."""
        key = (kind, *map(id, parts))
        if key not in self._made:
            self._made[key] = make(parts)
        return self._made[key]

    def _fibre_alike(self, question: Question, free: frozenset[str], step: int) -> list[Formula]:
        """Where a question's fibre has points of the same cells, and no others."""
        over = question.compiled.term.over
        ranging = [name for name in over if name in self.intervals]
        variables = [f.Variable(name, f.REAL) for name in ranging]
        bounds = f.conjunction([in_range(name, self.intervals[name]) for name in ranging])
        inner = free | frozenset(ranging)

        def speaks_of(cell: Formula) -> bool:
            return any(variable in f.variables_of([cell]) for variable in variables)

        def alike(cells: list[Formula]) -> Formula:
            anywhere = f.disjunction(cells)
            if speaks_of(anywhere):
                bound = {v.name for v in (*variables, *f.bound_in(f.inside([anywhere])))}
                if not is_linear(anywhere, bound):
                    # The quantifiers speak of real numbers, and features have rational values.
                    raise CellsUnknown("irrational values may make a difference")
                anywhere = f.forall(variables, f.implication(bounds, anywhere))
            met = [
                f.exists(variables, f.conjunction([bounds, cell])) if speaks_of(cell) else cell
                for cell in cells
            ]
            return f.conjunction([anywhere, *met])

        found: list[Formula] = []
        for _, worlds in self.parts(self.worlds.fibre_of(question.node.arena, over)):
            cells = [
                self._cell(asked.node.arena, self.nesting.inside(asked), inner, step - 1)
                for there in worlds
                for asked in moved([question], there)
            ]
            found.append(self._once(over, alike, cells))
        return found

    def notes(self, world: Arena, free: frozenset[str]) -> Formula:
        """Where the signs are those that settling the world's matches took."""
        key = (world, free)
        if key not in self._notes:
            trace = world.situation.trace
            assert trace is not None
            signs = trace.signs if trace.settled is None else trace.settled
            self._notes[key] = signs_formula(signs_of(signs, trace.point, free))
        return self._notes[key]


def moved(questions: Sequence[Question], world: Arena) -> tuple[Question, ...]:
    """The same questions, each once, as they are asked in this world."""
    return tuple(
        dict.fromkeys(question.node.at(world).questions[question.index] for question in questions)
    )


def _at(world: Arena, names: Iterable[str]) -> dict[str, Fraction]:
    """The values of some rational features in a world."""
    values = world.situation.values
    return {name: v for name in names if isinstance(v := values[name], Fraction)}


def _only(point: Mapping[str, Fraction]) -> Formula:
    """Where the features have just these values."""
    return f.conjunction([_one_of(name, [value]) for name, value in point.items()])


def _one_of(name: str, values: Iterable[Fraction]) -> Formula:
    variable = f.Variable(name, f.REAL)
    return f.disjunction([f.compare(Relation.EQUAL, variable, f.number(value)) for value in values])


def signs_formula(signs: Mapping[Normal, Signs]) -> Formula:
    return f.conjunction(
        [sign_formula(dict(polynomial), allowed) for polynomial, allowed in signs.items()]
    )


def signs_of(
    noted: Mapping[Normal, Signs], point: Mapping[str, Fraction], free: frozenset[str]
) -> dict[Normal, Signs]:
    """What a run at a point noted, as signs of polynomials in the free features."""
    fixed = {name: value for name, value in point.items() if name not in free}
    found: dict[Normal, Signs] = {}
    for polynomial, signs in noted.items():
        rest = restricted(polynomial, fixed)
        if set(rest) - {()}:
            normal, factor = normalized(rest)
            here = signs if factor > 0 else frozenset(-sign for sign in signs)
            found[normal] = found.get(normal, here) & here
    return found
