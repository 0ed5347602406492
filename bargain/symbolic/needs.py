"""What an evaluation may have to know of matches, read off the sources.

A *need* is a result about one side of a match: its report, how the match goes, its outside option,
its first demand, its payoff. Programs that look at what others in fact do make needs depend on each
other. They are found in groups, so that only the needs of one group can go round in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Final, TypeAlias

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.terms import MatchNumber
from bargain.logic.arena import Node


class Kind(Enum):
    REPORT = "report"
    COURSE = "course"
    OUTSIDE = "outside option"
    FIRST = "first demand"
    PAYOFF = "payoff"


Need: TypeAlias = tuple[Kind, Node]

_IN_ONE_ROUND: Final = {
    MatchNumber.DEMAND: Kind.REPORT,
    MatchNumber.FIRST_DEMAND: Kind.REPORT,
    MatchNumber.SHARE: Kind.COURSE,
    MatchNumber.PAYOFF: Kind.PAYOFF,
}
_IN_SEVERAL: Final = {
    **_IN_ONE_ROUND,
    MatchNumber.DEMAND: Kind.COURSE,
    MatchNumber.FIRST_DEMAND: Kind.FIRST,
}


class Needs:
    """What results about matches of one game are made of."""

    def __init__(self, *, rounds: int, matrix: bool) -> None:
        self.several_rounds = rounds > 1
        self.matrix = matrix
        self._terms: dict[p.GroundProgram, tuple[list[t.Term], list[t.Term]]] = {}

    def of_term(self, term: t.Term, node: Node) -> list[Need]:
        """What the value of a condition or number of this node's source may depend on."""
        return self._of(outside_questions([term]), node)

    def of(self, need: Need) -> list[Need]:
        """What a result may depend on directly."""
        kind, node = need
        several, partner = self.several_rounds, node.partner
        match kind:
            case Kind.COURSE if several:
                return self._bodies(node) + self._bodies(partner)
            case Kind.COURSE:
                return [(Kind.REPORT, node), (Kind.REPORT, partner)]
            case Kind.OUTSIDE:
                first: Need = (Kind.COURSE if several else Kind.REPORT, node)
                return [first, *self._policies(node)]
            case Kind.PAYOFF if self.matrix:
                return [(Kind.REPORT, node), (Kind.REPORT, partner)]
            case Kind.PAYOFF:
                return [(Kind.COURSE, node), (Kind.OUTSIDE, node), (Kind.OUTSIDE, partner)]
        return self._bodies(node)

    def _bodies(self, node: Node) -> list[Need]:
        found = [(owner, self._terms_of(owner)[0]) for owner in owners(node)]
        return [need for owner, terms in found for need in self._of(terms, owner)]

    def _policies(self, node: Node) -> list[Need]:
        needs: list[Need] = []
        for owner in owners(node):
            terms = self._terms_of(owner)[1]
            needs += self._of(terms, owner)
            if not self.several_rounds and any(isinstance(term, t.FinalDemand) for term in terms):
                needs += [(Kind.REPORT, node), (Kind.REPORT, node.partner)]
        return needs

    def _terms_of(self, node: Node) -> tuple[list[t.Term], list[t.Term]]:
        ground = node.program.ground
        assert ground is not None
        known = self._terms.get(ground)
        if known is None:
            body, policies = terms_of(ground.body)
            known = list(outside_questions(body)), list(outside_questions(policies))
            self._terms[ground] = known
        return known

    def _of(self, terms: Iterable[t.Term], node: Node) -> list[Need]:
        numbers = _IN_SEVERAL if self.several_rounds else _IN_ONE_ROUND
        needs: list[Need] = []
        for term in terms:
            match term:
                case t.Plays():
                    kind = Kind.REPORT
                case t.Accepts():
                    kind = Kind.COURSE if self.several_rounds else Kind.REPORT
                case t.OutsideIs():
                    kind = Kind.OUTSIDE
                case t.Agrees():
                    kind = Kind.COURSE
                case t.Quantity(kind=number):
                    kind = numbers[number]
                case _:
                    continue
            match = t.match_of(term)
            assert match is not None
            needs.append((kind, node.arena.claimed(node, match)))
        return needs


def owners(node: Node) -> list[Node]:
    """The node, and those whose programs it may come to act as."""
    found = {node: None}
    waiting = [node]
    while waiting:
        owner = waiting.pop()
        ground = owner.program.ground
        assert ground is not None
        for who in ground.acts_as:
            acting = owner.arena.acting(owner, who)
            if acting not in found:
                found[acting] = None
                waiting.append(acting)
    return list(found)


def terms_of(block: p.Block) -> tuple[list[t.Term], list[t.Term]]:
    """The conditions and numbers of a body, and those of its policies."""
    body: list[t.Term] = []
    policies: list[t.Term] = []
    waiting = [(block, body)]
    while waiting:
        statements, found = waiting.pop()
        for statement in statements:
            match statement:
                case p.Demand(share=share, policy=policy):
                    found.append(share)
                    waiting.append((policy, policies))
                case p.Branch(cases=cases):
                    found += [case.condition for case in cases]
                    waiting += [(case.block, found) for case in cases]
    return body, policies


def outside_questions(terms: Iterable[t.Term]) -> Iterator[t.Term]:
    """The terms and all that is in them, but not what stands inside of `provable`; each once."""
    seen: set[t.Term] = set()
    stack = list(terms)
    while stack:
        term = stack.pop()
        if term in seen:
            continue
        seen.add(term)
        yield term
        if not isinstance(term, t.Provable):
            stack += t.parts(term)


def in_order(
    wanted: Iterable[Need], of: Callable[[Need], Iterable[Need]], known: Callable[[Need], bool]
) -> list[list[Need]]:
    """What is wanted and all that it depends on, unless it is known: in groups that depend on each
    other, each after those that it depends on (Tarjan's algorithm)."""
    number: dict[Need, int] = {}
    low: dict[Need, int] = {}
    grouped: set[Need] = set()
    groups: list[list[Need]] = []
    path: list[Need] = []
    for root in wanted:
        if root in number or known(root):
            continue
        number[root] = low[root] = len(number)
        path.append(root)
        work = [(root, iter(of(root)))]
        while work:
            need, rest = work[-1]
            for other in rest:
                if known(other):
                    continue
                if other not in number:
                    number[other] = low[other] = len(number)
                    path.append(other)
                    work.append((other, iter(of(other))))
                    break
                if other not in grouped:
                    low[need] = min(low[need], number[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[need])
                if low[need] == number[need]:
                    group: list[Need] = []
                    while not group or group[-1] != need:
                        group.append(path.pop())
                    grouped.update(group)
                    groups.append(group[::-1])
    return groups
