"""The pytest plugin, in runs of pytest of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib import import_module
from pkgutil import walk_packages

import pytest

import bargain
from bargain import load
from bargain.output.expectations import failures_text
from tests.docs.markdown import ROOT, blocks

pytest_plugins = "pytester"


@pytest.fixture(autouse=True, scope="module")
def everything_is_imported() -> None:
    """A run inside of this one forgets what it was the first to import, and other tests would then
    have some classes twice."""
    for module in walk_packages(bargain.__path__, "bargain."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


GAME = """\
game Split {
  demands 0% .. 100% step 10%
  outside walk, fight
  payoff (walk, walk) = (10%, 10%)
  payoff (walk, fight) = (0, 20%)
  payoff (fight, walk) = (20%, 0)
  payoff (fight, fight) = (-cost, -cost)
  feature cost: 0 .. 1/2 = 10%
}
program Alice {
  if provable (they accept 100% when I hold 100%) { demand 100% or fight }
  demand 50% or fight
}
program Dove { demand 0% or walk }
program Mirror { demand 100% - their demand }
"""
HOLDS = "expect Alice vs Dove: agreement\nexpect Alice vs Alice: first demand == 50%\n"
FAILS = "expect Alice vs Alice: first demand == 60%\n"


def test_expectations_are_tests_with_their_line(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME + HOLDS)
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["split.bgl::Alice vs Dove PASSED*"])
    items, _ = pytester.inline_genitems("split.bgl")
    assert [item.reportinfo()[1] for item in items] == [15, 16]


def test_a_failure_reads_like_that_of_bargain_test(pytester: pytest.Pytester) -> None:
    path = pytester.makefile(".bgl", split=GAME + HOLDS + FAILS)
    result = pytester.runpytest()
    result.assert_outcomes(passed=2, failed=1)
    wanted = failures_text(load(path).expectations()).replace(f"{path}", "split.bgl")
    assert wanted.rstrip("\n") in result.stdout.str()


def test_what_has_no_answer_fails_with_its_diagnostics(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME + "expect Mirror vs Mirror: agreement\n")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["split.bgl:16: no answer", "*error BGL070*"])


def test_what_is_undecided_fails_with_its_reason(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makefile(".bgl", split=GAME + HOLDS)
    pytester.makeconftest(
        "import bargain.model\nbargain.model.Model.ask.__kwdefaults__['max_questions'] = 1\n"
    )
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["split.bgl:17: undecided", "*more than 1 questions*"])


def test_a_file_that_does_not_load_is_an_error_of_collection(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME + "expect Alise vs Dove: agreement\n")
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["split.bgl:16:8: error BGL020*", "*did you mean `Alice`?*"])
    assert "Traceback" not in result.stdout.str()


def test_timelines_and_files_without_expectations(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME)
    timeline = (
        "timeline Race in Split {\n  horizon 2\n"
        "  agent Ann { programs Alice can commit programs plan { commit program Alice } }\n"
        "  agent Bob { programs Dove can commit programs plan { commit program Dove } }\n}\n"
        "expect Race: agreement\nexpect Race: T == 7\n"
    )
    pytester.makefile(".bgl", race='use "split.bgl"\n' + timeline)
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["race.bgl::Race: agreement PASSED*", "race.bgl::Race: T == 7 FAILED*"]
    )


def test_comments_are_no_part_of_a_name_or_a_failure(pytester: pytest.Pytester) -> None:
    timeline = (
        "timeline Race in Split { horizon 1\n"
        "  agent Ann { programs Dove plan { wait } } agent Bob { programs Dove plan { wait } } }\n"
    )
    asked = "expect Race  # soon: now\n  given cost = 1/4: not started\n"
    pair = "expect Dove vs Dove  # alike\n  given cost = 1/4: disagreement\n"
    pytester.makefile(".bgl", split=GAME + timeline + asked + pair)
    result = pytester.runpytest("-v")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["*::Race given cost = 1/4 FAILED*", "*::Dove vs Dove given cost = 1/4 FAILED*"]
    )
    told = result.stdout.str()
    assert "  expect Race given cost = 1/4: not started\n" in told
    assert "  expect Dove vs Dove given cost = 1/4: disagreement\n" in told


def test_selection_by_name_and_by_what_failed_last(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME + HOLDS + FAILS)
    pytester.runpytest("-k", "Alice and Dove").assert_outcomes(passed=1, deselected=2)
    pytester.runpytest("-x").assert_outcomes(passed=2, failed=1)
    pytester.runpytest("--lf").assert_outcomes(failed=1)
    pytester.runpytest("split.bgl::Alice vs Dove").assert_outcomes(passed=1)
    pytester.runpytest("split.bgl::Alice vs Alice: first demand == 60%").assert_outcomes(failed=1)


def test_what_failed_last_is_the_same_after_an_edit(pytester: pytest.Pytester) -> None:
    path = pytester.makefile(".bgl", split=GAME + HOLDS + FAILS)
    pytester.runpytest().assert_outcomes(passed=2, failed=1)
    before = "expect Alice vs Alice: agreement\n"
    path.write_text(GAME + before + HOLDS + FAILS, encoding="utf-8")
    result = pytester.runpytest("--lf")
    result.assert_outcomes(failed=1)
    assert "split.bgl:19: failed" in result.stdout.str()


def test_the_same_claim_twice_is_two_tests(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME + FAILS + FAILS)
    result = pytester.runpytest("-v")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["*first demand == 60% FAILED*", "*first demand == 60% (2) FAILED*"]
    )


def test_distributed_runs(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME + HOLDS + FAILS)
    result = pytester.runpytest_subprocess("-n", "2")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["split.bgl:18: failed"])


def test_junit_names_the_file_and_the_expectation(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME + HOLDS + FAILS)
    pytester.runpytest("--junitxml=out.xml")
    cases = list(ET.parse(pytester.path / "out.xml").getroot().iter("testcase"))
    assert [case.get("name") for case in cases] == [
        "Alice vs Dove",
        "Alice vs Alice: first demand == 50%",
        "Alice vs Alice: first demand == 60%",
    ]
    assert "first demand == 60%" in str(cases[2][0].text)


def test_plugins_that_look_at_the_fixtures_of_every_item(pytester: pytest.Pytester) -> None:
    pytester.makefile(".bgl", split=GAME + HOLDS)
    pytester.makeconftest("def pytest_runtest_setup(item):\n    item.funcargs.get('client')\n")
    pytester.runpytest().assert_outcomes(passed=2)


def test_fixtures(pytester: pytest.Pytester) -> None:
    test = """
        from pathlib import Path

        GAME = Path(__file__).with_name("near.bgl").read_text()

        def test_bgl(bgl):
            assert bgl(GAME).programs == ("Alice", "Dove", "Mirror")

        def test_use(bgl):
            assert bgl('use "near.bgl"').programs == ("Alice", "Dove", "Mirror")

        def test_match(bgl, match):
            assert match(GAME, "Alice", "Dove").first.payoff == 1
            assert match(bgl(GAME), "Alice", "Alice", given={"cost": 0}).agreement

        def test_no_answer(match):
            match(GAME, "Mirror", "Mirror")
    """
    path = pytester.makepyfile(test_it=test)
    path.with_name("near.bgl").write_text(GAME, encoding="utf-8")
    result = pytester.runpytest()
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*DiagnosticError*BGL070*"])


def test_the_tests_that_the_document_shows_pass(pytester: pytest.Pytester) -> None:
    page = (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8")
    shown = [block.text for block in blocks(page) if "def test_" in block.text]
    pytester.makepyfile("\n".join(shown))
    pytester.runpytest().assert_outcomes(passed=len(re.findall("^def test_", *shown, re.MULTILINE)))


def test_nothing_of_this_package_is_imported_before_it_is_used() -> None:
    code = (
        "import sys, pytest\n"
        "pytest.main(['--collect-only', '-q', '-p', 'no:cacheprovider', '/nowhere'])\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in "
        "('bargain', 'lark', 'z3', 'pydantic', 'typer')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/"
    )
    assert done.stdout.splitlines()[-1] == "['bargain', 'bargain.pytest_plugin']"


PROPERTIES = """\
use bargaining
property "never below half": for every other in {Dove, Alice}: Alice vs other: first share >= 50%
property "always everything": for every other in {Dove, Alice}: Alice vs other: first share == 100%
"""


def test_a_property_is_a_test_by_its_title(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("mine.bgl").write_text(PROPERTIES, encoding="utf-8")
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-v")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*never below half PASSED*", "*always everything FAILED*"])
    done.stdout.fnmatch_lines(["*The claim is false for other = Alice*"])


def test_tests_come_in_the_order_of_the_file(pytester: pytest.Pytester) -> None:
    text = f'{GAME}property "first": Alice vs Dove: agreement\n{HOLDS}'
    pytester.path.joinpath("mine.bgl").write_text(text, encoding="utf-8")
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--collect-only", "-q")
    names = [line.partition("::")[2] for line in done.outlines if "::" in line]
    assert names == ["first", "Alice vs Dove", "Alice vs Alice"]
