"""Commands run among the example files of the command line's tests."""

from __future__ import annotations

import pytest

from tests.cli.transcripts import FILES


@pytest.fixture(autouse=True)
def _in_the_folder_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FILES)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
