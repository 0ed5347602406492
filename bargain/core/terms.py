"""Ground terms: what a program means once names, parameters, `let` and loops are gone.

A term is written from the point of view of one program in one match: `ME` is that program, `THEM`
the one that it faces. In an expectation `ME` is `first` and `THEM` is `second`.

Rules: terms are made by a `TermTable`, which hands out one object for one structure, so equality is
identity and a term can be a dictionary key at the cost of an address. Terms may be deep; whoever
walks one uses an explicit stack. Nothing here knows syntax or how anything is evaluated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, Final, TypeAlias, TypeVar, cast


class Party(Enum):
    """One of the two programs of the match that a term is read in."""

    ME = "me"
    THEM = "them"


ME: Final = Party.ME
THEM: Final = Party.THEM


@dataclass(frozen=True, slots=True, eq=False)
class ProgramName:
    """A named program with ground arguments, such as `Firm(3/5)` or `Wrap(Alice)`."""

    name: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ActionName:
    """An action, an outside option or a feature value, as an argument."""

    name: str


Argument: TypeAlias = "Fraction | ActionName | ProgramName"
Who: TypeAlias = "Party | ProgramName"

HOLD: Final = "Hold"
"""The built-in program of language.md section 6: demands a share in every round, locked in."""


@dataclass(frozen=True, slots=True, eq=False)
class MatchOf:
    """A match that a term speaks of, seen from the side of `who`, who faces `against`."""

    who: Who
    against: Who


# Numbers -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    value: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class FeatureNumber:
    """The value of a feature that ranges over an interval."""

    name: str


class MatchNumber(Enum):
    """The numbers that a match decides, for the side it is seen from."""

    DEMAND = "demand"
    SHARE = "share"
    PAYOFF = "payoff"
    FIRST_DEMAND = "first demand"


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """A number that a match decides, such as `their payoff against P`."""

    kind: MatchNumber
    match: MatchOf


@dataclass(frozen=True, slots=True, eq=False)
class CurrentRound:
    """`round`."""


@dataclass(frozen=True, slots=True, eq=False)
class LastDemand:
    """`my last demand` or `their last demand`."""

    party: Party


@dataclass(frozen=True, slots=True, eq=False)
class FinalDemand:
    """`my demand` or `their demand` in a policy: the demands on which the match failed."""

    party: Party


@dataclass(frozen=True, slots=True, eq=False)
class ShareReceived:
    """`share` in a `worth` clause."""


class Operator(Enum):
    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDE = "/"


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """`left operator right`; unary minus is 0 - x."""

    operator: Operator
    left: NumberTerm
    right: NumberTerm


NumberTerm: TypeAlias = (
    Constant
    | FeatureNumber
    | Quantity
    | CurrentRound
    | LastDemand
    | FinalDemand
    | ShareReceived
    | Computed
)


# Conditions --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    value: bool


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    operand: Condition


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """`and`, evaluated from the left until one operand is false."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """`or`, evaluated from the left until one operand is true."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Implies:
    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True, eq=False)
class Iff:
    left: Condition
    right: Condition


class Relation(Enum):
    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    relation: Relation
    left: NumberTerm
    right: NumberTerm


@dataclass(frozen=True, slots=True, eq=False)
class FeatureHolds:
    """A boolean feature."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class FeatureIs:
    """An enumerated feature has this value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Plays:
    match: MatchOf
    action: str


@dataclass(frozen=True, slots=True, eq=False)
class Accepts:
    """In some round that is reached, the demand of the match's side leaves at least this share."""

    match: MatchOf
    share: NumberTerm


@dataclass(frozen=True, slots=True, eq=False)
class OutsideIs:
    """The option that the match's side takes, were the match to end in disagreement."""

    match: MatchOf
    option: str


@dataclass(frozen=True, slots=True, eq=False)
class Agrees:
    """The match ends in agreement."""

    match: MatchOf


@dataclass(frozen=True, slots=True, eq=False)
class IsProgram:
    """The source of `who` is that of `program` (own names ignored)."""

    who: Party
    program: Who


@dataclass(frozen=True, slots=True, eq=False)
class IsUnconditional:
    """The source of `who` contains no condition."""

    who: Party


@dataclass(frozen=True, slots=True)
class PA:
    """Provability in PA with `level` levels of trust in its own consistency."""

    level: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """A search with a budget of certificate entries."""

    entries: int


Strength: TypeAlias = PA | Budget


@dataclass(frozen=True, slots=True, eq=False)
class Provable:
    """A question: is the condition provable with this strength?"""

    strength: Strength
    condition: Condition


Condition: TypeAlias = (
    Truth
    | Not
    | All
    | Some
    | Implies
    | Iff
    | Compare
    | FeatureHolds
    | FeatureIs
    | Plays
    | Accepts
    | OutsideIs
    | Agrees
    | IsProgram
    | IsUnconditional
    | Provable
)

Term: TypeAlias = Condition | NumberTerm

_T = TypeVar("_T")


class TermTable:
    """Makes each term once, so that the same structure is the same object."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], Any] = {}

    def make(self, kind: type[_T], *fields: Any) -> _T:
        """The one term of this kind with these fields (already interned terms, names, numbers)."""
        key = (kind, *fields)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = kind(*fields)
        return cast(_T, made)


def parts(term: Term) -> tuple[Term, ...]:
    """The terms directly inside a term, left to right."""
    match term:
        case Computed(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Implies(left=first, right=second) | Iff(left=first, right=second):
            return (first, second)
        case Not(operand=operand):
            return (operand,)
        case All(operands=operands) | Some(operands=operands):
            return operands
        case Accepts(share=share):
            return (share,)
        case Provable(condition=condition):
            return (condition,)
    return ()


def match_of(term: Term) -> MatchOf | None:
    """The match that a claim or quantity speaks of, if it is one."""
    match term:
        case (
            Quantity(match=match)
            | Plays(match=match)
            | Accepts(match=match)
            | OutsideIs(match=match)
            | Agrees(match=match)
        ):
            return match
    return None
