"""Regions as the data of `regions_schema`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bargain.core.games import Domain, Enumeration, FeatureValue, Interval
from bargain.diagnostics import Diagnostic
from bargain.logic.constraints import relation_of
from bargain.logic.tracked import Normal
from bargain.match import Undecided
from bargain.output.as_data import diagnostics_data, given_data, report_data, undecided_data
from bargain.output.regions_text import where_text
from bargain.output.schema import regions as s
from bargain.output.schema.whatif import NoOutcomeData
from bargain.regions.cell import Cell, Ending, NoOutcome, Payoff, Regions, ending_key
from bargain.smt.formula import TRUE
from bargain.smt.script import Script


def regions_document(
    found: Regions | Undecided, warnings: Iterable[Diagnostic]
) -> s.RegionsDocument:
    result = undecided_data(found) if isinstance(found, Undecided) else regions_data(found)
    return s.RegionsDocument(result=result, diagnostics=diagnostics_data(warnings))


def regions_data(found: Regions) -> s.RegionsData:
    number = {ending_key(ending): place for place, (ending, _) in enumerate(found.endings)}
    return s.RegionsData(
        first=found.first,
        second=found.second,
        game=found.game,
        given=given_data(found.given),
        features=tuple(_range(name, domain) for name, domain in found.domains.items()),
        outcomes=tuple(_ending(ending) for ending, _ in found.endings),
        cells=tuple(_cell(cell, found, number) for cell in found.cells),
    )


def _range(name: str, domain: Domain) -> s.RangeData:
    match domain:
        case Interval(low=low, high=high):
            return s.IntervalData(name=name, low=str(low), high=str(high))
        case Enumeration(values=values):
            return s.ValuesData(name=name, values=values)
    return s.ValuesData(name=name, values=(True, False))


def _ending(ending: Ending) -> s.WentData | NoOutcomeData:
    if isinstance(ending, NoOutcome):
        return NoOutcomeData(codes=tuple(sorted({found.code for found in ending.diagnostics})))
    first, second = ending.reports
    return s.WentData(
        reports=(report_data(first), report_data(second)),
        agreement=ending.agreement,
        round=ending.round,
        payoffs=(_payoff(ending.payoffs[0]), _payoff(ending.payoffs[1])),
    )


def _payoff(payoff: Payoff) -> s.QuotientData:
    return s.QuotientData(over=_terms(payoff.over), under=_terms(payoff.under))


def _terms(polynomial: Normal) -> tuple[s.TermData, ...]:
    return tuple(
        s.TermData(factor=str(factor), features=monomial) for monomial, factor in polynomial
    )


def _cell(cell: Cell, regions: Regions, number: Mapping[object, int]) -> s.CellData:
    return s.CellData(
        choices={name: _values(name, values) for name, values in cell.choices.items()},
        constraints=tuple(
            s.ConstraintData(terms=_terms(polynomial), relation=relation_of(signs).value)
            for polynomial, signs in cell.signs.items()
        ),
        more=None if cell.more is TRUE else Script([cell.more]).text(),
        words=where_text(cell, regions),
        sample=given_data(cell.sample),
        outcome=number[ending_key(cell.ending)],
    )


def _values(name: str, values: tuple[FeatureValue, ...]) -> tuple[bool | str, ...]:
    return tuple(given_data({name: value})[name] for value in values)
