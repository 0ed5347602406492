"""The rules of the calculus, one function each, for the checker.

A rule looks at a step and at the sequents of its premises and says why the step is not one of its
own, or None. Sequents are pairs of sets and weakening is part of every rule: a premise may have
fewer formulas than the rule would leave it, never others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from bargain.derivation.derivation import Rule, Step
from bargain.derivation.formulas import (
    And,
    Atom,
    Falsum,
    Formula,
    Iff,
    Implies,
    Not,
    Or,
    Sequent,
    Top,
    is_box,
    is_boxed,
)

Premises: TypeAlias = tuple[Sequent, ...]
Definitions: TypeAlias = Mapping[Formula, Formula]
Judge: TypeAlias = Callable[[Step, Premises, Definitions], str | None]

NOT_LEFT: Final = "the formula of the rule is not on the left"
NOT_RIGHT: Final = "the formula of the rule is not on the right"
WRONG_KIND: Final = "the rule is not for a formula of this kind"
WRONG_COUNT: Final = "the rule has another number of premises"
MORE_LEFT: Final = "a premise has more on its left than the rule gives it"
MORE_RIGHT: Final = "a premise has more on its right than the rule gives it"
NO_DEFINITION: Final = "the atom has no definition"
NOT_ASSUMED: Final = "the premise does not use that the formula is provable"

_Added: TypeAlias = tuple[tuple[Formula, ...], tuple[Formula, ...]]
"""What a premise may have on its left and right besides what the conclusion has."""


def reason_against(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Why a step does not follow by its rule from these premises, or None."""
    return RULES[step.rule](step, premises, definitions)


