"""Asking Z3, counting what it costs, and writing down what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from bargain.logic.limits import TooHard
from bargain.smt import formula as f
from bargain.smt.formula import BOOL, FALSE, TRUE, Formula, Variable
from bargain.smt.manifest import ENDING, Entry, manifest_text
from bargain.smt.manifest import NAME as MANIFEST
from bargain.smt.script import Script, TooLong
from bargain.smt.solver import TOO_LONG, Answer, Satisfiable, Unknown, check_script

MOST_REMEMBERED: Final = 5_000
"""Answers kept: some tens of megabytes of scripts."""


HINT: Final = "the direct evaluator (without --evaluator z3) may settle it"


class SolverGaveUp(TooHard):
    """Z3 did not decide a query."""


class Queries:
    """All queries of a match, in the order in which they are asked.

    `count` says how many there were, and `cost` what they cost in Z3's units of work. One that was
    asked lately is answered from memory, which is what Z3 would say again, and at the same cost.
    With a `folder`, each is written there as a script with its answer, until `close` writes the
    list of them.
    """

    def __init__(self, limit: int, folder: Path | None) -> None:
        self.limit = limit
        self.folder = folder
        self.count = 0
        self.cost = 0
        self._answers: dict[str, Answer] = {}
        self._written: list[Entry] = []

    def close(self) -> None:
        """Write the list of the scripts. What is asked later is not written."""
        if self.folder is not None:
            text = manifest_text(self._written)
            (self.folder / MANIFEST).write_text(text, encoding="utf-8")
            self.folder = None

    def truths(
        self,
        facts: Sequence[Formula],
        wanted: Mapping[str, Formula],
        name: str,
        comments: Sequence[str] = (),
    ) -> dict[str, bool]:
        """What the facts make of formulas that they decide, by name.

        Two queries: one finds the values, the other shows that there are no others.
        """
        known = {key: one is TRUE for key, one in wanted.items() if one is TRUE or one is FALSE}
        asked = {key: one for key, one in wanted.items() if key not in known}
        if not asked:
            return known
        definitions = [
            f.equivalence(Variable(key, BOOL), formula) for key, formula in asked.items()
        ]
        answer = self._ask([*facts, *definitions], f"{name}-find", comments)
        assert isinstance(answer, Satisfiable)
        found = {key: answer.values[key] is True for key in asked}
        as_found = [
            formula if found[key] else f.negation(formula) for key, formula in asked.items()
        ]
        other = f.negation(f.conjunction(as_found))
        if other is not FALSE:
            told = [f"{key} is {'true' if value else 'false'}" for key, value in found.items()]
            assert not self.possible([*facts, other], f"{name}-check", [*comments, *told])
        return known | found

    def possible(
        self, assertions: Sequence[Formula], name: str, comments: Sequence[str] = ()
    ) -> bool:
        """Whether the assertions can hold together."""
        if FALSE in assertions:
            return False
        return isinstance(self._ask(assertions, name, comments), Satisfiable)

    def asking(self, name: str, comments: Sequence[str]) -> Callable[[Sequence[Formula]], Answer]:
        """Asks whether assertions can hold together."""

        def ask(assertions: Sequence[Formula]) -> Answer:
            return self._ask(assertions, name, comments)

        return ask

    def _ask(self, assertions: Sequence[Formula], name: str, comments: Sequence[str]) -> Answer:
        """Z3's answer. Raises `SolverGaveUp` without one."""
        try:
            script = Script(assertions)
        except TooLong:
            raise SolverGaveUp(f"{TOO_LONG}, at {name}; {HINT}") from None
        answer = self._answers.get(text := script.text())
        if answer is None:
            if len(self._answers) >= MOST_REMEMBERED:
                self._answers.clear()
            answer = self._answers[text] = check_script(script, limit=self.limit)
        self.count += 1
        self.cost += answer.cost
        status = "sat" if isinstance(answer, Satisfiable) else "unsat"
        if isinstance(answer, Unknown):
            status = "unknown"
        if self.folder is not None:
            file = f"{self.count:04}-{name}{ENDING}"
            data = script.text(status, comments).encode()
            (self.folder / file).write_bytes(data)
            self._written.append(Entry.of(file, status, data))
        if isinstance(answer, Unknown):
            raise SolverGaveUp(f"{answer.reason}, at {name}; {HINT}")
        return answer
