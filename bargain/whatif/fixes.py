"""Changes of one thing that make a claim about a match true, kind by kind.

What "smallest" means is decided here. In one place it is the change of the number by the least
amount. Compared over several places:

* budgets and levels: the one that adds least;
* strengths: first those that change a number only, by the amount; then those that write a number
  where the source names or computes one, by that number, since the name may stand for several in
  one match; then those from a budget to a level of PA, by the level; then those from a level to a
  budget, by the budget;
* feature values: truth values and names have no distance, so all that do are as small as each
  other; of numbers the nearest; values of different features are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from bargain.core.games import Enumeration, FeatureValue, Interval
from bargain.core.terms import PA, Budget, Strength
from bargain.core.text import strength_text
from bargain.diagnostics import DiagnosticError
from bargain.logic.situation import value_text
from bargain.syntax import tree
from bargain.whatif.axes import Axis, other_use
from bargain.whatif.contest import (
    SIDES,
    Change,
    Contest,
    Outcome,
    SetArgument,
    SetFeature,
    SetStrength,
)
from bargain.whatif.levels import levels
from bargain.whatif.sites import Site, sites_of
from bargain.whatif.staircase import cells
from bargain.whatif.zone import MOST, Zone

if TYPE_CHECKING:
    from bargain.whatif.feature_cells import Stretch


class Kind(Enum):
    """What is changed."""

    BUDGET = "a larger budget"
    LEVEL = "a higher level"
    FEATURE = "another feature value"
    STRENGTH = "another strength"


Size: TypeAlias = tuple[int, ...]
"""How large a change is among those of its kind."""

# The changes of strengths, the smaller ones first.
_NUMBER: Final = 0
_WRITTEN: Final = 1
_TO_LEVEL: Final = 2
_TO_BUDGET: Final = 3


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that makes the claim true, and how the match then ends.

    `place` says what is changed, `before` and `after` how it reads. No smaller change in this place
    will do; it is `smallest` if no smaller change of its kind will, in any place. `also` has the
    values of a rational feature that do as well, next to this one.
    """

    change: Change
    place: str
    before: str
    after: str
    outcome: Outcome
    size: Size
    smallest: bool = False
    also: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What changes of one kind can do. Without `fixes` none of them makes the claim true.

    `places` is the number of places where there was something of this kind to change.
    """

    kind: Kind
    places: int
    fixes: tuple[Fix, ...]


def answers(contest: Contest) -> Iterator[Answer]:
    """One answer for each kind of change. Raises `Stopped` at a limit."""
    sites = sites_in_reach(contest)
    for kind, tries in (
        (Kind.BUDGET, [*_larger_arguments(contest), *_larger_budgets(contest, sites)]),
        (Kind.LEVEL, [*_higher_arguments(contest), *_higher_levels(contest, sites)]),
        (Kind.FEATURE, [*_other_values(contest)]),
        (Kind.STRENGTH, [*_other_strengths(contest, sites)]),
    ):
        fixes = [fix for found in tries for fix in found]
        yield Answer(kind, len(tries), _ranked(kind, fixes))


def _ranked(kind: Kind, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """The smallest first."""
    least = min((fix.size for fix in fixes), default=())
    ordered = fixes if kind is Kind.FEATURE else sorted(fixes, key=lambda fix: fix.size)
    return tuple(
        replace(fix, smallest=kind is Kind.FEATURE or fix.size == least) for fix in ordered
    )


def sites_in_reach(contest: Contest) -> tuple[Site, ...]:
    """The sites of all programs in the closure, those of the two programs first."""
    arena = contest.table().arena
    closure = arena.closure(contest.roots()(arena), contest.max_questions)
    names = dict.fromkeys(side.me.name for node in closure.nodes for side in (node, node.partner))
    known = contest.model.module.names.programs
    return tuple(site for name in names if name in known for site in sites_of(known[name].tree))


def place_of(contest: Contest, site: Site) -> str:
    """Where a site is: its program and line."""
    span = site.node.span
    neighbours = [
        other.node.span
        for other in sites_of(contest.model.module.names.programs[site.program].tree)
        if other.node.span.line == span.line
    ]
    place = f"{site.program}, line {span.line}"
    if len(neighbours) > 1:
        place += f", column {span.column}"
    main = contest.model.module.sources[0].name
    return place if span.source.name == main else f"{place} of {span.source.name}"


def _changed_text(site: Site, strength: Strength) -> str:
    text = strength_text(strength)
    return text.replace("provable", "possible", 1) if site.node.possible else text


def _site_fix(contest: Contest, site: Site, strength: Strength, size: Size) -> Fix:
    change = SetStrength(site, strength)
    trial = contest.trial([change])
    assert trial.holds
    after = _changed_text(site, strength)
    return Fix(change, place_of(contest, site), site.strength_text, after, trial.outcome, size)


def _argument_fix(contest: Contest, change: SetArgument, before: int) -> Fix:
    trial = contest.trial([change])
    assert trial.holds
    program = contest.programs()[change.side]
    template = contest.model.module.names.programs[program.name]
    parameter = (template.tree.parameters or ())[change.place].text
    place = f"`{parameter}` of {program.name} ({SIDES[change.side]})"
    size = (change.value - before,)
    return Fix(change, place, str(before), str(change.value), trial.outcome, size)


def _arguments(contest: Contest, *, level: bool) -> Iterator[tuple[int, int, int]]:
    """The arguments of the two programs that are budgets, or levels: side, place and value."""
    names = contest.model.module.names
    for side, program in enumerate(contest.programs()):
        for place, value in enumerate(program.arguments):
            if (
                isinstance(value, Fraction)
                and value.denominator == 1
                and 0 <= value < MOST
                and program.name in names.programs
                and other_use(names, program.name, place, level=level) is None
            ):
                yield side, place, int(value)


# Budgets -----------------------------------------------------------------------------------------


def _first_budget(contest: Contest, axis: Axis, low: int) -> int | None:
    """The least budget from `low` on that makes the claim true."""
    start = Zone.everything(1).within((0, 1, -low))
    assert start is not None
    for cell, trial in cells(contest, (axis,), start):
        if trial.holds:
            return cell.point[0]
    return None


def _last_budget(contest: Contest, axis: Axis, high: int) -> int | None:
    """The largest budget up to `high` that makes the claim true."""
    start = Zone.everything(1).within((1, 0, high))
    assert start is not None
    holding = [cell.zone for cell, trial in cells(contest, (axis,), start) if trial.holds]
    return max((min(zone.bounds[1][0], high) for zone in holding), default=None)


def _larger_arguments(contest: Contest) -> Iterator[list[Fix]]:
    for side, place, value in _arguments(contest, level=False):
        axis = Axis("budget", ((side, place),), None, "")
        found = _first_budget(contest, axis, value + 1)
        if found is None:
            yield []
        else:
            yield [_argument_fix(contest, SetArgument(side, place, found), value)]


def _larger_budgets(contest: Contest, sites: Sequence[Site]) -> Iterator[list[Fix]]:
    for site in sites:
        match site.strength:
            case Budget(entries=entries) if entries < MOST:
                found = _first_budget(contest, Axis("budget", (), site, ""), entries + 1)
                if found is None:
                    yield []
                else:
                    yield [_site_fix(contest, site, Budget(found), (found - entries,))]


# Levels ------------------------------------------------------------------------------------------


def _higher_arguments(contest: Contest) -> Iterator[list[Fix]]:
    for side, place, value in _arguments(contest, level=True):

        def changes(level: int, side: int = side, place: int = place) -> list[Change]:
            return [SetArgument(side, place, level)]

        yield [
            _argument_fix(contest, SetArgument(side, place, found.first), value)
            for found in levels(contest, changes, value + 1)
            if found.trial.holds
        ][:1]


def _higher_levels(contest: Contest, sites: Sequence[Site]) -> Iterator[list[Fix]]:
    for site in sites:
        match site.strength:
            case PA(level=present) if present < MOST:
                found = _first_level(contest, site, present + 1)
                if found is None:
                    yield []
                else:
                    yield [_site_fix(contest, site, PA(found), (found - present,))]


def _first_level(contest: Contest, site: Site, low: int) -> int | None:
    """The least level from `low` on that makes the claim true."""

    def changes(level: int) -> list[Change]:
        return [SetStrength(site, PA(level))]

    found = (alike.first for alike in levels(contest, changes, low) if alike.trial.holds)
    return next(found, None)


def _last_level(contest: Contest, site: Site, high: int) -> int | None:
    """The highest level up to `high` that makes the claim true."""

    def changes(level: int) -> list[Change]:
        return [SetStrength(site, PA(level))]

    holding = [alike for alike in levels(contest, changes, 0, high) if alike.trial.holds]
    return holding[-1].last if holding else None


# Strengths ---------------------------------------------------------------------------------------


def _other_strengths(contest: Contest, sites: Sequence[Site]) -> Iterator[list[Fix]]:
    """All that is neither a larger budget nor a higher level."""
    for site in sites:
        budgeted = isinstance(site.node.strength, tree.Within)
        changes = [_to_level(contest, site, budgeted), _to_budget(contest, site, budgeted)]
        yield [_site_fix(contest, site, *change) for change in changes if change is not None]


def _to_level(contest: Contest, site: Site, budgeted: bool) -> tuple[Strength, Size] | None:
    """The smallest change to a level of PA: to a lower one, if the level is written as a number."""
    match site.strength:
        case PA(level=present):
            level = _last_level(contest, site, present - 1) if present else None
            return (PA(level), (_NUMBER, present - level)) if level is not None else None
    level = _first_level(contest, site, 0)
    kind = _TO_LEVEL if budgeted else _WRITTEN
    return (PA(level), (kind, level)) if level is not None else None


def _to_budget(contest: Contest, site: Site, budgeted: bool) -> tuple[Strength, Size] | None:
    """The smallest change to a budget: to a smaller one, if the budget is written as a number."""
    axis = Axis("budget", (), site, "")
    match site.strength:
        case Budget(entries=present):
            budget = _last_budget(contest, axis, present - 1) if present else None
            return (Budget(budget), (_NUMBER, present - budget)) if budget is not None else None
    budget = _first_budget(contest, axis, 0)
    kind = _WRITTEN if budgeted else _TO_BUDGET
    return (Budget(budget), (kind, budget)) if budget is not None else None


# Features ----------------------------------------------------------------------------------------


def _other_values(contest: Contest) -> Iterator[list[Fix]]:
    for name, feature in contest.model.games[contest.game].features.items():
        match feature.range:
            case Interval():
                yield _nearest_values(contest, name)
            case Enumeration(values=values):
                yield _values(contest, name, values)
            case _:
                yield _values(contest, name, (False, True))


def _values(contest: Contest, name: str, values: Sequence[FeatureValue]) -> list[Fix]:
    """Those of finitely many values that make the claim true."""
    fixes: list[Fix] = []
    for value in values:
        if value == contest.given[name]:
            continue
        try:
            fix = _feature_fix(contest, name, value, None)
        except DiagnosticError:
            # With this value the game has no payoffs.
            continue
        fixes += [fix] if fix is not None else []
    return fixes


def _nearest_values(contest: Contest, name: str) -> list[Fix]:
    from bargain.whatif.feature_cells import nearest

    fixes: list[Fix] = []
    for stretch in nearest(contest, name):
        also = stretch if stretch.low != stretch.high else None
        fix = _feature_fix(contest, name, stretch.sample, also)
        assert fix is not None
        fixes.append(fix)
    return fixes


def _feature_fix(
    contest: Contest, name: str, value: FeatureValue, also: Stretch | None
) -> Fix | None:
    change = SetFeature(name, value)
    trial = contest.trial([change])
    if not trial.holds:
        return None
    before, after = value_text(contest.given[name]), value_text(value)
    return Fix(change, name, before, after, trial.outcome, (1,), also=also)
