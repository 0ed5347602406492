"""The places where plans leave something open, by names that a command line can give answers to.

A place goes by the agent or successor whose plan it is in, `Alice`; where that plan has several, by
its number among them in the order of the text: `Alice.2`. Alternatives count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bargain.core import timelines as c
from bargain.output.style import wrapped
from bargain.timeline import Branch, NeedsAnswer
from bargain.timeline.plans import choices_of, statements_of
from bargain.timeline.words import action_text


def choice_names(timeline: c.Timeline) -> dict[str, int]:
    """The number of each place by its name."""
    found: dict[str, int] = {}
    deciders: tuple[c.Agent | c.Successor, ...] = timeline.agents
    for decider in (*deciders, *timeline.successors.values()):
        statements = statements_of([decider.plan])
        numbers = sorted(each.number for each in statements if isinstance(each, c.Choose))
        for place, number in enumerate(numbers, 1):
            found[decider.name if len(numbers) == 1 else f"{decider.name}.{place}"] = number
    return found


def alternative_texts(choice: c.Choose) -> list[str]:
    """Each alternative by the actions in it."""
    return [" or ".join(dict.fromkeys(map(action_text, _actions(p)))) for p in choice.alternatives]


def _actions(plan: c.Plan) -> list[c.Action]:
    """The actions of a plan in the order of the text."""
    found: list[c.Action] = []
    waiting = [plan]
    while waiting:
        inner: list[c.Plan] = []
        first, *rest = waiting.pop() or (None,)
        if rest:
            waiting.append(tuple(s for s in rest if s is not None))
        match first:
            case c.Do(action=action):
                found.append(action)
            case c.When(cases=cases):
                inner = [plan for _, plan in cases]
            case c.Choose(alternatives=alternatives):
                inner = list(alternatives)
        waiting += [plan for plan in reversed(inner) if plan]
    return found


def open_choice_lines(end: NeedsAnswer, timeline: c.Timeline, width: int) -> list[str]:
    """What there is to choose, and how to say what is chosen."""
    name = next(name for name, n in choice_names(timeline).items() if n == end.number)
    whose = "" if name.partition(".")[0] == end.agent else f" ({name.partition('.')[0]} decides)"
    lines = wrapped(f"At {end.time} it is open what {end.agent} chooses{whose}:", width, rest="  ")
    for number, text in enumerate(alternative_texts(choices_of(timeline)[end.number]), 1):
        lines += wrapped(text, width, first=f"  {number}  ", rest="     ")
    how = f"Answer with --choose {name}=N (or N,N,… for one time after another; the last goes on)"
    return [*lines, *wrapped(f"{how}, or take every choice with --explore.", width, rest="  ")]


def answers(branch: Branch, timeline: c.Timeline) -> list[str]:
    """The `--choose` options that answer as a branch does; none where nothing is chosen."""
    taken: dict[int, list[int]] = {}
    for step in branch.steps:
        for acted in step.acted:
            for number, alternative in acted.choices:
                taken.setdefault(number, []).append(alternative + 1)
    names = {number: name for name, number in choice_names(timeline).items()}
    return [f"--choose {names[number]}={_short(taken[number])}" for number in sorted(taken)]


def _short(answers: Sequence[int]) -> str:
    """Answers separated by commas, the last one said once."""
    count = len(answers)
    while count > 1 and answers[count - 2] == answers[-1]:
        count -= 1
    return ",".join(map(str, answers[:count]))


def long_answers(
    answers: Mapping[int, Sequence[int]], timeline: c.Timeline
) -> dict[int, list[int]]:
    """The same answers, counted from 0, the last ones to the horizon: both agents may ask."""
    asked = 2 * (timeline.horizon + 1)
    return {
        number: [a - 1 for a in given] + [given[-1] - 1] * max(asked - len(given), 0)
        for number, given in answers.items()
    }
