"""Playing matches of generated programs. What has no answer is no example."""

from __future__ import annotations

from functools import lru_cache
from typing import NoReturn

from hypothesis import currently_in_test_context, reject

from bargain.diagnostics import DiagnosticError
from bargain.match import Match, Undecided
from bargain.testing.made import Condition, Given, Program, load

WITHOUT_ANSWER = frozenset(("BGL060", "BGL061", "BGL070", "BGL072"))
"""What may go wrong in a match of well-formed programs: each looks at the other, a demand that is
computed is none of the game's, or something is divided by zero."""

# A pair is often played in several situations, and most of the time goes into reading it.
_pair = lru_cache(maxsize=8)(load)


def play(first: Program, second: Program, *, given: Given = None) -> Match:
    """What two programs do against each other.

    Where that has no answer, because each looks at the other for example, Hypothesis is told that
    this is no example, and tries another one. Raises `DiagnosticError` for other mistakes, and for
    all of them outside of a test.
    """
    model = _pair(first, second)
    try:
        match = model.match(first.name, second.name, game=first.game.name, given=given)
    except DiagnosticError as error:
        _no_example(error)
    if isinstance(match, Undecided):
        _no_example(ValueError(str(match)))
    return match


def holds(
    condition: Condition | str, first: Program, second: Program, *, given: Given = None
) -> bool:
    """Whether a condition, such as `"first share >= 50%"`, holds of a match."""
    if isinstance(condition, str):
        condition = Condition(first.game, condition)
    text = condition.expect(first, second, given=given)
    (expected,) = load(condition, first, second, text).expectations()
    if expected.is_undecided:
        _no_example(ValueError(f"undecided: {text}"))
    if expected.holds is None:
        _no_example(DiagnosticError(expected.diagnostics))
    return expected.holds


def _no_example(why: DiagnosticError | ValueError) -> NoReturn:
    """Ask Hypothesis for another example, or say why where it is not Hypothesis that asks."""
    mistaken = isinstance(why, DiagnosticError) and not (
        {found.code for found in why.diagnostics} <= WITHOUT_ANSWER
    )
    if mistaken or not currently_in_test_context():
        raise why
    reject()
