"""What explanations claim about proofs, and that they claim no more than is so."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from bargain.diagnostics import DiagnosticError
from bargain.explain import Explanation, explain, explanation_data, explanation_text
from bargain.explain.arguments import Arguments
from bargain.explain.build import MAX_SHOWN
from bargain.explain.conditions import Inspector
from bargain.explain.consequences import Consequences
from bargain.explain.explanation import (
    ActedAs,
    Argument,
    Checked,
    QuestionStory,
    Reported,
    Standing,
    Way,
)
from bargain.explain.levels import ranges_of
from bargain.explain.naming import Naming
from bargain.explain.paths import Walker
from bargain.logic.arena import Node
from bargain.logic.level import Level
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable
from bargain.match import DemandReport, Match, PlayReport
from bargain.model import Model, load

HERE = Path(__file__).parent
POPULATIONS = sorted((HERE.parent / "conformance" / "populations").glob("*.bgl"))
SHARED = HERE.parents[1].parent / "shared" / "vectors"
EVERY = 37
"""One in so many pairs of a population is explained."""

MODEL = load(str(HERE / "programs.bgl"))


def explained(first: str, second: str, model: Model = MODEL) -> Explanation:
    match = model.match(first, second)
    assert isinstance(match, Match)
    return explain(match)


def argument(explanation: Explanation, number: int) -> Argument:
    found = explanation.questions[number - 1].argument
    assert found is not None
    return found


def words(explanation: Explanation, number: int) -> str:
    (question,) = (q for q in explanation_data(explanation)["questions"] if q["number"] == number)
    return " ".join(question["words"])


# Arguments ----------------------------------------------------------------------------------------


def test_a_proof_about_an_unconditional_program_needs_no_assumption() -> None:
    explanation = explained("FairBot", "CooperateBot")
    assert argument(explanation, 1).way is Way.OUTRIGHT
    assert "Löb" not in words(explanation, 1)


def test_a_branch_that_changes_nothing_is_not_an_assumption() -> None:
    match = explained("TrollBot", "Either")
    assert [q.claim for q in match.questions][:1] == ["Either plays C against DefectBot"]
    about = explained("CupodBot", "Either")
    assert argument(about, 1).way is Way.OUTRIGHT


def test_fairbot_trusts_its_copy_by_lob() -> None:
    explanation = explained("FairBot", "FairBot")
    assert argument(explanation, 1).way is Way.LOEB
    assert argument(explanation, 1).assumes == (1,)
    assert "by Löb's theorem" in words(explanation, 1)


def test_two_programs_that_look_at_each_other_are_assumed_together() -> None:
    explanation = explained("F(3)", "F(10)")
    assert argument(explanation, 1).assumes == argument(explanation, 2).assumes == (1, 2)


def test_a_group_has_no_member_that_it_can_do_without() -> None:
    explanation = explained("MagicBot", "FairBot")
    assert argument(explanation, 2).assumes == (2, 3)
    assert argument(explanation, 1).way is Way.DIRECT
    assert argument(explanation, 1).premises == (2,)


def test_a_stronger_system_counts_on_the_failure_of_a_weaker_search() -> None:
    explanation = explained("PrudentBot", "PrudentBot")
    assert argument(explanation, 2).way is Way.DIRECT
    assert argument(explanation, 2).failures == (3,)
    assert "PA+1 may count on the failure of Q3 (struck at level 0)" in words(explanation, 2)


def test_a_larger_budget_counts_on_the_failure_of_a_smaller_one() -> None:
    explanation = explained("F(10)", "U(3)")
    assert argument(explanation, 1).failures == (2,)
    assert argument(explanation, 1).way is Way.DIRECT


def test_what_is_argued_does_not_lead_back_to_itself() -> None:
    for first, second in (("MagicBot", "FairBot"), ("ToughButFairBot(2)", "MasqueBot(2)")):
        explanation = explained(first, second)
        rests_on = {
            question.number: {*found.premises, *found.assumes} - {question.number}
            for question in explanation.questions
            if (found := question.argument) is not None
        }
        group = {
            question.number: set(found.assumes)
            for question in explanation.questions
            if (found := question.argument) is not None
        }
        for start in rests_on:
            reached: set[int] = set()
            waiting = list(rests_on[start] - group[start])
            while waiting:
                number = waiting.pop()
                if number not in reached:
                    reached.add(number)
                    waiting += rests_on[number]
            assert start not in reached


def test_without_effort_arguments_refer_to_the_certificate() -> None:
    match = MODEL.match("F(3)", "F(10)")
    assert isinstance(match, Match)
    naming = Naming(match.nodes)
    inspector = Inspector(match.settlement, naming)
    consequences = Consequences(inspector, Walker(inspector, naming), naming)
    ranges = ranges_of(match.settlement)
    arguments = Arguments(match.settlement, ranges, consequences, effort=0)
    assert arguments.of(0).way is Way.TABLE


# Failures -----------------------------------------------------------------------------------------


def test_a_failure_shows_its_level_and_what_everybody_does_there() -> None:
    question = explained("F(3)", "U(3)").questions[0]
    model = question.countermodel
    assert isinstance(question.verdict, Unprovable)
    assert model is not None
    assert model.level == 0
    assert [deed.does for deed in model.deeds] == ["plays D"]
    assert [deed.does for deed in model.match] == ["plays C", "plays D"]


def test_an_unprovable_claim_that_is_true_is_said_to_be_true() -> None:
    explanation = explained("F(3)", "U(3)")
    assert explanation.questions[0].true_in_the_end
    assert "true all the same" in words(explanation, 1)


def test_refuted_is_not_merely_unprovable() -> None:
    explanation = explained("FairBot", "DefectBot")
    assert isinstance(explanation.questions[0].verdict, Refuted)
    assert words(explanation, 1).startswith("Refuted: its negation is proved")


def test_out_of_budget_says_what_was_needed_and_had() -> None:
    explanation = explained("F(1)", "F(3)")
    assert explanation.questions[0].verdict == OutOfBudget(budget=1, needed=2)
    assert "needed 2 entries, had 1" in words(explanation, 1)
    assert explanation.table.questions[0].cells[0] is Standing.ABANDONED


# Paths --------------------------------------------------------------------------------------------


def test_act_as_is_followed_to_the_report() -> None:
    (only,) = explained("Wrap(FairBot)", "FairBot").sides[0].rounds
    assert isinstance(only.steps[0], ActedAs)
    assert only.steps[0].program == "FairBot"
    assert isinstance(only.steps[-1], Reported)


def test_a_locked_demand_stands_without_another_run() -> None:
    rounds = explained("Patient", "Yielding").sides[0].rounds
    assert [round_.locked for round_ in rounds] == [False, True, True]
    assert rounds[0].steps
    assert not rounds[1].steps


def test_a_program_is_asked_anew_in_every_round() -> None:
    rounds = explained("Patient", "Yielding").sides[1].rounds
    tests = [step for round_ in rounds for step in round_.steps if isinstance(step, Checked)]
    assert [(test.condition, test.value) for test in tests] == [
        ("round == 1", True),
        ("round == 1", False),
        ("round == 1", False),
    ]


def test_the_branch_of_the_policy_is_told() -> None:
    story = explained("Patient", "Stubborn").sides[0]
    test, taken = story.policy
    assert isinstance(test, Checked)
    assert test.value
    assert isinstance(taken, Reported)
    assert taken.statement == "fight"


def test_parts_that_were_not_looked_at_are_not_mentioned() -> None:
    (only,) = explained("P(10, 10)", "P(10, 10)").sides[0].rounds
    test = only.steps[0]
    assert isinstance(test, Checked)
    assert [part.question for part in test.parts] == [1]


def test_a_program_and_its_copy_are_told_apart() -> None:
    explanation = explained("FairBot", "FairBot")
    assert explanation.same_program
    assert [side.name for side in explanation.sides] == ["FairBot", "FairBot's copy"]
    assert explanation.questions[0].claim == "FairBot's copy plays C"


def test_a_file_without_questions_has_no_table_to_read() -> None:
    text = explanation_text(explained("Yielding", "Stubborn"))
    assert "Levels" not in text
    assert "no proof plays a part" in text


def test_places_in_another_file_name_it() -> None:
    text = explanation_text(explained("F(3)", "FairBot"), width=1000)
    assert "(modal.bgl, line " in text
    assert "(line " in text


# Large and many -----------------------------------------------------------------------------------


def test_a_large_closure_is_shown_in_part_and_given_whole_as_data() -> None:
    explanation = explained("ToughButFairBot(2)", "MasqueBot(2)")
    left_out = len(explanation.questions) - MAX_SHOWN
    assert left_out > 0
    assert len(explanation.shown) == MAX_SHOWN
    assert f"{left_out} more questions" in explanation_text(explanation)
    assert len(explanation_data(explanation)["questions"]) == len(explanation.questions)


def agrees(match: Match, explanation: Explanation) -> None:
    """What an explanation says is what the match says."""
    level = match.settlement.final
    for side, story, node in zip(
        (match.first, match.second), explanation.sides, match.nodes, strict=True
    ):
        assert (side.payoff, side.share) == (story.payoff, story.share)
        path = [step for step in story.rounds[-1].steps if isinstance(step, Reported)]
        match side.report:
            case PlayReport(action=action):
                assert story.report == f"play {action}" == path[-1].statement
            case DemandReport(demand=demand, outside=outside):
                assert story.rounds[-1].demand == demand
                assert story.report.endswith(f" or {outside}")
                if story.policy:
                    assert isinstance(story.policy[-1], Reported)
                    assert story.policy[-1].statement == outside
                demands = [round_.demand for round_ in story.rounds]
                assert demands == [mine for mine, _ in level.course(node).demands]
    for question, result in zip(explanation.questions, match.questions, strict=True):
        assert question.verdict == result.verdict
        assert (question.argument is not None) is isinstance(result.verdict, Proved)
        if isinstance(result.verdict, Proved):
            assert question.true_in_the_end


def suffices(match: Match, explanation: Explanation, question: QuestionStory) -> None:
    """Whatever becomes of what an argument doesn't name, the condition is true."""
    found = question.argument
    assert found is not None
    settlement = match.settlement
    asked = settlement.questions[question.number - 1]
    named = {*found.assumes, *found.premises}
    chance = Random(question.number)
    for span in explanation.table.ranges:
        if span.last is not None and span.last < question.counts_from:
            continue
        at = max(span.first, question.counts_from)
        for _ in range(4):
            held: dict[Node, int] = {}
            for index, other in enumerate(settlement.questions):
                struck = settlement.struck[index]
                if found.way is Way.OUTRIGHT:
                    holds = chance.random() < 0.5
                elif settlement.is_proved(index):
                    holds = index + 1 in named or chance.random() < 0.5
                else:
                    holds = struck is not None and struck >= at
                if holds:
                    held[other.node] = held.get(other.node, 0) | other.bit
            level = Level(settlement.situation, settlement.courses, held)
            assert level.truth(asked.entry, asked.node)


@pytest.mark.parametrize("path", POPULATIONS, ids=lambda path: path.stem)
def test_explanations_agree_with_the_match(path: Path) -> None:
    explain_a_sample(path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared/vectors beside the repository")
def test_explanations_of_the_shared_populations_agree_with_the_match() -> None:
    for path in sorted(SHARED.glob("*.bgl")):
        explain_a_sample(path)


def explain_a_sample(path: Path) -> None:
    model = load(str(path))
    pairs = [(first, second) for first in model.programs for second in model.programs]
    for first, second in pairs[::EVERY]:
        try:
            match = model.match(first, second)
        except DiagnosticError:
            continue
        assert isinstance(match, Match)
        explanation = explain(match)
        agrees(match, explanation)
        for question in explanation.questions:
            if question.argument is not None:
                suffices(match, explanation, question)
        assert all(len(line) <= 80 for line in explanation_text(explanation).splitlines())
        json.dumps(explanation_data(explanation))
