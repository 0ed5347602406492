"""Derivations as plain text: what their atoms stand for, then sequent by sequent."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Final

from bargain.derivation.derivation import Derivation, Derived, NotTakenApart, Step, Underivable
from bargain.derivation.formulas import Atom
from bargain.derivation.notation import PLAIN, formula_text, sequent_text
from bargain.derivation.words import NOTHING, Words, counted, names_of
from bargain.match import Match

MIN_WIDTH: Final = 40
_INDENT: Final = "    "


def derivations_text(match: Match, derived: Sequence[Derived], width: int = 80) -> str:
    """Derivations of questions of a match, wrapped to a width (in characters, at least 40)."""
    page = _Page(match, max(width, MIN_WIDTH))
    for answer in derived:
        page.answer(answer)
    if not derived:
        page.lines.append("")
        page.paragraph(NOTHING)
    return "\n".join(page.lines).rstrip() + "\n"


class _Page:
    def __init__(self, match: Match, width: int) -> None:
        self.words = Words(match)
        self.width = width
        self.lines: list[str] = []
        self.paragraph(self.words.title())

    def paragraph(self, text: str, first: str = "", rest: str | None = None) -> None:
        self.lines += textwrap.wrap(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=rest if rest is not None else first,
            break_on_hyphens=False,
        )

    def answer(self, answer: Derived) -> None:
        self.lines.append("")
        self.paragraph(self.words.asked(answer.index), f"Q{answer.index + 1}  ", _INDENT)
        match answer:
            case Derivation():
                self.derivation(answer)
            case Underivable(index=index):
                self.paragraph(self.words.against(index), _INDENT)
            case NotTakenApart(reason=reason):
                self.paragraph(f"Not taken apart: {reason}.", _INDENT)

    def derivation(self, derivation: Derivation) -> None:
        names = names_of(derivation)
        what = "Derived for the negation of its condition" if derivation.negated else "Derived"
        self.paragraph(
            f"{what} in {counted(len(derivation.steps), 'sequent')} with "
            f"{counted(derivation.loeb_steps, 'Löb step')}, and checked.",
            _INDENT,
        )
        self.lines.append("")
        if derivation.definitions or derivation.questions:
            self.legend(derivation, names)
            self.lines.append("")
        self.steps(derivation.steps, names)

    def legend(self, derivation: Derivation, names: Mapping[Atom, str]) -> None:
        room = max(map(len, names.values()), default=0)
        hanging = " " * (room + 4)
        for definition in derivation.definitions:
            name = names[definition.atom]
            self.paragraph(self.words.of(definition.atom), f"  {name.ljust(room)}  ", hanging)
            if definition.formula is not None:
                formula = formula_text(definition.formula, names, PLAIN)
                self.paragraph(f"{name} := {formula}", hanging, f"{hanging}  ")
        for asked in derivation.questions:
            formula = formula_text(asked.formula, names, PLAIN)
            self.paragraph(f"Q{asked.index + 1} is {formula}", "  ", hanging)

    def steps(self, steps: Sequence[Step], names: Mapping[Atom, str]) -> None:
        sequents = [sequent_text(step.sequent, names, PLAIN) for step in steps]
        reasons = [_reason(step) for step in steps]
        room = len(str(len(steps)))
        hanging = " " * (room + 4)
        widest = self.width - len(hanging) - 2 - max(map(len, reasons))
        column = max(min(max(map(len, sequents)), widest), 1)
        for number, (sequent, reason) in enumerate(zip(sequents, reasons, strict=True), 1):
            lines = textwrap.wrap(
                sequent,
                self.width,
                initial_indent=f"  {number:>{room}}  ",
                subsequent_indent=f"{hanging}  ",
                break_on_hyphens=False,
            )
            if len(lines[-1]) > len(hanging) + column:
                lines.append("")
            lines[-1] = f"{lines[-1].ljust(len(hanging) + column)}  {reason}"
            self.lines += lines


def _reason(step: Step) -> str:
    """`def-R 1`: the rule and the premises."""
    premises = ", ".join(str(premise + 1) for premise in step.premises)
    return f"{step.rule.value} {premises}" if premises else step.rule.value
