"""Files that use each other say what one file with all that they have says."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

import bargain
from bargain.model import Model
from bargain.symbolic.evaluator import Z3Evaluator
from bargain.testing import (
    Files,
    conditions,
    files,
    games,
    load,
    opponents_of,
    programs,
    properties,
    situations,
)


@st.composite
def spread(draw: st.DrawFn) -> tuple[Model, Files]:
    game = draw(games())
    one = draw(programs(game))
    other = draw(opponents_of(one))
    first, second = (one, other) if 0 in one.seats and 1 in other.seats else (other, one)
    condition = draw(conditions(game, others=(one, other)))
    asked = condition.expect(first, second, given=draw(situations(game)))
    parts = (one, other, condition, asked, draw(properties(game, others=(one, other))))
    return load(*parts), draw(files(*parts))


def written(made: Files) -> Model:
    with TemporaryDirectory() as folder:
        return bargain.load(made.write(Path(folder)))


def told(model: Model) -> tuple[object, ...]:
    (asked,) = model.expectations()
    (checked,) = model.properties(max_questions=200, max_matches=6)
    # Of many programs, which are the first to be looked at depends on the order of the files.
    return asked.holds, None if checked.stopped else checked.holds


@settings(max_examples=max(20, settings().max_examples // 4))
@given(spread())
def test_files_that_use_each_other_say_what_one_file_says(made: tuple[Model, Files]) -> None:
    whole, parts = made
    there = written(parts)
    assert sorted(there.programs) == sorted(whole.programs)
    assert told(there) == told(whole)


@settings(max_examples=max(8, settings().max_examples // 8))
@given(spread())
def test_the_second_evaluator_says_so_too(made: tuple[Model, Files]) -> None:
    whole, parts = made
    (here,) = whole.expectations()
    (there,) = written(parts).expectations(evaluator=Z3Evaluator())
    assert here.is_undecided or there.is_undecided or there.holds is here.holds


@given(spread())
def test_files_show_themselves_with_their_names(made: tuple[Model, Files]) -> None:
    _, parts = made
    shown = "\n".join(f"# file: {name}\n{text}" for name, text in parts.texts.items())
    assert str(parts) == repr(parts) == shown
    assert next(iter(parts.texts)) == "main.bgl"
