"""Programs, numbers and conditions in a timeline, checked against its game and lowered.

What is wrong gathers in `found`. Whoever gets None need not say anything: it has been said, here or
where a program that is mentioned was found to be broken.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from bargain.core.games import Game
from bargain.core.terms import Condition, Constant, NumberTerm, ProgramName, TermTable
from bargain.diagnostics import Diagnostic, DiagnosticError, Related, Severity
from bargain.elaborate.check import Checker
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.lower import Lowering
from bargain.elaborate.scope import CONDITION, Place, Wanted
from bargain.elaborate.templates import Names
from bargain.source import Span
from bargain.syntax import tree

MAX_STEPS: Final = 1_000_000
"""The longest horizon, lag or preparation."""

MAX_NESTING: Final = 100
"""As deep as this may `and`, `not`, `time + 1` and the like nest in a timeline."""

CLAIMS: Final = (
    tree.Plays,
    tree.Accepts,
    tree.Demands,
    tree.OutsideIs,
    tree.Ends,
    tree.IsProgram,
    tree.IsUnconditional,
    tree.Renegotiates,
    tree.QuantityOf,
    tree.Round,
    tree.Provable,
    tree.WithProbability,
)
"""What speaks of programs or of a match, in an expression that is not about timelines alone."""


class Findings:
    """What was found wrong so far."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def error(
        self, code: str, span: Span, message: str, hint: str | None = None, *related: Related
    ) -> None:
        self.found.append(Diagnostic(code, message, span, hint, related))

    def warning(self, code: str, span: Span, message: str, hint: str | None = None) -> None:
        self.found.append(Diagnostic(code, message, span, hint, severity=Severity.WARNING))


class Reading(Findings):
    """What surrounds the parts of a timeline: its game, and what was found wrong so far."""

    def __init__(self, names: Names, table: TermTable, game: Game, broken: set[str]) -> None:
        super().__init__()
        self.names = names
        self.table = table
        self.game = game
        self.broken = broken
        self.lowering = Lowering(names, game, table)

    # Programs --------------------------------------------------------------------------------

    def program(self, expression: tree.Expression) -> ProgramName | None:
        """The program of the game that an expression names."""
        if not self.fits(expression, KindVariable(Kind.PROGRAM), Place.EXPECTATION, ground=True):
            return None
        try:
            return self.lowering.fitting(expression)
        except DiagnosticError as error:
            self.found += error.diagnostics
            return None

    def is_conditional(self, program: ProgramName) -> bool:
        return not self.lowering.ground(program).unconditional

    # Numbers ---------------------------------------------------------------------------------

    @property
    def zero(self) -> Constant:
        return self.table.make(Constant, Fraction(0))

    def number(
        self,
        expression: tree.Expression,
        *,
        place: Place = Place.TIMELINE,
        hint: str = "numbers here are made of literals, arithmetic and features",
    ) -> NumberTerm | None:
        """A number made of constants and features; `hint` says what to do about others."""
        claim = claim_in(expression)
        if claim is not None:
            message = "this is only known once programs bargain"
            self.error("BGL102", claim.span, message, hint)
            return None
        if not self.fits(expression, KindVariable(Kind.NUMBER), place):
            return None
        try:
            return self.lowering.number(expression)
        except DiagnosticError as error:
            self.found += error.diagnostics
            return None

    def constant(self, expression: tree.Expression, code: str, what: str) -> Fraction | None:
        number = self.number(expression)
        if number is None:
            return None
        if not isinstance(number, Constant):
            self.error(code, expression.span, f"{what} cannot depend on features")
            return None
        return number.value

    def steps(self, expression: tree.Expression, what: str, *, least: int) -> int | None:
        """A time or a number of steps."""
        value = self.constant(expression, "BGL095", what)
        if value is None:
            return None
        if value.denominator != 1 or not least <= value <= MAX_STEPS:
            self.error(
                "BGL095",
                expression.span,
                f"{what} is a whole number of steps, from {least} to {MAX_STEPS:,}",
            )
            return None
        return int(value)

    def probability(self, expression: tree.Expression, what: str) -> Fraction | None:
        value = self.constant(expression, "BGL096", what)
        if value is not None and not 0 <= value <= 1:
            self.error("BGL096", expression.span, f"{what} is a number from 0 to 1")
            return None
        return value

    # Conditions ------------------------------------------------------------------------------

    def condition(self, expression: tree.Expression, place: Place) -> Condition | None:
        """A condition on programs and their matches, or on features."""
        if not self.fits(expression, CONDITION, place):
            return None
        try:
            return self.lowering.condition(expression)
        except DiagnosticError as error:
            self.found += error.diagnostics
            return None

    def fits(
        self, expression: tree.Expression, wanted: Wanted, place: Place, *, ground: bool = False
    ) -> bool:
        """Whether an expression is what its place wants, and all programs in it are sound."""
        if any(
            isinstance(node, tree.Reference) and node.name in self.broken
            for node in tree.postorder(expression)
        ):
            return False
        checker = Checker(self.names, self.game, place)
        checker.require(expression, wanted, ground=ground)
        checker.check_used(self.broken)
        self.found += checker.diagnostics
        return not checker.diagnostics


def claim_in(expression: tree.Expression) -> tree.Expression | None:
    """The first part of an expression that speaks of a match, if any."""
    return next((n for n in tree.postorder(expression) if isinstance(n, CLAIMS)), None)


def mentions(expression: tree.Expression, *kinds: type[tree.Node]) -> bool:
    return any(isinstance(node, kinds) for node in tree.postorder(expression))
