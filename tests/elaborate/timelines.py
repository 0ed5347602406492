"""Texts of timelines for the tests of what is made of them."""

from __future__ import annotations

import bargain
from bargain.core.timelines import Timeline
from bargain.diagnostics import DiagnosticError

BASE = """
game Split {
  demands 0% .. 100% step 10%
  outside walk, fight
  payoff (walk, walk)   = (10%, 10%)
  payoff (walk, fight)  = (0, 20%)
  payoff (fight, walk)  = (20%, 0)
  payoff (fight, fight) = (-cost, -cost)
  feature cost: 0 .. 1/2 = 10%
  feature seen: bool = false
}
game PD { actions C, D payoff (C, C) = (2, 2) payoff (C, D) = (0, 3) payoff (D, C) = (3, 0)
          payoff (D, D) = (1, 1) }
program Firm(x) { demand x or fight }
program Dove { demand 0% }
program Wary { if they accept 80% { demand 80% } demand 50% or fight }
program Coop for PD { play C }
"""

WAITS = "programs Firm(70%), Dove plan { wait }"
ABLE = "can commit demands, programs, conditional, delegation, theory"


def timeline(alice: str = WAITS, bob: str = WAITS, more: str = "", head: str = "horizon 8") -> str:
    agents = f"agent Alice {{ {alice} }} agent Bob {{ {bob} }}"
    return f"timeline Race in Split {{ {head} {agents} {more} }}"


def planned(plan: str, more: str = "") -> str:
    """A timeline in which Alice, who is able to do everything, has this plan."""
    return timeline(f"programs Firm(60%), Wary, Dove {ABLE} plan {{ {plan} }}", more=more)


def findings(text: str) -> list[tuple[str, str]]:
    """Codes with the text that they point at, and no warnings that a capability goes unused."""
    try:
        found = bargain.load(BASE + text).warnings
    except DiagnosticError as error:
        found = error.diagnostics
    return [
        (each.code, each.span.text)
        for each in found
        if each.span is not None and (each.code != "BGL100" or ABLE not in text)
    ]


def read(text: str) -> Timeline:
    return bargain.load(BASE + text).module.timelines["Race"]
