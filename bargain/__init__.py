"""Program equilibrium for bargaining: programs that read each other's source.

    import bargain

    model = bargain.load("split.bgl")
    print(model.match("Alice", "Dove", given={"cost": Fraction(1, 4)}))
    print(model.tournament())

`load` takes a path or a text, `load_bundled` the names of bundled libraries. A match ends as a
`Match` or, where it was too large to settle, as `Undecided`; what is wrong with a file comes as a
`DiagnosticError`. Nothing is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bargain.core.timelines import CanCommit, CanForceVerification, CanVerify, Kind, ShorterLag
    from bargain.diagnostics import Diagnostic, DiagnosticError, Related, Severity
    from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable, Verdict
    from bargain.match import DemandReport, Match, PlayReport, QuestionResult, Side, Undecided
    from bargain.model import Model, load, load_bundled
    from bargain.regions import Regions
    from bargain.results import Expected, ExpectedRace, NoAnswer, Tournament
    from bargain.timeline import Exploration, Knowledge, Race, Rule
    from bargain.whatif.budgets import Budgets
    from bargain.whatif.why_not import WhyNot

__version__ = "0.1.0"

_HOMES = {
    "bargain.core.timelines": (
        "CanCommit",
        "CanForceVerification",
        "CanVerify",
        "Kind",
        "ShorterLag",
    ),
    "bargain.diagnostics": ("Diagnostic", "DiagnosticError", "Related", "Severity"),
    "bargain.logic.verdicts": ("OutOfBudget", "Proved", "Refuted", "Unprovable", "Verdict"),
    "bargain.match": (
        "DemandReport",
        "Match",
        "PlayReport",
        "QuestionResult",
        "Side",
        "Undecided",
    ),
    "bargain.model": ("Model", "load", "load_bundled"),
    "bargain.regions": ("Regions",),
    "bargain.results": ("Expected", "ExpectedRace", "NoAnswer", "Tournament"),
    "bargain.timeline": ("Exploration", "Knowledge", "Race", "Rule"),
    "bargain.whatif.budgets": ("Budgets",),
    "bargain.whatif.why_not": ("WhyNot",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Budgets",
    "CanCommit",
    "CanForceVerification",
    "CanVerify",
    "DemandReport",
    "Diagnostic",
    "DiagnosticError",
    "Expected",
    "ExpectedRace",
    "Exploration",
    "Kind",
    "Knowledge",
    "Match",
    "Model",
    "NoAnswer",
    "OutOfBudget",
    "PlayReport",
    "Proved",
    "QuestionResult",
    "Race",
    "Refuted",
    "Regions",
    "Related",
    "Rule",
    "Severity",
    "ShorterLag",
    "Side",
    "Tournament",
    "Undecided",
    "Unprovable",
    "Verdict",
    "WhyNot",
    "__version__",
    "load",
    "load_bundled",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
