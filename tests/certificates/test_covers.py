"""Certificates of questions about all values that compare features of both kinds: of a question,
and of one inside of it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain import kernel
from bargain.certificate import covers, draft
from bargain.certificate.contradiction import Constraint, contradiction
from bargain.certificate.document import Writer, certificate_text
from bargain.certificate.draft import telling_apart
from bargain.certificate.facts import above, bounds_of
from bargain.certificate.made import certified
from bargain.certificate.nothing import NoCover, Nothing
from bargain.certificate.points import moving_point, sign_at, value_at
from bargain.certificate.trees import Split, leaves
from bargain.core.games import Interval
from bargain.kernel import Polynomial
from bargain.match import PlayReport, Undecided
from bargain.model import load
from tests.certificates.cases import ACCEPTED, leaves_of, moving_of

GAME = """
game G {
  players Alice, Bob
  feature cost: 0 .. 1 = 1/2
  feature stake: 1/2 .. 2 = 1
  actions A, B
  payoff (A, A) = (1, 1)
  payoff (A, B) = (0, 0)
  payoff (B, A) = (0, 0)
  payoff (B, B) = (1, 1)
}
"""
NUMBERS = ("0", "1/2", "1", "cost", "stake", "2 * cost", "cost + stake", "cost * stake")


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    left, right = (draw(st.sampled_from(NUMBERS)) for _ in range(2))
    return f"{left} {draw(st.sampled_from(('<', '<=', '==', '!=')))} {right}"


@st.composite
def questions_in_each_other(draw: st.DrawFn) -> str:
    outer, inner = draw(st.permutations(("cost", "stake")))
    one, other, third, fourth = (draw(comparisons()) for _ in range(4))
    return f"""{GAME}
program Asking {{
  if provable in PA+1 for every {outer} ({one} and they play A
      or not provable for every {inner} ({other} or not {third})) {{ play A }}
  play B
}}
program Asked {{ if {fourth} {{ play A }}  play B }}
"""


@given(questions_in_each_other())
def test_comparisons_of_both_kinds_of_features_are_certified(text: str) -> None:
    made = certified(load(text), "Asking", "Asked")
    assert not isinstance(made, Undecided)
    assert kernel.check(certificate_text(made[1]).encode()) is None


EVERYWHERE = "provable for every"


@pytest.mark.parametrize(
    ("asking", "asked"),
    [
        (
            f"cost > stake + 1/2 or {EVERYWHERE} stake (they play A) or cost < 1/2",
            f"provable in PA+1 for every cost ({EVERYWHERE} cost (they play A))"
            f" and {EVERYWHERE} stake (they play A and cost < 2)",
        ),
        (
            f"provable in PA+1 for every stake (not stake + cost >= 1"
            f" and {EVERYWHERE} cost, stake (they play A))",
            f"{EVERYWHERE} cost, stake (2 * stake + cost <= 1/4 or they play A"
            f" or cost + 2 * stake < 3/2)",
        ),
        (
            f"{EVERYWHERE} cost (cost < stake or they play A) and cost != stake",
            f"{EVERYWHERE} stake (cost <= 2 * stake or {EVERYWHERE} cost (they play A))",
        ),
        (
            f"{EVERYWHERE} cost (cost * stake < 1 or they play A)",
            f"{EVERYWHERE} stake (cost + stake != 1 or {EVERYWHERE} cost (they play A))",
        ),
        (
            f"stake != 3/4 and {EVERYWHERE} cost (stake >= cost + 1/3 or cost >= stake + 1/3"
            f" or they play A)",
            f"{EVERYWHERE} stake (stake >= cost + 1/3 or cost >= stake + 1/3 or they play A)",
        ),
        (
            "provable within 60 for every cost (provable within 60 for every stake"
            " (1/2 < stake * stake or they play A))",
            f"{EVERYWHERE} cost ({EVERYWHERE} cost (stake * stake <= cost * cost"
            f" or cost >= 2 * cost))",
        ),
    ],
)
def test_questions_that_take_turns_are_certified(asking: str, asked: str) -> None:
    text = f"""{GAME}
program Asking {{ if {asking} {{ play A }}  play B }}
program Asked {{ if {asked} {{ play A }}  play B }}
"""
    made = certified(load(text), "Asking", "Asked")
    assert not isinstance(made, Undecided)
    assert kernel.check(certificate_text(made[1]).encode()) is None


@pytest.mark.parametrize(
    "condition",
    [
        "cost * cost != 1/2",
        "cost * cost * cost - 2 * cost * cost - 1/2 * cost + 1 != 0 or cost == 1/3",
        "4 * cost * cost * cost * cost - 4 * cost * cost + 1 > 0",
        "cost * stake != 1 or stake != 2 * cost",
        "cost * cost + stake * stake > 1/6 + cost * stake",
    ],
)
def test_where_polynomials_are_zero_at_irrational_points_only_or_close_to_zero(
    condition: str,
) -> None:
    text = f"""{GAME}
