"""The trees of bussproofs stand on one root each, and names in them are no commands."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.derivation import derivations_latex
from bargain.derivation.derivation import Rule, Step
from bargain.derivation.formulas import Sequent, Top
from bargain.derivation.latex import (
    BESIDE,
    MAX_HEIGHT,
    MAX_PREMISES,
    MAX_ROOM,
    MAX_WIDTH,
    escaped,
    trees,
)
from bargain.derivation.words import NOTHING
from bargain.match import Match
from bargain.model import load
from tests.derivation.matches import PROGRAMS, derived, model, settled
from tests.derivation.test_texts import CASES, all_derived

_INFERENCE = re.compile(r"\\(Axiom|Unary|Binary|Trinary|Quaternary|Quinary)(?:Inf)?C\{")
_TAKES = {"Axiom": 0, "Unary": 1, "Binary": 2, "Trinary": 3, "Quaternary": 4, "Quinary": 5}

LETTERS = """
game PD {
  actions C, D
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
}
program Größe_Łukasz { if provable (they play C) { play C } play D }
program Ψħ { if provable (they play C) { play C } play D }
"""


@pytest.mark.parametrize("case", CASES)
def test_every_tree_comes_together_in_one_root(case: str) -> None:
    match = settled(*CASES[case])
    open_trees = 0
    for line in derivations_latex(match, all_derived(match)).splitlines():
        assert line.count("{") == line.count("}"), line
        assert line.count("$") % 2 == 0, line
        if found := _INFERENCE.match(line):
            takes = _TAKES[found[1]]
            assert takes <= open_trees
            open_trees += 1 - takes
        elif line == r"\DisplayProof":
            assert open_trees == 1
            open_trees = 0
    assert open_trees == 0


def test_a_long_derivation_is_cut_into_trees_that_cite_one_another() -> None:
    steps = derived(model("others").match("AlmostMagicBot", "CimcicBot"), 3).steps
    found = trees(steps, [1] * len(steps))
    assert set(range(len(steps))) == {step for tree in found.values() for step in tree}
    assert len(found) > 1
    for end, tree in found.items():
        high: dict[int, int] = {}
        for number in tree:
            above = steps[number].premises if number == end or number not in found else ()
            high[number] = 1 + max((high.get(step, 0) for step in above), default=0)
        assert high[end] <= MAX_HEIGHT


@given(st.data())
def test_no_tree_is_wider_than_a_page(data: st.DataObject) -> None:
    """Steps that nothing else needs, so that trees are cut for their widths alone."""
    steps: list[Step] = []
    unused: list[int] = []
    for number in range(data.draw(st.integers(1, 12))):
        premises = tuple(unused.pop() for _ in range(data.draw(st.integers(0, len(unused)))))
        steps.append(Step(Sequent((), ()), Rule.AXIOM, Top(), premises))
        unused.append(number)
    widths = data.draw(st.lists(st.integers(1, 99), min_size=len(steps), max_size=len(steps)))
    found = trees(steps, widths)
    for end, tree in found.items():
        room: dict[int, int] = {}
        for number in tree:
            inside = [room[premise] for premise in steps[number].premises if premise in room]
            own = min(widths[number], MAX_WIDTH) + BESIDE
            room[number] = max(own, sum(inside) if number == end or number not in found else 0)
        assert room[end] <= MAX_ROOM


@pytest.mark.parametrize(("count", "width"), [(MAX_PREMISES + 1, 1), (2, MAX_WIDTH)])
def test_premises_that_have_no_room_side_by_side_are_cited(count: int, width: int) -> None:
    step = derived(settled("others", "FairBot", "FairBot")).steps[0]
    crowd = type(step)(step.sequent, step.rule, step.principal, tuple(range(count)))
    steps = (*[step] * count, crowd)
    cited = {**{n: (n,) for n in range(count)}, count: (count,)}
    assert trees(steps, [width] * len(steps)) == cited


def test_a_match_without_questions_says_so() -> None:
    match = settled("others", "DefectBot", "DefectBot")
    assert escaped(NOTHING) in derivations_latex(match, ())


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("case", [*CASES, "letters", "wide"])
def test_latex_sets_it_without_a_complaint(case: str, tmp_path: Path) -> None:
    if case == "letters":
        match = load(LETTERS).match("Größe_Łukasz", "Ψħ")
    elif case == "wide":
        match = load(str(PROGRAMS / "examples" / "compute.bgl")).match(
            "Planner(1000)", "Planner(100)"
        )
    else:
        match = settled(*CASES[case])
    assert isinstance(match, Match)
    text = derivations_latex(match, all_derived(match))
    (tmp_path / "page.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    log = done.stdout.decode("utf-8", "replace")
    if ".sty' not found" in log:
        pytest.skip("a LaTeX package is not installed: bussproofs, say")
    assert done.returncode == 0, log
    assert "Overfull" not in log


def test_words_are_not_taken_for_commands() -> None:
    assert escaped(r"50% & a_b \x {y} $z #1 ~^") == (
        r"50\% \& a\_b \textbackslash{}x \{y\} \$z \#1 \textasciitilde{}\textasciicircum{}"
    )


def test_letters_that_the_fonts_lack_are_told_by_their_codes() -> None:
    assert escaped("Größe_Łukasz") == r"Größe\_Łukasz"
    assert escaped("Ψħ") == r"\texttt{U+03A8}\texttt{U+0127}"
