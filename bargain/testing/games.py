"""Games, and the feature values at which they are played."""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from typing import Final

from hypothesis import strategies as st

import bargain
from bargain.core.games import Enumeration, FeatureValue, Interval
from bargain.testing.bundled import bundled_games
from bargain.testing.made import Feature, Game, Situation
from bargain.testing.speech import RARELY

GRIDS = (
    "demands 0% .. 100% step 50%",
    "demands 20%, 50%, 80%",
    "demands 0, 40%, 60%, 1",
    "demands 0% .. 100% step 1/4",
)
"""Every grid is its own mirror image, so what is left of a demand can be demanded."""

_RENEGOTIATIONS = st.sampled_from(
    ((), (), (), *((f"renegotiate by {rule}",) for rule in ("egalitarian", "nash", "utilitarian")))
)

FEATURES = {
    "feature observed: bool = true": "observed",
    "feature cost: 0 .. 1/2 = 10%": "cost",
    "feature mood: {calm, angry, sad} = calm": "mood",
    "feature stake: 1 .. 3 = 2": "stake",
}

FEW_ROUNDS: Final = st.sampled_from((1, 1, 2, 3))


@st.composite
def games(
    draw: st.DrawFn,
    *,
    matrix: bool | None = None,
    symmetric: bool | None = None,
    rounds: st.SearchStrategy[int] = FEW_ROUNDS,
    varied: bool = False,
    bundled: bool = True,
) -> Game:
    """A game called `G`, or a bundled one, of either sort unless the arguments narrow it down.

    `rounds` says how many a bargaining game may have; with `varied` the game has features. Without
    `bundled` the game is made up.
    """
    of_actions = draw(st.booleans()) if matrix is None else matrix
    number = 1 if of_actions else draw(rounds)
    known = [
        game
        for game in (bundled_games() if bundled else ())
        if (game.is_matrix, game.rounds) == (of_actions, number)
        and (symmetric is None or game.symmetric == symmetric)
        and (game.features or not varied)
    ]
    if known and draw(RARELY):
        return draw(st.sampled_from(known))
    if of_actions:
        clauses = draw(_matrix_games(symmetric, varied))
    else:
        clauses = draw(_bargaining_games(symmetric, number, varied))
    text = "".join(f"  {clause}\n" for clause in clauses)
    return Game.of(bargain.load(f"game G {{\n{text}}}\n"))


@st.composite
def situations(draw: st.DrawFn, game: Game) -> Situation:
    """Values for features of a game: for all that have none of their own, and some of the others.

    Of an interval those are its ends, its default, its middle and a third.
    """
    return Situation(
        tuple(
            (feature.name, draw(st.sampled_from(values_of(feature))))
            for feature in game.features
            if feature.default is None or draw(st.booleans())
        )
    )


def values_of(feature: Feature) -> tuple[FeatureValue, ...]:
    """Values of a feature, the default one first."""
    some: tuple[FeatureValue, ...]
    match feature.range:
        case Interval(low=low, high=high):
            some = (low, high, (low + high) / 2, low + (high - low) / 3)
        case Enumeration(values=names):
            some = names
        case _:
            some = (True, False)
    first = () if feature.default is None else (feature.default,)
    return tuple(dict.fromkeys((*first, *some)))


@st.composite
def _surroundings(draw: st.DrawFn, varied: bool) -> tuple[list[str], tuple[str, ...]]:
    """Player names and features: the clauses, and the names of the features."""
    clauses = list(draw(st.sampled_from(((), ("players Alice, Bob",)))))
    if varied:
        some = st.lists(st.sampled_from(tuple(FEATURES)), min_size=1, max_size=2, unique=True)
        declared = draw(some)
    else:
        declared = [clause for clause in FEATURES if draw(st.sampled_from((False, False, True)))]
    names = tuple(FEATURES[clause] for clause in declared)
    bare = [
        clause.partition(" = ")[0] if draw(st.sampled_from((False,) * 4 + (True,))) else clause
        for clause in declared
    ]
    return clauses + bare, names


def _values(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    values = ["0", "1", "2", "3", "-10%", "1/2"]
    if "cost" in names:
        values += ["cost", "-cost", "1 - 2 * cost"]
    if "stake" in names:
        values += ["stake", "2 - stake"]
    if {"cost", "stake"} <= set(names):
        values += ["stake - 2 * cost"]
    return st.sampled_from(values)


def _payoffs(
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    values: st.SearchStrategy[str],
    symmetric: bool,
) -> st.SearchStrategy[list[str]]:
    """The payoff clauses; in a symmetric game mirror images get mirrored values."""
    pairs = (
        list(combinations_with_replacement(rows, 2)) if symmetric else list(product(rows, columns))
    )
    both = st.tuples(values, values)

    def write(drawn: list[tuple[str, str]]) -> list[str]:
        clauses = {}
        for (row, column), (first, second) in zip(pairs, drawn, strict=True):
            mirrored = symmetric and row == column
            clauses[row, column] = (first, first if mirrored else second)
            if symmetric and row != column:
                clauses[column, row] = (second, first)
        return [f"payoff ({a}, {b}) = ({x}, {y})" for (a, b), (x, y) in clauses.items()]

    return st.lists(both, min_size=len(pairs), max_size=len(pairs)).map(write)


@st.composite
def _matrix_games(draw: st.DrawFn, symmetric: bool | None, varied: bool) -> list[str]:
    clauses, features = draw(_surroundings(varied))
    mirrored = draw(st.sampled_from((True, True, False))) if symmetric is None else symmetric
    rows = columns = draw(st.sampled_from((("C", "D"), ("C", "D"), ("A", "B", "N"))))
    if mirrored or draw(st.booleans()):
        clauses.append(f"actions {', '.join(rows)}")
    else:
        rows, columns = ("U", "D"), ("L", "R")
        clauses += ["actions first: U, D", "actions second: L, R"]
    clauses += draw(_payoffs(rows, columns, _values(features), mirrored))
    clauses += draw(_RENEGOTIATIONS)
    return clauses


@st.composite
def _bargaining_games(
    draw: st.DrawFn, symmetric: bool | None, number: int, varied: bool
) -> list[str]:
    clauses, features = draw(_surroundings(varied))
    mirrored = draw(st.sampled_from((True, True, False))) if symmetric is None else symmetric
    grid = draw(st.sampled_from(GRIDS))
    options = draw(st.sampled_from((("walk",), ("walk", "fight"), ("walk", "fight", "sue"))))
    clauses += [grid, f"outside {', '.join(options)}"]
    clauses += draw(st.sampled_from(((), ("surplus waste",), ("surplus split",))))
    clauses += draw(st.sampled_from(((), ("divide 10",), ("divide 1/2",))))
    if not mirrored:
        worth = draw(st.sampled_from(("share", "2 * share - 1/10", "share * divide / 2")))
        clauses += [f"worth first = {worth}", "worth second = share / 3"]
    clauses += draw(_payoffs(options, options, _values(features), mirrored))
    if number > 1:
        clauses.append(f"rounds {number}")
        clauses += draw(st.sampled_from(((), ("discount 9/10",), ("discount 1/2",))))
    clauses += draw(_RENEGOTIATIONS)
    return clauses
