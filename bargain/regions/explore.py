"""Finding all cells: run a point, describe everything that goes like it, go on outside of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import partial

from bargain.core.games import FeatureValue
from bargain.core.terms import ProgramName
from bargain.core.text import program_text
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Arena, Closure, Ground, Node
from bargain.logic.cells import Cells, signs_of
from bargain.logic.courses import Courses
from bargain.logic.cover import explored, grown, settle_covered
from bargain.logic.level import Level
from bargain.logic.limits import CellsUnknown, TooHard, refuse_too_long
from bargain.logic.projection import projected
from bargain.logic.settle import Evaluation, Settlement
from bargain.logic.situation import Situation
from bargain.logic.tracked import Trace
from bargain.logic.worlds import Worlds, finite_values, intervals
from bargain.match import match_of, report_of
from bargain.regions.cell import Cell, Ending, NoOutcome, Payoff, Regions, Went
from bargain.regions.check import checked
from bargain.regions.formulas import Settled
from bargain.regions.merge import merged
from bargain.smt import formula as f
from bargain.smt.formula import Formula

MAX_CELLS = 2_000
"""A match with more cells than this, before any are merged, is undecided."""


def regions(
    ground: Ground,
    situation: Situation,
    first: ProgramName,
    second: ProgramName,
    over: Sequence[str],
    max_questions: int,
) -> Regions:
    """Split the ranges of the features `over`; the others keep the situation's values.

    Raises `TooHard`, and `DiagnosticError` where the programs do not fit the game.
    """
    explorer = Explorer(ground, situation, first, second, over, max_questions)
    cells = [
        cell for finite in finite_values(situation.game, over) for cell in explorer.part(finite)
    ]
    found = Regions(
        program_text(first),
        program_text(second),
        situation.game.name,
        tuple(over),
        {name: situation.game.features[name].range for name in over},
        {name: value for name, value in situation.values.items() if name not in over},
        (),
    )
    return checked(merged(found, cells, situation.game), situation.game)


class Explorer:
    """Finds the cells of a match, at given values of the features that have finitely many."""

    def __init__(
        self,
        ground: Ground,
        situation: Situation,
        first: ProgramName,
        second: ProgramName,
        over: Sequence[str],
        max_questions: int,
    ) -> None:
        self.ground = ground
        self.situation = situation
        self.pair = (first, second)
        self.intervals = {
            name: interval for name, interval in intervals(situation.game).items() if name in over
        }
        self.max_questions = max_questions
        self.courses = Courses(situation)

    def roots(self, arena: Arena) -> tuple[Node, ...]:
        """What is asked about: both sides of the match, or one where that is both."""
        return arena.match(*self.pair)

    def part(
        self, finite: Mapping[str, FeatureValue], enough: Callable[[Cell], bool] | None = None
    ) -> list[Cell]:
        """The cells at these values of the features that have finitely many, up to one that is
        `enough`."""
        values = self.situation.values
        # The game's own values make a telling sample, where they are in the cell.
        start = {n: v for n in self.intervals if isinstance(v := values[n], Fraction)}

        def found(run: Callable[[Mapping[str, Fraction], Sequence[Formula]], Cell]) -> list[Cell]:
            return explored(
                run, lambda cell: cell.formula, start, self.intervals, MAX_CELLS, enough
            )

        try:
            return found(partial(self.cell, finite))
        except TooHard as stop:
            with suppress(TooHard, DiagnosticError):
                settled = self.settled({**values, **finite})
                return found(partial(self.settled_cell, settled, finite))
            raise stop

    def settled(self, values: Mapping[str, FeatureValue]) -> Settled:
        """The match, settled by formulas."""
        situation = Situation(self.situation.game, values)
        free = frozenset(self.intervals)
        return Settled(self.ground, situation, self.roots, free, self.max_questions)

    def settled_cell(
        self,
        settled: Settled,
        finite: Mapping[str, FeatureValue],
        point: Mapping[str, Fraction],
        outside: Sequence[Formula],
    ) -> Cell:
        """Run both sides at a point, and describe points that go like it, as `cell` does."""
        values = {**self.situation.values, **finite, **point}
        if not settled.has_answer(values):
            raise CellsUnknown("at some of them there is no answer")
        level, roots = settled.at(values)
        ending = self.settled_ending(level, roots)
        signs, more = settled.around(roots)
        more = f.conjunction([more, *outside])
        plain = projected(signs, more, point, self.intervals)
        if plain is None:
            raise CellsUnknown("a cell has no simple description")
        sample = {name: values[name] for name in (*finite, *self.intervals)}
        return Cell({name: (v,) for name, v in finite.items()}, plain, f.TRUE, sample, ending)

    def cell(
        self,
        finite: Mapping[str, FeatureValue],
        point: Mapping[str, Fraction],
        outside: Sequence[Formula],
    ) -> Cell:
        """Run the match at a point, and describe points that go like it: all of them, except for
        those that others describe; `outside` says that a point is none of these."""
        free = frozenset(self.intervals)
        values = {**self.situation.values, **finite, **point}
        try:
            situation = Situation(self.situation.game, values)
        except DiagnosticError as error:
            return self.uncomputable(values, finite, error)
        worlds = Worlds(self.ground, situation)
        evaluations: list[Evaluation] = []
        closure, ending = self.run(worlds, evaluations)
        signs, more = Cells(worlds, closure, evaluations).cell_around(closure.roots, free)
        if more is not f.TRUE:
            # Only a part may be described, and other points find other parts of the same.
            more = f.conjunction([more, *outside])
            plain = projected(signs, more, point, self.intervals)
            if plain is not None:
                signs, more = plain, f.TRUE
        return Cell(
            {name: (value,) for name, value in finite.items()},
            signs,
            more,
            {name: value for name, value in values.items() if name in (*finite, *free)},
            ending,
        )

    def uncomputable(
        self,
        values: Mapping[str, FeatureValue],
        finite: Mapping[str, FeatureValue],
        error: DiagnosticError,
    ) -> Cell:
        """The points at which the game's own numbers cannot be computed, as at this one."""
        refuse_too_long(error)
        trace = Trace({n: v for n, v in values.items() if isinstance(v, Fraction)})
        with suppress(DiagnosticError):
            Situation(self.situation.game, values, trace)
        return Cell(
            {name: (value,) for name, value in finite.items()},
            signs_of(trace.signs, trace.point, frozenset(self.intervals)),
            f.TRUE,
            {name: value for name, value in values.items() if name in (*finite, *self.intervals)},
            NoOutcome(error.diagnostics),
        )

    def run(self, worlds: Worlds, evaluations: list[Evaluation]) -> tuple[Closure, Ending]:
        try:
            settlement = settle_covered(
                worlds, self.roots, self.courses, self.max_questions, evaluations=evaluations
            )
            ending = self.ending(settlement)
        except DiagnosticError as error:
            refuse_too_long(error)
            closure = grown(worlds, self.roots(worlds.home), self.max_questions)
            return closure, NoOutcome(error.diagnostics)
        return settlement.closure, ending

    def ending(self, settlement: Settlement) -> Ending:
        """What became of the roots, in a settled closure. Raises `DiagnosticError`."""
        return self.went(settlement, settlement.closure.roots)

    def settled_ending(self, level: Level, roots: Sequence[Node]) -> Ending:
        """The same where formulas have settled the match."""
        return self.settled_went(level, roots)

    def went(self, settlement: Settlement, nodes: Sequence[Node]) -> Went:
        match = match_of((nodes[0], nodes[-1]), settlement)
        return Went(
            (match.first.report, match.second.report),
            match.agreement,
            match.round,
            (self.payoff(match.first.payoff), self.payoff(match.second.payoff)),
        )

    def settled_went(self, level: Level, nodes: Sequence[Node]) -> Went:
        first, second = nodes[0], nodes[-1]
        course = level.course(first) if level.situation.matrix is None else None
        return Went(
            (report_of(level, first), report_of(level, second)),
            course.agreement if course is not None else None,
            course.round if course is not None else None,
            (self.payoff(level.payoff(first)), self.payoff(level.payoff(second))),
        )

    def payoff(self, value: Fraction) -> Payoff:
        values = self.situation.values.items()
        fixed = {n: v for n, v in values if isinstance(v, Fraction) and n not in self.intervals}
        return Payoff.of(value, fixed)
