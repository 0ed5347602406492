"""What the definition says of a population, as the rows of a table.

`python -m tests.reference.expected` writes the table beside every file of
tests/conformance/populations. A match without an answer has its error codes for a report.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bargain.model import Model, load
from tests.reference.definition import Definition, NoAnswer

COLUMNS: Final = (
    "first",
    "second",
    "first_report",
    "second_report",
    "first_payoff",
    "second_payoff",
    "certificate_sizes",
)


def rows(model: Model) -> Iterator[dict[str, str]]:
    """Every ordered pair of the programs without parameters that their roles allow."""
    programs, name = model.contestants(None, None)
    definition = Definition(model.module.names, model.games[name], model.module.table, {})
    for first in programs:
        for second in programs:
            row = dict.fromkeys(COLUMNS, "")
            row |= {"first": first, "second": second}
            try:
                outcome = definition.match(model.program(first), model.program(second))
            except NoAnswer as fault:
                row["first_report"] = " ".join(sorted(fault.codes))
            else:
                row["first_report"], row["second_report"] = outcome.reports
                row["first_payoff"], row["second_payoff"] = map(str, outcome.payoffs)
                row["certificate_sizes"] = " ".join(map(str, outcome.certificate_sizes))
            yield row


def write(path: Path) -> None:
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(load(path)))


if __name__ == "__main__":
    for population in sorted((Path(__file__).parents[1] / "conformance/populations").glob("*.bgl")):
        write(population)
