"""The wording of the command line, pinned once.

After a change that is meant, `BARGAIN_REWRITE_TRANSCRIPTS=1 pytest tests/cli/test_transcripts.py`
writes what is printed now; read the difference before committing it.
"""

from __future__ import annotations

import os

import pytest

from tests.cli.transcripts import (
    FOLDER,
    Transcript,
    read_transcripts,
    replay,
    write_transcripts,
)

PATHS = sorted(FOLDER.glob("*.txt"))
ALL = [(path.stem, one) for path in PATHS for one in read_transcripts(path)]


def test_titles_are_distinct() -> None:
    titles = [(stem, one.title) for stem, one in ALL]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    "transcript", [one for _, one in ALL], ids=[f"{stem}: {one.title}" for stem, one in ALL]
)
def test_transcript(transcript: Transcript) -> None:
    assert replay(transcript.command) == transcript.expected


@pytest.mark.skipif("BARGAIN_REWRITE_TRANSCRIPTS" not in os.environ, reason="only when asked to")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.stem))
def test_rewrite(path: os.PathLike[str]) -> None:
    for known in PATHS:
        if known == path:
            transcripts = [
                Transcript(one.title, one.command, replay(one.command))
                for one in read_transcripts(known)
            ]
            write_transcripts(known, transcripts)
