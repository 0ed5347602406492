"""One level: which questions are held true, and what every program then does.

Everything is found when it is needed and remembered for the level. A program that looks at what
another one in fact does needs that first: the computation notes what is missing (`_Missing`), finds
it, and starts anew, on a stack of its own, so that chains of any length work and a chain that comes
back to itself is the cycle error (BGL070).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core.terms import MatchNumber
from bargain.core.text import program_text, share_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.arena import Node, Question
from bargain.logic.courses import Course, Courses
from bargain.logic.graph import (
    HELD,
    JUMP,
    LEAF,
    REPORT,
    ActLeaf,
    Cell,
    ComputedDemandLeaf,
    DemandLeaf,
    PlayLeaf,
)
from bargain.logic.situation import Situation
from bargain.source import Span

Report: TypeAlias = PlayLeaf | DemandLeaf


class _Missing(Exception):
    """A computation needs the result of another one first."""

    def __init__(self, what: _What, node: Node) -> None:
        self.need = (what, node)


_What: TypeAlias = str
_REPORT: Final = "report"
_COURSE: Final = "course"
_OUTSIDE: Final = "outside"
_FIRST: Final = "first demand"
_ALL: Final = Fraction(1)


class Level:
    """Runs programs and conditions, given which questions are held (as bits, for each node).

    Nodes may be of several situations of one game; `situation` is the match's own.
    """

    __slots__ = (
        "_courses",
        "_failed",
        "_finals",
        "_firsts",
        "_outsides",
        "_owners",
        "_reports",
        "_runner",
        "_walking",
        "all_courses",
        "final",
        "held",
        "last",
        "round",
        "situation",
    )

    def __init__(self, situation: Situation, courses: Courses, held: Mapping[Node, int]) -> None:
        self.situation = situation
        self.held = held
        self.all_courses = courses
        self._reports: dict[Node, Report] = {}
        self._owners: dict[Node, Node] = {}
        self._courses: dict[Node, Course] = {}
        self._finals: dict[Node, tuple[DemandLeaf, Node]] = {}
        self._outsides: dict[Node, str] = {}
        self._firsts: dict[Node, Fraction] = {}
        self._walking = False
        self._runner: Node | None = None
        self.round = 1
        self.last = (_ALL, _ALL)
        self.final = (_ALL, _ALL)
        self._failed: Node | None = None

    def forget(self, nodes: set[Node] | None) -> None:
        """Drop what was found for these nodes, or for all: their questions have changed."""
        courses, finals = self._courses, self._finals
        for table in (self._reports, self._owners, courses, finals, self._outsides, self._firsts):
            if not table:
                continue
            if nodes is None:
                table.clear()
            else:
                for node in nodes:
                    table.pop(node, None)

    # Asking ----------------------------------------------------------------------------------

    def truth(self, entry: Cell, node: Node) -> bool:
        """Whether a condition of this node's program holds at this level."""
        return bool(self.walk(entry, node))

    def bears_out(self, question: Question) -> bool:
        """Whether a question's condition holds at this level, at every one of its places.

        All of them are looked at: a condition that has no answer at one place has none.
        """
        if not question.compiled.term.over:
            return bool(self.walk(question.entry, question.node))
        index = question.index
        found = [self.walk(place.questions[index].entry, place) for place in question.places()]
        return all(found)

    def report(self, node: Node) -> Report:
        """What the program reports. In a game of several rounds, its report in the last of them."""
        if self.situation.rounds > 1:
            self.course(node)
            return self._finals[node][0]
        known = self._reports.get(node)
        if known is None:
            program = node.program
            if not program.body_links and not program.computes:
                assert program.entry is not None
                leaf: Report = self.walk(program.entry, node)  # type: ignore[assignment]  # bodies end in reports
                self._reports[node] = leaf
                return leaf
            self._find(_REPORT, node)
            known = self._reports[node]
        return known

    def course(self, node: Node) -> Course:
        """How the match of this node goes, from its side."""
        known = self._courses.get(node)
        if known is None:
            self._find(_COURSE, node)
            known = self._courses[node]
        return known

    def outside(self, node: Node) -> str:
        """The option that this side takes, were the match to end in disagreement."""
        known = self._outsides.get(node)
        if known is None:
            self._find(_OUTSIDE, node)
            known = self._outsides[node]
        return known

    def least_demand(self, node: Node) -> Fraction:
        """The lowest demand of this side in any round that is reached."""
        if self.situation.rounds > 1:
            return self.course(node).least_demand
        leaf = self.report(node)
        assert isinstance(leaf, DemandLeaf)
        return leaf.share

    def quantity(self, kind: MatchNumber, node: Node) -> Fraction:
        match kind:
            case MatchNumber.DEMAND:
                if self.situation.rounds == 1:
                    return self.least_demand(node)
                return self.course(node).demand
            case MatchNumber.FIRST_DEMAND:
                if self.situation.rounds == 1:
                    return self.least_demand(node)
                return self.first_demand(node)
            case MatchNumber.SHARE:
                return self.course(node).share
            case MatchNumber.PAYOFF:
                return self.payoff(node)

    def first_demand(self, node: Node) -> Fraction:
        """The demand of this side in round 1, which needs nothing of later rounds."""
        known = self._firsts.get(node)
        if known is None:
            self._find(_FIRST, node)
            known = self._firsts[node]
        return known

    def final_demand(self, mine: bool) -> Fraction:
        """A demand on which the match failed whose policy is being run."""
        if self._failed is None:
            return self.final[0 if mine else 1]
        return self.least_demand(self._failed if mine else self._failed.partner)

    def payoff(self, node: Node) -> Fraction:
        """What the match is worth to this side in the end."""
        situation = node.arena.situation
        if situation.matrix is not None:
            mine, theirs = self.report(node).key, self.report(node.partner).key
            assert isinstance(mine, str)
            assert isinstance(theirs, str)
            return self.pays(node, mine, theirs)
        course = self.course(node)
        if course.agreement:
            worth = situation.worth(node.seat, course.share)
        else:
            worth = self.pays(node, self.outside(node), self.outside(node.partner))
        if course.round > 1:
            worth *= situation.discount ** (course.round - 1)
        return worth

    def pays(self, node: Node, mine: str, theirs: str) -> Fraction:
        pair = (mine, theirs) if node.seat == 0 else (theirs, mine)
        return node.arena.situation.payoffs[pair][node.seat]

    # Finding ---------------------------------------------------------------------------------

    def _find(self, what: _What, node: Node) -> None:
        """Compute a result and all that it needs first."""
        if self._walking:
            raise _Missing(what, node)
        waiting: list[tuple[_What, Node]] = [(what, node)]
        # Whose program was running when each of those waiting missed something.
        runners: list[Node] = []
        self._walking = True
        try:
            while waiting:
                kind, item = waiting[-1]
                self._runner = item
                try:
                    _FINDERS[kind](self, item)
                except _Missing as missing:
                    runners.append(self._runner)
                    need, other_side = missing.need, (missing.need[0], missing.need[1].partner)
                    if need[0] is _COURSE and other_side in waiting:
                        need = other_side
                    if need in waiting:
                        raise cycle(runners[waiting.index(need) :]) from None
                    waiting.append(need)
                else:
                    waiting.pop()
                    if runners:
                        runners.pop()
        finally:
            self._walking = False

    def _find_report(self, node: Node) -> None:
        leaf, owner = self._run(node)
        self._reports[node] = leaf
        if owner is not node:
            self._owners[node] = owner

    def _find_course(self, node: Node) -> None:
        partner = node.partner
        if self.situation.rounds == 1:
            mine, theirs = self.report(node), self.report(partner)
            assert isinstance(mine, DemandLeaf)
            assert isinstance(theirs, DemandLeaf)
            history: tuple[tuple[int, int], ...] = ((mine.key, theirs.key),)
        else:
            history = self._play_rounds(node, partner)
        here, there = self.all_courses.of(history)
        self._courses[node] = here
        if partner is not node:
            self._courses[partner] = there

    def _play_rounds(self, node: Node, partner: Node) -> tuple[tuple[int, int], ...]:
        """Run both programs round after round; their final reports go to `_finals`."""
        history: list[tuple[int, int]] = []
        ends: list[tuple[DemandLeaf, Node] | None] = [None, None]
        for number in range(1, self.situation.rounds + 1):
            last = (_ALL, _ALL)
            if history:
                grid = self.situation.demands
                last = (grid[history[-1][0]], grid[history[-1][1]])
            for side, player in enumerate((node, partner)):
                before = ends[side]
                if before is not None and before[0].locked:
                    continue
                self.round = number
                self.last = last if side == 0 else (last[1], last[0])
                leaf, owner = self._run(player)
                assert isinstance(leaf, DemandLeaf)
                ends[side] = (leaf, owner)
            mine, theirs = ends
            assert mine is not None
            assert theirs is not None
            history.append((mine[0].key, theirs[0].key))
            if mine[0].share + theirs[0].share <= 1 or (mine[0].locked and theirs[0].locked):
                break
        first, second = ends
        assert first is not None
        assert second is not None
        self._finals[node] = first
        self._finals[partner] = second
        return tuple(history)

    def _find_first(self, node: Node) -> None:
        self.round, self.last = 1, (_ALL, _ALL)
        leaf, _ = self._run(node)
        assert isinstance(leaf, DemandLeaf)
        self._firsts[node] = leaf.share

    def _find_outside(self, node: Node) -> None:
        if self.situation.rounds == 1:
            # In a single round an option without a policy needs nothing of the other side.
            leaf = self.report(node)
            owner = self._owners.get(node, node)
        else:
            self.course(node)
            leaf, owner = self._finals[node]
        assert isinstance(leaf, DemandLeaf)
        if leaf.option is not None:
            self._outsides[node] = leaf.option
            return
        assert leaf.policy is not None
        self._runner = owner
        if self.situation.rounds == 1:
            # Nor does a policy, unless it asks what the other side demanded.
            self._failed = node
        else:
            course = self.course(node)
            self.final = course.demands[-1]
            self.round = course.round
            self.last = course.demands[-2] if course.round > 1 else (_ALL, _ALL)
        try:
            self._outsides[node] = str(self.walk(leaf.policy, owner))
        finally:
            self._failed = None

    def _run(self, node: Node) -> tuple[Report, Node]:
        """Run a program until it reports; the node that in the end did, after any `act as`."""
        owner = node
        entry = owner.program.entry
        acted: dict[Node, None] = {}
        while True:
            assert entry is not None
            self._runner = owner
            leaf = self.walk(entry, owner)
            if isinstance(leaf, ActLeaf):
                acted[owner] = None
                owner = owner.links[leaf.link]
                if owner in acted:
                    raise cycle(list(acted))
                entry = owner.program.entry
                continue
            if isinstance(leaf, ComputedDemandLeaf):
                leaf = self._computed(leaf, owner)
            return leaf, owner  # type: ignore[return-value]  # bodies end in reports

    def _computed(self, leaf: ComputedDemandLeaf, node: Node) -> DemandLeaf:
        share = leaf.number.value(self, node)
        index = node.arena.situation.place_of(share)
        if index is None:
            span = leaf.span if isinstance(leaf.span, Span) else None
            message = (
                f"`{program_text(node.me)}` demands {share_text(share)} when it faces "
                f"`{program_text(node.them)}`, which is not one of the demands of "
                f"`{self.situation.game.name}`"
            )
            raise DiagnosticError([Diagnostic("BGL072", message, span)])
        return leaf.at(index, share)

    def walk(self, cell: Cell, node: Node) -> object:
        """Follow a decision graph to its leaf."""
        held = self.held.get(node, 0)
        while True:
            operation, argument, yes, no = cell
            if operation == LEAF:
                return argument
            if operation == HELD:
                cell = yes if held & argument else no
            elif operation == REPORT:
                target = node.links[argument.link]
                leaf = self._reports.get(target)
                if leaf is None:
                    leaf = self.report(target)
                memo = argument.memo
                if leaf.key in memo:
                    cell = yes if memo[leaf.key] else no
                else:
                    known = memo[leaf.key] = argument.judge(leaf)
                    cell = yes if known else no
            elif operation == JUMP:
                cell = yes
            else:
                cell = yes if argument.holds(self, node) else no


_FINDERS: Final[Mapping[_What, Callable[[Level, Node], None]]] = {
    _REPORT: Level._find_report,
    _COURSE: Level._find_course,
    _OUTSIDE: Level._find_outside,
    _FIRST: Level._find_first,
}


def cycle(chain: list[Node]) -> DiagnosticError:
    """The cycle error for programs of which each looks at the next, and the last at the first."""
    names = [program_text(node.me) for node in dict.fromkeys(chain)]
    names.append(names[0])
    if len(names) > 8:
        names = [*names[:4], "…", *names[-3:]]
    start = chain[0]
    ground = start.program.ground
    hint = "ask what is `provable` instead of looking at what the other side in fact does"
    if start.arena.situation.rounds > 1:
        hint = (
            "while rounds are played nobody knows how the match ends: look at `their last demand`, "
            "or ask what is `provable`"
        )
    return DiagnosticError(
        [
            Diagnostic(
                "BGL070",
                f"what `{program_text(start.me)}` does against `{program_text(start.them)}` "
                f"depends on itself: {' → '.join(names)}",
                ground.span if ground is not None else None,
                hint,
            )
        ]
    )
