"""Asking a rule of one's own: what it is told, and what is wrong with what it gives.

A rule is somebody else's code. Whatever is not an action of the agent ends the run and is said
there (BGL106), with the time and the rule; its own exceptions pass through to whoever wrote it.
"""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import Final

from bargain.core import timelines as c
from bargain.core.terms import ProgramName
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.suggest import nearest
from bargain.timeline.bounds import is_bound
from bargain.timeline.claims import Unanswered, Unsettled
from bargain.timeline.knowledge import (
    CAPABILITIES,
    Knowledge,
    Listed,
    Misused,
    Rule,
    is_capability,
    shown,
)
from bargain.timeline.promises import Promises
from bargain.timeline.setting import Setting, bits
from bargain.timeline.state import Own, capability_of, prepared_of

_METHODS: Final = "give what a method of its argument makes, such as `knowledge.wait()`"


def action_of(
    rule: Rule, name: str, promises: Promises, agent: int, time: int, own: Own
) -> c.Action:
    """What a rule of this name does. Raises `Unanswered`."""
    setting = promises.setting
    knowledge = knowledge_of(promises, agent, time, own)
    try:
        action = rule(knowledge)
        _check(setting, action, agent)
    except Misused as misuse:
        who = setting.agents[agent]
        message = f"at {time} the rule `{name}` of `{who.name}` {misuse.message}"
        found = Diagnostic("BGL106", message, who.span, misuse.hint)
        raise Unanswered(Unsettled((found,))) from None
    except DiagnosticError as error:
        raise Unanswered(Unsettled(error.diagnostics)) from None
    if action is None:
        return knowledge.wait()
    if isinstance(action, c.Commit):
        # The kind is what it is, whoever made the action.
        what = action.what
        kind = c.Kind.DEMANDS if isinstance(what, c.That) else setting.kind_of(what.programs)
        return c.Commit(kind, what, action.text, action.span)
    return action


def _check(setting: Setting, action: object, agent: int) -> None:
    """Raises `Misused` for what is not an action of the agent."""
    match action:
        case c.Commit(what=c.OneOf(programs=programs)):
            for program in programs:
                if program not in setting.numbers[agent]:
                    label = program_text(program)
                    close = nearest(label, setting.labels[agent])
                    raise Misused(f"commits to `{label}`, which the agent does not list", close)
            if not programs:
                raise Misused("commits to no program")
        case c.Commit(what=c.That(condition=condition)) if is_bound(condition):
            pass
        case c.Commit():
            raise Misused("commits to something else than programs and bounds", _METHODS)
        case c.Delegate(successor=name):
            successors = setting.successor_numbers
            if not isinstance(name, str) or name not in successors:
                close = nearest(str(name), successors)
                raise Misused(f"delegates to {shown(name)}, which is not a successor", close)
        case c.Follow(rule=rule):
            rules = setting.rule_numbers
            if not isinstance(rule, str) or rule not in rules:
                close = nearest(str(rule), rules)
                raise Misused(f"follows {shown(rule)}, which is not a rule", close)
        case c.Prepare(what=what, steps=steps):
            _check_prepared(what)
            if not isinstance(steps, int) or steps < 1:
                hint = "it takes a whole number of steps, at least 1"
                raise Misused(f"prepares something in {shown(steps)} steps", hint)
        case c.SetChannel() | c.Wait() | None:
            pass
        case _:
            raise Misused(f"gives {shown(action)}, which is not an action", _METHODS)


def _check_prepared(what: object) -> None:
    if isinstance(what, c.ShorterLag):
        if not isinstance(what.steps, int) or what.steps < 0:
            hint = "a lag is a whole number of steps, at least 0"
            raise Misused(f"prepares a lag of {shown(what.steps)}", hint)
    elif not is_capability(what):
        raise Misused(
            f"prepares {shown(what)}, which is not a capability",
            f"{CAPABILITIES}; for a shorter lag, `ShorterLag(0)`",
        )


def knowledge_of(promises: Promises, agent: int, time: int, own: Own) -> Knowledge:
    """All that an agent knows, and nothing else."""
    setting = promises.setting
    beliefs = setting.agents[agent].beliefs
    believed = None
    if beliefs is not None:
        believed = MappingProxyType({program_text(program): chance for program, chance in beliefs})

    def payoff(me: ProgramName, them: ProgramName) -> Fraction:
        return setting.payoff(agent, own.decider, me, them)

    mine, theirs = (
        dict(zip(setting.labels[role], setting.programs[role], strict=True))
        for role in (agent, 1 - agent)
    )
    return Knowledge(
        agent=setting.agents[agent].name,
        decider=setting.decider(agent, own.decider).name,
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
        beliefs=believed,
        features=MappingProxyType(setting.given),
        role=agent,
        _programs=Listed(
            mine=mine,
            theirs=theirs,
            payoff=payoff,
            kind_of=setting.kind_of,
            bounds=setting.bounds,
            options=setting.bargaining.options,
            span=setting.agents[agent].span,
        ),
    )
