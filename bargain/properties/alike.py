"""When two programs do the same, whatever they face.

Of a program only some things can make a difference to a match: which of its conditions without
connectives are asked, one after the other, and what is reported after which answers; and what its
source speaks of at all, because every question of it belongs to the match. Two programs that have
these in common are the same to everything but `they are P`, which compares sources. So
`if not A { play D } play C` is like `if A { play C } play D`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.contents import contents_of
from bargain.core.looking import look
from bargain.core.programs import GroundProgram
from bargain.core.terms import Condition, MatchOf, ProgramName
from bargain.elaborate.property import Claim
from bargain.logic.arena import Ground

MAX_PATHS: Final = 500
"""Programs with more ways to a report than this are like no other."""

_Answers: TypeAlias = "tuple[tuple[Condition, bool], ...]"


class _Asked(Exception):
    """A run comes to a condition that it has no answer to yet."""

    def __init__(self, condition: Condition) -> None:
        super().__init__()
        self.condition = condition


def likeness(program: GroundProgram) -> object | None:
    """Equal for programs that do the same; None where that is not easily told."""
    paths: list[tuple[_Answers, object]] = []
    waiting: list[_Answers] = [()]
    while waiting:
        answers = waiting.pop()
        try:
            report = _report(program.body, dict(answers))
        except _Asked as asked:
            waiting += [(*answers, (asked.condition, value)) for value in (True, False)]
            continue
        if report is None or len(paths) == MAX_PATHS:
            return None
        paths.append((answers, report))
    spoken_of = (program.questions, program.matches, program.acts_as)
    return (
        tuple(paths),
        tuple(frozenset(terms) for terms in spoken_of),
        program.seats,
        program.unconditional,
    )


def _report(body: p.Block, answers: dict[Condition, bool]) -> object | None:
    """What a program reports after these answers; None for what has conditions of its own, which
    are looked at later. Raises `_Asked`."""

    def truth(condition: Condition) -> bool:
        if isinstance(condition, t.Truth):
            return condition.value
        if condition not in answers:
            raise _Asked(condition)
        return answers[condition]

    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        match statement:
            case p.Play(action=action):
                return action
            case p.Demand(share=share, policy=(p.Choose(option=option),), locked=locked):
                return share, option, locked
            case p.Demand():
                return None
            case p.ActAs(program=program):
                return program
            case p.Branch(cases=cases):
                for case in cases:
                    if look(case.condition, truth)[0]:
                        waiting += reversed(case.block)
                        break
    return None


def compares_sources(claim: Claim, ground: Ground) -> bool:
    """Whether a claim, or any program that its match can come to, asks `they are P`."""
    if any(isinstance(term, t.IsProgram) for term in _within([claim.condition])):
        return True
    _, matches = contents_of(claim.condition)
    found = dict.fromkeys([claim.first, claim.second, *_named(matches)])
    waiting = list(found)
    while waiting:
        program = ground(waiting.pop())
        if any(isinstance(term, t.IsProgram) for term in _within(_terms(program))):
            return True
        acted = [who for who in program.acts_as if isinstance(who, ProgramName)]
        new = [name for name in (*acted, *_named(program.matches)) if name not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return False


def _terms(program: GroundProgram) -> list[t.Term]:
    """The conditions and demands of a program."""
    terms: list[t.Term] = []
    blocks = [program.body]
    while blocks:
        for statement in blocks.pop():
            match statement:
                case p.Demand(share=share, policy=policy):
                    terms.append(share)
                    blocks.append(policy)
                case p.Branch(cases=cases):
                    terms += [case.condition for case in cases]
                    blocks += [case.block for case in cases]
    return terms


def _within(terms: Iterable[t.Term]) -> Iterator[t.Term]:
    """These terms and all inside of them, each once."""
    seen: set[t.Term] = set()
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if term not in seen:
            seen.add(term)
            yield term
            waiting += t.parts(term)


def _named(matches: Iterable[MatchOf]) -> list[ProgramName]:
    parties = (who for match in matches for who in (match.who, match.against))
    return [who for who in parties if isinstance(who, ProgramName)]
