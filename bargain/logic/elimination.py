"""Quantifiers over the ranges of features, taken out of formulas again.

Feature values are rational numbers, and Z3's quantifiers speak of all real ones. These agree where
what is bound occurs in sums alone: then bounds on it meet at rational values, for rational values
of everything else. Elsewhere (`x * x == y`) a real solution may stand alone, and be irrational. One
that remains where every comparison of higher degree is strict has rational ones around it, so only
where this makes a difference it has to be found out whether one is rational; that is done at single
points. Whoever finds no end of these raises `CellsUnknown`.

Quantifiers inside of others soon are too much for Z3. So formulas are described without them: by
the signs of finitely many polynomials, and Z3 confirms that these say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from bargain.core.games import Interval
from bargain.core.terms import Relation
from bargain.logic.constraints import in_range, rational_roots, sign_formula
from bargain.logic.limits import CellsUnknown
from bargain.logic.projection import atom, projected, projection
from bargain.logic.rational_point import Ask, rational_point
from bargain.smt import formula as f
from bargain.smt.formula import BOOL, FALSE, REAL, Application, Formula, Variable

MOST_PARTS: Final = 60
"""Formulas that fall into more parts than this are not described."""

MOST_POINTS: Final = 4
"""Points at which irrational solutions are told from rational ones."""


def somewhere(
    formula: Formula, names: Collection[str], ranges: Mapping[str, Interval], ask: Ask
) -> Formula:
    """Where the formula, which has no quantifiers, holds for some values of these features in their
    ranges. Neither has what is returned. Raises `CellsUnknown`."""
    features = [v for v in f.variables_of([formula]) if v.sort is REAL]
    bound = [v for v in features if v.name in names]
    if not bound:
        return formula
    within = {v.name: ranges[v.name] for v in bound}
    others = {v.name: ranges[v.name] for v in features if v not in bound}
    inside = f.conjunction([*(in_range(*one) for one in within.items()), formula])
    if not others:
        return f.truth(rational_point([formula], within, ask=ask) is not None)

    def holds(point: Mapping[str, Fraction]) -> bool:
        at = {Variable(name, REAL): f.number(value) for name, value in point.items()}
        return rational_point([f.replaced(formula, at)], within, ask=ask) is not None

    found = f.exists(bound, inside)
    if not is_linear(formula, within):
        inner = f.exists(bound, _strict(inside, within))
        found = _rational(found, inner, holds, others, ask)
    described = _described(found, holds, others, ask)
    differ = f.negation(f.equivalence(found, described))
    if rational_point([differ], others, ask=ask) is not None:
        raise CellsUnknown("a condition with quantifiers has no simple description")
    return described


def everywhere(
    formula: Formula, names: Collection[str], ranges: Mapping[str, Interval], ask: Ask
) -> Formula:
    """Where the formula, which has no quantifiers, holds for all values of these features in their
    ranges. Neither has what is returned. Raises `CellsUnknown`."""
    return f.negation(somewhere(f.negation(formula), names, ranges, ask))


Holds: TypeAlias = Callable[[Mapping[str, Fraction]], bool]
"""Whether something holds at a point."""


def _described(formula: Formula, holds: Holds, ranges: Mapping[str, Interval], ask: Ask) -> Formula:
    """The same without quantifiers, wherever features are in their ranges."""
    borders = _borders(formula, ranges)
    if borders is not None:
        return _intervals(borders, holds, ranges)
    parts: list[Formula] = []
    outside: list[Formula] = []
    point: Mapping[str, Fraction] | None = {name: at.low for name, at in ranges.items()}
    while point is not None:
        if len(outside) == MOST_PARTS:
            raise CellsUnknown("a condition falls into too many parts")
        true = holds(point)
        signs = projected({}, formula if true else f.negation(formula), point, ranges)
        if signs is None:
            raise CellsUnknown("a condition with quantifiers has no simple description")
        part = f.conjunction([sign_formula(dict(one), allowed) for one, allowed in signs.items()])
        outside.append(f.negation(part))
        if true:
            parts.append(part)
        point = rational_point(outside, ranges, ask=ask)
    return f.disjunction(parts)


def _borders(formula: Formula, ranges: Mapping[str, Interval]) -> list[Fraction] | None:
    """The values of a single feature at which something can change, and the ends of its range; None
    where there are several features, or irrational values."""
    polynomials = projection([formula], ranges)
    if len(ranges) > 1 or polynomials is None or any(len(one[0][0]) > 1 for one in polynomials):
        return None
    (interval,) = ranges.values()
    roots = {root for one in polynomials for root in rational_roots(dict(one))}
    return sorted({interval.low, interval.high, *filter(interval.contains, roots)})


def _intervals(
    borders: Sequence[Fraction], holds: Holds, ranges: Mapping[str, Interval]
) -> Formula:
    """The points and intervals, of those between a feature's borders, where something holds."""
    (name,) = ranges
    value = Variable(name, REAL)
    places = [(borders[0], borders[0])]
    for low, high in pairwise(borders):
        places += [(low, high), (high, high)]
    runs: list[list[tuple[Fraction, Fraction]]] = []
    before = False
    for low, high in places:
        true = holds({name: (low + high) / 2})
        if true:
            if not before:
                runs.append([])
            runs[-1].append((low, high))
        before = true
    parts: list[Formula] = []
    for run in runs:
        (low, inner), (outer, high) = run[0], run[-1]
        above = Relation.AT_LEAST if low == inner else Relation.GREATER
        below = Relation.AT_MOST if outer == high else Relation.LESS
        bounds = [f.compare(above, value, f.number(low)), f.compare(below, value, f.number(high))]
        parts.append(f.conjunction(bounds))
    return f.disjunction(parts)


