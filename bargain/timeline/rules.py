"""The rules for choosing: what an agent does that follows one, by what it knows.

`expected_utility` commits to the allowed program with the highest expected payoff, `maximin` to the
one with the best worst case, and `best_response` waits until exactly one program of the other is
left and answers best. All go by the agent's goal, where it has one; ties go to the program listed
first. Each commits at the first moment at which the agent can, and waits before and after; an agent
whose bounds leave a single program still says so, as the other may be unable to verify bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from bargain.core import timelines as c
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.suggest import nearest
from bargain.timeline.claims import Unanswered, Unsettled
from bargain.timeline.knowledge import Knowledge, Rule
from bargain.timeline.promises import Promises
from bargain.timeline.setting import Setting, bits, only
from bargain.timeline.state import Own, bit_of, capability_of, prepared_of

_CERTAIN: Final = Fraction(1)


class Deciding:
    """What the rules do, each question of theirs answered once."""

    def __init__(self, promises: Promises) -> None:
        self._setting = promises.setting
        self._promises = promises
        self._best: dict[tuple[int, int, int, int, int], int] = {}

    def action(self, agent: int, time: int, own: Own) -> c.Action:
        """What the rule in force does. Raises `Unanswered`."""
        name = self._setting.rules[own.rule]
        rule = self._setting.own_rules.get(name)
        if rule is not None:
            return self._of_own_rule(name, rule, agent, time, own)
        span = self._setting.agents[agent].span
        if own.declared or (name == "best_response" and only(own.possible) < 0):
            return c.Wait(span)
        best = self._best_program(agent, own)
        program = self._setting.programs[agent][best]
        kind = self._setting.kind_of((program,))
        if not own.capabilities >> bit_of(c.CanCommit(kind)) & 1:
            return c.Wait(span)
        return c.Commit(kind, c.OneOf((program,)), f"program {program_text(program)}", span)

    # The rules of the language ---------------------------------------------------------------

    def _best_program(self, agent: int, own: Own) -> int:
        if only(own.allowed) >= 0:
            return only(own.allowed)
        key = (agent, own.decider, own.rule, own.allowed, own.possible)
        known = self._best.get(key)
        if known is None:
            worst_case = self._setting.rules[own.rule] == "maximin"
            weights = weights_of(self._setting, agent, own.possible)
            goal = goal_of(self._setting, agent, own.decider)
            worth: dict[int, Fraction] = {}
            for mine in bits(own.allowed):
                if worst_case:
                    worth[mine] = min(
                        self._payoff(agent, mine, theirs, goal) for theirs in bits(own.possible)
                    )
                else:
                    worth[mine] = sum(
                        (
                            weight * self._payoff(agent, mine, theirs, goal)
                            for theirs, weight in weights.items()
                        ),
                        Fraction(0),
                    )
            known = self._best[key] = max(worth, key=worth.__getitem__)
        return known

    def _payoff(self, agent: int, mine: int, theirs: int, goal: c.Goal | None) -> Fraction:
        me = self._setting.programs[agent][mine]
        them = self._setting.programs[1 - agent][theirs]
        first, second = (me, them) if agent == 0 else (them, me)
        return self._setting.bargaining.payoff(agent, first, second, goal)

    # Rules of one's own ----------------------------------------------------------------------

    def _of_own_rule(self, name: str, rule: Rule, agent: int, time: int, own: Own) -> c.Action:
        knowledge = knowledge_of(self._promises, agent, time, own)
        try:
            action = rule(knowledge)
        except DiagnosticError as error:
            raise Unanswered(Unsettled(error.diagnostics)) from None
        if action is None:
            return knowledge.wait()
        fault = fault_of(self._setting, action, agent)
        if fault is not None:
            span = self._setting.agents[agent].span
            message, hint = fault
            who = self._setting.agents[agent].name
            message = f"at {time} the rule `{name}` of `{who}` {message}"
            raise Unanswered(Unsettled((Diagnostic("BGL106", message, span, hint),)))
        if isinstance(action, c.Commit) and isinstance(action.what, c.OneOf):
            # The kind is what it is, whoever made the action.
            programs = action.what.programs
            kind = self._setting.kind_of(programs)
            return c.Commit(kind, action.what, action.text, action.span)
        return action


def fault_of(setting: Setting, action: object, agent: int) -> tuple[str, str | None] | None:
    """What is wrong with what a rule of one's own gives, and a hint."""
    match action:
        case c.Commit(what=c.OneOf(programs=programs)):
            for program in programs:
                if program not in setting.numbers[agent]:
                    label = program_text(program)
                    listed = nearest(label, setting.labels[agent])
                    return f"commits to `{label}`, which the agent does not list", listed
            return None if programs else ("commits to no program", None)
        case c.Delegate(successor=name):
            known = setting.successor_numbers
            unknown = f"delegates to `{name}`, which is not a successor of the timeline"
            return None if name in known else (unknown, nearest(name, known))
        case c.Follow(rule=rule):
            unknown = f"follows `{rule}`, which is not a rule"
            rules = setting.rule_numbers
            return None if rule in rules else (unknown, nearest(rule, rules))
        case c.Prepare(steps=steps):
            return None if steps >= 1 else ("prepares something in less than 1 step", None)
        case c.Commit() | c.SetChannel() | c.Wait():
            return None
    hint = "give what a method of its argument makes, such as `knowledge.wait()`"
    return f"gives {type(action).__name__}, which is not an action", hint


def weights_of(setting: Setting, agent: int, possible: int) -> Mapping[int, Fraction]:
    """What an agent believes about the other's program, given which are possible: its beliefs
    conditioned on that; equal weights if it has none, or thought all of these impossible."""
    numbers = setting.numbers[1 - agent]
    beliefs = setting.agents[agent].beliefs or ()
    weights: dict[int, Fraction] = {}
    for program, weight in beliefs:
        number = numbers[program]
        if weight and possible >> number & 1:
            weights[number] = weights.get(number, Fraction(0)) + weight
    if not weights:
        weights = dict.fromkeys(bits(possible), _CERTAIN)
    total = sum(weights.values())
    return {number: weight / total for number, weight in weights.items()}


def goal_of(setting: Setting, agent: int, decider: int) -> c.Goal | None:
    """The goal of the agent or of its successor, by who decides; without one the game's payoffs."""
    return setting.successors[decider - 1].goal if decider else setting.agents[agent].goal


def knowledge_of(promises: Promises, agent: int, time: int, own: Own) -> Knowledge:
    """All that an agent knows, and nothing else, for a rule of one's own."""
    setting = promises.setting
    beliefs = setting.agents[agent].beliefs
    return Knowledge(
        agent=setting.agents[agent].name,
        time=time,
        mine=setting.named(agent, own.allowed),
        theirs=setting.named(1 - agent, own.possible),
        listed=setting.labels[agent],
        their_listed=setting.labels[1 - agent],
        capabilities=frozenset(map(capability_of, bits(own.capabilities))),
        preparing=tuple((when, prepared_of(what)) for when, what in own.preparations),
        channel_open=own.channel_open,
        lag=own.lag,
        commitments=tuple(sorted(promises.all[number].text for number in bits(own.known))),
        beliefs=None if beliefs is None else {program_text(p): w for p, w in beliefs},
        features=setting.given,
        role=agent,
        setting=setting,
        goal=goal_of(setting, agent, own.decider),
    )
