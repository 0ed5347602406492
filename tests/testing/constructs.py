"""The constructs of the language, read off the classes of the syntax tree.

A construct is a class, or a class with one of the ways in which a field of it can be filled: each
member of an enumeration, true and false, with and without what may be left out, each kind of node
where there are several, something in a list.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from enum import Enum
from typing import Any, TypeAlias, Union, get_args, get_origin

from bargain.syntax import tree
from bargain.syntax.tree import (
    declarations,
    expressions,
    games,
    statements,
    timeline_expressions,
    timelines,
)
from bargain.syntax.tree.nodes import Node

Construct: TypeAlias = str

_MODULES = (declarations, expressions, games, statements, timeline_expressions, timelines)
_NAMES = {name: value for module in (tree, *_MODULES) for name, value in vars(module).items()}
_EXPRESSION = frozenset(get_args(tree.Expression))
_CLASSES = [
    value
    for module in _MODULES
    for value in vars(module).values()
    if inspect.isclass(value) and issubclass(value, Node) and value.__module__ == module.__name__
]


def constructs() -> set[Construct]:
    """All constructs that a tree can have."""
    return {each for node in _CLASSES if not _is_base(node) for each in _of_class(node)}


def _is_base(node: type[Node]) -> bool:
    return any(other is not node and issubclass(other, node) for other in _CLASSES)


def _fields(node: type[Node]) -> Iterator[tuple[str, Any]]:
    for field in node.__match_args__:
        for owner in node.__mro__:
            kind = inspect.get_annotations(owner).get(field)
            if kind is not None:
                yield field, eval(kind, dict(_NAMES), vars(__import__("builtins")))
                break


def _of_class(node: type[Node]) -> Iterator[Construct]:
    yield node.__name__
    for field, kind in _fields(node):
        for way in _ways(kind):
            yield f"{node.__name__}.{field}: {way}"


def _ways(kind: Any) -> list[str]:
    if get_origin(kind) is tuple:
        return ["some"]
    if get_origin(kind) in (Union, types.UnionType):
        options = set(get_args(kind))
        ways = ["nothing"] if types.NoneType in options else []
        options.discard(types.NoneType)
        if options >= _EXPRESSION:
            options = (options - _EXPRESSION) | {tree.Number}
        if len(options) > 1:
            return ways + [_way_of_class(option) for option in options]
        (option,) = options
        return [*ways, *(_ways(option) or ["something"])]
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return ["False", "True"] if kind is bool else []


def _way_of_class(kind: type) -> str:
    return "Expression" if kind in _EXPRESSION else kind.__name__


def found_in(file: tree.File) -> set[Construct]:
    """The constructs that a file has."""
    found: set[Construct] = set()
    waiting: list[object] = [file]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting += item
        if not isinstance(item, Node):
            continue
        name = type(item).__name__
        found.add(name)
        for field in type(item).__match_args__:
            value = getattr(item, field)
            waiting.append(value)
            found |= {f"{name}.{field}: {way}" for way in _ways_of(value)}
    return found


def _ways_of(value: object) -> list[str]:
    if value is None:
        return ["nothing"]
    if isinstance(value, tuple):
        return ["some", "something"] if value else ["something"]
    if isinstance(value, Enum):
        return [str(value.value)]
    if isinstance(value, bool):
        return [str(value)]
    return [_way_of_class(type(value)), type(value).__name__, "something"]
