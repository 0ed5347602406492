"""Finding a derivation, backwards from the sequent that is to be derived.

The levels say of every sequent whether it is derivable, so no choice is ever taken back: whatever a
sequent can do without is laid aside while it stays true at all levels, and of several boxes on the
right one is taken that is true wherever the left side is. Boxes on the left are kept until the end,
because each step up through a box has to add one, which is why the search ends. What a finished
part made no use of is then left out of its sequents, so they are short and serve again elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from bargain.derivation.definitions import Definitions
from bargain.derivation.derivation import Rule, Step
from bargain.derivation.formulas import (
    And,
    Atom,
    Formula,
    Iff,
    Implies,
    Not,
    Or,
    Sequent,
    is_box,
    parts,
)
from bargain.derivation.values import Values

MAX_SEQUENTS: Final = 2_000
"""A search that goes through more sequents than this is given up."""

_Set: TypeAlias = int
"""Formulas as bits, numbered as the search meets them."""
_Sides: TypeAlias = "tuple[_Set, _Set]"
"""A sequent; or what a rule adds to the left and to the right."""


class TooManySequents(Exception):
    """The search has gone through `MAX_SEQUENTS` sequents."""


@dataclass(frozen=True, slots=True)
class _Lemma:
    """A sequent that was derived, with the places of the lemmas that it comes from."""

    left: _Set
    right: _Set
    rule: Rule
    principal: int
    premises: tuple[int, ...]


@dataclass(slots=True)
class _Goal:
    """A sequent that is being derived: the rule chosen for it, and for each of its premises what
    the rule adds and the whole sequent."""

    left: _Set
    right: _Set
    rule: Rule
    principal: int
    added: tuple[_Sides, ...] = ()
    premises: tuple[_Sides, ...] = ()
    derived: list[int] = field(default_factory=list)


class Search:
    """Searches over the definitions of one match. What one search derived serves the next."""

    def __init__(self, definitions: Definitions, values: Values) -> None:
        self._definitions = definitions
        self._make = definitions.formulas
        self._values = values
        self._formulas: list[Formula] = []
        self._places: dict[Formula, int] = {}
        self._value: list[int] = []
        self._weight: list[int] = []
        self._boxes: _Set = 0
        self._lemmas: list[_Lemma] = []

    def derive(self, formula: Formula) -> tuple[Step, ...] | None:
        """A derivation of `⊢ formula`, premises before conclusions; None where there is none.

        Raises `TooManySequents`, and what definitions and values raise.
        """
        right = self._bits((formula,))
        if not self._is_valid(0, right):
            return None
        return self._extracted(self._derived(0, right))

    # The search ------------------------------------------------------------------------------

    def _derived(self, left: _Set, right: _Set) -> int:
        """The lemma that gives a sequent."""
        goals: list[_Goal] = []
        wanted: _Sides | None = (left, right)
        while True:
            if wanted is not None:
                found = self._known(*wanted)
                if found is None:
                    goals.append(self._goal(*wanted))
                    found = self._concluded(goals)
            while found is not None and goals:
                goals[-1].derived.append(found)
                found = self._concluded(goals)
            if found is not None:
                return found
            goal = goals[-1]
            wanted = goal.premises[len(goal.derived)]

    def _concluded(self, goals: list[_Goal]) -> int | None:
        """Take the last goal away if it is derived, and say by which lemma."""
        goal = goals[-1]
        if goal.derived:
            lemma = self._lemmas[goal.derived[-1]]
            if not (lemma.left & ~goal.left or lemma.right & ~goal.right):
                # What the rule added was of no use.
                goals.pop()
                return goal.derived[-1]
        if len(goal.derived) < len(goal.premises):
            return None
        goals.pop()
        return self._learned(goal)

    def _known(self, left: _Set, right: _Set) -> int | None:
        """A lemma that gives this sequent by weakening."""
        for place, lemma in enumerate(self._lemmas):
            if not (lemma.left & ~left or lemma.right & ~right):
                return place
        return None

    def _learned(self, goal: _Goal) -> int:
        """Keep what a goal came to, with no more formulas than were used."""
        if len(self._lemmas) >= MAX_SEQUENTS:
            raise TooManySequents
        own = 1 << goal.principal
        rule, left, right = goal.rule, 0, 0
        match rule:
            case Rule.AXIOM:
                left = right = own
            case Rule.LOEB:
                used = self._lemmas[goal.derived[0]].left
                rule = Rule.LOEB if used & own else Rule.BOX
                left, right = self._boxed(used & ~own, goal.left), own
            case _:
                for (plus_left, plus_right), premise in zip(goal.added, goal.derived, strict=True):
                    left |= self._lemmas[premise].left & ~plus_left
                    right |= self._lemmas[premise].right & ~plus_right
                if own & goal.left and rule in _ON_THE_LEFT:
                    left |= own
                else:
                    right |= own
        lemma = _Lemma(left, right, rule, goal.principal, tuple(goal.derived))
        self._lemmas.append(lemma)
        return len(self._lemmas) - 1

    def _boxed(self, used: _Set, left: _Set) -> _Set:
        """The boxes on the left of a conclusion from which its premise has what it uses."""
        kept = used & left & self._boxes
        for place in _members(left & self._boxes & ~kept):
            body = self._bits((self._make.unboxed(self._formulas[place]),))
            if body & used & ~kept:
                kept |= 1 << place
        return kept

    # One step --------------------------------------------------------------------------------

    def _goal(self, left: _Set, right: _Set) -> _Goal:
        """The sequent with what it needs, and the rule to derive it by."""
        closed = self._closed(left, right)
        if closed is not None:
            return closed
        left, right = self._reduced(left, right)
        best: tuple[int, int, int] | None = None
        chosen: tuple[bool, Rule, tuple[_Sides, ...]] | None = None
        for on_left, side in ((True, left), (False, right)):
            for place in _members(side & ~self._boxes):
                rule, added = self._taken_apart(place, on_left)
                rank = (len(added), self._weight[place], place)
                if best is None or rank < best:
                    best, chosen = rank, (on_left, rule, added)
        if best is None or chosen is None:
            return self._through_a_box(left, right)
        (on_left, rule, added), place = chosen, best[2]
        rest = (left & ~(1 << place), right) if on_left else (left, right & ~(1 << place))
        premises = tuple((rest[0] | more[0], rest[1] | more[1]) for more in added)
        return _Goal(left, right, rule, place, added, premises)

    def _closed(self, left: _Set, right: _Set) -> _Goal | None:
        """A rule without premises, if one applies."""
        for place in _members(left & right):
            return _Goal(left, right, Rule.AXIOM, place)
        bottom, top = self._bits((self._make.bottom,)), self._bits((self._make.top,))
        if left & bottom:
            return _Goal(left, right, Rule.BOTTOM_LEFT, bottom.bit_length() - 1)
        if right & top:
            return _Goal(left, right, Rule.TOP_RIGHT, top.bit_length() - 1)
        return None

    def _reduced(self, left: _Set, right: _Set) -> _Sides:
        """Lay aside, the heaviest first, what the sequent is true without; all boxes on the left
        stay."""
        droppable = [(place, True) for place in _members(left & ~self._boxes)]
        droppable += [(place, False) for place in _members(right)]
        droppable.sort(key=lambda item: (-self._weight[item[0]], -item[0]))
        for place, on_left in droppable:
            bit = 1 << place
            fewer = (left & ~bit, right) if on_left else (left, right & ~bit)
            if self._is_valid(*fewer):
                left, right = fewer
        return left, right

    def _through_a_box(self, left: _Set, right: _Set) -> _Goal:
        """The step from Γ, □Γ, □A ⊢ A to □Γ ⊢ □A, where only boxes are left."""
        place = next(p for p in _members(right) if self._is_valid(left, 1 << p))
        inside = self._bits(self._make.unboxed(self._formulas[p]) for p in _members(left))
        body = self._bits((self._make.unboxed(self._formulas[place]),))
        premise = (left | inside | 1 << place, body)
        return _Goal(left, right, Rule.LOEB, place, ((0, 0),), (premise,))

    def _taken_apart(self, place: int, on_left: bool) -> tuple[Rule, tuple[_Sides, ...]]:
        """The rule for a formula other than a box, and what it adds in each of its premises."""
        formula = self._formulas[place]
        several = [self._bits((part,)) for part in parts(formula)]
        together = self._bits(parts(formula))
        match formula, on_left:
            case Atom(), True:
                return Rule.DEFINITION_LEFT, ((self._unfolded(formula), 0),)
            case Atom(), False:
                return Rule.DEFINITION_RIGHT, ((0, self._unfolded(formula)),)
            case Not(), True:
                return Rule.NOT_LEFT, ((0, together),)
            case Not(), False:
                return Rule.NOT_RIGHT, ((together, 0),)
            case And(), True:
                return Rule.AND_LEFT, ((together, 0),)
            case And(), False:
                return Rule.AND_RIGHT, tuple((0, part) for part in several)
            case Or(), True:
                return Rule.OR_LEFT, tuple((part, 0) for part in several)
            case Or(), False:
                return Rule.OR_RIGHT, ((0, together),)
            case Implies(), True:
                return Rule.IMPLIES_LEFT, ((0, several[0]), (several[1], 0))
            case Implies(), False:
                return Rule.IMPLIES_RIGHT, ((several[0], several[1]),)
            case Iff(), True:
                return Rule.IFF_LEFT, ((together, 0), (0, together))
            case Iff(), False:
                return Rule.IFF_RIGHT, ((several[0], several[1]), (several[1], several[0]))
        # ⊤ on the left and ⊥ on the right are always laid aside.
        raise AssertionError(f"no rule for {formula}")

    # Formulas and sets of them ---------------------------------------------------------------

    def _unfolded(self, atom: Atom) -> _Set:
        return self._bits((self._definitions.unfolded(atom),))

    def _bits(self, formulas: Iterable[Formula]) -> _Set:
        found = 0
        for formula in formulas:
            place = self._places.get(formula)
            if place is None:
                place = self._places[formula] = len(self._formulas)
                self._formulas.append(formula)
                self._value.append(self._values.of(formula))
                self._weight.append(self._weighed(formula))
                if is_box(formula):
                    self._boxes |= 1 << place
            found |= 1 << place
        return found

    def _weighed(self, formula: Formula) -> int:
        """How much there is to take apart in a formula, about."""
        waiting = [formula]
        weight = 0
        while waiting and weight < 200:
            item = waiting.pop()
            weight += 1
            if isinstance(item, Atom):
                weight += 2 + len(parts(self._definitions.unfolded(item)))
            elif not is_box(item):
                waiting += parts(item)
        return weight

    def _is_valid(self, left: _Set, right: _Set) -> bool:
        values = self._value
        possible = self._values.everywhere
        for place in _members(left):
            possible &= values[place]
        for place in _members(right):
            possible &= ~values[place]
        return not possible

    # What was found --------------------------------------------------------------------------

    def _extracted(self, root: int) -> tuple[Step, ...]:
        """The lemmas that the root rests on, each after its premises."""
        place_of: dict[int, int] = {}
        steps: list[Step] = []
        waiting = [root]
        while waiting:
            number = waiting[-1]
            if number in place_of:
                waiting.pop()
                continue
            lemma = self._lemmas[number]
            missing = [premise for premise in lemma.premises if premise not in place_of]
            if missing:
                waiting += reversed(missing)
                continue
            waiting.pop()
            place_of[number] = len(steps)
            steps.append(
                Step(
                    Sequent(self._listed(lemma.left), self._listed(lemma.right)),
                    lemma.rule,
                    self._formulas[lemma.principal],
                    tuple(place_of[premise] for premise in lemma.premises),
                )
            )
        return tuple(steps)

    def _listed(self, formulas: _Set) -> tuple[Formula, ...]:
        return tuple(self._formulas[place] for place in _members(formulas))


_ON_THE_LEFT: Final = frozenset(
    (
        Rule.BOTTOM_LEFT,
        Rule.NOT_LEFT,
        Rule.AND_LEFT,
        Rule.OR_LEFT,
        Rule.IMPLIES_LEFT,
        Rule.IFF_LEFT,
        Rule.DEFINITION_LEFT,
    )
)


def _members(formulas: _Set) -> Iterator[int]:
    """The places in a set, ascending."""
    while formulas:
        low = formulas & -formulas
        yield low.bit_length() - 1
        formulas ^= low
