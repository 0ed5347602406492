"""What a program's source speaks of: its distinct questions, matches and programs acted as."""

from __future__ import annotations

from bargain.core import programs as p
from bargain.core import terms as t
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
