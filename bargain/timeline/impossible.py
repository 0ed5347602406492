"""Commitments that nobody could ever make: no program satisfies them, of those that are left at
most, whatever has happened before and whatever values features have.

Found without running a timeline, and for certain: what has no answer, or is too hard, counts as
possible here. What only earlier commitments make impossible is left to runs (BGL105 as well).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bargain.core import timelines as c
from bargain.core.terms import Condition, Not, ProgramName
from bargain.diagnostics import Diagnostic
from bargain.record import Record
from bargain.timeline.claims import Claims, Unanswered
from bargain.timeline.plans import statements_of
from bargain.timeline.setting import ROLES

_Decider = c.Agent | c.Successor


def commits_to_conditions(timeline: c.Timeline) -> bool:
    """Whether a plan has commitments for which programs have to be asked."""
    return any(True for role in ROLES for _ in _promises(timeline, role))


def impossible_commitments(
    timeline: c.Timeline, here: Claims, everywhere: Claims | None
) -> Iterator[Diagnostic]:
    """BGL105 for each place in a plan where such a commitment stands, in the order of the text.

    `here` settles claims at the values that features have by default, `everywhere` at all values;
    None says that the game has no features.
    """
    asked: dict[int, list[_Promise]] = {}
    for role in ROLES:
        for promise in _promises(timeline, role):
            asked.setdefault(id(promise.commit), []).append(promise)
    for promises in sorted(asked.values(), key=lambda each: each[0].commit.span.start):
        # A successor may come to decide for both.
        if all(_is_impossible(promise, here, everywhere) for promise in promises):
            yield _told(promises[0])


class _Promise(Record, by_identity=True):
    """A commitment to a condition in the plan of somebody who may decide for an agent. `programs`
    are all that can be left to the agent then, `others` all that the other lists."""

    commit: c.Commit
    condition: Condition
    role: int
    decider: _Decider
    programs: Sequence[ProgramName]
    others: Sequence[ProgramName]


def _promises(timeline: c.Timeline, role: int) -> Iterator[_Promise]:
    agent, other = timeline.agents[role], timeline.agents[1 - role]
    deciders: list[_Decider] = [agent]
    for decider in deciders:
        programs = [program for program in agent.programs if program in decider.programs]
        for statement in statements_of([decider.plan]):
            match statement:
                case c.Do(action=c.Delegate(successor=name)):
                    successor = timeline.successors[name]
                    if successor not in deciders:
                        deciders.append(successor)
                case c.Do(action=c.Commit(what=c.That(condition=condition)) as commit):
                    yield _Promise(commit, condition, role, decider, programs, other.programs)


def _is_impossible(promise: _Promise, here: Claims, everywhere: Claims | None) -> bool:
    # Most are possible, and that needs no question about other values than the usual ones.
    if not all(_fails_here(promise, program, here) for program in promise.programs):
        return False
    if everywhere is None:
        return True
    return all(_fails_everywhere(promise, program, everywhere) for program in promise.programs)


def _fails_here(promise: _Promise, program: ProgramName, claims: Claims) -> bool:
    for other in promise.others:
        try:
            if not claims.hold(promise.condition, promise.role, program, other):
                return True
        except Unanswered:
            pass
    return False


def _fails_everywhere(promise: _Promise, program: ProgramName, claims: Claims) -> bool:
    """Whether one and the same other program is enough at all values of the features."""
    for other in promise.others:
        try:
            if claims.hold(Not(promise.condition), promise.role, program, other):
                return True
        except Unanswered:
            pass
    return False


def _told(promise: _Promise) -> Diagnostic:
    return Diagnostic(
        "BGL105",
        f"no program that `{promise.decider.name}` lists satisfies `{promise.commit.text}`",
        promise.commit.span,
        "list one that does, whichever program the other agent comes to, or commit to less",
    )
