"""What stops an evaluation without an answer: the question is too hard, not wrong."""

from __future__ import annotations

from bargain.diagnostics import DiagnosticError


class TooHard(Exception):
    """A limit was reached; `reason` says which. Nothing follows about any program."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_SIMPLER = "fewer features that range, or simpler comparisons of them, may settle it"


class TooManyQuestions(TooHard):
    """The closure has more than `limit` questions, or goes on without them."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} questions; a higher --max-questions may settle it")
        self.limit = limit


class TooManyWorlds(TooHard):
    """The features' ranges fall into more cells than can be gone through."""

    def __init__(self, limit: int) -> None:
        what = f"things go in more than {limit} ways at different feature values"
        super().__init__(f"{what}; {_SIMPLER}")


class CellsUnknown(TooHard):
    """Whether the points that were run stand for all others could not be decided."""

    def __init__(self, reason: str) -> None:
        what = f"what happens at all feature values could not be decided: {reason}"
        super().__init__(f"{what}; {_SIMPLER}")


class TooLong(TooHard):
    """A number was too long at a point that was run; the points of which that is so are no cell."""

    def __init__(self) -> None:
        what = "at some feature values a number needs too many bits (BGL061)"
        super().__init__(f"{what}; {_SIMPLER}")


def refuse_too_long(error: DiagnosticError) -> None:
    """Raises `TooLong` for an error of one point that says nothing about others like it."""
    if any(found.code == "BGL061" for found in error.diagnostics):
        raise TooLong from error
