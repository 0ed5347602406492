"""`--evaluator z3`, `--smt2` and `bargain verify --solver cvc5`."""

import json
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from bargain.match import Match
from bargain.model import load
from bargain.smt import manifest, recheck
from bargain.symbolic.evaluator import Z3Evaluator
from tests.cli.transcripts import Result, bargain

RATIONAL = """
game Stakes {
  actions C, D
  feature cost: 0 .. 1 = 1/4
  feature stake: 1 .. 3 = 2
  payoff (C, C) = (stake, stake)
  payoff (C, D) = (0, 1)
  payoff (D, C) = (1, 0)
  payoff (D, D) = (-cost, -cost)
}
program Sure { if provable for every cost, stake (cost * stake <= 3) { play C } play D }
program Nested {
  if provable for every stake (
    provable for every cost (cost <= stake / 2 or they play C)
  ) { play C }
  play D
}
"""


INSIDE = """
game Case {
  demands 0% .. 100% step 10%
  outside court
  payoff (court, court) = (strength - cost, 1 - strength - cost)
  feature strength: 0 .. 1 = 60%
  feature cost: 0 .. 1/2 = 10%
  feature jury: bool = false
}
program Sure {
  if provable for every cost, jury (
    they accept 50% when I hold 50% and (jury or provable for every strength (their payoff > -1))
  ) { demand 50% }
  demand 100%
}
program Meek { if jury and cost > 1/4 { demand 70% } demand 50% }
"""


def asked(folder: Path, *words: str) -> Result:
    return bargain("run", *words, "--evaluator", "z3", "--smt2", str(folder))


@pytest.mark.parametrize(
    "words", ["FairBot PrudentBot", "PrudentBotAt(0) CupodBot", "split.bgl Alice Dove"]
)
def test_both_evaluators_print_the_same(words: str) -> None:
    direct = bargain("run", *words.split())
    assert direct.code == 0
    assert bargain("run", *words.split(), "--evaluator", "z3") == direct


def test_queries_are_confirmed_by_another_solver(tmp_path: Path) -> None:
    folder = tmp_path / "queries"
    assert asked(folder, "BoundedPrudentBot(10, 100)", "FiniteFairBot(10)").code == 0
    confirmed = bargain("verify", "--solver", "cvc5", str(folder))
    count = len(list(folder.glob("*.smt2")))
    assert count > 4
    assert f"confirms {count} of {count} queries" in confirmed.out
    assert confirmed.code == 0


@pytest.mark.parametrize("program", ["Sure", "Nested"])
def test_queries_about_all_feature_values_are_confirmed(tmp_path: Path, program: str) -> None:
    source = tmp_path / "stakes.bgl"
    source.write_text(RATIONAL)
    assert asked(tmp_path / "queries", str(source), program, "Sure").code == 0
    assert bargain("verify", "--solver", "cvc5", str(tmp_path / "queries")).code == 0


@pytest.mark.parametrize("form", ["text", "json"])
def test_queries_about_sizes_are_on_the_list(tmp_path: Path, form: str) -> None:
    """Those of questions at other values, which are settled only when they are told."""
    source, folder = tmp_path / "inside.bgl", tmp_path / "queries"
    source.write_text(INSIDE)
    note = asked(folder, str(source), "Sure", "Meek", "--format", form).err
    assert note == f"{len(list(folder.glob('*.smt2')))} queries in {folder}\n"
    assert rechecked(folder).code == 0


def test_what_is_asked_after_the_list_is_written_is_not_in_the_folder(tmp_path: Path) -> None:
    evaluator = Z3Evaluator(folder=tmp_path)
    match = load(INSIDE).match("Sure", "Meek", evaluator=evaluator)
    evaluator.close()
    before = set(tmp_path.iterdir())
    assert isinstance(match, Match)
    asked_before = evaluator.queries
    assert all(question.verdict for question in match.questions)
    assert evaluator.queries > asked_before
    assert set(tmp_path.iterdir()) == before


