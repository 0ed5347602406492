"""Who faces whom: the nodes of a situation and the closure of a match.

A node is one program in one match: Alice, as she faces Bob. A match has two of them, or one where a
program meets its own copy in a symmetric game. Programs are compiled and nodes made when they are
first reached, once for a situation. The closure of a match (semantics.md section 2) is everything
that its programs' sources can make one look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol, TypeAlias

from bargain.core.contents import contents_of
from bargain.core.programs import GroundProgram
from bargain.core.terms import ME, Condition, MatchOf, Party, ProgramName, Who
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.compile import compile_condition, compile_program
from bargain.logic.graph import CompiledProgram, CompiledQuestion
from bargain.logic.limits import TooManyQuestions
from bargain.logic.situation import Situation
from bargain.record import Record

DEFAULT_MAX_QUESTIONS: Final = 100_000


class Question:
    """A question of a node's program, as asked in its match; `index` is its place there."""

    __slots__ = ("bit", "compiled", "entry", "index", "node")

    def __init__(self, node: Node, index: int, compiled: CompiledQuestion) -> None:
        self.node = node
        self.index = index
        self.bit = 1 << index
        self.compiled = compiled
        self.entry = compiled.entry

    def places(self) -> tuple[Node, ...]:
        """The nodes at which its condition has to hold: its own, unless it is about all values of
        some features; then one for every way in which things go at those values."""
        over = self.compiled.term.over
        worlds = self.node.arena.worlds
        if not over or worlds is None:
            return (self.node,)
        return tuple(self.node.at(arena) for arena in worlds.fibre(self.node.arena, over))


class Node:
    """One program in one match. Made by an `Arena`, so the same program in the same match is the
    same object.

    `links` are the nodes of the other matches that its source mentions (first those of claims, then
    those of programs acted as), set when the node is first reached. `seat` is its role, always 0
    in a symmetric game. An observer, who asks `condition` about a match, has a node as well.
    """

    __slots__ = (
        "arena",
        "condition",
        "links",
        "me",
        "neighbours",
        "partner",
        "program",
        "questions",
        "seat",
        "them",
    )

    def __init__(
        self, arena: Arena, me: ProgramName, them: ProgramName, seat: int, program: CompiledProgram
    ) -> None:
        self.arena = arena
        self.me = me
        self.them = them
        self.seat = seat
        self.program = program
        self.condition: Condition | None = None
        self.partner: Node = self
        self.links: tuple[Node, ...] = ()
        self.neighbours: tuple[Node, ...] | None = None
        self.questions = tuple(
            Question(self, index, compiled) for index, compiled in enumerate(program.questions)
        )

    def __repr__(self) -> str:
        return f"<{program_text(self.me)} facing {program_text(self.them)}>"

    def reach(self) -> tuple[Node, ...]:
        """The nodes that its source mentions, each with its partner where a claim is about both."""
        if self.neighbours is None:
            claims = [self.arena.claimed(self, match) for match in self.program.links]
            acting = [self.arena.acting(self, who) for who in self.program.acts_as]
            both = (side for node in claims for side in (node, node.partner))
            self.links = (*claims, *acting)
            self.neighbours = tuple(dict.fromkeys((*both, *acting)))
        return self.neighbours

    def at(self, arena: Arena) -> Node:
        """The same program in the same match, at the feature values of another arena."""
        if arena is self.arena:
            return self
        there = arena.node(self.me, self.them, self.seat)
        return there if self.condition is None else arena.observer(self.condition, there)

    def they_are(self, who: Party, program: Who) -> bool:
        """Whether the source of `who` is that of `program`, both as this node names them."""
        arena = self.arena
        return arena.source(self.named(who)) == arena.source(self.named(program))

    def is_unconditional(self, who: Party) -> bool:
        return self.arena.is_unconditional(self.named(who))

    def named(self, who: Who) -> ProgramName:
        """The program that a source means by `me`, `them` or a name."""
        if isinstance(who, ProgramName):
            return who
        return self.me if who is ME else self.them


