"""Regions as text: for each cell its constraints and what happens there."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Final

from bargain.core.games import Enumeration, FeatureValue
from bargain.core.text import number_text
from bargain.logic.constraints import relation_of
from bargain.logic.situation import value_text
from bargain.logic.tracked import Normal, Signs
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import given_text, report_text
from bargain.regions.cell import Cell, NoOutcome, Payoff, Regions, Went
from bargain.smt.formula import TRUE

Term = tuple[tuple[str, ...], Fraction]

_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def regions_text(regions: Regions, style: Style = PLAIN) -> str:
    title = f"{regions.first} vs {regions.second} in {regions.game}, for every "
    title += ", ".join(regions.over)
    if regions.given:
        title += f", with {given_text(dict(regions.given))}"
    lines = [style.bold(line) for line in wrapped(title, style.width, rest="  ")]
    count = len(regions.cells)
    ways = "in one way, whatever the values" if count == 1 else f"in {count} ways"
    lines += ["", f"The match goes {ways}."]
    for number, cell in enumerate(regions.cells, 1):
        where = " and ".join(constraints(cell, regions)) or "at all values"
        lines.append("")
        lines += [
            style.bold(line) for line in wrapped(f"{number}. {where}", style.width, rest="   ")
        ]
        for line in ending_lines(cell):
            lines += ["   " + part for part in wrapped(line, style.width - 3, rest="  ")]
    return "\n".join(lines) + "\n"


def ending_lines(cell: Cell) -> list[str]:
    match cell.ending:
        case NoOutcome(diagnostics=diagnostics):
            return [f"no answer: {found.code}, {found.message}" for found in diagnostics[:1]]
        case Went(reports=reports, payoffs=payoffs):
            first, second = (report_text(report) for report in reports)
            return [
                f"{first} against {second}{_how(cell.ending)}",
                f"payoffs {payoff_text(payoffs[0])} and {payoff_text(payoffs[1])}",
            ]


def _how(went: Went) -> str:
    if went.agreement is None:
        return ""
    return ": agreement" if went.agreement else ": disagreement"


def constraints(cell: Cell, regions: Regions) -> list[str]:
    """The cell's constraints in the words of the language, plain bounds joined."""
    texts: list[str] = []
    bounds: dict[str, list[tuple[str, Fraction]]] = {}
    for polynomial, signs in cell.signs.items():
        relation = relation_of(signs).value
        feature = _bounded(polynomial)
        if feature is not None and relation not in ("==", "!="):
            bounds.setdefault(feature, []).append((relation, -_constant(polynomial)))
        else:
            texts.append(comparison_text(polynomial, signs))
    joined = [_bounds_text(name, found) for name, found in bounds.items()]
    chosen = [
        choice_text(name, values)
        for name, values in cell.choices.items()
        if not _is_all(values, regions, name)
    ]
    more = ["a condition with quantifiers (--format json has it)"] if cell.more is not TRUE else []
    return [*chosen, *sorted(joined), *texts, *more]


def _is_all(values: tuple[FeatureValue, ...], regions: Regions, name: str) -> bool:
    domain = regions.domains[name]
    return len(values) == (len(domain.values) if isinstance(domain, Enumeration) else 2)


def choice_text(name: str, values: tuple[FeatureValue, ...]) -> str:
    if values == (True,):
        return name
    if values == (False,):
        return f"not {name}"
    if len(values) == 1:
        return f"{name} == {value_text(values[0])}"
    return f"{name} in {{{', '.join(map(value_text, values))}}}"


def _bounded(polynomial: Normal) -> str | None:
    """The feature, of a polynomial that is one feature less a number."""
    monomials = [monomial for monomial, _ in polynomial if monomial]
    return monomials[0][0] if len(monomials) == 1 and len(monomials[0]) == 1 else None


def _constant(polynomial: Normal) -> Fraction:
    return dict(polynomial).get((), Fraction(0))


def _bounds_text(name: str, found: list[tuple[str, Fraction]]) -> str:
    """`1/8 < cost <= 1/4`, from what is known of one feature."""
    below = [(relation, bound) for relation, bound in found if relation in (">", ">=")]
    above = [(relation, bound) for relation, bound in found if relation in ("<", "<=")]
    if below and above:
        low, high = below[0], above[0]
        return f"{number_text(low[1])} {_TURNED[low[0]]} {name} {high[0]} {number_text(high[1])}"
    relation, bound = (below or above)[0]
    return f"{name} {relation} {number_text(bound)}"


def comparison_text(polynomial: Normal, signs: Signs) -> str:
    """`cost + 2 * stake <= 3`: what has a factor below zero goes to the other side."""
    scale = lcm(*(value.denominator for monomial, value in polynomial if monomial))
    left = [(m, v * scale) for m, v in polynomial if m and v > 0]
    right = [(m, -v * scale) for m, v in polynomial if m and v < 0]
    constant = -_constant(polynomial) * scale
    if constant or not right:
        (right if constant >= 0 or not left else left).append(((), abs(constant)))
    return f"{_sum_text(left)} {relation_of(signs).value} {_sum_text(right)}"


def _sum_text(terms: list[Term]) -> str:
    if not terms:
        return "0"
    text = ""
    for monomial, value in sorted(terms, key=lambda term: term[1] < 0):
        factor = " * ".join(monomial)
        size = abs(value)
        part = factor if factor and size == 1 else number_text(size)
        if factor and size != 1:
            part += f" * {factor}"
        sign = "-" if value < 0 else "+"
        text += f" {sign} {part}" if text else part if value >= 0 else f"-{part}"
    return text


def payoff_text(payoff: Payoff) -> str:
    over = _sum_text(list(payoff.over))
    if payoff.under == (((), Fraction(1)),):
        return over
    return f"({over}) / ({_sum_text(list(payoff.under))})"
