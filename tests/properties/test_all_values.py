"""Questions about all values of features, and the cells in which a match goes the same way."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bargain.core.games import Interval
from bargain.diagnostics import DiagnosticError
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable, verdict
from bargain.logic.worlds import Worlds
from bargain.match import Match, Undecided
from bargain.model import Model
from tests.properties.outcomes import table_of, told
from tests.reference import Definition, Outcome, Place, Question
from tests.strategies import Population, populations

FEW = 12
"""The definition is slow: it takes part where few questions are asked at few values."""


def rational_values(model: Model, match: Match) -> dict[str, list[Fraction]]:
    """The values of the rational features at which the engine ran something."""
    arena = match.nodes[0].arena
    assert isinstance(arena.worlds, Worlds)
    found: dict[str, list[Fraction]] = {}
    for name, feature in model.games["G"].features.items():
        if isinstance(feature.range, Interval):
            values = {
                world.situation.values[name]
                for fibre in arena.worlds.fibres.values()
                for world in fibre.worlds
            }
            found[name] = sorted(value for value in values if isinstance(value, Fraction))
    return found


def worlds_of(match: Match) -> int:
    arena = match.nodes[0].arena
    assert isinstance(arena.worlds, Worlds)
    return len({world for fibre in arena.worlds.fibres.values() for world in fibre.worlds})


def between(draw: st.DataObject, interval: Interval) -> Fraction:
    part = draw.draw(st.fractions(0, 1, max_denominator=60))
    return interval.low + part * (interval.high - interval.low)


@given(populations(varied=True, size=2), st.data())
def test_questions_about_all_values_are_settled_as_defined_whatever_else_is_tried(
    population: Population, data: st.DataObject
) -> None:
    model, table = table_of(population)
    for pair in population.matches():
        first, second = model.program(pair[0]), model.program(pair[1])
        try:
            match = table.match(first, second)
        except DiagnosticError:
            continue
        if (
            isinstance(match, Undecided)
            or not match.settlement.closure.varies
            or len(match.settlement.questions) > FEW
        ):
            continue
        if match.settlement.evaluator is not None:
            # Formulas have settled it, and have no points that the definition could try.
            continue
        points = rational_values(model, match)
        if worlds_of(match) > 4:
            continue
        for name in points:
            interval = model.games["G"].features[name].range
            assert isinstance(interval, Interval)
            points[name].append(between(data, interval))
        names, terms = model.module.names, model.module.table
        definition = Definition(names, model.games["G"], terms, population.given, points)
        compare(match, definition.match(first, second), definition)


def compare(match: Match, outcome: Outcome, definition: Definition) -> None:
    found = told(match)
    assert (found.reports, found.payoffs) == (outcome.reports, outcome.payoffs)
    settlement = match.settlement
    for index, question in enumerate(settlement.questions):
        node = question.node
        if node.arena is not match.nodes[0].arena:
            continue
        place = Place(node.me, node.them, node.seat, definition.home)
        asked = Question(place, question.compiled.term)
        match verdict(settlement, index):
            case Proved(size=size):
                assert outcome.sizes[asked] == size
            case Refuted(level=level) | Unprovable(level=level):
                assert outcome.struck[asked] == level
            case OutOfBudget(needed=needed):
                assert outcome.abandoned[asked] == needed
