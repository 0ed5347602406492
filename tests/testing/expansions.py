"""The expansions of the grammar's rules that a text uses, such as `act: ACT AS party`.

They see what may stand together, such as `elif` and `else`, where constructs see one field at a
time; and constructs see what the words are, where expansions see that there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from bargain.source import Source
from bargain.syntax import parse, tree
from bargain.syntax.engine import Engine
from bargain.syntax.tables import Language

Expansion: TypeAlias = str

_NUMBER: Final = re.compile(r"_\d+\b")


class Recorder:
    """Reads what files have of some languages: `known` are their expansions, `met` those read."""

    def __init__(self, *languages: Language) -> None:
        self.known: set[Expansion] = set()
        self.met: set[Expansion] = set()
        self._engines = {language: Engine(language) for language in languages}
        for engine in self._engines.values():
            callbacks: dict[Any, Callable[..., Any]] = engine._lark.parser.parser.parser.callbacks
            for rule, build in list(callbacks.items()):
                parts = " ".join(symbol.name for symbol in rule.expansion)
                expansion = _NUMBER.sub("", f"{rule.origin.name}: {parts}")
                self.known.add(expansion)
                callbacks[rule] = self._noting(expansion, build)

    def _noting(self, expansion: Expansion, build: Callable[..., Any]) -> Callable[..., Any]:
        def note(children: list[Any]) -> Any:
            self.met.add(expansion)
            return build(children)

        return note

    def read(self, text: str) -> None:
        source = Source("generated", text)
        file, wrong = parse(source)
        assert not wrong
        for declaration in file.declarations:
            match declaration:
                case tree.Timeline() | tree.TimelineExpect():
                    language = Language.TIMELINES
                case tree.Property():
                    language = Language.PROPERTIES
                case _:
                    language = Language.DECLARATIONS
            if language in self._engines:
                self._engines[language].parse(declaration.span.text, source, 0)