def axiom(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, A ⊢ A, Δ"""
    return _is_left(step) or _is_right(step) or _follow(step, premises)


def bottom_left(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, ⊥ ⊢ Δ"""
    match step.principal:
        case Falsum(depth=0):
            return _is_left(step) or _follow(step, premises)
    return WRONG_KIND


def top_right(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ ⊢ ⊤, Δ"""
    match step.principal:
        case Top():
            return _is_right(step) or _follow(step, premises)
    return WRONG_KIND


def not_left(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ ⊢ A, Δ / Γ, ¬A ⊢ Δ"""
    match step.principal:
        case Not(operand=operand):
            return _is_left(step) or _follow(step, premises, ((), (operand,)))
    return WRONG_KIND


def not_right(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, A ⊢ Δ / Γ ⊢ ¬A, Δ"""
    match step.principal:
        case Not(operand=operand):
            return _is_right(step) or _follow(step, premises, ((operand,), ()))
    return WRONG_KIND


def and_left(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, A, B ⊢ Δ / Γ, A ∧ B ⊢ Δ"""
    match step.principal:
        case And(operands=operands):
            return _is_left(step) or _follow(step, premises, (operands, ()))
    return WRONG_KIND


def and_right(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ ⊢ A, Δ and Γ ⊢ B, Δ / Γ ⊢ A ∧ B, Δ"""
    match step.principal:
        case And(operands=operands):
            return _is_right(step) or _follow(step, premises, *(((), (a,)) for a in operands))
    return WRONG_KIND


def or_left(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, A ⊢ Δ and Γ, B ⊢ Δ / Γ, A ∨ B ⊢ Δ"""
    match step.principal:
        case Or(operands=operands):
            return _is_left(step) or _follow(step, premises, *(((a,), ()) for a in operands))
    return WRONG_KIND


def or_right(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ ⊢ A, B, Δ / Γ ⊢ A ∨ B, Δ"""
    match step.principal:
        case Or(operands=operands):
            return _is_right(step) or _follow(step, premises, ((), operands))
    return WRONG_KIND


def implies_left(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ ⊢ A, Δ and Γ, B ⊢ Δ / Γ, A → B ⊢ Δ"""
    match step.principal:
        case Implies(left=a, right=b):
            return _is_left(step) or _follow(step, premises, ((), (a,)), ((b,), ()))
    return WRONG_KIND


def implies_right(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, A ⊢ B, Δ / Γ ⊢ A → B, Δ"""
    match step.principal:
        case Implies(left=a, right=b):
            return _is_right(step) or _follow(step, premises, ((a,), (b,)))
    return WRONG_KIND


def iff_left(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, A, B ⊢ Δ and Γ ⊢ A, B, Δ / Γ, A ↔ B ⊢ Δ"""
    match step.principal:
        case Iff(left=a, right=b):
            return _is_left(step) or _follow(step, premises, ((a, b), ()), ((), (a, b)))
    return WRONG_KIND


def iff_right(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, A ⊢ B, Δ and Γ, B ⊢ A, Δ / Γ ⊢ A ↔ B, Δ"""
    match step.principal:
        case Iff(left=a, right=b):
            return _is_right(step) or _follow(step, premises, ((a,), (b,)), ((b,), (a,)))
    return WRONG_KIND


def definition_left(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, A ⊢ Δ / Γ, p ⊢ Δ, where p is defined as A"""
    match step.principal:
        case Atom() as atom:
            if atom not in definitions:
                return NO_DEFINITION
            return _is_left(step) or _follow(step, premises, ((definitions[atom],), ()))
    return WRONG_KIND


def definition_right(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ ⊢ A, Δ / Γ ⊢ p, Δ, where p is defined as A"""
    match step.principal:
        case Atom() as atom:
            if atom not in definitions:
                return NO_DEFINITION
            return _is_right(step) or _follow(step, premises, ((), (definitions[atom],)))
    return WRONG_KIND


def box(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, □Γ ⊢ A / Σ, □Γ ⊢ □A, Δ"""
    return _through_a_box(step, premises, ())


def loeb(step: Step, premises: Premises, definitions: Definitions) -> str | None:
    """Γ, □Γ, □A ⊢ A / Σ, □Γ ⊢ □A, Δ, where the premise has □A on its left"""
    if premises and not _has(premises[0].left, step.principal):
        return NOT_ASSUMED
    return _through_a_box(step, premises, (step.principal,))


RULES: Final[Mapping[Rule, Judge]] = {
    Rule.AXIOM: axiom,
    Rule.BOTTOM_LEFT: bottom_left,
    Rule.TOP_RIGHT: top_right,
    Rule.NOT_LEFT: not_left,
    Rule.NOT_RIGHT: not_right,
    Rule.AND_LEFT: and_left,
    Rule.AND_RIGHT: and_right,
    Rule.OR_LEFT: or_left,
    Rule.OR_RIGHT: or_right,
    Rule.IMPLIES_LEFT: implies_left,
    Rule.IMPLIES_RIGHT: implies_right,
    Rule.IFF_LEFT: iff_left,
    Rule.IFF_RIGHT: iff_right,
    Rule.DEFINITION_LEFT: definition_left,
    Rule.DEFINITION_RIGHT: definition_right,
    Rule.BOX: box,
    Rule.LOEB: loeb,
}


def _through_a_box(step: Step, premises: Premises, assumed: tuple[Formula, ...]) -> str | None:
    if not is_box(step.principal):
        return WRONG_KIND
    if not _has(step.sequent.right, step.principal):
        return NOT_RIGHT
    if len(premises) != 1:
        return WRONG_COUNT
    boxes = [formula for formula in step.sequent.left if is_box(formula)]
    for formula in premises[0].left:
        given = _has((*boxes, *assumed), formula) or any(is_boxed(b, formula) for b in boxes)
        if not given:
            return MORE_LEFT
    if not all(is_boxed(step.principal, formula) for formula in premises[0].right):
        return MORE_RIGHT
    return None


def _follow(step: Step, premises: Premises, *added: _Added) -> str | None:
    """Whether there is a premise for each addition, with no more than that and the conclusion."""
    if len(premises) != len(added):
        return WRONG_COUNT
    for premise, (left, right) in zip(premises, added, strict=True):
        if not all(_has((*step.sequent.left, *left), formula) for formula in premise.left):
            return MORE_LEFT
        if not all(_has((*step.sequent.right, *right), formula) for formula in premise.right):
            return MORE_RIGHT
    return None


def _is_left(step: Step) -> str | None:
    return None if _has(step.sequent.left, step.principal) else NOT_LEFT


def _is_right(step: Step) -> str | None:
    return None if _has(step.sequent.right, step.principal) else NOT_RIGHT


def _has(side: Iterable[Formula], formula: Formula) -> bool:
    return any(formula is other for other in side)
