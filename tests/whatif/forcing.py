"""What has formulas settle a match that runs at points would settle as well."""

from __future__ import annotations

from bargain.logic.limits import TooHard


def too_hard(*_: object, **_named: object) -> None:
    """Takes the place of the search for points, and gives up."""
    raise TooHard("for this test")
