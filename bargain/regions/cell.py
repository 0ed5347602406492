"""Cells of the features' ranges, and what happens in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeAlias

from bargain.core.games import Domain, Enumeration, FeatureValue, Interval
from bargain.core.terms import Relation
from bargain.diagnostics import Diagnostic
from bargain.logic.constraints import sign_formula
from bargain.logic.limits import CellsUnknown
from bargain.logic.tracked import (
    Normal,
    Polynomial,
    Signs,
    Tracked,
    evaluated,
    normalized,
    restricted,
)
from bargain.match import Report
from bargain.smt import formula as f
from bargain.smt.formula import Formula
from bargain.smt.solver import Satisfiable, Unknown, check

Signed: TypeAlias = Mapping[Normal, Signs]
"""Polynomials in the features, each with the signs that it may have."""


@dataclass(frozen=True, slots=True)
class Went:
    """How a match ends: the same at all points of a cell.

    `payoffs` are polynomials in the features over others; `agreement` and `round` are None in a
    matrix game.
    """

    reports: tuple[Report, Report]
    agreement: bool | None
    round: int | None
    payoffs: tuple[Payoff, Payoff]


@dataclass(frozen=True, slots=True)
class NoOutcome:
    """The match has no answer there."""

    diagnostics: tuple[Diagnostic, ...]


Ending: TypeAlias = Went | NoOutcome


def ending_key(ending: Ending) -> object:
    """Equal for endings that are the same to a reader: of errors, only the codes count."""
    if isinstance(ending, NoOutcome):
        return frozenset(found.code for found in ending.diagnostics)
    return ending


@dataclass(frozen=True, slots=True)
class Payoff:
    """A payoff as an expression in the features: `over / under`, both as sorted terms."""

    over: tuple[tuple[tuple[str, ...], Fraction], ...]
    under: tuple[tuple[tuple[str, ...], Fraction], ...]

    @classmethod
    def of(cls, value: Fraction, fixed: Mapping[str, Fraction]) -> Payoff:
        """The value's form, at these values of the features that do not range."""
        if not isinstance(value, Tracked):
            return cls(_terms({(): value} if value else {}), ONE)
        over = restricted(tuple(value.over.items()), fixed)
        # Equal quotients may differ by a factor.
        under, factor = normalized(restricted(tuple(value.under.items()), fixed))
        return cls(_terms({monomial: number / factor for monomial, number in over.items()}), under)

    def at(self, point: Mapping[str, Fraction]) -> Fraction:
        return evaluated(dict(self.over), point) / evaluated(dict(self.under), point)


ONE: Final = (((), Fraction(1)),)


def _terms(polynomial: Polynomial) -> tuple[tuple[tuple[str, ...], Fraction], ...]:
    return tuple(sorted(polynomial.items(), key=lambda term: (-len(term[0]), term[0])))


@dataclass(frozen=True, slots=True)
class Cell:
    """Points at which a match goes the same way.

    `choices` has the possible values of each feature that has finitely many; `signs` the exact
    constraints on the others, besides their ranges. `more` is what else has to hold where a
    question about all values of one feature is asked at different values of another (it has
    quantifiers), and otherwise `true`. `sample` is one of the points.
    """

    choices: Mapping[str, tuple[FeatureValue, ...]]
    signs: Signed
    more: Formula
    sample: Mapping[str, FeatureValue]
    ending: Ending

    @property
    def formula(self) -> Formula:
        """The constraints on the rational features."""
        parts = [_formula_of(polynomial, signs) for polynomial, signs in self.signs.items()]
        return f.conjunction([*parts, self.more])

    def contains(self, values: Mapping[str, FeatureValue]) -> bool:
        """Whether a point is in the cell. Raises `CellsUnknown` where `more` cannot be decided."""
        if any(values[name] not in choice for name, choice in self.choices.items()):
            return False
        if any(
            sign_at(polynomial, values) not in signs for polynomial, signs in self.signs.items()
        ):
            return False
        return self.more is f.TRUE or holds_at(self.more, values)


@lru_cache(maxsize=10_000)
def _formula_of(polynomial: Normal, signs: Signs) -> Formula:
    return sign_formula(dict(polynomial), signs)


def sign_at(polynomial: Normal, values: Mapping[str, FeatureValue]) -> int:
    """The sign of a polynomial at a point."""
    point = {name: v for name, v in values.items() if isinstance(v, Fraction)}
    value = evaluated(dict(polynomial), point)
    return (value > 0) - (value < 0)


def holds_at(formula: Formula, values: Mapping[str, FeatureValue]) -> bool:
    """Whether a formula in the rational features holds at a point, quantifiers and all."""
    here = [
        f.compare(Relation.EQUAL, variable, f.number(value))
        for variable in f.variables_of([formula])
        if isinstance(value := values[variable.name], Fraction)
    ]
    match check([*here, formula]):
        case Unknown(reason=reason):
            raise CellsUnknown(reason)
        case answer:
            return isinstance(answer, Satisfiable)


@dataclass(frozen=True, slots=True)
class Regions:
    """The cells of a match, complete and disjoint: every point of the ranges is in exactly one.

    `over` are the features that range, `given` the values of the others.
    """

    first: str
    second: str
    game: str
    over: tuple[str, ...]
    domains: Mapping[str, Domain]
    given: Mapping[str, FeatureValue]
    cells: tuple[Cell, ...]

    @property
    def intervals(self) -> dict[str, Interval]:
        """The features with rational values among those that range."""
        return {n: domain for n, domain in self.domains.items() if isinstance(domain, Interval)}

    def at(self, values: Mapping[str, FeatureValue]) -> Cell:
        """The cell of a point, which has values for the features that range.

        Raises `LookupError` for values outside their ranges.
        """
        for name, domain in self.domains.items():
            if not domain.contains(values[name]):
                raise LookupError(f"{name} = {values[name]} is outside of {domain}")
        (cell,) = [cell for cell in self.cells if cell.contains(values)]
        return cell

    def features_that_matter(self) -> list[str]:
        """The features that how the match ends depends on; none where it ends alike everywhere."""
        polynomials: list[Iterable[tuple[tuple[str, ...], Fraction]]] = []
        named: set[str] = set()
        for cell in self.cells:
            if isinstance(cell.ending, Went):
                polynomials += [part for p in cell.ending.payoffs for part in (p.over, p.under)]
            if len(self.endings) > 1:
                polynomials += cell.signs
                named.update(variable.name for variable in f.variables_of([cell.more]))
                named.update(n for n, v in cell.choices.items() if len(v) < self._count(n))
        named.update(name for terms in polynomials for names, _ in terms for name in names)
        return [name for name in self.over if name in named]

    def _count(self, name: str) -> int:
        """How many values a feature has that has finitely many."""
        domain = self.domains[name]
        return len(domain.values) if isinstance(domain, Enumeration) else 2

    @property
    def endings(self) -> tuple[tuple[Ending, tuple[Cell, ...]], ...]:
        """How the match can end, each with the cells where it ends so."""
        found: dict[object, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(ending_key(cell.ending), []).append(cell)
        return tuple((cells[0].ending, tuple(cells)) for cells in found.values())

    def __str__(self) -> str:
        from bargain.output.regions_text import regions_text

        return regions_text(self).rstrip("\n")
