"""What surrounds a name: the game, the variables in sight, the place; and what was found wrong
there.

The base of the checkers in `check_claims`, `check_names`, `check_expressions` and `check`, which
each add the constructs that they know.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, TypeAlias

from bargain.core.games import Bargaining, Enumeration, Game, Matrix, off_grid
from bargain.diagnostics import Diagnostic, Related
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.templates import Names
from bargain.record import Record
from bargain.source import Span
from bargain.suggest import in_percent, nearest
from bargain.syntax import tree

NOT_IN_THIS_VERSION: Final = "this version of bargain does not have"

MAX_BLOCK_DEPTH: Final = 100


class Place(Enum):
    """Where an expression stands, which decides whom it may speak of."""

    PROGRAM = "program"
    POLICY = "policy"
    EXPECTATION = "expectation"
    PROPERTY = "property"
    TIMELINE = "timeline"

    @property
    def is_outside(self) -> bool:
        """Whether it speaks of `first` and `second`, from outside of their match."""
        return self in (Place.EXPECTATION, Place.PROPERTY)


class _Condition(Enum):
    CONDITION = "a condition"


CONDITION: Final = _Condition.CONDITION
Wanted: TypeAlias = KindVariable | _Condition


class Variable(Record):
    """A name bound in a program; `ground` when its value is known before anything runs, `of_round`
    when it depends on the round now running."""

    kind: KindVariable
    ground: bool
    span: Span
    of_round: bool = False


class Task(Record):
    """An expression still to judge: what is wanted of it, and what surrounds it: a `provable`
    (`proof`), a `for every` (`varied`), a place whose value must be known beforehand (`ground`)."""

    expression: tree.Expression
    wanted: Wanted
    proof: bool
    ground: bool
    varied: bool = False


class Scope:
    """One program or expectation being checked; findings gather in `diagnostics`."""

    def __init__(self, names: Names, game: Game | None, place: Place = Place.PROGRAM) -> None:
        self.names = names
        self.game = game
        self.place = place
        self.diagnostics: list[Diagnostic] = []
        self.used: dict[str, Span] = {}
        self.mentions_unread = False
        self.scope: dict[str, Variable] = {}
        self.seats: frozenset[int] = frozenset((0, 1))

    def error(
        self, code: str, span: Span, message: str, hint: str | None = None, *related: Related
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint, related))

    @property
    def bargaining(self) -> Bargaining | None:
        rules = self.game.rules if self.game is not None else None
        return rules if isinstance(rules, Bargaining) else None

    @property
    def matrix(self) -> Matrix | None:
        rules = self.game.rules if self.game is not None else None
        return rules if isinstance(rules, Matrix) else None

    def wrong_game(self, span: Span, word: str) -> None:
        assert self.game is not None
        is_bargaining = self.bargaining is not None
        self.error(
            "BGL031",
            span,
            f"`{word}` has no meaning in `{self.game.name}`, which is a "
            f"{'bargaining' if is_bargaining else 'matrix'} game",
            "programs of a bargaining game `demand` a share"
            if is_bargaining
            else "programs of a matrix game `play` an action",
        )

    def unsupported(self, span: Span, what: str) -> None:
        self.error("BGL013", span, f"{NOT_IN_THIS_VERSION} {what}")

    def not_ground(self, span: Span) -> None:
        self.error(
            "BGL033",
            span,
            "this has to be known before anything runs",
            "arguments, strengths and loop bounds are made of numbers, parameters and variables",
        )

    # Names of actions and options ------------------------------------------------------------

    def check_grid(self, share: tree.Expression) -> None:
        """Whether a demand written as a plain number is on the grid; others show when computed."""
        if isinstance(share, tree.Number) and self.bargaining is not None:
            assert self.game is not None
            demands = self.bargaining.demands
            if share.value not in demands:
                hint = in_percent(share.span.text) if share.value / 100 in demands else None
                self.error("BGL052", share.span, off_grid(share.value, self.game), hint)

    def local_name(self, reference: tree.Reference, what: str) -> bool:
        """Whether the name is a variable, which then has to stand for an action or option."""
        variable = self.scope.get(reference.name)
        if variable is None:
            return False
        if not variable.kind.is_a(Kind.NAME):
            assert variable.kind.kind is not None
            self.error(
                "BGL030",
                reference.span,
                f"{what} is needed here, but `{reference.name}` is {variable.kind.kind.value}",
            )
        return True

    def check_own_action(self, reference: tree.Reference) -> None:
        if self.local_name(reference, "an action") or self.matrix is None:
            return
        seats = self.game.seats_for(reference.name) if self.game is not None else frozenset()
        if not seats:
            self.unknown_action(reference)
        elif not seats & self.seats:
            role = "first" if 0 in seats else "second"
            self.error(
                "BGL055",
                reference.span,
                f"`{reference.name}` is an action of the {role} role, and another action that "
                "this program plays is not",
                "a program plays the actions of one role",
            )
        else:
            self.seats &= seats

    def check_action(self, reference: tree.Reference) -> None:
        if self.local_name(reference, "an action") or self.matrix is None:
            return
        assert self.game is not None
        if not self.game.seats_for(reference.name):
            self.unknown_action(reference)

    def unknown_action(self, reference: tree.Reference) -> None:
        assert self.matrix is not None
        assert self.game is not None
        known = {*self.matrix.actions[0], *self.matrix.actions[1]}
        self.error(
            "BGL023",
            reference.span,
            f"`{reference.name}` is not an action of `{self.game.name}`",
            nearest(reference.name, known),
        )

    def check_option(self, reference: tree.Reference) -> None:
        if self.local_name(reference, "an outside option") or self.bargaining is None:
            return
        assert self.game is not None
        if reference.name not in self.bargaining.options:
            self.error(
                "BGL024",
                reference.span,
                f"`{reference.name}` is not an outside option of `{self.game.name}`",
                nearest(reference.name, self.bargaining.options),
            )

    def all_names(self) -> set[str]:
        """Every action, option and feature value of the game."""
        assert self.game is not None
        match self.game.rules:
            case Bargaining(options=options):
                known = set(options)
            case Matrix(actions=actions):
                known = {*actions[0], *actions[1]}
        for feature in self.game.features.values():
            if isinstance(feature.range, Enumeration):
                known.update(feature.range.values)
        return known


def asked_of_timelines(name: str) -> str | None:
    """Advice for names that only expectations about timelines know."""
    if name in ("T", "started", "possibly", "always"):
        return f"`{name}` is asked of a timeline: `expect NAME: …`"
    return None
