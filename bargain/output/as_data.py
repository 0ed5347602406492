"""Results as the data of `schema`, and as JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from bargain.core.games import Bargaining, FeatureValue, Game, Matrix
from bargain.core.terms import PA, Budget
from bargain.diagnostics import Diagnostic
from bargain.elaborate.kinds import Kind
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable, Verdict
from bargain.match import (
    DemandReport,
    Match,
    QuestionResult,
    Report,
    Side,
    Undecided,
    report_of,
)
from bargain.model import Model
from bargain.output import schema as s
from bargain.output.catalogue import Library
from bargain.output.standings import standings
from bargain.output.tournament_text import wrong_role
from bargain.properties.result import Chosen, Counterexample, PropertyResult
from bargain.results import Expected, ExpectedRace, NoAnswer, Tournament
from bargain.source import Span


def json_text(document: s.Document) -> str:
    """The document as canonical JSON: in the order of the schema, indented, ASCII only."""
    return json.dumps(document.model_dump(mode="json"), indent=2) + "\n"


def schema_text(document: type[s.Document]) -> str:
    """The JSON Schema of a document (draft 2020-12)."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= document.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


# Diagnostics --------------------------------------------------------------------------------------


def diagnostics_data(diagnostics: Iterable[Diagnostic]) -> tuple[s.DiagnosticData, ...]:
    return tuple(map(diagnostic_data, diagnostics))


def diagnostic_data(diagnostic: Diagnostic) -> s.DiagnosticData:
    return s.DiagnosticData(
        code=diagnostic.code,
        severity=diagnostic.severity.value,
        message=diagnostic.message,
        place=place_data(diagnostic.span) if diagnostic.span is not None else None,
        help=diagnostic.hint,
        related=tuple(
            s.RelatedData(message=related.message, place=place_data(related.span))
            for related in diagnostic.related
        ),
    )


def place_data(span: Span) -> s.PlaceData:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return s.PlaceData(
        file=span.source.name, line=line, column=column, end_line=end_line, end_column=end_column
    )


# Matches ------------------------------------------------------------------------------------------


def given_data(given: Mapping[str, FeatureValue]) -> dict[str, bool | str]:
    return {name: _value(value) for name, value in given.items()}


def _value(value: FeatureValue) -> bool | str:
    return str(value) if isinstance(value, Fraction) else value


def outcome_data(match: Match | Undecided | NoAnswer) -> s.OutcomeData:
    return match_data(match) if isinstance(match, Match) else unsettled_data(match)


def row_data(match: Match | Undecided | NoAnswer) -> s.RowData:
    return s.PairData(**_pair(match)) if isinstance(match, Match) else unsettled_data(match)


def unsettled_data(match: Undecided | NoAnswer) -> s.UndecidedData | s.NoAnswerData:
    if isinstance(match, Undecided):
        return undecided_data(match)
    return s.NoAnswerData(
        first=match.first, second=match.second, diagnostics=diagnostics_data(match.diagnostics)
    )


def undecided_data(match: Undecided) -> s.UndecidedData:
    return s.UndecidedData(
        first=match.first, second=match.second, reason=match.reason, max_questions=match.limit
    )


def match_data(match: Match) -> s.MatchData:
    settlement = match.settlement
    return s.MatchData(
        **_pair(match),
        game=match.game,
        given=given_data(match.given),
        questions=tuple(
            question_data(question, settlement.offsets[index], settlement.struck[index])
            for index, question in enumerate(match.questions)
        ),
        levels=tuple(_level(match, level) for level in settlement.levels),
    )


def _pair(match: Match) -> dict[str, Any]:
    return {
        "first": side_data(match.first),
        "second": side_data(match.second),
        "agreement": match.agreement,
        "round": match.round,
        "certificate_sizes": match.certificate_sizes,
    }


def side_data(side: Side) -> s.SideData:
    return s.SideData(
        program=side.program,
        player=side.player,
        report=report_data(side.report),
        share=str(side.share) if side.share is not None else None,
        payoff=str(side.payoff),
    )


def report_data(report: Report) -> s.ReportData:
    if isinstance(report, DemandReport):
        return s.DemandData(demand=str(report.demand), outside=report.outside)
    return s.PlayData(action=report.action)


def question_data(question: QuestionResult, offset: int, struck: int | None) -> s.QuestionData:
    strength = question.strength
    return s.QuestionData(
        asker=question.asker,
        player=question.player,
        opponent=question.opponent,
        strength=question.strength_text,
        level=strength.level if isinstance(strength, PA) else 0,
        budget=strength.entries if isinstance(strength, Budget) else None,
        for_every=question.over,
        condition=question.condition,
        at=given_data(question.at),
        verdict=verdict_data(question.verdict),
        offset=offset,
        struck_at=struck,
    )


def verdict_data(verdict: Verdict) -> s.VerdictData:
    match verdict:
        case Proved(size=size):
            return s.ProvedData(size=size)
        case Refuted(level=level, size=size):
            return s.RefutedData(level=level, size=size)
        case Unprovable(level=level):
            return s.UnprovableData(level=level)
        case OutOfBudget(budget=budget, needed=needed):
            return s.OutOfBudgetData(budget=budget, needed=needed)


def _level(match: Match, number: int) -> s.LevelData:
    settlement = match.settlement
    level = settlement.at(number)
    first, second = match.nodes
    return s.LevelData(
        level=number,
        first_report=report_data(report_of(level, first)),
        second_report=report_data(report_of(level, second)),
        struck=tuple(i for i, struck in enumerate(settlement.struck) if struck == number),
    )


