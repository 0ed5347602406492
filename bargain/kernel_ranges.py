"""Questions over intervals: polynomials in the features, and trees that cover all their values.

The standard library alone. Whoever compares two numbers notes for its world which signs of their
difference go the same way; a tree is believed when each of its leaves settles what its world has
noted.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, Final, Protocol, TypeAlias

from bargain.kernel_text import RELATIONS, NoAnswer, Refusal, is_short

MAX_TERMS: Final = 256
SIGNS: Final = (-1, 0, 1)
ARITHMETIC: Final[dict[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

Polynomial: TypeAlias = dict[tuple[str, ...], Fraction]
"""Its terms that are not zero, by the features multiplied."""
Quotient: TypeAlias = tuple[Polynomial, Polynomial]
Notes: TypeAlias = dict[Any, set[int]]
"""The signs of polynomials with which everything goes the same way."""


def short(terms: Polynomial) -> Polynomial:
    if len(terms) > MAX_TERMS or not all(map(is_short, terms.values())):
        raise NoAnswer("no-number")
    return {names: value for names, value in terms.items() if value}


def plus(left: Polynomial, right: Polynomial, factor: int = 1) -> Polynomial:
    total = dict(left)
    for names, value in right.items():
        total[names] = total.get(names, Fraction(0)) + factor * value
    return short(total)


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for (a, x), (b, y) in product(left.items(), right.items()):
        names = tuple(sorted(a + b))
        total[names] = total.get(names, Fraction(0)) + x * y
    return short(total)


def at(terms: Iterable[Any], point: dict[str, Any]) -> Polynomial:
    """A polynomial with values for some of the features."""
    total: Polynomial = {}
    for names, factor in terms:
        value = prod((point[name] for name in names if name in point), start=Fraction(factor))
        total = plus(total, {tuple(sorted(name for name in names if name not in point)): value})
    return total


def sign(value: Fraction | int) -> int:
    return int(value > 0) - int(value < 0)


def normal(polynomial: Polynomial) -> tuple[Any, int]:
    """A polynomial over its leading coefficient, and the sign of that."""
    terms = sorted(polynomial.items(), key=lambda term: (-len(term[0]), term[0]))
    return tuple((names, value / terms[0][1]) for names, value in terms), sign(terms[0][1])


def quotient(number: Any) -> Quotient:
    return number if type(number) is tuple else (short({(): number}), {(): Fraction(1)})


def computed(operation: str, left: Fraction, right: Fraction) -> Fraction:
    if is_short(number := ARITHMETIC[operation](left, right)):
        return number
    raise NoAnswer("no-number")


def combined(operation: str, left: Quotient, right: Quotient) -> Quotient:
    (a, b), (c, d) = left, right
    if operation in "*/":
        return (times(a, c), times(b, d)) if operation == "*" else (times(a, d), times(b, c))
    factor = 1 if operation == "+" else -1
    if b == d:
        return plus(a, c, factor), b
    return plus(times(a, d), times(c, b), factor), times(b, d)


def compared(relation: str, difference: Quotient, point: dict[str, Any], notes: Notes) -> bool:
    """How a difference compares with 0; notes which signs of polynomials go the same way."""
    over, under = difference
    below = sign(at(under.items(), point)[()])
    answer = RELATIONS[relation](below * sign(at(over.items(), point).get((), 0)), 0)
    signs = {below * s for s in SIGNS if RELATIONS[relation](s, 0) is answer}
    for polynomial, allowed in ((under, {below}), (over, signs)):
        if polynomial.keys() - {()}:
            key, factor = normal(polynomial)
            notes[key] = notes.get(key, {*SIGNS}) & {factor * s for s in allowed}
    return answer


class Evaluation(Protocol):
    """What is needed here of an evaluation."""

    of: Any
    ranges: dict[str, Any]
    points: list[dict[str, Any]]
    questions: list[Any]
    notes: list[Notes]

    def tire(self, work: int) -> None: ...

    def places(self, node: tuple[int, int, int, int], over: Any) -> list[Any]: ...


def branches(e: Evaluation, tree: int) -> Iterator[tuple[Any, list[Any], dict[str, Any]]]:
    """The rows of a tree, each with the signs of polynomials and the values that lead to it."""
    waiting: list[Any] = [(tree, [], {})]
    for index, signs, values in waiting:
        e.tire(50 + 50 * len(signs))
        row = e.of["trees"][index]
        yield row, signs, values
        if row[0] == "split":
            split = at(row[1], {})
            waiting += [(row[3 + s], [*signs, (split, s)], values) for s in SIGNS]
        elif row[0] == "each":
            given = e.ranges[row[1]]
            if len(row[2]) != len(given):
                raise Refusal("wrong-leaf", f"$.trees[{index}]")
            waiting += [
                (b, signs, values | {row[1]: v}) for b, v in zip(row[2], given, strict=True)
            ]


def leaves(e: Evaluation, tree: int) -> list[int]:
    """The worlds that a tree ends in."""
    return list(dict.fromkeys(row[1] for row, *_ in branches(e, tree) if row[0] == "world"))


def required(e: Evaluation, world: int, over: Any) -> Iterator[tuple[Any, set[int]]]:
    """The signs of polynomials on which it depends that the points around a world go like it."""

    def ranging(names: Any, here: int) -> frozenset[str]:
        return frozenset(name for name in names if isinstance(e.points[here][name], Fraction))

    waiting = [(world, ranging(over, world), frozenset[str]())]
    for here, free, bound in waiting:
        e.tire(1)
        point = {name: v for name, v in e.points[here].items() if name not in free | bound}
        for note, signs in e.notes[here].items():
            rest = at(note, point)
            names = {name for monomial in rest for name in monomial}
            if names & free:
                key, factor = normal(rest)
                yield None if names & bound else key, {factor * s for s in signs}
        asked = {tuple(e.of["terms"][term][2]) for node, term in e.questions if node[3] == here}
        for inner in sorted(asked):
            left, inside = free - ranging(inner, here), bound | ranging(inner, here)
            for place in e.places((0, 0, 0, here), inner) if left else ():
                if (place[3], left, inside) not in waiting:
                    waiting.append((place[3], left, inside))


def contradicts(path: list[Any], features: Any, products: Any) -> bool:
    """Whether a sum of products of what a branch says is less than what it has to be."""
    known: list[tuple[Polynomial, int]] = []
    for _, name, low, high in (feature for feature in features if feature[0] == "interval"):
        known.append((at([([name], 1), ([], -Fraction(low))], {}), 2))
        known.append((at([([name], -1), ([], Fraction(high))], {}), 2))
    known += [(plus({}, split, s or 1), s) for split, s in path]
    total: Polynomial = {}
    strict = False
    for factor, indices in products:
        if not indices or max(indices) >= len(known):
            return False
        signs = {known[index][1] for index in indices}
        if 0 not in signs and Fraction(factor) < 0:
            return False
        strict |= Fraction(factor) > 0 and not {0, 2} & signs
        term: Polynomial = {(): Fraction(factor)}
        for index in indices:
            term = times(term, known[index][0])
        total = plus(total, term)
    value = total.pop((), Fraction(0))
    return not total and (value < 0 or (value == 0 and strict))


def are_covered(e: Evaluation) -> Refusal | None:
    """Whether the leaves of every tree stand for all values."""
    for number, (world, over, tree) in enumerate(e.of["covers"]):
        place = f"$.covers[{number}]"
        others = {name: value for name, value in e.points[world].items() if name not in over}
        for row, path, values in branches(e, tree):
            if row[0] == "empty" and not contradicts(path, e.of["features"], row[1]):
                return Refusal("no-contradiction", place)
            if row[0] != "world":
                continue
            if not (others | values).items() <= e.points[row[1]].items():
                return Refusal("wrong-leaf", place)
            settled: dict[Any, int] = {}
            for split, s in path:
                if (rest := at(split.items(), others)).keys() - {()}:
                    key, factor = normal(rest)
                    settled[key] = factor * s
            for key, signs in required(e, row[1], over):
                if settled.get(key) not in signs:
                    return Refusal("unsettled-comparison", place)
    return None
