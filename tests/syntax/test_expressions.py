"""Every form of expression reads as the tree that the language reference gives it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bargain.syntax import tree
from bargain.syntax.tree import Arithmetic, Comparison, Connective, Expression, Quantity, Subject
from tests.strategies.trees import NOWHERE
from tests.syntax.reading import read_expression

A, B, C, X, K = (tree.Reference(NOWHERE, name) for name in ("A", "B", "C", "x", "k"))
P = tree.Reference(NOWHERE, "P")
ME, THEM = tree.Myself(NOWHERE), tree.Opponent(NOWHERE)
AGAINST_P = tree.Against(NOWHERE, P)


def number(text: str) -> tree.Number:
    value = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    return tree.Number(NOWHERE, value, text)


def connected(connective: Connective, *operands: Expression) -> tree.Connected:
    return tree.Connected(NOWHERE, connective, operands)


def binary(left: Expression, operator: str, right: Expression) -> tree.Binary:
    return tree.Binary(NOWHERE, Arithmetic(operator), left, right)


def compare(left: Expression, operator: str, right: Expression) -> tree.Compare:
    return tree.Compare(NOWHERE, Comparison(operator), left, right)


def quantity(subject: Subject, what: Quantity, tail: tree.Tail = None) -> tree.QuantityOf:
    return tree.QuantityOf(NOWHERE, subject, what, tail)


def holding(holder: Subject, share: Expression) -> tree.WhenHolding:
    return tree.WhenHolding(NOWHERE, holder, share)


THEIR_DEMAND = quantity(Subject.THEM, Quantity.DEMAND)

CASES: dict[str, Expression] = {
    # Atoms
    "3": number("3"),
    "0.25": number("1/4"),
    "70%": number("7/10"),
    "12.5%": number("1/8"),
    "true": tree.Boolean(NOWHERE, True),
    "false": tree.Boolean(NOWHERE, False),
    "x": X,
    "größe_1": tree.Reference(NOWHERE, "größe_1"),
    "f()": tree.Reference(NOWHERE, "f", ()),
    "f(x, me, A and B)": tree.Reference(NOWHERE, "f", (X, ME, connected(Connective.AND, A, B))),
    "me": ME,
    "them": THEM,
    "round": tree.Round(NOWHERE),
    "share * divide": binary(tree.Share(NOWHERE), "*", tree.Divide(NOWHERE)),
    "((x))": X,
    # Arithmetic
    "A - B - C": binary(binary(A, "-", B), "-", C),
    "A - (B - C)": binary(A, "-", binary(B, "-", C)),
    "A + B * C": binary(A, "+", binary(B, "*", C)),
    "A / B * C": binary(binary(A, "/", B), "*", C),
    "-A * B": binary(tree.Negative(NOWHERE, A), "*", B),
    "- -A": tree.Negative(NOWHERE, tree.Negative(NOWHERE, A)),
    # Comparisons
    "A + 1 <= B": compare(binary(A, "+", number("1")), "<=", B),
    **{f"A {o.value} B": compare(A, o.value, B) for o in Comparison},
    # Connectives
    "A and B and C": connected(Connective.AND, A, B, C),
    "(A and B) and C": connected(Connective.AND, connected(Connective.AND, A, B), C),
    "A or B and C": connected(Connective.OR, A, connected(Connective.AND, B, C)),
    "not A and B": connected(Connective.AND, tree.Not(NOWHERE, A), B),
    "not not A": tree.Not(NOWHERE, tree.Not(NOWHERE, A)),
    "not A == B": tree.Not(NOWHERE, compare(A, "==", B)),
    "A implies B implies C": connected(Connective.IMPLIES, A, connected(Connective.IMPLIES, B, C)),
    "A or B implies C": connected(Connective.IMPLIES, connected(Connective.OR, A, B), C),
    "A iff B iff C": connected(Connective.IFF, connected(Connective.IFF, A, B), C),
    "A implies B iff C": connected(Connective.IFF, connected(Connective.IMPLIES, A, B), C),
    # Claims
    "they play C": tree.Plays(NOWHERE, Subject.THEM, C, None),
    "I play C": tree.Plays(NOWHERE, Subject.ME, C, None),
    "first plays C": tree.Plays(NOWHERE, Subject.FIRST, C, None),
    "they plays C": tree.Plays(NOWHERE, Subject.THEM, C, None),
    "they play C against P": tree.Plays(NOWHERE, Subject.THEM, C, AGAINST_P),
    "they play C against P(x)": tree.Plays(
        NOWHERE, Subject.THEM, C, tree.Against(NOWHERE, tree.Reference(NOWHERE, "P", (X,)))
    ),
    "I play C against me": tree.Plays(NOWHERE, Subject.ME, C, tree.Against(NOWHERE, ME)),
    "I play C against them": tree.Plays(NOWHERE, Subject.ME, C, tree.Against(NOWHERE, THEM)),
    "they accept 60%": tree.Accepts(NOWHERE, Subject.THEM, number("60%"), None),
    "second accepts 60%": tree.Accepts(NOWHERE, Subject.SECOND, number("60%"), None),
    "they accept 60% when I hold 50%": tree.Accepts(
        NOWHERE, Subject.THEM, number("60%"), holding(Subject.ME, number("50%"))
    ),
    "first accepts x when second holds x": tree.Accepts(
        NOWHERE, Subject.FIRST, X, holding(Subject.SECOND, X)
    ),
    "they accept x + 1 when they hold x + 1": tree.Accepts(
        NOWHERE,
        Subject.THEM,
        binary(X, "+", number("1")),
        holding(Subject.THEM, binary(X, "+", number("1"))),
    ),
    "they demand 50%": tree.Demands(NOWHERE, Subject.THEM, number("50%"), None),
    "I demand 50%": tree.Demands(NOWHERE, Subject.ME, number("50%"), None),
    "first demands 50%": tree.Demands(NOWHERE, Subject.FIRST, number("50%"), None),
    "their outside is walk": tree.OutsideIs(
        NOWHERE, Subject.THEM, tree.Reference(NOWHERE, "walk"), None
    ),
    "first outside is x against P": tree.OutsideIs(NOWHERE, Subject.FIRST, X, AGAINST_P),
    "agreement": tree.Ends(NOWHERE, True, None),
    "disagreement against P": tree.Ends(NOWHERE, False, AGAINST_P),
    "they are P": tree.IsProgram(NOWHERE, Subject.THEM, P),
    "they are me": tree.IsProgram(NOWHERE, Subject.THEM, ME),
    "first is P": tree.IsProgram(NOWHERE, Subject.FIRST, P),
    "they are unconditional": tree.IsUnconditional(NOWHERE, Subject.THEM),
    "they renegotiate": tree.Renegotiates(NOWHERE, Subject.THEM),
    "second renegotiates": tree.Renegotiates(NOWHERE, Subject.SECOND),
    # Numbers of a match
    "their demand": THEIR_DEMAND,
    "my share": quantity(Subject.ME, Quantity.SHARE),
    "second payoff": quantity(Subject.SECOND, Quantity.PAYOFF),
    "their first demand": quantity(Subject.THEM, Quantity.FIRST_DEMAND),
    "first first demand": quantity(Subject.FIRST, Quantity.FIRST_DEMAND),
    "my last demand": quantity(Subject.ME, Quantity.LAST_DEMAND),
    "their default": quantity(Subject.THEM, Quantity.DEFAULT),
    "first demand == 50%": compare(quantity(Subject.FIRST, Quantity.DEMAND), "==", number("50%")),
    "their demand against P <= 30%": compare(
        quantity(Subject.THEM, Quantity.DEMAND, AGAINST_P), "<=", number("30%")
    ),
    "my payoff > my payoff against P": compare(
        quantity(Subject.ME, Quantity.PAYOFF),
        ">",
        quantity(Subject.ME, Quantity.PAYOFF, AGAINST_P),
    ),
    "100% - their demand": binary(number("100%"), "-", THEIR_DEMAND),
    # A dangling tail belongs to the nearest
    "they accept their demand against P": tree.Accepts(
        NOWHERE, Subject.THEM, quantity(Subject.THEM, Quantity.DEMAND, AGAINST_P), None
    ),
    "they accept (their demand) against P": tree.Accepts(
        NOWHERE, Subject.THEM, THEIR_DEMAND, AGAINST_P
    ),
    "their demand when I hold 10% + 20%": quantity(
        Subject.THEM,
        Quantity.DEMAND,
        holding(Subject.ME, binary(number("10%"), "+", number("20%"))),
    ),
    # Proof
    "provable (A)": tree.Provable(NOWHERE, False, None, (), A),
    "possible (A)": tree.Provable(NOWHERE, True, None, (), A),
    "provable in PA (A)": tree.Provable(NOWHERE, False, tree.InPA(NOWHERE, None), (), A),
    "provable in PA+2 (A)": tree.Provable(NOWHERE, False, tree.InPA(NOWHERE, number("2")), (), A),
    "provable in PA + k (A)": tree.Provable(NOWHERE, False, tree.InPA(NOWHERE, K), (), A),
    "provable in PA+(k + 1) (A)": tree.Provable(
        NOWHERE, False, tree.InPA(NOWHERE, binary(K, "+", number("1"))), (), A
    ),
    "provable within 50 (A)": tree.Provable(
        NOWHERE, False, tree.Within(NOWHERE, number("50")), (), A
    ),
    "provable within k (C)": tree.Provable(NOWHERE, False, tree.Within(NOWHERE, K), (), C),
    "provable for every cost, observed (A)": tree.Provable(
        NOWHERE,
        False,
        None,
        (tree.Name(NOWHERE, "cost"), tree.Name(NOWHERE, "observed")),
        A,
    ),
    "possible within 50 for every cost (A)": tree.Provable(
        NOWHERE,
        True,
        tree.Within(NOWHERE, number("50")),
        (tree.Name(NOWHERE, "cost"),),
        A,
    ),
    # Chance
    "they play C with probability >= 1/2": tree.WithProbability(
        NOWHERE,
        tree.Plays(NOWHERE, Subject.THEM, C, None),
        Comparison.AT_LEAST,
        binary(number("1"), "/", number("2")),
    ),
    "A and B with probability < 1": connected(
        Connective.AND,
        A,
        tree.WithProbability(NOWHERE, B, Comparison.LESS, number("1")),
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_an_expression_reads_as_its_tree(text: str) -> None:
    assert read_expression(text) == CASES[text]


def test_numbers_are_exact_and_keep_their_text() -> None:
    read = read_expression("33.3333333333333333333333%")
    assert isinstance(read, tree.Number)
    assert read.value == Fraction(333333333333333333333333, 10**24)
    assert read.text == "33.3333333333333333333333%"


def test_line_breaks_and_comments_are_blank() -> None:
    assert read_expression("A # one\n  and # two\r\n\tB") == connected(Connective.AND, A, B)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(x) + y", ["x", "y", "(x) + y"]),
        ("not (x)", ["x", "not (x)"]),
        ("f( x ,y ) == 1", ["x", "y", "f( x ,y )", "1", "f( x ,y ) == 1"]),
        ("they accept 60% when I hold x", ["60%", "x", "they accept 60% when I hold x"]),
        ("provable within k (C)", ["k", "C", "provable within k (C)"]),
        ("((a)) and (b)", ["a", "b", "((a)) and (b)"]),
    ],
)
def test_a_span_covers_the_text_of_its_construct(text: str, parts: list[str]) -> None:
    spans = [node.span.text for node in tree.postorder(read_expression(text))]
    assert spans == parts
