"""Questions over intervals: polynomials in the features, and trees that cover all their values.

The standard library alone. A number of a match is a polynomial in the features that range, with its
value at the point of its world. Whoever compares two notes which signs of their difference go the
same way; a tree is believed when each of its leaves settles what its world has noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any, Final, Protocol, TypeAlias

from bargain.kernel_text import RELATIONS, NoAnswer, Refusal, is_short

MAX_TERMS: Final = 256
SIGNS: Final = (-1, 0, 1)


class Evaluation(Protocol):
    """What is needed here of an evaluation: what its worlds have noted, and where they are."""

    of: Any
    ranges: dict[str, Any]
    points: list[dict[str, Any]]
    questions: list[Any]
    notes: dict[int, dict[Any, set[int]]]

    def tire(self, work: int) -> None: ...

    def places(self, node: tuple[int, int, int, int], over: Any) -> list[Any]: ...


Polynomial: TypeAlias = dict[tuple[str, ...], Fraction]
"""Its terms that are not zero, by the features multiplied."""
Number: TypeAlias = tuple[Polynomial, Polynomial]
"""A quotient of polynomials in the features that range; without any, of the number itself by 1."""

ONE: Final[Polynomial] = {(): Fraction(1)}


def constant(value: Any) -> Number:
    return short({(): Fraction(value)}), ONE


def short(polynomial: Polynomial) -> Polynomial:
    if len(polynomial) > MAX_TERMS or not all(map(is_short, polynomial.values())):
        raise NoAnswer("no-number")
    return {monomial: value for monomial, value in polynomial.items() if value}


def added(left: Polynomial, right: Polynomial, factor: int = 1) -> Polynomial:
    total = dict(left)
    for monomial, value in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) + factor * value
    return short(total)


def multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for (a, x), (b, y) in product(left.items(), right.items()):
        total[tuple(sorted(a + b))] = total.get(tuple(sorted(a + b)), Fraction(0)) + x * y
    return short(total)


def plus(left: Number, right: Number, factor: int = 1) -> Number:
    (a, b), (c, d) = left, right
    if b == d:
        return added(a, c, factor), b
    return added(multiplied(a, d), multiplied(c, b), factor), multiplied(b, d)


def times(left: Number, right: Number) -> Number:
    (a, b), (c, d) = left, right
    over, under = multiplied(a, c), multiplied(b, d)
    if under.keys() != {()}:
        return over, under
    return short({monomial: value / under[()] for monomial, value in over.items()}), ONE


def at(polynomial: Iterable[Any], point: Mapping[str, Any]) -> Polynomial:
    """A polynomial with values for some of the features."""
    total: Polynomial = {}
    for monomial, factor in polynomial:
        for name in monomial:
            factor *= point.get(name, 1)
        total = added(total, {tuple(sorted(n for n in monomial if n not in point)): factor})
    return total


def sign(value: Fraction | int) -> int:
    return int(value > 0) - int(value < 0)


def normal(polynomial: Polynomial) -> tuple[Any, int]:
    """A polynomial over its leading coefficient, and the sign of that."""
    terms = sorted(polynomial.items(), key=lambda term: (-len(term[0]), term[0]))
    return tuple((monomial, value / terms[0][1]) for monomial, value in terms), sign(terms[0][1])


def compared(
    relation: str, difference: Number, point: Mapping[str, Any], notes: dict[Any, set[int]]
) -> bool:
    """How a difference compares with 0; notes which signs of polynomials go the same way."""
    over, under = difference
    below = sign(at(under.items(), point)[()])
    answer = RELATIONS[relation](below * sign(at(over.items(), point).get((), Fraction(0))), 0)
    signs = {below * s for s in SIGNS if RELATIONS[relation](s, 0) is answer}
    for polynomial, allowed in ((under, {below}), (over, signs)):
        if polynomial.keys() - {()}:
            key, factor = normal(polynomial)
            notes[key] = notes.get(key, {*SIGNS}) & {factor * s for s in allowed}
    return answer


def branches(e: Evaluation, tree: int) -> Iterator[tuple[Any, list[tuple[Any, Any]]]]:
    """The rows of a tree, each with what is decided above it: the signs of polynomials, and the
    values of features."""
    waiting: list[tuple[int, list[tuple[Any, Any]]]] = [(tree, [])]
    for index, path in waiting:
        e.tire(50 + 50 * len(path))
        row = e.of["trees"][index]
        yield row, path
        if row[0] == "split":
            split = tuple(at(((names, Fraction(factor)) for names, factor in row[1]), {}).items())
            waiting += [(row[3 + s], [*path, (split, s)]) for s in SIGNS]
        elif row[0] == "each":
            values = zip(row[2], e.ranges[row[1]], strict=False)
            waiting += [(child, [*path, (row[1], value)]) for child, value in values]


def leaves(e: Evaluation, tree: int) -> list[int]:
    """The worlds that a tree ends in."""
    return list(dict.fromkeys(row[1] for row, _ in branches(e, tree) if row[0] == "world"))


def required(e: Evaluation, world: int, over: Any) -> Iterator[tuple[Any, set[int]]]:
    """The signs of polynomials on which it depends that the points around a world go like it."""

    def ranging(names: Any, here: int) -> frozenset[str]:
        return frozenset(name for name in names if isinstance(e.points[here][name], Fraction))

    waiting = [(world, ranging(over, world), frozenset[str]())]
    for here, free, bound in waiting:
        e.tire(1)
        point = {name: v for name, v in e.points[here].items() if name not in free | bound}
        for note, signs in e.notes.get(here, {}).items():
            rest = at(note, point)
            names = {name for monomial in rest for name in monomial}
            if names & free:
                key, factor = normal(rest)
                yield None if names & bound else key, {factor * s for s in signs}
        asked = [tuple(e.of["terms"][term][2]) for node, term in e.questions if node[3] == here]
        for inner in dict.fromkeys(asked):
            left, inside = free - ranging(inner, here), bound | ranging(inner, here)
            for place in e.places((0, 0, 0, here), inner) if left else ():
                if (place[3], left, inside) not in waiting:
                    waiting.append((place[3], left, inside))


def contradicts(path: Any, features: Any, products: Any) -> bool:
    """Whether a sum of products of what a branch says is less than what it has to be."""
    known: list[tuple[Polynomial, int]] = []
    for _, name, low, high in (feature for feature in features if feature[0] == "interval"):
        itself: Polynomial = {(name,): Fraction(1)}
        known.append((added(itself, {(): Fraction(low)}, -1), 2))
        known.append((added({(): Fraction(high)}, itself, -1), 2))
    known += [(added({}, dict(split), s or 1), s) for split, s in path if type(split) is tuple]
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
            term = multiplied(term, known[index][0])
        total = added(total, term)
    value = total.pop((), Fraction(0))
    return not total and (value < 0 or (value == 0 and strict))


def are_covered(e: Evaluation) -> Refusal | None:
    """Whether the leaves of every tree stand for all values."""
    for number, (world, over, tree) in enumerate(e.of["covers"]):
        place, here = f"$.covers[{number}]", e.points[world]
        others = {name: here[name] for name in here if name not in over}
        for row, path in branches(e, tree):
            if row[0] == "empty" and not contradicts(path, e.of["features"], row[1]):
                return Refusal("no-contradiction", place)
            if row[0] == "each" and len(row[2]) != len(e.ranges[row[1]]):
                return Refusal("wrong-leaf", place)
            if row[0] != "world":
                continue
            wanted = others | {name: value for name, value in path if type(name) is str}
            if any(e.points[row[1]][name] != wanted[name] for name in wanted):
                return Refusal("wrong-leaf", place)
            rests = [(at(split, others), side) for split, side in path if type(split) is tuple]
            settled = {
                normal(rest)[0]: normal(rest)[1] * side
                for rest, side in rests
                if rest.keys() - {()}
            }
            for key, signs in required(e, row[1], over):
                if settled.get(key) not in signs:
                    return Refusal("unsettled-comparison", place)
    return None
