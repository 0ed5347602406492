"""Ground programs: loops unrolled, parameters and `let` replaced, names resolved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bargain.core.terms import Condition, MatchOf, NumberTerm, ProgramName, Provable, Who
from bargain.record import Record
from bargain.source import Span


class Play(Record, by_identity=True):
    """Report an action of a matrix game."""

    action: str
    span: Span | None


class Choose(Record, by_identity=True):
    """The leaf of a policy: take this outside option."""

    option: str
    span: Span | None


class Demand(Record, by_identity=True):
    """Report a demand with a policy for disagreement."""

    share: NumberTerm
    policy: Block
    locked: bool
    span: Span | None


class ActAs(Record, by_identity=True):
    """Report what another program would report in this place."""

    program: Who
    span: Span | None


class Branch(Record, by_identity=True):
    """Run the block of the first condition that holds; without one, go on behind the branch."""

    cases: tuple[Case, ...]


class Case(Record, by_identity=True):
    """One arm of a branch; the condition of an `else` is the constant true, with `span` None."""

    condition: Condition
    block: Block
    span: Span | None


Statement: TypeAlias = Play | Choose | Demand | ActAs | Branch
Block: TypeAlias = tuple[Statement, ...]


class GroundProgram(Record, by_identity=True):
    """A program with ground arguments, in one game.

    `questions` are the distinct questions of its source in source order, a nested one before the
    one around it; `matches` the distinct matches that its claims speak of; `acts_as` the programs
    that it may act as. `seats` are the roles it can play. `source()` is equal for programs with the
    same statements (own names ignored).
    """

    name: ProgramName
    label: str
    body: Block
    questions: tuple[Provable, ...]
    matches: tuple[MatchOf, ...]
    acts_as: tuple[Who, ...]
    seats: frozenset[int]
    source: Callable[[], object]
    unconditional: bool
    span: Span | None
