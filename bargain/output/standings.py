"""What a tournament comes to for each program: mean payoff, agreements, and who exploited it.

Both counts rest on each role's **fallback**, what it gets when there is no cooperation:

* in a bargaining game, its payoff when both sides take the default outside option in round 1;
* in a matrix game, the most that one of its actions guarantees, whatever the other side plays.

An **agreement** of a bargaining game is a match that ends in one. In a matrix game it is an outcome
with at least the fallback for both, and more for one of them, that no other pair of actions
improves for one side without harming the other.

A program is **exploited** in a match that leaves it below its fallback and the other above theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from bargain.core.games import Matrix
from bargain.logic.situation import Situation
from bargain.match import Match
from bargain.results import Tournament


class Standing(NamedTuple):
    """A program's part in a tournament.

    `matches` counts the ordered pairs that it took part in and that were settled. Each of its
    payoffs counts once for `mean_payoff`, so two in the match with itself; None without settled
    matches. `exploited_by` names an exploiter once for every match.
    """

    program: str
    matches: int
    mean_payoff: Fraction | None
    agreements: int
    exploited_by: tuple[str, ...]


def standings(tournament: Tournament) -> tuple[Standing, ...]:
    """One standing for each program, in their order."""
    size = len(tournament.programs)
    payoffs: list[list[Fraction]] = [[] for _ in range(size)]
    matches, agreements = [0] * size, [0] * size
    exploiters: list[list[str]] = [[] for _ in range(size)]
    fallbacks: tuple[Fraction, Fraction] | None = None
    for (i, j), row in zip(product(range(size), repeat=2), tournament.rows, strict=True):
        if not isinstance(row, Match):
            continue
        if fallbacks is None:
            fallbacks = fallback_payoffs(row.settlement.situation)
        payoffs[i].append(row.first.payoff)
        payoffs[j].append(row.second.payoff)
        agreed = is_agreement(row, fallbacks)
        for index in {i, j}:
            matches[index] += 1
            agreements[index] += agreed
        exploited = exploited_seat(row, fallbacks)
        if exploited is not None:
            victim, exploiter = ((i, j), (j, i))[exploited]
            exploiters[victim].append(tournament.programs[exploiter])
    return tuple(
        Standing(name, matches[index], _mean(payoffs[index]), agreements[index], tuple(by))
        for index, (name, by) in enumerate(zip(tournament.programs, exploiters, strict=True))
    )


def fallback_payoffs(situation: Situation) -> tuple[Fraction, Fraction]:
    """What each role gets without cooperation, as the head of this module defines it."""
    rules = situation.game.rules
    if not isinstance(rules, Matrix):
        default = rules.options[0]
        return situation.payoffs[default, default]
    rows, columns = rules.actions
    payoffs = situation.payoffs
    return (
        max(min(payoffs[a, b][0] for b in columns) for a in rows),
        max(min(payoffs[a, b][1] for a in rows) for b in columns),
    )


def is_agreement(match: Match, fallbacks: tuple[Fraction, Fraction]) -> bool:
    """Whether a settled match counts as an agreement."""
    if match.agreement is not None:
        return match.agreement
    mine, theirs = match.first.payoff, match.second.payoff
    gains = mine - fallbacks[0], theirs - fallbacks[1]
    if min(gains) < 0 or max(gains) == 0:
        return False
    return not any(
        a >= mine and b >= theirs and (a, b) != (mine, theirs)
        for a, b in match.settlement.situation.payoffs.values()
    )


def exploited_seat(match: Match, fallbacks: tuple[Fraction, Fraction]) -> int | None:
    """The role, 0 or 1, that was exploited; None where neither was."""
    gains = match.first.payoff - fallbacks[0], match.second.payoff - fallbacks[1]
    if gains[0] < 0 < gains[1]:
        return 0
    return 1 if gains[1] < 0 < gains[0] else None


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
