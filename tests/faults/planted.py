"""The faults: each is a place in the engine's source, and what stands there by mistake.

A place has to occur in its file exactly once, so a fault cannot go missing when the source changes:
whoever changes the line moves the fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

AGREE: Final = "test_both_evaluators_agree"
MATRIX: Final = f"{AGREE}:test_matrix_games_are_settled_as_defined"
SINGLE: Final = f"{AGREE}:test_bargaining_is_settled_as_defined"
ROUNDS: Final = f"{AGREE}:test_bargaining_in_rounds_is_settled_as_defined"
SELDOM: Final = "test_seldom_said"
FIRST: Final = f"{SELDOM}:test_first_and_last_demands_are_told_apart_as_defined"
ACTING: Final = f"{SELDOM}:test_who_acts_as_whom_is_looked_through_as_defined"


@dataclass(frozen=True)
class Fault:
    """A mistake in `file` of the package, and the property that is expected to notice it."""

    name: str
    file: str
    right: str
    wrong: str
    noticed_by: str

    @property
    def occurrences(self) -> int:
        return (ROOT / "bargain" / self.file).read_text().count(self.right)


LEVEL: Final = "logic/level.py"
SETTLE: Final = "logic/settle.py"
SITUATION: Final = "logic/situation.py"
ARENA: Final = "logic/arena.py"
COMPILE: Final = "logic/compile.py"
SIZES: Final = "logic/sizes.py"
COURSES: Final = "logic/courses.py"

FAULTS: Final = (
    Fault(
        "exact halves no longer agree",
        COURSES,
        "agreement = x + y <= 1",
        "agreement = x + y < 1",
        SINGLE,
    ),
    Fault(
        "rounds go on although the demands are compatible",
        LEVEL,
        "mine[0].share + theirs[0].share <= 1",
        "mine[0].share + theirs[0].share < 1",
        ROUNDS,
    ),
    Fault(
        "accepting exactly E does not count",
        COMPILE,
        "lambda leaf: leaf.share <= most",
        "lambda leaf: leaf.share < most",
        SINGLE,
    ),
    Fault(
        "accepting looks at the last round alone",
        COMPILE,
        "course.least_demand <= most",
        "course.demand <= most",
        ROUNDS,
    ),
    Fault(
        "the least demand is the greatest",
        COURSES,
        "return min(own for own, _ in self.demands)",
        "return max(own for own, _ in self.demands)",
        ROUNDS,
    ),
    Fault(
        "one level too few",
        SETTLE,
        "            if struck:\n                self.strike",
        "            if struck and at < 1:\n                self.strike",
        SINGLE,
    ),
    Fault(
        "a lost strike",
        SETTLE,
        "            self.struck[index] = at\n"
        "            question = self.questions[index]\n"
        "            self.held[question.node] &= ~question.bit",
        "            self.struck[index] = at\n"
        "            question = self.questions[index]\n"
        "            if index == struck[0]:\n"
        "                self.held[question.node] &= ~question.bit",
        SINGLE,
    ),
    Fault(
        "budget one too small",
        SETTLE,
        "(size := sizes.of(index)) > budget",
        "(size := sizes.of(index)) >= budget",
        MATRIX,
    ),
    Fault(
        "budget one too large",
        SETTLE,
        "(size := sizes.of(index)) > budget",
        "(size := sizes.of(index)) > budget + 1",
        MATRIX,
    ),
    Fault(
        "large budgets first",
        SETTLE,
        "enumerate(sorted(budgets))",
        "enumerate(sorted(budgets, reverse=True))",
        SINGLE,
    ),
    Fault(
        "PA+n trusts once too little",
        COMPILE,
        "question.strength.level if isinstance",
        "max(question.strength.level - 1, 0) if isinstance",
        MATRIX,
    ),
    Fault(
        "a certificate does not count its own question",
        SIZES,
        "(bits | bit).bit_count() * (1 + levels.bit_count())",
        "bits.bit_count() * (1 + levels.bit_count())",
        SINGLE,
    ),
    Fault(
        "a certificate does not count the last level",
        SIZES,
        "(bits | bit).bit_count() * (1 + levels.bit_count())",
        "(bits | bit).bit_count() * max(levels.bit_count(), 1)",
        SINGLE,
    ),
    Fault(
        "a refutation is one entry too small",
        SIZES,
        "self._refuting[index] = (others.bit_count() + 1)",
        "self._refuting[index] = others.bit_count()",
        "test_provability:test_a_question_is_refuted_exactly_when_its_negation_is_proved",
    ),
    Fault(
        "false once counts as refuted",
        SETTLE,
        "if not any(self.bears_out(level, index) for level in (start, *changes)):",
        "if not self.bears_out(start, index):",
        "test_provability:test_what_is_refuted_is_false_in_the_outcome",
    ),
    Fault(
        "the surplus goes to both in full",
        SITUATION,
        "surplus = (1 - mine - theirs) * _HALF",
        "surplus = 1 - mine - theirs",
        SINGLE,
    ),
    Fault(
        "only one side gets of the surplus",
        SITUATION,
        "return mine + surplus, theirs + surplus",
        "return mine + surplus, theirs",
        SINGLE,
    ),
    Fault(
        "the worth of nothing is forgotten",
        SITUATION,
        "return nothing + share * (self",
        "return share * (self",
        SINGLE,
    ),
    Fault(
        "the discount is one round ahead",
        LEVEL,
        "situation.discount ** (course.round - 1)",
        "situation.discount**course.round",
        ROUNDS,
    ),
    Fault(
        "a locked demand is forgotten",
        LEVEL,
        "if before is not None and before[0].locked:",
        "if before is not None and False:",
        ROUNDS,
    ),
    Fault(
        "one locked demand ends the match",
        LEVEL,
        "(mine[0].locked and theirs[0].locked)",
        "(mine[0].locked or theirs[0].locked)",
        ROUNDS,
    ),
    Fault(
        "the second side takes its last demand for the other's",
        LEVEL,
        "self.last = last if side == 0 else (last[1], last[0])",
        "self.last = last",
        ROUNDS,
    ),
    Fault(
        "a policy reads the wrong demand",
        LEVEL,
        "self._failed if mine else self._failed.partner",
        "self._failed.partner if mine else self._failed",
        SINGLE,
    ),
    Fault(
        "a policy after rounds reads the wrong demand",
        LEVEL,
        "return self.final[0 if mine else 1]",
        "return self.final[1 if mine else 0]",
        ROUNDS,
    ),
    Fault(
        "the first demand is the last one",
        LEVEL,
        "                return self.first_demand(node)",
        "                return self.course(node).demand",
        FIRST,
    ),
    Fault(
        "payoffs are read from the other's side",
        LEVEL,
        "pair = (mine, theirs) if node.seat == 0 else (theirs, mine)",
        "pair = (mine, theirs)",
        MATRIX,
    ),
    Fault(
        "everybody is paid as the first role",
        LEVEL,
        "payoffs[pair][node.seat]",
        "payoffs[pair][0]",
        MATRIX,
    ),
    Fault(
        "claims put the other into the wrong role",
        ARENA,
        "seat = node.seat if match.who is ME else 1 - node.seat",
        "seat = node.seat",
        SINGLE,
    ),
    Fault(
        "who acts as another faces itself",
        ARENA,
        "self.node(node.named(who), node.them, node.seat)",
        "self.node(node.named(who), node.me, node.seat)",
        MATRIX,
    ),
    Fault(
        "programs are told apart by name",
        ARENA,
        "return arena.source(self.named(who)) == arena.source(self.named(program))",
        "return self.named(who) == self.named(program)",
        ACTING,
    ),
    Fault(
        "who acts as another counts as unconditional",
        ARENA,
        "            waiting += ground.acts_as",
        "            pass",
        ACTING,
    ),
    Fault(
        "`implies` is false where its left side is",
        COMPILE,
        "stack.append((left, cell, following, on_yes))",
        "stack.append((left, cell, following, on_no))",
        MATRIX,
    ),
    Fault(
        "`for every` is content with one value",
        LEVEL,
        "return all(found)",
        "return any(found)",
        "test_all_values:test_questions_about_all_values_are_settled_as_defined_whatever_else_is_tried",
    ),
    Fault(
        "who reads whom leaves out the other side",
        SETTLE,
        "                for link in compiled.links:\n"
        "                    for side in (place.links[link], place.links[link].partner):",
        "                for link in compiled.links:\n"
        "                    for side in (place.links[link].partner,):",
        "test_invariance:test_noting_who_reads_whom_changes_nothing",
    ),
)