def test_the_same_match_writes_the_same_queries(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        note = asked(tmp_path / name, "FairBot", "PrudentBot").err
        assert note.endswith(f"queries in {tmp_path / name}\n")
        texts.append({path.name: path.read_text() for path in (tmp_path / name).iterdir()})
    assert texts[0] == texts[1]


def test_a_query_says_what_it_is_about(tmp_path: Path) -> None:
    asked(tmp_path, "FairBot", "PrudentBot")
    text = (tmp_path / "0001-evaluation-1-level-0-find.smt2").read_text()
    assert text.startswith("; FairBot vs PrudentBot\n; held 1: FairBot facing PrudentBot: provable")
    assert "(set-info :status sat)\n(set-logic QF_UF)\n" in text


def rechecked(folder: Path, *more: str) -> Result:
    return bargain("verify", "--solver", "cvc5", str(folder), *more)


def written(folder: Path, **scripts: tuple[str, str]) -> None:
    """Write scripts by name, each with the answer that the manifest has of it."""
    entries = []
    for name, (answer, text) in scripts.items():
        (folder / f"{name}.smt2").write_text(text)
        entries.append(manifest.Entry.of(f"{name}.smt2", answer, text.encode()))
    (folder / manifest.NAME).write_text(manifest.manifest_text(entries))


SAT = "(set-logic QF_UF)\n(declare-const a Bool)\n(assert a)\n(check-sat)\n"


def test_the_manifest_lists_every_query_with_its_answer_and_digest(tmp_path: Path) -> None:
    asked(tmp_path, "FairBot", "PrudentBot")
    document = json.loads((tmp_path / "manifest.json").read_text())
    files = {path.name for path in tmp_path.glob("*.smt2")}
    assert {row["file"] for row in document["queries"]} == files
    for row in document["queries"]:
        data = (tmp_path / row["file"]).read_bytes()
        assert f"(set-info :status {row['answer']})" in data.decode()
        assert row["sha256"] == sha256(data).hexdigest()


def test_a_match_without_an_answer_has_its_manifest_too(tmp_path: Path) -> None:
    assert asked(tmp_path, "mirrors.bgl", "Mirror", "Mirror").code == 2
    files = {path.name for path in tmp_path.iterdir()}
    assert files == {"manifest.json"}
    refused = rechecked(tmp_path)
    assert (refused.code, refused.err) == (
        2,
        f"error BGL001: there are no queries in {tmp_path}: Z3 was asked nothing\n",
    )


def test_a_query_with_another_answer_than_announced_is_found(tmp_path: Path) -> None:
    written(tmp_path, a=("unsat", SAT), b=("sat", SAT))
    assert rechecked(tmp_path) == Result(
        "a.smt2: announces unsat, and cvc5 finds sat\ncvc5 confirms 1 of 2 queries\n", "", 1
    )


def test_what_is_no_query_is_not_confirmed(tmp_path: Path) -> None:
    written(tmp_path, b=("sat", "(set-info :status sat)\n"), c=("sat", "(assert (and"))
    refused = rechecked(tmp_path)
    assert refused.code == 1
    nothing, broken, _ = refused.out.splitlines()
    assert nothing == "b.smt2: it asks nothing"
    assert broken.startswith("c.smt2: ")


def test_files_that_are_not_those_that_were_written_are_refused(tmp_path: Path) -> None:
    asked(tmp_path, "FairBot", "PrudentBot")
    first, second, third, *_ = sorted(tmp_path.glob("*.smt2"))
    first.unlink()
    second.write_text(second.read_text().replace(":status unsat", ":status sat"))
    third.unlink()
    third.mkdir()
    (tmp_path / "x.smt2").mkdir()
    (tmp_path / "y.smt2").write_text(SAT)
    assert rechecked(tmp_path) == Result(
        f"{first.name}: manifest.json lists it, and it is not there\n"
        f"{second.name}: is not what was written: its digest in manifest.json is another\n"
        f"{third.name}: manifest.json lists it, and it is not there\n"
        "x.smt2: manifest.json does not list it\n"
        "y.smt2: manifest.json does not list it\n"
        "cvc5 confirms 3 of 8 queries\n",
        "",
        1,
    )


def test_a_folder_without_a_manifest_is_not_checked(tmp_path: Path) -> None:
    asked(tmp_path, "FairBot", "PrudentBot")
    (tmp_path / "manifest.json").unlink()
    refused = rechecked(tmp_path)
    assert refused.code == 2
    message, hint = refused.err.splitlines()
    assert message == (
        f"error BGL001: there is no manifest.json in {tmp_path}, which lists its queries"
    )
    assert hint.startswith("help: `bargain run … --evaluator z3 --smt2 DIR`")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"bargain-queries": 2, "queries": []}',
        '{"bargain-queries": 1, "queries": {}}',
        '{"bargain-queries": 1, "queries": [{"file": "a.smt2", "answer": "sat"}]}',
        '{"bargain-queries": 1, "queries": [{"file": "../a.smt2", "answer": "sat", "sha256": ""}]}',
        '{"bargain-queries": 1, "queries": [{"file": "a.smt2", "answer": "yes", "sha256": ""}]}',
        '{"bargain-queries": 1, "queries": ['
        '{"file": "a.smt2", "answer": "sat", "sha256": ""},'
        '{"file": "a.smt2", "answer": "sat", "sha256": ""}]}',
    ],
)
def test_a_manifest_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    refused = rechecked(tmp_path)
    assert refused.code == 2
    assert f"{tmp_path}/manifest.json does not list queries in a form that is known" in refused.err


