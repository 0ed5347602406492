"""What an evaluator has to know: what is true at a level, and what programs do there.

The direct evaluator (`bargain.logic.level`) runs programs. Another one can be put in its place.
Which levels there are, what is struck and what is given up is the same for both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from bargain.logic.arena import Node, Question
from bargain.logic.courses import Courses
from bargain.logic.situation import Situation
from bargain.record import Record


class Ending(Record):
    """What one program did and got: an action, or a demand with the outside option that it takes,
    or would have taken, and the share that it receives."""

    action: str | None
    demand: Fraction | None
    outside: str | None
    payoff: Fraction
    share: Fraction | None


class Outcome(Record):
    """How a match ends; `agreement` and `round` are None in a matrix game."""

    first: Ending
    second: Ending
    agreement: bool | None
    round: int | None


class Walking(Protocol):
    """A walk up the levels: `last` is the level it has come to, and `held` has the questions held
    there, as bits for each node."""

    held: dict[Node, int]
    last: int


class Walked(Protocol):
    """A walk that has come to its end: parallel to the closure's questions, the level at which each
    was struck; the levels at which one was; and the last level."""

    @property
    def struck(self) -> Sequence[int | None]: ...
    @property
    def strikes(self) -> Sequence[int]: ...
    @property
    def last(self) -> int: ...
    @property
    def situation(self) -> Situation: ...
    @property
    def courses(self) -> Courses: ...
    @property
    def level(self) -> object: ...


class CertificateSizes(Protocol):
    """The certificate sizes of a closure's questions; see `bargain.logic.sizes`."""

    def of(self, index: int) -> int: ...
    def of_negation(self, index: int) -> int: ...


class Standpoint(Protocol):
    """Where a walk stands. Each method raises `DiagnosticError` where there is no answer."""

    def bears_out(self, question: Question) -> bool:
        """Whether a question's condition holds at this level, at every one of its places."""

    def report(self, node: Node) -> object:
        """Run a program."""

    def forget(self, nodes: set[Node] | None) -> None:
        """The questions of these nodes, or of any, have changed."""


class Evaluator(Protocol):
    """Evaluates one closure. `held` has the questions held at a level, as bits for each node."""

    def follow(self, walk: Walking) -> Standpoint:
        """Evaluate at each level that a walk comes to."""

    def bears_out(self, level: int, held: Mapping[Node, int], question: Question) -> bool:
        """Whether a question's condition holds at a level, at every one of its places."""

    def holds(self, held: Mapping[Node, int], observer: Node) -> bool:
        """Whether the condition of an observer holds."""

    def outcome(self, held: Mapping[Node, int], first: Node, second: Node) -> Outcome:
        """How a match ends."""
