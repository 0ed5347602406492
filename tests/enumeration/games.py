"""Games that enumerations are tested with."""

from __future__ import annotations

from bargain.model import Model, load

PD = """
game PD {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
}
program FairBot for PD { if provable (they play C) { play C } play D }
program PrudentBot for PD {
  if provable (they play C) and provable in PA+1 (they play D against DefectBot) { play C }
  play D
}
program DefectBot for PD { play D }
program FairBotAt(n) for PD { if provable in PA+n (they play C) { play C } play D }
"""

ROCK_PAPER_SCISSORS = """
game G {
  actions R, P, S
  payoff (R, R) = (0, 0)
  payoff (R, P) = (0, 1)
  payoff (R, S) = (1, 0)
  payoff (P, R) = (1, 0)
  payoff (P, P) = (0, 0)
  payoff (P, S) = (0, 1)
  payoff (S, R) = (0, 1)
  payoff (S, P) = (1, 0)
  payoff (S, S) = (0, 0)
}
"""

SPLIT = """
game G {
  demands 0, 1/3, 2/3, 1
  outside walk, fight
  payoff (walk, walk) = (10%, 10%)
  payoff (walk, fight) = (0, 20%)
  payoff (fight, walk) = (20%, 0)
  payoff (fight, fight) = (-1, -1)
  feature observed: bool = true
  feature mood: {calm, angry, sad} = calm
  feature place: {here, there} = here
  feature cost: 0 .. 1 = 1/2
}
program Alice for G {
  if provable (they accept 1 when I hold 1) { demand 1 or fight }
  demand 1/3 or fight
}
program Firm(x) for G { demand x or fight }
"""

OTHER_ROLES = """
game G {
  actions first: U, M
  actions second: M, L
  payoff (U, M) = (0, 1)
  payoff (U, L) = (1, 0)
  payoff (M, M) = (1, 0)
  payoff (M, L) = (0, 1)
}
program Up for G { play U }
"""

ONE_CHOICE = """
game G {
  actions first: U
  actions second: L
  payoff (U, L) = (0, 1)
}
"""

TEXTS = {
    "PD": PD,
    "rock, paper, scissors": ROCK_PAPER_SCISSORS,
    "split": SPLIT,
    "other roles": OTHER_ROLES,
    "one choice": ONE_CHOICE,
}


def model_of(name: str) -> Model:
    return load(TEXTS[name])
