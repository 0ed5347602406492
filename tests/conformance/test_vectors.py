"""Every ordered pair of whole populations, to the letter: reports, payoffs, certificate sizes.

The project's own populations stand in `populations/`, with what the definition says of them
(`python -m tests.reference.expected` writes that). Larger ones, made elsewhere, stand in a folder
`shared/vectors` beside the repository, where there is one.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bargain.diagnostics import DiagnosticError
from bargain.match import Match
from bargain.model import Model, load
from bargain.symbolic.evaluator import Z3Evaluator
from tests.reference import expected

OWN = Path(__file__).parent / "populations"
EVERY = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 40
"""Z3 settles one in so many of the larger populations' matches."""
SHARED = Path(__file__).parents[2].parent / "shared" / "vectors"


def rows(path: Path) -> list[dict[str, str]]:
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(
    model: Model, first: str, second: str, evaluator: Z3Evaluator | None = None
) -> dict[str, str]:
    row = dict.fromkeys(expected.COLUMNS, "")
    row |= {"first": first, "second": second}
    try:
        match = model.match(first, second, evaluator=evaluator)
    except DiagnosticError as error:
        return row | {"first_report": " ".join(sorted({f.code for f in error.diagnostics}))}
    assert isinstance(match, Match)
    return row | {
        "first_report": str(match.first.report),
        "second_report": str(match.second.report),
        "first_payoff": str(match.first.payoff),
        "second_payoff": str(match.second.payoff),
        "certificate_sizes": " ".join(map(str, match.certificate_sizes)),
    }


def wrong(
    path: Path, *, every: int = 1, evaluator: Z3Evaluator | None = None
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    model = load(path)
    for row in rows(path)[::every]:
        here = found(model, row["first"], row["second"], evaluator)
        if here != row:
            yield here, row


@pytest.mark.parametrize("path", sorted(OWN.glob("*.bgl")), ids=lambda path: path.stem)
def test_own_populations_do_what_is_written_beside_them(path: Path) -> None:
    assert list(wrong(path)) == []


@pytest.mark.parametrize("path", sorted(OWN.glob("*.bgl")), ids=lambda path: path.stem)
def test_own_populations_do_the_same_by_z3(path: Path) -> None:
    assert list(wrong(path, evaluator=Z3Evaluator())) == []


@pytest.mark.parametrize("path", sorted(OWN.glob("*.bgl")), ids=lambda path: path.stem)
def test_what_is_written_beside_own_populations_is_what_the_definition_says(path: Path) -> None:
    assert list(expected.rows(load(path))) == rows(path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="there is no shared/vectors beside the repository")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.bgl")), ids=lambda path: path.stem)
def test_shared_vectors_are_reproduced(path: Path) -> None:
    assert list(wrong(path)) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="there is no shared/vectors beside the repository")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.bgl")), ids=lambda path: path.stem)
def test_shared_vectors_are_reproduced_by_z3(path: Path) -> None:
    assert list(wrong(path, every=EVERY, evaluator=Z3Evaluator())) == []
