"""`bargain verify`: certificates and the sources that they are about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bargain.certificate.document import certificate_text, signed
from tests.certificates import cases
from tests.docs.terminal import call

CASE = str(cases.ACCEPTED / "one-strike.json")
SOURCE = str(cases.SOURCE)


def verify(*arguments: str) -> tuple[str, int]:
    return call(["verify", *arguments])


def test_a_certificate_is_accepted_with_the_match_that_it_is_about() -> None:
    text, status = verify(CASE)
    assert status == 0
    match = "accepted  Alice vs Alice in Split, with cost = 0.1, mood = calm, seen = true"
    assert text.splitlines()[0] == match
    assert text.splitlines()[-1] == "2 questions: 2 refuted"


def test_a_certificate_is_accepted_for_its_sources(tmp_path: Path) -> None:
    path = str(tmp_path / "own.json")
    assert call(["run", SOURCE, "Alice", "Dove", "--certificate", path])[1] == 0
    for about in ([SOURCE], [SOURCE, "Alice", "Dove"]):
        assert verify(path, *about)[1] == 0


def test_a_certificate_is_refused_for_another_match(tmp_path: Path) -> None:
    path = str(tmp_path / "own.json")
    call(["run", SOURCE, "Alice", "Dove", "--certificate", path])
    text, status = verify(path, SOURCE, "Dove", "Alice")
    assert status == 1
    assert text.startswith("refused  other-match at $.match[0]")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("demand 0% or walk", "demand 10% or walk", "$.notes.sources[0]"),
        ("# The matches", "# Matches", "$.notes.sources[0]"),
        ("program Dove for Split", "program Gull for Split", "$.match"),
    ],
)
def test_a_certificate_is_refused_for_other_sources(
    old: str, new: str, place: str, tmp_path: Path
) -> None:
    path, other = str(tmp_path / "own.json"), tmp_path / "other.bgl"
    call(["run", SOURCE, "Alice", "Dove", "--certificate", path])
    other.write_text(cases.SOURCE.read_text("utf-8").replace(old, new), encoding="utf-8")
    text, status = verify(path, str(other))
    assert status == 1
    assert text.startswith(f"refused  other-sources at {place}")


def test_a_forged_program_is_refused_for_its_sources(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    call(["run", SOURCE, "Alice", "Dove", "--certificate", str(path)])
    document = json.loads(path.read_text("ascii"))
    document["notes"]["spans"][0][1:] = [0, 0, 1]
    path.write_text(certificate_text(signed(document)), encoding="ascii")
    assert verify(str(path))[1] == 0
    text, status = verify(str(path), SOURCE)
    assert status == 1
    assert text.startswith("refused  other-sources at $.notes")


@pytest.mark.parametrize(
    ("key", "forged"), [("players", ["Mallory", "Eve"]), ("features", ["cost", "seen", "mood"])]
)
def test_forged_names_are_refused_for_their_sources(
    key: str, forged: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "own.json"
    call(["run", SOURCE, "Alice", "Dove", "--certificate", str(path)])
    document = json.loads(path.read_text("ascii"))
    document["notes"][key] = forged
    path.write_text(certificate_text(signed(document)), encoding="ascii")
    assert verify(str(path))[1] == 0
    text, status = verify(str(path), SOURCE)
    assert status == 1
    assert text.startswith(f"refused  other-sources at $.notes.{key}")


def test_features_are_shown_in_the_order_of_the_source() -> None:
    case = str(cases.ACCEPTED / "nested-features.json")
    match = "accepted  Wary vs Wary in Feud, with zeal = 0.5, cost = 0.1"
    assert verify(case)[0].splitlines()[0] == match
    assert [*json.loads(verify(case, "--format=json")[0])["match"]["given"]] == ["zeal", "cost"]


@pytest.mark.parametrize(
    "notes",
    [
        [],
        {"game": "Split"},
        {"game": 1, "players": ["a", "b"], "features": ["cost", "mood", "seen"], "sources": []},
        {"game": "Split", "players": ["a", "b"], "features": ["cost", "mood"], "sources": []},
    ],
)
def test_notes_that_say_nothing_are_refused(notes: object, tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    document = json.loads(Path(CASE).read_text("ascii"))
    document["notes"] = notes
    path.write_text(certificate_text(signed(document)), encoding="ascii")
    text, status = verify(str(path))
    assert (text.partition(":")[0], status) == ("refused  wrong-notes at $.notes", 1)


def test_hidden_characters_are_shown_by_their_codes(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    document = json.loads(Path(CASE).read_text("ascii"))
    document["notes"]["game"] = "Split\u202e"
    path.write_text(certificate_text(signed(document)), encoding="ascii")
    assert "Split<U+202E>" in verify(str(path))[0]


def test_what_is_no_certificate_is_an_error_in_the_input(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text("[]\n", encoding="ascii")
    text, status = verify(str(path))
    assert status == 2
    assert "BGL090" in text


def test_a_refusal_is_shown_as_data() -> None:
    text, status = verify(
        str(cases.REFUSED / "wrong-questions.budgets-in-one-stage.json"), "--format=json"
    )
    document = json.loads(text)
    assert status == 1
    assert document["refusal"]["code"] == "wrong-questions"
    assert document["refusal"]["place"] == "$.questions[1]"


CELLS = """
game G {
  demands 0, 1/2, 1
  outside walk
  payoff (walk, walk) = (0, 0)
  feature x: 0 .. 1 = 1/2
}
program Asking { if provable for every x (NUMBER < 2) { demand 1 }  demand 1/2 }
program Giving { demand 0 }
"""

BOTH = """
game M {
  actions A, B
  payoff (A, A) = (z, z)
  payoff (A, B) = (0, 1)
  payoff (B, A) = (1, 0)
  payoff (B, B) = (1, 1)
  feature z: 0 .. 2 = 1
  feature a: 0 .. 1 = 0
}
program R { if provable for every z, a (my payoff against them >= a or z < 0) { play A }  play B }
program S { if provable for every z (z * z != 1/4 or z > 0) { play A }  play B }
"""


def run_with_number(number: str, folder: Path) -> tuple[Path, int]:
    source, path = folder / "cells.bgl", folder / "own.json"
    source.write_text(CELLS.replace("NUMBER", number))
    _, status = call(["run", str(source), "Asking", "Giving", "--certificate", str(path)])
    return path, status


def test_a_comparison_may_be_deeper_than_the_usual_stack(tmp_path: Path) -> None:
    path, status = run_with_number(" + ".join(["x / 10000"] * 3000), tmp_path)
    assert status == 0
    assert verify(str(path))[1] == 0


def test_what_one_question_compares_does_not_matter_to_another(tmp_path: Path) -> None:
    """One compares both features; the other one is about the first of them, in all its values."""
    source, path = tmp_path / "both.bgl", tmp_path / "own.json"
    source.write_text(BOTH)
    _, status = call(["run", str(source), "R", "S", "--certificate", str(path)])
    assert status == 0
    assert verify(str(path))[1] == 0


def test_there_is_no_certificate_of_what_the_kernel_would_not_look_at(tmp_path: Path) -> None:
    path, status = run_with_number(" * ".join(["x"] * 300), tmp_path)
    assert status == 3
    assert not path.exists()
