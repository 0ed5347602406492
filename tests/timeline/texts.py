"""Timelines as text for the tests, each with the same game and programs."""

from __future__ import annotations

import bargain
from bargain import Model
from bargain.core.timelines import Wait
from bargain.timeline import Branch, Race

GAME = """
game Split {
  demands 0% .. 100% step 10%
  outside walk, fight
  payoff (walk, walk)   = (10%, 10%)
  payoff (walk, fight)  = (0, 20%)
  payoff (fight, walk)  = (20%, 0)
  payoff (fight, fight) = (-10%, -10%)
}
program Firm(x) { demand x or fight }
program Soft(x) { demand x }
program Dove    { demand 0% }
program Wary    { if provable (they accept 80% when I hold 80%) { demand 80% } demand 50% or fight }
program Looker  { demand 100% - their demand }
"""

KINDS = "demands, programs, conditional, delegation, theory"
ABLE = f"can commit {KINDS} can verify {KINDS}"


def agent(name: str, clauses: str = "", plan: str = "wait", programs: str = "") -> str:
    """An agent that can commit and verify everything, with an open channel and lag 1, as long as
    the clauses say nothing else."""
    text = f"programs {programs or 'Firm(60%), Soft(40%), Dove'}\n"
    if "can " not in clauses:
        text += f"{ABLE}\n"
    if "channel" not in clauses:
        text += "channel open lag 1\n"
    plan = plan if plan.startswith("follow") else f"plan {{ {plan} }}"
    return f"agent {name} {{ {text} {clauses} {plan} }}"


def model(alice: str, bob: str, more: str = "", horizon: int = 6, game: str = GAME) -> Model:
    timeline = f"timeline Race in Split {{ horizon {horizon} {alice} {bob} {more} }}"
    # An expectation may stand behind the timeline.
    return bargain.load(f"{game}\n{timeline}\n")


def only_branch(race: Race) -> Branch:
    (branch,) = race.branches
    assert branch.probability == 1
    return branch


def told(branch: Branch) -> list[str]:
    """What a run says, in short: `2 A: commit program Dove`, `3 B learns commit program Dove`."""
    found = []
    for step in branch.steps:
        for event in (*step.before, *step.after):
            who = "AB"[event.agent]
            match type(event).__name__:
                case "Learned":
                    found.append(f"{step.time} {who} learns {event.text}")  # type: ignore[union-attr]
                case "Ready":
                    found.append(f"{step.time} {who} is ready")
        for act in step.acted:
            if not isinstance(act.action, Wait):
                failed = " (fails)" if act.failed else ""
                found.append(f"{step.time} {'AB'[act.agent]}: {act.text}{failed}")
    return found
