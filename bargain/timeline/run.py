"""Running a timeline: every branch that chance may take, with its exact probability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.core.games import FeatureValue
from bargain.core.timelines import Timeline
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.record import Record
from bargain.timeline.chances import CERTAIN, Chance
from bargain.timeline.endings import Bargained, End, NeedsAnswer, NeverStarted
from bargain.timeline.path import Path
from bargain.timeline.plans import choices_of
from bargain.timeline.setting import ROLES, Setting
from bargain.timeline.step import Move, Steps
from bargain.timeline.told import Told

MAX_BRANCHES: Final = 10_000
"""A run stops at this many branches, and says how probable the rest is."""


class Branch(Record, by_identity=True):
    """One way that a run may go: `steps`, of which the first `shared` are those of the branch
    before it. `ways` is the number of ways in which chance comes to the same."""

    probability: Fraction
    ways: int
    steps: Told
    shared: int
    end: End

    def known_since(self, agent: int) -> int | None:
        """The time from which an agent knows that the other has exactly one program left."""
        stretches = self.steps.stretches
        return next((s.time for s, _ in stretches if len(s.standing[agent].theirs) == 1), None)


class Race(Record, by_identity=True):
    """A run of a timeline: its branches, in the order in which chance is told.

    `left_out` is the probability of branches beyond a limit, which were not run; else 0.
    """

    timeline: Timeline
    given: Mapping[str, FeatureValue]
    left_open: tuple[str, ...]
    branches: tuple[Branch, ...]
    left_out: Fraction

    def __repr__(self) -> str:
        return f"<Race {self.timeline.name}: {len(self.branches)} branches>"

    def __str__(self) -> str:
        from bargain.output.race.text import race_text

        return race_text(self).rstrip("\n")

    @property
    def expected_payoffs(self) -> tuple[Fraction, Fraction] | None:
        """Exact, over all branches; None where some branch has no payoffs, or was left out."""
        if self.left_out:
            return None
        first = second = Fraction(0)
        for branch in self.branches:
            if not isinstance(branch.end, Bargained | NeverStarted):
                return None
            first += branch.probability * branch.end.payoffs[0]
            second += branch.probability * branch.end.payoffs[1]
        return first, second


Choices = Mapping[int, Sequence[int]]
"""For each place where something is chosen, the alternatives (from 0), one for each time that it is
asked in a branch."""


def race(
    setting: Setting, choices: Choices | None = None, *, max_branches: int = MAX_BRANCHES
) -> Race:
    """Run a timeline. Where a choice is left open that `choices` does not answer, the branch ends
    in `NeedsAnswer`.

    Raises `DiagnosticError` (BGL107) for answers to questions that the timeline does not ask.
    """
    answers = _Answers(setting, choices or {})
    steps = Steps(setting)
    branches: list[Branch] = []
    left_out = Fraction(0)
    start = reversed(steps.chances.get(0, CERTAIN))
    waiting = [_Ahead(Path(steps), 0, 0, chance) for chance in start]
    while waiting:
        ahead = waiting.pop()
        if len(branches) == max_branches:
            left_out += ahead.probability
            continue
        end: End | None = None
        while end is None:
            end = ahead.step(answers)
            if end is None:
                now, *others = steps.chances.get(ahead.time, CERTAIN)
                waiting += [ahead.fork(other) for other in reversed(others)]
                ahead.take(now)
        told = ahead.path.told
        branches.append(Branch(ahead.probability, ahead.ways, told, ahead.shared, end))
    return Race(setting.timeline, setting.given, setting.left_open, tuple(branches), left_out)


class _Ahead:
    """A branch to go on with at `time`, at which chance goes as `chance` says.

    `asked` counts how often each choice was asked for.
    """

    def __init__(self, path: Path, time: int, shared: int, chance: Chance) -> None:
        self.path = path
        self.probability = Fraction(1)
        self.ways = 1
        self.time = time
        self.shared = shared
        self.asked: Counter[int] = Counter()
        self.take(chance)

    def take(self, chance: Chance) -> None:
        self.chance = chance
        self.probability *= chance.probability
        self.ways *= chance.ways

    def fork(self, chance: Chance) -> _Ahead:
        """The same so far, going on with another chance."""
        other = _Ahead(self.path.copy(), self.time, len(self.path.told), chance)
        other.probability *= self.probability
        other.ways *= self.ways
        other.asked = Counter(self.asked)
        return other

    def step(self, answers: _Answers) -> End | None:
        """Go through one time, and through those after it at which the same happens."""
        before = self.path.sides
        end = self.path.begin(self.time, self.chance)
        if end is not None:
            return end
        moves: list[Move] = []
        for agent in ROLES:
            offered = self.path.steps.moves(agent, self.time, self.path.sides[agent])
            chosen = answers.choose(offered, self.asked)
            if not isinstance(chosen, Move):
                number, occurrence = chosen
                self.path.stay(self.time)
                place = answers.places[number]
                name = self.path.steps.setting.agents[agent].name
                count = len(place.alternatives)
                return NeedsAnswer(self.time, name, number, occurrence, count, place.span)
            moves.append(chosen)
        end = self.path.act(self.time, (moves[0], moves[1]))
        if end is None:
            self.time = self.path.quiet_until(self.time, before)
        return end


class _Answers:
    def __init__(self, setting: Setting, choices: Choices) -> None:
        self.places = choices_of(setting.timeline)
        self._choices = choices
        for number, answers in choices.items():
            place = self.places.get(number)
            name = setting.timeline.name
            if place is None:
                message = f"`{name}` has no choice number {number}"
                hint = f"its choices are numbered from 0 to {len(self.places) - 1}"
                raise DiagnosticError(
                    [Diagnostic("BGL107", message, hint=hint if self.places else None)]
                )
            count = len(place.alternatives)
            for answer in answers:
                if not 0 <= answer < count:
                    message = f"{answer} is not an alternative of this choice"
                    hint = f"its {count} alternatives are numbered from 0"
                    raise DiagnosticError([Diagnostic("BGL107", message, place.span, hint)])

    def choose(self, offered: Sequence[Move], asked: Counter[int]) -> Move | tuple[int, int]:
        """The move that the answers lead to, or the choice that has none: its number, and how often
        it was asked for before."""
        left = list(offered)
        place = 0
        while len(left[0].option.choices) > place:
            # What was chosen so far is the same for all that are left, and so what is asked next.
            number = left[0].option.choices[place][0]
            answers = self._choices.get(number, ())
            if asked[number] >= len(answers):
                return number, asked[number]
            answer = answers[asked[number]]
            asked[number] += 1
            left = [move for move in left if move.option.choices[place] == (number, answer)]
            place += 1
        return left[0]
