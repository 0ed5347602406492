"""Budgets and why-not answers as the data of `whatif_schema`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bargain.core.terms import PA, Budget
from bargain.diagnostics import Diagnostic
from bargain.match import Undecided
from bargain.output.as_data import (
    diagnostics_data,
    given_data,
    place_data,
    report_data,
    undecided_data,
)
from bargain.output.schema import whatif as s
from bargain.output.why_not_text import also_text
from bargain.whatif.budgets import Budgets
from bargain.whatif.contest import (
    Change,
    NoOutcome,
    Outcome,
    SetArgument,
    SetFeature,
    SetStrength,
)
from bargain.whatif.fixes import Answer, Fix
from bargain.whatif.why_not import WhyNot
from bargain.whatif.zone import Bound


def budgets_document(
    found: Budgets | Undecided, warnings: Iterable[Diagnostic]
) -> s.BudgetsDocument:
    result = undecided_data(found) if isinstance(found, Undecided) else budgets_data(found)
    return s.BudgetsDocument(result=result, diagnostics=diagnostics_data(warnings))


def why_not_document(found: WhyNot | Undecided, warnings: Iterable[Diagnostic]) -> s.WhyNotDocument:
    result = undecided_data(found) if isinstance(found, Undecided) else why_not_data(found)
    return s.WhyNotDocument(result=result, diagnostics=diagnostics_data(warnings))


def budgets_data(found: Budgets) -> s.BudgetsData:
    names = found.names
    number = {group.outcome: index for index, group in enumerate(found.outcomes)}
    return s.BudgetsData(
        first=found.first,
        second=found.second,
        game=found.game,
        given=given_data(found.given),
        axes=tuple(s.AxisData(name=axis.name, description=axis.words) for axis in found.axes),
        outcomes=tuple(
            s.OutcomeAreasData(
                ending=ending_data(group.outcome),
                areas=tuple(
                    s.AreaData(
                        bounds=_bounds(names, area.bounds),
                        words=found.words(area),
                        least=area.least,
                    )
                    for area in group.areas
                ),
                least=group.least,
            )
            for group in found.outcomes
        ),
        cells=tuple(
            s.BudgetCellData(bounds=_bounds(names, cell.bounds), outcome=number[cell.outcome])
            for cell in found.cells
        ),
    )


def _bounds(names: Sequence[str], bounds: Iterable[Bound]) -> tuple[s.BoundData, ...]:
    shown = (None, *names)
    return tuple(s.BoundData(plus=shown[i], minus=shown[j], at_most=most) for i, j, most in bounds)


def ending_data(outcome: Outcome) -> s.EndingData:
    if isinstance(outcome, NoOutcome):
        return s.NoOutcomeData(codes=outcome.codes)
    first, second = outcome.reports
    return s.EndedData(
        reports=(report_data(first), report_data(second)),
        agreement=outcome.agreement,
        round=outcome.round,
        payoffs=(str(outcome.payoffs[0]), str(outcome.payoffs[1])),
    )


def why_not_data(found: WhyNot) -> s.WhyNotData:
    return s.WhyNotData(
        first=found.first,
        second=found.second,
        game=found.game,
        given=given_data(found.given),
        claim=found.claim,
        holds=found.holds,
        ending=ending_data(found.outcome),
        answers=tuple(map(_answer, found.answers)),
    )


def _answer(answer: Answer) -> s.AnswerData:
    return s.AnswerData(
        kind=answer.kind.value, places=answer.places, fixes=tuple(map(_fix, answer.fixes))
    )


def _fix(fix: Fix) -> s.FixData:
    return s.FixData(
        place=fix.place,
        before=fix.before,
        after=fix.after,
        change=_change(fix.change),
        smallest=fix.smallest,
        also=also_text(fix.also) if fix.also is not None else None,
        ending=ending_data(fix.outcome),
    )


def _change(change: Change) -> s.ChangeData:
    match change:
        case SetStrength(site=site, strength=strength):
            return s.StrengthChangeData(
                program=site.program,
                place=place_data(site.node.span),
                level=strength.level if isinstance(strength, PA) else None,
                budget=strength.entries if isinstance(strength, Budget) else None,
            )
        case SetArgument(side=side, place=place, value=value):
            return s.ArgumentChangeData(
                side="second" if side else "first", argument=place + 1, value=value
            )
        case SetFeature(name=name, value=chosen):
            return s.FeatureChangeData(feature=name, value=given_data({name: chosen})[name])
