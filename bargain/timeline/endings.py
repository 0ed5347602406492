"""How a run ends. Every way carries its evidence."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from bargain.diagnostics import Diagnostic
from bargain.match import Match
from bargain.record import Record
from bargain.source import Span
from bargain.timeline.claims import Unanswered, Unsettled
from bargain.timeline.setting import Setting


class EndKind(Enum):
    AGREEMENT = "agreement"
    DISAGREEMENT = "disagreement"
    NEVER_STARTED = "never started"
    NO_ANSWER = "no answer"
    UNDECIDED = "undecided"
    OPEN_CHOICE = "open choice"


class Bargained(Record):
    """Bargaining started at `time` (T) with these programs, and went like the match."""

    time: int
    programs: tuple[str, str]
    match: Match

    @property
    def kind(self) -> EndKind:
        return EndKind.AGREEMENT if self.match.agreement else EndKind.DISAGREEMENT

    @property
    def payoffs(self) -> tuple[Fraction, Fraction]:
        return self.match.first.payoff, self.match.second.payoff


class NeverStarted(Record):
    """T did not come by the horizon (`time`): both take the default outside option."""

    time: int
    option: str
    payoffs: tuple[Fraction, Fraction]

    @property
    def kind(self) -> EndKind:
        return EndKind.NEVER_STARTED


class NoAnswerThere(Record):
    """The run cannot go on, or bargaining has no answer: what is wrong is in `diagnostics`.

    `programs` are those that bargaining started with, where it did.
    """

    time: int
    programs: tuple[str, str] | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def kind(self) -> EndKind:
        return EndKind.NO_ANSWER


class TooHardThere(Record):
    """What comes next is too hard to work out: `reason` says why. Nothing follows from it."""

    time: int
    programs: tuple[str, str] | None
    reason: str

    @property
    def kind(self) -> EndKind:
        return EndKind.UNDECIDED


class NeedsAnswer(Record):
    """A plan leaves a choice open, and nobody said what to choose: the agent, the place (`number`,
    of `alternatives` many), and which time this is (`occurrence`, from 0) that it is asked."""

    time: int
    agent: str
    number: int
    occurrence: int
    alternatives: int
    span: Span

    @property
    def kind(self) -> EndKind:
        return EndKind.OPEN_CHOICE

    @property
    def diagnostic(self) -> Diagnostic:
        return Diagnostic(
            "BGL107",
            f"at {self.time} the plan of `{self.agent}` leaves a choice open",
            self.span,
            "explore it, to take every choice, or give answers",
        )


End: TypeAlias = Bargained | NeverStarted | NoAnswerThere | TooHardThere | NeedsAnswer


def bargained(setting: Setting, time: int, first: int, second: int) -> End:
    """The end of a run in which T came with these programs, by number."""
    names = setting.labels[0][first], setting.labels[1][second]
    match = setting.bargaining.match(setting.programs[0][first], setting.programs[1][second])
    if isinstance(match, Unsettled):
        return unsettled_end(time, names, match)
    return Bargained(time, names, match)


def never_started(setting: Setting) -> End:
    time = setting.timeline.horizon
    try:
        payoffs = setting.bargaining.unstarted()
    except Unanswered as stop:
        return unsettled_end(time, None, stop.unsettled)
    return NeverStarted(time, setting.bargaining.default_option, payoffs)


def unsettled_end(time: int, programs: tuple[str, str] | None, unsettled: Unsettled) -> End:
    if unsettled.diagnostics:
        return NoAnswerThere(time, programs, unsettled.diagnostics)
    assert unsettled.reason is not None
    return TooHardThere(time, programs, unsettled.reason)


def faulty(time: int, faults: list[Unsettled]) -> End:
    """The end of a run at which this is wrong, or too hard."""
    diagnostics = tuple(dict.fromkeys(found for fault in faults for found in fault.diagnostics))
    if diagnostics:
        return NoAnswerThere(time, None, diagnostics)
    return unsettled_end(time, None, faults[0])
