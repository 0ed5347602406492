"""Walking a ground program to its report, statement by statement, at a level that is settled."""

from __future__ import annotations

from dataclasses import dataclass

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.terms import Condition
from bargain.core.text import program_text, share_text
from bargain.explain.conditions import FIRST_MOMENT, Inspector, Moment, terms_of, value_of
from bargain.explain.explanation import (
    ActedAs,
    Checked,
    Finding,
    Place,
    Reported,
    Round,
    SideStory,
    Step,
)
from bargain.explain.naming import Naming, place_of
from bargain.logic.arena import Node
from bargain.logic.graph import DemandLeaf
from bargain.logic.level import Level
from bargain.match import Side


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a condition or of a computed demand that a run looked at, with the node whose
    program asked."""

    node: Node
    atom: t.Term
    finding: Finding


@dataclass(frozen=True, slots=True)
class Path:
    """One run of a program: its steps, what it looked at, and the statement that reports.

    `owner` is the node whose program has that statement, after any `act as`.
    """

    steps: tuple[Step, ...]
    found: tuple[Found, ...]
    owner: Node
    end: p.Play | p.Choose | p.Demand

    @property
    def place(self) -> Place | None:
        return place_of(self.end.span)

    @property
    def acts_as(self) -> tuple[str, ...]:
        return tuple(step.program for step in self.steps if isinstance(step, ActedAs))


@dataclass(frozen=True, slots=True)
class Walk:
    """A whole match from one side: a path for each round, None where a locked demand stands."""

    rounds: tuple[Path | None, ...]
    policy: Path | None

    @property
    def last(self) -> Path:
        """The path of the report that the match ends with."""
        return next(path for path in reversed(self.rounds) if path is not None)

    @property
    def paths(self) -> tuple[Path, ...]:
        ways = (*self.rounds, self.policy)
        return tuple(path for path in ways if path is not None)


class Walker:
    """Walks programs at levels. Raises `DiagnosticError` where the level has no answer."""

    def __init__(self, inspector: Inspector, naming: Naming) -> None:
        self.inspector = inspector
        self.naming = naming

    def walk(self, node: Node, level: Level, *, policy: bool) -> Walk:
        """The paths of a program through a match, with its policy or without."""
        leaf = level.report(node)
        if not isinstance(leaf, DemandLeaf):
            return Walk((self.path(node, level, FIRST_MOMENT),), None)
        if level.situation.rounds == 1 and not policy:
            return Walk((self.path(node, level, FIRST_MOMENT),), None)
        demands = level.course(node).demands
        rounds: list[Path | None] = []
        moment, standing = FIRST_MOMENT, False
        for number in range(1, len(demands) + 1):
            if number > 1:
                moment = Moment(number, demands[number - 2])
            path = None if standing else self.path(node, level, moment)
            rounds.append(path)
            standing = standing or (
                path is not None and isinstance(path.end, p.Demand) and path.end.locked
            )
        walk = Walk(tuple(rounds), None)
        end = walk.last.end
        if not policy or not isinstance(end, p.Demand) or _is_option(end.policy):
            return walk
        moment = Moment(moment.round, moment.last, demands[-1])
        level.outside(node)
        return Walk(walk.rounds, self.path_through(end.policy, walk.last.owner, level, moment))

    def path(self, node: Node, level: Level, moment: Moment) -> Path:
        ground = node.program.ground
        assert ground is not None
        return self.path_through(ground.body, node, level, moment)

    def path_through(self, block: p.Block, owner: Node, level: Level, moment: Moment) -> Path:
        """Follow a block, and the programs acted as, until something reports."""
        steps: list[Step] = []
        found: dict[tuple[Node, t.Term], Found] = {}
        waiting: list[tuple[p.Block, int]] = [(block, 0)]
        while True:
            statements, at = waiting.pop()
            if at == len(statements):
                continue
            waiting.append((statements, at + 1))
            statement = statements[at]
            match statement:
                case p.Branch(cases=cases):
                    taken = self._take(cases, owner, level, moment, steps, found)
                    if taken is not None:
                        waiting.append((taken, 0))
                case p.ActAs(program=program, span=span):
                    links = owner.program
                    owner = owner.links[len(links.links) + links.acts_as.index(program)]
                    steps.append(ActedAs(place_of(span), program_text(owner.me)))
                    ground = owner.program.ground
                    assert ground is not None
                    waiting = [(ground.body, 0)]
                case _:
                    if isinstance(statement, p.Demand):
                        for item in self._looked_at(statement.share, owner, level):
                            found.setdefault((owner, item.atom), item)
                    steps.append(self._report(statement, owner, level, moment))
                    return Path(tuple(steps), tuple(found.values()), owner, statement)

    def _take(
        self,
        cases: tuple[p.Case, ...],
        owner: Node,
        level: Level,
        moment: Moment,
        steps: list[Step],
        found: dict[tuple[Node, t.Term], Found],
    ) -> p.Block | None:
        """The block of the first case that holds, with a note of every condition tested."""
        for case in cases:
            if case.span is None and isinstance(case.condition, t.Truth):
                return case.block if case.condition.value else None
            value, atoms = self.inspector.atoms(case.condition, owner, level, moment)
            parts = []
            for atom, truth in atoms:
                finding = self.inspector.finding(atom, truth, owner, level, moment)
                if len(atoms) == 1 or not _is_fixed(atom):
                    parts.append(finding)
                found.setdefault((owner, atom), Found(owner, atom, finding))
            text = self.inspector.own_words(case.condition)
            steps.append(Checked(place_of(case.span), text, value, tuple(parts)))
            if value:
                return case.block
        return None

    def _looked_at(self, share: t.NumberTerm, owner: Node, level: Level) -> list[Found]:
        """What a computed demand depends on in matches."""
        out = []
        for term in terms_of(share):
            if isinstance(term, t.Quantity):
                value = value_of(term, self.inspector.number(term, owner, level))
                text = f"{self.inspector.named(term, owner)} is {value}"
                own_words = f"{self.inspector.own_words(term)} is {value}"
                out.append(Found(owner, term, Finding(text, own_words, True, None, text)))
        return out

    def _report(
        self, statement: p.Play | p.Choose | p.Demand, owner: Node, level: Level, moment: Moment
    ) -> Reported:
        place = place_of(statement.span)
        match statement:
            case p.Play(action=action):
                return Reported(place, f"play {action}")
            case p.Choose(option=option):
                return Reported(place, option)
        share = statement.share
        computed = None
        if not isinstance(share, t.Constant):
            value = self.inspector.number(share, owner, level, moment)
            computed = value_of(share, value)
        match statement.policy:
            case (p.Choose(option=option),):
                tail = f" or {option}"
            case _:
                tail = " or { … }"
        lock = " locked" if statement.locked else ""
        equals = f" (= {computed})" if computed is not None else ""
        return Reported(
            place, f"demand {self.inspector.own_words(share)}{equals}{tail}{lock}", computed
        )

    # One side --------------------------------------------------------------------------------

    def side(self, node: Node, level: Level, side: Side, name: str) -> SideStory:
        """The story of one side of the match, called by a name, at its last level."""
        walk = self.walk(node, level, policy=True)
        matrix = level.situation.matrix is not None
        demands = None if matrix else level.course(node).demands
        rounds = []
        for number, path in enumerate(walk.rounds):
            mine, theirs = demands[number] if demands is not None else (None, None)
            steps = path.steps if path is not None else ()
            rounds.append(Round(number + 1, mine, theirs, path is None, steps))
        return SideStory(
            program=side.program,
            opponent=self.naming.sides(node)[1],
            name=name,
            player=side.player,
            report=report_text(node, level),
            payoff=side.payoff,
            share=side.share,
            rounds=tuple(rounds),
            policy=walk.policy.steps if walk.policy is not None else (),
        )


def report_text(node: Node, level: Level) -> str:
    """What a program reports at a level: `play C`, `demand 60% or walk`."""
    leaf = level.report(node)
    if isinstance(leaf, DemandLeaf):
        return f"demand {share_text(leaf.share)} or {level.outside(node)}"
    return f"play {leaf.key}"


def _is_fixed(atom: Condition) -> bool:
    """Whether a part of a condition is the same in every match."""
    match atom:
        case t.Truth() | t.Compare(left=t.Constant(), right=t.Constant()):
            return True
    return False


def _is_option(policy: p.Block) -> bool:
    return len(policy) == 1 and isinstance(policy[0], p.Choose)
