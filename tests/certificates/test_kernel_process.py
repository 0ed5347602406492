"""The kernel as a process of its own: what it imports, what it takes, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import bargain
from bargain.certificate.document import certificate_text, signed
from tests.certificates import cases, hostile

CASE = cases.ACCEPTED / "rational-feature.json"
HEAD = '{"bargain-certificate":8,"covers":['
ALONE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("lark", "z3", "pydantic", "typer", "cvc5"):
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
from bargain import kernel
assert kernel.main(sys.argv[1:]) == 0
own = sorted(name for name in sys.modules if name.partition(".")[0] == "bargain")
assert own == ["bargain", "bargain.kernel"], own
"""
MEASURED = """
import sys
from bargain import kernel
code = kernel.main(sys.argv[1:])
# What `getrusage` says of the most memory counts that of the process that started this one.
lines = open("/proc/self/status").read().splitlines()
print(code, *(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""
FACE = "\\ud83d\\ude00"


def chain(number: int) -> str:
    """Objects in each other, each with a key of its own."""
    return "".join(f'{{"{FACE}{number}-{depth}":' for depth in range(900)) + "1" + "}" * 900


LARGE = {
    "arrays": lambda: "[" * 50_000_000,
    "nested": lambda: HEAD + "[" * 200_000,
    "empty lists": lambda: HEAD + ",".join(["[]"] * 240_000) + "]}\n",
    "rows": lambda: HEAD + ",".join(f'["{n}",1234567,99999]' for n in range(120_000)) + "]}\n",
    "strings": lambda: HEAD + ",".join(f'"{FACE}{n}"' for n in range(480_000)) + "]}\n",
    "objects": lambda: HEAD + ",".join(f'{{"{FACE}{n}":1}}' for n in range(160_000)) + "]}\n",
    "chains": lambda: HEAD + ",".join(chain(n) for n in range(270)) + "]}\n",
    "keys": lambda: HEAD + "{" + ",".join(f'"{FACE}{n}":0' for n in range(240_000)) + "}]}\n",
    "a string": lambda: HEAD + '"' + "x" * 9_900_000 + FACE + '"]}\n',
    "a number": lambda: HEAD + "1" * 1_000_000 + "]}\n",
}


def python(
    *arguments: str, hash_seed: str = "0", timeout: float | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )


def test_the_kernel_runs_on_the_standard_library_alone() -> None:
    done = python("-c", ALONE, str(CASE))
    assert (done.returncode, done.stdout, done.stderr) == (0, "accepted\n", "")


def test_the_kernel_has_at_most_500_lines() -> None:
    source = Path(bargain.__file__).with_name("kernel.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 500


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (CASE, 0),
        (cases.REFUSED / "wrong-outcome.other-payoff.json", 1),
        (cases.REFUSED / "not-json.cut.json", 1),
        (cases.REFUSED / "no-certificate.empty-object.json", 2),
        (cases.FOLDER / "no-such-file.json", 2),
        (cases.FOLDER, 2),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else str(value),
)
def test_the_exit_code_tells_what_became_of_a_file(path: Path, status: int) -> None:
    done = python("-m", "bargain.kernel", str(path))
    assert done.returncode == status
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("one.json", "two.json")])
def test_the_kernel_says_how_it_is_used(arguments: tuple[str, ...]) -> None:
    done = python("-m", "bargain.kernel", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "usage: python -m bargain.kernel FILE.json\n"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("kind", LARGE)
def test_no_file_takes_more_than_200_megabytes(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_text(LARGE[kind](), encoding="ascii")
    done = python("-c", MEASURED, str(path))
    assert done.stderr == ""
    status, kilobytes = map(int, done.stdout.split()[-2:])
    assert status in (1, 2)
    assert kilobytes < 200_000


@pytest.mark.parametrize("name", sorted(cases.MATCHES))
def test_one_match_has_one_certificate_whatever_the_process(name: str, tmp_path: Path) -> None:
    first, second, given = cases.MATCHES[name]
    values = [f"--given={key}={value}" for key, value in given.items()]
    path = tmp_path / "certificate.json"
    written = []
    for hash_seed in ("1", "2"):
        arguments = ["run", "tests/certificates/matches.bgl", first, second, *values]
        done = python("-m", "bargain", *arguments, "--certificate", str(path), hash_seed=hash_seed)
        assert done.returncode == 0, done.stderr
        written.append(path.read_bytes())
    assert written[0] == written[1]


def deep(count: int) -> bytes:
    """A certificate in which a condition is negated very often."""
    text = (cases.ACCEPTED / "one-strike.json").read_text(encoding="ascii")
    document = json.loads(text)
    terms = document["terms"]
    branch = terms[cases.start(document)]
    false, true = len(terms), len(terms) + 1
    terms += [["value", False], ["value", True]]
    for _ in range(2 * count):
        terms.append(["if", branch[1], false, true, "not"])
        branch[1] = len(terms) - 1
    return certificate_text(signed(document)).encode()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(
    ("count", "answer"), [(10_000, "accepted"), (40_000, "accepted"), (60_000, "too-large")]
)
def test_deep_terms_are_evaluated_or_refused(count: int, answer: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_bytes(deep(count))
    done = python("-c", MEASURED, str(path))
    assert done.stderr == ""
    assert answer in done.stdout
    assert int(done.stdout.split()[-1]) < 200_000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("name", sorted(hostile.MADE))
def test_no_certificate_asks_for_too_much(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.json"
    path.write_text(hostile.text(name), encoding="ascii")
    done = python("-c", MEASURED, str(path), timeout=120)
    assert done.stderr == ""
    status, kilobytes = map(int, done.stdout.split()[-2:])
    assert status in (0, 1)
    if hostile.ENDS[name] != "too-deep":
        assert done.stdout.startswith(f"refused: {hostile.ENDS[name]} at ")
    assert kilobytes < 200_000
