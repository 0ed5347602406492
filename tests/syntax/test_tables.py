"""The parse tables are kept in a file that nothing can go wrong with, and Lark is started late."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bargain.resources import resource
from bargain.source import Source
from bargain.syntax import KEYWORDS, tables
from bargain.syntax.engine import Engine
from bargain.syntax.keywords import PROPERTY_WORDS, TIMELINE_WORDS

TEXT = "expect A vs B: they play C against P"


def works(engine: Engine) -> bool:
    read, diagnostics = engine.parse(TEXT, Source("test.bgl", TEXT), 0)
    return type(read).__name__ == "Expect" and not diagnostics


def cache_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache file that the first parse leaves, in folders that it has to make."""
    folder = tmp_path_factory.mktemp("cache") / "made" / "on the way"
    assert works(Engine(cache=folder))
    return cache_file(folder)


@pytest.fixture
def builds(filled: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for every time that the tables are built, which takes no time here."""
    calls: list[str] = []
    text = filled.read_text(encoding="utf-8").partition("\n")[2]

    def build(grammar: str, start: str, words: frozenset[str]) -> str:
        calls.append(grammar)
        return text

    monkeypatch.setattr(tables, "_build", build)
    return calls


def test_the_second_start_reads_the_tables(filled: Path, builds: list[str]) -> None:
    assert works(Engine(cache=filled.parent))
    assert not builds


def signed(text: str) -> str:
    return f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}"


DAMAGE: dict[str, Callable[[str], str]] = {
    "empty": lambda text: "",
    "cut off": lambda text: text[: len(text) // 2],
    "changed": lambda text: text.replace("demand", "remand", 1),
    "no digest": lambda text: text.partition("\n")[2],
    "not JSON": lambda text: signed("{"),
    "other JSON": lambda text: signed("[]"),
    "empty tables": lambda text: signed('{"data": {}, "memo": {}}'),
    "no rules": lambda text: signed(
        json.dumps(json.loads(text.partition("\n")[2]) | {"memo": {"0": {}}})
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_cache_file_is_built_again(
    damage: Callable[[str], str], filled: Path, builds: list[str], tmp_path: Path
) -> None:
    file = tmp_path / filled.name
    text = filled.read_text(encoding="utf-8")
    file.write_text(damage(text), encoding="utf-8")
    assert works(Engine(cache=tmp_path))
    assert len(builds) == 1
    assert file.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [file]


def test_a_cache_file_that_is_no_text_is_built_again(
    filled: Path, builds: list[str], tmp_path: Path
) -> None:
    file = tmp_path / filled.name
    file.write_bytes(b"\xff\xfe\x00")
    assert works(Engine(cache=tmp_path))
    assert len(builds) == 1
    assert file.read_text(encoding="utf-8") == filled.read_text(encoding="utf-8")


@pytest.mark.usefixtures("builds")
def test_a_cache_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("in the way")
    assert works(Engine(cache=blocker / "cache"))


@pytest.mark.usefixtures("builds")
def test_a_cache_file_that_cannot_be_replaced_is_done_without(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / filled.name
    file.mkdir()
    assert works(Engine(cache=tmp_path))
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.usefixtures("builds")
def test_another_format_has_another_file(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "FORMAT", tables.FORMAT + 1)
    assert works(Engine(cache=tmp_path))
    assert cache_file(tmp_path).name != filled.name


def quoted(file: str) -> set[str]:
    rules = re.sub(r"//.*|/.*/", "", resource("grammar", file).read_text(encoding="utf-8"))
    return set(re.findall(r'"(\w+)"', rules))


def test_the_keywords_are_the_words_that_the_grammar_quotes() -> None:
    assert quoted("bgl.lark") == KEYWORDS


def test_the_words_of_timelines_are_those_that_their_grammar_adds() -> None:
    assert quoted("timeline.lark") - KEYWORDS == TIMELINE_WORDS


def test_the_words_of_properties_are_those_that_their_grammar_adds() -> None:
    assert quoted("property.lark") - KEYWORDS == PROPERTY_WORDS


def test_the_words_of_timelines_and_properties_are_names_elsewhere(filled: Path) -> None:
    read = Engine(cache=filled.parent)
    for word in TIMELINE_WORDS | PROPERTY_WORDS:
        text = f"program {word}({word}) for {word} {{ let {word} = {word}({word}) + {word} }}"
        declaration, _ = read.parse(text, Source("test.bgl", text), 0)
        assert type(declaration).__name__ == "Program"


def test_timelines_have_tables_of_their_own(filled: Path, tmp_path: Path) -> None:
    text = "expect Race: started"
    engine = Engine(tables.Language.TIMELINES, cache=tmp_path)
    read, diagnostics = engine.parse(text, Source("test.bgl", text), 0)
    assert type(read).__name__ == "TimelineExpect"
    assert not diagnostics
    assert cache_file(tmp_path).name != filled.name


def test_importing_the_package_does_not_start_lark() -> None:
    script = "import sys, bargain.syntax; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
