"""The canonical text of a timeline: agents apart by blank lines, one clause or action per line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bargain.syntax import tree
from bargain.syntax.format import STEP, format_clause
from bargain.syntax.format_expression import (
    Level,
    bound,
    capability_text,
    commas,
    format_expression,
    write,
)

if TYPE_CHECKING:
    from bargain.syntax.tree import Expression

_Work: TypeAlias = "tuple[int, str | tree.PlanIf | tree.Choose | tree.Action]"
"""A line, or what makes one or more lines, with its depth."""


def format_timeline(timeline: tree.Timeline) -> str:
    """The text of a timeline, without a line break at its end."""
    game = "" if timeline.game is None else f" in {timeline.game.text}"
    lines = [f"timeline {timeline.name.text}{game} {{"]
    for number, clause in enumerate(timeline.clauses):
        match clause:
            case tree.HorizonClause(value=value):
                lines.append(f"{STEP}horizon {_sum(value)}")
            case tree.Agent(name=name, clauses=clauses):
                lines += [""] if number else []
                lines += _agent(f"agent {name.text}", clauses)
            case tree.Successor(name=name, clauses=clauses):
                lines += [""] if number else []
                lines += _agent(f"successor {name.text}", clauses)
    return "\n".join([*lines, "}"])


def format_action(action: tree.Action) -> str:
    """The text of an action, on one line."""
    match action:
        case tree.CommitPrograms(programs=programs):
            words = "commit program " if len(programs) == 1 else "commit one of "
            return write([words, *commas(programs, Level.ATOM)])
        case tree.CommitBound(bound=written):
            return write(["commit ", *bound(written)])
        case tree.CommitThat(condition=condition):
            return write(["commit that (", (condition, Level.IFF), ")"])
        case tree.Delegate(successor=successor):
            return f"delegate to {successor.text}"
        case tree.Follow(rule=rule):
            return f"follow {rule.text}"
        case tree.SetChannel(open=is_open):
            return "open channel" if is_open else "close channel"
        case tree.Prepare(what=tree.ShorterLag(steps=lag), steps=steps):
            return f"prepare channel lag {_sum(lag)} taking {_sum(steps)}"
        case tree.Prepare(what=tree.Power() | tree.ForceVerification() as what, steps=steps):
            return f"prepare {capability_text(what)} taking {_sum(steps)}"
    return "wait"


def _agent(head: str, clauses: tuple[tree.AgentClause, ...]) -> list[str]:
    work: list[_Work] = [(1, f"{head} {{")]
    for clause in clauses:
        match clause:
            case tree.PlanClause(body=body):
                work += _block("plan {", body, 2)
                work.append((2, "}"))
            case tree.GoalClause(payoffs=payoffs):
                work.append((2, "goal {"))
                work += [(3, format_clause(payoff)) for payoff in payoffs]
                work.append((2, "}"))
            case _:
                work.append((2, _clause(clause)))
    return _lines([*work, (1, "}")])


def _clause(clause: tree.AgentClause) -> str:
    match clause:
        case tree.ProgramsClause(programs=programs):
            return write(["programs ", *commas(programs, Level.ATOM)])
        case tree.CanClause(capabilities=(first, *others)):
            more = [f", {other.kind.text}" for other in others if isinstance(other, tree.Power)]
            return f"can {capability_text(first)}{''.join(more)}"
        case tree.ChangeClause(gained=gained, capability=capability, time=time, chance=chance):
            word = "gains" if gained else "loses"
            with_chance = "" if chance is None else f" with {_sum(chance)}"
            return f"{word} {capability_text(capability)} at {_sum(time)}{with_chance}"
        case tree.ChannelClause(open=is_open, lag=lag):
            with_lag = "" if lag is None else f" lag {_sum(lag)}"
            return f"channel {'open' if is_open else 'closed'}{with_lag}"
        case tree.BelievesClause(beliefs=beliefs):
            shares = (
                write([(belief.program, Level.ATOM), " with ", (belief.probability, Level.OPEN)])
                for belief in beliefs
            )
            return f"believes {', '.join(shares)}"
        case tree.Follow():
            return format_action(clause)
    raise AssertionError(f"{type(clause).__name__} takes more than one line")


# Plans -------------------------------------------------------------------------------------------


def _lines(work: list[_Work]) -> list[str]:
    lines: list[str] = []
    stack = work[::-1]
    while stack:
        depth, item = stack.pop()
        match item:
            case str():
                lines.append(STEP * depth + item)
            case tree.PlanIf():
                stack.extend(reversed(_cases(item, depth)))
            case tree.Choose(alternatives=alternatives):
                parts: list[_Work] = []
                for number, alternative in enumerate(alternatives):
                    parts += _block("} or {" if number else "choose {", alternative, depth)
                stack.extend(reversed([*parts, (depth, "}")]))
            case _:
                lines.append(STEP * depth + format_action(item))
    return lines


def _block(head: str, block: tree.PlanBlock, depth: int) -> list[_Work]:
    return [(depth, head), *((depth + 1, statement) for statement in block.statements)]


def _cases(conditional: tree.PlanIf, depth: int) -> list[_Work]:
    work: list[_Work] = []
    for number, (condition, block) in enumerate(conditional.branches):
        word = "} elif" if number else "if"
        work += _block(f"{word} {format_expression(condition)} {{", block, depth)
    if conditional.otherwise is not None:
        work += _block("} else {", conditional.otherwise, depth)
    return [*work, (depth, "}")]


def _sum(expression: Expression) -> str:
    return write([(expression, Level.OPEN)])
