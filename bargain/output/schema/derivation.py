"""Derivations as data: what `bargain explain --derivation --format json` adds to an explanation."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bargain.derivation import Derivation, Derived, NotTakenApart, Underivable
from bargain.derivation.derivation import Rule
from bargain.derivation.formulas import (
    And,
    Atom,
    Box,
    Claim,
    ConditionOf,
    Falsum,
    Formula,
    Iff,
    Implies,
    Not,
    Or,
    Top,
    parts,
)
from bargain.derivation.notation import PLAIN, formula_text
from bargain.derivation.words import Words, names_of
from bargain.match import Match
from bargain.output.schema.base import Data, Text

RuleName: TypeAlias = Literal[tuple(rule.value for rule in Rule)]  # type: ignore[valid-type]  # the names are listed once, as rules


class FormulaData(Data):
    """A formula; `parts` are the places of those directly inside it, which come before it.

    `falsum` is ⊥ with `depth` boxes before it. `atom` is the name of an atom. Both are null for
    other kinds.
    """

    kind: Literal["top", "falsum", "atom", "box", "not", "and", "or", "implies", "iff"]
    parts: tuple[int, ...]
    depth: int | None
    atom: str | None
    text: Text


class AtomData(Data):
    """What an atom stands for, and the place of the formula that it may be replaced by, null where
    no step does so."""

    name: str
    kind: Literal["claim", "condition", "abandoned"]
    words: Text
    definition: int | None


class AskedData(Data):
    """A question, by its number in the explanation, and the place of its formula. The box of an
    `offset` n grants ¬□ⁿ⊥."""

    question: int
    formula: int
    offset: int


class StepData(Data):
    """A sequent, as places of formulas, and the rule that gives it from the `premises`, which are
    places of earlier steps."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    rule: RuleName
    principal: int
    premises: tuple[int, ...]


class DerivationData(Data):
    """A derivation, whose last step is the sequent that the question is provable, or, where
    `negated`, that its negation is. Places count from 0."""

    type: Literal["derivation"] = "derivation"
    question: int
    words: Text
    negated: bool
    sequents: int
    loeb_steps: int
    formulas: tuple[FormulaData, ...]
    atoms: tuple[AtomData, ...]
    questions: tuple[AskedData, ...]
    steps: tuple[StepData, ...]


class NoDerivationData(Data):
    """A question without a derivation: it is not decided, its search was abandoned, or a derivation
    would be too long."""

    type: Literal["none"] = "none"
    question: int
    words: Text
    reason: Text


DerivedData: TypeAlias = Annotated[DerivationData | NoDerivationData, Field(discriminator="type")]

_KINDS: dict[
    type[Formula],
    Literal["top", "falsum", "atom", "box", "not", "and", "or", "implies", "iff"],
] = {
    Top: "top",
    Falsum: "falsum",
    Atom: "atom",
    Box: "box",
    Not: "not",
    And: "and",
    Or: "or",
    Implies: "implies",
    Iff: "iff",
}


def derived_data(match: Match, derived: Derived) -> DerivationData | NoDerivationData:
    """A derivation of a question of a match, or why there is none, as data."""
    words = Words(match)
    number, asked = derived.index + 1, words.asked(derived.index)
    match derived:
        case Derivation():
            return _derivation_data(derived, number, asked, words)
        case Underivable(index=index):
            return NoDerivationData(question=number, words=asked, reason=words.against(index))
        case NotTakenApart(reason=reason):
            return NoDerivationData(
                question=number, words=asked, reason=f"Not taken apart: {reason}."
            )


def _derivation_data(
    derivation: Derivation, number: int, asked: str, words: Words
) -> DerivationData:
    names = names_of(derivation)
    place = _places(derivation)
    return DerivationData(
        question=number,
        words=asked,
        negated=derivation.negated,
        sequents=len(derivation.steps),
        loeb_steps=derivation.loeb_steps,
        formulas=tuple(
            FormulaData(
                kind=_KINDS[type(formula)],
                parts=tuple(place[part] for part in parts(formula)),
                depth=formula.depth if isinstance(formula, Falsum) else None,
                atom=names[formula] if isinstance(formula, Atom) else None,
                text=formula_text(formula, names, PLAIN),
            )
            for formula in place
        ),
        atoms=tuple(
            AtomData(
                name=names[definition.atom],
                kind=_atom_kind(definition.atom),
                words=words.of(definition.atom),
                definition=place[definition.formula] if definition.formula is not None else None,
            )
            for definition in derivation.definitions
        ),
        questions=tuple(
            AskedData(question=item.index + 1, formula=place[item.formula], offset=item.offset)
            for item in derivation.questions
        ),
        steps=tuple(
            StepData(
                left=tuple(place[formula] for formula in step.sequent.left),
                right=tuple(place[formula] for formula in step.sequent.right),
                rule=step.rule.value,
                principal=place[step.principal],
                premises=step.premises,
            )
            for step in derivation.steps
        ),
    )


def _atom_kind(atom: Atom) -> Literal["claim", "condition", "abandoned"]:
    match atom.meaning:
        case Claim():
            return "claim"
        case ConditionOf():
            return "condition"
    return "abandoned"


def _places(derivation: Derivation) -> dict[Formula, int]:
    """All formulas of a derivation, each after its parts."""
    found: dict[Formula, int] = {}
    waiting: list[Formula] = [asked.formula for asked in derivation.questions]
    for definition in derivation.definitions:
        waiting.append(definition.atom)
        if definition.formula is not None:
            waiting.append(definition.formula)
    for step in derivation.steps:
        waiting += (*step.sequent.left, *step.sequent.right)
    waiting.reverse()
    while waiting:
        item = waiting[-1]
        missing = [part for part in parts(item) if part not in found]
        if missing and item not in found:
            waiting += missing
            continue
        waiting.pop()
        found.setdefault(item, len(found))
    return found
