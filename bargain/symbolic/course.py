"""How a match goes, as formulas: what both sides report in each round, and where it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

from bargain.core import programs as p
from bargain.logic.arena import Node
from bargain.record import Record
from bargain.smt import formula as f
from bargain.smt.formula import TRUE, Formula
from bargain.symbolic.cases import NO_FAULTS, Cases, Faults, joined


class Said(Record):
    """A report: the statement, where the program stands that in the end made it (`act as`), and
    the demand, 0 in a matrix game."""

    statement: p.Play | p.Demand
    owner: Node
    demand: Fraction

    @property
    def action(self) -> str:
        assert isinstance(self.statement, p.Play)
        return self.statement.action

    @property
    def locked(self) -> bool:
        return isinstance(self.statement, p.Demand) and self.statement.locked


class Round(Record, by_identity=True):
    """One round, from one side: where it is `reached` and both report, where it is the last, where
    the demands are compatible, and the reports of both sides, which mean nothing elsewhere."""

    number: int
    reached: Formula
    last: Formula
    agrees: Formula
    mine: Cases[Said]
    theirs: Cases[Said]

    @property
    def final(self) -> Formula:
        return f.conjunction((self.reached, self.last))

    @property
    def fails(self) -> Formula:
        """Where the match ends here, in disagreement."""
        return f.conjunction((self.final, f.negation(self.agrees)))

    def mirrored(self) -> Round:
        return Round(self.number, self.reached, self.last, self.agrees, self.theirs, self.mine)

    def deals(self) -> Iterator[tuple[Fraction, Fraction, Formula]]:
        """The compatible demands, own first, and where the match ends here with them."""
        for x, y, guard in _pairs(self.mine, self.theirs):
            if x + y <= 1:
                yield x, y, f.conjunction((self.reached, guard))


class Course(Record, by_identity=True):
    """How a match goes, from one side, before any outside option is taken."""

    rounds: tuple[Round, ...]
    faults: Faults = NO_FAULTS

    def mirrored(self) -> Course:
        return Course(tuple(item.mirrored() for item in self.rounds), self.faults)

    def answers(self) -> Formula:
        """Where the match comes to an end."""
        if not self.faults:
            return TRUE
        return f.disjunction(item.final for item in self.rounds)

    def agrees(self) -> Formula:
        """Where it ends in agreement."""
        return f.disjunction(f.conjunction((item.final, item.agrees)) for item in self.rounds)

    def demand(self) -> Cases[Fraction]:
        """The demand in the round where it ends."""
        found = (
            (said.demand, f.conjunction((item.final, guard)))
            for item in self.rounds
            for said, guard in item.mine.values.items()
        )
        return Cases(joined(found), self.faults)

    def leaves(self, enough: Callable[[Fraction], Formula]) -> Formula:
        """Where, in a round that is reached, the demand is one for which `enough` holds."""
        once = f.disjunction(
            f.conjunction((item.reached, guard, enough(said.demand)))
            for item in self.rounds
            for said, guard in item.mine.values.items()
        )
        return f.conjunction((self.answers(), once))

    def share(self, split: Callable[[Fraction, Fraction], Fraction]) -> Cases[Fraction]:
        """What this side receives of the resource; `split` says what compatible demands give it."""
        deals = [(split(x, y), guard) for item in self.rounds for x, y, guard in item.deals()]
        nothing = [(Fraction(0), item.fails) for item in self.rounds]
        return Cases(joined([*deals, *nothing]), self.faults)


def demands(said: Cases[Said]) -> Cases[Fraction]:
    return said.renamed(lambda report: report.demand)


def compatible(mine: Cases[Said], theirs: Cases[Said]) -> Formula:
    """Where the demands of two reports are compatible."""
    return f.disjunction(guard for x, y, guard in _pairs(mine, theirs) if x + y <= 1)


def _pairs(mine: Cases[Said], theirs: Cases[Said]) -> Iterator[tuple[Fraction, Fraction, Formula]]:
    here, there = demands(mine).values, demands(theirs).values
    if mine is theirs:
        # A program and its own copy in a symmetric game.
        yield from ((x, x, guard) for x, guard in here.items())
        return
    for (x, here_guard), (y, there_guard) in product(here.items(), there.items()):
        yield x, y, f.conjunction((here_guard, there_guard))
