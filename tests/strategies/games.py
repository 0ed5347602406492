"""Games as text, with what programs need to know to speak about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations_with_replacement, product

from hypothesis import strategies as st

from bargain.core.games import FeatureValue

GRIDS = {
    "demands 0% .. 100% step 50%": ("0%", "50%", "100%"),
    "demands 20%, 50%, 80%": ("20%", "50%", "80%"),
    "demands 0, 40%, 60%, 1": ("0%", "40%", "60%", "100%"),
    "demands 0% .. 100% step 1/4": ("0%", "25%", "50%", "75%", "100%"),
}
"""Every grid is its own mirror image, so what is left of a demand can be demanded."""

FEATURES = {
    "feature observed: bool = true": "observed",
    "feature cost: 0 .. 1/2 = 10%": "cost",
    "feature mood: {calm, angry, sad} = calm": "mood",
    "feature stake: 1 .. 3 = 2": "stake",
}
VALUES: dict[str, tuple[FeatureValue, ...]] = {
    "observed": (True, False),
    "cost": (Fraction(1, 10), Fraction(0), Fraction(1, 2), Fraction(1, 3)),
    "mood": ("calm", "angry", "sad"),
    "stake": (Fraction(1), Fraction(2), Fraction(5, 2)),
}


@dataclass(frozen=True)
class GameText:
    """The clauses of a game `G`; `actions` are those of the two roles, `demands` shares as text."""

    clauses: tuple[str, ...]
    actions: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    demands: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    rounds: int = 1
    features: tuple[str, ...] = ()
    symmetric: bool = True
    given: dict[str, FeatureValue] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "game G {\n" + "".join(f"  {clause}\n" for clause in self.clauses) + "}\n"

    @property
    def given_text(self) -> str:
        """What an expectation says of the feature values."""
        if not self.given:
            return ""
        values = (f"{name} = {str(value).lower()}" for name, value in self.given.items())
        return f" given {', '.join(values)}"

    @property
    def is_matrix(self) -> bool:
        return not self.demands

    @property
    def has_roles(self) -> bool:
        """Whether the two roles have different actions, so that a program can take only one."""
        return self.actions[0] != self.actions[1]


@st.composite
def games(
    draw: st.DrawFn,
    *,
    matrix: bool | None = None,
    symmetric: bool | None = None,
    rounds: st.SearchStrategy[int] = st.sampled_from((1, 1, 2, 3)),  # noqa: B008
    varied: bool = False,
) -> GameText:
    """A game of either sort, unless the arguments narrow it down; with features if `varied`."""
    if draw(st.booleans()) if matrix is None else matrix:
        return draw(_matrix_games(symmetric, varied))
    return draw(_bargaining_games(symmetric, rounds, varied))


@st.composite
def _surroundings(
    draw: st.DrawFn, varied: bool
) -> tuple[list[str], tuple[str, ...], dict[str, FeatureValue]]:
    """Player names and features, and values for some of the features."""
    clauses = list(draw(st.sampled_from(((), ("players Alice, Bob",)))))
    declared = [clause for clause in FEATURES if draw(st.sampled_from((False, False, True)))]
    if varied:
        some = st.lists(st.sampled_from(tuple(FEATURES)), min_size=1, max_size=2, unique=True)
        declared = draw(some)
    names = tuple(FEATURES[clause] for clause in declared)
    given = {name: draw(st.sampled_from(VALUES[name])) for name in names if draw(st.booleans())}
    return clauses + declared, names, given


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
def _matrix_games(draw: st.DrawFn, symmetric: bool | None, varied: bool) -> GameText:
    clauses, features, given = draw(_surroundings(varied))
    mirrored = draw(st.sampled_from((True, True, False))) if symmetric is None else symmetric
    rows = columns = draw(st.sampled_from((("C", "D"), ("C", "D"), ("A", "B", "N"))))
    if mirrored or draw(st.booleans()):
        clauses.append(f"actions {', '.join(rows)}")
    else:
        rows, columns = ("U", "D"), ("L", "R")
        clauses += ["actions first: U, D", "actions second: L, R"]
    clauses += draw(_payoffs(rows, columns, _values(features), mirrored))
    return GameText(
        tuple(clauses), (rows, columns), features=features, symmetric=mirrored, given=given
    )


@st.composite
def _bargaining_games(
    draw: st.DrawFn, symmetric: bool | None, rounds: st.SearchStrategy[int], varied: bool
) -> GameText:
    clauses, features, given = draw(_surroundings(varied))
    mirrored = draw(st.sampled_from((True, True, False))) if symmetric is None else symmetric
    grid = draw(st.sampled_from(list(GRIDS)))
    options = draw(st.sampled_from((("walk",), ("walk", "fight"), ("walk", "fight", "sue"))))
    clauses += [grid, f"outside {', '.join(options)}"]
    clauses += draw(st.sampled_from(((), ("surplus waste",), ("surplus split",))))
    clauses += draw(st.sampled_from(((), ("divide 10",), ("divide 1/2",))))
    if not mirrored:
        worth = draw(st.sampled_from(("share", "2 * share - 1/10", "share * divide / 2")))
        clauses += [f"worth first = {worth}", "worth second = share / 3"]
    clauses += draw(_payoffs(options, options, _values(features), mirrored))
    number = draw(rounds)
    if number > 1:
        clauses.append(f"rounds {number}")
        clauses += draw(st.sampled_from(((), ("discount 9/10",), ("discount 1/2",))))
    return GameText(
        tuple(clauses),
        demands=GRIDS[grid],
        options=options,
        rounds=number,
        features=features,
        symmetric=mirrored,
        given=given,
    )
