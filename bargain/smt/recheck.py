"""Asking another solver what Z3 was asked.

The one module that imports cvc5, which comes with the extra `bargain-engine[cvc5]`.
"""

from __future__ import annotations

import re
from typing import Final

RESOURCE_LIMIT: Final = 50_000_000
"""In cvc5's own units, for one query: some minutes."""

_STATUS: Final = re.compile(r"^\(set-info :status (sat|unsat|unknown)\)$", re.MULTILINE)


class SolverMissing(Exception):
    """The solver is not installed."""


class NotAScript(Exception):
    """The text is not one that the solver reads."""


def require_cvc5() -> None:
    """Raises `SolverMissing`."""
    try:
        import cvc5  # noqa: F401  # whether it is there is all that matters here
    except ImportError:
        raise SolverMissing from None


def cvc5_answer(text: str) -> str:
    """What cvc5 says, whatever the script itself announces: "sat", "unsat" or "unknown". Raises
    `NotAScript`."""
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("rlimit-per", str(RESOURCE_LIMIT))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, _STATUS.sub("", text), "query")
    symbols = parser.getSymbolManager()
    answer = ""
    try:
        while not (command := parser.nextCommand()).isNull():
            answer += command.invoke(solver, symbols).strip()
    except RuntimeError as error:
        raise NotAScript(" ".join(str(error).split())) from None
    if answer not in ("sat", "unsat", "unknown"):
        raise NotAScript(answer or "it asks nothing")
    return answer
