"""Walking any tree, and making one that differs in some of its nodes.

A node of a tree is known by its identity: equal nodes at different places are different places, and
a deep node has no cheap hash. Explicit stacks, so depth costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from bargain.syntax import tree

N = TypeVar("N", bound=tree.Node)


def nodes_in(node: tree.Node) -> Iterator[tree.Node]:
    """A node and all nodes inside of it, each before those inside of it."""
    stack = [node]
    while stack:
        item = stack.pop()
        yield item
        stack.extend(children(item))


def children(node: tree.Node) -> list[tree.Node]:
    """The nodes that a node holds, also in tuples of tuples."""
    found: list[tree.Node] = []
    waiting: list[object] = [getattr(node, field) for field in node.__match_args__]
    while waiting:
        match waiting.pop():
            case tree.Node() as inner:
                found.append(inner)
            case tuple() as items:
                waiting.extend(items)
    return found


def rewritten(root: N, changes: Mapping[int, Callable[[Any], tree.Node]]) -> N:
    """The tree with other nodes in some places, which are known by the `id` of the node there.

    A change gets the node with all that is changed inside of it. The rest is shared.
    """
    made: dict[int, tree.Node] = {}
    for node in reversed(list(nodes_in(root))):
        new = _with_children(node, made) if made else node
        change = changes.get(id(node))
        if change is not None:
            new = change(new)
        if new is not node:
            made[id(node)] = new
    result = made.get(id(root), root)
    assert isinstance(result, type(root))
    return result


def _with_children(node: tree.Node, made: Mapping[int, tree.Node]) -> tree.Node:
    if not any(id(child) in made for child in children(node)):
        return node
    fields: list[Any] = [_swapped(getattr(node, field), made) for field in node.__match_args__]
    return type(node)(*fields)


def _swapped(value: object, made: Mapping[int, tree.Node]) -> object:
    """A field's value with new nodes in place of old ones. Tuples nest no deeper than branches."""
    match value:
        case tree.Node():
            return made.get(id(value), value)
        case tuple():
            return tuple(_swapped(item, made) for item in value)
    return value
