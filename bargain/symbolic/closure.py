"""The formulas of a closure, and what Z3 makes of them at a level.

A question is held where its variable is true, and every level is a list of facts about these
variables. In a closure with questions about all values of features, nodes of several worlds stand
side by side, each with the formulas of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from bargain.core import terms as t
from bargain.core.text import condition_text, program_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.arena import Arena, Closure, Node, Question
from bargain.logic.evaluator import Outcome, Walking
from bargain.logic.level import cycle
from bargain.logic.situation import value_text
from bargain.record import Record
from bargain.smt import formula as f
from bargain.smt.formula import BOOL, Formula, Variable, variables_of
from bargain.symbolic.cases import CYCLE, Fault, Faults, Judgement
from bargain.symbolic.features import Features
from bargain.symbolic.matches import Matches
from bargain.symbolic.needs import Kind, Need
from bargain.symbolic.outcome import Results, outcome_of
from bargain.symbolic.queries import Queries


class Asked(Record, by_identity=True):
    """The condition of a question at one of its places: its number, and where it holds."""

    number: int
    node: Node
    term: t.Provable
    judgement: Judgement

    @property
    def condition(self) -> str:
        return f"condition {self.number}"

    @property
    def no_answer(self) -> str:
        return f"no answer {self.number}"


class Wanted(Record, by_identity=True):
    """A formula whose truth is asked at every level, and the questions that it depends on."""

    formula: Formula
    depends_on: tuple[Question, ...]


class ClosureFormulas:
    """An `Evaluator` for a closure."""

    def __init__(self, closure: Closure, queries: Queries) -> None:
        self.closure = closure
        self.queries = queries
        self.several_worlds = closure.varies
        self.questions: dict[Variable, Question] = {}
        self.variables: dict[tuple[Node, t.Provable], Variable] = {}
        self.matches: dict[Arena, Matches] = {}
        self.asked: dict[tuple[Node, t.Provable], Asked] = {}
        self.wanted: dict[str, Wanted] = {}
        self.walks = 0
        self._truths: dict[tuple[int, ...], Mapping[str, bool]] = {}
        self._known: dict[tuple[str, tuple[bool, ...]], bool] = {}
        first, second = closure.roots[0], closure.roots[0].partner
        self.subject = f"{program_text(first.me)} vs {program_text(second.me)}"
        for index, question in enumerate(closure.questions):
            variable = Variable(f"held {index + 1}", BOOL)
            self.variables[question.node, question.compiled.term] = variable
            self.questions[variable] = question
        for question in closure.questions:
            if self.settles(question):
                for place in question.places():
                    self._ask(place, question.compiled.term)
        situation = closure.roots[0].arena.situation
        kind = Kind.COURSE if situation.rounds > 1 else Kind.REPORT
        self.runs = {n: (kind, n) for n in closure.roots if n.program.ground is not None}
        for node, need in self.runs.items():
            self.at(node).find([need])
            self._want(self._no_report(node), self.at(node).faults(need))

    def settles(self, question: Question) -> bool:
        """Whether a question is about the places that it has in the closure, and no others."""
        return True

    def at(self, node: Node) -> Matches:
        """The matches in the world of a node."""
        known = self.matches.get(node.arena)
        if known is None:
            known = Matches(Features(node.arena.situation), self.held)
            self.matches[node.arena] = known
        return known

    def held(self, node: Node, question: t.Provable) -> Formula:
        return self.variables[node, question]

    def _ask(self, node: Node, term: t.Provable) -> None:
        if (node, term) not in self.asked:
            judgement = self.at(node).condition(term.condition, node)
            asked = self.asked[node, term] = Asked(len(self.asked) + 1, node, term, judgement)
            self.wanted[asked.condition] = self._wanted(judgement.yes)
            self._want(asked.no_answer, judgement.faults)

    def _no_report(self, node: Node) -> str:
        return f"no report of {program_text(node.me)} facing {program_text(node.them)}"

    def _want(self, name: str, faults: Faults) -> None:
        """Ask at every level whether one of these faults is there, if there are any."""
        if faults:
            self.wanted[name] = self._wanted(f.disjunction(faults.values()))

    def _wanted(self, formula: Formula) -> Wanted:
        depends_on = tuple(self.questions[variable] for variable in variables_of([formula]))
        return Wanted(formula, depends_on)

    # At a level ------------------------------------------------------------------------------

    def follow(self, walk: Walking) -> AtLevel:
        self.walks += 1
        return AtLevel(self, walk, self.walks)

    def bears_out(self, level: int, held: Mapping[Node, int], question: Question) -> bool:
        return self.judge(held, question, "afterwards")

    def judge(self, held: Mapping[Node, int], question: Question, name: str) -> bool:
        """Whether a question's condition holds, at every one of its places."""
        truths = self.truths(held, name)
        term = question.compiled.term
        everywhere = True
        for place in question.places():
            asked = self.asked[place, term]
            if truths.get(asked.no_answer, False):
                raise self.wrong(held, place, asked.judgement.faults)
            everywhere = everywhere and truths[asked.condition]
        return everywhere

    def run(self, held: Mapping[Node, int], node: Node, name: str) -> None:
        """Raises `DiagnosticError` where a program of the match has no report."""
        if self.truths(held, name).get(self._no_report(node), False):
            need = self.runs[node]
            raise self.wrong(held, node, self.at(node).faults(need), need)

    def truths(self, held: Mapping[Node, int], name: str) -> Mapping[str, bool]:
        """What is true where these questions are held: which conditions, and which faults."""
        key = tuple(held[node] for node in self.closure.asked)
        known = self._truths.get(key)
        if known is None:
            states = {
                about: (about, tuple(_is_held(held, question) for question in wanted.depends_on))
                for about, wanted in self.wanted.items()
            }
            # What depends on nothing that has changed is not asked again.
            anew = {
                about: self.wanted[about].formula
                for about, state in states.items()
                if state not in self._known
            }
            for about, truth in self.asking(held, anew, name).items():
                self._known[states[about]] = truth
            known = {about: self._known[state] for about, state in states.items()}
            self._truths[key] = known
        return known

    def holds(self, held: Mapping[Node, int], observer: Node) -> bool:
        assert observer.condition is not None
        judgement = self.at(observer).condition(observer.condition, observer)
        wanted = {"expected": judgement.yes, "no answer": f.disjunction(judgement.faults.values())}
        found = self.asking(held, wanted, "expectation")
        if found["no answer"]:
            raise self.wrong(held, observer, judgement.faults)
        return found["expected"]

    def outcome(self, held: Mapping[Node, int], first: Node, second: Node) -> Outcome:
        results = Results(self.at(first), first, second)
        found = self.asking(held, results.formulas(), "outcome")
        faults = results.faults(found)
        if faults is not None:
            raise self.wrong(held, first, faults)
        return outcome_of(results, found)

    # Asking ----------------------------------------------------------------------------------

    def asking(
        self, held: Mapping[Node, int], wanted: Mapping[str, Formula], name: str
    ) -> dict[str, bool]:
        """What is true where these questions are held."""
        speaks_of = set(variables_of(wanted.values()))
        mentioned = [variable for variable in self.questions if variable in speaks_of]
        facts: list[Formula] = []
        for variable in mentioned:
            question = self.questions[variable]
            facts.append(variable if _is_held(held, question) else f.negation(variable))
        legend = self._legend(mentioned, wanted) if self.queries.folder is not None else ()
        return self.queries.truths(facts, wanted, name, legend)

    def _legend(self, mentioned: list[Variable], wanted: Mapping[str, Formula]) -> list[str]:
        told = [self.subject]
        for variable in mentioned:
            question = self.questions[variable]
            told.append(f"{variable.name}: {self.told(question.node, question.compiled.term)}")
        told += [
            f"{asked.condition}: {self.told(asked.node, asked.term.condition)}"
            for asked in self.asked.values()
            if not isinstance(wanted.get(asked.condition, f.TRUE), f.Constant)
        ]
        return told

    def told(self, node: Node, term: t.Condition) -> str:
        """A condition, as the program at this node says it."""
        asker = program_text(node.me) if node.program.ground is not None else "an observer"
        told = f"{asker} facing {program_text(node.them)}: {condition_text(term)}"
        if self.several_worlds:
            values = node.arena.situation.values
            told += f" at {', '.join(f'{name} = {value_text(v)}' for name, v in values.items())}"
        return told.replace("\n", " ")

    def wrong(
        self, held: Mapping[Node, int], node: Node, faults: Faults, start: Need | None = None
    ) -> DiagnosticError:
        """The error for the one of these faults that is there: faults of something in the world of
        this node, or of the result `start`."""
        fault = self.which(held, faults)
        if fault.code != CYCLE:
            return DiagnosticError([Diagnostic(fault.code, fault.message, fault.span)])
        way: list[Need] = []
        need = start if start is not None else fault.needed
        while need is not None and need not in way:
            way.append(need)
            around = {
                fault: guard
                for fault, guard in self.at(node).faults(need).items()
                if fault.code == CYCLE
            }
            need = self.which(held, around).needed
        first = way.index(need) if need is not None else len(way) - 1
        return cycle([node for _, node in way[first:]])

    def which(self, held: Mapping[Node, int], faults: Faults) -> Fault:
        """The one of these faults that is there."""
        named = {f"fault {index + 1}": fault for index, fault in enumerate(faults)}
        found = self.asking(held, {name: faults[fault] for name, fault in named.items()}, "fault")
        return next(fault for name, fault in named.items() if found[name])


class AtLevel:
    """A `Standpoint`: what is true at the level that a walk has come to."""

    def __init__(self, formulas: ClosureFormulas, walk: Walking, number: int) -> None:
        self.formulas = formulas
        self.walk = walk
        self.number = number

    @property
    def name(self) -> str:
        return f"evaluation-{self.number}-level-{self.walk.last}"

    def bears_out(self, question: Question) -> bool:
        return self.formulas.judge(self.walk.held, question, self.name)

    def report(self, node: Node) -> None:
        self.formulas.run(self.walk.held, node, self.name)

    def forget(self, nodes: set[Node] | None) -> None:
        """Nothing is remembered but by what is held."""


def _is_held(held: Mapping[Node, int], question: Question) -> bool:
    return bool(held[question.node] & question.bit)
