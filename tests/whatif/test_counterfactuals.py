"""What `explain` says about larger budgets is what happens with them."""

import pytest

from bargain.logic.verdicts import OutOfBudget, Proved
from bargain.match import Match
from bargain.model import Model, load, load_bundled
from bargain.whatif.counterfactual import Counterfactual, Larger, counterfactuals

LITERAL = """
game Split {
  demands 0% .. 100% step 10%
  outside walk
  payoff (walk, walk) = (10%, 10%)
}
program Alice {
  for x in demands descending {
    if provable within 1 (they accept x when I hold x) { demand x }
  }
  demand 0%
}
program Dove { if provable (they accept 90%) { demand 10% } demand 0% }
"""


@pytest.fixture(scope="module")
def bounded() -> Model:
    return load_bundled(["bounded"])


def settled(model: Model, first: str, second: str) -> Match:
    match = model.match(first, second)
    assert isinstance(match, Match)
    return match


def only(model: Model, first: str, second: str) -> Counterfactual:
    found = counterfactuals(model, settled(model, first, second), 1_000)
    (answer,) = found.values()
    return answer


def test_with_what_it_needed_it_would_have_been_proved(bounded: Model) -> None:
    answer = only(bounded, "FiniteFairBot(1)", "FiniteFairBot(3)")
    proved = Larger(2, None, True, "play C", "play C")
    assert answer == Counterfactual("`k` of FiniteFairBot(1)", proved, proved)


def test_a_larger_budget_may_need_more(bounded: Model) -> None:
    answers = counterfactuals(
        bounded, settled(bounded, "BoundedPrudentBot(1, 15)", "CUPOD(0)"), 1_000
    )
    answer = answers[0]
    assert answer.needed == Larger(8, 12, False, None, None)
    assert answer.least == Larger(12, None, True, None, None)


def test_a_smaller_budget_than_it_needed_may_be_enough(bounded: Model) -> None:
    answers = counterfactuals(
        bounded,
        settled(bounded, "BoundedPrudentBot(4, 15)", "BoundedPrudentBot(12, 15)"),
        1_000,
    )
    assert answers[0].needed is not None
    assert answers[0].needed.budget == 24
    assert answers[0].least == Larger(12, None, True, "play C", "play C")


def test_a_budget_in_a_source_is_changed_there() -> None:
    model = load(LITERAL)
    found = counterfactuals(model, settled(model, "Alice", "Dove"), 1_000)
    assert {answer.changed for answer in found.values()} == {"`provable within 1` of Alice, line 9"}
    for answer in found.values():
        assert answer.needed is not None
        with_needed = load(LITERAL.replace("within 1 ", f"within {answer.needed.budget} "))
        match = settled(with_needed, "Alice", "Dove")
        report = answer.needed.first or "demand 0% or walk"
        assert f"demand {match.first.report.demand * 100}% or walk" == report  # type: ignore[union-attr]


def test_a_search_that_failed_may_succeed_with_more(bounded: Model) -> None:
    answer = only(bounded, "FiniteFairBot(4)", "CUPOD(6)")
    proved = Larger(7, None, True, "play C", "play C")
    assert answer == Counterfactual("`k` of FiniteFairBot(4)", None, proved)


def verdict_with(bounded: Model, side: int, first: str, second: str) -> object:
    match = settled(bounded, first, second)
    questions = match.settlement.questions
    place = next(n for n, one in enumerate(questions) if one.node is match.nodes[side])
    return match.questions[place].verdict


@pytest.mark.parametrize("first", ["FiniteFairBot", "CUPOD", "CIMCIC", "DIMCID"])
@pytest.mark.parametrize("second", ["FiniteFairBot", "CUPOD", "CIMCIC", "DIMCID"])
def test_it_is_what_happens(bounded: Model, first: str, second: str) -> None:
    for k, n in ((0, 0), (0, 5), (1, 2), (3, 1), (2, 0), (4, 6), (7, 3)):
        match = settled(bounded, f"{first}({k})", f"{second}({n})")
        answers = counterfactuals(bounded, match, 1_000)
        for index, question in enumerate(match.settlement.questions):
            verdict = match.questions[index].verdict
            if question.node not in match.nodes or isinstance(verdict, Proved):
                assert index not in answers
                continue
            answer = answers.get(index)
            abandoned = isinstance(verdict, OutOfBudget)
            if isinstance(verdict, OutOfBudget):
                assert answer is not None
                assert answer.needed is not None
                assert answer.needed.budget == verdict.needed
            least = answer.least if answer is not None else None
            side = match.nodes.index(question.node)
            for budget in range((k, n)[side] + 1, 40):
                pair = (budget, n) if side == 0 else (k, budget)
                then = verdict_with(bounded, side, f"{first}({pair[0]})", f"{second}({pair[1]})")
                if least is None or budget < least.budget:
                    assert not isinstance(then, Proved)
                    assert not abandoned or isinstance(then, OutOfBudget)
                elif budget == least.budget:
                    assert isinstance(then, Proved) == least.proved
                    assert not isinstance(then, OutOfBudget)
