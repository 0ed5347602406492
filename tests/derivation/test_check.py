"""The checker takes what was derived and refuses what was changed, for every reason it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from bargain.core.terms import Compare
from bargain.derivation import Derivation, Refusal, check, refusal
from bargain.derivation.definitions import Definitions
from bargain.derivation.derivation import Asked, Definition, Rule, Step
from bargain.derivation.formulas import (
    And,
    Atom,
    Box,
    Claim,
    ConditionOf,
    Formula,
    Formulas,
    GivenUp,
    Sequent,
)
from bargain.derivation.notation import PLAIN, formula_text
from bargain.derivation.values import Values
from bargain.derivation.words import names_of
from bargain.match import Match
from bargain.model import load
from tests.derivation.matches import derived, settled, with_changes
from tests.derivation.test_texts import CASES, all_derived

ALIKE: Final = """
use modal
program Sure for PD { if provable (true) { play C } else { play D } }
program Comparing for PD {
  if provable (their payoff against DefectBot == their payoff against CooperateBot) { play C }
  play D
}
program Inner for PD {
  if provable (they play C) { play C }
  if provable (provable (false)) { play C }
  play D
}
"""


def prudent() -> tuple[Match, Derivation]:
    match = settled("others", "PrudentBot", "FairBot")
    return match, derived(match)


def budgeted() -> tuple[Match, Derivation]:
    match = settled("others", "P(10, 100)", "F(10)")
    return match, derived(match)


def abandoned() -> tuple[Match, Derivation]:
    match = settled("others", "F(10)", "F(1)")
    return match, derived(match)


def long() -> tuple[Match, Derivation]:
    match = settled("own", "Long", "Long")
    return match, derived(match)


def everywhere() -> tuple[Match, Derivation]:
    match = settled("own", "Certain", "Modest")
    return match, derived(match)


def without_steps(derivation: Derivation) -> Derivation:
    return with_changes(derivation, steps=())


def in_a_circle(derivation: Derivation) -> Derivation:
    """The first step by rule from the last one."""
    first, *rest = derivation.steps
    round_about = Step(first.sequent, Rule.DEFINITION_LEFT, first.principal, (len(rest),))
    return with_changes(derivation, steps=(round_about, *rest))


def defined_again(derivation: Derivation) -> Derivation:
    first = derivation.definitions[0]
    again = Definition(first.atom, Formulas().top)
    return with_changes(derivation, definitions=(*derivation.definitions, again))


def asked_again(derivation: Derivation) -> Derivation:
    first = derivation.questions[0]
    again = Asked(first.index, derivation.questions[1].formula, first.offset)
    return with_changes(derivation, questions=(*derivation.questions, again))


def asked_in_no_match(derivation: Derivation) -> Derivation:
    first = derivation.questions[0]
    other = Asked(1_000, first.formula, first.offset)
    return with_changes(derivation, questions=(*derivation.questions, other))


def with_more_trust(derivation: Derivation) -> Derivation:
    asked = tuple(Asked(a.index, a.formula, a.offset + 1) for a in derivation.questions)
    return with_changes(derivation, questions=asked)


def with_questions_exchanged(derivation: Derivation) -> Derivation:
    first, second, *rest = derivation.questions
    exchanged = (
        Asked(first.index, second.formula, first.offset),
        Asked(second.index, first.formula, second.offset),
    )
    return with_changes(derivation, questions=(*exchanged, *rest))


def at_one_value_only(derivation: Derivation) -> Derivation:
    """The condition of a question about all values is taken for what it says about one of them."""
    asked = derivation.questions[0]
    formula = Formulas().box(derivation.definitions[0].atom)
    return with_changes(derivation, questions=(Asked(asked.index, formula, asked.offset),))


def at_one_value_more(derivation: Derivation) -> Derivation:
    asked = derivation.questions[0]
    assert isinstance(asked.formula, Box)
    assert isinstance(asked.formula.body, And)
    several = asked.formula.body.operands
    formula = Formulas().box(Formulas().conjunction((*several, several[0])))
    return with_changes(derivation, questions=(Asked(asked.index, formula, asked.offset),))


def with_true_claims(derivation: Derivation) -> Derivation:
    """Every claim is said to hold whatever is provable."""
    top = Formulas().top
    definitions = tuple(
        Definition(d.atom, top if isinstance(d.atom.meaning, Claim) else d.formula)
        for d in derivation.definitions
    )
    return with_changes(derivation, definitions=definitions)


def with_a_shorter_condition(derivation: Derivation) -> Derivation:
    definitions = tuple(
        Definition(d.atom, Formulas().top if isinstance(d.atom.meaning, ConditionOf) else d.formula)
        for d in derivation.definitions
    )
    return with_changes(derivation, definitions=definitions, questions=())


def with_nothing_defined(derivation: Derivation) -> Derivation:
    definitions = tuple(Definition(d.atom, None) for d in derivation.definitions)
    return with_changes(derivation, definitions=definitions, questions=())


def with_success_in_the_end(derivation: Derivation) -> Derivation:
    """An abandoned search is said to have found a proof."""
    definitions = tuple(
        Definition(d.atom, Formulas().top if isinstance(d.atom.meaning, GivenUp) else d.formula)
        for d in derivation.definitions
    )
    return with_changes(derivation, definitions=definitions)


def of_another_question(derivation: Derivation) -> Derivation:
    return with_changes(derivation, index=derivation.index + 1)


def of_no_question(derivation: Derivation) -> Derivation:
    return with_changes(derivation, index=-1)


def of_the_negation(derivation: Derivation) -> Derivation:
    return with_changes(derivation, negated=not derivation.negated)


def of_a_question_beyond_the_last(derivation: Derivation) -> Derivation:
    return with_changes(derivation, index=1_000)


def with_another_end(derivation: Derivation, sequent: Sequent, rule: Rule) -> Derivation:
    """The last step again, but with this sequent."""
    last = derivation.steps[-1]
    premises = last.premises if rule is last.rule else ()
    again = Step(sequent, rule, sequent.right[0], premises)
    return with_changes(derivation, steps=(*derivation.steps, again))


def under_an_assumption(derivation: Derivation) -> Derivation:
    end = derivation.steps[-1].sequent
    return with_another_end(derivation, Sequent(end.right, end.right), Rule.AXIOM)


def one_of_two(derivation: Derivation) -> Derivation:
    last = derivation.steps[-1]
    either = (*last.sequent.right, derivation.definitions[0].atom)
    return with_another_end(derivation, Sequent((), either), last.rule)


def of_no_box(derivation: Derivation) -> Derivation:
    return with_another_end(derivation, Sequent((), (Formulas().top,)), Rule.TOP_RIGHT)


def without_its_end(derivation: Derivation) -> Derivation:
    return with_changes(derivation, steps=derivation.steps[:-1])


Case = tuple[Callable[[], tuple[Match, Derivation]], Callable[[Derivation], Derivation], str, str]
CASES_AGAINST: Final[dict[str, Case]] = {
    "no steps": (prudent, without_steps, "steps", check.NO_STEPS),
    "a circle": (prudent, in_a_circle, "step 1", check.NOT_EARLIER),
    "two definitions": (prudent, defined_again, "definitions", check.DEFINED_TWICE),
    "two formulas": (prudent, asked_again, "questions", check.ASKED_TWICE),
    "no such question": (prudent, asked_in_no_match, "question 5", check.NO_QUESTION),
    "too much trust": (prudent, with_more_trust, "question 1", check.OTHER_OFFSET),
    "a larger budget": (budgeted, with_more_trust, "question 1", check.OTHER_OFFSET),
    "exchanged": (prudent, with_questions_exchanged, "question 1", check.OTHER_QUESTION),
    "all is true": (prudent, with_true_claims, "definition 1", check.OTHER_CLAIM),
    "at one value": (everywhere, at_one_value_only, "question 1", check.OTHER_QUESTION),
    "at one value more": (everywhere, at_one_value_more, "question 1", check.OTHER_QUESTION),
    "a condition": (long, with_a_shorter_condition, "definition 1", check.OTHER_CONDITION),
    "no condition": (long, with_nothing_defined, "definition 1", check.UNDEFINED),
    "given up, undefined": (abandoned, with_nothing_defined, "definition 2", check.UNDEFINED),
    "given up, and true": (abandoned, with_success_in_the_end, "definition 2", check.NOT_GIVEN_UP),
    "another question": (prudent, of_another_question, "step 14", check.OTHER_GOAL),
    "no question": (prudent, of_no_question, "step 14", check.OTHER_GOAL),
    "beyond the last": (prudent, of_a_question_beyond_the_last, "step 14", check.OTHER_GOAL),
    "an assumption": (prudent, under_an_assumption, "step 15", check.OTHER_GOAL),
    "one of two": (prudent, one_of_two, "step 15", check.OTHER_GOAL),
    "no box": (prudent, of_no_box, "step 15", check.OTHER_GOAL),
    "the negation": (prudent, of_the_negation, "step 14", check.OTHER_GOAL),
    "not negated": (abandoned, of_the_negation, "step 5", check.OTHER_GOAL),
    "an end cut off": (prudent, without_its_end, "step 13", check.OTHER_GOAL),
}


@pytest.mark.parametrize("case", CASES_AGAINST)
def test_a_derivation_that_was_changed_is_refused(case: str) -> None:
    make, change, place, reason = CASES_AGAINST[case]
    match, derivation = make()
    assert refusal(derivation, match.settlement) is None
    assert refusal(change(derivation), match.settlement) == Refusal(place, reason)


def test_every_reason_has_a_case() -> None:
    known = {value for name, value in vars(check).items() if name.isupper()}
    assert {reason for *_, reason in CASES_AGAINST.values()} == known


def test_what_was_abandoned_cannot_be_derived_by_the_way() -> None:
    """Its box can be derived, but the search that asked did not go through."""
    brief = "program Brief for PD { if provable within 1 (they play C) { play C } play D }\n"
    match = load(ALIKE + brief).match("Brief", "Sure")
    assert isinstance(match, Match)
    settlement = match.settlement
    question, granted = settlement.questions
    assert [*settlement.abandoned] == [0]
    make = Formulas()
    claim = make.atom(Claim(question.node, question.compiled.term.condition))
    assert isinstance(claim, Atom)
    box, sure = make.box(claim), make.box(make.top)
    steps = (
        Step(Sequent((), (make.top,)), Rule.TOP_RIGHT, make.top, ()),
        Step(Sequent((), (sure,)), Rule.BOX, sure, (0,)),
        Step(Sequent((), (claim,)), Rule.DEFINITION_RIGHT, claim, (1,)),
        Step(Sequent((), (box,)), Rule.BOX, box, (2,)),
    )
    definitions, asked = (Definition(claim, sure),), Asked(1, sure, 0)
    derivation = Derivation(0, False, steps, definitions, (asked,))
    assert refusal(derivation, settlement) == Refusal("step 4", check.OTHER_GOAL)
    other = Derivation(0, False, steps, definitions, (Asked(0, box, 0), asked))
    assert refusal(other, settlement) == Refusal("question 1", check.OTHER_QUESTION)
    same = Derivation(1, False, steps[:2], (), (asked,))
    assert refusal(same, settlement) is None
    assert settlement.index_of(granted) == 1


def test_a_comparison_is_of_one_program_and_in_its_words() -> None:
    match = load(ALIKE).match("Comparing", "Sure")
    assert isinstance(match, Match)
    derivation = derived(match)
    question = match.settlement.questions[0]
    node, term = question.node, question.compiled.term.condition
    assert isinstance(term, Compare)
    turned = Compare(term.relation, term.right, term.left)

    def said(claim: Claim) -> Refusal | None:
        make = Formulas()
        asked = Asked(0, make.box(make.atom(claim)), 0)
        questions = (*derivation.questions, asked)
        return refusal(with_changes(derivation, questions=questions), match.settlement)

    assert said(Claim(node, term)) is None
    for other in (Claim(node.partner, term), Claim(node, turned)):
        assert said(other) == Refusal("question 3", check.OTHER_QUESTION)


def test_what_is_asked_with_trust_is_no_bare_box() -> None:
    """That PA + ¬□⊥ proves ⊥ is more than that PA does."""
    text = "program Trusting for PD { if provable in PA+1 (false) { play C } play D }\n"
    match = load(ALIKE + text).match("Sure", "Trusting")
    assert isinstance(match, Match)
    (place,) = [i for i, q in enumerate(match.settlement.questions) if q.compiled.level == 1]
    make, derivation = Formulas(), derived(match)
    box = make.box(make.guarded(1, make.bottom))
    for formula, said in ((box, None), (make.falsum(1), check.OTHER_QUESTION)):
        listed = with_changes(derivation, questions=(Asked(place, formula, 1),))
        found = refusal(listed, match.settlement)
        assert (found and found.reason) == said


def test_a_question_that_fails_has_no_derivation_by_hand() -> None:
    """DefectBot does not cooperate, so what FairBot asks about it does not follow by Löb."""
    match = settled("others", "FairBot", "DefectBot")
    derivation = derived(match)
    question = match.settlement.questions[0]
    make = Formulas()
    claim = make.atom(Claim(question.node, question.compiled.term.condition))
    assert isinstance(claim, Atom)
    box = make.box(claim)
    steps = (
        Step(Sequent((box,), (box,)), Rule.AXIOM, box, ()),
        Step(Sequent((box,), (claim,)), Rule.DEFINITION_RIGHT, claim, (0,)),
        Step(Sequent((), (box,)), Rule.LOEB, box, (1,)),
    )
    asked = (Asked(0, box, 0),)
    for formula, wanted in (
        (box, Refusal("definition 1", check.OTHER_CLAIM)),
        (derivation.definitions[0].formula, Refusal("step 2", "a premise has more on its right")),
        (None, Refusal("step 2", "the atom has no definition")),
    ):
        bogus = Derivation(0, False, steps, (Definition(claim, formula),), asked)
        found = refusal(bogus, match.settlement)
        assert found is not None
        assert (found.place, found.reason[:31]) == (wanted.place, wanted.reason[:31])


@pytest.mark.parametrize(
    ("first", "second", "boxes"),
    [
        # Sure asks the same in each of its matches, which is one and the same formula.
        ("Comparing", "Sure", {2: "□⊤", 3: "□⊤"}),
        # A question of ⊥ is inside of another one, as a part of □²⊥.
        ("Inner", "Inner", {0: "□p1", 1: "□⊥", 2: "□²⊥"}),
    ],
)
def test_questions_that_are_one_formula_are_taken_for_one(
    first: str, second: str, boxes: dict[int, str]
) -> None:
    match = load(ALIKE).match(first, second)
    assert isinstance(match, Match)
    derivation = derived(match)
    assert refusal(derivation, match.settlement) is None
    names = names_of(derivation)
    found = {a.index: formula_text(a.formula, names, PLAIN) for a in derivation.questions}
    assert found == boxes


def changed_steps(steps: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    """All ways to change one thing about one step."""
    others = list(dict.fromkeys(f for s in steps for f in (*s.sequent.left, *s.sequent.right)))
    for place, step in enumerate(steps):
        left, right = step.sequent.left, step.sequent.right
        sequents = [Sequent(left[:i] + left[i + 1 :], right) for i in range(len(left))]
        sequents += [Sequent(left, right[:i] + right[i + 1 :]) for i in range(len(right))]
        sequents += [Sequent((*left, other), right) for other in others]
        sequents += [Sequent(left, (*right, other)) for other in others]
        changes = [Step(s, step.rule, step.principal, step.premises) for s in sequents]
        changes += [Step(step.sequent, rule, step.principal, step.premises) for rule in Rule]
        changes += [Step(step.sequent, step.rule, other, step.premises) for other in others]
        changes += [
            Step(step.sequent, step.rule, step.principal, (*step.premises[:-1], premise))
            for premise in range(place)
        ]
        for changed in changes:
            yield (*steps[:place], changed, *steps[place + 1 :])


@pytest.mark.parametrize(
    "case", ["prudentbot-fairbot", "magicbot-fairbot", "a-larger-budget", "a-long-condition"]
)
def test_a_changed_step_is_refused_or_still_true_at_all_levels(case: str) -> None:
    match = settled(*CASES[case])
    refused = 0
    for derivation in all_derived(match):
        if not isinstance(derivation, Derivation):
            continue
        values = Values(Known(match, derivation))
        for steps in changed_steps(derivation.steps):
            changed = with_changes(derivation, steps=steps)
            if refusal(changed, match.settlement) is not None:
                refused += 1
            else:
                assert all(is_valid(values, step.sequent) for step in steps)
    assert refused > 100


class Known(Definitions):
    """Definitions that take those of a derivation for what its atoms stand for."""

    def __init__(self, match: Match, derivation: Derivation) -> None:
        super().__init__(match.settlement)
        self.given = {d.atom: d.formula for d in derivation.definitions}
        self.known.update(
            {
                asked.formula: self.struck(asked.index)
                for asked in derivation.questions
                if isinstance(asked.formula, Box)
            }
        )

    def unfolded(self, atom: Atom) -> Formula:
        return self.given.get(atom) or super().unfolded(atom)


def is_valid(values: Values, sequent: Sequent) -> bool:
    """Whether a sequent is true at all levels."""
    possible = values.everywhere
    for formula in sequent.left:
        possible &= values.of(formula)
    for formula in sequent.right:
        possible &= ~values.of(formula)
    return not possible
