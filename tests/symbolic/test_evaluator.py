"""The evaluator that asks Z3: what it costs, where it gives up, and what it says of mistakes.

That it settles matches as the direct evaluator does is tested on generated programs, in
`tests/properties`, and on whole populations, in `tests/conformance`.
"""

import subprocess
import sys
from fractions import Fraction
from typing import Final

import pytest

from bargain.diagnostics import DiagnosticError
from bargain.logic.settle import Evaluation
from bargain.logic.verdicts import Proved, Refuted
from bargain.match import Match, Undecided
from bargain.model import Model, load, load_bundled
from bargain.smt.script import Script
from bargain.smt.solver import Answer, check_script
from bargain.symbolic import queries
from bargain.symbolic.evaluator import Z3Evaluator

BUNDLED = load_bundled()

STAKES = load("""
game Stakes {
  actions C, D
  feature cost: 0 .. 1 = 1/4
  feature stake: 1 .. 3 = 2
  feature mood: {calm, angry} = calm
  payoff (C, C) = (stake, stake)
  payoff (C, D) = (0, 1)
  payoff (D, C) = (1, 0)
  payoff (D, D) = (-cost, -cost)
}
program C { play C }
program Sometimes { if cost < 1/2 { play C } play D }
program Root { if cost * cost == 1/2 { play D } play C }
program Calm { if mood == calm { play C } play D }
program Sure { if provable for every cost (they play C) { play C } play D }
program Most {
  if provable for every cost, stake, mood (cost * stake <= 3 or mood == angry) { play C }
  play D
}
program Less {
  if provable for every cost, stake, mood (cost * stake < 3 or mood == angry) { play C }
  play D
}
program Wary { if provable for every cost (provable (cost < 1/2)) { play C } play D }
program Asks { if provable within 50 (they play C or they play D) { play C } play D }
program Inverse { if provable for every cost (1 / cost > 1) { play C } play D }
program Nested {
  if provable for every stake (
    stake > 1 implies provable for every cost (cost <= stake / 2 or they play C)
  ) { play C }
  play D
}
""")


def outcome(model: Model, first: str, second: str, **given: Fraction) -> str:
    match = model.match(first, second, given=given, evaluator=Z3Evaluator())
    assert isinstance(match, Match)
    return f"{match.first.report}{match.second.report}".replace("play ", "")


def message(text: str, first: str, second: str) -> tuple[str, str]:
    """What both evaluators say is wrong."""
    found: list[str] = []
    for evaluator in (None, Z3Evaluator()):
        with pytest.raises(DiagnosticError) as error:
            load(text).match(first, second, evaluator=evaluator)
        found += [f"{wrong.code} {wrong.message}" for wrong in error.value.diagnostics]
    direct, asked = found
    return direct, asked


COST = """
import sys
from bargain.model import load_bundled
from bargain.symbolic.evaluator import Z3Evaluator
evaluator = Z3Evaluator()
model = load_bundled()
model.match("PrudentBot", "FairBot", evaluator=evaluator)
model.match("BoundedPrudentBot(10, 100)", "FiniteFairBot(10)", evaluator=evaluator)
print(evaluator.queries, evaluator.cost)
"""


