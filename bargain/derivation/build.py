"""From a question of a settled match to its derivation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bargain.derivation.definitions import Definitions, TooManyRuns
from bargain.derivation.derivation import (
    Asked,
    Definition,
    Derivation,
    Derived,
    NotTakenApart,
    Rule,
    Step,
    Underivable,
)
from bargain.derivation.formulas import Atom, Claim, Formula, parts
from bargain.derivation.search import MAX_SEQUENTS, Search, TooManySequents
from bargain.derivation.values import MAX_LEVELS, TooManyLevels, Values
from bargain.logic.settle import Settlement
from bargain.logic.verdicts import Proved, Refuted, verdict

_UNFOLDING: Final = (Rule.DEFINITION_LEFT, Rule.DEFINITION_RIGHT)


def derive(settlement: Settlement, index: int) -> Derived:
    """The derivation of the question at `index`, or of its negation where that is proved."""
    match verdict(settlement, index):
        case Proved():
            negated = False
        case Refuted():
            negated = True
        case _:
            return Underivable(index)
    if settlement.evaluator is not None and settlement.closure.varies:
        return NotTakenApart(index, "the match was settled by formulas, not by runs")
    definitions = Definitions(settlement)
    make = definitions.formulas
    try:
        values = Values(definitions)
        goal = definitions.question(index)
        if negated:
            condition = make.negation(definitions.condition(index))
            goal = make.box(make.guarded(definitions.offset(index), condition))
        steps = Search(definitions, values).derive(goal)
    except TooManyLevels:
        return NotTakenApart(index, f"more than {MAX_LEVELS:,} levels of trust")
    except TooManySequents:
        return NotTakenApart(index, f"more than {MAX_SEQUENTS:,} sequents")
    except TooManyRuns:
        return NotTakenApart(index, "a claim that depends on its questions in too many ways")
    assert steps is not None, "what is proved can be derived"
    atoms, occurring = _meanings(steps, definitions)
    questions = tuple(
        Asked(place, formula, definitions.offset(place))
        for place, formula in sorted(_asked(occurring, definitions).items())
    )
    return Derivation(index, negated, steps, atoms, questions)


def _asked(occurring: Iterable[Formula], definitions: Definitions) -> dict[int, Formula]:
    """The questions that the formulas stand for, by place, and those inside of their conditions."""
    places = definitions.places()
    found = {place: formula for formula in occurring for place in places.get(formula, ())}
    waiting = list(found)
    for place in waiting:
        for inner in definitions.inside(place):
            if inner not in found:
                found[inner] = definitions.question(inner)
                waiting.append(inner)
    return found


def _formulas(steps: tuple[Step, ...]) -> Iterable[Formula]:
    """All formulas of the sequents, from the last sequent back."""
    for step in reversed(steps):
        yield from step.sequent.right
        yield from step.sequent.left


def _meanings(
    steps: tuple[Step, ...], definitions: Definitions
) -> tuple[tuple[Definition, ...], tuple[Formula, ...]]:
    """Every atom that occurs, with a definition where a step or a reader needs it; and all formulas
    of the sequents, of the definitions, and of the questions that definitions take for one."""
    unfolded = {step.principal for step in steps if step.rule in _UNFOLDING}
    found: dict[Atom, Formula | None] = {}
    occurring: dict[Formula, None] = {}
    waiting = _occurring(_formulas(steps))
    while waiting:
        occurring.update(dict.fromkeys(waiting))
        following: list[Formula] = []
        for atom in waiting:
            if not isinstance(atom, Atom) or atom in found:
                continue
            # The name of a long condition says nothing without what it is a name of.
            needed = atom in unfolded or not isinstance(atom.meaning, Claim)
            formula = found[atom] = definitions.unfolded(atom) if needed else None
            if formula is not None:
                following += (formula, *definitions.merged(atom))
        waiting = _occurring(following)
    return tuple(Definition(atom, formula) for atom, formula in found.items()), tuple(occurring)


def _occurring(formulas: Iterable[Formula]) -> list[Formula]:
    """The formulas and all that is inside of them, each once."""
    seen: dict[Formula, None] = {}
    waiting = list(dict.fromkeys(formulas))[::-1]
    while waiting:
        item = waiting.pop()
        if item not in seen:
            seen[item] = None
            waiting += reversed(parts(item))
    return list(seen)
