"""Lark's parse tables for the grammars, built once and kept as JSON in the user's cache folder.

Lark's own cache unpickles what it finds, which would run whatever a stranger put there; JSON
cannot. A cache file that is missing, damaged or of another version is rebuilt, and one that cannot
be written is done without.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import lark
from lark import Lark
from lark.grammar import NonTerminal, Rule, RuleOptions, Terminal
from lark.lexer import TerminalDef, Token
from lark.parsers.lalr_analysis import Reduce, Shift

from bargain.resources import resource
from bargain.syntax.keywords import KEYWORDS, PROPERTY_WORDS, TIMELINE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 4
"""Raise it when the layout of the cache file changes."""

Tables = dict[str, Any]


class Language(Enum):
    """A part of the language with tables of its own: its start, the grammars that are read
    together for it, and its words.

    Timelines and properties have theirs so that their words stay free for names in all other
    places.
    """

    DECLARATIONS = ("start", ("bgl.lark",), KEYWORDS)
    PROPERTIES = ("property_start", ("bgl.lark", "property.lark"), KEYWORDS | PROPERTY_WORDS)
    TIMELINES = ("timeline_start", ("bgl.lark", "timeline.lark"), KEYWORDS | TIMELINE_WORDS)


class _Reserved:
    """Makes the contextual lexer know every word in every place.

    Without it a keyword would pass for a name wherever the grammar does not expect the keyword, and
    `letx` would read as `let x` wherever it expects no name. Comparisons are for messages: `==` is
    not two signs where only `=` may stand.
    """

    def __init__(self, words: frozenset[str]) -> None:
        self.always_accept = ("NAME", "COMPARISON", *(word.upper() for word in sorted(words)))

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


def lark_parser(
    callbacks: object,
    language: Language = Language.DECLARATIONS,
    *,
    cache: Path | None = None,
) -> Lark:
    """A parser that calls, for every rule it completes, the method of `callbacks` named like it.

    `cache` is the folder for the tables, the user's cache folder unless given.
    """
    if cache is None:
        cache = _user_cache()
    start, files, words = language.value
    grammar = "\n".join(resource("grammar", file).read_text(encoding="utf-8") for file in files)
    key = f"{FORMAT}\n{lark.__version__}\n{start}\n{grammar}".encode()
    file = cache / f"grammar-{hashlib.sha256(key).hexdigest()[:32]}.json"
    text = _read(file)
    if text is not None:
        try:
            return _load(text, callbacks)
        except (ValueError, TypeError, LookupError, AttributeError, AssertionError):
            # The digest was right, so somebody wrote tables that Lark does not understand.
            pass
    text = _build(grammar, start, words)
    _write(file, text)
    return _load(text, callbacks)


def _user_cache() -> Path:
    """Where this user's caches belong. (platformdirs knows more, for a tenth of a run's time.)"""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        return Path(base).expanduser() / "bargain"
    except RuntimeError:
        # There is no home: nothing is kept.
        return Path(os.devnull)


def _build(grammar: str, start: str, words: frozenset[str]) -> str:
    built = Lark(
        grammar,
        start=start,
        parser="lalr",
        lexer="basic",
        keep_all_tokens=True,
        maybe_placeholders=False,
        postlex=cast("Any", _Reserved(words)),
    )
    data, memo = built.memo_serialize([TerminalDef, Rule])
    for option in ("postlex", "transformer", "lexer_callbacks"):
        del data["options"][option]
    states = data["parser"]["parser"].pop("states")
    rules = {n: entry for n, entry in memo.items() if entry["__type__"] == "Rule"}
    tables = {
        "data": data,
        "memo": {n: entry for n, entry in memo.items() if n not in rules},
        "rules": {n: _packed_rule(entry) for n, entry in rules.items()},
        "states": {n: _packed_actions(actions) for n, actions in states.items()},
    }
    return json.dumps(tables, separators=(",", ":"))


# Lark's own form of rules and states is taken apart value by value, which takes a good part of the
# time that a small file needs. Packed, each action is made once and shared.


def _packed_rule(rule: Tables) -> list[Any]:
    """A rule as origin, symbols, order, alias and options; a terminal is a list, a rule a name."""
    symbols = [
        [symbol["name"], symbol["filter_out"]]
        if symbol["__type__"] == "Terminal"
        else symbol["name"]
        for symbol in rule["expansion"]
    ]
    return [rule["origin"]["name"], symbols, rule["order"], rule["alias"], rule["options"]]


def _packed_actions(actions: dict[int, tuple[int, Any]]) -> list[int]:
    """A state's actions as a flat list: a terminal, then twice the state to shift to or twice the
    rule to reduce by plus one, and so on."""
    row: list[int] = []
    for terminal, (reduces, target) in actions.items():
        row += (terminal, 2 * target["@"] + 1 if reduces else 2 * target)
    return row


def _load(text: str, callbacks: object) -> Lark:
    tables = json.loads(text)
    data = tables["data"]
    rules = {int(number): _rule(packed) for number, packed in tables["rules"].items()}
    table = data["parser"]["parser"]
    table["tokens"] = tokens = _numbered(table["tokens"])
    table["states"] = {}
    load = cast("Any", Lark._load_from_dict)
    # What has been made already passes through Lark's reading as it is.
    loaded = load(data, {**_numbered(tables["memo"]), **rules}, transformer=callbacks)
    made: dict[int, tuple[object, object]] = {}
    states = loaded.parser.parser._parse_table.states
    for state, row in tables["states"].items():
        actions = states[int(state)] = {}
        for terminal, code in zip(row[::2], row[1::2], strict=True):
            action = made.get(code)
            if action is None:
                target, reduces = divmod(code, 2)
                action = made[code] = (Reduce, rules[target]) if reduces else (Shift, target)
            actions[tokens[terminal]] = action
    return cast("Lark", loaded)


def _rule(packed: list[Any]) -> Rule:
    origin, symbols, order, alias, options = packed
    expansion = [
        NonTerminal(symbol) if isinstance(symbol, str) else Terminal(*symbol) for symbol in symbols
    ]
    del options["__type__"]
    return Rule(NonTerminal(origin), expansion, order, alias, RuleOptions(**options))


def _numbered(table: Tables) -> dict[int, Any]:
    # JSON has made strings of the integers that number states, terminals and rules.
    return {int(key): item for key, item in table.items()}


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
