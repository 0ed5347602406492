"""Ground terms: what a program means once names, parameters, `let` and loops are gone.

A term is written from the point of view of one program in one match: `ME` is that program, `THEM`
the one that it faces. In an expectation `ME` is `first` and `THEM` is `second`.

Rules: terms are made by a `TermTable`, which hands out one object for one structure, so equality is
identity and a term can be a dictionary key at the cost of an address. Terms may be deep; whoever
walks one uses an explicit stack. Nothing here knows syntax or how anything is evaluated.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import Any, Final, TypeAlias, TypeVar, cast

from bargain.record import Record


class Party(Enum):
    """One of the two programs of the match that a term is read in."""

    ME = "me"
    THEM = "them"


ME: Final = Party.ME
THEM: Final = Party.THEM


class ProgramName(Record, by_identity=True):
    """A named program with ground arguments, such as `Firm(3/5)` or `Wrap(Alice)`."""

    name: str
    arguments: tuple[Argument, ...] = ()


class ActionName(Record, by_identity=True):
    """An action, an outside option or a feature value, as an argument."""

    name: str


Argument: TypeAlias = "Fraction | ActionName | ProgramName"
Who: TypeAlias = "Party | ProgramName"

HOLD: Final = "Hold"
"""The built-in program of language.md section 6: demands a share in every round, locked in."""


class MatchOf(Record, by_identity=True):
    """A match that a term speaks of, seen from the side of `who`, who faces `against`."""

    who: Who
    against: Who


# Numbers -----------------------------------------------------------------------------------------


class Constant(Record, by_identity=True):
    value: Fraction


class FeatureNumber(Record, by_identity=True):
    """The value of a feature that ranges over an interval."""

    name: str


class MatchNumber(Enum):
    """The numbers that a match decides, for the side it is seen from."""

    DEMAND = "demand"
    SHARE = "share"
    PAYOFF = "payoff"
    FIRST_DEMAND = "first demand"


class Quantity(Record, by_identity=True):
    """A number that a match decides, such as `their payoff against P`."""

    kind: MatchNumber
    match: MatchOf


class CurrentRound(Record, by_identity=True):
    """`round`."""


class LastDemand(Record, by_identity=True):
    """`my last demand` or `their last demand`."""

    party: Party


class FinalDemand(Record, by_identity=True):
    """`my demand` or `their demand` in a policy: the demands on which the match failed."""

    party: Party


class ShareReceived(Record, by_identity=True):
    """`share` in a `worth` clause."""


class Operator(Enum):
    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDE = "/"


class Computed(Record, by_identity=True):
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


class Truth(Record, by_identity=True):
    value: bool


class Not(Record, by_identity=True):
    operand: Condition


class All(Record, by_identity=True):
    """`and`, evaluated from the left until one operand is false."""

    operands: tuple[Condition, ...]


class Some(Record, by_identity=True):
    """`or`, evaluated from the left until one operand is true."""

    operands: tuple[Condition, ...]


class Implies(Record, by_identity=True):
    left: Condition
    right: Condition


class Iff(Record, by_identity=True):
    left: Condition
    right: Condition


class Relation(Enum):
    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


class Compare(Record, by_identity=True):
    relation: Relation
    left: NumberTerm
    right: NumberTerm


class FeatureHolds(Record, by_identity=True):
    """A boolean feature."""

    name: str


class FeatureIs(Record, by_identity=True):
    """An enumerated feature has this value."""

    name: str
    value: str


class Plays(Record, by_identity=True):
    match: MatchOf
    action: str


class Accepts(Record, by_identity=True):
    """In some round that is reached, the demand of the match's side leaves at least this share."""

    match: MatchOf
    share: NumberTerm


class OutsideIs(Record, by_identity=True):
    """The option that the match's side takes, were the match to end in disagreement."""

    match: MatchOf
    option: str


class Agrees(Record, by_identity=True):
    """The match ends in agreement."""

    match: MatchOf


class IsProgram(Record, by_identity=True):
    """The source of `who` is that of `program` (own names ignored)."""

    who: Party
    program: Who


class IsUnconditional(Record, by_identity=True):
    """The source of `who` contains no condition."""

    who: Party


class PA(Record):
    """Provability in PA with `level` levels of trust in its own consistency."""

    level: int = 0


class Budget(Record):
    """A search with a budget of certificate entries."""

    entries: int


Strength: TypeAlias = PA | Budget


class Provable(Record, by_identity=True):
    """A question: is the condition provable with this strength?

    With `over`, whatever the values of these features, which the condition then speaks about; in
    the game's order, each once.
    """

    strength: Strength
    condition: Condition
    over: tuple[str, ...] = ()


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
