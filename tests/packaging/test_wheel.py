"""The wheel, installed into an environment of its own, works from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bargain` command of an environment that has the wheel and nothing of this checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    # The dependencies come from here. A path file adds a folder without running the path files in
    # it, so the editable install of this checkout stays out of sight.
    Path(purelib, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--quiet", wheel],
        check=True,
        capture_output=True,
    )
    return folder / "bin" / "bargain"


def run(command: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [command, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_the_wheel_contains_the_grammar_and_the_programs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "bargain/_data/grammar/bgl.lark" in names
    assert "bargain/_data/programs/library/modal.bgl" in names
    assert "bargain/_data/programs/examples/seed.bgl" in names
    assert "bargain/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "grammar/"))]


def test_a_program_of_ones_own_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.bgl").write_text(
        "use modal\nprogram Mine { if provable (they play C) { play C } play D }\n"
    )
    done = run(installed, "run", "mine.bgl", "Mine", "FairBot", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "play C" in done.stdout
    where = run(
        installed.with_name("python"),
        "-c",
        "import bargain; print(bargain.__file__)",
        folder=tmp_path,
    )
    assert str(ROOT) not in where.stdout


def test_bundled_programs_run_without_a_file(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "run", "FairBot", "PrudentBot", folder=tmp_path)
    assert done.returncode == 0, done.stderr
