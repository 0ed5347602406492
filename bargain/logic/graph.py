"""Programs and conditions as decision graphs, ready to run.

A graph is made of cells, lists `[operation, argument, yes, no]`. Running one starts at its entry
and follows `yes` or `no` until a leaf. The connectives are gone: `a and b` has become "if a holds
ask b, else leave by the other side", which is exactly evaluation from the left that stops as soon
as it can. That matters where a claim that is never looked at would have no answer.

Lists rather than objects, and numbers as operations, because nothing else in a match runs as often.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final, Protocol, TypeAlias

from bargain.core import arithmetic
from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.arithmetic import ArithmeticFault
from bargain.core.terms import ME, MatchOf, Who
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.logic.numbers import compute, postfix
from bargain.logic.situation import Situation
from bargain.record import Record

HELD: Final = 0
"""Is a question of this program held true? The argument is its bit."""
REPORT: Final = 1
"""Judge what one side of a match reports: a `ReportTest`."""
ASK: Final = 2
"""Anything else: an object with `holds(level, node)`."""
JUMP: Final = 3
"""Go on at `yes`."""
LEAF: Final = 4
"""The end; the argument is what was found."""

Cell: TypeAlias = list[Any]


class Test(Protocol):
    """A condition that needs the level to be answered; see `bargain.logic.level`."""

    def holds(self, level: Any, node: Any) -> bool: ...


class ReportTest:
    """A condition on what `link`'s side reports, answered once for every possible report."""

    __slots__ = ("judge", "link", "memo")

    def __init__(self, link: int, judge: Callable[[Any], bool]) -> None:
        self.link = link
        self.judge = judge
        self.memo: dict[object, bool] = {}


class CourseTest:
    """A condition on how a match goes before any outside option is taken."""

    __slots__ = ("judge", "link", "memo")

    def __init__(self, link: int, judge: Callable[[Any], bool]) -> None:
        self.link = link
        self.judge = judge
        self.memo: dict[object, bool] = {}

    def holds(self, level: Any, node: Any) -> bool:
        course = level.course(node.links[self.link])
        known = self.memo.get(course)
        if known is None:
            known = self.memo[course] = self.judge(course)
        return known


class OutsideTest:
    __slots__ = ("link", "option")

    def __init__(self, link: int, option: str) -> None:
        self.link = link
        self.option = option

    def holds(self, level: Any, node: Any) -> bool:
        return bool(level.outside(node.links[self.link]) == self.option)


class NumberTest:
    """A comparison of numbers that have to be computed at the level."""

    __slots__ = ("left", "relation", "right")

    def __init__(self, relation: t.Relation, left: Number, right: Number) -> None:
        self.relation = relation
        self.left = left
        self.right = right

    def holds(self, level: Any, node: Any) -> bool:
        left = self.left.value(level, node)
        return arithmetic.compare(self.relation, left, self.right.value(level, node))


class SourceTest:
    """`they are P` and `they are unconditional`: looks at sources alone."""

    __slots__ = ("judge",)

    def __init__(self, judge: Callable[[Any], bool]) -> None:
        self.judge = judge

    def holds(self, level: Any, node: Any) -> bool:
        return self.judge(node)


class Number:
    """A number that may depend on matches, rounds and demands.

    `value` raises `DiagnosticError` (BGL060, BGL061) where it cannot be computed.
    """

    __slots__ = ("links", "situation", "steps")

    def __init__(self, term: t.NumberTerm, links: dict[MatchOf, int], situation: Situation) -> None:
        self.steps = postfix(term)
        self.links = links
        self.situation = situation

    def value(self, level: Any, node: Any) -> Fraction:
        def leaf(item: t.NumberTerm) -> Fraction:
            match item:
                case t.FeatureNumber(name=name):
                    return self.situation.feature_number(name)
                case t.Quantity(kind=kind, match=match):
                    found: Fraction = level.quantity(kind, node.links[self.links[match]])
                    return found
                case t.CurrentRound():
                    return Fraction(level.round)
                case t.LastDemand(party=party):
                    last: Fraction = level.last[0 if party is ME else 1]
                    return last
                case t.FinalDemand(party=party):
                    final: Fraction = level.final_demand(party is ME)
                    return final
            raise AssertionError(f"not a number of a program: {item}")

        try:
            return compute(self.steps, leaf)
        except ArithmeticFault as fault:
            ground = node.program.ground
            message = f"a number of `{program_text(node.me)}` cannot be computed: {fault.message}"
            span = ground.span if ground is not None else None
            raise DiagnosticError([Diagnostic(fault.code, message, span)]) from None


