"""Lark's parse tables for the grammar, built once and kept as JSON in the user's cache folder.

Lark's own cache unpickles what it finds, which would run whatever a stranger put there; JSON
cannot. A cache file that is missing, damaged or of another version is rebuilt, and one that cannot
be written is done without.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef, Token

from bargain.resources import resource
from bargain.syntax.keywords import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 1
"""Raise it when the layout of the cache file changes."""

Tables = dict[str, Any]


class _Reserved:
    """Makes the contextual lexer know every word in every place.

    Without it a keyword would pass for a name wherever the grammar does not expect the keyword, and
    `letx` would read as `let x` wherever it expects no name. Comparisons are for messages: `==` is
    not two signs where only `=` may stand.
    """

    always_accept = ("NAME", "COMPARISON", *(word.upper() for word in sorted(KEYWORDS)))

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


def lark_parser(callbacks: object, *, cache: Path | None = None) -> Lark:
    """A parser that calls, for every rule it completes, the method of `callbacks` named like it.

    `cache` is the folder for the tables, the user's cache folder unless given.
    """
    if cache is None:
        # platformdirs asks the system a few things; only a parse has to pay for that.
        import platformdirs

        cache = platformdirs.user_cache_path("bargain")
    grammar = resource("grammar", "bgl.lark").read_text(encoding="utf-8")
    key = f"{FORMAT}\n{version('lark')}\n{grammar}".encode()
    file = cache / f"grammar-{hashlib.sha256(key).hexdigest()[:32]}.json"
    text = _read(file)
    if text is not None:
        try:
            return _load(text, callbacks)
        except (ValueError, TypeError, LookupError, AttributeError, AssertionError):
            # The digest was right, so somebody wrote tables that Lark does not understand.
            pass
    text = _build(grammar)
    _write(file, text)
    return _load(text, callbacks)


def _build(grammar: str) -> str:
    lark = Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        keep_all_tokens=True,
        maybe_placeholders=False,
        postlex=cast("Any", _Reserved()),
    )
    data, memo = lark.memo_serialize([TerminalDef, Rule])
    for option in ("postlex", "transformer", "lexer_callbacks"):
        del data["options"][option]
    return json.dumps({"data": data, "memo": memo}, separators=(",", ":"))


def _load(text: str, callbacks: object) -> Lark:
    tables = json.loads(text, object_hook=_with_numbered_keys)
    load = cast("Any", Lark._load_from_dict)
    loaded = load(tables["data"], tables["memo"], transformer=callbacks, postlex=_Reserved())
    return cast("Lark", loaded)


def _with_numbered_keys(value: Tables) -> dict[Any, Any]:
    # JSON has made strings of the integers that number states, terminals and rules.
    return {int(key) if key.isdecimal() else key: item for key, item in value.items()}


def _read(file: Path) -> str | None:
    """What a cache file holds under its digest, or None where there is nothing to rely on."""
    try:
        digest, _, text = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return text if digest == hashlib.sha256(text.encode()).hexdigest() else None


def _write(file: Path, text: str) -> None:
    """Put a cache file in place in one step, so that no other process reads half of it."""
    temporary: str | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".grammar-")
        with open(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}")
        os.replace(temporary, file)
    except OSError:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
