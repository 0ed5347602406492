"""Runs and explorations of timelines as the data of `race_schema`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bargain.core import timelines as c
from bargain.core.games import FeatureValue
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic
from bargain.output.as_data import diagnostics_data, given_data, place_data, side_data
from bargain.output.race.choices import alternative_texts, answers, choice_names
from bargain.output.race.words import start_texts, unstarted_texts
from bargain.output.schema import race as s
from bargain.timeline import (
    Acted,
    Bargained,
    Branch,
    End,
    EndKind,
    Exploration,
    Happened,
    KindFound,
    Learned,
    NeedsAnswer,
    NeverStarted,
    NoAnswerThere,
    Race,
    Ready,
    Standing,
    Step,
)
from bargain.timeline.events import Event
from bargain.timeline.plans import choices_of
from bargain.timeline.words import capability_text, prepared_text


def race_document(race: Race, warnings: Iterable[Diagnostic]) -> s.RaceDocument:
    tell = _Teller(race.timeline)
    expected = race.expected_payoffs
    result = s.RanData(
        branches=tuple(tell.branch(branch, branch.shared) for branch in race.branches),
        left_out=_exact(race.left_out),
        expected_payoffs=None if expected is None else (_exact(expected[0]), _exact(expected[1])),
    )
    return s.RaceDocument(
        timeline=tell.whole(race.given, race.left_open),
        result=result,
        diagnostics=diagnostics_data(warnings),
    )


def exploration_document(found: Exploration, warnings: Iterable[Diagnostic]) -> s.RaceDocument:
    tell = _Teller(found.timeline)
    result = s.ExploredData(
        time=found.time,
        states=found.states,
        symmetric=found.is_symmetric,
        stopped=found.stopped.value if found.stopped is not None else None,
        kinds=tuple(tell.kind(found, kind) for kind in found.kinds),
    )
    return s.RaceDocument(
        timeline=tell.whole(found.given, found.setting.left_open),
        result=result,
        diagnostics=diagnostics_data(warnings),
    )


_NAMES: Final[dict[EndKind, s.EndName]] = {
    EndKind.AGREEMENT: "agreement",
    EndKind.DISAGREEMENT: "conflict",
    EndKind.NEVER_STARTED: "never started",
    EndKind.NO_ANSWER: "no answer",
    EndKind.UNDECIDED: "undecided",
}
"""The kinds that an exploration finds: it leaves no choice open."""


class _Teller:
    def __init__(self, timeline: c.Timeline) -> None:
        self.timeline = timeline
        self.names = [agent.name for agent in timeline.agents]
        self.choices = {number: name for name, number in choice_names(timeline).items()}

    def whole(
        self, given: Mapping[str, FeatureValue], left_open: tuple[str, ...]
    ) -> s.TimelineData:
        one, other = self.timeline.agents
        return s.TimelineData(
            name=self.timeline.name,
            game=self.timeline.game.name,
            horizon=self.timeline.horizon,
            given=given_data(given),
            left_open=left_open,
            agents=(_agent(one), _agent(other)),
        )

    def kind(self, found: Exploration, kind: KindFound) -> s.KindData:
        reach, branch = found.kind_range(kind.kind), found.way(kind.shortest)
        return s.KindData(
            kind=_NAMES[kind.kind],
            ways=_exact(kind.ways),
            probability=_exact_or_none(kind.probability),
            reach=s.ReachData(
                least=(_exact(reach.least[0]), _exact(reach.least[1])),
                greatest=(_exact(reach.most[0]), _exact(reach.most[1])),
            ),
            ends=tuple(
                s.FoundData(
                    end=self.end(each.end),
                    ways=_exact(each.ways),
                    probability=_exact_or_none(each.probability),
                )
                for each in kind.ends
            ),
            shortest=self.branch(branch, 0),
            choose=tuple(answers(branch, self.timeline)),
        )

    def branch(self, branch: Branch, start: int) -> s.BranchData:
        words: list[str] = []
        if isinstance(branch.end, Bargained):
            words = start_texts(branch, self.timeline)
        elif isinstance(branch.end, NeverStarted):
            words = unstarted_texts(branch, self.timeline)
        return s.BranchData(
            probability=_exact(branch.probability),
            ways=_exact(branch.ways),
            shared=start,
            steps=tuple(map(self.step, branch.steps[start:])),
            end=self.end(branch.end),
            words=tuple(words),
        )

    # Steps -----------------------------------------------------------------------------------

    def step(self, step: Step) -> s.StepData:
        one, other = step.standing
        return s.StepData(
            time=step.time,
            before=tuple(map(self.event, step.before)),
            acted=tuple(map(self.acted, step.acted)),
            after=tuple(map(self.learned, step.after)),
            standing=(self.standing(0, one), self.standing(1, other)),
        )

    def event(self, event: Event) -> s.EventData:
        match event:
            case Happened():
                return s.HappenedData(
                    agent=self.names[event.agent],
                    capability=capability_text(event.capability),
                    gained=event.gained,
                    chance=_exact(event.chance),
                    happened=event.happened,
                )
            case Ready(agent=agent, what=what):
                return s.ReadyData(agent=self.names[agent], what=prepared_text(what))
            case Learned():
                return self.learned(event)

    def learned(self, event: Learned) -> s.LearnedData:
        return s.LearnedData(
            agent=self.names[event.agent],
            kind=event.kind.value,
            action=event.text,
            made=event.made,
            through=event.how.value,
            possible=event.possible,
        )

    def acted(self, acted: Acted) -> s.ActedData:
        return s.ActedData(
            agent=self.names[acted.agent],
            action=acted.text,
            chosen=tuple(
                s.ChosenData(choice=self.choices[number], alternative=alternative + 1)
                for number, alternative in acted.choices
            ),
            lacking=capability_text(acted.lacking) if acted.lacking is not None else None,
            given_up=acted.ruled_out,
        )

    def standing(self, agent: int, standing: Standing) -> s.StandingData:
        return s.StandingData(
            agent=self.names[agent],
            programs=standing.programs,
            theirs=standing.theirs,
            capabilities=_capabilities(standing.capabilities),
            channel_open=standing.channel_open,
            lag=standing.lag,
            preparing=tuple(
                s.PreparingData(what=prepared_text(what), time=time)
                for time, what in standing.preparing
            ),
            decider=standing.decider,
            rule=standing.rule,
            unlearned=standing.unlearned,
        )

    # Ends ------------------------------------------------------------------------------------

    def end(self, end: End) -> s.EndData:
        match end:
            case Bargained(time=time, match=match):
                return s.BargainedData(
                    type="agreement" if match.agreement else "conflict",
                    time=time,
                    first=side_data(match.first),
                    second=side_data(match.second),
                    round=match.round,
                )
            case NeverStarted(time=time, option=option, payoffs=payoffs):
                worth = _exact(payoffs[0]), _exact(payoffs[1])
                return s.NeverStartedData(time=time, option=option, payoffs=worth)
            case NoAnswerThere(time=time, programs=programs, diagnostics=diagnostics):
                found = diagnostics_data(diagnostics)
                return s.UnansweredData(time=time, programs=programs, diagnostics=found)
            case NeedsAnswer():
                choice = choices_of(self.timeline)[end.number]
                return s.OpenChoiceData(
                    time=end.time,
                    agent=end.agent,
                    choice=self.choices[end.number],
                    alternatives=tuple(alternative_texts(choice)),
                    place=place_data(end.span),
                )
        return s.TooHardData(time=end.time, programs=end.programs, reason=end.reason)


def _agent(agent: c.Agent) -> s.AgentData:
    return s.AgentData(
        name=agent.name,
        programs=tuple(map(program_text, agent.programs)),
        capabilities=_capabilities(agent.capabilities),
        channel_open=agent.channel_open,
        lag=agent.lag,
        rule=agent.plan if isinstance(agent.plan, str) else None,
    )


def _capabilities(capabilities: Iterable[c.Capability]) -> tuple[str, ...]:
    return tuple(sorted(map(capability_text, capabilities)))


def _exact(number: Fraction | int) -> str:
    """All digits, however many: unlike `str`, decimals know no limit on them."""
    over = f"{Decimal(number.numerator):f}"
    return over if number.denominator == 1 else f"{over}/{Decimal(number.denominator):f}"


def _exact_or_none(number: Fraction | None) -> str | None:
    return None if number is None else _exact(number)
