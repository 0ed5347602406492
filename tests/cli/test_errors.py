"""Every way of going wrong ends with a code, an exit code and nothing else."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from bargain import DiagnosticError, load
from bargain.logic.limits import TooHard
from tests.cli.transcripts import FILES, bargain

USAGE = [
    ["rnu", "split.bgl", "Alice", "Dove"],
    ["run", "split.bgl", "Alice", "Dove", "--verbose"],
    ["run", "split.bgl", "Alice", "Dove", "--format"],
    ["run", "split.bgl", "Alice", "Dove", "--format", "xml"],
    ["run", "split.bgl", "Alice", "Dove", "--max-questions", "0"],
    ["run", "split.bgl", "Alice", "Dove", "--max-questions", "9" * 5000],
    ["run", "split.bgl", "Alice", "Dove", "Dove"],
    ["run", "Alice"],
    ["run"],
    ["why-not", "x" * 5000, "Alice", "agreement", "agreement", "agreement"],
    ["verify", "../../certificates/accept/levels.json", "x" * 5000],
    ["explain"],
    ["tournament", "split.bgl", "bounded.bgl"],
    ["tournament", "split.bgl", "--format", "yaml"],
    ["tournament"],
    ["enumerate"],
    ["enumerate", "PD", "--size", "51"],
    ["enumerate", "PD", "--size", "-1"],
    ["enumerate", "PD", "--size", "9" * 5000],
    ["enumerate", "PD", "--most", "0"],
    ["enumerate", "PD", "--within", "10,,50"],
    ["enumerate", "PD", "--game", "Split"],
    ["enumerate", "PD", "--count", "--format", "bgl"],
    ["enumerate", "PD", "--distinct", "FairBot", "--count"],
    ["enumerate", "PD", "--distinct", "FairBot", "--format", "bgl"],
    ["enumerate", "PD", "--format", "csv"],
    ["check"],
    ["test"],
    ["schema", "nothing"],
    ["--nothing"],
]


@pytest.mark.parametrize("arguments", USAGE, ids=lambda words: " ".join(words)[:60])
def test_wrong_command_lines_are_coded(arguments: list[str]) -> None:
    out, err, code = bargain(*arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("error BGL083: ")


@pytest.mark.parametrize(("rounds", "advice"), [(1, "`provable`"), (2, "`their last demand`")])
def test_a_cycle_is_told_with_what_could_be_looked_at_instead(rounds: int, advice: str) -> None:
    model = load(
        f"game G {{ demands 0, 1 payoff (walk, walk) = (0, 0) rounds {rounds} }} "
        "program Looker { demand 1 - their demand }"
    )
    with pytest.raises(DiagnosticError) as raised:
        model.match("Looker", "Looker")
    (found,) = raised.value.diagnostics
    assert advice in (found.hint or "")


INPUT = [
    (["run", "split.bgl", "Alise", "Dove"], "BGL080"),
    (["run", "Alise", "Dove"], "BGL080"),
    (["run", "split.bgl", "", "Dove"], "BGL080"),
    (["run", "split.bgl", "Alice vs Dove: true expect Alice", "Dove"], "BGL080"),
    (["run", "split.bgl", "(" * 100_000, "Dove"], "BGL080"),
    (["run", "bounded.bgl", "Pushy(1/0)", "Alice"], "BGL060"),
    (["run", "games.bgl", "Half", "All"], "BGL081"),
    (["enumerate", "games.bgl"], "BGL081"),
    (["enumerate", "games.bgl", "--game", "Smal"], "BGL021"),
    (["enumerate", "nothing.bgl"], "BGL021"),
    (["enumerate", "DP"], "BGL021"),
    (["enumerate", "PD", "--against", "FareBot"], "BGL080"),
    (["enumerate", "PD", "--against", "FairBot,"], "BGL080"),
    (["enumerate", "PD", "--against", "Alice"], "BGL053"),
    (["enumerate", "PD", "--distinct", "Dove"], "BGL053"),
    (["enumerate", "split.bgl", "--distinct", "Dove", "--given", "prize=1"], "BGL022"),
    (["enumerate", "split.bgl", "--given", "cost=1/4"], "BGL083"),
    (["run", "split.bgl", "Alice", "Dove", "--given", "cost"], "BGL082"),
    (["run", "split.bgl", "Alice", "Dove", "--given", "cost=one/two"], "BGL082"),
    (["run", "split.bgl", "Alice", "Dove", "--given", "cost=" + "1" * 5000], "BGL082"),
    (["run", "split.bgl", "Alice", "Dove", "--given", "cost=true"], "BGL044"),
    (["run", "split.bgl", "Alice", "Dove", "--given", "prize=1"], "BGL022"),
    (["run", "split.bgl", "Alice", "Dove", "--game", "Splot"], "BGL021"),
    (["run", "rounds.bgl", "Conceder", "Conceder"], "BGL073"),
    (["run", "mirrors.bgl", "Mirror", "Mirror"], "BGL070"),
    (["run", "roles.bgl", "Honest", "Careful"], "BGL071"),
    (["run", "missing.bgl", "Alice", "Dove"], "BGL001"),
    (["run", "a\0b.bgl", "Alice", "Dove"], "BGL001"),
    (["run", ".", "Alice", "Dove"], "BGL001"),
    (["tournament", "nothing.bgl"], "BGL085"),
    (["tournament", "split.bgl", "--programs", "Alice,,Dove"], "BGL080"),
    (["list", "nothing"], "BGL011"),
]


@pytest.mark.parametrize(("arguments", "wanted"), INPUT, ids=lambda item: str(item)[:60])
def test_wrong_input_is_coded(arguments: list[str], wanted: str) -> None:
    out, err, code = bargain(*arguments)
    assert code == 2
    assert out == ""
    assert f"error {wanted}: " in err.splitlines()[0]


WITHOUT_FORMAT = [
    words for words in [*USAGE, *(words for words, _ in INPUT)] if "--format" not in words
]


@pytest.mark.parametrize("arguments", WITHOUT_FORMAT, ids=lambda _: "")
def test_json_has_the_same_diagnostics_and_nothing_else(arguments: list[str]) -> None:
    out, err, code = bargain(*arguments, "--format", "json")
    assert err == ""
    assert code == 2
    document = json.loads(out)
    assert document["kind"] == "error"
    assert all(found["code"].startswith("BGL") for found in document["diagnostics"])


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"\0" * 1000,
        b"program " + b"(" * 100_000,
        b"x" * 6_000_000,
        b"program A { demand " + b"(" * 100_000 + b"1" + b")" * 100_000 + b" }",
        b"program A { demand 1/0 }",
        b"program A { " + b"if true { " * 3000,
        b'use "missing.bgl"',
        b"use missing",
        bytes(range(256)),
    ],
    ids=lambda data: repr(data[:16]),
)
@pytest.mark.parametrize("command", ["check", "test", "tournament"])
def test_no_bytes_make_it_fail_otherwise(command: str, data: bytes) -> None:
    out, err, code = bargain(command, "-", stdin=data)
    assert code == 2
    assert "Traceback" not in err
    assert "BGL" in err
    assert max(map(len, err.splitlines())) < 2000
    assert all(line.isprintable() for line in (out + err).splitlines())


def test_random_bytes_get_a_coded_answer(tmp_path: Path) -> None:
    choice = random.Random(1)
    path = tmp_path / "noise.bgl"
    for _ in range(30):
        path.write_bytes(choice.randbytes(choice.randrange(400)))
        assert bargain("check", str(path)).code in (0, 2)


def test_undecided_is_never_an_answer() -> None:
    for arguments, code in (
        (["run", "FairBot", "PrudentBot"], 3),
        (["explain", "FairBot", "PrudentBot"], 3),
        (["tournament", "--programs", "FairBot,PrudentBot"], 3),
        (["test", "split.bgl"], 3),
    ):
        out, err, found = bargain(*arguments, "--max-questions", "1")
        assert found == code
        assert "undecided" in out
        assert err == ""


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (["split.bgl"], 0),
        (["failing.bgl", "split.bgl"], 1),
        (["failing.bgl", "mirrors.bgl"], 2),
        (["failing.bgl", "mistakes.bgl"], 2),
        (["missing.bgl"], 2),
        (["nothing.bgl"], 0),
    ],
)
def test_the_gravest_thing_decides_the_exit_code_of_test(files: list[str], code: int) -> None:
    assert bargain("test", *files).code == code


def test_a_failure_weighs_more_than_an_undecided_expectation(tmp_path: Path) -> None:
    path = tmp_path / "both.bgl"
    path.write_text(
        "use modal\n"
        "expect DefectBot vs DefectBot: first plays C\n"
        "expect FairBot vs PrudentBot: first plays C\n",
        encoding="utf-8",
    )
    assert bargain("test", str(path), "--max-questions", "2").code == 1


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bargain.cli.check.load_named", interrupted)
    assert bargain("check", "split.bgl") == ("", "", 130)


def test_our_own_mistakes_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(_name: str) -> None:
        raise AssertionError("ours")

    monkeypatch.setattr("bargain.cli.check.load_named", mistaken)
    with pytest.raises(AssertionError, match="ours"):
        bargain("check", "split.bgl")


def test_sources_that_are_too_hard_are_not_those_of_a_certificate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_hard(*_: object, **__: object) -> None:
        raise TooHard("no certificate is found")

    monkeypatch.setattr("bargain.certificate.made.certified", too_hard)
    path = str(FILES.parents[1] / "certificates" / "accept" / "levels.json")
    refused = bargain("verify", path, "modal")
    assert refused.code == 1
    assert "refused  other-sources" in refused.out
    assert "undecided: no certificate is found" in refused.out