def _at(point: Mapping[str, Fraction]) -> list[Formula]:
    return [
        f.compare(Relation.EQUAL, Variable(name, REAL), f.number(value))
        for name, value in point.items()
    ]


# Irrational solutions -----------------------------------------------------------------------------


def is_linear(formula: Formula, names: Collection[str]) -> bool:
    """Whether no comparison multiplies these features with each other, or with themselves. Then
    quantifiers over them mean the same for rational numbers as for real ones."""
    return all(_has_linear_atom(part, names) for part in f.inside([formula]))


def _has_linear_atom(part: Formula, names: Collection[str]) -> bool:
    return all(
        sum(name in names for name in monomial) <= 1
        for normal in atom(part)
        for monomial, _ in normal
    )


def _rational(
    found: Formula, inner: Formula, holds: Holds, ranges: Mapping[str, Interval], ask: Ask
) -> Formula:
    """Where there is a rational solution, which is where it `holds`: `found` says where there is a
    real one, and `inner` where there is one with rational ones around it."""
    known: list[Formula] = []
    differ = [found, f.negation(inner)]
    while (point := rational_point([*differ, *known], ranges, ask=ask)) is not None:
        if len(known) == MOST_POINTS:
            raise CellsUnknown("at many points only irrational values may solve a condition")
        elsewhere = f.negation(f.conjunction(_at(point)))
        if not holds(point):
            found = f.conjunction([found, elsewhere])
        known.append(elsewhere)
    return found


def _strict(formula: Formula, names: Collection[str]) -> Formula:
    """What implies the formula, which has no quantifiers, and has no comparison of higher degree in
    these features that is not strict."""
    # What implies each part, and what implies its negation.
    yes: dict[Formula, Formula] = {}
    no: dict[Formula, Formula] = {}
    for part in f.inside([formula]):
        yes[part], no[part] = part, f.negation(part) if part.sort is BOOL else part
        match part:
            case Application(symbol="not", arguments=(operand,)):
                yes[part], no[part] = no[operand], yes[operand]
            case Application(symbol="and", arguments=operands):
                yes[part] = f.conjunction(yes[one] for one in operands)
                no[part] = f.disjunction(no[one] for one in operands)
            case Application(symbol="or", arguments=operands):
                yes[part] = f.disjunction(yes[one] for one in operands)
                no[part] = f.conjunction(no[one] for one in operands)
            case Application(symbol="=>", arguments=(left, right)):
                yes[part] = f.disjunction((no[left], yes[right]))
                no[part] = f.conjunction((yes[left], no[right]))
            case Application(symbol="=", arguments=(left, right)) if left.sort is BOOL:
                yes[part] = _either(yes[left], yes[right], no[left], no[right])
                no[part] = _either(yes[left], no[right], no[left], yes[right])
            case Application(symbol="ite", arguments=(test, left, right)) if part.sort is BOOL:
                yes[part] = _either(yes[test], yes[left], no[test], yes[right])
                no[part] = _either(yes[test], no[left], no[test], no[right])
            case Application(symbol=symbol, arguments=(left, right)) if (
                part.sort is BOOL and not _has_linear_atom(part, names)
            ):
                strict = {
                    sign: f.compare(sign, left, right) for sign in (Relation.LESS, Relation.GREATER)
                }
                apart = f.disjunction(strict.values())
                yes[part], no[part] = {
                    "=": (FALSE, apart),
                    "<": (strict[Relation.LESS], strict[Relation.GREATER]),
                    "<=": (strict[Relation.LESS], strict[Relation.GREATER]),
                    ">": (strict[Relation.GREATER], strict[Relation.LESS]),
                    ">=": (strict[Relation.GREATER], strict[Relation.LESS]),
                }[symbol]
    return yes[formula]


def _either(one: Formula, also: Formula, other: Formula, too: Formula) -> Formula:
    return f.disjunction((f.conjunction((one, also)), f.conjunction((other, too))))
