"""A timeline as a whole: its game, its horizon, two agents, and successors."""

from __future__ import annotations

from bargain.core import timelines as core
from bargain.core.games import Bargaining, Game
from bargain.core.terms import ProgramName
from bargain.diagnostics import Related, Severity
from bargain.elaborate.check import Checker
from bargain.elaborate.flow import check_plan_flow
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.reader import Reader
from bargain.elaborate.scope import Place
from bargain.elaborate.timeline.agents import (
    AgentReader,
    Draft,
    check_clauses,
    clauses,
    drafted,
)
from bargain.elaborate.timeline.numbers import Findings, Reading
from bargain.elaborate.timeline.plans import Counter
from bargain.elaborate.timeline.uses import check_uses
from bargain.syntax import tree


class TimelineReader(Reader):
    """Reads timelines."""

    def read(self, timeline: tree.Timeline) -> core.Timeline | None:
        """The timeline, or None where something is wrong with it, which `found` then says."""
        shape = Findings()
        _check_shape(timeline, shape)
        self.found += shape.found
        game = self.game_of(timeline)
        if game is None:
            return None
        if not isinstance(game.rules, Bargaining):
            self.error(
                "BGL031",
                timeline.game or timeline.name,
                f"`{game.name}` is a matrix game, and a timeline leads to bargaining",
                "name a game with `demands`: without T both take its default outside option",
            )
            return None
        reading = Reading(self.names, self.table, game, self.broken)
        read = _TimelineBody(timeline, reading).read()
        wrong = [*shape.found, *reading.found]
        if any(found.severity is Severity.ERROR for found in wrong):
            read = None
        if read is not None:
            check_uses(read, timeline, reading)
        self.found += reading.found
        return read

    def game_of(self, timeline: tree.Timeline) -> Game | None:
        if timeline.game is not None:
            return self.named_game(timeline.game)
        return self.listed_game(timeline)

    def listed_game(self, timeline: tree.Timeline) -> Game | None:
        """The one game in which all programs that are listed can be used."""
        listed: list[str] = []
        checker = Checker(self.names, None, Place.EXPECTATION)
        for holder in _holders(timeline):
            for clause in clauses(holder, tree.ProgramsClause):
                for expression in clause.programs:
                    checker.require(expression, KindVariable(Kind.PROGRAM), ground=True)
                    if isinstance(expression, tree.Reference):
                        listed.append(expression.name)
        self.found += checker.diagnostics
        if checker.diagnostics or not listed or not self.broken.isdisjoint(listed):
            return None
        advice = f"write `timeline {timeline.name.text} in GAME`"
        return self.shared_game(listed, list(self.names.games), timeline.name, advice)


def _holders(timeline: tree.Timeline) -> list[tree.Agent | tree.Successor]:
    return [c for c in timeline.clauses if isinstance(c, tree.Agent | tree.Successor)]


def _check_shape(timeline: tree.Timeline, findings: Findings) -> None:
    """What needs no game: clauses that are missing or doubled, and plans that can fall through."""
    horizons = [c for c in timeline.clauses if isinstance(c, tree.HorizonClause)]
    agents = [c for c in timeline.clauses if isinstance(c, tree.Agent)]
    name = timeline.name
    if not horizons:
        findings.error(
            "BGL094",
            name.span,
            f"`{name.text}` has no `horizon`",
            "say after how many steps it ends, as in `horizon 8`",
        )
    for again in horizons[1:]:
        findings.error(
            "BGL042",
            again.span,
            f"`{name.text}` has a `horizon` already",
            "leave one of them out",
            Related("the first is here", horizons[0].span),
        )
    if len(agents) < 2:
        count = "one agent" if agents else "no agents"
        findings.error(
            "BGL094",
            name.span,
            f"`{name.text}` has {count}, and two are needed",
            "write `agent NAME { programs … plan { … } }`",
        )
    for more in agents[2:]:
        findings.error(
            "BGL094",
            more.name.span,
            f"`{more.name.text}` is one agent too many: two bargain",
            "what decides in place of an agent is a `successor`",
        )
    declared: dict[str, tree.Name] = {}
    for holder in _holders(timeline):
        known = declared.setdefault(holder.name.text, holder.name)
        if known is not holder.name:
            findings.error(
                "BGL012",
                holder.name.span,
                f"`{known.text}` is declared twice",
                "rename one of them",
                Related("first declared here", known.span),
            )
        check_clauses(holder, findings)
        for plan in clauses(holder, tree.PlanClause):
            findings.found += check_plan_flow(plan.body, holder.name)


class _TimelineBody:
    """Reads what stands between the braces."""

    def __init__(self, timeline: tree.Timeline, reading: Reading) -> None:
        self.tree = timeline
        self.reading = reading
        self.drafts = [drafted(holder, reading) for holder in _holders(timeline)]
        self.agents = [d for d in self.drafts if isinstance(d.node, tree.Agent)]
        self.successors = {d.name: d for d in self.drafts if isinstance(d.node, tree.Successor)}
        self.deciders = [self.reached_from(agent) for agent in self.agents[:2]]

    def read(self) -> core.Timeline | None:
        horizon = self.horizon()
        for draft in self.drafts:
            self.check_delegations(draft)
        choices = Counter()
        agents: list[core.Agent] = []
        successors: dict[str, core.Successor] = {}
        for draft in self.drafts:
            theirs = self.faced_by(draft)
            reader = AgentReader(self.reading, draft, theirs, self.successors, choices)
            if isinstance(draft.node, tree.Agent):
                agents.append(reader.agent())
            else:
                successors[draft.name] = reader.successor()
        if horizon is None or len(agents) != 2 or not all(d.complete for d in self.drafts):
            return None
        return core.Timeline(
            self.tree.name.text,
            self.reading.game,
            horizon,
            (agents[0], agents[1]),
            successors,
            self.tree.name.span,
        )

    def horizon(self) -> int | None:
        clause = next((c for c in self.tree.clauses if isinstance(c, tree.HorizonClause)), None)
        return None if clause is None else self.reading.steps(clause.value, "a horizon", least=1)

    def check_delegations(self, draft: Draft) -> None:
        """Whether those that it delegates to list no programs that it does not list itself."""
        for delegation in draft.delegations:
            successor = self.successors.get(delegation.successor.text)
            if successor is None or not (draft.complete and successor.complete):
                continue
            for program, expression in zip(successor.programs, successor.places, strict=True):
                if program not in draft.programs:
                    self.reading.error(
                        "BGL098",
                        expression.span,
                        f"`{expression.span.text}` is none of the `programs` of `{draft.name}`, "
                        f"who delegates to `{successor.name}`",
                        "a successor chooses among what is allowed already",
                        Related("delegated here", delegation.span),
                    )

    def faced_by(self, draft: Draft) -> tuple[ProgramName, ...] | None:
        """The programs of the other agent, or of both for a successor of both."""
        if len(self.agents) != 2:
            return None
        others = [
            other.known
            for deciders, other in zip(self.deciders, reversed(self.agents), strict=True)
            if draft in deciders
        ]
        if not others or None in others:
            return None
        return tuple(dict.fromkeys(program for known in others for program in known or ()))

    def reached_from(self, agent: Draft) -> set[Draft]:
        """The agent and all successors that may come to decide for it."""
        reached = {agent}
        waiting = [agent]
        while waiting:
            for delegation in waiting.pop().delegations:
                successor = self.successors.get(delegation.successor.text)
                if successor is not None and successor not in reached:
                    reached.add(successor)
                    waiting.append(successor)
        return reached
