"""What programs may report and ask, against docs/enumeration.md, section 4, written out by hand."""

from __future__ import annotations

from bargain.enumeration import Vocabulary
from bargain.model import load
from bargain.syntax import tree
from bargain.syntax.format_expression import format_expression

GAME = """
game G {
  demands 0%, 40%, 100%
  outside walk, fight
  payoff (walk, walk)   = (0, 0)
  payoff (walk, fight)  = (0, 0)
  payoff (fight, walk)  = (0, 0)
  payoff (fight, fight) = (0, 0)
  feature seen: bool = true
  feature mood: {calm, angry, sad} = calm
  feature place: {here, there} = here
  feature cost: 0 .. 1 = 1/2
}
program Dove { demand 0% }
"""

THREE = """
game G {
  actions A, B, C
  payoff (A, A) = (0, 0) payoff (A, B) = (0, 0) payoff (A, C) = (0, 0)
  payoff (B, A) = (0, 0) payoff (B, B) = (0, 0) payoff (B, C) = (0, 0)
  payoff (C, A) = (0, 0) payoff (C, B) = (0, 0) payoff (C, C) = (0, 0)
}
"""


def asked_in_both(claims: list[str]) -> list[str]:
    return [f"provable {how}({claim})" for claim in claims for how in ("", "in PA+1 ")]


def negated(claims: list[str]) -> list[str]:
    return [*claims, *(f"not {claim}" for claim in claims)]


def texts(expressions: tuple[tree.Expression, ...]) -> list[str]:
    return sorted(map(format_expression, expressions))


def test_of_a_bargaining_game_with_features() -> None:
    found = Vocabulary.of(load(GAME).games["G"], named=["Dove"])
    demands, tails = ["0%", "40%", "100%"], ["", " against them", " against Dove"]
    # Everybody accepts 0%, which leaves all there is.
    accepted = [f"they accept {x}{tail}" for x in ("40%", "100%") for tail in tails]
    accepted += [f"they accept {x} when I hold {x}" for x in ("40%", "100%")]
    theirs = [f"they demand {x}{tail}" for x in demands for tail in tails]
    mine = [f"I demand {x}{tail}" for x in demands for tail in ("", " against me", " against Dove")]
    outside = ["their outside is walk", "their outside is fight"]
    assert texts(found.single) == sorted(
        [
            *("they are unconditional", "they are me", "they are Dove"),
            *("seen", "mood == calm", "mood == angry", "mood == sad", "place == here"),
            *asked_in_both(["false", "agreement", "disagreement", *outside]),
            *asked_in_both([*negated(accepted), *negated(theirs), *negated(mine)]),
            *(*accepted, *theirs, outside[0]),
        ]
    )
    brought = [f"I demand {x} implies they accept {x}" for x in ("40%", "100%")]
    assert texts(found.double) == sorted(asked_in_both(brought))
    assert [
        (format_expression(report.share), format_expression(report.outside.option))
        for report in found.reports
        if isinstance(report, tree.Demand) and isinstance(report.outside, tree.Choice)
    ] == [(x, option) for x in demands for option in ("walk", "fight")]


def test_of_a_matrix_game_with_three_actions() -> None:
    found = Vocabulary.of(load(THREE).games["G"])
    theirs = [f"they play {a}{tail}" for a in "ABC" for tail in ("", " against them")]
    mine = [f"I play {a}{tail}" for a in "ABC" for tail in ("", " against me")]
    assert texts(found.single) == sorted(
        [
            *("they are unconditional", "they are me", *theirs),
            *asked_in_both(["false", *negated(theirs), *negated(mine)]),
        ]
    )
    brought = [f"I play {a} implies they play {b}" for a in "ABC" for b in "ABC"]
    assert texts(found.double) == sorted(asked_in_both(brought))
