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
from bargain.timeline.own_rules import action_of
from bargain.timeline.promises import Promises
from bargain.timeline.setting import Setting, bits, only
from bargain.timeline.state import Own, bit_of

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
            return action_of(rule, name, self._promises, agent, time, own)
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
            worth: dict[int, Fraction] = {}
            for mine in bits(own.allowed):
                if worst_case:
                    worth[mine] = min(
                        self._payoff(agent, own.decider, mine, theirs)
                        for theirs in bits(own.possible)
                    )
                else:
                    worth[mine] = sum(
                        (
                            weight * self._payoff(agent, own.decider, mine, theirs)
                            for theirs, weight in weights.items()
                        ),
                        Fraction(0),
                    )
            known = self._best[key] = max(worth, key=worth.__getitem__)
        return known

    def _payoff(self, agent: int, decider: int, mine: int, theirs: int) -> Fraction:
        programs = self._setting.programs
        me, them = programs[agent][mine], programs[1 - agent][theirs]
        return self._setting.payoff(agent, decider, me, them)


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
