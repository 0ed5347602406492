"""One declaration's text through Lark: a tree, or the place where Lark stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from bargain.syntax import tree
from bargain.syntax.build import Builder
from bargain.syntax.expressions import ExpressionBuilder
from bargain.syntax.surprise import Surprise
from bargain.syntax.tables import Language, lark_parser

if TYPE_CHECKING:
    from pathlib import Path

    from bargain.diagnostics import Diagnostic
    from bargain.source import Source


class Engine:
    """A parser with the tree builder that it feeds. Not for two threads at once."""

    def __init__(
        self, language: Language = Language.DECLARATIONS, *, cache: Path | None = None
    ) -> None:
        self._words = language.value[-1]
        self._builder = _builder(language)
        self._lark = lark_parser(self._builder, language, cache=cache)

    def parse(
        self, text: str, source: Source, offset: int
    ) -> tuple[tree.Declaration | Surprise, list[Diagnostic]]:
        """The declaration that makes up a text standing at an offset of a source.

        The diagnostics are of what was read in spite of being wrong.
        """
        self._builder.begin(source, offset)
        try:
            # Lark's annotations know only its own trees.
            read: object = self._lark.parse(text)
        except (UnexpectedToken, UnexpectedCharacters) as error:
            return _surprise(error, text, self._words), self._builder.diagnostics
        assert isinstance(read, tree.Declaration)
        return read, self._builder.diagnostics


def _builder(language: Language) -> ExpressionBuilder:
    match language:
        case Language.DECLARATIONS:
            return Builder()
        case Language.PROPERTIES:
            from bargain.syntax.build_property import PropertyBuilder

            return PropertyBuilder()
        case Language.TIMELINES:
            from bargain.syntax.build_timeline import TimelineBuilder

            return TimelineBuilder()


def _surprise(error: UnexpectedInput, text: str, words: frozenset[str]) -> Surprise:
    assert isinstance(error, UnexpectedToken | UnexpectedCharacters)
    parser = error.interactive_parser
    accepted = frozenset(cast("Any", parser).accepts())
    if isinstance(error, UnexpectedCharacters):
        start = error.pos_in_stream
        assert start is not None
        return Surprise(start, start + 1, None, accepted, words)
    token = error.token
    if token.type == "$END":
        return Surprise(len(text), len(text), "$END", accepted, words)
    assert token.start_pos is not None
    assert token.end_pos is not None
    return Surprise(token.start_pos, token.end_pos, token.type, accepted, words)
