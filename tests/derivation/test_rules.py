"""Each rule takes what it is for and refuses everything else, and says why."""

from __future__ import annotations

from typing import Final

import pytest

from bargain.derivation import rules
from bargain.derivation.derivation import Rule, Step
from bargain.derivation.formulas import Formula, Formulas, GivenUp, Sequent
from bargain.derivation.rules import reason_against
from tests.derivation.matches import settled

MAKE: Final = Formulas()
_QUESTIONS = settled("others", "PrudentBot", "FairBot").settlement.questions
A, B, P = (MAKE.atom(GivenUp(question)) for question in _QUESTIONS[:3])
"""Three atoms; what they stand for is nothing to a rule. Only `P` is defined: as `A`."""
DEFINED: Final = {P: A}

NOT, AND, OR = MAKE.negation(A), MAKE.conjunction((A, B)), MAKE.disjunction((A, B))
IMPLIES, IFF = MAKE.implication(A, B), MAKE.equivalence(A, B)
BOX_A, BOX_B, FALSE_BOX = MAKE.box(A), MAKE.box(B), MAKE.falsum(1)

Sides = tuple[tuple[Formula, ...], tuple[Formula, ...]]


def reason(rule: Rule, principal: Formula, conclusion: Sides, *premises: Sides) -> str | None:
    step = Step(Sequent(*conclusion), rule, principal, tuple(range(len(premises))))
    return reason_against(step, tuple(Sequent(*sides) for sides in premises), DEFINED)


RIGHT: Final[dict[Rule, tuple[Formula, Sides, tuple[Sides, ...]]]] = {
    Rule.AXIOM: (A, ((A, B), (A,)), ()),
    Rule.BOTTOM_LEFT: (MAKE.bottom, ((MAKE.bottom,), ()), ()),
    Rule.TOP_RIGHT: (MAKE.top, ((), (MAKE.top,)), ()),
    Rule.NOT_LEFT: (NOT, ((NOT, B), ()), (((B,), (A,)),)),
    Rule.NOT_RIGHT: (NOT, ((), (NOT, B)), (((A,), (B,)),)),
    Rule.AND_LEFT: (AND, ((AND,), (BOX_A,)), (((A, B), (BOX_A,)),)),
    Rule.AND_RIGHT: (AND, ((), (AND,)), (((), (A,)), ((), (B,)))),
    Rule.OR_LEFT: (OR, ((OR,), ()), (((A,), ()), ((B,), ()))),
    Rule.OR_RIGHT: (OR, ((), (OR,)), (((), (A, B)),)),
    Rule.IMPLIES_LEFT: (IMPLIES, ((IMPLIES,), ()), (((), (A,)), ((B,), ()))),
    Rule.IMPLIES_RIGHT: (IMPLIES, ((), (IMPLIES,)), (((A,), (B,)),)),
    Rule.IFF_LEFT: (IFF, ((IFF,), ()), (((A, B), ()), ((), (A, B)))),
    Rule.IFF_RIGHT: (IFF, ((), (IFF,)), (((A,), (B,)), ((B,), (A,)))),
    Rule.DEFINITION_LEFT: (P, ((P,), ()), (((A,), ()),)),
    Rule.DEFINITION_RIGHT: (P, ((), (P,)), (((), (A,)),)),
    Rule.BOX: (BOX_A, ((BOX_B, IFF), (BOX_A, AND)), (((B, BOX_B), (A,)),)),
    Rule.LOEB: (BOX_A, ((BOX_B,), (BOX_A,)), (((B, BOX_A), (A,)),)),
}
"""For each rule a step that is right."""

