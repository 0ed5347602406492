"""What a population's matches come to, as plain data that can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from bargain.core import terms as t
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Node
from bargain.logic.settle import Settlement, settle
from bargain.logic.verdicts import Verdict, verdict
from bargain.match import Match, Table
from bargain.model import Model, load
from tests.strategies import Population

QuestionKey: TypeAlias = tuple[t.ProgramName, t.ProgramName, int, t.Provable]
"""Who asks, facing whom, in which role, and what."""


@dataclass(frozen=True)
class Told:
    """A match as a user sees it."""

    reports: tuple[str, str]
    payoffs: tuple[Fraction, Fraction]
    agreement: bool | None
    rounds: int | None
    certificate_sizes: tuple[int, ...]

    def mirrored(self) -> Told:
        (a, b), (x, y) = self.reports, self.payoffs
        return Told((b, a), (y, x), self.agreement, self.rounds, self.certificate_sizes)


@dataclass(frozen=True)
class NoAnswer:
    """A match in error, by the codes of its errors."""

    codes: frozenset[str]

    def mirrored(self) -> NoAnswer:
        return self


def told(match: Match) -> Told:
    return Told(
        (str(match.first.report), str(match.second.report)),
        (match.first.payoff, match.second.payoff),
        match.agreement,
        match.round,
        match.certificate_sizes,
    )


def table_of(population: Population, text: str | None = None) -> tuple[Model, Table]:
    model = load(text if text is not None else population.text)
    return model, model.table("G", population.given)


def settled(population: Population) -> Iterator[tuple[Model, Table, Match]]:
    """Every match that has an answer."""
    model, table = table_of(population)
    for first, second in population.matches():
        try:
            match = table.match(model.program(first), model.program(second))
        except DiagnosticError:
            continue
        assert isinstance(match, Match)
        yield model, table, match


def outcomes(
    population: Population, text: str | None = None, **options: Any
) -> dict[tuple[str, str], Told | NoAnswer]:
    """Every match of a population, in this text if it is not the population's own."""
    model, table = table_of(population, text)
    found: dict[tuple[str, str], Told | NoAnswer] = {}
    for first, second in population.matches():
        try:
            match = table.match(model.program(first), model.program(second), **options)
        except DiagnosticError as error:
            found[first, second] = NoAnswer(frozenset(f.code for f in error.diagnostics))
        else:
            assert isinstance(match, Match)
            found[first, second] = told(match)
    return found


def questions(settlement: Settlement) -> Iterator[tuple[int, QuestionKey]]:
    """The place of every question in a settlement, and who asks what there."""
    for index, question in enumerate(settlement.questions):
        node = question.node
        yield index, (node.me, node.them, node.seat, question.compiled.term)


def asked(table: Table, match: Match, node: Node, term: t.Provable) -> Verdict | None:
    """The verdict on a question that an observer asks in the place of `node`, None in an error."""
    observer = table.arena.observer(term, node)
    try:
        closure = table.arena.closure((*match.nodes, observer))
        settlement = settle(closure, table.arena.situation, table.courses)
    except DiagnosticError:
        return None
    index = next(
        index
        for index, question in enumerate(settlement.questions)
        if question.node is observer and question.compiled.term is term
    )
    return verdict(settlement, index)
