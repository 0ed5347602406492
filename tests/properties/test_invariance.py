"""What a population's matches come to does not depend on how it is written or worked out."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bargain.source import Source
from bargain.syntax import parse
from bargain.syntax.format import format_file
from tests.properties.outcomes import outcomes
from tests.strategies import Population, populations


@given(populations())
def test_doubling_the_distance_between_strengths_changes_nothing(population: Population) -> None:
    assert outcomes(population, spread=2) == outcomes(population)


@given(populations())
def test_noting_who_reads_whom_changes_nothing(population: Population) -> None:
    assert outcomes(population, track=True) == outcomes(population, track=False)


@given(populations(), st.randoms(use_true_random=False))
def test_the_order_of_declarations_changes_nothing(population: Population, random: Random) -> None:
    declarations = [population.game.text, *population.programs]
    random.shuffle(declarations)
    assert outcomes(population, "\n".join(declarations)) == outcomes(population)


@given(populations(symmetric=True))
def test_symmetric_games_give_mirror_images_their_mirrored_outcome(population: Population) -> None:
    found = outcomes(population)
    assert found == {(b, a): outcome.mirrored() for (a, b), outcome in found.items()}


@given(populations())
def test_formatting_changes_no_outcome(population: Population) -> None:
    file, wrong = parse(Source("population.bgl", population.text))
    assert not wrong
    assert outcomes(population, format_file(file)) == outcomes(population)


@given(populations(), st.sampled_from((" ", "\n", "\t # (\n ", " # }\r\n")))
def test_spaces_line_breaks_and_comments_change_no_outcome(
    population: Population, space: str
) -> None:
    text = re.sub(r"\s+", lambda _: space, population.text)
    assert outcomes(population, text) == outcomes(population)
