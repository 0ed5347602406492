"""The cases on disk: what is accepted, what is refused, and why."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bargain import kernel
from bargain.certificate.reasons import REASONS
from bargain.kernel import MAX_PARTS
from tests.certificates import cases
from tests.docs.markdown import ROOT

ACCEPTED = sorted(cases.ACCEPTED.glob("*.json"))
REFUSED = sorted(cases.REFUSED.glob("*.json"))
MADE_HERE = {"too-large"}
"""Reasons whose cases would be too large for a file."""


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", ACCEPTED, ids=name)
def test_an_accepted_case_is_accepted(path: Path) -> None:
    assert kernel.check(path.read_bytes()) is None


@pytest.mark.parametrize("path", REFUSED, ids=name)
def test_a_refused_case_is_refused_for_the_reason_in_its_name(path: Path) -> None:
    refused = kernel.check(path.read_bytes())
    assert refused is not None
    assert refused.code == path.name.split(".")[0]


def test_every_reason_has_a_case() -> None:
    assert {path.name.split(".")[0] for path in REFUSED} | MADE_HERE == REASONS.keys()


def test_the_kernel_has_no_other_reasons() -> None:
    """Reasons are the first arguments of refusals, `wrong-` with the key of what was compared, and
    what a code is before anything is parsed."""
    assert kernel.__file__ is not None
    found = set()
    for node in ast.walk(ast.parse(Path(kernel.__file__).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(
                func=ast.Name("Refusal" | "NoAnswer" | "kind"), args=[ast.Constant(code), *_]
            ):
                found.add(code)
            case ast.Call(func=ast.Name("require"), args=[_, ast.Constant(code), *_]):
                found.add(code)
            case ast.Call(func=ast.Attribute(attr="same"), args=[ast.Constant(key), _]):
                found.add(f"wrong-{key}")
            case ast.Constant("not-json" | "misplaced" as code):
                found.add(code)
    assert found == REASONS.keys()


def test_the_documentation_has_every_reason_with_its_sentence() -> None:
    text = (ROOT / "docs" / "certificates.md").read_text(encoding="utf-8")
    _, table = text.split("| reason | what is wrong |\n| --- | --- |\n")
    assert table.splitlines() == [f"| `{code}` | {told} |" for code, told in REASONS.items()]


def test_what_is_too_large_is_refused_unread() -> None:
    head = b'{"bargain-certificate":8,"covers":['
    for data in (head + b"," * (MAX_PARTS + 1), head + b"1" * 16_000_000):
        refused = kernel.check(data)
        assert refused is not None
        assert refused.code == "too-large"


def test_the_cases_are_what_is_written_today() -> None:
    for folder, written in ((cases.ACCEPTED, cases.accepted()), (cases.REFUSED, cases.refused())):
        texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
        assert texts == dict(written)
