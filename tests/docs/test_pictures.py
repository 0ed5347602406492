"""The pictures are what the command draws now, and every example of a race is told about."""

from __future__ import annotations

from pathlib import Path

import pytest

from bargain.model import load
from tests.docs.markdown import ROOT
from tests.docs.pictures import PICTURES, RACES, draw, shown

EXAMPLES = sorted(RACES.glob("*.bgl"))
GUIDE = (ROOT / "docs" / "timelines.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", shown())
def test_a_picture_is_what_the_command_draws(name: str, tmp_path: Path) -> None:
    draw(name, tmp_path / name)
    drawn = (tmp_path / name).read_text(encoding="utf-8")
    assert drawn == (PICTURES / name).read_text(encoding="utf-8"), (
        "`python -m tests.docs.update` draws it anew"
    )


def test_every_picture_is_shown() -> None:
    assert sorted(path.name for path in PICTURES.iterdir()) == sorted(shown())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_of_a_race_is_told_about_and_has_a_picture(path: Path) -> None:
    assert f"### {path.stem}\n" in GUIDE
    assert any(name.startswith(f"{path.stem}.") for name in shown())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_guide_names_the_timelines_of_an_example(path: Path) -> None:
    section = GUIDE.partition(f"### {path.stem}\n")[2].partition("\n### ")[0]
    named = {
        name for name in load(path).timelines if f"`{name}`" in section or f"![{name}:" in section
    }
    assert len(named) >= 2, f"{path.stem}: {sorted(named)}"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_an_example_of_a_race_expects_holds(path: Path) -> None:
    model = load(path)
    assert not model.warnings
    expected = list(model.expectations())
    assert all(each.holds is True for each in expected)
    asked = {name for each in expected if (name := getattr(each.expectation, "timeline", None))}
    assert asked == set(model.timelines), "every timeline has an expectation"
    assert len(asked) >= 2, "one timeline shows what another changes"
