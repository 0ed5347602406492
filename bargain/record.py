"""Frozen, slotted records: what `@dataclass(frozen=True, slots=True)` makes, made in a fortieth of
the time.

The syntax tree and the core terms are over a hundred small classes, and a dataclass compiles the
text of six methods for each of them, whenever the program starts. A record's methods are written
once, here, and go by the names of its fields. To type checkers records are frozen dataclasses.

A class says what its values are compared by: `class Node(Record, ignoring=("span",))` leaves fields
out of equality, for itself and its subclasses; `class Term(Record, by_identity=True)` compares
objects, not fields.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn, dataclass_transform


@dataclass_transform(frozen_default=True)
class _RecordType(type):
    """Turns the annotations of a class into slots and the parameters of its `__init__`."""

    def __new__(
        mcs,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        ignoring: tuple[str, ...] = (),
        by_identity: bool = False,
    ) -> _RecordType:
        own = tuple(
            field
            for field, kind in namespace.get("__annotations__", {}).items()
            if not kind.startswith("ClassVar")
        )
        defaults = {field: namespace.pop(field) for field in own if field in namespace}
        base = bases[0] if bases else None
        fields = (*getattr(base, "__match_args__", ()), *own)
        ignored = (*getattr(base, "_ignored", ()), *ignoring)
        identity = by_identity or getattr(base, "_compared", ()) is None
        namespace |= {
            "__slots__": own,
            "__match_args__": fields,
            "_defaults": {**getattr(base, "_defaults", {}), **defaults},
            "_ignored": ignored,
            "_compared": None if identity else tuple(f for f in fields if f not in ignored),
        }
        if identity:
            namespace |= {"__eq__": object.__eq__, "__hash__": object.__hash__}
        made = super().__new__(mcs, name, bases, namespace)
        # Writing through the slots is faster than by name, and passes by the frozen `__setattr__`.
        type.__setattr__(made, "_put", tuple(getattr(made, field).__set__ for field in fields))
        return made


class Record(metaclass=_RecordType):
    """The base of records. Fields are annotations; a field with a value has that default."""

    __match_args__: ClassVar[tuple[str, ...]]
    _defaults: ClassVar[dict[str, Any]]
    _compared: ClassVar[tuple[str, ...] | None]
    _put: ClassVar[tuple[Callable[[object, Any], None], ...]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fields = self.__match_args__
        if kwargs or len(args) != len(fields):
            args = self._complete(args, kwargs)
        for put, value in zip(self._put, args, strict=True):
            put(self, value)

    def _complete(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """All arguments in order. Raises TypeError as a function would."""
        fields = self.__match_args__
        values = {**self._defaults, **dict(zip(fields, args, strict=False)), **kwargs}
        twice = set(fields[: len(args)]) & set(kwargs)
        missing = [field for field in fields if field not in values]
        if missing or twice or len(args) > len(fields) or len(values) > len(fields):
            expected = ", ".join(fields)
            raise TypeError(
                f"{type(self).__name__} takes ({expected}), not {args!r} and {kwargs!r}"
            )
        return tuple(values[field] for field in fields)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot set {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot delete {name}")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        assert self._compared is not None
        return all(getattr(self, field) == getattr(other, field) for field in self._compared)

    def __hash__(self) -> int:
        assert self._compared is not None
        return hash((type(self), *(getattr(self, field) for field in self._compared)))

    def __repr__(self) -> str:
        shown = self._compared if self._compared is not None else self.__match_args__
        values = ", ".join(f"{field}={getattr(self, field)!r}" for field in shown)
        return f"{type(self).__name__}({values})"
