"""The Python interface: what `import bargain` offers, and how results show themselves."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from html.parser import HTMLParser

import pytest

import bargain


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, bargain; print([m for m in sys.modules if m.startswith('bargain.')])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


@pytest.mark.parametrize("name", bargain.__all__)
def test_everything_that_is_announced_is_there(name: str) -> None:
    assert getattr(bargain, name) is not None


def test_nothing_else_is_there() -> None:
    with pytest.raises(AttributeError):
        bargain.nothing  # noqa: B018


def test_a_match_reads_as_on_the_command_line() -> None:
    match = bargain.load("split.bgl").match("Alice", "Dove", given={"cost": Fraction(1, 4)})
    assert isinstance(match, bargain.Match)
    assert str(match).startswith("Alice vs Dove in Split, with cost = 0.25\n")
    assert "\n" not in repr(match)


def test_an_error_says_what_to_write_instead() -> None:
    with pytest.raises(bargain.DiagnosticError) as raised:
        bargain.load("split.bgl").match("Alise", "Dove")
    told = ["error BGL080: no program is called `Alise`", "help: did you mean `Alice`?"]
    assert str(raised.value).splitlines() == told


@pytest.mark.parametrize("text", ["use modal", "missing.bgl"])
def test_a_string_that_names_no_file_is_told_what_a_text_needs(text: str) -> None:
    with pytest.raises(bargain.DiagnosticError, match=r"BGL001.*\nhelp: .* a brace in it"):
        bargain.load(text)
    assert bargain.load("use modal\n").programs


class _Balanced(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def results() -> list[object]:
    model = bargain.load("mirrors.bgl")
    tournament = model.tournament()
    undecided = model.match("Alice", "Alice", max_questions=1)
    return [tournament, *tournament.rows, undecided, model.match("Alice", "Alice")]


def test_every_result_shows_itself_in_a_notebook() -> None:
    for result in results():
        html = result._repr_html_()  # type: ignore[attr-defined]
        parser = _Balanced()
        parser.feed(html)
        assert parser.open == []
        assert str(result)


def test_html_escapes_what_it_shows() -> None:
    answer = bargain.NoAnswer("<b>", "&", (bargain.Diagnostic("BGL070", "<script>"),))
    html = answer._repr_html_()
    assert "<script>" not in html
    assert "&lt;b&gt; vs &amp;" in html