program Asking {{ if provable for every cost, stake ({condition}) {{ play A }}  play B }}
"""
    made = certified(load(text), "Asking", "Asking")
    assert not isinstance(made, Undecided)
    match, document = made
    assert kernel.check(certificate_text(document).encode()) is None
    assert '["empty"' in certificate_text(document)
    assert match.first.report == PlayReport("A")


@pytest.mark.parametrize(
    ("asking", "asked"),
    [
        (
            "provable for every mood (provable for every cost (cost <= 1/2 or stake < cost))",
            "provable in PA+1 for every stake (provable (they play A))",
        ),
        (
            "provable within 8 for every mood"
            " (provable for every cost (cost <= 1/2 or stake < cost))",
            "provable in PA+3 for every stake (they play A)",
        ),
        (
            "provable (provable for every cost (cost <= 1/2 or stake < cost))",
            "provable in PA+1 for every stake (provable (they play A))",
        ),
    ],
)
def test_what_is_asked_inside_of_what_is_about_no_interval(asking: str, asked: str) -> None:
    """At other stakes something is struck, though nothing is at that of the match."""
    game = GAME.replace("actions", "feature mood: {calm, angry} = calm\n  actions")
    text = f"""{game.replace("1/2 .. 2 = 1", "0 .. 1 = 1/2")}
program Asking {{ if {asking} {{ play A }}  play B }}
program Asked {{ if {asked} {{ play A }}  play B }}
"""
    made = certified(load(text), "Asking", "Asked")
    assert not isinstance(made, Undecided)
    assert kernel.check(certificate_text(made[1]).encode()) is None
    assert made[0].second.report == PlayReport("B")


def test_leaves_without_a_point_and_cases_are_written() -> None:
    document: Any = kernel.parsed((ACCEPTED / "turns.json").read_bytes())
    assert any(len(leaf) == 2 for cover in document["covers"] for leaf in leaves_of(cover))
    assert any(not over for _, over, _ in document["covers"])


def test_a_leaf_keeps_only_what_its_row_was_split_by() -> None:
    """Each row is split by one fact, and in the world around it others were known."""
    document: Any = kernel.parsed((ACCEPTED / "leaves-in-doubt.json").read_bytes())
    rows = document["covers"]
    assert {len(leaf[1]) for row in rows for leaf in leaves_of(row)} == {1}


def test_cases_are_told_apart_by_as_little_as_possible() -> None:
    """What tells the same apart as well is not of use."""
    samples = [{"cost": Fraction(n, 4)} for n in range(4)]
    facts = [(above("cost", Fraction(n, 8)), frozenset({1})) for n in (1, 3, 5)]
    assert [*telling_apart(samples, [False, False, True, True], facts)] == [facts[1]]
    assert [*telling_apart(samples, [False, True, True, False], facts)] == [facts[0], facts[2]]
    assert not [*telling_apart(samples, [True] * 4, facts)]


def test_a_region_is_halved_until_nothing_is_there() -> None:
    """Close to, but not at, a zero: no product of few facts shows it."""
    ranges = {name: Interval(Fraction(0), Fraction(1)) for name in ("x", "y")}
    positive = (
        ((), Fraction(51, 100)),
        (("x",), Fraction(-1)),
        (("x", "x"), Fraction(1)),
        (("y",), Fraction(-1)),
        (("y", "y"), Fraction(1)),
    )
    known = {fact: signs for name in ranges for fact, signs in bounds_of(name, ranges[name])}
    tree = Nothing(ranges, {}).halved({**known, positive: frozenset({-1})})
    assert isinstance(tree, Split)
    assert not [*leaves([tree])]


TURNS = f"""{GAME}
program Asking {{
  if provable for every stake (they play A and provable for every cost (they play A)) {{ play A }}
  play B
}}
program Asked {{
  if provable for every stake (3 * stake < 1) and stake + 3 * cost > 2
      and (2 * stake <= 2 * cost or cost <= 1/4) {{
    play A
  }}
  play B
}}
"""


@pytest.mark.parametrize("limit", [(covers, "MAX_DRAFTS", 2), (draft, "MAX_ROWS", 5)])
def test_a_search_that_takes_too_long_is_given_up(
    limit: tuple[ModuleType, str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = certified(load(TURNS), "Asking", "Asked")
    assert not isinstance(made, Undecided)
    assert kernel.check(certificate_text(made[1]).encode()) is None
    monkeypatch.setattr(*limit)
    with pytest.raises(NoCover, match="take each other apart"):
        certified(load(TURNS), "Asking", "Asked")


def test_nothing_is_written_if_the_engine_and_the_kernel_disagree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Writer, "verdict", lambda *_: ["proved", 7])
    with pytest.raises(NoCover, match="one of the two is wrong"):
        certified(load(TURNS), "Asking", "Asked")


def test_a_question_is_written_as_it_is_where_it_is_asked() -> None:
    """Two feature values go the same way, and only at one of them all is asked."""
    text = f"""{GAME}
