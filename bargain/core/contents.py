"""What a program's source speaks of, and which of its statements certainly end it."""

from __future__ import annotations

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.arithmetic import compare
from bargain.core.terms import MatchOf, Who


def contents_of(condition: t.Condition) -> tuple[list[t.Provable], list[MatchOf]]:
    """The distinct questions and matches of a condition, inner ones first."""
    contents = Contents()
    contents.term(condition)
    return list(contents.questions), list(contents.matches)


class Contents:
    """Collects what a body speaks of: distinct questions, matches and programs acted as."""

    def __init__(self) -> None:
        self.questions: dict[t.Provable, None] = {}
        self.matches: dict[MatchOf, None] = {}
        self.acts_as: dict[Who, None] = {}
        self.seen: set[t.Term] = set()
        self.conditional = False

    def block(self, block: p.Block) -> None:
        for statement in block:
            match statement:
                case p.Demand(share=share, policy=policy):
                    self.term(share)
                    self.block(policy)
                case p.ActAs(program=program):
                    self.acts_as[program] = None
                case p.Branch(cases=cases):
                    self.conditional = True
                    for case in cases:
                        self.term(case.condition)
                        self.block(case.block)

    def term(self, term: t.Term) -> None:
        stack: list[tuple[t.Term, bool]] = [(term, False)]
        while stack:
            item, entered = stack.pop()
            if entered:
                assert isinstance(item, t.Provable)
                self.questions[item] = None
                continue
            if item in self.seen:
                continue
            self.seen.add(item)
            match = t.match_of(item)
            if match is not None:
                self.matches[match] = None
            if isinstance(item, t.Quantity | t.LastDemand):
                self.conditional = True
            if isinstance(item, t.Provable):
                stack.append((item, True))
            stack.extend((part, False) for part in reversed(t.parts(item)))


def decided(condition: t.Condition) -> bool | None:
    """What numbers, `true` and `false` alone make of a condition; None where that is open."""
    done: list[bool | None] = []
    stack: list[tuple[t.Term, bool]] = [(condition, False)]
    while stack:
        term, entered = stack.pop()
        if not entered and isinstance(term, _CONNECTIVES):
            stack.append((term, True))
            stack.extend((part, False) for part in reversed(t.parts(term)))
            continue
        inner = [done.pop() for _ in t.parts(term)][::-1] if entered else []
        done.append(_decided(term, inner))
    return done.pop()


_CONNECTIVES = (t.Not, t.All, t.Some, t.Implies, t.Iff)


def _decided(term: t.Term, inner: list[bool | None]) -> bool | None:
    match term:
        case t.Truth(value=value):
            return value
        case t.Compare(relation=relation, left=t.Constant(value=a), right=t.Constant(value=b)):
            return compare(relation, a, b)
        case t.Not():
            return None if inner[0] is None else not inner[0]
        case t.All():
            return False if False in inner else None if None in inner else True
        case t.Some():
            return True if True in inner else None if None in inner else False
        case t.Implies():
            if inner[0] is False or inner[1] is True:
                return True
            return None if None in inner else False
        case t.Iff():
            return None if None in inner else inner[0] == inner[1]
    return None


def reports(statement: p.Statement) -> bool:
    """Whether a statement certainly ends the program, by conditions that are decided."""
    if not isinstance(statement, p.Branch):
        return True
    for case in statement.cases:
        value = decided(case.condition)
        if value is False:
            continue
        if not any(map(reports, case.block)):
            return False
        if value is True:
            return True
    return False
