"""What an agent knows when it acts: all that a rule of one's own can go by.

def patient(knowledge):
    "Waits until the other is committed; then takes the best answer."
    if not knowledge.they_are_committed:
        return knowledge.wait()
    (other,) = knowledge.theirs
    best = max(knowledge.mine, key=lambda program: knowledge.payoff(program, other))
    return knowledge.commit(best)

model.race("Race", rules={"patient": patient})      # in the file: `follow patient`

What is handed to a rule can only be read, and leads to nothing that its agent does not know: not to
the timeline, which has the other's plan and capabilities in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core import timelines as c
from bargain.core.games import FeatureValue
from bargain.core.terms import ProgramName, Relation
from bargain.core.text import share_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.record import Record
from bargain.source import Span
from bargain.suggest import nearest
from bargain.timeline.bounds import Bounds


class Misused(DiagnosticError):
    """A rule asks what makes no sense; the message goes on from "the rule of so-and-so …"."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__([Diagnostic("BGL106", f"a rule {message}", None, hint)])
        self.message = message
        self.hint = hint


class Listed(Record, by_identity=True):
    """The programs of both agents, which both know, as one of them looks at them.

    `mine` and `theirs` are these programs by name; `payoff` says what bargaining with one of each
    is worth to the agent, `kind_of` what it takes to commit to some; `options` are what they can do
    outside of an agreement. `span` is the agent's place.
    """

    mine: Mapping[str, ProgramName]
    theirs: Mapping[str, ProgramName]
    payoff: Callable[[ProgramName, ProgramName], Fraction]
    kind_of: Callable[[Sequence[ProgramName]], c.Kind]
    bounds: Bounds
    options: Sequence[str]
    span: Span


class Knowledge(Record, by_identity=True):
    """What one agent knows at one time, before it acts.

    Programs are named as on the command line. `decider` is the agent itself, or the successor that
    decides for it. `mine` are the agent's programs that its own
    commitments still allow, `theirs` those of the other that what the agent knows still allows;
    `listed` and `their_listed` are all. `commitments` are the other's commitments that the agent
    knows of, as the language writes them; `preparing` is what the agent will have, with the time
    from which on. `features` has no value for features that are left open. `role` is 0 for the
    agent that bargains in the first role, else 1.
    """

    agent: str
    decider: str
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
    _programs: Listed

    def __repr__(self) -> str:
        fields = [field for field in self.__match_args__ if not field.startswith("_")]
        values = ", ".join(f"{field}={getattr(self, field)!r}" for field in fields)
        return f"Knowledge({values})"

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
        programs = self._programs
        me = _named(mine, programs.mine, "the agent")
        return programs.payoff(me, _named(theirs, programs.theirs, "the other agent"))

    def can(self, capability: c.Capability) -> bool:
        """Whether the agent has a capability now, such as `CanCommit(Kind.PROGRAMS)`."""
        if not is_capability(capability):
            raise Misused(
                f"asks about {shown(capability)}, which is not a capability", CAPABILITIES
            )
        return capability in self.capabilities

    # Actions ---------------------------------------------------------------------------------

    def wait(self) -> c.Wait:
        return c.Wait(self._span)

    def commit(self, *programs: str) -> c.Commit:
        """`commit program P`, or `commit one of P, Q` for several."""
        mine = self._programs.mine
        names = tuple(_named(program, mine, "the agent") for program in programs)
        kind = self._programs.kind_of(names)
        listed = ", ".join(programs)
        text = f"program {listed}" if len(programs) == 1 else f"one of {listed}"
        return c.Commit(kind, c.OneOf(names), text, self._span)

    def commit_demand(self, relation: str, share: Fraction | int) -> c.Commit:
        """`commit demand >= E`: the relation as the language writes it, and an exact share."""
        relations = [each.value for each in Relation]
        if relation not in relations:
            hint = nearest(str(relation), relations)
            raise Misused(f"bounds its demand by {shown(relation)}, which is no relation", hint)
        if not isinstance(share, Fraction | int):
            hint = "give a `Fraction`, as in `Fraction(6, 10)`"
            raise Misused(f"bounds its demand by {shown(share)}, which is not exact", hint)
        exact = Fraction(share)
        condition = self._programs.bounds.demand(Relation(relation), exact)
        text = f"demand {relation} {share_text(exact)}"
        return c.Commit(c.Kind.DEMANDS, c.That(condition), text, self._span)

    def commit_outside(self, option: str) -> c.Commit:
        """`commit outside is N`."""
        if option not in self._programs.options:
            hint = nearest(str(option), self._programs.options)
            raise Misused(f"names {shown(option)}, which is not an outside option", hint)
        condition = self._programs.bounds.outside(option)
        return c.Commit(c.Kind.DEMANDS, c.That(condition), f"outside is {option}", self._span)

    def open_channel(self) -> c.SetChannel:
        return c.SetChannel(True, self._span)

    def close_channel(self) -> c.SetChannel:
        return c.SetChannel(False, self._span)

    def prepare(self, what: c.Capability | c.ShorterLag, steps: int) -> c.Prepare:
        """`prepare … taking N`: a capability, or a `ShorterLag` of the agent's own channel."""
        return c.Prepare(what, steps, self._span)

    def delegate(self, successor: str) -> c.Delegate:
        return c.Delegate(successor, self._span)

    def follow(self, rule: str) -> c.Follow:
        return c.Follow(rule, self._span)

    @property
    def _span(self) -> Span:
        return self._programs.span


def _named(label: object, listed: Mapping[str, ProgramName], who: str) -> ProgramName:
    program = listed.get(label) if isinstance(label, str) else None
    if program is None:
        hint = nearest(label, listed) if isinstance(label, str) else NAMES
        raise Misused(f"names {shown(label)}, which is not a program that {who} lists", hint)
    return program


def is_capability(value: object) -> bool:
    match value:
        case c.CanCommit(kind=kind) | c.CanVerify(kind=kind):
            return isinstance(kind, c.Kind)
    return isinstance(value, c.CanForceVerification)


def shown(value: object) -> str:
    """A value that is in the wrong place, as a message quotes it."""
    text = value if isinstance(value, str) else repr(value)
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"


CAPABILITIES: Final = (
    "give `CanCommit(Kind.PROGRAMS)`, `CanVerify(Kind.PROGRAMS)` or another kind, or"
    " `CanForceVerification()`"
)
NAMES: Final = "programs go by their names, as in `knowledge.mine` and `knowledge.theirs`"

Rule: TypeAlias = "Callable[[Knowledge], c.Action | None]"
"""Decides what an agent does next, by what it knows and nothing else: the same knowledge always
gets the same action. None is `wait`."""
