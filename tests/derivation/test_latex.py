"""The trees of bussproofs stand on one root each, and names in them are no commands."""

from __future__ import annotations

import re

import pytest

from bargain.derivation import derivations_latex
from bargain.derivation.latex import MAX_HEIGHT, MAX_PREMISES, escaped, trees
from tests.derivation.matches import derived, model, settled
from tests.derivation.test_texts import CASES, all_derived

_INFERENCE = re.compile(r"\\(Axiom|Unary|Binary|Trinary|Quaternary|Quinary)(?:Inf)?C\{")
_TAKES = {"Axiom": 0, "Unary": 1, "Binary": 2, "Trinary": 3, "Quaternary": 4, "Quinary": 5}


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
    match = model("others").match("AlmostMagicBot", "CimcicBot")
    derivation = derived(match, 3)
    found = trees(derivation.steps)
    assert set(range(len(derivation.steps))) == {step for tree in found.values() for step in tree}
    assert len(found) > 1
    for end, tree in found.items():
        high: dict[int, int] = {}
        for number in tree:
            above = (
                derivation.steps[number].premises if number == end or number not in found else ()
            )
            high[number] = 1 + max((high.get(step, 0) for step in above), default=0)
        assert high[end] <= MAX_HEIGHT


def test_more_premises_than_bussproofs_can_take_are_cited() -> None:
    match = model("others").match("FairBot", "FairBot")
    step = derived(match).steps[0]
    crowd = type(step)(step.sequent, step.rule, step.principal, tuple(range(MAX_PREMISES + 1)))
    steps = (*[step] * (MAX_PREMISES + 1), crowd)
    assert trees(steps) == {**{n: (n,) for n in range(MAX_PREMISES + 1)}, len(steps) - 1: (6,)}


def test_words_are_not_taken_for_commands() -> None:
    assert escaped(r"50% & a_b \x {y} $z #1 ~^") == (
        r"50\% \& a\_b \textbackslash{}x \{y\} \$z \#1 \textasciitilde{}\textasciicircum{}"
    )
