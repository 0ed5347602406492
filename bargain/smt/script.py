"""Formulas as SMT-LIB 2 scripts, which is how every solver gets them.

What is used more than once is written once, so that a script is as long as its formulas are large:
as a definition at the top, or by `let` where it speaks of a quantifier's variables. The same
formulas always give the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.smt.formula import (
    INT,
    REAL,
    Application,
    Constant,
    Formula,
    Numeral,
    Quantified,
    Sort,
    Variable,
    bound_in,
    children,
    free_among,
    inside,
)

MOST_PARTS: Final = 200_000
"""Parts that are written for one script. What speaks of a quantifier's variables is written in each
of its bodies, and where these stand inside of each other, that is many times."""

LONG: Final = 160
"""Longer texts get a name even if they are used once, which keeps deep formulas flat."""


class TooLong(Exception):
    """A script would have more than `MOST_PARTS` parts."""


class Script:
    """A script that asks whether the assertions can hold together. Raises `TooLong`.

    `variables` are those that it declares, and `logic` is the smallest of the usual logics in which
    it can be written.
    """

    def __init__(self, assertions: Sequence[Formula]) -> None:
        parts = inside(assertions)
        bound = bound_in(parts)
        free = free_among(bound, parts)
        outside = {v: None for formula in assertions for v in free.get(formula, ())}
        self.variables: tuple[Variable, ...] = (
            *(part for part in parts if isinstance(part, Variable) and part not in bound),
            *sorted(outside, key=lambda variable: variable.name),
        )
        self.logic = _logic(parts)
        self._lines = _Writer(assertions, parts, free).lines

    def text(self, expected: str | None = None, comments: Sequence[str] = ()) -> str:
        """The script. It announces the answer `expected` ("sat" or "unsat"), unless that is None;
        `comments` are its first lines."""
        lines = [f"; {line}" for line in comments]
        if expected is not None:
            lines.append(f"(set-info :status {expected})")
        lines.append(f"(set-logic {self.logic})")
        lines += [f"(declare-const {symbol(v)} {v.sort.value})" for v in self.variables]
        lines += self._lines
        lines.append("(check-sat)")
        return "\n".join(lines) + "\n"


def _logic(parts: Sequence[Formula]) -> str:
    quantifiers = [part for part in parts if isinstance(part, Quantified)]
    quantified = bool(quantifiers)
    sorts = {part.sort for part in (*parts, *(v for q in quantifiers for v in q.variables))}
    linear = not any(_is_nonlinear(part) for part in parts)
    if not sorts & {INT, REAL}:
        return "QF_UF" if not quantified else "UF"
    numbers = ("I" if INT in sorts else "") + ("R" if REAL in sorts else "")
    return ("" if quantified else "QF_") + ("L" if linear else "N") + numbers + "A"


def _is_nonlinear(formula: Formula) -> bool:
    """Whether this is a product of several things that are not numerals."""
    return (
        isinstance(formula, Application)
        and formula.symbol == "*"
        and sum(not isinstance(factor, Numeral) for factor in formula.arguments) > 1
    )


def symbol(variable: Variable) -> str:
    """The name of a variable as it is written in a script.

    One like `sin` or `let` would be taken for the solver's own, so words get a question mark.
    """
    name = variable.name
    if name.isascii() and name.replace("_", "a").isalnum():
        return f"?{name}"
    assert not set("|\\\n") & set(name)
    assert name[0] not in "?$"
    return f"|{name}|"


class _Scope:
    """Where a name can be defined: the script itself, or the body of a quantifier, with its
    variables as bits."""

    __slots__ = ("bodies", "definitions", "parent", "texts", "variables")

    def __init__(self, variables: int, parent: _Scope | None) -> None:
        self.variables = variables
        self.parent = parent
        self.texts: dict[int, str] = {}
        self.definitions: list[tuple[str, Sort, str]] = []
        self.bodies: dict[int, _Scope] = {}

    def home(self, free: int) -> _Scope:
        """The outermost scope in which something with these free variables means the same."""
        scope = self
        while scope.parent is not None and not scope.variables & free:
            scope = scope.parent
        return scope


class _Writer:
    """Writes assertions. Equal formulas have one number, whatever objects they are."""

    def __init__(
        self,
        assertions: Sequence[Formula],
        everything: Sequence[Formula],
        free: Mapping[Formula, frozenset[Variable]],
    ) -> None:
        numbers: dict[object, int] = {}
        self.nodes: list[Formula] = []
        self.parts: list[tuple[int, ...]] = []
        self.bit: dict[Variable, int] = {}
        self.free: list[int] = []
        self.uses: list[int] = []
        self.named = 0
        self.count = 0
        number_of: dict[Formula, int] = {}
        for formula in everything:
            parts = tuple(number_of[child] for child in children(formula))
            key = self.key(formula, parts)
            if key not in numbers:
                numbers[key] = len(self.nodes)
                self.nodes.append(formula)
                self.parts.append(parts)
                self.free.append(self.bits(free.get(formula, ())))
                self.uses.append(0)
                for part in parts:
                    self.uses[part] += 1
            number_of[formula] = numbers[key]
        self.top = _Scope(0, None)
        self.lines: list[str] = []
        written = 0
        for assertion in assertions:
            text = self.text(number_of[assertion], self.top)
            for name, sort, definition in self.top.definitions[written:]:
                self.lines.append(f"(define-fun {name} () {sort.value} {definition})")
            written = len(self.top.definitions)
            self.lines.append(f"(assert {text})")

    def key(self, formula: Formula, parts: tuple[int, ...]) -> object:
        match formula:
            case Application(symbol=name):
                return name, parts
            case Quantified(symbol=name, variables=variables):
                return name, variables, parts
        return formula

    def bits(self, variables: Iterable[Variable]) -> int:
        return sum(self.bit.setdefault(v, 1 << len(self.bit)) for v in variables)

    def text(self, number: int, scope: _Scope) -> str:
        """A formula as it can be written in this scope; what is used often is its name."""
        stack = [(number, scope)]
        while stack:
            item, at = stack[-1]
            home = at.home(self.free[item])
            if item in home.texts:
                stack.pop()
                continue
            node, parts, inner = self.nodes[item], self.parts[item], home
            if isinstance(node, Quantified):
                inner = home.bodies.setdefault(item, _Scope(self.bits(node.variables), home))
            missing = [p for p in parts if p not in inner.home(self.free[p]).texts]
            if missing:
                stack += [(part, inner) for part in reversed(missing)]
                continue
            self.count += 1
            if self.count > MOST_PARTS:
                raise TooLong
            texts = [inner.home(self.free[part]).texts[part] for part in parts]
            written = self.written(node, texts, inner)
            if parts and (self.uses[item] > 1 or len(written) > LONG):
                self.named += 1
                name = f"${self.named}"
                home.definitions.append((name, node.sort, written))
                written = name
            home.texts[item] = written
        return scope.home(self.free[number]).texts[number]

    def written(self, node: Formula, texts: list[str], inner: _Scope) -> str:
        match node:
            case Constant(value=value):
                return "true" if value else "false"
            case Numeral(value=value, sort=sort):
                return _numeral(value, sort)
            case Variable():
                return symbol(node)
            case Application(symbol=name):
                return f"({name} {' '.join(texts)})"
            case Quantified(symbol=name, variables=variables):
                bound = " ".join(f"({symbol(v)} {v.sort.value})" for v in variables)
                lets = "".join(f"(let (({name} {text})) " for name, _, text in inner.definitions)
                ends = ")" * len(inner.definitions)
                return f"({name} ({bound}) {lets}{texts[0]}{ends})"
        raise AssertionError(node)


def _numeral(value: Fraction, sort: Sort) -> str:
    dot = ".0" if sort is REAL else ""
    text = f"{abs(value.numerator)}{dot}"
    if value.denominator != 1:
        text = f"(/ {text} {value.denominator}{dot})"
    return f"(- {text})" if value < 0 else text
