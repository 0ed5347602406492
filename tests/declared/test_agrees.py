"""Checking a property says what looking at each match says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bargain.core.games import FeatureValue, Interval
from bargain.diagnostics import DiagnosticError
from bargain.match import Undecided
from bargain.model import Model, load
from bargain.properties import PropertyResult, check
from bargain.symbolic.evaluator import Z3Evaluator
from bargain.testing.speech import Speaker, conditions
from tests.regions.test_random_points import value_in
from tests.strategies import Population, populations

POINTS = 200


@dataclass(frozen=True)
class Declared:
    """A property about the programs of a population, as a text."""

    population: Population
    firsts: tuple[str, ...]
    seconds: tuple[str, ...]
    features: tuple[str, ...]
    condition: str

    def text(self, *, turned: bool = False) -> str:
        quantifiers = [
            f"for every a in {{{', '.join(self.firsts)}}}",
            f"for every b in {{{', '.join(self.seconds)}}}",
            *(f"for every {name}" for name in self.features),
        ]
        if turned:
            quantifiers.reverse()
        return (
            f"{self.population.text}\n"
            f'property "generated": {", ".join(quantifiers)}: a vs b in G{self.given}: '
            f"{self.condition}\n"
        )

    @property
    def given(self) -> str:
        values = self.population.given.items()
        kept = [f"{n} = {str(v).lower()}" for n, v in values if n not in self.features]
        return f" given {', '.join(kept)}" if kept else ""

    def __repr__(self) -> str:
        return self.text()


@st.composite
def declared(draw: st.DrawFn, *, rational: bool) -> Declared:
    population = draw(populations(varied=rational, size=2))
    firsts = tuple(name for name, seats in population.players if 0 in seats)
    seconds = tuple(name for name, seats in population.players if 1 in seats)
    assume(firsts and seconds)
    game = load(population.text).games["G"]
    names = [
        name
        for name, feature in game.features.items()
        if rational or not isinstance(feature.range, Interval)
    ]
    assume(names or not rational)
    features = tuple(draw(st.lists(st.sampled_from(names), unique=True))) if names else ()
    speaker = Speaker(population.game, firsts, seconds, looks=True, observes=True)
    some = st.lists(st.sampled_from(firsts), min_size=1, max_size=2, unique=True).map(tuple)
    others = st.lists(st.sampled_from(seconds), min_size=1, max_size=2, unique=True).map(tuple)
    condition = draw(conditions(speaker))
    return Declared(population, draw(some), draw(others), features, condition)


def result_of(text: str, evaluator: Z3Evaluator | None = None) -> tuple[Model, PropertyResult]:
    model = load(text)
    (one,) = model.module.properties
    return model, check(one, evaluator=evaluator)


def asked(
    model: Model, result: PropertyResult, first: str, second: str, values: dict[str, FeatureValue]
) -> bool | None:
    """The truth of the claim in one match; None without an answer."""
    one = result.checked
    names = {"a": model.program(first), "b": model.program(second)}
    try:
        claim = one.claim(names)
        table = model.table("G", {**one.given, **values})
        answer = table.ask(claim.first, claim.second, claim.condition)
    except DiagnosticError:
        return None
    return None if isinstance(answer, Undecided) else answer[0]


def finite_points(model: Model, features: tuple[str, ...]) -> Iterator[dict[str, FeatureValue]]:
    game = model.games["G"]
    ranges = [getattr(game.features[name].range, "values", (False, True)) for name in features]
    for values in product(*ranges):
        yield dict(zip(features, values, strict=True))


def expected(truths: list[bool | None]) -> bool | None:
    return False if False in truths else None if None in truths else True


@given(declared(rational=False))
def test_given_programs_and_finite_features_agree_with_going_through_them(one: Declared) -> None:
    model, result = result_of(one.text())
    truths = {
        (first, second, tuple(values.items())): asked(model, result, first, second, values)
        for first, second in product(one.firsts, one.seconds)
        for values in finite_points(model, one.features)
    }
    assert result.holds is expected(list(truths.values()))
    if result.counterexample is not None:
        found = result.counterexample
        key = (found.programs["a"].name, found.programs["b"].name)
        given = tuple((name, found.given[name]) for name in one.features)
        assert truths[(*key, given)] is False
    else:
        assert result.matches == len(one.firsts) * len(one.seconds)


@settings(max_examples=max(8, settings().max_examples // 4))
@given(declared(rational=True), st.integers(0, 2**32))
def test_rational_features_agree_with_random_points(one: Declared, seed: int) -> None:
    model, result = result_of(one.text())
    random = Random(seed)
    game = model.games["G"]
    if result.counterexample is not None:
        found = result.counterexample
        names = (found.programs["a"].name, found.programs["b"].name)
        assert asked(model, result, *names, dict(found.given)) is False
        assert found.match.given.items() >= found.given.items()
        return
    for first, second in product(one.firsts, one.seconds):
        for _ in range(POINTS):
            point = {name: value_in(random, game.features[name].range) for name in one.features}
            truth = asked(model, result, first, second, point)
            if result.holds:
                assert truth is True, (first, second, point)
            elif not result.undecided:
                assert truth is not False, (first, second, point)


@given(declared(rational=True))
def test_the_order_of_quantifiers_changes_nothing(one: Declared) -> None:
    _, result = result_of(one.text())
    _, other = result_of(one.text(turned=True))
    assert told(result) == told(other)


def told(result: PropertyResult) -> object:
    found = result.counterexample
    return (
        result.holds,
        result.matches,
        result.undecided,
        result.unanswered,
        None if found is None else (dict(found.programs), dict(found.given)),
    )


@settings(max_examples=max(8, settings().max_examples // 8))
@given(declared(rational=False))
def test_the_second_evaluator_says_the_same(one: Declared) -> None:
    _, result = result_of(one.text())
    _, other = result_of(one.text(), Z3Evaluator())
    if not result.undecided and not other.undecided:
        assert told(result) == told(other)


def test_a_claim_about_payoffs_is_decided_where_the_payoff_meets_it() -> None:
    """The cells are those of the claim, and not only of how the match goes."""
    text = """
        game G {
          demands 0, 1/2, 1
          payoff (walk, walk) = (x * y, 1 - x)
          feature x: 0 .. 1 = 1/2
          feature y: 0 .. 1 = 1/2
        }
        program Greedy { demand 1 }
        property "never": for every x, for every y: Greedy vs Greedy:
          first payoff != 1/3 * x or x == 0 or y != 1/3
        property "always": for every x, for every y: Greedy vs Greedy:
          first payoff + x * (1 - y) == x and first payoff <= x
    """
    never, always = load(text).properties()
    assert never.holds is False
    assert never.counterexample is not None
    assert never.counterexample.given["y"] == Fraction(1, 3)
    assert always.holds is True