def test_json_has_a_row_for_each_file(tmp_path: Path) -> None:
    written(tmp_path, a=("sat", SAT), b=("unsat", SAT), c=("unknown", SAT))
    (tmp_path / "d.smt2").write_text(SAT)
    result = rechecked(tmp_path, "--format", "json")
    assert result.code == 1
    document = json.loads(result.out)
    assert document["accepted"] is False
    assert document["recheck"]["queries"] == [
        {"file": "a.smt2", "state": "confirmed", "announced": "sat", "found": "sat"},
        {"file": "b.smt2", "state": "contradicted", "announced": "unsat", "found": "sat"},
        {"file": "c.smt2", "state": "undecided", "announced": "unknown", "found": "sat"},
        {"file": "d.smt2", "state": "unlisted", "announced": None, "found": None},
    ]
    validator = jsonschema.Draft202012Validator(json.loads(bargain("schema", "verify").out))
    validator.validate(document)


def test_what_cvc5_does_not_know_is_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(tmp_path, "FairBot", "DefectBot")
    monkeypatch.setattr("bargain.cli.verify_solver.cvc5_answer", lambda text: "unknown")
    assert bargain("verify", "--solver", "cvc5", str(tmp_path)).code == 3


def test_without_cvc5_the_message_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise recheck.SolverMissing

    monkeypatch.setattr("bargain.cli.verify_solver.require_cvc5", missing)
    refused = bargain("verify", "--solver", "cvc5", str(tmp_path))
    assert refused == Result(
        "", "error BGL088: cvc5 is not installed\nhelp: pip install 'bargain-engine[cvc5]'\n", 2
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("run", "FairBot", "FairBot", "--evaluator", "z4"), "BGL083"),
        (("run", "FairBot", "FairBot", "--smt2", "queries"), "BGL083"),
        (("run", "FairBot", "FairBot", "--evaluator", "z3", "--smt2", "split.bgl"), "BGL084"),
        (("test", "split.bgl", "--evaluator", "z4"), "BGL083"),
        (("tournament", "split.bgl", "--evaluator", "z4"), "BGL083"),
        (("verify", "--solver", "z3", "queries"), "BGL083"),
        (("verify", "--solver", "cvc5"), "BGL083"),
        (("verify", "--solver", "cvc5", "no/such/folder"), "BGL001"),
        (("verify", "--solver", "cvc5", "."), "BGL001"),
    ],
)
def test_command_lines_that_make_no_sense_are_refused(words: tuple[str, ...], code: str) -> None:
    refused = bargain(*words)
    assert refused.code == 2
    assert refused.err.startswith(f"error {code}: ")


def test_queries_are_not_mixed_with_others(tmp_path: Path) -> None:
    asked(tmp_path, "FairBot", "DefectBot")
    refused = asked(tmp_path, "FairBot", "DefectBot")
    assert (refused.code, refused.err[:13]) == (2, "error BGL084:")


def test_expectations_and_tournaments_can_be_settled_by_z3() -> None:
    for words in (("test", "split.bgl"), ("tournament", "split.bgl", "--format", "csv")):
        assert bargain(*words, "--evaluator", "z3") == bargain(*words)


def test_a_match_that_z3_gives_up_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Z3Evaluator.__init__.__kwdefaults__ is not None
    monkeypatch.setitem(Z3Evaluator.__init__.__kwdefaults__, "limit", 1)
    stopped = bargain("run", "FairBot", "PrudentBot", "--evaluator", "z3")
    assert stopped.code == 3
    assert "undecided: Z3 reached its limit" in stopped.out