Key: TypeAlias = tuple[ProgramName, ProgramName, int]
Ground: TypeAlias = Callable[[ProgramName], GroundProgram]
"""Makes the ground program of a name."""


class Closure(Record, by_identity=True):
    """All nodes that can be reached from `roots`, breadth first, and all their questions.

    `asked` has the questions of each node as bits. A node of which a question about all values of
    some features reaches no more than some questions is there only, and not among `nodes`.
    """

    roots: tuple[Node, ...]
    nodes: tuple[Node, ...]
    questions: tuple[Question, ...]
    asked: Mapping[Node, int]

    @property
    def varies(self) -> bool:
        """Whether one of the questions is about all values of some features."""
        return any(question.compiled.term.over for question in self.questions)


Roots: TypeAlias = "Callable[[Arena], tuple[Node, ...]]"
"""Where a closure starts, in the arena of any feature values."""


class Worlds(Protocol):
    """The other feature values that a match's questions speak of; see `bargain.logic.worlds`."""

    def fibre(self, arena: Arena, over: tuple[str, ...]) -> Sequence[Arena]: ...


class Arena:
    """Programs and matches of one situation, made on demand.

    Raises `DiagnosticError` where arguments, computed on the way, make no program, and BGL071
    where a match would put a program into the wrong role.
    """

    def __init__(self, ground: Ground, situation: Situation, worlds: Worlds | None = None) -> None:
        """`ground` makes the ground program of a name; `worlds` has the arenas of other feature
        values, which only questions about all values need."""
        self.situation = situation
        self.ground = ground
        self.worlds = worlds
        self._observers: dict[tuple[Condition, Node], Node] = {}
        self._programs: dict[ProgramName, CompiledProgram] = {}
        self._nodes: dict[Key, Node] = {}

    def compiled(self, name: ProgramName) -> CompiledProgram:
        known = self._programs.get(name)
        if known is None:
            known = compile_program(self.ground(name), self.situation)
            self._programs[name] = known
        return known

    def source(self, name: ProgramName) -> object:
        ground = self.compiled(name).ground
        assert ground is not None
        return ground.source()

    def is_unconditional(self, name: ProgramName) -> bool:
        """Whether a program, and every program that it acts as, contains no condition."""
        seen: set[ProgramName] = set()
        waiting: list[Who] = [name]
        while waiting:
            who = waiting.pop()
            if not isinstance(who, ProgramName):
                return False
            if who in seen:
                continue
            seen.add(who)
            ground = self.compiled(who).ground
            assert ground is not None
            if not ground.unconditional:
                return False
            waiting += ground.acts_as
        return True

    def match(self, first: ProgramName, second: ProgramName) -> tuple[Node, Node]:
        """The two nodes of a match; one and the same for a program and its own copy in a symmetric
        game."""
        node = self.node(first, second, 0)
        return node, node.partner

    def node(self, me: ProgramName, them: ProgramName, seat: int) -> Node:
        if self.situation.game.symmetric:
            seat = 0
        known = self._nodes.get((me, them, seat))
        return known if known is not None else self._make(me, them, seat)

    def _make(self, me: ProgramName, them: ProgramName, seat: int) -> Node:
        symmetric = self.situation.game.symmetric
        node = Node(self, me, them, seat, self._seated(me, seat))
        self._nodes[me, them, seat] = node
        other_seat = 0 if symmetric else 1 - seat
        other = self._nodes.get((them, me, other_seat))
        if other is None:
            other = Node(self, them, me, other_seat, self._seated(them, other_seat))
            self._nodes[them, me, other_seat] = other
        node.partner, other.partner = other, node
        return node

    def _seated(self, name: ProgramName, seat: int) -> CompiledProgram:
        compiled = self.compiled(name)
        ground = compiled.ground
        assert ground is not None
        if not self.situation.game.symmetric and seat not in ground.seats:
            role = ("first", "second")[seat]
            other = ("first", "second")[1 - seat]
            raise DiagnosticError(
                [
                    Diagnostic(
                        "BGL071",
                        f"a match needs `{ground.label}` in the {role} role of "
                        f"`{self.situation.game.name}`, but it plays actions of the {other} role",
                        ground.span,
                        "everybody keeps their role; perhaps the other order is meant",
                    )
                ]
            )
        return compiled

    def claimed(self, node: Node, match: MatchOf) -> Node:
        """The node that a claim means by "`who` faces `against`"; both sides keep their roles."""
        seat = node.seat if match.who is ME else 1 - node.seat
        return self.node(node.named(match.who), node.named(match.against), seat)

    def acting(self, node: Node, who: Who) -> Node:
        """The node of a program that this one acts as: in its place, facing the same opponent."""
        return self.node(node.named(who), node.them, node.seat)

    def observer(self, condition: Condition, first: Node) -> Node:
        """A node that asks a condition about a match from outside, `first` being its ME."""
        known = self._observers.get((condition, first))
        if known is None:
            questions, matches = contents_of(condition)
            compiled = compile_condition(
                condition, tuple(questions), tuple(matches), self.situation
            )
            known = Node(self, first.me, first.them, first.seat, compiled)
            known.condition = condition
            self._observers[condition, first] = known
        return known

    def closure(self, roots: Iterable[Node], limit: int = DEFAULT_MAX_QUESTIONS) -> Closure:
        """Everything that can be reached.

        Raises `TooManyQuestions` beyond the limit, and where more than an eighth as many different
        programs (but at least 1,000) are reached: those that make ever new ones may go on without a
        question.
        """
        start = tuple(dict.fromkeys(roots))
        seen = dict.fromkeys(start)
        nodes = list(start)
        questions: list[Question] = []
        asked: dict[Node, int] = {}
        in_part: dict[Question, None] = {}
        programs = checkpoint = max(limit // 8, 1_000)
        for node in nodes:
            questions += node.questions
            asked[node] = node.program.all_questions
            if len(questions) + len(in_part) > limit:
                raise TooManyQuestions(limit)
            if len(nodes) > checkpoint:
                if len({node.me for node in nodes}) > programs:
                    raise TooManyQuestions(limit)
                checkpoint += programs
            for other in node.neighbours if node.neighbours is not None else node.reach():
                if other not in seen:
                    seen[other] = None
                    nodes.append(other)
            if node.program.varies and self.worlds is not None:
                others, inner = elsewhere(node.questions)
                in_part.update(dict.fromkeys(inner))
                for other in others:
                    if other not in seen:
                        seen[other] = None
                        nodes.append(other)
        for question in in_part:
            if question.node not in seen:
                questions.append(question)
                asked[question.node] = asked.get(question.node, 0) | question.bit
        return Closure(start, tuple(nodes), tuple(questions), asked)


def distinct(questions: Sequence[Question]) -> set[int]:
    """The places of the questions that say something of their own.

    Two that are about all values of some features say the same where their matches differ in the
    values of these alone.
    """
    said: dict[object, int] = {}
    for place, question in enumerate(questions):
        node, term = question.node, question.compiled.term
        values = node.arena.situation.values
        fixed = tuple(value for name, value in values.items() if name not in term.over)
        said.setdefault((node.me, node.them, node.seat, node.condition, term, fixed), place)
    return set(said.values())


def elsewhere(asked: Iterable[Question]) -> tuple[list[Node], list[Question]]:
    """What questions about all values reach at other values than their own: nodes, and the
    questions inside of their conditions."""
    nodes: dict[Node, None] = {}
    inside: dict[Question, None] = {}
    waiting = [question for question in asked if question.compiled.term.over]
    while waiting:
        question = waiting.pop()
        for place in question.places():
            if place is not question.node or question in inside:
                place.reach()
                there = place.questions[question.index].compiled
                for link in there.links:
                    nodes[place.links[link]] = nodes[place.links[link].partner] = None
                for inner in map(place.questions.__getitem__, there.inner):
                    if inner not in inside:
                        inside[inner] = None
                        waiting.append(inner)
    return list(nodes), list(inside)
