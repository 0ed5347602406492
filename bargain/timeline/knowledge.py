"""What an agent knows when it acts: all that a rule of one's own can go by.

def patient(knowledge):
    "Waits until the other is committed; then takes the best answer."
    if not knowledge.they_are_committed:
        return knowledge.wait()
    (other,) = knowledge.theirs
    best = max(knowledge.mine, key=lambda program: knowledge.payoff(program, other))
    return knowledge.commit(best)

model.race("Race", rules={"patient": patient})      # in the file: `follow patient`
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from bargain.core import timelines as c
from bargain.core.games import FeatureValue
from bargain.core.terms import ProgramName
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.record import Record
from bargain.source import Span
from bargain.suggest import nearest

if TYPE_CHECKING:
    from bargain.timeline.setting import Setting


class Knowledge(Record, by_identity=True):
    """What one agent knows at one time, before it acts.

    Programs are named as on the command line. `mine` are the agent's programs that its own
    commitments still allow, `theirs` those of the other that what the agent knows still allows;
    `listed` and `their_listed` are all. `commitments` are the other's commitments that the agent
    knows of, as the language writes them. `features` has no value for features that are left open.
    """

    agent: str
    time: int
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    listed: tuple[str, ...]
    their_listed: tuple[str, ...]
    capabilities: frozenset[c.Capability]
    preparing: tuple[tuple[int, c.Capability | c.ShorterLag], ...]
    channel_open: bool
    lag: int
    commitments: tuple[str, ...]
    beliefs: Mapping[str, Fraction] | None
    features: Mapping[str, FeatureValue]
    role: int
    setting: Setting
    goal: c.Goal | None

    @property
    def they_are_committed(self) -> bool:
        return len(self.theirs) == 1

    @property
    def i_am_committed(self) -> bool:
        return len(self.mine) == 1

    def payoff(self, mine: str, theirs: str) -> Fraction:
        """What bargaining with these two programs is worth to the agent, by its goal if it has one.

        Where that match has no answer, the run ends and says so.
        """
        me, them = self._program(self.role, mine), self._program(1 - self.role, theirs)
        first, second = (me, them) if self.role == 0 else (them, me)
        return self.setting.bargaining.payoff(self.role, first, second, self.goal)

    # Actions ---------------------------------------------------------------------------------

    def wait(self) -> c.Wait:
        return c.Wait(self._span)

    def commit(self, *programs: str) -> c.Commit:
        """`commit program P`, or `commit one of P, Q` for several."""
        names = tuple(self._program(self.role, program) for program in programs)
        kind = self.setting.kind_of(names)
        listed = ", ".join(programs)
        text = f"program {listed}" if len(programs) == 1 else f"one of {listed}"
        return c.Commit(kind, c.OneOf(names), text, self._span)

    def open_channel(self) -> c.SetChannel:
        return c.SetChannel(True, self._span)

    def close_channel(self) -> c.SetChannel:
        return c.SetChannel(False, self._span)

    def prepare(self, what: c.Capability | c.ShorterLag, steps: int) -> c.Prepare:
        return c.Prepare(what, steps, self._span)

    def delegate(self, successor: str) -> c.Delegate:
        return c.Delegate(successor, self._span)

    def follow(self, rule: str) -> c.Follow:
        return c.Follow(rule, self._span)

    def can(self, capability: c.Capability) -> bool:
        return capability in self.capabilities

    @property
    def _span(self) -> Span:
        return self.setting.agents[self.role].span

    def _program(self, role: int, label: str) -> ProgramName:
        labels = self.setting.labels[role]
        if label not in labels:
            agent = self.setting.agents[role].name
            message = f"`{label}` is not a program that `{agent}` lists"
            raise DiagnosticError([Diagnostic("BGL106", message, hint=nearest(label, labels))])
        return self.setting.programs[role][labels.index(label)]


Rule: TypeAlias = "Callable[[Knowledge], c.Action | None]"
"""Decides what an agent does next, by what it knows and nothing else: the same knowledge always
gets the same action. None is `wait`."""
