"""Enumerated programs as the data of `enumeration_schema`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bargain.diagnostics import Diagnostic
from bargain.enumeration import Behaviour, Enumerated
from bargain.enumeration.guests import Ended, Unanswered
from bargain.output.as_data import diagnostics_data, report_data
from bargain.output.schema import enumeration as s


def enumerate_document(
    game: str,
    against: Sequence[str],
    counts: Sequence[int],
    listed: int,
    warnings: Iterable[Diagnostic],
    *,
    programs: Iterable[s.EnumeratedData] | None,
    behaviours: Iterable[s.BehaviourData] | None,
) -> s.EnumerateDocument:
    return s.EnumerateDocument(
        game=game,
        size=len(counts) - 1,
        against=tuple(against),
        counts=tuple(counts),
        total=sum(counts),
        listed=listed,
        programs=tuple(programs) if programs is not None else None,
        behaviours=tuple(behaviours) if behaviours is not None else None,
        diagnostics=diagnostics_data(warnings),
    )


def enumerated_data(program: Enumerated, name: str) -> s.EnumeratedData:
    return s.EnumeratedData(number=program.number, size=program.size, source=program.text(name))


def behaviour_data(
    program: Enumerated,
    name: str,
    seen: Behaviour,
    programs: int,
    matches: Sequence[tuple[str, str]],
) -> s.BehaviourData:
    return s.BehaviourData(
        programs=programs,
        smallest=enumerated_data(program, name),
        matches=tuple(_seen_data(pair, match) for pair, match in zip(matches, seen, strict=True)),
    )


def _seen_data(pair: tuple[str, str], match: Ended | Unanswered) -> s.SeenMatchData:
    first, second = pair
    match match:
        case Unanswered(undecided=undecided, reason=reason):
            return s.UnansweredData(
                status="undecided" if undecided else "no answer",
                first=first,
                second=second,
                reason=reason,
            )
        case Ended():
            return s.SeenData(
                first=first,
                second=second,
                first_report=report_data(match.first),
                second_report=report_data(match.second),
                agreement=match.agreement,
                round=match.round,
            )
