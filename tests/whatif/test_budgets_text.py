"""The words for budgets mean what the bounds say, and the text of many budgets can be read."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.model import Model, load, load_bundled
from bargain.output.budgets_text import budgets_text, ending_text
from bargain.whatif.areas import bounds_text
from bargain.whatif.budgets import Budgets
from bargain.whatif.zone import Zone
from tests.whatif.test_zones import keeps

NAMES = ("a", "b", "c", "d")
FOUR = """
use bargaining

program Tough(a, b) for Split {
  if provable within a (they accept 80% when I hold 80%) { demand 80% or fight }
  if provable within b (they accept 60% when I hold 60%) { demand 60% or walk }
  demand 50% or fight
}

program Soft(a, b) for Split {
  if provable within a (they demand 80%) { demand 20% }
  if provable within b (they demand 60%) { demand 40% }
  demand 60% or walk
}
"""


def holds(words: str, values: dict[str, int]) -> bool:
    """What `a >= 2, b = c < d` says of some values. Names may have a point."""
    spoken = re.sub(r"[a-z]+(?:\.[a-z]+)?", lambda name: str(values[name[0]]), words)
    spoken = re.sub(r"(?<![<>!])=", "==", spoken)
    return all(eval(part) for part in spoken.split(", "))


@st.composite
def relations(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Bounds as areas have them: at most one on each pair of axes in each direction."""
    drawn: dict[tuple[int, int], int] = {}
    for _ in range(draw(st.integers(0, 7))):
        i, j = draw(st.permutations(range(len(NAMES) + 1)))[:2]
        drawn[i, j] = draw(st.integers(-1, 0) if i and j else st.integers(-3, 3))
    return [(i, j, most) for (i, j), most in sorted(drawn.items())]


@given(relations())
def test_words_say_what_the_bounds_say(bounds: list[tuple[int, int, int]]) -> None:
    if Zone.everything(len(NAMES)).within_all(bounds) is None:
        return
    words = ", ".join(bounds_text(NAMES, bounds))
    for point in product(range(4), repeat=len(NAMES)):
        said = not words or holds(words, dict(zip(NAMES, point, strict=True)))
        assert said == keeps(point, bounds), words


def test_what_is_equal_and_what_is_below_stands_in_one_row() -> None:
    bounds = [(1, 3, 0), (3, 1, 0), (2, 4, 0), (4, 2, 0), (3, 4, -1)]
    assert bounds_text(NAMES, bounds) == ["a = c < b = d"]


def test_a_single_point_is_told_as_one_however_it_is_bounded() -> None:
    assert bounds_text(("a", "b"), [(0, 1, -3), (1, 2, 0), (2, 0, 3)]) == ["a = 3", "b = 3"]
    assert bounds_text(("a", "b"), [(1, 2, 0), (2, 0, 0)]) == ["a = 0", "b = 0"]


@pytest.fixture(scope="module")
def tough() -> Budgets:
    return answered(load(FOUR), "Tough", "Soft")


@pytest.fixture(scope="module")
def prudent() -> Budgets:
    return answered(load_bundled(["bounded"]), "BoundedPrudentBot", "BoundedPrudentBot")


def answered(model: Model, first: str, second: str) -> Budgets:
    answer = model.budgets(first, second)
    assert isinstance(answer, Budgets)
    return answer


def told(budgets: Budgets) -> dict[str, list[str]]:
    """The lines that say where each outcome holds, by its words."""
    blocks = budgets_text(budgets).split("\n\n")[2:]
    found: dict[str, list[str]] = {}
    for block in blocks:
        ending, *lines = block.replace("\n     ", " ").splitlines()
        found[ending] = [line[5:] for line in lines if line.startswith(("  if ", "  or "))]
    return found


@given(st.data())
def test_the_text_has_the_outcome_of_every_point(
    tough: Budgets, prudent: Budgets, data: st.DataObject
) -> None:
    budgets = data.draw(st.sampled_from((tough, prudent)))
    point = data.draw(st.tuples(*[st.integers(0, 34)] * 4))
    values = dict(zip(budgets.names, point, strict=True))
    ways = told(budgets)
    (rest,) = [ending for ending, lines in ways.items() if not lines] or [None]
    said = [e for e, lines in ways.items() if any(holds(line, values) for line in lines)]
    assert (said or [rest]) == [ending_text(budgets.at(*point))]


def test_the_outcome_that_would_take_the_most_lines_is_where_no_other_is(prudent: Budgets) -> None:
    cooperation, defection = map(str.splitlines, budgets_text(prudent).split("\n\n")[2:])
    assert cooperation[0] == "play C against play C: payoffs 2 and 2"
    assert defection == ["play D against play D: payoffs 1 and 1", "  for all other budgets"]


def test_unequal_budgets_are_told_in_one_line(tough: Budgets) -> None:
    ways = [way for lines in told(tough).values() for way in lines]
    assert "first.a >= 6, 4 <= second.a <= 23, second.a != second.b" in ways


def test_an_outcome_names_its_round_behind_the_first() -> None:
    model = load("""
    game Twice {
      demands 0, 1/2, 1
      rounds 2
      outside walk
      payoff (walk, walk) = (0, 0)
    }
    program Slow(k) {
      if round == 1 and provable within k (true) { demand 1 }
      demand 1/2
    }
    """)
    found = model.budgets("Slow", "Slow(0)")
    assert isinstance(found, Budgets)
    assert [ending_text(outcome.outcome) for outcome in found.outcomes] == [
        "demand 50% or walk against demand 50% or walk: agreement, payoffs 0.5 and 0.5",
        "demand 50% or walk against demand 50% or walk: agreement, round 2, payoffs 0.5 and 0.5",
    ]
