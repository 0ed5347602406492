"""An explanation as plain data for JSON: dictionaries, lists, exact numbers as text."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import Any, Final

from bargain.explain.explanation import ActedAs, Checked, Explanation, Reported
from bargain.explain.prose import Prose
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable

KINDS: Final = {
    Checked: ("step", "test"),
    ActedAs: ("step", "act as"),
    Reported: ("step", "report"),
    Proved: ("verdict", "proved"),
    Refuted: ("verdict", "refuted"),
    Unprovable: ("verdict", "unprovable"),
    OutOfBudget: ("verdict", "out of budget"),
}
"""Values of which there are several kinds say which one they are, under the first word."""


def explanation_data(explanation: Explanation) -> dict[str, Any]:
    """Everything that the explanation holds, and the prose of every question as `words`.

    The keys are the names of the fields in `bargain.explain.explanation`. Fractions are texts such
    as `"9/10"`, and the feature values of `given` a dictionary.
    """
    data: dict[str, Any] = _plain(explanation)
    data["given"] = dict(explanation.given)
    prose = Prose(explanation)
    for question, story in zip(data["questions"], explanation.questions, strict=True):
        question["words"] = list(prose.question(story))
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if names := fields_of(type(value)):
        data: dict[str, Any] = {}
        kind = KINDS.get(type(value))
        if kind is not None:
            data[kind[0]] = kind[1]
        for name in names:
            data[name] = _plain(getattr(value, name))
        return data
    return value


def fields_of(kind: type) -> tuple[str, ...]:
    """The names of the fields of a record or dataclass, none for any other type."""
    return getattr(kind, "__match_args__", ())
