"""Kinds of values that a name can stand for, inferred from how it is used."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What a parameter, a variable or an argument is; the value is how messages call it."""

    NUMBER = "a number"
    NAME = "an action or option"
    PROGRAM = "a program"


class KindVariable:
    """A kind that may still be unknown. Joined variables share what is learned of either.

    A disjoint-set node: `parent` leads to the representative, which alone carries the kind.
    """

    __slots__ = ("_kind", "_parent")

    def __init__(self, kind: Kind | None = None) -> None:
        self._parent: KindVariable | None = None
        self._kind = kind

    def _root(self) -> KindVariable:
        node = self
        while node._parent is not None:
            node = node._parent
        return node

    @property
    def kind(self) -> Kind | None:
        return self._root()._kind

    def is_a(self, kind: Kind) -> bool:
        """Learn the kind; False when another one is already known, which then stays."""
        root = self._root()
        if root._kind is None:
            root._kind = kind
        return root._kind is kind

    def join(self, other: KindVariable) -> bool:
        """Learn that both have the same kind; False when they are known to differ."""
        mine, theirs = self._root(), other._root()
        if mine is theirs:
            return True
        if mine._kind is not None and theirs._kind is not None:
            return mine._kind is theirs._kind
        mine._kind = mine._kind if mine._kind is not None else theirs._kind
        theirs._parent = mine
        return True
