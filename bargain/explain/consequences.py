"""What programs do at a level, in the order in which one thing follows from another."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, TypeAlias

from bargain.core import terms as t
from bargain.core.arithmetic import ArithmeticFault
from bargain.core.terms import Condition, MatchNumber
from bargain.core.text import share_text
from bargain.diagnostics import DiagnosticError
from bargain.explain.conditions import Inspector, terms_of
from bargain.explain.explanation import Deed, Finding, Place
from bargain.explain.naming import Naming
from bargain.explain.paths import Found, Walk, Walker
from bargain.logic.arena import Node
from bargain.logic.graph import DemandLeaf
from bargain.logic.level import Level

MAX_DEEDS: Final = 40
"""A chain of programs that look at each other is followed this far."""

MAX_TOLD: Final = 20_000
"""So many parts of conditions are told, over all questions; after that only verdicts are given."""

Wanted: TypeAlias = tuple[Node, bool]
"""A node, and whether its outside option matters."""


class Consequences:
    """Tells what programs do at a level, and what that makes of a condition."""

    def __init__(self, inspector: Inspector, walker: Walker, naming: Naming) -> None:
        self.inspector = inspector
        self.walker = walker
        self.naming = naming
        self.room = MAX_TOLD

    def of_condition(
        self, condition: Condition, node: Node, level: Level
    ) -> tuple[tuple[Finding, ...], tuple[Deed, ...]]:
        """The parts of a condition that are looked at, and the deeds that make them true or false,
        each after those that its program looks at. Nothing, once there has been too much to tell.
        """
        if self.room < 0:
            return (), ()
        _, atoms = self.inspector.atoms(condition, node, level)
        findings = tuple(self.inspector.finding(atom, value, node, level) for atom, value in atoms)
        found = [
            Found(node, atom, finding) for (atom, _), finding in zip(atoms, findings, strict=True)
        ]
        return findings, self.deeds(self._wanted(found, level), level)

    def of_match(self, roots: tuple[Node, Node], level: Level) -> tuple[Deed, ...]:
        """What the two programs of a match do, and nothing else."""
        if self.room < 0:
            return ()
        failed = level.situation.matrix is None and not level.course(roots[0]).agreement
        return tuple(self._deed(node, level, failed)[0] for node in dict.fromkeys(roots))

    def deeds(self, wanted: Iterable[Wanted], level: Level) -> tuple[Deed, ...]:
        """The deeds of these nodes, each behind those of the nodes that its program looks at."""
        done: dict[Wanted, Deed] = {}
        found: dict[Wanted, Deed] = {}
        opened: set[Wanted] = set()
        stack = [(item, False) for item in reversed(tuple(wanted))]
        while stack and len(done) < MAX_DEEDS:
            item, leaving = stack.pop()
            if leaving:
                done.setdefault(item, found[item])
                continue
            if item in opened:
                continue
            opened.add(item)
            found[item], needed = self._deed(item[0], level, item[1])
            stack.append((item, True))
            stack += [(other, False) for other in reversed(needed)]
        return tuple(done.values())

    def _deed(self, node: Node, level: Level, outside: bool) -> tuple[Deed, list[Wanted]]:
        mine, theirs = self.naming.sides(node)
        copied = node in self.naming.roots and node.partner is node
        subject = self.naming.subject(node)
        try:
            walk = self.walker.walk(node, level, policy=outside)
            does = _does(node, level, outside)
        except (DiagnosticError, ArithmeticFault):
            return Deed(subject, mine, theirs, (), (), "has no answer", None, copied), []
        found = [item for path in walk.paths for item in path.found]
        self.room -= len(found)
        findings = {
            (item.finding.text, item.finding.value): item.finding
            for item in found
            if not looks_back(item.atom)
        }
        acts_as = tuple(name for path in walk.paths for name in path.acts_as)
        deed = Deed(
            subject, mine, theirs, tuple(findings.values()), acts_as, does, _place(walk), copied
        )
        return deed, self._wanted(found, level)

    def _wanted(self, found: Iterable[Found], level: Level) -> list[Wanted]:
        """The nodes that claims speak of, whose deeds explain them."""
        wanted: dict[Wanted, None] = {}
        for item in found:
            for term in terms_of(item.atom):
                match = t.match_of(term)
                if match is None:
                    continue
                target = self.inspector.target(item.node, match)
                outside = _needs_outside(term, target, level)
                wanted[target, outside] = None
                if outside or level.situation.rounds > 1 or is_about_both(term):
                    wanted[target.partner, outside and not isinstance(term, t.OutsideIs)] = None
        return list(wanted)


def _needs_outside(term: t.Term, node: Node, level: Level) -> bool:
    match term:
        case t.OutsideIs():
            return True
        case t.Quantity(kind=MatchNumber.PAYOFF):
            return level.situation.matrix is None and not level.course(node).agreement
    return False


def is_about_both(term: t.Term) -> bool:
    match term:
        case t.Agrees() | t.Quantity(kind=MatchNumber.SHARE | MatchNumber.PAYOFF):
            return True
    return False


def _does(node: Node, level: Level, outside: bool) -> str:
    leaf = level.report(node)
    if not isinstance(leaf, DemandLeaf):
        return f"plays {leaf.key}"
    tail = f" or {level.outside(node)}" if outside else ""
    if level.situation.rounds == 1:
        return f"demands {share_text(leaf.share)}{tail}"
    own = [mine for mine, _ in level.course(node).demands]
    return f"demands {_sequence(own)}{tail}"


def _sequence(demands: list[Fraction]) -> str:
    if len(demands) == 1:
        return share_text(demands[0])
    if len(set(demands)) == 1:
        return f"{share_text(demands[0])} in each of {len(demands)} rounds"
    return ", then ".join(share_text(demand) for demand in demands)


def _place(walk: Walk) -> Place | None:
    places = {path.place for path in walk.rounds if path is not None}
    return places.pop() if len(places) == 1 else None


def looks_back(atom: t.Term) -> bool:
    """Whether a part of a condition is about the round or earlier demands, and so holds of one
    moment only."""
    return any(isinstance(term, t.CurrentRound | t.LastDemand) for term in terms_of(atom))
