"""What Z3 is asked and what it answers."""

from fractions import Fraction

import pytest

from bargain.core.terms import Relation
from bargain.smt import formula as f
from bargain.smt.formula import BOOL, INT, REAL, Formula, Variable
from bargain.smt.script import Script
from bargain.smt.solver import Irrational, Satisfiable, Unknown, Unsatisfiable, check

X, Y = Variable("x", REAL), Variable("y", REAL)
P, Q = Variable("p", BOOL), Variable("q", BOOL)
ZERO, ONE, TWO = f.number(0), f.number(1), f.number(2)


def less(left: Formula, right: Formula) -> Formula:
    return f.compare(Relation.LESS, left, right)


def equal(left: Formula, right: Formula) -> Formula:
    return f.compare(Relation.EQUAL, left, right)


def values(*assertions: Formula) -> dict[str, object]:
    answer = check(assertions)
    assert isinstance(answer, Satisfiable)
    return dict(answer.values)


def test_a_model_has_exact_values() -> None:
    third = f.number(Fraction(1, 3))
    assert values(equal(X, third), equal(Y, f.times((f.number(-3), X))), P, f.negation(Q)) == {
        "x": Fraction(1, 3),
        "y": Fraction(-1),
        "p": True,
        "q": False,
    }


def test_integers_stay_integers() -> None:
    n = Variable("n", INT)
    twice = f.times((f.number(2, INT), n))
    assert isinstance(check([equal(twice, f.number(3, INT))]), Unsatisfiable)
    assert values(equal(twice, f.number(4, INT)), equal(X, n)) == {
        "n": Fraction(2),
        "x": Fraction(2),
    }


def test_an_irrational_solution_is_marked_as_such() -> None:
    root = values(equal(f.times((X, X)), TWO), less(ZERO, X))["x"]
    assert isinstance(root, Irrational)
    assert abs(root.approximation**2 - 2) < Fraction(1, 10**20)


def test_nonlinear_constraints_are_decided() -> None:
    product = f.times((X, Y))
    assert isinstance(check([less(f.plus((f.times((X, X)), ONE)), ZERO)]), Unsatisfiable)
    choice = f.ite(P, product, ONE)
    assert values(equal(choice, TWO), less(X, ONE))["p"] is True


def test_quantifiers_are_decided() -> None:
    within = f.conjunction((less(ZERO, Y), less(Y, ONE)))
    above = f.forall((Y,), f.implication(within, less(Y, X)))
    assert isinstance(check([above, less(X, ONE)]), Unsatisfiable)
    found = values(above, less(X, TWO))["x"]
    assert isinstance(found, Fraction)
    assert 1 <= found < 2
    root = f.exists((Y,), equal(f.times((Y, Y)), X))
    assert isinstance(check([root, less(X, ZERO)]), Unsatisfiable)
    assert isinstance(check([root]), Satisfiable)


def test_a_quantifier_binds_what_it_names_and_nothing_outside() -> None:
    above_zero = less(ZERO, X)
    everywhere = f.forall((X,), above_zero)
    assert isinstance(check([above_zero, f.negation(everywhere)]), Satisfiable)
    inner = f.exists((X,), f.conjunction((less(X, Y), f.exists((Y,), less(Y, X)))))
    assert isinstance(check([f.forall((Y,), inner), above_zero]), Satisfiable)
    assert values(f.exists((X,), equal(X, Y)), equal(Y, ONE)) == {"y": Fraction(1)}


def test_what_a_quantifier_shares_is_shared_inside_of_it() -> None:
    sum_ = f.plus((X, Y))
    both = f.conjunction((less(sum_, ONE), less(ZERO, sum_)))
    text = Script([f.exists((X,), f.disjunction((both, less(Y, sum_))))]).text()
    assert text.count("(+ ?x ?y)") == 1
    assert isinstance(check([f.exists((X,), both), equal(Y, TWO)]), Satisfiable)


def test_an_answer_costs_the_same_every_time() -> None:
    assertions = [equal(f.times((X, Y)), TWO), less(X, Y), f.disjunction((P, less(Y, ONE)))]
    first, again = check(assertions), check(assertions)
    assert first.cost == again.cost > 0


def test_a_limit_gives_unknown_and_not_an_answer() -> None:
    answer = check([equal(f.times((X, X, X)), TWO), less(f.times((X, Y)), X)], limit=10)
    assert answer == Unknown("Z3 reached its limit", answer.cost)


def test_words_of_the_solver_are_names_like_others() -> None:
    names = ["and", "let", "sin", "abs", "Real", "match", "as", "true", "_", "a b", "x'"]
    variables = [Variable(name, REAL) for name in names]
    asked = [equal(v, f.number(i)) for i, v in enumerate(variables)]
    assert values(*asked) == {name: Fraction(i) for i, name in enumerate(names)}


def test_deep_formulas_are_no_trouble() -> None:
    formula: Formula = P
    for index in range(20_000):
        atom = Variable(f"v{index % 50}", BOOL)
        formula = f.conjunction((atom, formula)) if index % 2 else f.disjunction((atom, formula))
    assert isinstance(check([formula]), Satisfiable)


def test_a_script_is_as_long_as_its_formula_has_parts() -> None:
    formula: Formula = less(X, Y)
    for _ in range(200):
        formula = f.equivalence(f.conjunction((formula, P)), f.disjunction((formula, Q)))
    assert len(Script([formula]).text()) < 200 * 200
    assert isinstance(check([formula, P, Q]), Satisfiable)


def test_equal_formulas_are_written_once() -> None:
    copies = [f.disjunction((less(f.plus((X, ONE)), Y), P)) for _ in range(3)]
    assert Script([f.conjunction(copies)]).text().count("?x") == 2


def test_a_script_announces_what_it_expects() -> None:
    text = Script([less(X, ONE)]).text("sat", ["why"])
    assert text == (
        "; why\n"
        "(set-info :status sat)\n"
        "(set-logic QF_LRA)\n"
        "(declare-const ?x Real)\n"
        "(assert (< ?x 1.0))\n"
        "(check-sat)\n"
    )


def test_what_would_be_too_long_to_write_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    formula = f.conjunction((less(X, Y), less(Y, ONE)))
    monkeypatch.setattr("bargain.smt.script.MOST_PARTS", 10)
    assert isinstance(check([formula]), Satisfiable)
    monkeypatch.setattr("bargain.smt.script.MOST_PARTS", 3)
    answer = check([formula])
    assert isinstance(answer, Unknown)
    assert answer.reason == "what Z3 would be asked is too long"
