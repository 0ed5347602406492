"""What a failed search would have found with a larger budget, and what its program then did.

The budget is changed where the program has it from: an argument of one of the two programs, or the
`within` in its source. All larger budgets are looked at, by the cells that they fall into.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bargain.core import terms as t
from bargain.core.text import program_text, share_text
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Question
from bargain.logic.verdicts import OutOfBudget, Proved, verdict
from bargain.match import DemandReport, Match, Report
from bargain.model import Model
from bargain.syntax import tree
from bargain.whatif.axes import Axis, other_use
from bargain.whatif.contest import SIDES, Contest, Stopped, Trial
from bargain.whatif.sites import sites_of
from bargain.whatif.staircase import cells
from bargain.whatif.zone import MOST, Zone


@dataclass(frozen=True, slots=True)
class Larger:
    """What a search does with a larger budget, and what comes of it.

    With that budget it may need still more, since larger budgets see more: `needs` is that, or None
    where it comes to its end; `proved` says whether it then succeeds. `first` and `second` are what
    the two programs report, where that is something else than they did report.
    """

    budget: int
    needs: int | None
    proved: bool
    first: str | None
    second: str | None


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A search with larger budgets; `changed` says what is changed.

    One that was abandoned: with as much as it `needed`, and with the `least` budget above its own
    with which it comes to its end, None if no budget is enough. One that came to its end and failed
    has no `needed`, and its `least` budget is the one with which it succeeds.
    """

    changed: str
    needed: Larger | None
    least: Larger | None


def counterfactuals(model: Model, match: Match, max_questions: int) -> dict[int, Counterfactual]:
    """For the bounded questions that the two programs ask and that fail, by their places in the
    closure. Those that no budget would help are left out, unless they were abandoned."""
    settlement = match.settlement
    first, second = match.nodes
    contest = Contest(model, first.me, second.me, match.game, match.given, None, max_questions)
    found: dict[int, Counterfactual] = {}
    for index, question in enumerate(settlement.questions):
        if question.node not in match.nodes or question.compiled.budget is None:
            continue
        needed = settlement.abandoned.get(index)
        if needed is None and settlement.is_proved(index):
            continue
        search = _Search.of(contest, match, question)
        try:
            answer = search.answer(needed) if search is not None else None
        except (Stopped, DiagnosticError):
            # Another budget leads into something too large, or without an answer.
            continue
        if answer is not None:
            found[index] = answer
    return found


class _Search:
    """A bounded question of one of the two programs, and the axis that its budget is on."""

    def __init__(
        self, contest: Contest, match: Match, question: Question, side: int, axis: Axis
    ) -> None:
        self.contest = contest
        self.match = match
        self.question = question
        self.side = side
        self.axis = axis

    @staticmethod
    def of(contest: Contest, match: Match, question: Question) -> _Search | None:
        side = match.nodes.index(question.node)
        for axis in _axes(contest, side):
            search = _Search(contest, match, question, side, axis)
            if search.counterpart(MOST) is not None and search.counterpart(MOST - 1) is not None:
                return search
        return None

    def counterpart(self, budget: int) -> int | None:
        """The place of the same question among those of its program when the axis has this value;
        None where this does not change the question's budget."""
        changes = self.axis.changes(budget)
        arena = self.contest.table(changes).arena
        program = self.contest.programs(changes)[self.side]
        questions = [compiled.term for compiled in arena.compiled(program).questions]
        term = self.question.compiled.term
        make = self.contest.model.module.table.make
        same = make(t.Provable, t.Budget(budget), term.condition, term.over)
        if same in questions:
            return questions.index(same)
        # Its condition may mention the budget, too, as an argument.
        index = self.question.index
        before = len(self.question.node.questions)
        if len(questions) == before and questions[index].strength == t.Budget(budget):
            return index
        return None

    def larger(self, budget: int, trial: Trial) -> Larger | None:
        """What a trial with this budget shows; None where that has no answer."""
        place = self.counterpart(budget)
        if trial.match is None or place is None:
            return None
        settlement = trial.match.settlement
        question = trial.match.nodes[self.side].questions[place]
        found = verdict(settlement, settlement.index_of(question))
        reports = (
            (self.match.first.report, trial.match.first.report),
            (self.match.second.report, trial.match.second.report),
        )
        first, second = (_words(new) if new != old else None for old, new in reports)
        needs = found.needed if isinstance(found, OutOfBudget) else None
        return Larger(budget, needs, isinstance(found, Proved), first, second)

    def answer(self, needed: int | None) -> Counterfactual | None:
        if needed is None:
            proved = next((found for found in self.above() if found.proved), None)
            return Counterfactual(self.axis.words, None, proved) if proved is not None else None
        with_needed = self.larger(needed, self.contest.trial(self.axis.changes(needed)))
        if with_needed is None:
            return None
        least = next((found for found in self.above() if found.needs is None), None)
        return Counterfactual(self.axis.words, with_needed, least)

    def above(self) -> Iterator[Larger]:
        """The least larger budgets of each way in which the search can go, ascending."""
        budget = self.question.compiled.budget
        assert budget is not None
        start = Zone.everything(1).within((0, 1, -budget - 1))
        assert start is not None
        for cell, trial in cells(self.contest, (self.axis,), start):
            found = self.larger(cell.point[0], trial)
            if found is not None:
                yield found


def _words(report: Report) -> str:
    if isinstance(report, DemandReport):
        return f"demand {share_text(report.demand)} or {report.outside}"
    return str(report)


def _axes(contest: Contest, side: int) -> list[Axis]:
    """Where a program's budgets may come from: its arguments, then its source."""
    program = contest.programs()[side]
    template = contest.model.module.names.programs.get(program.name)
    if template is None:
        return []
    axes: list[Axis] = []
    names = contest.model.module.names
    for place, parameter in enumerate(template.tree.parameters or ()):
        if other_use(names, program.name, place) is None:
            words = f"`{parameter.text}` of {program_text(program)}"
            if program is contest.programs()[1 - side]:
                words += f", {SIDES[side]}"
            axes.append(Axis(parameter.text, ((side, place),), None, words))
    for site in sites_of(template.tree):
        if isinstance(site.node.strength, tree.Within):
            words = f"`{site.strength_text}` of {program.name}, line {site.node.span.line}"
            axes.append(Axis(words, (), site, words))
    return axes