WRONG: Final[dict[str, tuple[Rule, Formula, Sides, tuple[Sides, ...], str]]] = {
    "an axiom without the formula on its left": (
        Rule.AXIOM, A, ((B,), (A,)), (), rules.NOT_LEFT,
    ),
    "an axiom without the formula on its right": (
        Rule.AXIOM, A, ((A,), (B,)), (), rules.NOT_RIGHT,
    ),
    "an axiom with a premise": (
        Rule.AXIOM, A, ((A,), (A,)), (((A,), (A,)),), rules.WRONG_COUNT,
    ),
    "what is false from a premise": (
        Rule.BOTTOM_LEFT, MAKE.bottom, ((MAKE.bottom,), ()), (((), ()),), rules.WRONG_COUNT,
    ),
    "what is true from a premise": (
        Rule.TOP_RIGHT, MAKE.top, ((), (MAKE.top,)), (((), ()),), rules.WRONG_COUNT,
    ),
    "false is not true where PA is inconsistent": (
        Rule.BOTTOM_LEFT, FALSE_BOX, ((FALSE_BOX,), ()), (), rules.WRONG_KIND,
    ),
    "the operand of a negation stays on its side": (
        Rule.NOT_LEFT, NOT, ((NOT,), ()), (((A,), ()),), rules.MORE_LEFT,
    ),
    "one conjunct for both": (
        Rule.AND_RIGHT, AND, ((), (AND,)), (((), (A,)),), rules.WRONG_COUNT,
    ),
    "one conjunct twice": (
        Rule.AND_RIGHT, AND, ((), (AND,)), (((), (A,)), ((), (A,))), rules.MORE_RIGHT,
    ),
    "an implication turned round": (
        Rule.IMPLIES_RIGHT, IMPLIES, ((), (IMPLIES,)), (((B,), (A,)),), rules.MORE_LEFT,
    ),
    "an atom on the left without a definition": (
        Rule.DEFINITION_LEFT, A, ((A,), ()), (((A,), ()),), rules.NO_DEFINITION,
    ),
    "an atom without a definition": (
        Rule.DEFINITION_RIGHT, A, ((), (A,)), (((), (A,)),), rules.NO_DEFINITION,
    ),
    "another definition": (
        Rule.DEFINITION_LEFT, P, ((P,), ()), (((B,), ()),), rules.MORE_LEFT,
    ),
    "what is true need not be provable": (
        Rule.BOX, BOX_A, ((A,), (BOX_A,)), (((A,), (A,)),), rules.MORE_LEFT,
    ),
    "another formula on the right goes with the box": (
        Rule.BOX, BOX_A, ((), (BOX_A, B)), (((), (A, B)),), rules.MORE_RIGHT,
    ),
    "a box is not opened on the left": (
        Rule.BOX, BOX_A, ((BOX_A,), ()), (((A,), ()),), rules.NOT_RIGHT,
    ),
    "an assumption that only Löb's rule gives": (
        Rule.BOX, BOX_A, ((), (BOX_A,)), (((BOX_A,), (A,)),), rules.MORE_LEFT,
    ),
    "reflection: what is provable need not be true": (
        Rule.LOEB, BOX_A, ((), (BOX_A,)), (((BOX_A, A), (A,)),), rules.MORE_LEFT,
    ),
    "a step of Löb that assumes nothing": (
        Rule.LOEB, BOX_A, ((), (BOX_A,)), (((), (A,)),), rules.NOT_ASSUMED,
    ),
    "a box without its premise": (
        Rule.LOEB, BOX_A, ((), (BOX_A,)), (), rules.WRONG_COUNT,
    ),
    "false once too often": (
        Rule.BOX, MAKE.falsum(3), ((), (MAKE.falsum(3),)), (((), (FALSE_BOX,)),), rules.MORE_RIGHT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.name)
def test_a_step_that_is_right_is_taken(rule: Rule) -> None:
    principal, conclusion, premises = RIGHT[rule]
    assert reason(rule, principal, conclusion, *premises) is None


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.name)
def test_a_premise_may_have_less(rule: Rule) -> None:
    principal, conclusion, premises = RIGHT[rule]
    nothing = ((principal,) if rule is Rule.LOEB else (), ())
    assert reason(rule, principal, conclusion, *(nothing for _ in premises)) is None


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.name)
def test_a_premise_may_not_have_more(rule: Rule) -> None:
    principal, conclusion, premises = RIGHT[rule]
    other = MAKE.negation(MAKE.box(AND))
    for place, (left, right) in enumerate(premises):
        for more, wrong in (
            (((*left, other), right), rules.MORE_LEFT),
            ((left, (*right, other)), rules.MORE_RIGHT),
        ):
            several = (*premises[:place], more, *premises[place + 1 :])
            assert reason(rule, principal, conclusion, *several) == wrong


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.name)
def test_a_rule_is_for_formulas_of_its_kind(rule: Rule) -> None:
    _, (left, right), premises = RIGHT[rule]
    if rule is Rule.AXIOM:
        return
    for other in (MAKE.bottom, MAKE.top, NOT, AND, OR, IMPLIES, IFF, P, BOX_B):
        if type(other) is type(RIGHT[rule][0]):
            continue
        conclusion = ((*left, other), (*right, other))
        assumed = [((*more, other), rest) for more, rest in premises]
        found = reason(rule, other, conclusion, *(assumed if rule is Rule.LOEB else premises))
        assert found == rules.WRONG_KIND


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.name)
def test_the_formula_of_the_rule_is_in_the_conclusion(rule: Rule) -> None:
    principal, _, premises = RIGHT[rule]
    assert reason(rule, principal, ((), ()), *premises) in (rules.NOT_LEFT, rules.NOT_RIGHT)


@pytest.mark.parametrize("case", WRONG)
def test_a_step_that_is_wrong_is_refused(case: str) -> None:
    rule, principal, conclusion, premises, wanted = WRONG[case]
    assert reason(rule, principal, conclusion, *premises) == wanted


def test_every_reason_has_a_case() -> None:
    known = {value for name, value in vars(rules).items() if name.isupper() and name != "RULES"}
    assert {wanted for *_, wanted in WRONG.values()} == known
