"""JSON keeps to its schema, CSV to the conformance vectors, text to 80 columns."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

import bargain as api
from bargain.cli.app import command as commands
from bargain.model import load
from tests.cli.transcripts import bargain

COMMANDS = sorted(commands(None).commands)
CERTIFICATES = Path(__file__).parents[1] / "certificates"
VECTORS = Path(__file__).parents[3] / "shared" / "vectors"
NAMES = [
    f"{kind}-{number}" for kind in ("modal", "bounded", "split", "rounds") for number in (1, 2)
]

DOCUMENTS = [
    ("run", ["run", "split.bgl", "Alice", "Dove"]),
    ("run", ["run", "bounded.bgl", "Pushy(20)", "Pushy(1)"]),
    ("run", ["run", "FiniteFairBot(1)", "FiniteFairBot(3)"]),
    ("run", ["run", "rounds.bgl", "Conceder", "Conceder", "--given", "tired=false"]),
    ("run", ["run", "FairBot", "PrudentBot", "--max-questions", "2"]),
    ("run", ["run", "warnings.bgl", "Twice", "Dove"]),
    ("explain", ["explain", "FairBot", "PrudentBot"]),
    ("explain", ["explain", "bounded.bgl", "Curious", "Alice"]),
    ("explain", ["explain", "FairBot", "PrudentBot", "--max-questions", "2"]),
    ("explain", ["explain", "FairBot", "PrudentBot", "--derivation"]),
    ("explain", ["explain", "FiniteFairBot(10)", "FiniteFairBot(1)", "--derivation"]),
    ("explain", ["explain", "FairBot", "PrudentBot", "--derivation", "--max-questions", "2"]),
    ("tournament", ["tournament", "mirrors.bgl"]),
    ("tournament", ["tournament", "roles.bgl"]),
    ("tournament", ["tournament", "split.bgl", "--summary"]),
    ("tournament", ["tournament", "--programs", "FairBot,PrudentBot", "--max-questions", "3"]),
    ("check", ["check", "split.bgl", "mistakes.bgl", "warnings.bgl"]),
    ("test", ["test", "failing.bgl", "mirrors.bgl", "mistakes.bgl"]),
    ("test", ["test", "properties.bgl"]),
    ("mutate", ["mutate", "loose.bgl", "failing.bgl", "mistakes.bgl"]),
    ("list", ["list"]),
    ("enumerate", ["enumerate", "PD", "--against", "FairBot"]),
    ("enumerate", ["enumerate", "split.bgl", "--size", "2", "--most", "3"]),
    ("enumerate", ["enumerate", "PD", "--count"]),
    ("enumerate", ["enumerate", "PD", "--size", "2", "--distinct", "FairBot"]),
    ("enumerate", ["enumerate", "split.bgl", "--distinct", "Alice", "--most", "40"]),
    ("budgets", ["budgets", "bounded.bgl", "Pushy", "Pushy"]),
    ("budgets", ["budgets", "vary.bgl", "Careful", "Rival"]),
    ("budgets", ["budgets", "bounded.bgl", "Pushy", "Pushy", "--max-questions", "2"]),
    ("why-not", ["why-not", "vary.bgl", "Careful", "Rival", "agreement"]),
    ("why-not", ["why-not", "bounded.bgl", "Pushy(3)", "Pushy(2)", "first payoff == 1"]),
    ("why-not", ["why-not", "split.bgl", "Alice", "Dove", "agreement"]),
    ("why-not", ["why-not", "mirrors.bgl", "Mirror", "Mirror", "agreement"]),
    ("why-not", ["why-not", "FairBot", "PrudentBot", "false", "--max-questions", "2"]),
    ("regions", ["regions", "case.bgl", "Sure", "Even"]),
    ("regions", ["regions", "case.bgl", "Mirror", "Mirror", "--given", "jury=true"]),
    ("regions", ["regions", "case.bgl", "Hard", "Even"]),
    ("race", ["race", "race.bgl", "Race"]),
    ("race", ["race", "race.bgl", "Chancy"]),
    ("race", ["race", "race.bgl", "Clumsy"]),
    ("race", ["race", "race.bgl", "Open"]),
    ("race", ["race", "race.bgl", "Torn"]),
    ("race", ["race", "race.bgl", "Heavy", "--max-questions", "1"]),
    ("race", ["race", "race.bgl", "Open", "--explore"]),
    ("race", ["race", "race.bgl", "Alike", "--explore", "--until", "0"]),
    ("race", ["race", "race.bgl", "Chancy", "--explore"]),
    ("verify", ["verify", str(CERTIFICATES / "accept" / "finite-features.json")]),
    ("verify", ["verify", str(CERTIFICATES / "reject" / "not-json.cut.json")]),
    ("fmt", ["fmt", "split.bgl", "mistakes.bgl", "untidy.bgl", "missing.bgl", "--diff"]),
    ("fmt", ["fmt", "-"]),
    ("error", ["run", "mistakes.bgl", "Alice", "Dove"]),
]


@pytest.mark.parametrize(("kind", "arguments"), DOCUMENTS, ids=lambda item: str(item)[:50])
def test_json_keeps_to_its_published_schema(kind: str, arguments: list[str]) -> None:
    out, err, _ = bargain(*arguments, "--format", "json")
    assert err == ""
    document = json.loads(out)
    assert document["schema_version"] == 1
    assert document["kind"] == kind
    schema = json.loads(bargain("schema", kind).out)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    validator.validate(document)


def test_there_is_a_schema_for_every_kind_of_document() -> None:
    assert set(bargain("schema").out.split()) == {kind for kind, _ in DOCUMENTS}


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the conformance vectors are not beside this")
@pytest.mark.parametrize("name", NAMES)
def test_csv_reproduces_the_conformance_vectors(name: str) -> None:
    out, _, code = bargain("tournament", str(VECTORS / f"{name}.bgl"), "--format", "csv")
    assert code == 0
    assert out == (VECTORS / f"{name}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "bounded.bgl", "Curious", "Pushy(100)"],
        ["tournament", "modal"],
        ["tournament", "bargaining"],
        ["tournament", "wide_game.bgl"],
        ["list"],
        ["test", "failing.bgl"],
        ["budgets", "vary.bgl", "Careful", "Rival"],
        ["why-not", "vary.bgl", "Careful", "Rival", "agreement"],
        ["--help"],
        *([command, "--help"] for command in COMMANDS),
        ["regions", "case.bgl", "Sure", "Even"],
    ],
    ids=" ".join,
)
def test_text_fits_into_80_columns_without_colours(arguments: list[str]) -> None:
    out = bargain(*arguments).out
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_examples(command: str) -> None:
    out, _, code = bargain(command, "--help")
    assert code == 0
    assert f"\n  bargain {command} " in out


@pytest.mark.parametrize(
    ("command", "told"),
    [
        *((name, "0 2 3") for name in ("run", "explain", "tournament", "budgets", "regions")),
        *((name, "0 2 3") for name in ("race", "enumerate")),
        *((name, "0 2") for name in ("check", "list", "schema")),
        ("fmt", "0 1 2"),
        *((name, "0 1 2 3") for name in ("why-not", "test", "mutate", "verify")),
    ],
)
def test_help_says_which_exit_codes_a_command_has(command: str, told: str) -> None:
    meant = " ".join(bargain(command, "--help").out.partition("Exit codes: ")[2].split())
    assert re.findall(r"(?:^|, )(\d) ", meant) == told.split()


def test_bargain_alone_shows_its_help() -> None:
    out, err, code = bargain()
    assert (err, code) == ("", 0)
    assert "Usage: bargain" in out


def test_the_version_is_that_of_the_package() -> None:
    assert bargain("--version").out == f"bargain {api.__version__}\n"
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert f'\nversion = "{api.__version__}"\n' in project.read_text(encoding="utf-8")


def test_every_bundled_program_has_a_description() -> None:
    libraries = json.loads(bargain("list", "--format", "json").out)["libraries"]
    nameless = [
        program["name"]
        for library in libraries
        for program in library["programs"]
        if not program["description"]
    ]
    assert nameless == []


def test_text_and_csv_agree_on_the_order_of_programs() -> None:
    arguments = ["tournament", "split.bgl", "--programs", "Dove, Alice, Dove", "--format", "csv"]
    pairs = [line.split(",")[:2] for line in bargain(*arguments).out.splitlines()[1:]]
    assert pairs == [["Dove", "Dove"], ["Dove", "Alice"], ["Alice", "Dove"], ["Alice", "Alice"]]


@pytest.mark.parametrize(
    "words",
    [
        "split.bgl Alice Dove",
        "split.bgl Dove Dove",
        "rounds.bgl Conceder Conceder --given tired=false",
        "FairBot PrudentBot",
        "case.bgl Sure Even --given strength=1",
        "roles.bgl Trusting Sly",
    ],
)
def test_verify_tells_how_the_match_ended_as_run_does(tmp_path: Path, words: str) -> None:
    path = tmp_path / "proof.json"
    ran = bargain("run", *words.split(), "--certificate", str(path)).out.split("\n\n")
    verified = bargain("verify", str(path)).out.split("\n\n")
    assert verified[0].split() == ["accepted", *ran[0].split()]
    assert verified[1] == ran[1]
    questions, *verdicts = ran[2].rstrip().split("\n  ")
    counts = Counter(found[0] for line in verdicts if (found := re.match("[a-z]+", line)))
    assert verified[2].startswith(questions)
    told = re.findall(r"(\d+) (proved|refuted|unprovable|out)", verified[2].partition(": ")[2])
    assert {verdict: int(count) for count, verdict in told} == counts


def test_questions_at_other_feature_values_are_told_together_where_they_have_one_verdict() -> None:
    text = """
game G {
  actions A, B
  payoff (A, A) = (1, 1)
  payoff (A, B) = (0, 0)
  payoff (B, A) = (0, 0)
  payoff (B, B) = (1, 1)
  feature cost: 0 .. 1 = 1/2
  feature stake: 0 .. 1 = 1/3
}
program Asking for G { if provable for every cost (they play A) { play A }  play B }
program Asked for G { if provable for every stake (cost < 1/4 or cost > stake) { play A }  play B }
"""
    match = load(text).match("Asking", "Asked")
    assert isinstance(match, api.Match)
    _, told = " ".join(str(match).split()).split(" questions ")
    about = "Asked about Asking"
    asked = "provable for every stake (cost < 25% or cost > stake)"
    assert told == (
        "unprovable at level 1 Asking about Asked: provable for every cost (they play A)"
        f" refuted, size 1 {about}: {asked}"
        f" refuted, size 1 {about}, at 3 other values of cost: {asked}"
        f" proved, size 1 {about}, at cost = 0: {asked}"
    )
