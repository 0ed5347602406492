"""What a derivation is: sequents, each by a rule from earlier ones, and what atoms stand for."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from bargain.derivation.formulas import Atom, Formula, Sequent
from bargain.record import Record


class Rule(Enum):
    """The rules of the calculus; the values are their names in text and data."""

    AXIOM = "axiom"
    BOTTOM_LEFT = "⊥L"
    TOP_RIGHT = "⊤R"
    NOT_LEFT = "¬L"
    NOT_RIGHT = "¬R"
    AND_LEFT = "∧L"
    AND_RIGHT = "∧R"
    OR_LEFT = "∨L"
    OR_RIGHT = "∨R"
    IMPLIES_LEFT = "→L"
    IMPLIES_RIGHT = "→R"
    IFF_LEFT = "↔L"
    IFF_RIGHT = "↔R"
    DEFINITION_LEFT = "def-L"
    DEFINITION_RIGHT = "def-R"
    BOX = "□R"
    LOEB = "Löb"


class Step(Record):
    """A sequent, the rule that gives it, the formula that the rule is about, and the places of the
    sequents that it needs, all of them earlier in the derivation."""

    sequent: Sequent
    rule: Rule
    principal: Formula
    premises: tuple[int, ...]


class Definition(Record):
    """An atom and the formula that it may be replaced by; None where no step does so."""

    atom: Atom
    formula: Formula | None


class Asked(Record):
    """A question of the match that occurs in a derivation, by its place in the closure, with the
    formula that it is there. `offset` is the number of levels of trust that its box grants."""

    index: int
    formula: Formula
    offset: int


class Derivation(Record):
    """A derivation of ⊢ □(C) for the question at `index` of the closure, or, where `negated`, of
    ⊢ □(¬C), with the trust of its strength in both.

    The last step has this sequent. `definitions` has every atom that occurs, in the order in which
    a reader meets them from the end, and `questions` every question, by number.
    """

    index: int
    negated: bool
    steps: tuple[Step, ...]
    definitions: tuple[Definition, ...]
    questions: tuple[Asked, ...]

    @property
    def loeb_steps(self) -> int:
        """How many steps use what they are about to prove as provable."""
        return sum(step.rule is Rule.LOEB for step in self.steps)


class Underivable(Record):
    """The question has no derivation, and neither has its negation: it is not decided."""

    index: int


class NotTakenApart(Record):
    """There is a derivation, but it was not found; `reason` says why: most often, a limit."""

    index: int
    reason: str


Derived: TypeAlias = Derivation | Underivable | NotTakenApart
