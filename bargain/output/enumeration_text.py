"""Enumerated programs as text: lists, counts and behaviours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bargain.enumeration import Behaviour, Enumerated
from bargain.enumeration.guests import Ended, Unanswered
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import counted, ended_text, report_text

WRONG_ROLE: Final = "BGL071"


def heading(game: str, total: int, size: int) -> str:
    return f"{_programs(total)} of {game} with at most {counted(size, 'condition')}"


def one_line(program: Enumerated) -> str:
    """The statements of a program."""
    _, *body, _ = program.text("_").splitlines()
    return " ".join(line.strip() for line in body)


def list_lines(
    programs: Iterable[Enumerated], last: int, largest: int, style: Style = PLAIN
) -> Iterator[str]:
    """A line or more for each program, up to number `last` and size `largest`."""
    wide, narrow = max(len(f"{last}"), len("number")), max(len(f"{largest}"), len("size"))
    yield f"{'number':>{wide}}  {'size':>{narrow}}  program\n"
    rest = " " * (wide + narrow + 4)
    for one in programs:
        first = f"{one.number:>{wide}}  {one.size:>{narrow}}  "
        lines = wrapped(one_line(one), style.width, first=first, rest=rest)
        yield "".join(f"{line}\n" for line in lines)


def counts_text(counts: Sequence[int]) -> str:
    rows = [["size", "programs"], *([f"{n}", f"{count:,}"] for n, count in enumerate(counts))]
    lines = aligned([*rows, ["all", f"{sum(counts):,}"]], right=frozenset({0, 1}))
    return "".join(f"{line}\n" for line in lines)


def left_out(shown: int, total: int) -> str:
    """What to say where not all were listed."""
    return f"… and {total - shown:,} more: --most {total} lists all, --count counts\n"


def not_run(run: int, total: int) -> str:
    """What to say where not all were run."""
    return f"The first {run:,} of {total:,}; --most {total} runs all.\n"


def behaviours_text(
    found: Sequence[tuple[Enumerated, Behaviour, int]],
    matches: Sequence[tuple[str, str]],
    rounds: int,
    style: Style = PLAIN,
) -> str:
    """Every behaviour with how many programs have it, the smallest of them, and what they do.

    Matches that would need it in a role that it cannot play are passed over.
    """
    blocks = []
    for program, seen, programs in found:
        first = f"{_programs(programs)}, the smallest: "
        lines = wrapped(first + one_line(program), style.width, rest="  ")
        met = [
            (pair, match)
            for pair, match in zip(matches, seen, strict=True)
            if not (isinstance(match, Unanswered) and match.reason == WRONG_ROLE)
        ]
        if not met:
            lines.append("    takes the same role as those that it should meet")
        for pair, match in met:
            told = f"{pair[0]} vs {pair[1]}: {_seen(match, rounds)}"
            lines += wrapped(told, style.width, first="    ", rest="      ")
        blocks.append("".join(f"{line}\n" for line in lines))
    return "\n".join(blocks)


def _seen(match: Ended | Unanswered, rounds: int) -> str:
    match match:
        case Unanswered(undecided=undecided, reason=reason):
            return f"undecided: {reason}" if undecided else f"no answer ({reason})"
        case Ended(first=first, second=second, agreement=agreement, round=number):
            told = ended_text((first, second), agreement, number, rounds)
            if agreement is None:
                return told
            return f"{report_text(first)}, {report_text(second)}: {told}"


def _programs(count: int) -> str:
    return f"{count:,} program{'' if count == 1 else 's'}"
