"""Feature values as the command line gives them: `cost=1/4,observed=true`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from bargain.cli.codes import BAD_GIVEN
from bargain.core.games import FeatureValue
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.output.printable import shortened

_NAME = re.compile(r"[^\W\d]\w*", re.ASCII)
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<over>\d{1,1000}(?:\.\d{1,1000})?)"
    r"(?:\s*/\s*(?P<under>\d{1,1000}(?:\.\d{1,1000})?))?\s*(?P<percent>%?)",
    re.ASCII,
)
_TRUTH = {"true": True, "false": False}


def read_given(texts: Iterable[str]) -> dict[str, FeatureValue]:
    """The values of several `--given`, each with entries separated by commas.

    Raises `DiagnosticError` with everything that is wrong with them. Whether the game has such
    features, with such values, is not looked at here.
    """
    values: dict[str, FeatureValue] = {}
    found: list[Diagnostic] = []
    for text in texts:
        for entry in text.split(","):
            name, equals, value = (part.strip() for part in entry.partition("="))
            if not equals or not _NAME.fullmatch(name):
                found.append(_wrong(f"`{shortened(entry.strip(), 60)}` gives no feature a value"))
            elif name in values:
                found.append(_wrong(f"`{name}` is given twice"))
            else:
                try:
                    values[name] = _value(value)
                except ValueError as reason:
                    found.append(_wrong(f"`{shortened(value, 60)}` is no value: {reason}"))
    if found:
        raise DiagnosticError(found)
    return values


def _value(text: str) -> FeatureValue:
    """A truth value, an exact number or a name. Raises ValueError with a reason."""
    if text in _TRUTH:
        return _TRUTH[text]
    if _NAME.fullmatch(text):
        return text
    number = _NUMBER.fullmatch(text)
    if number is None:
        raise ValueError("a value is a number, `true`, `false` or a name")
    over, under = Fraction(number["over"]), Fraction(number["under"] or 1)
    if not under:
        raise ValueError("it divides by zero")
    value = over / under / (100 if number["percent"] else 1)
    return -value if number["sign"] == "-" else value


def _wrong(message: str) -> Diagnostic:
    return Diagnostic(BAD_GIVEN, message, hint="write `--given cost=1/4,observed=true`")
