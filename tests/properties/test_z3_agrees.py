"""Both evaluators settle every match alike: outcomes, strikes, sizes, verdicts and errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bargain.diagnostics import DiagnosticError
from bargain.logic.verdicts import Verdict, verdict
from bargain.match import Match, Undecided
from bargain.symbolic.evaluator import Z3Evaluator
from tests.properties.outcomes import Told, table_of, told
from tests.strategies import Population, populations


@dataclass(frozen=True)
class Settled:
    """Everything that an evaluator finds out about a match."""

    told: Told
    shares: tuple[Fraction | None, Fraction | None]
    struck: Sequence[int | None]
    abandoned: dict[int, int]
    levels: tuple[int, ...]
    verdicts: tuple[Verdict, ...]


def settled(match: Match | Undecided) -> Settled:
    assert isinstance(match, Match)
    settlement = match.settlement
    return Settled(
        told(match),
        (match.first.share, match.second.share),
        list(settlement.struck),
        dict(settlement.abandoned),
        tuple(settlement.levels),
        tuple(verdict(settlement, index) for index in range(len(settlement.questions))),
    )


def compare(population: Population) -> None:
    model, table = table_of(population)
    for pair in population.matches():
        first, second = model.program(pair[0]), model.program(pair[1])
        evaluator = Z3Evaluator()
        try:
            direct = settled(table.match(first, second))
        except DiagnosticError as error:
            codes = {found.code for found in error.diagnostics}
            try:
                table.match(first, second, evaluator=evaluator)
            except DiagnosticError as other:
                assert {found.code for found in other.diagnostics} == codes
            else:
                raise AssertionError(f"{pair} has an answer by Z3") from error
        else:
            assert settled(table.match(first, second, evaluator=evaluator)) == direct


@given(populations(matrix=True))
def test_matrix_games_are_settled_alike(population: Population) -> None:
    compare(population)


@given(populations(matrix=False, rounds=st.just(1)))
def test_bargaining_is_settled_alike(population: Population) -> None:
    compare(population)


@given(populations(matrix=False, rounds=st.sampled_from((2, 3))))
def test_bargaining_in_rounds_is_settled_alike(population: Population) -> None:
    compare(population)


@given(populations(looks=st.just(True)))
def test_programs_that_look_at_each_other_are_settled_alike(population: Population) -> None:
    compare(population)
