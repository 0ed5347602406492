"""Which outcome holds for which budgets: the answer of `bargain budgets`.

A side is named as on any command line, with arguments left open: `P` or `P(_, _)` leaves all open,
`P(k, 100)` one. Open arguments are axes. Where a program takes none, the budgets that its source
writes as numbers are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bargain.core.games import FeatureValue
from bargain.diagnostics import Diagnostic, DiagnosticError, Related
from bargain.elaborate.kinds import Kind
from bargain.elaborate.templates import Template
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS
from bargain.match import Undecided
from bargain.model import Model
from bargain.syntax import tree
from bargain.whatif.areas import Area, areas, bounds_text, least_points
from bargain.whatif.axes import Axis, other_use
from bargain.whatif.contest import SIDES, Contest, Outcome, Stopped
from bargain.whatif.sites import Site, sites_of
from bargain.whatif.staircase import Cell, cells

NOT_A_BUDGET = "BGL086"
NOTHING_TO_VARY = "BGL087"


@dataclass(frozen=True, slots=True)
class OutcomeAreas:
    """An outcome and the points at which it holds: `areas` cover them, and `least` are those of
    them that no other one of them is below, in any coordinate."""

    outcome: Outcome
    areas: tuple[Area, ...]
    least: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Budgets:
    """The outcome of a match at all budgets from 0 to 10^18.

    `first` and `second` show the axes in place of open arguments. `cells` are disjoint and cover
    everything; `outcomes` says the same in few words.
    """

    first: str
    second: str
    game: str
    given: Mapping[str, FeatureValue]
    axes: tuple[Axis, ...]
    outcomes: tuple[OutcomeAreas, ...]
    cells: tuple[Cell, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(axis.name for axis in self.axes)

    def at(self, *budgets: int) -> Outcome:
        """The outcome with these budgets, one for each axis."""
        (cell,) = [cell for cell in self.cells if cell.zone.contains(budgets)]
        return cell.outcome

    def words(self, area: Area) -> str:
        """An area's constraints: `k >= 8, k < K`."""
        return ", ".join(bounds_text(self.names, area.bounds)) or "all budgets"

    def __str__(self) -> str:
        from bargain.output.budgets_text import budgets_text

        return budgets_text(self).rstrip("\n")


def budgets(
    model: Model,
    first: str,
    second: str,
    *,
    game: str | None = None,
    given: Mapping[str, FeatureValue | int] | None = None,
    vary: Sequence[str] | None = None,
    max_questions: int = DEFAULT_MAX_QUESTIONS,
) -> Budgets | Undecided:
    """The outcome at all budgets, or at all values of those axes that `vary` names.

    Raises `DiagnosticError`: BGL086 where an open argument is used for something else than a
    budget, BGL087 where nothing could vary.
    """
    sides = [_Side.read(model, number, text) for number, text in enumerate((first, second))]
    axes = _axes(model, sides, vary)
    a, b = (model.program(side.closed) for side in sides)
    name = game if game is not None else model.game_for(a, b)
    situation = model.table(name, given).arena.situation
    contest = Contest(model, a, b, name, situation.values, None, max_questions)
    try:
        found = tuple(cell for cell, _ in cells(contest, axes))
    except Stopped as stop:
        shown = [side.shown(axes) for side in sides]
        return Undecided(shown[0], shown[1], stop.match.reason, stop.match.limit)
    return Budgets(
        sides[0].shown(axes),
        sides[1].shown(axes),
        name,
        situation.values,
        axes,
        _by_outcome(len(axes), found),
        found,
    )


def _by_outcome(dimensions: int, found: Sequence[Cell]) -> tuple[OutcomeAreas, ...]:
    groups: dict[Outcome, list[Cell]] = {}
    for cell in sorted(found, key=lambda cell: cell.point):
        groups.setdefault(cell.outcome, []).append(cell)
    return tuple(
        OutcomeAreas(
            outcome,
            areas(
                dimensions,
                [(cell.bounds, cell.zone) for cell in group],
                [cell.bounds for cell in found if cell.outcome != outcome],
            ),
            least_points(cell.point for cell in group),
        )
        for outcome, group in groups.items()
    )


