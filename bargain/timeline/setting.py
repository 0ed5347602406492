"""A timeline at feature values: what is the same in all of its runs.

Programs, successors and rules go by number, and sets of programs are bits: bit p of a mask of an
agent stands for the p-th program that this agent lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from bargain.core.games import Bargaining as Rules
from bargain.core.terms import Condition, ProgramName
from bargain.core.text import program_text
from bargain.core.timelines import RULES, Agent, Kind, Successor, Timeline
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS
from bargain.match import Table
from bargain.source import Span
from bargain.suggest import nearest
from bargain.timeline.bargaining import Bargaining
from bargain.timeline.bounds import Bounds
from bargain.timeline.claims import Claims, Unanswered, Unsettled
from bargain.timeline.features import Features
from bargain.timeline.knowledge import Rule
from bargain.timeline.plans import rules_followed

ROLES = (0, 1)


class Setting:
    """A timeline with everything that its runs look up.

    The `table` settles the game's matches; its situation has some value, never looked at, for each
    of the features `left_open`. `rules` are the user's own, by the names that `follow` gives them.
    Raises `DiagnosticError`: BGL031 for a matrix game, BGL106 for a rule that nobody gives, or that
    has the name of a rule of the language.
    """

    def __init__(
        self,
        timeline: Timeline,
        table: Table,
        left_open: Sequence[str] = (),
        *,
        rules: Mapping[str, Rule] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
    ) -> None:
        situation = table.arena.situation
        assert situation.game is timeline.game
        if not isinstance(timeline.game.rules, Rules):
            raise DiagnosticError([matrix_game(timeline)])
        self.timeline = timeline
        self.left_open = tuple(left_open)
        self.given = {n: v for n, v in situation.values.items() if n not in left_open}
        self.features = Features(timeline.game, self.given)
        self.claims = Claims(table, left_open, max_questions)
        self.bargaining = Bargaining(timeline, table, self.features, max_questions)
        self.bounds = Bounds()
        self.own_rules = dict(rules or {})
        taken = [name for name in self.own_rules if name in RULES]
        if taken:
            raise DiagnosticError(map(taken_name, taken))
        followed = rules_followed(timeline)
        self.rules = tuple(dict.fromkeys((*RULES, *self.own_rules, *followed)))
        missing = [name for name in followed if name not in (*RULES, *self.own_rules)]
        if missing:
            raise DiagnosticError(
                missing_rule(name, followed[name], self.own_rules) for name in missing
            )
        self.successors = tuple(timeline.successors.values())
        self.programs = (timeline.agents[0].programs, timeline.agents[1].programs)
        self.labels = tuple(tuple(map(program_text, listed)) for listed in self.programs)
        self.numbers = tuple(
            {program: number for number, program in enumerate(listed)} for listed in self.programs
        )
        self.everything = tuple((1 << len(listed)) - 1 for listed in self.programs)
        self._arena = table.arena
        self._kinds: dict[ProgramName, Kind] = {}
        self._known: dict[tuple[Condition, int, int, int], bool | Unsettled] = {}

    @property
    def agents(self) -> tuple[Agent, Agent]:
        return self.timeline.agents

    @cached_property
    def successor_numbers(self) -> dict[str, int]:
        return {successor.name: number for number, successor in enumerate(self.successors)}

    @cached_property
    def rule_numbers(self) -> dict[str, int]:
        return {rule: number for number, rule in enumerate(self.rules)}

    def mask(self, agent: int, programs: Sequence[ProgramName]) -> int:
        """These programs as bits; those that the agent does not list count for nothing."""
        numbers = self.numbers[agent]
        return sum(1 << numbers[p] for p in dict.fromkeys(programs) if p in numbers)

    def named(self, agent: int, mask: int) -> tuple[str, ...]:
        """The programs of a mask, as a reader knows them."""
        return tuple(self.labels[agent][number] for number in bits(mask))

    def kind_of(self, programs: Sequence[ProgramName]) -> Kind:
        """The kind of a commitment to these programs."""
        if all(self._kind(program) is Kind.PROGRAMS for program in programs):
            return Kind.PROGRAMS
        return Kind.CONDITIONAL

    def _kind(self, program: ProgramName) -> Kind:
        kind = self._kinds.get(program)
        if kind is None:
            kind = Kind.PROGRAMS if self._arena.is_unconditional(program) else Kind.CONDITIONAL
            self._kinds[program] = kind
        return kind

    def decider(self, agent: int, number: int) -> Agent | Successor:
        """Who decides for an agent, by the number that `Own` has for it."""
        return self.successors[number - 1] if number else self.agents[agent]

    def payoff(self, agent: int, decider: int, me: ProgramName, them: ProgramName) -> Fraction:
        """What bargaining with this program of its own and that of the other is worth to an agent,
        by the goal of who decides for it, or by the game where that one has none.

        Raises `Unanswered`.
        """
        first, second = (me, them) if agent == 0 else (them, me)
        goal = self.decider(agent, decider).goal
        return self.bargaining.payoff(agent, first, second, goal)

    def all_hold(self, condition: Condition, role: int, mine: int, theirs: int) -> bool:
        """Whether a condition holds of all these programs of a role against all these of the other.

        Raises `Unanswered` where it is false nowhere and something has no answer.
        """
        key = (condition, role, mine, theirs)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._all_hold(*key)
        if isinstance(known, Unsettled):
            raise Unanswered(known)
        return known

    def _all_hold(
        self, condition: Condition, role: int, mine: int, theirs: int
    ) -> bool | Unsettled:
        unsettled: Unsettled | None = None
        for me in bits(mine):
            for them in bits(theirs):
                pair = self.programs[role][me], self.programs[1 - role][them]
                try:
                    if not self.claims.hold(condition, role, *pair):
                        return False
                except Unanswered as stop:
                    unsettled = unsettled or stop.unsettled
        return unsettled or True


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def only(mask: int) -> int:
    """The number of the one bit that is set, or -1 where there is none or several."""
    return mask.bit_length() - 1 if mask and not mask & (mask - 1) else -1


def matrix_game(timeline: Timeline) -> Diagnostic:
    return Diagnostic(
        "BGL031",
        f"`{timeline.name}` is about `{timeline.game.name}`, a matrix game",
        timeline.span,
        "a timeline ends in bargaining, or in the default outside option: it needs a game with"
        " `demands`",
    )


def taken_name(name: str) -> Diagnostic:
    message = f"`{name}` is a rule of the language, and means the same for everybody"
    return Diagnostic("BGL106", message, hint="give a rule of one's own another name")


def missing_rule(name: str, span: Span, given: Iterable[str]) -> Diagnostic:
    close = nearest(name, (*RULES, *given))
    hint = f"give it from Python: `model.race(…, rules={{{name!r}: …}})`"
    message = f"no rule is called `{name}`"
    if close:
        hint = f"{close} Or {hint}" if close.endswith("?") else f"{close}; or {hint}"
    return Diagnostic("BGL106", message, span, hint)
