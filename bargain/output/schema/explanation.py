"""The schema of an explanation, derived from the records that it is made of.

The fields and their documentation are those of `bargain.explain.explanation`; what
`explanation_data` adds (the kinds of steps and verdicts, and the prose) is added here too.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from bargain.explain import Explanation, explain, explanation_data
from bargain.explain.data import KINDS, fields_of
from bargain.explain.explanation import QuestionStory
from bargain.match import Match
from bargain.output.schema.base import DiagnosticData, Document, Exact, Text
from bargain.output.schema.derivation import DerivedData
from bargain.output.schema.matches import OutcomeData
from bargain.whatif.counterfactual import Counterfactual


@cache
def model_of(record: type) -> type[BaseModel]:
    """The pydantic model with the fields of a record."""
    hints = get_type_hints(record)
    known: dict[str, Any] = {field: (_annotation(hints[field]), ...) for field in fields_of(record)}
    if record in KINDS:
        key, kind = KINDS[record]
        known = {key: (Literal[kind], ...), **known}
    if record is QuestionStory:
        known["words"] = (tuple[Text, ...], ...)
    if record is Explanation:
        known["given"] = (dict[Text, Text], ...)
    config = ConfigDict(frozen=True, extra="forbid")
    return create_model(record.__name__, __config__=config, __doc__=record.__doc__, **known)


def _annotation(hint: Any) -> Any:
    """How values of a type are given in JSON."""
    arguments = get_args(hint)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return Union[tuple(_annotation(argument) for argument in arguments)]  # noqa: UP007 - `|` cannot join a tuple
    if origin is tuple:
        items = tuple(item if item is ... else _annotation(item) for item in arguments)
        return types.GenericAlias(tuple, items)
    if hint is Fraction:
        return Exact
    if hint is str:
        return Text
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Literal[tuple(member.value for member in hint)]
    return model_of(hint) if fields_of(hint) else hint


class ExplainDocument(Document):
    """`bargain explain`; `explanation` is null where the match is undecided, and `derivations` also
    where they were not asked for."""

    kind: Literal["explain"] = "explain"
    match: OutcomeData
    explanation: model_of(Explanation) | None  # type: ignore[valid-type]  # a model made at run time
    derivations: tuple[DerivedData, ...] | None = None
    diagnostics: tuple[DiagnosticData, ...]


def explanation_model(match: Match, counterfactuals: Mapping[int, Counterfactual]) -> BaseModel:
    """The explanation of a match as data."""
    explanation = explain(match, counterfactuals)
    return model_of(Explanation).model_validate(explanation_data(explanation))
