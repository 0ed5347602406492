"""What checking a property comes to."""

from __future__ import annotations

from collections.abc import Mapping

from bargain.core.games import FeatureValue
from bargain.diagnostics import Diagnostic
from bargain.elaborate.property import Property
from bargain.logic.arena import Node
from bargain.match import Match, Undecided
from bargain.record import Record
from bargain.regions.cell import Cell
from bargain.results import NoAnswer
from bargain.source import Span


class Chosen(Record):
    """A program that a quantifier came to: what it is called in the match, and its source in the
    canonical style; empty for the built-in `Hold`."""

    name: str
    source: str


class Counterexample(Record, by_identity=True):
    """Programs and feature values for which the claim is false, and the match that shows it.

    `programs` goes by the names of the quantifiers, and `given` has the features that the property
    goes through; `cell` are all the points around them at which the claim is false in the same way,
    where features with rational values are among them. The claim's own questions belong to the
    match; `observer` is the node that asks them.
    """

    programs: Mapping[str, Chosen]
    given: Mapping[str, FeatureValue]
    cell: Cell | None
    match: Match
    observer: Node


class Gap(Record, by_identity=True):
    """Programs for which it is not known whether the claim is true, and why: the match has no
    answer, or a limit was reached.

    `given` has values of the features where that is so; none where it is the case for all of them
    together.
    """

    programs: Mapping[str, Chosen]
    given: Mapping[str, FeatureValue]
    why: Undecided | NoAnswer


class PropertyResult(Record, by_identity=True):
    """What became of a property.

    `holds` is None where no counterexample was found and not everything could be checked. `matches`
    is the number of pairs of programs for which the claim was decided or tried, `alike` of those
    that behave the same as one of them in every match that the claim is about. `ill_founded` counts
    the pairs left out, at some or all values of the features, because they have no answer there and
    a generated program among them has none even against programs without a condition. `undecided`
    and `unanswered` count the pairs of which the claim is not known, and `gaps` has the first of
    them. `stopped` says which limit ended the search before its end.
    """

    checked: Property
    holds: bool | None
    counterexample: Counterexample | None
    matches: int
    alike: int
    ill_founded: int
    undecided: int
    unanswered: int
    gaps: tuple[Gap, ...]
    stopped: str | None

    @property
    def title(self) -> str:
        return self.checked.title

    @property
    def span(self) -> Span:
        return self.checked.declared.span

    @property
    def is_undecided(self) -> bool:
        return self.holds is None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """None: what is wrong with single matches is in the gaps."""
        return ()

    def __repr__(self) -> str:
        word = {True: "holds", False: "fails", None: "is checked in part"}[self.holds]
        return f"<Property {self.title!r} {word}>"

    def __str__(self) -> str:
        from bargain.output.properties_text import property_text

        return property_text(self).rstrip("\n")

    def _repr_html_(self) -> str:
        from bargain.output.html import property_html

        return property_html(self)
