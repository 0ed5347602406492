"""A tournament as CSV: one line for each ordered pair, or for each program.

The columns of pairs are those of the conformance vectors: reports as text, payoffs as exact
fractions, and the sizes of all certificates of the match, ascending, with blanks between them. A
match without an answer has `undecided` or `no answer` for both reports and nothing else.
"""

from __future__ import annotations

import csv
from io import StringIO
from itertools import product

from bargain.match import Match, Undecided
from bargain.output.standings import standings
from bargain.output.tournament_text import wrong_role
from bargain.results import Tournament

COLUMNS = (
    "first",
    "second",
    "first_report",
    "second_report",
    "first_payoff",
    "second_payoff",
    "certificate_sizes",
)
SUMMARY_COLUMNS = (
    "program",
    "matches",
    "mean_payoff",
    "agreements",
    "exploited",
    "exploited_by",
)


def tournament_csv(tournament: Tournament, *, summary_only: bool = False) -> str:
    """The pairs, or (`summary_only`) the standings, whose lists of names have `; ` in between."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if summary_only:
        writer.writerow(SUMMARY_COLUMNS)
        for name, matches, mean, agreements, by in standings(tournament):
            writer.writerow([name, matches, mean, agreements, len(by), "; ".join(by)])
        return out.getvalue()
    writer.writerow(COLUMNS)
    pairs = product(tournament.programs, repeat=2)
    for (first, second), row in zip(pairs, tournament.rows, strict=True):
        if isinstance(row, Match):
            writer.writerow(
                [
                    first,
                    second,
                    row.first.report,
                    row.second.report,
                    row.first.payoff,
                    row.second.payoff,
                    " ".join(map(str, row.certificate_sizes)),
                ]
            )
        elif not wrong_role(row):
            answer = "undecided" if isinstance(row, Undecided) else "no answer"
            writer.writerow([first, second, answer, answer, "", "", ""])
    return out.getvalue()
