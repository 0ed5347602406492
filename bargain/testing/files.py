"""One file's declarations spread over several files that use each other."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import dirname, relpath

from hypothesis import strategies as st

from bargain.source import Source
from bargain.syntax import parse, tree
from bargain.testing.made import Files, Part, source

MAIN = "main.bgl"
_OTHERS = ("other.bgl", "parts/third.bgl")


@st.composite
def files(draw: st.DrawFn, *parts: Part) -> Files:
    """Files that `use` each other, with all of these and what they mention between them.

    What is claimed stands in the first of them, because claims of other files are not asked.
    """
    claims: list[str] = []
    rest: list[str] = []
    for declaration in parse(Source("generated", source(*parts)))[0].declarations:
        is_claim = isinstance(declaration, tree.Expect | tree.Property | tree.TimelineExpect)
        (claims if is_claim else rest).append(f"{declaration.span.text}\n")
    held: dict[str, list[str]] = {MAIN: []}
    for text in rest:
        held.setdefault(draw(st.sampled_from((MAIN, *_OTHERS))), []).append(text)
    names = tuple(held)
    used: dict[str, dict[str, None]] = {name: {} for name in names}
    for place, name in enumerate(names[1:], start=1):
        used[draw(st.sampled_from(names[:place]))][name] = None
        if draw(st.booleans()):
            # Files may use each other in a circle.
            used[name][MAIN] = None
    held[MAIN] += claims
    return Files({name: _file(name, used[name], held[name]) for name in names})


def _file(name: str, used: Iterable[str], declared: Iterable[str]) -> str:
    uses = "".join(f'use "{relpath(other, dirname(name) or ".")}"\n' for other in used)
    return "\n".join((*([uses] if uses else ()), *declared))
