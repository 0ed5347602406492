"""Agents and successors: what they could end up with, are able to do, know and believe."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, TypeVar

from bargain.core import timelines as core
from bargain.core.games import Bargaining
from bargain.core.terms import THEM, NumberTerm, ProgramName
from bargain.core.text import number_text, program_text
from bargain.diagnostics import Related
from bargain.elaborate.timeline.conditions import ConditionReader, Known
from bargain.elaborate.timeline.numbers import Findings, Reading
from bargain.elaborate.timeline.plans import Counter, PlanReader, statements
from bargain.record import Record
from bargain.source import Span
from bargain.suggest import nearest
from bargain.syntax import tree

_WORDS: Final[dict[type[tree.Node], str]] = {
    tree.ProgramsClause: "programs",
    tree.CanClause: "can",
    tree.ChangeClause: "gains",
    tree.ChannelClause: "channel",
    tree.BelievesClause: "believes",
    tree.PlanClause: "plan",
    tree.Follow: "follow",
    tree.GoalClause: "goal",
}
_SEVERAL: Final = (tree.CanClause, tree.ChangeClause)
_OF_AGENTS_ALONE: Final = (
    tree.CanClause,
    tree.ChangeClause,
    tree.ChannelClause,
    tree.BelievesClause,
)

_C = TypeVar("_C", bound=tree.Node)


def clauses(holder: tree.Agent | tree.Successor, kind: type[_C]) -> list[_C]:
    return [clause for clause in holder.clauses if isinstance(clause, kind)]


def check_clauses(holder: tree.Agent | tree.Successor, findings: Findings) -> None:
    """Whether an agent or successor has what it needs, once, and nothing else."""
    name = holder.name
    seen: dict[type[tree.Node], tree.Node] = {}
    for clause in holder.clauses:
        word = _WORDS[type(clause)]
        # A rule is followed in place of a plan.
        kind = tree.PlanClause if isinstance(clause, tree.Follow) else type(clause)
        if isinstance(holder, tree.Successor) and isinstance(clause, _OF_AGENTS_ALONE):
            findings.error(
                "BGL094",
                clause.span,
                f"a successor has no `{word}` of its own",
                "it takes over what the agent who delegates is able to do, knows and believes",
            )
        elif kind in seen and not isinstance(clause, _SEVERAL):
            findings.error(
                "BGL042",
                clause.span,
                f"`{name.text}` has a `{word}` already",
                "leave one of them out",
                Related("the first is here", seen[kind].span),
            )
        seen.setdefault(kind, clause)
    if tree.ProgramsClause not in seen:
        findings.error(
            "BGL094",
            name.span,
            f"`{name.text}` has no `programs`",
            "list the programs that it could end up with, as in `programs Firm(60%), Dove`",
        )
    if tree.PlanClause not in seen:
        findings.error(
            "BGL094",
            name.span,
            f"`{name.text}` has no `plan`",
            "write `plan { wait }`, or a rule in its place, as in `follow maximin`",
        )


class Draft(Record, by_identity=True):
    """An agent or successor with its programs and where it lists each first; `complete` when all of
    them could be read."""

    node: tree.Agent | tree.Successor
    programs: tuple[ProgramName, ...]
    places: tuple[tree.Expression, ...]
    complete: bool

    @property
    def name(self) -> str:
        return self.node.name.text

    @property
    def known(self) -> tuple[ProgramName, ...] | None:
        """The programs, where they are to be relied on."""
        return self.programs if self.complete else None

    @property
    def delegations(self) -> list[tree.Delegate]:
        return [
            statement
            for plan in clauses(self.node, tree.PlanClause)
            for statement in statements(plan.body)
            if isinstance(statement, tree.Delegate)
        ]


def drafted(holder: tree.Agent | tree.Successor, reading: Reading) -> Draft:
    """The holder with the programs that it lists."""
    listed: dict[ProgramName, tree.Expression] = {}
    expressions = [e for clause in clauses(holder, tree.ProgramsClause) for e in clause.programs]
    complete = bool(expressions)
    for expression in expressions:
        program = reading.program(expression)
        if program is None:
            complete = False
        elif program in listed:
            reading.error(
                "BGL042",
                expression.span,
                f"`{expression.span.text}` is listed twice",
                None,
                Related("the first is here", listed[program].span),
            )
        else:
            listed[program] = expression
    return Draft(holder, tuple(listed), tuple(listed.values()), complete)


class AgentReader:
    """Reads one agent or successor; `theirs` are the programs of whoever it may face."""

    def __init__(
        self,
        reading: Reading,
        draft: Draft,
        theirs: tuple[ProgramName, ...] | None,
        successors: dict[str, Draft],
        choices: Counter,
    ) -> None:
        self.reading = reading
        self.draft = draft
        known = Known(draft.known, theirs, tuple(successors))
        self.conditions = ConditionReader(reading, known)
        self.plans = PlanReader(reading, known, choices)

    def agent(self) -> core.Agent:
        channel = self.clause(tree.ChannelClause)
        lag = None if channel is None else channel.lag
        steps = 0 if lag is None else self.reading.steps(lag, "a lag", least=0)
        return core.Agent(
            self.draft.name,
            self.draft.programs,
            self.capabilities(),
            tuple(
                change
                for clause in clauses(self.draft.node, tree.ChangeClause)
                if (change := self.change(clause)) is not None
            ),
            channel is None or channel.open,
            steps or 0,
            self.beliefs(),
            self.plan(),
            self.goal(),
            self.draft.node.name.span,
        )

    def successor(self) -> core.Successor:
        draft = self.draft
        span = draft.node.name.span
        return core.Successor(draft.name, draft.programs, self.plan(), self.goal(), span)

    def clause(self, kind: type[_C]) -> _C | None:
        return next(iter(clauses(self.draft.node, kind)), None)

    # Capabilities ----------------------------------------------------------------------------

    def capabilities(self) -> frozenset[core.Capability]:
        found: dict[core.Capability, Span] = {}
        for clause in clauses(self.draft.node, tree.CanClause):
            for written in clause.capabilities:
                capability = self.conditions.capability(written)
                if capability is None:
                    continue
                if capability in found:
                    self.reading.error(
                        "BGL042",
                        written.span,
                        "this capability is given twice",
                        None,
                        Related("the first is here", found[capability]),
                    )
                found.setdefault(capability, written.span)
        return frozenset(found)

    def change(self, clause: tree.ChangeClause) -> core.Change | None:
        capability = self.conditions.capability(clause.capability)
        time = self.reading.steps(clause.time, "a time", least=0)
        chance: Fraction | None = Fraction(1)
        if clause.chance is not None:
            chance = self.reading.probability(clause.chance, "a chance")
        if capability is None or time is None or chance is None:
            return None
        return core.Change(capability, clause.gained, time, chance, clause.span)

    # Beliefs, plans, goals -------------------------------------------------------------------

    def beliefs(self) -> tuple[tuple[ProgramName, Fraction], ...] | None:
        clause = self.clause(tree.BelievesClause)
        if clause is None:
            return None
        believed: dict[ProgramName, Fraction] = {}
        complete = True
        for belief in clause.beliefs:
            program = self.conditions.listed(belief.program, THEM)
            share = self.reading.probability(belief.probability, "a probability")
            if program is None or share is None:
                complete = False
            elif program in believed:
                text = program_text(program)
                self.reading.error("BGL042", belief.span, f"`{text}` has a probability already")
            else:
                believed[program] = share
        total = sum(believed.values())
        if complete and total != 1:
            self.reading.error(
                "BGL096",
                clause.span,
                f"these probabilities add up to {number_text(Fraction(total))}, not to 1",
                "programs that are not named have a probability of 0",
            )
        return tuple(believed.items())

    def plan(self) -> core.Plan | str:
        for clause in self.draft.node.clauses:
            match clause:
                case tree.PlanClause(body=body):
                    return self.plans.block(body)
                case tree.Follow(rule=rule):
                    return self.conditions.rule(rule)
        return ()

    def goal(self) -> core.Goal | None:
        clause = self.clause(tree.GoalClause)
        if clause is None:
            return None
        rules = self.reading.game.rules
        assert isinstance(rules, Bargaining)
        worth: dict[tuple[str, str], tuple[NumberTerm, NumberTerm]] = {}
        for payoff in clause.payoffs:
            pair = (payoff.first.text, payoff.second.text)
            unknown = [
                name for name in (payoff.first, payoff.second) if name.text not in rules.options
            ]
            for name in unknown:
                self.reading.error(
                    "BGL041",
                    name.span,
                    f"`{name.text}` is not an outside option of `{self.reading.game.name}`",
                    nearest(name.text, rules.options),
                )
            if pair in worth:
                self.reading.error(
                    "BGL042", payoff.span, f"({pair[0]}, {pair[1]}) has a payoff already"
                )
            values = [self.reading.number(e) for e in (payoff.first_value, payoff.second_value)]
            if values[0] is not None and values[1] is not None:
                worth[pair] = (values[0], values[1])
        return worth
