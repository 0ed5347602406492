"""Derivations as a LaTeX document, with the trees of the package bussproofs.

A part that is needed twice, and one that would make a tree too high for a page, is a tree of its
own, and is referred to by its number. The numbers are those of the text form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Final

from bargain.derivation.derivation import (
    Derivation,
    Derived,
    NotTakenApart,
    Rule,
    Step,
    Underivable,
)
from bargain.derivation.formulas import Atom
from bargain.derivation.notation import LATEX, formula_text, sequent_text
from bargain.derivation.words import Words, counted, names_of
from bargain.match import Match

MAX_HEIGHT: Final = 14
"""A tree has at most so many steps on top of one another."""
MAX_PREMISES: Final = 5
"""More premises than this bussproofs cannot put side by side."""

_INFERENCES: Final = ("", "Unary", "Binary", "Trinary", "Quaternary", "Quinary")

_HEAD: Final = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb,bussproofs}
\begin{document}
"""

_SPECIAL: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)

_RULES: Final[Mapping[Rule, str]] = {
    Rule.AXIOM: "axiom",
    Rule.BOTTOM_LEFT: r"$\bot$L",
    Rule.TOP_RIGHT: r"$\top$R",
    Rule.NOT_LEFT: r"$\lnot$L",
    Rule.NOT_RIGHT: r"$\lnot$R",
    Rule.AND_LEFT: r"$\land$L",
    Rule.AND_RIGHT: r"$\land$R",
    Rule.OR_LEFT: r"$\lor$L",
    Rule.OR_RIGHT: r"$\lor$R",
    Rule.IMPLIES_LEFT: r"$\to$L",
    Rule.IMPLIES_RIGHT: r"$\to$R",
    Rule.IFF_LEFT: r"$\leftrightarrow$L",
    Rule.IFF_RIGHT: r"$\leftrightarrow$R",
    Rule.DEFINITION_LEFT: "def-L",
    Rule.DEFINITION_RIGHT: "def-R",
    Rule.BOX: r"$\Box$R",
    Rule.LOEB: r"L\"ob",
}


def derivations_latex(match: Match, derived: Sequence[Derived]) -> str:
    """Derivations of questions of a match as one document."""
    words = Words(match)
    lines = [f"\\section*{{{escaped(words.title())}}}"]
    for answer in derived:
        lines.append("")
        lines.append(f"\\subsection*{{Q{answer.index + 1}}}")
        lines.append(f"{escaped(words.asked(answer.index))}.")
        match answer:
            case Derivation():
                lines += _derivation(answer, words)
            case Underivable(index=index):
                lines.append(escaped(words.against(index)))
            case NotTakenApart(reason=reason):
                lines.append(escaped(f"Not taken apart: {reason}."))
    return _HEAD + "\n".join(lines) + "\n\\end{document}\n"


def escaped(text: str) -> str:
    """Text in which nothing is a command."""
    return text.translate(_SPECIAL)


def _derivation(derivation: Derivation, words: Words) -> list[str]:
    names = names_of(derivation)
    what = "Its negation is derived" if derivation.negated else "Derived"
    steps = counted(derivation.loeb_steps, 'L\\"ob step')
    lines = [f"{what} in {counted(len(derivation.steps), 'sequent')} with {steps}.", ""]
    items = []
    for definition in derivation.definitions:
        item = f"${LATEX.atom(names[definition.atom])}$: {escaped(words.of(definition.atom))}"
        if definition.formula is not None:
            item += f". Defined as ${formula_text(definition.formula, names, LATEX)}$"
        items.append(item)
    items += [
        f"Q{asked.index + 1} is ${formula_text(asked.formula, names, LATEX)}$"
        for asked in derivation.questions
    ]
    lines += ("\\begin{itemize}", *(f"\\item {item}" for item in items), "\\end{itemize}")
    parts = trees(derivation.steps)
    for end, tree in parts.items():
        lines += ("", f"\\medskip\\noindent ({end + 1})\\par\\nopagebreak")
        for number in tree:
            cited = number in parts and number != end
            lines += (
                _cited(number, derivation.steps, names)
                if cited
                else _inference(derivation.steps[number], names)
            )
        lines.append("\\DisplayProof")
    return lines


def trees(steps: Sequence[Step]) -> dict[int, tuple[int, ...]]:
    """The trees by the place of their last step, each with the steps in it, premises first.

    A tree has the ends of others as leaves. Steps without premises are repeated where needed.
    """
    needed = Counter(premise for step in steps for premise in step.premises)
    ends = {len(steps) - 1}
    heights: list[int] = []
    for number, step in enumerate(steps):
        height = 1 + max((1 if p in ends else heights[p] for p in step.premises), default=0)
        heights.append(height)
        if step.premises and (needed[number] > 1 or height >= MAX_HEIGHT):
            ends.add(number)
        if len(step.premises) > MAX_PREMISES:
            ends.update(step.premises)
    return {end: _tree(end, ends, steps) for end in sorted(ends)}


def _tree(end: int, ends: Set[int], steps: Sequence[Step]) -> tuple[int, ...]:
    inside: list[int] = []
    waiting: list[tuple[int, bool]] = [(end, False)]
    while waiting:
        number, done = waiting.pop()
        premises = steps[number].premises
        is_leaf = number in ends and number != end
        if done or is_leaf or len(premises) > MAX_PREMISES:
            inside.append(number)
        else:
            waiting.append((number, True))
            waiting += ((premise, False) for premise in reversed(premises))
    return tuple(inside)


def _cited(number: int, steps: Sequence[Step], names: Mapping[Atom, str]) -> list[str]:
    sequent = sequent_text(steps[number].sequent, names, LATEX)
    return [f"\\AxiomC{{({number + 1})\\enspace ${sequent}$}}"]


def _inference(step: Step, names: Mapping[Atom, str]) -> list[str]:
    count, lines = len(step.premises), []
    if not count or count > MAX_PREMISES:
        cited = ", ".join(f"({premise + 1})" for premise in step.premises)
        lines, count = [f"\\AxiomC{{{cited}}}"], 1
    return [
        *lines,
        f"\\RightLabel{{\\scriptsize {_RULES[step.rule]}}}",
        f"\\{_INFERENCES[count]}InfC{{${sequent_text(step.sequent, names, LATEX)}$}}",
    ]