# Tournaments and expectations ---------------------------------------------------------------------


def tournament_document(
    tournament: Tournament,
    given: Mapping[str, FeatureValue],
    warnings: Iterable[Diagnostic],
    *,
    summary_only: bool,
) -> s.TournamentDocument:
    return s.TournamentDocument(
        game=tournament.game,
        given=given_data(given),
        programs=tournament.programs,
        matches=None
        if summary_only
        else tuple(row_data(row) for row in tournament.rows if not wrong_role(row)),
        summary=tuple(
            s.StandingData(
                program=standing.program,
                matches=standing.matches,
                mean_payoff=str(standing.mean_payoff) if standing.mean_payoff is not None else None,
                agreements=standing.agreements,
                exploited_by=standing.exploited_by,
            )
            for standing in standings(tournament)
        ),
        diagnostics=diagnostics_data(warnings),
    )


def expectation_data(expected: Expected | ExpectedRace) -> s.ExpectationData:
    span = expected.span
    return s.ExpectationData(
        place=place_data(span),
        text=" ".join(span.text.split()),
        holds=expected.holds,
        match=outcome_data(expected.match) if isinstance(expected, Expected) else None,
    )


# Properties ---------------------------------------------------------------------------------------


def property_data(result: PropertyResult) -> s.PropertyData:
    shown = result.counterexample
    return s.PropertyData(
        place=place_data(result.span),
        title=result.title,
        text=" ".join(result.span.text.split()),
        holds=result.holds,
        matches=result.matches,
        alike=result.alike,
        ill_founded=result.ill_founded,
        features=result.checked.features,
        counterexample=_counterexample_data(shown) if shown is not None else None,
        undecided=result.undecided,
        unanswered=result.unanswered,
        gaps=tuple(
            s.GapData(
                programs=_chosen_data(gap.programs),
                given=given_data(gap.given),
                match=unsettled_data(gap.why),
            )
            for gap in result.gaps
        ),
        stopped=result.stopped,
    )


def _counterexample_data(found: Counterexample) -> s.CounterexampleData:
    from bargain.explain import claim_findings
    from bargain.output.properties_text import counterexample_bounds

    return s.CounterexampleData(
        programs=_chosen_data(found.programs),
        given=given_data(found.given),
        where=tuple(counterexample_bounds(found)) if found.cell is not None else None,
        match=match_data(found.match),
        because=tuple(
            s.FoundData(condition=part.own_words, holds=part.value, seen=part.seen)
            for part in claim_findings(found.match, found.observer)
        ),
    )


def _chosen_data(programs: Mapping[str, Chosen]) -> dict[str, s.ChosenData]:
    return {
        name: s.ChosenData(name=chosen.name, source=chosen.source)
        for name, chosen in programs.items()
    }


# Files and libraries ------------------------------------------------------------------------------


def file_data(file: str, model: Model | None, found: Sequence[Diagnostic]) -> s.FileData:
    """A checked file; `model` is None where it has errors."""
    return s.FileData(
        file=file,
        ok=model is not None,
        games=len(model.games) if model is not None else 0,
        programs=len(model.programs) if model is not None else 0,
        expectations=_count(model) if model is not None else 0,
        properties=len(model.module.properties) if model is not None else 0,
        diagnostics=diagnostics_data(found),
    )


def _count(model: Model) -> int:
    return len(model.module.expectations) + len(model.module.timeline_expectations)


def tested_file_data(
    file: str,
    results: Sequence[Expected | ExpectedRace],
    properties: Sequence[PropertyResult],
    found: Sequence[Diagnostic],
) -> s.TestedFileData:
    every = [result.holds for result in (*results, *properties)]
    no_answer = sum(bool(result.holds is None and result.diagnostics) for result in results)
    return s.TestedFileData(
        file=file,
        passed=every.count(True),
        failed=every.count(False),
        undecided=every.count(None) - no_answer,
        no_answer=no_answer,
        expectations=tuple(map(expectation_data, results)),
        properties=tuple(map(property_data, properties)),
        diagnostics=diagnostics_data(found),
    )


def library_data(library: Library) -> s.LibraryData:
    return s.LibraryData(
        name=library.name,
        games=tuple(map(game_data, library.games)),
        programs=tuple(
            s.ProgramData(
                name=entry.name,
                parameters=tuple(
                    s.ParameterData(name=name, kind=_KINDS[kind] if kind is not None else None)
                    for name, kind in entry.parameters
                ),
                games=entry.games,
                description=entry.description,
            )
            for entry in library.programs
        ),
        timelines=library.timelines,
    )


_KINDS: dict[Kind, Literal["number", "name", "program"]] = {
    Kind.NUMBER: "number",
    Kind.NAME: "name",
    Kind.PROGRAM: "program",
}


def game_data(game: Game) -> s.GameData:
    rules = game.rules
    features = [
        s.FeatureData(
            name=feature.name,
            range=str(feature.range),
            default=_value(feature.default) if feature.default is not None else None,
        )
        for feature in game.features.values()
    ]
    return s.GameData(
        name=game.name,
        players=game.players,
        actions=rules.actions if isinstance(rules, Matrix) else None,
        demands=tuple(map(str, rules.demands)) if isinstance(rules, Bargaining) else None,
        outside=rules.options if isinstance(rules, Bargaining) else None,
        rounds=rules.rounds if isinstance(rules, Bargaining) else 1,
        features=tuple(features),
    )