def test_matches_cost_the_same_in_every_process() -> None:
    costs = {
        subprocess.run(
            [sys.executable, "-c", COST],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(costs) == 1


def test_a_match_costs_the_same_whatever_was_settled_before() -> None:
    alone, later = Z3Evaluator(), Z3Evaluator()
    BUNDLED.match("PrudentBot", "FairBot", evaluator=alone)
    BUNDLED.match("CupodBot", "FairBot", evaluator=later)
    before = later.cost
    BUNDLED.match("PrudentBot", "FairBot", evaluator=later)
    assert later.cost - before == alone.cost > 0


def test_what_was_asked_before_is_answered_from_memory_at_the_same_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def counted(script: Script, *, limit: int) -> Answer:
        asked.append(script.text())
        return check_script(script, limit=limit)

    monkeypatch.setattr(queries, "check_script", counted)
    evaluator = Z3Evaluator()
    BUNDLED.match("PrudentBot", "FairBot", evaluator=evaluator)
    once = (evaluator.queries, evaluator.cost)
    BUNDLED.match("PrudentBot", "FairBot", evaluator=evaluator)
    assert (evaluator.queries, evaluator.cost) == (2 * once[0], 2 * once[1])
    assert len(asked) == len(set(asked)) <= once[0]


def test_few_answers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Z3Evaluator()
    BUNDLED.match("PrudentBot", "FairBot", evaluator=full)
    monkeypatch.setattr(queries, "MOST_REMEMBERED", 2)
    evaluator = Z3Evaluator()
    BUNDLED.match("PrudentBot", "FairBot", evaluator=evaluator)
    assert (evaluator.queries, evaluator.cost) == (full.queries, full.cost)
    assert len(evaluator._queries._answers) <= 2


def test_a_match_beyond_the_limit_is_undecided() -> None:
    match = BUNDLED.match("PrudentBot", "FairBot", evaluator=Z3Evaluator(limit=1))
    assert isinstance(match, Undecided)
    assert match.reason == (
        "Z3 reached its limit, at evaluation-1-level-0-find; "
        "the direct evaluator (without --evaluator z3) may settle it"
    )


def test_too_many_questions_are_undecided() -> None:
    match = BUNDLED.match("PrudentBot", "FairBot", max_questions=2, evaluator=Z3Evaluator())
    assert isinstance(match, Undecided)
    assert match.limit == 2


def test_a_question_about_all_values_is_about_those_that_nobody_gave() -> None:
    assert outcome(STAKES, "Sure", "C") == "CC"
    assert outcome(STAKES, "Sure", "Sometimes") == "DC"
    assert outcome(STAKES, "Sure", "Sure") == "CC"
    assert outcome(STAKES, "Sure", "Calm") == "CC"


def test_a_question_about_all_values_of_several_features_is_decided_at_once() -> None:
    assert outcome(STAKES, "Most", "C") == "CC"
    assert outcome(STAKES, "Less", "C") == "DC"


@pytest.mark.parametrize("evaluator", [None, Z3Evaluator()])
def test_budgets_are_compared_with_sizes_at_all_values(evaluator: Z3Evaluator | None) -> None:
    """Wary's inner question is held at this cost, and struck at others one level before the outer
    one. So what Asks asks has a size of three questions, with strikes at two levels."""
    evaluations: list[Evaluation] = []
    match = STAKES.table("Stakes").match(
        *map(STAKES.program, ("Asks", "Wary")), evaluations=evaluations, evaluator=evaluator
    )
    assert isinstance(match, Match)
    assert [len(evaluation.strikes) for evaluation in evaluations] == [2]
    assert (50, 9) in evaluations[0].searches()


def test_values_are_rational_numbers() -> None:
    """No rational number has the square 1/2."""
    assert outcome(STAKES, "Sure", "Root") == "CC"


def test_a_question_about_all_values_may_stand_in_another() -> None:
    assert outcome(STAKES, "Nested", "C") == "CC"
    assert outcome(STAKES, "Nested", "Sometimes") == "DC"


def test_a_value_at_which_there_is_no_answer_is_found() -> None:
    with pytest.raises(DiagnosticError) as error:
        STAKES.match("Inverse", "C", evaluator=Z3Evaluator())
    assert [wrong.code for wrong in error.value.diagnostics] == ["BGL060"]


def test_verdicts_come_from_z3() -> None:
    match = BUNDLED.match("PrudentBot", "FairBot", evaluator=Z3Evaluator())
    assert isinstance(match, Match)
    verdicts = [question.verdict for question in match.questions]
    assert verdicts == [Proved(8), Proved(4), Proved(8), Refuted(0, 4)]


GAME = """
game Split {
  demands 0% .. 100% step 10%
  payoff (walk, walk) = (10%, 10%)
}
"""


def test_a_circle_is_shown_as_it_goes() -> None:
    text = (
        GAME
        + """
program Reads { demand 100% - their demand }
program Copies { demand their demand }
program Delegates { act as Reads }
program Passes { if their demand against Reads >= 0 { demand 0% } demand 10% }
"""
    )
    for pair in (("Reads", "Copies"), ("Copies", "Copies"), ("Passes", "Passes")):
        direct, asked = message(text, *pair)
        assert asked == direct
    assert message(text, "Reads", "Copies")[1].endswith("depends on itself: Reads → Copies → Reads")
    direct, asked = message(text, "Delegates", "Reads")
    assert direct[:6] == asked[:6] == "BGL070"


def test_programs_that_only_act_as_each_other_go_round_in_a_circle() -> None:
    text = GAME + "program A { act as B } program B { act as A } program Dove { demand 0% }"
    direct, asked = message(text, "A", "Dove")
    assert direct[:6] == asked[:6] == "BGL070"


def test_a_demand_that_is_not_one_of_the_games_is_told() -> None:
    text = GAME + "program Half { demand their demand / 2 } program Firm { demand 50% }"
    direct, asked = message(text, "Half", "Firm")
    assert direct == asked
    assert asked.startswith("BGL072 `Half` demands 25%")


def test_a_number_that_does_not_exist_is_told() -> None:
    text = GAME + "program Odd { demand 1 / their demand } program Dove { demand 0% }"
    direct, asked = message(text, "Odd", "Dove")
    assert direct == asked
    assert asked.startswith("BGL060")


def test_what_is_not_looked_at_may_have_no_answer() -> None:
    text = (
        GAME
        + """
program Careful { if their demand == 0 or 1 / their demand > 1 { demand 100% } demand 0% }
program Dove { demand 0% }
"""
    )
    match = load(text).match("Careful", "Dove", evaluator=Z3Evaluator())
    assert isinstance(match, Match)
    assert str(match.first.report) == "demand 1 or walk"


def test_a_long_chain_of_programs_that_look_is_no_trouble() -> None:
    steps = "".join(
        f"program S{i} {{ if their demand against S{i + 1} > 0 {{ demand 20% }} demand 0% }}\n"
        for i in range(300)
    )
    text = GAME + steps + "program S300 { demand 20% }\nprogram Dove { demand 0% }"
    match = load(text).match("S0", "Dove", evaluator=Z3Evaluator())
    assert isinstance(match, Match)
    assert str(match.first.report) == "demand 0 or walk"


def test_deep_conditions_are_no_trouble() -> None:
    condition = "they play C"
    for index in range(1500):
        condition = f"({condition} {'and' if index % 2 else 'or'} they play {'DC'[index % 2]})"
    text = f"""
game PD {{ actions C, D
  payoff (C, C) = (2, 2) payoff (C, D) = (0, 3) payoff (D, C) = (3, 0) payoff (D, D) = (1, 1) }}
program Deep {{ if provable ({condition}) {{ play C }} play D }}
"""
    model = load(text)
    match = model.match("Deep", "Deep", evaluator=Z3Evaluator())
    direct = model.match("Deep", "Deep")
    assert isinstance(match, Match)
    assert isinstance(direct, Match)
    assert match.first == direct.first


LONG: Final = """
game G {
  feature stake: 1 .. 3 = 2
  feature cost: 0 .. 1/2 = 10%
  demands 0% .. 100% step 1/4
  outside walk, fight
  surplus split
  payoff (walk, walk) = (2 - stake, 2 - stake)
  payoff (walk, fight) = (1 - 2 * cost, stake)
  payoff (fight, walk) = (stake, 1 - 2 * cost)
  payoff (fight, fight) = (-cost, -cost)
}
program P0 { demand 25% or { if I am unconditional { fight } else { walk } } }
program P1 {
  if not provable in PA+3 (I am P0) { demand 75% }
  highest i in 0 .. 1 where
      possible in PA+(i + 1) for every stake (my outside is fight against Hold(100%, fight)) {
    act as them
  }
  demand 100%
}
program F {
  if provable within 8 (they accept 75%) { demand 50% or fight }
  if possible for every stake (their payoff == cost and their share when I hold 100% >= 50%) {
    demand 100%
  }
  if provable for every cost (agreement or stake == 3) { demand 100% }
  demand 75%
}
"""


def test_cells_that_would_be_too_long_to_describe_are_left_to_formulas() -> None:
    """Their description took all memory that there was."""
    match = load(LONG).match("P1", "F")
    assert isinstance(match, Match)
    assert match.settlement.evaluator is not None
