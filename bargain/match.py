"""Two programs and a situation to an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from bargain.core.games import FeatureValue
from bargain.core.terms import PA, Budget, Condition, ProgramName, Strength
from bargain.core.text import condition_text, program_text
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena, Node, Roots
from bargain.logic.courses import Courses
from bargain.logic.graph import DemandLeaf
from bargain.logic.level import Level
from bargain.logic.limits import CellsUnknown, TooHard, TooManyQuestions
from bargain.logic.settle import Evaluation, Settlement, settle
from bargain.logic.verdicts import Verdict, verdict
from bargain.record import Record

if TYPE_CHECKING:
    from bargain.logic.evaluator import Ending
    from bargain.symbolic.evaluator import Z3Evaluator


class PlayReport(Record):
    """A program of a matrix game plays this action."""

    action: str

    def __str__(self) -> str:
        return f"play {self.action}"


class DemandReport(Record):
    """A program demands this share, in the round in which the match ends, and takes this outside
    option (or would, had the match ended in disagreement)."""

    demand: Fraction
    outside: str

    def __str__(self) -> str:
        return f"demand {self.demand} or {self.outside}"


Report: TypeAlias = PlayReport | DemandReport


class Side(Record):
    """What one program did and got. `share` is None in a matrix game."""

    program: str
    player: str
    report: Report
    payoff: Fraction
    share: Fraction | None


class QuestionResult(Record):
    """A question of the match: which program asked what about whom, and the answer.

    `condition` is in the words of the asking program, for which `they` is `opponent`. In an
    expectation's own questions the asker is None. `over` are the features whose values it is about,
    all of them. Such a question makes others be asked at other feature values: `at` has the values
    that are not the match's own. `player` is the asker's role, None where roles make no difference.
    """

    asker: str | None
    player: str | None
    opponent: str
    strength: Strength
    condition: str
    verdict: Verdict
    term: Condition
    over: tuple[str, ...]
    at: Mapping[str, FeatureValue]

    @property
    def strength_text(self) -> str:
        match self.strength:
            case PA(level=level):
                return f"PA+{level}" if level else "PA"
            case Budget(entries=entries):
                return f"within {entries}"


class Match:
    """A settled match. `questions` and `certificate_sizes` are worked out when first asked for.

    `agreement` and `round` are None in a matrix game.
    """

    __slots__ = ("_questions", "agreement", "first", "nodes", "round", "second", "settlement")

    def __init__(
        self,
        first: Side,
        second: Side,
        agreement: bool | None,
        number: int | None,
        nodes: tuple[Node, Node],
        settlement: Settlement,
    ) -> None:
        self.first = first
        self.second = second
        self.agreement = agreement
        self.round = number
        self.nodes = nodes
        self.settlement = settlement
        self._questions: tuple[QuestionResult, ...] | None = None

    @property
    def game(self) -> str:
        return self.settlement.situation.game.name

    @property
    def given(self) -> Mapping[str, FeatureValue]:
        """The value of every feature, given or by default."""
        return self.settlement.situation.values

    @property
    def questions(self) -> tuple[QuestionResult, ...]:
        """Every question of the closure with its verdict, those of the two programs first."""
        if self._questions is None:
            self._questions = tuple(
                question_result(self.settlement, index)
                for index in range(len(self.settlement.questions))
            )
        return self._questions

    @property
    def certificate_sizes(self) -> tuple[int, ...]:
        """The sizes of the certificates of all proved questions of the closure, at the match's own
        feature values, ascending."""
        settlement = self.settlement
        home = self.nodes[0].arena
        proved = [
            index
            for index, question in enumerate(settlement.questions)
            if question.node.arena is home and settlement.is_proved(index)
        ]
        if not proved:
            return ()
        sizes = settlement.sizes()
        return tuple(sorted(sizes.of(index) for index in proved))

    def __repr__(self) -> str:
        return (
            f"<Match {self.first.program} vs {self.second.program}: "
            f"{self.first.report}; {self.second.report}>"
        )

    def __str__(self) -> str:
        from bargain.output.match_text import match_text

        return match_text(self).rstrip("\n")

    def _repr_html_(self) -> str:
        from bargain.output.html import match_html

        return match_html(self)


class Undecided(Record):
    """The match was not settled, because a limit was reached: `reason` says which.

    Says nothing about what the programs would do. `limit` is the number of questions where there
    are more than that: ask again with a higher one.
    """

    first: str
    second: str
    reason: str
    limit: int | None

    def __str__(self) -> str:
        from bargain.output.match_text import undecided_match_text

        return undecided_match_text(self).rstrip("\n")

    def _repr_html_(self) -> str:
        from bargain.output.html import undecided_html

        return undecided_html(self)


class Table:
    """Where matches of one situation are settled: programs and nodes are made once and kept.

    Not safe to share between threads.
    """

    def __init__(self, arena: Arena) -> None:
        self.arena = arena
        self.courses = Courses(arena.situation)

    def match(
        self,
        first: ProgramName,
        second: ProgramName,
        *,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        spread: int = 1,
        track: bool | None = None,
        evaluations: list[Evaluation] | None = None,
        evaluator: Z3Evaluator | None = None,
    ) -> Match | Undecided:
        """Settle the closure of a match and run both programs, or have `evaluator` do it.

        Raises `DiagnosticError` when the match has no answer: a cycle (BGL070), a program in the
        wrong role (BGL071), a computed demand that is not on the grid (BGL072).
        """

        def roots(arena: Arena) -> tuple[Node, ...]:
            return arena.match(first, second)

        try:
            settlement = self.settled(
                roots,
                max_questions,
                spread=spread,
                track=track,
                evaluations=evaluations,
                evaluator=evaluator,
            )
            nodes = settlement.closure.roots
            return match_of((nodes[0], nodes[-1]), settlement)
        except TooHard as stop:
            return undecided(first, second, stop)

    def ask(
        self,
        first: ProgramName,
        second: ProgramName,
        condition: Condition,
        *,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        evaluations: list[Evaluation] | None = None,
        evaluator: Z3Evaluator | None = None,
    ) -> tuple[bool, Match] | Undecided:
        """Whether a condition of an observer holds of a match, and the match."""

        def roots(arena: Arena) -> tuple[Node, ...]:
            nodes = arena.match(first, second)
            return (*nodes, arena.observer(condition, nodes[0]))

        try:
            settlement = self.settled(
                roots, max_questions, evaluations=evaluations, evaluator=evaluator
            )
            *nodes, observer = settlement.closure.roots
            holds = holds_for(observer, settlement)
            return holds, match_of((nodes[0], nodes[-1]), settlement)
        except TooHard as stop:
            return undecided(first, second, stop)

    def settled(
        self,
        roots: Roots,
        max_questions: int,
        *,
        spread: int = 1,
        track: bool | None = None,
        evaluations: list[Evaluation] | None = None,
        evaluator: Z3Evaluator | None = None,
    ) -> Settlement:
        """What can be reached from the roots, settled. Raises `TooHard`."""
        if evaluator is not None:
            return evaluator.settle(
                self.arena,
                roots,
                self.courses,
                max_questions,
                spread=spread,
                evaluations=evaluations,
            )
        closure = self.arena.closure(roots(self.arena), max_questions)
        if not closure.varies:
            return settle(
                closure,
                self.arena.situation,
                self.courses,
                spread=spread,
                track=track,
                evaluations=evaluations,
            )
        from bargain.logic.cover import settle_covered
        from bargain.logic.worlds import Worlds

        worlds = Worlds(self.arena.ground, self.arena.situation)
        try:
            return settle_covered(
                worlds, roots, self.courses, max_questions, spread=spread, evaluations=evaluations
            )
        except TooHard as stop:
            # Questions about different features that depend on each other are easier for formulas
            # than for runs at points.
            from bargain.symbolic.evaluator import INSTEAD_LIMIT, Z3Evaluator

            try:
                return Z3Evaluator(limit=INSTEAD_LIMIT).settle(
                    self.arena,
                    roots,
                    self.courses,
                    max_questions,
                    spread=spread,
                    evaluations=evaluations,
                )
            except CellsUnknown:
                raise
            except TooHard:
                raise stop from None


def undecided(first: ProgramName, second: ProgramName, stop: TooHard) -> Undecided:
    limit = stop.limit if isinstance(stop, TooManyQuestions) else None
    return Undecided(program_text(first), program_text(second), stop.reason, limit)


def holds_for(observer: Node, settlement: Settlement) -> bool:
    """Whether the condition of an observer holds in the end."""
    if settlement.evaluator is not None:
        return settlement.evaluator.holds(settlement.held_at(settlement.levels[-1]), observer)
    entry = observer.program.entry
    assert entry is not None
    return settlement.final.truth(entry, observer)


def match_of(nodes: tuple[Node, Node], settlement: Settlement) -> Match:
    """The outcome of a settled match. Raises `DiagnosticError` where it has none."""
    if settlement.evaluator is not None:
        return _match_evaluated(nodes, settlement)
    level = settlement.final
    situation = settlement.situation
    if situation.matrix is not None:
        agreement = number = None
    else:
        course = level.course(nodes[0])
        agreement, number = course.agreement, course.round
    players = situation.game.players or ("first", "second")
    first, second = nodes
    # In a symmetric game one node may sit on both sides; its numbers are then the same on both.
    return Match(
        side_of(level, first, players[0]),
        side_of(level, second, players[1]),
        agreement,
        number,
        nodes,
        settlement,
    )


def _match_evaluated(nodes: tuple[Node, Node], settlement: Settlement) -> Match:
    """The outcome that another evaluator than the direct one has found."""
    assert settlement.evaluator is not None
    held = settlement.held_at(settlement.levels[-1])
    outcome = settlement.evaluator.outcome(held, *nodes)
    players = settlement.situation.game.players or ("first", "second")
    return Match(
        _side_evaluated(nodes[0], outcome.first, players[0]),
        _side_evaluated(nodes[1], outcome.second, players[1]),
        outcome.agreement,
        outcome.round,
        nodes,
        settlement,
    )


def _side_evaluated(node: Node, ending: Ending, player: str) -> Side:
    ground = node.program.ground
    assert ground is not None
    report: Report
    if ending.action is not None:
        report = _play_report(ending.action)
    else:
        assert ending.demand is not None
        assert ending.outside is not None
        report = DemandReport(ending.demand, ending.outside)
    return Side(ground.label, player, report, ending.payoff, ending.share)


def side_of(level: Level, node: Node, player: str) -> Side:
    ground = node.program.ground
    assert ground is not None
    return Side(
        ground.label,
        player,
        report_of(level, node),
        level.payoff(node),
        level.course(node).share if level.situation.matrix is None else None,
    )


def report_of(level: Level, node: Node) -> Report:
    """What a program reports at a level."""
    leaf = level.report(node)
    if isinstance(leaf, DemandLeaf):
        return DemandReport(leaf.share, level.outside(node))
    return _play_report(leaf.key)


_play_report = cache(PlayReport)


def question_result(settlement: Settlement, index: int) -> QuestionResult:
    question = settlement.questions[index]
    node = question.node
    term = question.compiled.term
    ground = node.program.ground
    game = node.arena.situation.game
    players = game.players or ("first", "second")
    return QuestionResult(
        asker=ground.label if ground is not None else None,
        player=players[node.seat] if ground is not None and not game.symmetric else None,
        opponent=program_text(node.them),
        strength=term.strength,
        condition=condition_text(term.condition),
        verdict=verdict(settlement, index),
        term=term.condition,
        over=term.over,
        at={
            name: value
            for name, value in node.arena.situation.values.items()
            if value != settlement.situation.values[name]
        },
    )
