"""The parts of a game that other parts refer to: features, and numbers made of them."""

from __future__ import annotations

from fractions import Fraction

from bargain.core import arithmetic
from bargain.core.games import Enumeration, Feature, FeatureValue, Interval, TruthValues
from bargain.core.terms import (
    Computed,
    Constant,
    FeatureNumber,
    NumberTerm,
    Operator,
    ShareReceived,
    TermTable,
)
from bargain.diagnostics import Diagnostic, Related
from bargain.elaborate.fold import fold
from bargain.source import Span
from bargain.suggest import close, nearest
from bargain.syntax import tree


def value_hint(text: str, domain: Interval | Enumeration | TruthValues) -> str | None:
    """Which value of a feature was probably meant."""
    match domain:
        case TruthValues():
            return close(text, ["true", "false"])
        case Enumeration(values=values):
            return close(text, values)
    return None


class FeatureReader:
    """Reads features and numbers; what is wrong with them gathers in `diagnostics`."""

    def __init__(self, game: tree.Game, table: TermTable) -> None:
        self.game = game
        self.table = table
        self.diagnostics: list[Diagnostic] = []
        self.features: dict[str, Feature] = {}
        self.divide: NumberTerm | None = None

    def error(
        self, code: str, span: Span, message: str, hint: str | None = None, *related: Related
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint, related))

    def read_feature(self, clause: tree.FeatureClause) -> None:
        domain: Interval | Enumeration | TruthValues
        match clause.kind:
            case tree.BooleanKind():
                domain = TruthValues()
            case tree.EnumerationKind(values=values):
                texts = tuple(value.text for value in values)
                if len(set(texts)) < len(texts):
                    self.error("BGL042", clause.kind.span, "a value stands twice in this list")
                domain = Enumeration(texts)
            case tree.RangeKind(low=low, high=high):
                a, b = self.constant(low, "a range"), self.constant(high, "a range")
                if a is None or b is None:
                    return
                if a > b:
                    self.error("BGL046", clause.kind.span, "this range is empty")
                    return
                domain = Interval(a, b)
        default = self.feature_default(clause, domain) if clause.default is not None else None
        name = clause.name.text
        self.features[name] = Feature(name, domain, default, clause.name.span)

    def feature_default(
        self, clause: tree.FeatureClause, domain: Interval | Enumeration | TruthValues
    ) -> FeatureValue | None:
        assert clause.default is not None
        value: FeatureValue | None
        match domain, clause.default:
            case TruthValues(), tree.Boolean(value=truth):
                value = truth
            case Enumeration(), tree.Reference(name=name, arguments=None):
                value = name
            case Interval(), _:
                value = self.constant(clause.default, "a default")
                if value is None:
                    return None
            case _:
                value = None
        if value is None or not domain.contains(value):
            self.error(
                "BGL044",
                clause.default.span,
                f"the default `{clause.default.span.text}` is outside the range of "
                f"`{clause.name.text}`, which is {domain}",
                value_hint(clause.default.span.text, domain),
            )
            return None
        return value

    # Numbers ---------------------------------------------------------------------------------

    def number(self, expression: tree.Expression, *, share: bool = False) -> NumberTerm | None:
        """A number that may depend on features (and on `share`), or None after an error."""

        def combine(node: tree.Expression, inner: list[NumberTerm | None]) -> NumberTerm | None:
            match node:
                case tree.Number(value=value):
                    return self.table.make(Constant, value)
                case tree.Negative():
                    zero = self.table.make(Constant, Fraction(0))
                    return self.arithmetic(Operator.MINUS, zero, inner[0], node.span)
                case tree.Binary(operator=operator):
                    return self.arithmetic(Operator(operator.value), inner[0], inner[1], node.span)
                case tree.Share() if share:
                    return self.table.make(ShareReceived)
                case tree.Divide() if self.divide is not None:
                    return self.divide
                case tree.Reference(name=name, arguments=None):
                    feature = self.features.get(name)
                    if feature is not None and isinstance(feature.range, Interval):
                        return self.table.make(FeatureNumber, name)
                    known = [n for n, f in self.features.items() if isinstance(f.range, Interval)]
                    words = ["share"] if share else []
                    words += ["divide"] if self.divide is not None else []
                    self.error(
                        "BGL022",
                        node.span,
                        f"`{name}` is not a numeric feature of this game",
                        close(name, [*known, *words]) or nearest(name, known),
                    )
                case _:
                    self.error(
                        "BGL030",
                        node.span,
                        "a game's numbers are made of numbers and features"
                        + (" and `share`" if share else ""),
                    )
            return None

        return fold(expression, combine)

    def arithmetic(
        self, operator: Operator, left: NumberTerm | None, right: NumberTerm | None, span: Span
    ) -> NumberTerm | None:
        if left is None or right is None:
            return None
        if isinstance(left, Constant) and isinstance(right, Constant):
            try:
                value = arithmetic.apply(operator, left.value, right.value)
            except arithmetic.ArithmeticFault as fault:
                self.error(fault.code, span, fault.message)
                return None
            return self.table.make(Constant, value)
        if operator is Operator.DIVIDE and isinstance(right, Constant) and right.value == 0:
            self.error("BGL060", span, "this divides by zero")
            return None
        return self.table.make(Computed, operator, left, right)

    def constant(self, expression: tree.Expression, what: str) -> Fraction | None:
        term = self.number(expression)
        if term is None:
            return None
        if isinstance(term, Constant):
            return term.value
        self.error("BGL046", expression.span, f"{what} cannot depend on features")
        return None

    def whole(self, expression: tree.Expression, what: str, low: int, high: int) -> int | None:
        value = self.constant(expression, what)
        if value is None:
            return None
        if value.denominator != 1 or not low <= value <= high:
            self.error("BGL046", expression.span, f"{what} is a whole number from {low} to {high}")
            return None
        return int(value)
