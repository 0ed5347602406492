"""Regions as text: every outcome, and the cells where it holds with their exact constraints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core.games import Domain, Enumeration, FeatureValue, Interval
from bargain.core.terms import Relation
from bargain.core.text import number_text
from bargain.logic.situation import value_text
from bargain.logic.tracked import Monomial
from bargain.output.style import PLAIN, Style, aligned, wrapped
from bargain.output.words import heading_lines, pair_text, report_text
from bargain.regions.bounds import ABOVE, BELOW, TURNED, Bound, Direction, bounds_of, turned
from bargain.regions.cell import ONE, Cell, Ending, NoOutcome, Payoff, Regions, Signed
from bargain.smt.formula import TRUE

Term: TypeAlias = tuple[Monomial, Fraction]

EVERYWHERE: Final = "whatever the values"
MORE: Final = "a condition with quantifiers (--format json has it)"


def regions_text(regions: Regions, style: Style = PLAIN) -> str:
    """At most `style.width` columns wide, save for names and numbers that are longer themselves."""
    title = pair_text(regions.first, regions.second, regions.game)
    lines = heading_lines(title, regions.given, style)
    ranges = [[name, domain_text(domain)] for name, domain in regions.domains.items()]
    lines += ["", *(f"  {row}" for row in aligned(ranges)), "", count_text(regions)]
    for number, (ending, cells) in enumerate(regions.endings, 1):
        first, *others = ending_lines(ending)
        begin, rest = f"{number}. ", " " * len(f"{number}. ")
        lines.append("")
        lines += map(style.bold, wrapped(first, style.width, first=begin, rest=rest))
        for line in others:
            lines += wrapped(line, style.width, first=rest, rest=f"{rest}  ")
        for place, cell in enumerate(cells):
            lines += _where_lines(cell, regions, "or" if place else "if", rest, style.width)
    return "\n".join(lines) + "\n"


def _where_lines(cell: Cell, regions: Regions, word: str, margin: str, width: int) -> list[str]:
    """The constraints, none of them broken unless it is longer than a line."""
    found = constraints(cell, regions)
    room = width - len(margin) - 8
    whole = [text.replace(" ", "\0") if len(text) <= room else text for text in found]
    if not found:
        return []
    first, rest = f"{margin}{word} ", f"{margin}   "
    lines = wrapped(" and ".join(whole), width, first=first, rest=rest)
    return [line.replace("\0", " ") for line in lines]


def count_text(regions: Regions) -> str:
    cells, endings = len(regions.cells), len(regions.endings)
    if cells == 1:
        return "The match goes the same way at all values."
    ways = "one outcome" if endings == 1 else f"{endings} outcomes"
    return f"{cells} cells, {ways}:"


def domain_text(domain: Domain) -> str:
    if isinstance(domain, Interval):
        return f"{number_text(domain.low)} .. {number_text(domain.high)}"
    return str(domain)


def ending_lines(ending: Ending) -> list[str]:
    """How the match ends, and the payoffs."""
    if isinstance(ending, NoOutcome):
        found = ending.diagnostics[0]
        return [f"no answer: {found.code}, {found.message}"]
    first, second = (report_text(report) for report in ending.reports)
    how = ""
    if ending.agreement is not None:
        how = ": agreement" if ending.agreement else ": disagreement"
        if ending.round is not None and ending.round > 1:
            how += f" in round {ending.round}"
    payoffs = " and ".join(map(payoff_text, ending.payoffs))
    return [f"{first} against {second}{how}", f"payoffs {payoffs}"]


# Constraints --------------------------------------------------------------------------------------


def where_text(cell: Cell, regions: Regions) -> str:
    return " and ".join(constraints(cell, regions)) or EVERYWHERE


def constraints(cell: Cell, regions: Regions) -> list[str]:
    """The cell's constraints in the words of the language, lower and upper bounds joined."""
    chosen = [
        choice_text(name, values)
        for name, values in cell.choices.items()
        if not is_all(values, regions.domains[name])
    ]
    bounded = signs_texts(cell.signs, regions.domains)
    return [*chosen, *bounded, *([MORE] if cell.more is not TRUE else [])]


def signs_texts(signs: Signed, domains: Mapping[str, Domain]) -> list[str]:
    """Which signs polynomials have, as bounds: `cost * cost > 1/2`."""
    bounds = bounds_of(signs).values()
    return [text for found in bounds for text in _bounds_texts(found, domains)]


def is_all(values: tuple[FeatureValue, ...], domain: Domain) -> bool:
    return len(values) == (len(domain.values) if isinstance(domain, Enumeration) else 2)


def choice_text(name: str, values: tuple[FeatureValue, ...]) -> str:
    if values == (True,):
        return name
    if values == (False,):
        return f"not {name}"
    if len(values) == 1:
        return f"{name} == {value_text(values[0])}"
    return f"{name} in {{{', '.join(map(value_text, values))}}}"


def _bounds_texts(bounds: list[Bound], domains: Mapping[str, Domain]) -> list[str]:
    """`1/8 < cost <= 1/4` where there is one bound from below and one from above."""
    if len(bounds) == 2 and bounds[0].relation in BELOW and bounds[1].relation in ABOVE:
        low, high = bounds
        if high.number <= 0 and any(factor < 0 for _, factor in low.direction):
            low, high = turned(high), turned(low)
        begin = f"{number_text(low.number)} {TURNED[low.relation].value}"
        end = f"{high.relation.value} {number_text(high.number)}"
        return [f"{begin} {sum_text(low.direction)} {end}"]
    return [bound_text(_at_the_end(bound, domains)) for bound in bounds]


def _at_the_end(bound: Bound, domains: Mapping[str, Domain]) -> Bound:
    """`cost == 0` for `cost <= 0`, where costs range from 0."""
    ((*names,), _), *others = bound.direction
    domain = domains.get(names[0])
    if not others and len(names) == 1 and isinstance(domain, Interval):
        end = {Relation.AT_MOST: domain.low, Relation.AT_LEAST: domain.high}.get(bound.relation)
        if end == bound.number:
            return replace(bound, relation=Relation.EQUAL)
    return bound


def bound_text(bound: Bound) -> str:
    """`cost + 2 * stake <= 3`: what has a factor below zero goes to the other side."""
    left = [(monomial, factor) for monomial, factor in bound.direction if factor > 0]
    right = [(monomial, -factor) for monomial, factor in bound.direction if factor < 0]
    if not right or bound.number > 0:
        right.append(((), bound.number))
    elif bound.number < 0:
        left.append(((), -bound.number))
    return f"{sum_text(left)} {bound.relation.value} {sum_text(right)}"


def sum_text(terms: Iterable[Term] | Direction) -> str:
    """`0.5 * strength - cost`; terms that are added come first."""
    text = ""
    for monomial, factor in sorted(terms, key=lambda term: term[1] < 0):
        size, names = number_text(abs(factor)), " * ".join(monomial)
        part = names if names and abs(factor) == 1 else f"{size} * {names}" if names else size
        if text:
            text += f" {'-' if factor < 0 else '+'} {part}"
        else:
            text = f"-{part}" if factor < 0 else part
    return text or "0"


def payoff_text(payoff: Payoff) -> str:
    over = sum_text(payoff.over)
    if payoff.under == ONE:
        return over
    above = f"({over})" if len(payoff.over) > 1 else over
    below = sum_text(payoff.under)
    return f"{above} / {below}" if below in payoff.under[0][0] else f"{above} / ({below})"
