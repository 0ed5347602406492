"""Warnings: what is declared and comes to nothing, and actions that can only fail.

Works on timelines in which nothing is wrong otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bargain.core import timelines as core
from bargain.core.terms import ProgramName
from bargain.elaborate.timeline.agents import clauses
from bargain.elaborate.timeline.numbers import Reading
from bargain.source import Span
from bargain.syntax import tree

_ACTION_KINDS = {core.Delegate: core.Kind.DELEGATION, core.Follow: core.Kind.THEORY}


class _Life:
    """An agent with everybody who may come to decide for it."""

    def __init__(self, timeline: core.Timeline, agent: core.Agent, reading: Reading) -> None:
        self.agent = agent
        self.reading = reading
        self.deciders: list[core.Agent | core.Successor] = [agent]
        for decider in self.deciders:
            for action in actions(decider.plan):
                if isinstance(action, core.Delegate):
                    successor = timeline.successors[action.successor]
                    if successor not in self.deciders:
                        self.deciders.append(successor)
        self.actions = [a for decider in self.deciders for a in actions(decider.plan)]
        self.used = self.used_kinds()
        self.had = self.had_capabilities()

    def used_kinds(self) -> frozenset[core.Kind]:
        """The kinds of commitment that a plan makes or asks about."""
        used: set[core.Kind] = set()
        for decider in self.deciders:
            rules = [decider.plan] if isinstance(decider.plan, str) else []
            for action in actions(decider.plan):
                kind = action_kind(action)
                if kind is not None:
                    used.add(kind)
                if isinstance(action, core.Follow):
                    rules.append(action.rule)
            if not set(rules) <= set(core.RULES):
                # Whoever wrote the rule knows.
                return frozenset(core.Kind)
            if rules:
                used |= self.program_kinds(decider.programs)
            used |= {
                condition.capability.kind
                for condition in conditions(decider.plan)
                if isinstance(condition, core.Can)
                and isinstance(condition.capability, core.CanCommit)
            }
        return frozenset(used)

    def program_kinds(self, programs: Iterable[ProgramName]) -> set[core.Kind]:
        return {
            core.Kind.CONDITIONAL if self.reading.is_conditional(program) else core.Kind.PROGRAMS
            for program in programs
        }

    def had_capabilities(self) -> frozenset[core.Capability]:
        """The capabilities that the agent has at some time."""
        gained = {change.capability for change in self.agent.changes if change.gained}
        prepared = {
            action.what
            for action in self.actions
            if isinstance(action, core.Prepare) and not isinstance(action.what, core.ShorterLag)
        }
        return self.agent.capabilities | gained | prepared


def check_uses(timeline: core.Timeline, written: tree.Timeline, reading: Reading) -> None:
    """BGL100 for what nothing uses, BGL101 for what can never happen."""
    lives = [_Life(timeline, agent, reading) for agent in timeline.agents]
    declared = [clause for clause in written.clauses if isinstance(clause, tree.Agent)]
    for life, agent in zip(lives, declared, strict=True):
        _check_capabilities(life, agent, reading)
        _check_changes(life, timeline.horizon, reading)
    _check_actions(lives, timeline.horizon, reading)
    reached = {decider.name for life in lives for decider in life.deciders[1:]}
    for successor in timeline.successors.values():
        if successor.name not in reached:
            reading.warning(
                "BGL100",
                successor.span,
                f"nobody delegates to `{successor.name}`",
                f"write `delegate to {successor.name}` in a plan, or leave it out",
            )


def _check_capabilities(life: _Life, agent: tree.Agent, reading: Reading) -> None:
    for clause in clauses(agent, tree.CanClause):
        for power in clause.capabilities:
            if isinstance(power, tree.Power) and power.commit:
                _check_used(life, core.Kind(power.kind.text), power.span, reading)


def _check_changes(life: _Life, horizon: int, reading: Reading) -> None:
    for change in life.agent.changes:
        if change.time > horizon:
            reading.warning(
                "BGL101", change.span, f"this never happens: the timeline ends at {horizon}"
            )
        elif change.gained and isinstance(change.capability, core.CanCommit):
            _check_used(life, change.capability.kind, change.span, reading)
        elif not change.gained and change.capability not in life.had:
            reading.warning(
                "BGL101", change.span, f"`{life.agent.name}` never has what it would lose here"
            )


def _check_actions(lives: Sequence[_Life], horizon: int, reading: Reading) -> None:
    """Judges each action by all agents that may come to it."""
    agents: dict[Span, list[_Life]] = {}
    found: dict[Span, core.Action] = {}
    for life in lives:
        for action in life.actions:
            agents.setdefault(action.span, []).append(life)
            found[action.span] = action
    for span, action in found.items():
        if isinstance(action, core.Prepare):
            if action.steps > horizon:
                reading.warning(
                    "BGL101", span, f"this is never ready: the timeline ends at {horizon}"
                )
            elif isinstance(action.what, core.CanCommit):
                kind = action.what.kind
                if all(kind not in life.used for life in agents[span]):
                    _check_used(agents[span][0], kind, span, reading)
        needed = action_kind(action)
        if needed and all(core.CanCommit(needed) not in life.had for life in agents[span]):
            name = agents[span][0].agent.name
            reading.warning(
                "BGL101",
                span,
                f"this always fails: `{name}` can never make commitments of the kind "
                f"`{needed.value}`",
                f"add `can commit {needed.value}`, or a time at which it `gains` that",
            )


def _check_used(life: _Life, kind: core.Kind, span: Span, reading: Reading) -> None:
    if kind not in life.used:
        reading.warning(
            "BGL100",
            span,
            f"no action of `{life.agent.name}` is a commitment of the kind `{kind.value}`",
            "leave it out, or use it in the plan",
        )


def action_kind(action: core.Action) -> core.Kind | None:
    """The kind of commitment that an action makes."""
    if isinstance(action, core.Commit):
        return action.kind
    return _ACTION_KINDS.get(type(action))


def actions(plan: core.Plan | str) -> Iterator[core.Action]:
    for statement in statements(plan):
        if isinstance(statement, core.Do):
            yield statement.action


def conditions(plan: core.Plan | str) -> Iterator[core.PlanCondition]:
    """All conditions of a plan with all that they are made of."""
    for statement in statements(plan):
        if not isinstance(statement, core.When):
            continue
        stack = [condition for condition, _ in statement.cases if condition is not None]
        while stack:
            condition = stack.pop()
            yield condition
            match condition:
                case core.PlanNot(operand=operand):
                    stack.append(operand)
                case core.PlanAll(operands=operands) | core.PlanSome(operands=operands):
                    stack += operands
                case core.PlanIff(left=left, right=right):
                    stack += (left, right)


def statements(plan: core.Plan | str) -> Iterator[core.Statement]:
    stack: list[core.Statement] = [] if isinstance(plan, str) else list(reversed(plan))
    while stack:
        statement = stack.pop()
        yield statement
        inner: Sequence[core.Plan] = ()
        match statement:
            case core.When(cases=cases):
                inner = [block for _, block in cases]
            case core.Choose(alternatives=alternatives):
                inner = alternatives
        stack.extend(each for block in reversed(inner) for each in reversed(block))
