"""The parts of a result in words: shares, reports, verdicts, outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from bargain.core.games import FeatureValue
from bargain.core.terms import Budget
from bargain.core.text import number_text, strength_text
from bargain.logic.situation import value_text
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable
from bargain.match import DemandReport, Match, QuestionResult, Report, Undecided
from bargain.output.style import Style, wrapped


def percent_text(share: Fraction) -> str:
    """A share as a percentage where that is a short decimal, else as a fraction."""
    percent = number_text(share * 100)
    return str(share) if "/" in percent else f"{percent}%"


def report_text(report: Report) -> str:
    """`demand 60% or fight`, `play C`: as a program would write it."""
    if isinstance(report, DemandReport):
        return f"demand {percent_text(report.demand)} or {report.outside}"
    return str(report)


def given_text(given: Mapping[str, FeatureValue]) -> str:
    return ", ".join(f"{name} = {value_text(value)}" for name, value in given.items())


def pair_text(first: str, second: str, game: str) -> str:
    return f"{first} vs {second} in {game}"


def with_given(title: str, given: Mapping[str, FeatureValue]) -> str:
    """`Alice vs Bob in Split, with cost = 0.1`."""
    return f"{title}, with {given_text(given)}" if given else title


def heading_lines(title: str, given: Mapping[str, FeatureValue], style: Style) -> list[str]:
    lines = wrapped(with_given(title, given), style.width, rest="  ")
    return [style.bold(line) for line in lines]


def outcome_text(match: Match) -> str:
    """`agreement in round 2 of 3`, `disagreement, and so walk against fight`, `C against D`."""
    reports = (match.first.report, match.second.report)
    return ended_text(reports, match.agreement, match.round, match.settlement.situation.rounds)


def ended_text(
    reports: tuple[Report, Report], agreement: bool | None, played: int | None, rounds: int
) -> str:
    """How a match of this many rounds ended; `played` is the last one of them."""
    first, second = reports
    if agreement is None:
        return f"{str(first).removeprefix('play ')} against {str(second).removeprefix('play ')}"
    when = f" in round {played} of {rounds}" if rounds > 1 else ""
    if agreement:
        return f"agreement{when}"
    assert isinstance(first, DemandReport)
    assert isinstance(second, DemandReport)
    return f"disagreement{when}, and so {first.outside} against {second.outside}"


def verdict_text(question: QuestionResult) -> str:
    """`proved, size 12`; for a bounded search also the budget that it had.

    The size is what a search needs, so a bounded one is proved when its size is within its budget.
    """
    had = f", budget {question.strength.entries}" if isinstance(question.strength, Budget) else ""
    match question.verdict:
        case Proved(size=size):
            return f"proved, size {size}{had}"
        case Refuted(size=size):
            return f"refuted, size {size}{had}"
        case Unprovable(level=level):
            return f"unprovable at level {level}{had}"
        case OutOfBudget(budget=budget, needed=needed):
            return f"out of budget {budget}, needs {needed}"


def question_rows(questions: Sequence[QuestionResult]) -> list[tuple[list[QuestionResult], str]]:
    """Questions with words for them: `Alice about Bob: provable (they accept 100% when I hold
    100%)`; with Alice's role where she asks in both. What is asked at several other feature values
    and has one verdict is told together."""
    roles = Counter(asker for asker, _ in {(one.asker, one.player) for one in questions})
    rows: dict[tuple[str, str, object], list[QuestionResult]] = {}
    for place, one in enumerate(questions):
        over = f" for every {', '.join(one.over)}" if one.over else ""
        asked = f"{strength_text(one.strength)}{over} ({one.condition})"
        asker = one.asker if one.asker is not None else "the expectation"
        if roles[one.asker] > 1:
            asker = f"{asker} ({one.player})"
        alike = verdict_text(one) if one.at else place
        rows.setdefault((f"{asker} about {one.opponent}", asked, alike), []).append(one)
    return [(alike, f"{who}{_at(alike)}: {asked}") for (who, asked, _), alike in rows.items()]


def _at(questions: Sequence[QuestionResult]) -> str:
    """Where questions are asked, if that is not at the match's own feature values."""
    if len(questions) == 1:
        return f", at {given_text(questions[0].at)}" if questions[0].at else ""
    names = sorted({name for one in questions for name in one.at})
    return f", at {len(questions)} other values of {' and '.join(names)}"


def undecided_text(match: Undecided) -> str:
    return f"undecided: {match.reason}"


def counted(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 question`, `2 questions`; with `nouns` where an s does not make the plural."""
    return f"{count} {noun if count == 1 else nouns or f'{noun}s'}"
