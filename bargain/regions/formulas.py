"""Cells of a match whose questions are settled by formulas.

Where questions about different features depend on each other, no points may be enough to tell which
others go like them. Formulas in the features that range say where each question of the match is
held in the end (see `bargain.symbolic.everywhere`). At a point, it then takes one run of both
programs to find the outcome, and what that depends on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bargain.core.games import FeatureValue
from bargain.logic.arena import Ground, Node, Question, Roots
from bargain.logic.cells import signs_of
from bargain.logic.courses import Courses
from bargain.logic.cover import grown
from bargain.logic.level import Level
from bargain.logic.situation import Situation
from bargain.logic.tracked import Normal, Signs
from bargain.logic.worlds import Worlds
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.symbolic.evaluator import INSTEAD_LIMIT
from bargain.symbolic.everywhere import Everywhere
from bargain.symbolic.queries import Queries


class Settled:
    """A match, settled at all values of the features `free`.

    Raises `TooHard`, and `DiagnosticError` where the match has no answer at some of these values
    and a question is about all of them.
    """

    def __init__(
        self,
        ground: Ground,
        situation: Situation,
        roots: Roots,
        free: frozenset[str],
        max_questions: int,
    ) -> None:
        self.free = free
        self.courses = Courses(situation)
        self.worlds = Worlds(ground, situation)
        self.closure = grown(self.worlds, roots(self.worlds.home), max_questions)
        formulas = Everywhere(
            self.worlds,
            self.closure,
            self.courses,
            Queries(INSTEAD_LIMIT, None),
            max_questions,
            free,
        )
        formulas.settle(1, [])
        self.without_answer = formulas.without_answer
        self.held = {
            question: formulas.held_around(question)
            for question in self.closure.questions
            if question.node.arena is self.worlds.home
        }

    def at(self, values: Mapping[str, FeatureValue]) -> tuple[Level, Sequence[Node]]:
        """The last level at a point, and the roots there: the sides of the match first."""
        world = self.worlds.at(values)
        held: dict[Node, int] = {}
        for node in self.closure.nodes:
            if node.arena is self.worlds.home:
                node.at(world).reach()
        for question in self.held:
            node = question.node.at(world)
            held.setdefault(node, 0)
            if self.holds(question, values):
                held[node] |= question.bit
        roots = [node.at(world) for node in self.closure.roots]
        return Level(world.situation, self.courses, held), roots

    def holds(self, question: Question, values: Mapping[str, FeatureValue]) -> bool:
        """Whether a question is held at a point in the end."""
        return self._is_true(self.held[question], values)

    def has_answer(self, values: Mapping[str, FeatureValue]) -> bool:
        """Whether the match has an answer at a point, as far as its questions and reports go."""
        return not self._is_true(self.without_answer, values)

    def _is_true(self, formula: Formula, values: Mapping[str, FeatureValue]) -> bool:
        at = {
            f.Variable(name, f.REAL): f.number(value)
            for name in self.free
            if isinstance(value := values[name], Fraction)
        }
        return f.replaced(formula, at) is f.TRUE

    def around(self, nodes: Sequence[Node]) -> tuple[Mapping[Normal, Signs], Formula]:
        """Where these nodes do the same as at a point at which they have run: the signs that
        polynomials have there, and what has to hold besides."""
        world = nodes[0].arena
        trace = world.situation.trace
        assert trace is not None
        values = world.situation.values
        parts = [
            formula if self._is_true(formula, values) else f.negation(formula)
            for formula in (self.without_answer, *self.held.values())
        ]
        return signs_of(trace.signs, trace.point, self.free), f.conjunction(parts)
