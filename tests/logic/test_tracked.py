"""Numbers that remember how they came about, compared with plain fractions."""

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bargain.logic.tracked import Trace, Tracked, evaluated

Made = tuple[Fraction, Fraction]
"""The same number twice: from features that are tracked, and from plain ones."""

RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NUMBERS = st.fractions(-3, 3, max_denominator=4)


def point_of(x: Fraction, y: Fraction) -> dict[str, Fraction]:
    return {"x": x, "y": y}


@st.composite
def expressions(draw: st.DrawFn, trace: Trace) -> Made:
    """A few operations on x, y and plain numbers, without dividing by zero."""
    stack: list[Made] = []
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("x", "y", "number", "int")))
        if kind in trace.point:
            value = trace.point[kind]
            stack.append((Tracked.feature(kind, value, trace), value))
        elif kind == "int":
            stack.append((whole := Fraction(draw(st.integers(-2, 2))), whole))
        else:
            stack.append((number := draw(NUMBERS), number))
        if len(stack) > 1 and draw(st.booleans()):
            (b, right), (a, left) = stack.pop(), stack.pop()
            stack.append(combined(draw(st.sampled_from("+-*/")), (a, left), (b, right)))
    while len(stack) > 1:
        right_made, left_made = stack.pop(), stack.pop()
        stack.append(combined(draw(st.sampled_from("+-*")), left_made, right_made))
    made, plain = stack[0]
    match draw(st.sampled_from(("as it is", "negated", "squared"))):
        case "negated":
            return -made, -plain
        case "squared":
            return made**2, plain**2
    return made, plain


def combined(symbol: str, left: Made, right: Made) -> Made:
    apply: dict[str, Callable[[Any, Any], Any]] = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv if right[1] else operator.mul,
    }
    return apply[symbol](left[0], right[0]), apply[symbol](left[1], right[1])


@given(NUMBERS, NUMBERS, st.data())
def test_values_are_those_of_fractions_and_forms_have_them_at_the_point(
    x: Fraction, y: Fraction, data: st.DataObject
) -> None:
    trace = Trace(point_of(x, y))
    made, plain = data.draw(expressions(trace))
    assert Fraction(made.numerator, made.denominator) == plain
    if isinstance(made, Tracked):
        over, under = evaluated(made.over, trace.point), evaluated(made.under, trace.point)
        assert under
        assert over / under == plain
    assert trace.signs == {}


@given(NUMBERS, NUMBERS, st.sampled_from(list(RELATIONS)), st.data())
def test_comparisons_answer_as_fractions_do_and_note_what_is_true(
    x: Fraction, y: Fraction, relation: str, data: st.DataObject
) -> None:
    trace = Trace(point_of(x, y))
    left, right = data.draw(expressions(trace)), data.draw(expressions(trace))
    compare = RELATIONS[relation]
    assert compare(left[0], right[0]) == compare(left[1], right[1])
    for polynomial, signs in trace.signs.items():
        value = evaluated(dict(polynomial), trace.point)
        assert (value > 0) - (value < 0) in signs


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(list(RELATIONS)), st.data())
def test_where_the_notes_hold_the_answer_is_the_same(
    x: Fraction, y: Fraction, u: Fraction, v: Fraction, relation: str, data: st.DataObject
) -> None:
    trace = Trace(point_of(x, y))
    (left, _), (right, _) = data.draw(expressions(trace)), data.draw(expressions(trace))
    answer = RELATIONS[relation](left, right)
    there = point_of(u, v)
    for polynomial, signs in trace.signs.items():
        value = evaluated(dict(polynomial), there)
        if (value > 0) - (value < 0) not in signs:
            return
    values = [value_at(number, there) for number in (left, right)]
    if None not in values:
        assert RELATIONS[relation](*values) == answer


def value_at(number: Fraction, point: dict[str, Fraction]) -> Fraction | None:
    if not isinstance(number, Tracked):
        return number
    under = evaluated(number.under, point)
    return evaluated(number.over, point) / under if under else None


def test_equal_forms_compare_without_a_note() -> None:
    trace = Trace(point_of(Fraction(1, 3), Fraction(2)))
    x = Tracked.feature("x", trace.point["x"], trace)
    assert x + x == 2 * x
    assert x - x == 0
    assert (x + 1) * (x - 1) == x * x - 1
    assert trace.signs == {}


def test_equal_quotients_differ_by_nothing_that_has_a_divisor() -> None:
    trace = Trace(point_of(Fraction(1, 3), Fraction(2)))
    x = Tracked.feature("x", trace.point["x"], trace)
    assert 1 / x - 1 / x == 0
    assert 1 / x == 1 / x
    assert not 0 / x
    assert not isinstance(1 / x - 1 / x, Tracked)
    assert trace.signs == {}


def test_a_truth_value_is_a_comparison_with_nothing() -> None:
    trace = Trace(point_of(Fraction(1, 3), Fraction(2)))
    x = Tracked.feature("x", trace.point["x"], trace)
    assert bool(x)
    assert trace.signs == {((("x",), Fraction(1)),): frozenset((-1, 1))}


def test_a_plain_number_on_the_left_is_noted_too() -> None:
    trace = Trace(point_of(Fraction(1, 3), Fraction(2)))
    x = Tracked.feature("x", trace.point["x"], trace)
    assert Fraction(1, 4) < x
    assert 1 - x > 0
    assert len(trace.signs) == 2
