"""Formulas and sequents as they are written, in plain text or in LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bargain.derivation.formulas import (
    And,
    Atom,
    Box,
    Falsum,
    Formula,
    Iff,
    Implies,
    Not,
    Or,
    Sequent,
    Top,
)
from bargain.record import Record


class Notation(Record):
    """The signs for connectives; `boxes` writes □ⁿ, and `atom` a name such as `p12`."""

    top: str
    bottom: str
    box: str
    boxes: Callable[[int], str]
    negation: str
    conjunction: str
    disjunction: str
    implication: str
    equivalence: str
    turnstile: str
    atom: Callable[[str], str]


_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

PLAIN: Final = Notation(
    top="⊤",
    bottom="⊥",
    box="□",
    boxes=lambda depth: f"□{str(depth).translate(_RAISED)}",
    negation="¬",
    conjunction=" ∧ ",
    disjunction=" ∨ ",
    implication=" → ",
    equivalence=" ↔ ",
    turnstile="⊢",
    atom=lambda name: name,
)

LATEX: Final = Notation(
    top=r"\top",
    bottom=r"\bot",
    box=r"\Box ",
    boxes=lambda depth: rf"\Box^{{{depth}}}",
    negation=r"\lnot ",
    conjunction=r" \land ",
    disjunction=r" \lor ",
    implication=r" \to ",
    equivalence=r" \leftrightarrow ",
    turnstile=r"\vdash",
    atom=lambda name: f"{name[0]}_{{{name[1:]}}}",
)

_LOOSE, _JOINED, _TIGHT = 0, 1, 2
"""How tightly formulas bind: implications, conjunctions and disjunctions, everything else."""


def formula_text(
    formula: Formula, names: Mapping[Atom, str], notation: Notation, *, tight: bool = False
) -> str:
    """A formula with its atoms by name; `tight` puts a joined one into parentheses."""
    out: list[str] = []
    waiting: list[str | tuple[Formula, int]] = [(formula, _JOINED if tight else _LOOSE)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        inner, outer = item
        binding, pieces = _pieces(inner, names, notation)
        if binding < outer:
            pieces = ["(", *pieces, ")"]
        waiting += reversed(pieces)
    return "".join(out)


def sequent_text(sequent: Sequent, names: Mapping[Atom, str], notation: Notation) -> str:
    """`A, B ⊢ C`."""
    left, right = (
        ", ".join(formula_text(formula, names, notation) for formula in side)
        for side in (sequent.left, sequent.right)
    )
    return " ".join(filter(None, (left, notation.turnstile, right)))


_Pieces = list[str | tuple[Formula, int]]


def _pieces(formula: Formula, names: Mapping[Atom, str], notation: Notation) -> tuple[int, _Pieces]:
    match formula:
        case Top():
            return _TIGHT, [notation.top]
        case Falsum(depth=0):
            return _TIGHT, [notation.bottom]
        case Falsum(depth=1):
            return _TIGHT, [notation.box, notation.bottom]
        case Falsum(depth=depth):
            return _TIGHT, [notation.boxes(depth), notation.bottom]
        case Atom():
            return _TIGHT, [notation.atom(names[formula])]
        case Box(body=body):
            return _TIGHT, [notation.box, (body, _TIGHT)]
        case Not(operand=operand):
            return _TIGHT, [notation.negation, (operand, _TIGHT)]
        case And(operands=operands):
            return _JOINED, _between(operands, notation.conjunction)
        case Or(operands=operands):
            return _JOINED, _between(operands, notation.disjunction)
        case Implies(left=left, right=right):
            return _LOOSE, [(left, _JOINED), notation.implication, (right, _JOINED)]
        case Iff(left=left, right=right):
            return _LOOSE, [(left, _JOINED), notation.equivalence, (right, _JOINED)]


def _between(operands: tuple[Formula, ...], sign: str) -> _Pieces:
    pieces: _Pieces = []
    for place, operand in enumerate(operands):
        if place:
            pieces.append(sign)
        pieces.append((operand, _TIGHT))
    return pieces