class AcceptanceTest:
    """`they accept E` with a share that has to be computed at the level."""

    __slots__ = ("link", "share")

    def __init__(self, link: int, share: Number) -> None:
        self.link = link
        self.share = share

    def holds(self, level: Any, node: Any) -> bool:
        most = 1 - self.share.value(level, node)
        return bool(level.least_demand(node.links[self.link]) <= most)


# Leaves ------------------------------------------------------------------------------------------


class PlayLeaf:
    """`play C`. `key` is what tests remember a report by."""

    __slots__ = ("key", "span")

    def __init__(self, action: str, span: object) -> None:
        self.key = action
        self.span = span


class DemandLeaf:
    """`demand E or policy`: `key` is the demand's index on the grid, `share` the demand.

    `option` is the outside option where the policy is a single one; else `policy` is its graph.
    """

    __slots__ = ("key", "locked", "option", "policy", "share", "span")

    def __init__(
        self,
        key: int,
        share: Fraction,
        option: str | None,
        policy: Cell | None,
        locked: bool,
        span: object,
    ) -> None:
        self.key = key
        self.share = share
        self.option = option
        self.policy = policy
        self.locked = locked
        self.span = span


class ComputedDemandLeaf:
    """A demand that is computed when it is reported; makes a `DemandLeaf` for each value."""

    __slots__ = ("_made", "_template", "number")

    def __init__(self, number: Number, template: DemandLeaf) -> None:
        self.number = number
        self._template = template
        self._made: dict[int, DemandLeaf] = {}

    @property
    def span(self) -> object:
        return self._template.span

    def at(self, index: int, share: Fraction) -> DemandLeaf:
        made = self._made.get(index)
        if made is None:
            of = self._template
            made = DemandLeaf(index, share, of.option, of.policy, of.locked, of.span)
            self._made[index] = made
        return made


class ActLeaf:
    """`act as P`: go on in the match at this link, with P's own graph."""

    __slots__ = ("link",)

    def __init__(self, link: int) -> None:
        self.link = link


# Compiled programs -------------------------------------------------------------------------------


class CompiledQuestion(Record, by_identity=True):
    """A question of a program: its condition's graph and what the condition speaks of.

    `links` are the indices of the matches that it mentions, `inner` the indices of the questions
    that it asks, neither with what those questions in turn mention. `level` is the n of PA+n, and
    0 for a bounded search, whose `budget` is set instead.
    """

    term: t.Provable
    entry: Cell
    links: tuple[int, ...]
    inner: tuple[int, ...]
    level: int
    budget: int | None


class CompiledProgram(Record, by_identity=True):
    """A ground program as graphs.

    `links` are the matches and the programs acted as that its source mentions, which a node gives a
    meaning. `body_questions` is the set, as bits, of questions that the body asks directly, and
    `body_links` the links that it looks at outside of questions. `computes` says that a demand is
    computed when it is reported. A program without either needs nothing but its questions to run.
    `all_questions` has the bit of every question. `varies` says that one of them is about all
    values of some features.
    """

    ground: p.GroundProgram | None
    entry: Cell | None
    questions: tuple[CompiledQuestion, ...]
    links: tuple[MatchOf, ...]
    acts_as: tuple[Who, ...]
    body_questions: int
    body_links: tuple[int, ...]
    computes: bool
    all_questions: int
    varies: bool
