"""The small changes that a program can have: one node of its tree in place of another.

Each is the least of its kind, because a behaviour that notices it notices larger ones, too: the
neighbouring demand, the next strength, the same comparison with its boundary on the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeVar

from bargain.core.games import Bargaining, Game, Matrix
from bargain.record import Record
from bargain.source import Span
from bargain.syntax import tree
from bargain.syntax.format_expression import format_expression
from bargain.syntax.rewrite import nodes_in
from bargain.syntax.tree import Comparison, Connective

T = TypeVar("T")


class Kind(Enum):
    """What is changed."""

    NUMBER = "number"
    STRENGTH = "strength"
    ACTION = "action"
    OUTSIDE = "outside option"
    CONNECTIVE = "connective"
    COMPARISON = "comparison"
    BRANCH = "branch"


class Change(Record, by_identity=True):
    """`new` in place of `node`; at `span`, a reader sees `after` in place of `before`."""

    kind: Kind
    node: tree.Node
    new: tree.Node
    span: Span
    before: str
    after: str


_COMPARISONS: Final = {
    Comparison.EQUAL: (Comparison.UNEQUAL,),
    Comparison.UNEQUAL: (Comparison.EQUAL,),
    Comparison.LESS: (Comparison.AT_MOST, Comparison.AT_LEAST),
    Comparison.AT_MOST: (Comparison.LESS, Comparison.GREATER),
    Comparison.GREATER: (Comparison.AT_LEAST, Comparison.AT_MOST),
    Comparison.AT_LEAST: (Comparison.GREATER, Comparison.LESS),
}
"""The boundary on the other side, and the opposite."""

_CONNECTIVES: Final = {
    Connective.AND: Connective.OR,
    Connective.OR: Connective.AND,
    Connective.IMPLIES: Connective.OR,
    Connective.IFF: Connective.IMPLIES,
}
"""`or` for `implies`: the same with the premise negated."""


def changes(program: tree.Program, games: Sequence[Game]) -> list[Change]:
    """Every small change of a program of these games, in the order of the text."""
    finder = _Finder(program, games)
    found = [change for node in nodes_in(program.body) for change in finder.of(node)]
    found.sort(key=lambda change: (change.span.start, change.span.end))
    return found


class _Finder:
    """What can take the place of a node, in a program with these names bound."""

    def __init__(self, program: tree.Program, games: Sequence[Game]) -> None:
        self.bound = _bound(program)
        self.demands: dict[Fraction, list[Fraction]] = {}
        self.options: dict[str, list[str]] = {}
        self.actions: dict[str, list[str]] = {}
        self.defaults: list[str] = []
        for game in games:
            match game.rules:
                case Bargaining(demands=demands, options=options):
                    for low, high in pairwise(demands):
                        _add(self.demands, low, [high])
                        _add(self.demands, high, [low])
                    for option in options:
                        _add(self.options, option, [o for o in options if o != option])
                    self.defaults += [options[0]]
                case Matrix(actions=roles):
                    for names in roles:
                        for action in names:
                            _add(self.actions, action, [a for a in names if a != action])
        self.strengths = _numbers_in_strengths(program)
        self.searched = {
            id(node.domain) for node in nodes_in(program.body) if isinstance(node, tree.Search)
        }
        """Searches go from the highest or the lowest, whatever the order of their domain."""

    def of(self, node: tree.Node) -> Iterator[Change]:
        match node:
            case tree.Number():
                yield from self.number(node)
            case tree.Reference(name=name, arguments=None) if name not in self.bound:
                for kind, others in ((Kind.ACTION, self.actions), (Kind.OUTSIDE, self.options)):
                    for other in others.get(name, ()):
                        new = tree.Reference(node.span, other)
                        yield Change(kind, node, new, node.span, name, other)
            case tree.Demand(outside=None):
                yield from self.other_outside(node)
            case tree.Compare(operator=operator, left=left, right=right):
                span = _between(left, right, operator.value)
                for sign in _COMPARISONS[operator]:
                    compare = tree.Compare(node.span, sign, left, right)
                    yield Change(Kind.COMPARISON, node, compare, span, operator.value, sign.value)
            case tree.Not(operand=operand):
                before, after = format_expression(node), format_expression(operand)
                yield Change(Kind.CONNECTIVE, node, operand, _first_word(node), before, after)
            case tree.Connected():
                yield from connected(node)
            case tree.Ends(agreement=agreement, tail=tail):
                new_end = tree.Ends(node.span, not agreement, tail)
                before, after = _turned("agreement", "disagreement", agreement)
                yield Change(Kind.CONNECTIVE, node, new_end, _first_word(node), before, after)
            case tree.Boolean(value=value):
                yield _truth(Kind.CONNECTIVE, node, not value)
            case tree.Provable():
                yield from asked(node)
            case tree.If(branches=cases):
                yield from _taken(condition for condition, _ in cases)
            case tree.PolicyIf(branches=policies):
                yield from _taken(condition for condition, _ in policies)
            case tree.Search():
                yield from searched(node)
            case tree.InDemands(descending=descending) if id(node) not in self.searched:
                new_domain = tree.InDemands(node.span, not descending)
                before, after = _turned("demands descending", "demands", descending)
                yield Change(Kind.BRANCH, node, new_domain, node.span, before, after)

    def number(self, node: tree.Number) -> Iterator[Change]:
        kind = Kind.STRENGTH if id(node) in self.strengths else Kind.NUMBER
        for value in self.neighbours(node):
            new = _literal(node, value)
            yield Change(kind, node, new, node.span, node.text, format_expression(new))

    def neighbours(self, node: tree.Number) -> list[Fraction]:
        """The demands next to a share; of other numbers, those with the next last digit."""
        share = node.text.endswith("%") or "." in node.text
        if share and node.value in self.demands:
            return sorted(self.demands[node.value])
        digits = node.text.rstrip("%").partition(".")[2]
        unit = Fraction(1, 10 ** len(digits) * (100 if node.text.endswith("%") else 1))
        return [value for value in (node.value - unit, node.value + unit) if value >= 0]

    def other_outside(self, demand: tree.Demand) -> Iterator[Change]:
        others = dict.fromkeys(o for default in self.defaults for o in self.options[default])
        before = f"demand {format_expression(demand.share)}"
        for other in others:
            choice = tree.Choice(demand.span, tree.Reference(demand.span, other))
            new = tree.Demand(demand.span, demand.share, choice, demand.locked)
            span = Span(demand.span.source, demand.span.start, demand.share.span.end)
            yield Change(Kind.OUTSIDE, demand, new, span, before, f"{before} or {other}")


def connected(node: tree.Connected) -> Iterator[Change]:
    """Another connective at one place; and each operand of an `and` or `or` left out."""
    connective, other = node.connective, _CONNECTIVES[node.connective]
    for place, (left, right) in enumerate(pairwise(node.operands), 1):
        span = _between(left, right, connective.value)
        new = _split(node, place, other)
        yield Change(Kind.CONNECTIVE, node, new, span, connective.value, other.value)
    if connective in (Connective.AND, Connective.OR):
        for operand in node.operands:
            # In place of an operand, what makes no difference to the others.
            yield _truth(Kind.CONNECTIVE, operand, connective is Connective.AND)


def _split(node: tree.Connected, place: int, other: Connective) -> tree.Expression:
    """With `other` before the operand at `place` alone, as it would be read: `and` binds closer."""
    operands = node.operands
    if node.connective is Connective.OR:
        pair = tree.Connected(node.span, other, operands[place - 1 : place + 1])
        return _joined(node, (*operands[: place - 1], pair, *operands[place + 1 :]))
    sides = (_joined(node, operands[:place]), _joined(node, operands[place:]))
    return tree.Connected(node.span, other, sides)


def _joined(node: tree.Connected, operands: tuple[tree.Expression, ...]) -> tree.Expression:
    if len(operands) == 1:
        return operands[0]
    return tree.Connected(node.span, node.connective, operands)


def asked(node: tree.Provable) -> Iterator[Change]:
    """`possible` for `provable`, the next strength, and each feature left out of `for every`.

    Strengths that are numbers in the source are changed as numbers.
    """
    span, strength, features, condition = node.span, node.strength, node.features, node.condition
    word = _first_word(node)
    names = _turned("possible", "provable", node.possible)
    flipped = tree.Provable(span, not node.possible, strength, features, condition)
    yield Change(Kind.CONNECTIVE, node, flipped, word, *names)
    match strength:
        case None | tree.InPA(level=None):
            level = tree.InPA(span, tree.Number(span, Fraction(1), "1"))
            stronger = tree.Provable(span, node.possible, level, features, condition)
            yield Change(Kind.STRENGTH, node, stronger, word, names[0], f"{names[0]} in PA+1")
        case tree.InPA(level=inner) if inner is not None:
            yield from _one_more(inner)
        case tree.Within(budget=inner):
            yield from _one_more(inner)
    for feature in features:
        fewer = tuple(other for other in features if other is not feature)
        weaker = tree.Provable(span, node.possible, strength, fewer, condition)
        rest = ", ".join(other.text for other in fewer)
        before = f"for every {', '.join(other.text for other in features)}"
        after = f"for every {rest}" if rest else "no `for every`"
        yield Change(Kind.STRENGTH, node, weaker, feature.span, before, after)


def _one_more(strength: tree.Expression) -> Iterator[Change]:
    if not any(isinstance(node, tree.Number) for node in nodes_in(strength)):
        one = tree.Number(strength.span, Fraction(1), "1")
        new = tree.Binary(strength.span, tree.Arithmetic.PLUS, strength, one)
        words = format_expression(strength), format_expression(new)
        yield Change(Kind.STRENGTH, strength, new, strength.span, *words)


def searched(node: tree.Search) -> Iterator[Change]:
    """The search from the other end, and one whose condition is decided."""
    yield from _taken([node.condition])
    new = tree.Search(
        node.span,
        not node.highest,
        node.variable,
        node.domain,
        node.condition,
        node.body,
        node.otherwise,
    )
    before, after = _turned("highest", "lowest", node.highest)
    yield Change(Kind.BRANCH, node, new, _first_word(node), before, after)


def _taken(conditions: Iterable[tree.Expression]) -> Iterator[Change]:
    """The branch of each condition always taken, and never."""
    for condition in conditions:
        if not isinstance(condition, tree.Boolean):
            yield _truth(Kind.BRANCH, condition, True)
            yield _truth(Kind.BRANCH, condition, False)


def _truth(kind: Kind, node: tree.Expression, value: bool) -> Change:
    new = tree.Boolean(node.span, value)
    return Change(kind, node, new, node.span, format_expression(node), format_expression(new))


def _literal(node: tree.Number, value: Fraction) -> tree.Expression:
    """A number as the text had it: a percentage, a decimal with as many digits, or a fraction."""
    percent = node.text.endswith("%")
    scaled = value * 100 if percent else value
    for digits in range(len(node.text) + 1):
        if (scaled * 10**digits).denominator == 1:
            whole, rest = divmod(int(scaled * 10**digits), 10**digits)
            text = f"{whole}.{rest:0{digits}}" if digits else str(whole)
            return tree.Number(node.span, value, f"{text}%" if percent else text)
    over, under = (
        tree.Number(node.span, Fraction(part), str(part))
        for part in (value.numerator, value.denominator)
    )
    return tree.Binary(node.span, tree.Arithmetic.DIVIDE, over, under)


def _bound(program: tree.Program) -> frozenset[str]:
    """The names that a program binds: they hide those of its game."""
    names = {parameter.text for parameter in program.parameters or ()}
    for node in nodes_in(program.body):
        match node:
            case tree.Let(name=name):
                names.add(name.text)
            case tree.For(variable=variable, index=index):
                names |= {variable.text} | ({index.text} if index is not None else set())
            case tree.Search(variable=variable):
                names.add(variable.text)
    return frozenset(names)


def _numbers_in_strengths(program: tree.Program) -> set[int]:
    strengths = (
        node.strength
        for node in nodes_in(program.body)
        if isinstance(node, tree.Provable) and node.strength is not None
    )
    return {
        id(node)
        for strength in strengths
        for node in nodes_in(strength)
        if isinstance(node, tree.Number)
    }


def _turned(one: str, other: str, is_one: bool) -> tuple[str, str]:
    """What is written, and what could be written instead."""
    return (one, other) if is_one else (other, one)


def _first_word(node: tree.Node) -> Span:
    found = re.match(r"\w+", node.span.text)
    end = found.end() if found is not None else 1
    return Span(node.span.source, node.span.start, node.span.start + end)


def _between(left: tree.Node, right: tree.Node, word: str) -> Span:
    """Where a word stands between two nodes, outside of comments."""
    source = left.span.source
    gap = source.text[left.span.end : right.span.start]
    gap = re.sub(r"#[^\n]*", lambda comment: " " * len(comment[0]), gap)
    start = left.span.end + max(gap.find(word), 0)
    return Span(source, start, start + len(word))


def _add(table: dict[T, list[T]], key: T, items: list[T]) -> None:
    known = table.setdefault(key, [])
    known += [item for item in items if item not in known]
