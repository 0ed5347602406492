"""The door to Z3: the one module that imports it.

Every question is a new context, so an answer, and what it costs, depends on nothing but the
question. Limits are counted in Z3's own units of work and never in seconds. Z3 reads the text that
`bargain.smt.script` writes, so what a script says is what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import z3

from bargain.record import Record
from bargain.smt.formula import BOOL, Formula, Sort, Variable
from bargain.smt.script import Script, TooLong, symbol

DEFAULT_LIMIT: Final = 20_000_000
"""Units of work for one question: some ten seconds, where most questions take a few thousand."""

TOO_LONG: Final = "what Z3 would be asked is too long"

_PRECISION: Final = 30


class Irrational(Record):
    """An irrational number that solves a polynomial; `coefficients` are those of the polynomial,
    from the constant on.

    The approximation is off by less than 10^-30.
    """

    name: str
    approximation: Fraction
    coefficients: tuple[Fraction, ...]


Value: TypeAlias = bool | Fraction | Irrational


class Satisfiable(Record):
    """The assertions can hold together: at these values of the variables, by name."""

    values: Mapping[str, Value]
    cost: int


class Unsatisfiable(Record):
    """The assertions can't hold together, at any real values."""

    cost: int


class Unknown(Record):
    """Z3 gave up. Nothing follows about the assertions."""

    reason: str
    cost: int


Answer: TypeAlias = Satisfiable | Unsatisfiable | Unknown


def check(assertions: Sequence[Formula], *, limit: int = DEFAULT_LIMIT) -> Answer:
    """Whether the assertions can hold together; `limit` and costs are in Z3's units of work."""
    try:
        return check_script(Script(assertions), limit=limit)
    except TooLong:
        return Unknown(TOO_LONG, 0)


def check_script(script: Script, *, limit: int = DEFAULT_LIMIT) -> Answer:
    """The same for assertions that are written already."""
    text = script.text()
    answer: Answer = Unknown("no strategy", 0)
    spent = 0
    for tactics in _strategies(script.logic):
        answer = _run(text, script.variables, tactics, limit - spent)
        spent += answer.cost
        if not isinstance(answer, Unknown) or spent >= limit:
            break
    match answer:
        case Satisfiable(values=values):
            return Satisfiable(values, spent)
        case Unsatisfiable():
            return Unsatisfiable(spent)
        case Unknown(reason=reason):
            return Unknown(reason, spent)


def _strategies(name: str) -> tuple[tuple[str, ...], ...]:
    """Z3's tactics to try one after the other; () is its general solver.

    Its own choice would depend on the time that its parts take, and so on the machine.
    """
    reals = name in ("QF_NRA", "NRA")
    match name.startswith("QF_"), reals:
        case True, True:
            return (("qfnra-nlsat",), ())
        case True, False:
            return ((),)
        case False, True:
            return (("simplify", "nlqsat"), ())
    return (("simplify", "qsat"), ())


def _run(text: str, variables: Sequence[Variable], tactics: tuple[str, ...], limit: int) -> Answer:
    context = z3.Context()
    solver = _solver(tactics, context)
    solver.set("rlimit", limit)
    solver.from_string(text)
    try:
        found = solver.check()
    except z3.Z3Exception as error:
        return Unknown(str(error), _cost(solver))
    cost = _cost(solver)
    if found == z3.unknown:
        return Unknown(_reason(solver.reason_unknown()), cost)
    if found == z3.unsat:
        return Unsatisfiable(cost)
    model = solver.model()
    values: dict[str, Value] = {}
    for variable in variables:
        name = symbol(variable).strip("|")
        constant = z3.Const(name, _sort(variable.sort, context))
        value = _value(variable.name, model.eval(constant, model_completion=True))
        if value is None:
            return Unknown(f"no value for {variable.name}", cost)
        values[variable.name] = value
    return Satisfiable(values, cost)


def _solver(tactics: tuple[str, ...], context: z3.Context) -> z3.Solver:
    if not tactics:
        return z3.SimpleSolver(ctx=context)
    steps = [z3.Tactic(name, context) for name in tactics]
    return (steps[0] if len(steps) == 1 else z3.Then(*steps)).solver()


def _cost(solver: z3.Solver) -> int:
    statistics = solver.statistics()
    return next((value for key, value in statistics if key == "rlimit count"), 0)


def _reason(text: str) -> str:
    if text in ("canceled", "max. resource limit exceeded"):
        return "Z3 reached its limit"
    return f"Z3 gave up ({text})"


def _sort(sort: Sort, context: z3.Context) -> z3.SortRef:
    if sort is BOOL:
        return z3.BoolSort(context)
    return z3.IntSort(context) if sort is Sort.INT else z3.RealSort(context)


def _value(name: str, value: z3.ExprRef) -> Value | None:
    if z3.is_true(value):
        return True
    if z3.is_false(value):
        return False
    if z3.is_int_value(value):
        return Fraction(value.as_long())
    if z3.is_rational_value(value):
        return Fraction(value.numerator_as_long(), value.denominator_as_long())
    if z3.is_algebraic_value(value):
        near = value.approx(_PRECISION)
        approximation = Fraction(near.numerator_as_long(), near.denominator_as_long())
        coefficients = [
            Fraction(one.numerator_as_long(), one.denominator_as_long()) for one in value.poly()
        ]
        return Irrational(name, approximation, tuple(coefficients))
    return None