# Reading the sides -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two programs as it was named; `open` has the label of each open argument."""

    number: int
    name: str
    template: Template | None
    pieces: tuple[str, ...]
    open: Mapping[int, str]

    @staticmethod
    def read(model: Model, number: int, text: str) -> _Side:
        template = model.module.names.programs.get(text.strip())
        if template is not None:
            parameters = template.tree.parameters or ()
            labels = {place: name.text for place, name in enumerate(parameters)}
            side = _Side(number, template.name, template, ("_",) * len(parameters), labels)
        else:
            expression = model.parsed(text)
            assert isinstance(expression, tree.Reference)
            template = model.module.names.programs.get(expression.name)
            given = expression.arguments or ()
            pieces = tuple(argument.span.text for argument in given)
            labels = _labels(model, template, given)
            side = _Side(number, expression.name, template, pieces, labels)
        for place in side.open:
            side.require_budget(model, place)
        model.program(side.closed)
        return side

    @property
    def closed(self) -> str:
        """The program with some number for every open argument."""
        return self._with(dict.fromkeys(self.open, "0"))

    def shown(self, axes: Sequence[Axis]) -> str:
        """The program with the names of axes for open arguments."""
        names = {
            place: axis.name
            for axis in axes
            for side, place in axis.arguments
            if side == self.number
        }
        return self._with(names)

    def lacking(self, place: int) -> str:
        """The program with `…` where an open argument needs a value."""
        return self._with({**self.open, place: "…"})

    def _with(self, arguments: Mapping[int, str]) -> str:
        words = [arguments.get(place, piece) for place, piece in enumerate(self.pieces)]
        return f"{self.name}({', '.join(words)})" if words else self.name

    def require_budget(self, model: Model, place: int) -> None:
        template = self.template
        assert template is not None
        word = (template.tree.parameters or ())[place].text
        kind = template.parameters[place].kind
        related: tuple[Related, ...] = ()
        if kind is Kind.NUMBER or kind is None:
            use = other_use(model.module.names, template.name, place)
            if use is None:
                return
            message = f"`{word}` of `{template.name}` is more than a budget, and has to be given"
            related = (Related("used here", use.span),)
        else:
            message = f"`{word}` of `{template.name}` is {kind.value}, and has to be given"
        hint = f"write a value for it: `{self.lacking(place)}`"
        raise DiagnosticError([Diagnostic(NOT_A_BUDGET, message, None, hint, related)])


def _labels(
    model: Model, template: Template | None, given: Sequence[tree.Expression]
) -> dict[int, str]:
    """The open ones among some arguments: `_`, and names where a number belongs."""
    parameters = (template.tree.parameters or ()) if template is not None else ()
    labels: dict[int, str] = {}
    for place, (argument, parameter) in enumerate(zip(given, parameters, strict=False)):
        if not isinstance(argument, tree.Reference) or argument.arguments is not None:
            continue
        assert template is not None
        if argument.name == "_":
            labels[place] = parameter.text
        elif template.parameters[place].kind is Kind.NUMBER:
            labels[place] = argument.name
    return labels


# Axes --------------------------------------------------------------------------------------------


def _axes(model: Model, sides: Sequence[_Side], vary: Sequence[str] | None) -> tuple[Axis, ...]:
    axes = [axis for side in sides for axis in _open_arguments(side, sides)]
    written: dict[str, Template] = {
        side.template.name: side.template
        for side in sides
        if side.template is not None and not side.template.tree.parameters
    }
    if not axes:
        # Both have all their arguments, so what could vary is what their sources write.
        written = {s.template.name: s.template for s in sides if s.template is not None}
    axes += literals([site for template in written.values() for site in sites_of(template.tree)])
    if vary is None:
        chosen = tuple(axes)
    else:
        known = {axis.name: axis for axis in axes}
        wrong = [name for name in vary if name not in known]
        left_open = [axis for axis in axes if axis.arguments and axis.name not in vary]
        if wrong:
            message = f"`{wrong[0]}` is no budget that could vary"
            hint = f"these are: {', '.join(known)}" if known else None
            raise DiagnosticError([Diagnostic(NOTHING_TO_VARY, message, hint=hint)])
        if left_open:
            message = f"`{left_open[0].name}` does not vary, and so needs a value"
            seat, place = left_open[0].arguments[0]
            hint = f"write a value for it: `{sides[seat].lacking(place)}`"
            raise DiagnosticError([Diagnostic(NOTHING_TO_VARY, message, hint=hint)])
        chosen = tuple(known[name] for name in dict.fromkeys(vary))
    if not chosen:
        pair = " and ".join(dict.fromkeys(f"`{side.closed}`" for side in sides))
        message = f"{pair} {'have' if 'and' in pair else 'has'} no budget that could vary"
        hint = "budgets are parameters, as in `within k`, or numbers, as in `within 10`"
        raise DiagnosticError([Diagnostic(NOTHING_TO_VARY, message, hint=hint)])
    return chosen


def _open_arguments(side: _Side, sides: Sequence[_Side]) -> list[Axis]:
    """The axes of a side's open arguments; those with one label are one. A label that both sides
    have says whose it is."""
    shared = set(sides[0].open.values()) & set(sides[1].open.values())
    places: dict[str, list[int]] = {}
    for place, label in side.open.items():
        places.setdefault(label, []).append(place)
    axes: list[Axis] = []
    for label, own in places.items():
        assert side.template is not None
        parameters = side.template.tree.parameters or ()
        which = " and ".join(f"`{parameters[place].text}`" for place in own)
        number = SIDES[side.number]
        name = f"{number}.{label}" if label in shared else label
        arguments = tuple((side.number, place) for place in own)
        axes.append(Axis(name, arguments, None, f"{which} of {side.name} ({number})"))
    return axes


def literals(sites: Sequence[Site]) -> list[Axis]:
    """Axes of the sites whose budgets are written as numbers, named by program and line."""
    bounded = [site for site in sites if isinstance(site.node.strength, tree.Within)]
    bounded = [site for site in bounded if site.strength is not None]
    lines = Counter((site.program, site.node.span.line) for site in bounded)
    axes: list[Axis] = []
    for site in bounded:
        span = site.node.span
        name = f"{site.program}:{span.line}"
        if lines[site.program, span.line] > 1:
            name = f"{name}:{span.column}"
        words = f"`{site.strength_text}` of {site.program}, line {span.line}"
        axes.append(Axis(name, (), site, words))
    return axes