program Asking {{ if cost * stake != cost {{ play A }}  play B }}
program Asked {{
  if provable in PA+1 for every cost, stake
      (provable for every stake (provable for every cost (cost * stake != 2 * cost))) {{
    play A
  }}
  play B
}}
"""
    made = certified(load(text), "Asking", "Asked")
    assert not isinstance(made, Undecided)
    assert kernel.check(certificate_text(made[1]).encode()) is None


def test_a_range_of_one_number_is_known_to_be_that() -> None:
    text = f"""{GAME.replace("1/2 .. 2", "1 .. 1")}
program Asking {{
  if provable for every stake (stake > 0 and provable for every cost (cost <= stake)) {{ play A }}
  play B
}}
"""
    made = certified(load(text), "Asking", "Asking")
    assert not isinstance(made, Undecided)
    assert kernel.check(certificate_text(made[1]).encode()) is None


def test_points_move_where_they_have_to() -> None:
    for case in ("moving-points", "quotients"):
        document: Any = kernel.parsed((ACCEPTED / f"{case}.json").read_bytes())
        assert any(moving_of(cover) for cover in document["covers"])


# Facts about x and y, where x may move with y.

NAMES = ("x", "y")
Signs = frozenset[int]


@st.composite
def polynomials(draw: st.DrawFn) -> Polynomial:
    """Of degree one in x, with any factor that y may give it."""
    products = [(), ("x",), ("y",), ("x", "y")]
    factors = [draw(st.integers(-2, 2)) for _ in products]
    return tuple((names, Fraction(x)) for names, x in zip(products, factors, strict=True) if x)


@st.composite
def facts_at(draw: st.DrawFn) -> tuple[dict[str, Fraction], list[tuple[Polynomial, Signs]]]:
    """A point, and facts that are true there."""
    values = st.sampled_from([Fraction(n, 4) for n in range(5)])
    point = {name: draw(values) for name in NAMES}
    facts: list[tuple[Polynomial, Signs]] = []
    for polynomial in draw(st.lists(polynomials(), max_size=4)):
        signs = {sign_at(polynomial, point), draw(st.sampled_from((-1, 0, 1)))}
        facts.append((polynomial, frozenset(signs)))
    return point, facts


ENDS: list[tuple[Polynomial, Signs]] = [
    ((((name,), Fraction(1)),) if not end else (((), -end), ((name,), Fraction(1))), signs)
    for name, (end, signs) in product(
        NAMES,
        (
            (Fraction(0), frozenset({0, 1})),
            (Fraction(1), frozenset({-1, 0})),
        ),
    )
]


@given(facts_at(), st.sampled_from((-1, 0, 1)))
def test_a_moving_point_is_one_where_it_was_sought(
    drawn: tuple[dict[str, Fraction], list[tuple[Polynomial, Signs]]],
    end: int,
) -> None:
    point, facts = drawn
    around = {"y": (((("y",), Fraction(1)),), kernel.UNIT)}
    found = moving_point((*ENDS, *facts), ["x"], {"y": point["y"]}, around, end)
    assert found is not None
    x = found["x"]
    here = {"y": point["y"]}
    if not isinstance(x, Fraction):
        over, under = (value_at(terms, here) for terms in x)
        x = over / under
    for polynomial, signs in (*ENDS, *facts):
        assert sign_at(polynomial, {**here, "x": x}) in signs


@given(facts_at())
def test_facts_with_a_point_do_not_contradict_each_other(
    drawn: tuple[dict[str, Fraction], list[tuple[Polynomial, Signs]]],
) -> None:
    _, facts = drawn
    assert contradiction([constraint(*fact) for fact in (*ENDS, *facts)]) is None


def constraint(polynomial: Polynomial, signs: Signs) -> Constraint:
    if signs >= {-1, 1}:
        return Constraint({}, False, False)
    turn = -1 if -1 in signs else 1
    return Constraint({n: turn * x for n, x in polynomial}, 0 not in signs, signs == {0})


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.booleans()), max_size=5))
def test_linear_facts_without_a_point_contradict_each_other(
    rows: list[tuple[int, int, bool]],
) -> None:
    """With one number it is plain whether there is a point: bounds do not leave one."""
    constraints = [
        Constraint({("x",): Fraction(1), (): Fraction(10)}, False, False),
        Constraint({("x",): Fraction(-1), (): Fraction(10)}, False, False),
    ]
    ends = [Fraction(-10), Fraction(10)]
    for slope, offset, strict in rows:
        terms = {("x",): Fraction(slope), (): Fraction(offset)}
        constraints.append(Constraint(terms, strict, False))
        ends += [Fraction(-offset, slope)] if slope else []
    between = [(low + high) / 2 for low, high in pairwise(sorted(ends))]
    possible = any(
        all(
            value > 0 or (value == 0 and not one.strict)
            for one in constraints
            for value in [one.polynomial[("x",)] * x + one.polynomial[()]]
        )
        for x in (*ends, *between)
    )
    assert (contradiction(constraints) is None) is possible
