"""Derivations as a LaTeX document, with the trees of the package bussproofs.

A part that is needed twice, and one that would make a tree too high or too wide for a page, is a
tree of its own, and is referred to by its number. The numbers are those of the text form. A sequent
that is wider than the page on its own is broken into lines.
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
from bargain.derivation.formulas import Atom, Sequent
from bargain.derivation.notation import LATEX, PLAIN, formula_text, sequent_text
from bargain.derivation.words import NOTHING, Words, counted, names_of
from bargain.match import Match

MAX_HEIGHT: Final = 14
"""A tree has at most so many steps on top of one another."""
MAX_WIDTH: Final = 76
"""A tree is at most so many characters wide, counted in the plain notation."""
MAX_PREMISES: Final = 5
"""More premises than this bussproofs cannot put side by side."""

BESIDE: Final = 7
"""The room beside a sequent, in characters, for the name of its rule or, if cited, its number."""
MAX_ROOM: Final = MAX_WIDTH + BESIDE

_INFERENCES: Final = ("", "Unary", "Binary", "Trinary", "Quaternary", "Quinary")

_HEAD: Final = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[margin=25mm]{geometry}
\usepackage{amsmath,amssymb,bussproofs}
\setlength{\parindent}{0pt}
\setlength{\emergencystretch}{3em}
\begin{document}
\raggedright
"""

_NOT_IN_T1: Final = "ĦħĸĿŀŉŦŧ"
"""The letters from À to ž that the font encoding T1 lacks; from others on it lacks all."""

_LIST: Final = r"\begin{itemize}\setlength{\itemsep}{0pt}\setlength{\parsep}{0pt}"

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
    if not derived:
        lines.append(escaped(NOTHING))
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
    """Text in which nothing is a command, and letters that fonts lack are told by their codes."""
    return "".join(
        letter if _is_in_t1(letter) else _code(letter) for letter in text.translate(_SPECIAL)
    )


def _is_in_t1(letter: str) -> bool:
    return letter.isascii() or ("À" <= letter <= "ž" and letter not in _NOT_IN_T1)


def _code(letter: str) -> str:
    return f"\\texttt{{U+{ord(letter):04X}}}"


def _derivation(derivation: Derivation, words: Words) -> list[str]:
    names = names_of(derivation)
    what = "Derived for the negation of its condition" if derivation.negated else "Derived"
    count = counted(len(derivation.steps), "sequent")
    loeb = counted(derivation.loeb_steps, 'L\\"ob step')
    lines = [f"{what} in {count} with {loeb}, and checked.", ""]
    items = []
    for definition in derivation.definitions:
        item = f"${LATEX.atom(names[definition.atom])}$: {escaped(words.of(definition.atom))}"
        if definition.formula is not None:
            item += f". Defined as ${formula_text(definition.formula, names, LATEX)}$"
        items.append(item)
    asked = [
        f"Q{q.index + 1} is ${formula_text(q.formula, names, LATEX)}$" for q in derivation.questions
    ]
    if asked:
        items.append(", ".join(asked))
    if items:
        lines += (_LIST, *(f"\\item {item}" for item in items), "\\end{itemize}")
    steps = derivation.steps
    widths = [len(sequent_text(step.sequent, names, PLAIN)) for step in steps]
    sequents = [
        _sequent(step.sequent, names, width) for step, width in zip(steps, widths, strict=True)
    ]
    parts = trees(steps, widths)
    for end, tree in parts.items():
        lines.append("")
        if len(parts) > 1:
            lines.append(f"\\medskip ({end + 1})\\par\\nopagebreak")
        for number in tree:
            cited = number in parts and number != end
            lines += (
                [f"\\AxiomC{{({number + 1})\\enspace {sequents[number]}}}"]
                if cited
                else _inference(steps[number], sequents[number], _is_crowded(steps[number], widths))
            )
        lines.append("\\DisplayProof")
    return lines


def _sequent(sequent: Sequent, names: Mapping[Atom, str], width: int) -> str:
    """Formulas break at their connectives by themselves; between formulas it has to be allowed."""
    words = sequent_text(sequent, names, LATEX).replace(", ", r", \allowbreak ")
    return _within(f"${words}$", width)


def trees(steps: Sequence[Step], widths: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The trees by the place of their last step, each with the steps in it, premises first.

    A tree has the ends of others as leaves. Steps without premises are repeated where needed.
    `widths` are those of the sequents, in characters.
    """
    needed = Counter(premise for step in steps for premise in step.premises)
    crowded = {number for number, step in enumerate(steps) if _is_crowded(step, widths)}
    ends = {len(steps) - 1}
    heights: list[int] = []
    rooms: list[int] = []

    def room(premise: int) -> int:
        return _room(premise, widths) if premise in ends else rooms[premise]

    for number, step in enumerate(steps):
        if number in crowded:
            ends.update(step.premises)
        while sum(map(room, step.premises)) > MAX_ROOM and number not in crowded:
            free = (premise for premise in step.premises if premise not in ends)
            ends.add(max(free, key=lambda premise: rooms[premise] - _room(premise, widths)))
        above = [1 if premise in ends else heights[premise] for premise in step.premises]
        heights.append(1 + max(above, default=0))
        beside = 0 if number in crowded else sum(map(room, step.premises))
        rooms.append(max(beside, _room(number, widths)))
        if step.premises and (needed[number] > 1 or heights[number] >= MAX_HEIGHT):
            ends.add(number)
    return {end: _tree(end, ends, crowded, steps) for end in sorted(ends)}


def _room(number: int, widths: Sequence[int]) -> int:
    return min(widths[number], MAX_WIDTH) + BESIDE


def _is_crowded(step: Step, widths: Sequence[int]) -> bool:
    """Whether the premises have no room side by side, so that only their numbers stand there."""
    if len(step.premises) > MAX_PREMISES:
        return True
    return sum(_room(premise, widths) for premise in step.premises) > MAX_ROOM


def _tree(end: int, ends: Set[int], crowded: Set[int], steps: Sequence[Step]) -> tuple[int, ...]:
    inside: list[int] = []
    waiting: list[tuple[int, bool]] = [(end, False)]
    while waiting:
        number, done = waiting.pop()
        premises = steps[number].premises
        is_leaf = number in ends and number != end
        if done or is_leaf or number in crowded:
            inside.append(number)
        else:
            waiting.append((number, True))
            waiting += ((premise, False) for premise in reversed(premises))
    return tuple(inside)


def _inference(step: Step, sequent: str, crowded: bool) -> list[str]:
    count, lines = len(step.premises), []
    if not count or crowded:
        cited = ", ".join(f"({premise + 1})" for premise in step.premises)
        lines, count = [f"\\AxiomC{{{_within(cited, len(cited))}}}"], 1
    return [
        *lines,
        f"\\RightLabel{{\\scriptsize {_RULES[step.rule]}}}",
        f"\\{_INFERENCES[count]}InfC{{{sequent}}}",
    ]


def _within(words: str, width: int) -> str:
    """Words in the place of one line, broken into several if they are wider than the page."""
    return words if width <= MAX_WIDTH else f"\\parbox{{0.85\\linewidth}}{{\\centering {words}}}"
