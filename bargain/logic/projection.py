"""Cells without quantifiers, where that can be had.

What has to hold at a point may speak of all values of another feature ("there is a y with ..."). As
the point moves, this can change only where two of the bounds on y meet, or one meets an end of its
range: so the signs of finitely many polynomials, without y, describe a part of the cell. (The
projection of Fourier and Motzkin, and of Collins, for polynomials of degree one in y.) Z3 decides
that it is a part, so a polynomial too few here would cost words, not correctness.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from bargain.core.games import Interval
from bargain.logic.constraints import in_range, sign_formula
from bargain.logic.rational_point import LIMIT
from bargain.logic.tracked import (
    Monomial,
    Normal,
    Polynomial,
    Signs,
    evaluated,
    multiplied,
    normalized,
)
from bargain.smt import formula as f
from bargain.smt.formula import Application, Formula, Numeral, Quantified, Variable
from bargain.smt.solver import Unsatisfiable, check

MOST: Final = 300
"""More polynomials than this are not worth the search: the quantifiers stay."""

MOST_ROWS: Final = 10
"""More coefficients than this, of two polynomials together, make too large determinants."""

_COMPARISONS: Final = frozenset(("=", "<", "<=", ">", ">="))


def projected(
    signs: Mapping[Normal, Signs],
    more: Formula,
    point: Mapping[str, Fraction],
    ranges: Mapping[str, Interval],
) -> dict[Normal, Signs] | None:
    """Signs, true at the point, that imply `more` and these signs wherever features are in their
    ranges; as few as it takes. None where none are found."""
    found = projection([more], ranges, signs)
    if found is None:
        return None
    kept = {
        normal: frozenset(((value > 0) - (value < 0),))
        for normal in found
        for value in (evaluated(dict(normal), point),)
    }
    wanted = f.conjunction([more, *_formulas(signs)])
    bounds = [in_range(name, interval) for name, interval in ranges.items()]

    def implies(tried: Mapping[Normal, Signs]) -> bool:
        answer = check([*bounds, *_formulas(tried), f.negation(wanted)], limit=LIMIT)
        return isinstance(answer, Unsatisfiable)

    if not implies(kept):
        return None
    for normal, exact in sorted(kept.items(), key=lambda item: -len(item[0])):
        rest = {other: allowed for other, allowed in kept.items() if other != normal}
        looser = [
            rest,
            *({**rest, normal: exact | {sign}} for sign in (0, 1, -1) if sign not in exact),
        ]
        kept = next((tried for tried in looser if implies(tried)), kept)
    return kept


def projection(
    formulas: Iterable[Formula], names: Collection[str], more: Iterable[Normal] = ()
) -> list[Normal] | None:
    """Polynomials in these features whose signs decide whether the formulas hold, and how `more`
    compare with 0. None if there are too many."""
    parts = f.inside(formulas)
    bound = {v.name for part in parts if isinstance(part, Quantified) for v in part.variables}
    atoms = {normal: None for part in parts for normal in atom(part)} | dict.fromkeys(more)
    found = _without(atoms, bound)
    if found is None:
        return None
    return [
        n for n in atoms | found if all(name in names for monomial, _ in n for name in monomial)
    ]


def _without(polynomials: Iterable[Normal], names: Iterable[str]) -> dict[Normal, None] | None:
    """What decides how the polynomials' roots in these features lie, without the features. None if
    that would take too many polynomials, or too high degrees."""
    found = dict.fromkeys(polynomials)
    for name in sorted(names):
        with_it: list[Sequence[Polynomial]] = []
        rest: list[Polynomial] = []
        for normal in found:
            coefficients = _in_one(normal, name)
            rest += coefficients
            if len(coefficients) > 1:
                with_it.append(coefficients)
        if sum(sorted(map(len, with_it))[-2:]) > MOST_ROWS:
            return None
        rest += [resultant(one, _derivative(one)) for one in with_it if len(one) > 2]
        rest += [resultant(one, other) for one, other in combinations(with_it, 2)]
        found = dict.fromkeys(normalized(one)[0] for one in rest if set(one) - {()})
        if len(found) > MOST:
            return None
    return found


def _formulas(signs: Mapping[Normal, Signs]) -> list[Formula]:
    return [sign_formula(dict(polynomial), allowed) for polynomial, allowed in signs.items()]


def _in_one(normal: Normal, name: str) -> Sequence[Polynomial]:
    """A polynomial as one in a feature: its coefficients, from the constant on."""
    coefficients: dict[int, dict[Monomial, Fraction]] = {}
    for monomial, value in normal:
        power = monomial.count(name)
        rest = tuple(other for other in monomial if other != name)
        coefficients.setdefault(power, {})[rest] = value
    return [coefficients.get(power, {}) for power in range(max(coefficients) + 1)]


def _derivative(coefficients: Sequence[Polynomial]) -> Sequence[Polynomial]:
    return [
        {monomial: power * value for monomial, value in coefficient.items()}
        for power, coefficient in enumerate(coefficients)
    ][1:]


def resultant(one: Sequence[Polynomial], other: Sequence[Polynomial]) -> Polynomial:
    """What is zero where two polynomials, given by their coefficients from the constant on, have a
    root in common: the determinant of Sylvester's matrix."""
    size = len(one) + len(other) - 2
    rows: list[list[Polynomial]] = [[{}] * shift + list(one) for shift in range(len(other) - 1)]
    rows += [[{}] * shift + list(other) for shift in range(len(one) - 1)]
    # Determinants of the first rows, with these columns.
    minors: dict[tuple[int, ...], Polynomial] = {(): {(): Fraction(1)}}
    for height, row in enumerate(rows, 1):
        larger: dict[tuple[int, ...], Polynomial] = {}
        for columns in combinations(range(size), height):
            total: Polynomial = {}
            for place, column in enumerate(columns):
                if column < len(row) and row[column]:
                    minor = minors[columns[:place] + columns[place + 1 :]]
                    product = multiplied(row[column], minor)
                    if (height - place) % 2:
                        product = {m: -value for m, value in product.items()}
                    total = _difference(total, product)
            larger[columns] = total
        minors = larger
    return minors[tuple(range(size))]


def _difference(left: Polynomial, right: Polynomial) -> Polynomial:
    total = dict(left)
    for monomial, value in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) - value
    return {monomial: value for monomial, value in total.items() if value}


# Polynomials in formulas --------------------------------------------------------------------------


def atom(part: Formula) -> Sequence[Normal]:
    """The polynomial that a comparison asks the sign of."""
    match part:
        case Application(symbol=symbol, arguments=(left, right)) if (
            symbol in _COMPARISONS and left.sort is f.REAL
        ):
            polynomial = _difference(_polynomial(left), _polynomial(right))
            return [normalized(polynomial)[0]] if set(polynomial) - {()} else []
    return []


def _polynomial(formula: Formula) -> Polynomial:
    made: dict[Formula, Polynomial] = {}
    for part in f.inside([formula]):
        match part:
            case Numeral(value=value):
                made[part] = {(): value} if value else {}
            case Variable(name=name):
                made[part] = {(name,): Fraction(1)}
            case Application(symbol="*", arguments=arguments):
                product: Polynomial = {(): Fraction(1)}
                for argument in arguments:
                    product = multiplied(product, made[argument])
                made[part] = product
            case Application(symbol="+", arguments=arguments):
                total: Polynomial = {}
                for argument in arguments:
                    negative = {m: -v for m, v in made[argument].items()}
                    total = _difference(total, negative)
                made[part] = total
            case _:
                raise AssertionError(part)
    return made[formula]
