"""What a match comes to: which of the ways in which it can end is the one that it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from bargain.core.games import Matrix
from bargain.logic.arena import Node
from bargain.logic.evaluator import Ending, Outcome
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.symbolic.cases import Cases, Faults
from bargain.symbolic.matches import Matches
from bargain.symbolic.needs import Kind

K = TypeVar("K")


class Results:
    """Everything that is told of a match, as the cases of evaluations, by name."""

    def __init__(self, matches: Matches, first: Node, second: Node) -> None:
        self.matrix = isinstance(matches.rules, Matrix)
        self.cases: dict[str, Cases[Any]] = {}
        for side, node in (("first", first), ("second", second)):
            if self.matrix:
                matches.find([(Kind.PAYOFF, node)])
                report = matches.report(node)
                self.cases[f"{side} action"] = report.renamed(lambda said: said.action)
            else:
                matches.find([(Kind.PAYOFF, node), (Kind.OUTSIDE, node), (Kind.COURSE, node)])
                course = matches.course(node)
                self.cases[f"{side} demand"] = course.demand()
                self.cases[f"{side} outside"] = matches.outside(node)
                self.cases[f"{side} share"] = course.share(matches.features.split)
            self.cases[f"{side} payoff"] = matches.payoff(node)
        if not self.matrix:
            course = matches.course(first)
            agrees = course.agrees()
            self.cases["agreement"] = Cases({True: agrees, False: f.negation(agrees)})
            self.cases["round"] = Cases({item.number: item.final for item in course.rounds})

    def formulas(self) -> dict[str, Formula]:
        """The guard of each case, by a name that tells it."""
        wanted: dict[str, Formula] = {}
        for name, cases in self.cases.items():
            for value, guard in cases.values.items():
                wanted[f"{name} is {value}"] = guard
            if cases.faults:
                wanted[f"no {name}"] = f.disjunction(cases.faults.values())
        return wanted

    def faults(self, found: Mapping[str, bool]) -> Faults | None:
        """The faults of the first evaluation that has no answer."""
        wrong = (cases for name, cases in self.cases.items() if found.get(f"no {name}", False))
        return next((cases.faults for cases in wrong), None)

    def value(self, name: str, found: Mapping[str, bool]) -> Any:
        """The value whose guard is true."""
        values = [value for value in self.cases[name].values if found[f"{name} is {value}"]]
        assert len(values) == 1, (name, values)
        return values[0]


def outcome_of(results: Results, found: Mapping[str, bool]) -> Outcome:
    """The outcome, by which guards are true."""
    first, second = _ending("first", results, found), _ending("second", results, found)
    if results.matrix:
        return Outcome(first, second, None, None)
    agreement, number = results.value("agreement", found), results.value("round", found)
    return Outcome(first, second, agreement, number)


def _ending(side: str, results: Results, found: Mapping[str, bool]) -> Ending:
    payoff = results.value(f"{side} payoff", found)
    if results.matrix:
        return Ending(results.value(f"{side} action", found), None, None, payoff, None)
    told = [results.value(f"{side} {name}", found) for name in ("demand", "outside", "share")]
    return Ending(None, told[0], told[1], payoff, told[2])
