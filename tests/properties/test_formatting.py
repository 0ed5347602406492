"""However a text is written, it is formatted to one that says the same, with the same comments."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bargain.source import Source
from bargain.syntax.format import format_declaration, format_file
from bargain.syntax.reformat import reformat
from tests.properties.outcomes import outcomes
from tests.strategies import timeline_trees, trees
from tests.strategies.disorder import untidy
from tests.strategies.populations import Population, populations
from tests.syntax.reading import read_file

THOROUGH = settings().max_examples >= 200
FILES = 10_000 if THOROUGH else 150
POPULATIONS = 2_500 if THOROUGH else 40
"""Each has four programs or more."""


def formatted(text: str) -> str:
    return reformat(Source("untidy.bgl", text))


@settings(max_examples=FILES)
@given(
    trees.files.map(format_file)
    | (timeline_trees.timelines | timeline_trees.timeline_expects).map(format_declaration),
    st.data(),
)
def test_formatting_is_stable_and_keeps_tree_and_comments(text: str, data: st.DataObject) -> None:
    written = data.draw(untidy(text))
    once = formatted(written.text)
    assert formatted(once) == once
    assert read_file(once).declarations == read_file(text).declarations
    assert comments_in(once) == list(written.comments)
    lines = once.split("\n")
    assert all(line.rstrip("\r") == line.rstrip() for line in lines)
    assert not re.search(r"\n\r?\n\r?\n", once)
    assert once == "" or once.endswith("\n")


def comments_in(text: str) -> list[str]:
    """A `#` in a string begins none."""
    return [found for found in re.findall(r'"[^"\r\n]*"|(#[^\r\n]*)', text) if found]


@settings(max_examples=POPULATIONS)
@given(populations(), st.data())
def test_formatting_untidy_programs_changes_no_outcome(
    population: Population, data: st.DataObject
) -> None:
    written = data.draw(untidy(population.text))
    once = formatted(written.text)
    assert outcomes(population, once) == outcomes(population, written.text)
