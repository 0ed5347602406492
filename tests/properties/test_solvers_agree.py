"""Z3, as the bridge runs it, and cvc5 answer generated formulas alike."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bargain.core.terms import Relation
from bargain.smt import formula as f
from bargain.smt.formula import BOOL, INT, REAL, Constant, Formula, Numeral, Variable
from bargain.smt.recheck import cvc5_answer
from bargain.smt.script import Script
from bargain.smt.solver import Irrational, Satisfiable, Unknown, Unsatisfiable, check

REALS = (Variable("x", REAL), Variable("y", REAL))
TRUTHS = (Variable("p", BOOL), Variable("q", BOOL))
WHOLE = Variable("n", INT)
RELATIONS = st.sampled_from(list(Relation))
CONSTANTS = st.fractions(-3, 3, max_denominator=4).map(f.number)


def numbers(products: bool) -> st.SearchStrategy[Formula]:
    leaves = st.one_of(st.sampled_from(REALS), CONSTANTS)
    factors = st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(f.plus),
            st.tuples(inner, inner).map(
                lambda pair: f.plus((pair[0], f.times((f.number(-1), pair[1]))))
            ),
            st.tuples(CONSTANTS, inner).map(f.times),
        ),
        max_leaves=4,
    )
    if not products:
        return factors
    return st.one_of(factors, st.tuples(st.sampled_from(REALS), factors).map(f.times))


def conditions(*, products: bool = False, quantifiers: bool = False) -> st.SearchStrategy[Formula]:
    number = numbers(products)
    atoms = st.one_of(
        st.sampled_from(TRUTHS),
        st.tuples(RELATIONS, number, number).map(lambda parts: f.compare(*parts)),
    )

    def larger(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        two = st.tuples(inner, inner)
        kinds = [
            inner.map(f.negation),
            st.lists(inner, min_size=2, max_size=3).map(f.conjunction),
            st.lists(inner, min_size=2, max_size=3).map(f.disjunction),
            two.map(lambda pair: f.implication(*pair)),
            two.map(lambda pair: f.equivalence(*pair)),
            st.tuples(inner, inner, inner).map(lambda parts: f.ite(*parts)),
        ]
        if quantifiers:
            variable = st.sampled_from(REALS).map(lambda variable: (variable,))
            kinds += [
                st.tuples(variable, inner).map(lambda parts: f.forall(*parts)),
                st.tuples(variable, inner).map(lambda parts: f.exists(*parts)),
            ]
        return st.one_of(kinds)

    return st.recursive(atoms, larger, max_leaves=8)


def compare(formula: Formula, limit: int = 2_000_000) -> None:
    answer = check([formula], limit=limit)
    confirmed = cvc5_answer(Script([formula]).text())
    match answer:
        case Satisfiable():
            assert confirmed != "unsat"
        case Unsatisfiable():
            assert confirmed != "sat"


def value(formula: Formula, values: dict[Variable, Formula]) -> bool:
    """What a formula without quantifiers comes to, by the constructors' own arithmetic."""
    result = f.replaced(formula, values)
    assert isinstance(result, Constant)
    return result.value


@given(conditions())
def test_linear_formulas_get_an_answer_and_the_same_one(formula: Formula) -> None:
    assert not isinstance(check([formula]), Unknown)
    compare(formula)


@given(conditions(products=True))
def test_formulas_with_products_get_the_same_answer(formula: Formula) -> None:
    compare(formula)


@given(conditions(quantifiers=True))
def test_linear_formulas_with_quantifiers_get_an_answer_and_the_same_one(formula: Formula) -> None:
    assert not isinstance(check([formula]), Unknown)
    compare(formula)


@given(conditions(products=True))
def test_the_values_of_an_answer_make_the_formula_true(formula: Formula) -> None:
    answer = check([formula], limit=2_000_000)
    if isinstance(answer, Satisfiable) and not any(
        isinstance(found, Irrational) for found in answer.values.values()
    ):
        values: dict[Variable, Formula] = {}
        for variable in (*REALS, *TRUTHS):
            found = answer.values.get(variable.name, Fraction(0))
            if variable.sort is REAL:
                assert isinstance(found, Fraction)
                values[variable] = Numeral(found, REAL)
            else:
                values[variable] = f.truth(bool(found))
        assert value(formula, values)


@given(st.integers(-9, 9), st.integers(1, 9), RELATIONS)
def test_integers_compare_with_reals(left: int, right: int, relation: Relation) -> None:
    whole = f.compare(Relation.EQUAL, WHOLE, f.number(left, INT))
    scaled = f.times((f.number(Fraction(1, right)), WHOLE))
    condition = f.compare(relation, scaled, f.number(Fraction(left + 1, right)))
    compare(f.conjunction((whole, condition)))
