"""What the atoms and the questions of a derivation are called, and what they stand for in words."""

from __future__ import annotations

from typing import Final

from bargain.core import terms as t
from bargain.core.text import condition_text
from bargain.derivation.derivation import Derivation
from bargain.derivation.formulas import Atom, Claim, ConditionOf, GivenUp
from bargain.explain.naming import Naming
from bargain.logic.arena import Node
from bargain.logic.situation import value_text
from bargain.logic.verdicts import OutOfBudget, verdict
from bargain.match import Match

NOTHING: Final = "Neither program asks what is provable, so there is nothing to derive."


class Words:
    """Words for a match's derivations."""

    def __init__(self, match: Match) -> None:
        self.match = match
        self.naming = Naming(match.nodes)

    def title(self) -> str:
        """`FairBot vs FairBot in PD`, with the values of features."""
        first, second = self.match.first, self.match.second
        given = ", ".join(f"{name} = {value_text(v)}" for name, v in self.match.given.items())
        title = f"{first.program} vs {second.program} in {self.match.game}"
        return f"{title}, with {given}" if given else title

    def asked(self, index: int) -> str:
        """`Alice, facing Bob: provable (Bob plays C)`."""
        question = self.match.settlement.questions[index]
        node, term = question.node, question.compiled.term
        mine, theirs = self.naming.sides(node)
        return f"{mine}, facing {theirs}{self._where(node)}: {self._said(term, node)}"

    def of(self, atom: Atom) -> str:
        """What an atom stands for."""
        match atom.meaning:
            case Claim(node=node, term=term):
                return self.claim(term, node)
            case ConditionOf(question=question):
                index = self.match.settlement.index_of(question)
                return f"the condition of Q{index + 1}"
            case GivenUp(question=question):
                index = self.match.settlement.index_of(question)
                return f"Q{index + 1}, whose search was abandoned{self._spent(index)}"

    def claim(self, term: t.Condition, node: Node) -> str:
        """A claim with all that it speaks of by name."""
        said, (mine, theirs) = self._said(term, node), self.naming.sides(node)
        match term:
            case (
                t.Plays(match=t.MatchOf(who=who, against=against))
                | t.Accepts(match=t.MatchOf(who=who, against=against))
                | t.OutsideIs(match=t.MatchOf(who=who, against=against))
            ):
                if {who, against} == {t.ME, t.THEM}:
                    said = f"{said} against {mine if who is t.THEM else theirs}"
            case _:
                said = f"{said} ({mine} vs {theirs})"
        return f"{said}{self._where(node)}"

    def against(self, index: int) -> str:
        """Why there is no derivation of a question."""
        if index in self.match.settlement.abandoned:
            return (
                f"No derivation: the search was abandoned{self._spent(index)}. It counts as false."
            )
        level = self.match.settlement.struck[index]
        return (
            f"No derivation: at this strength the question is not provable (it fails at level "
            f"{level}), and neither is its negation."
        )

    def _spent(self, index: int) -> str:
        match verdict(self.match.settlement, index):
            case OutOfBudget(budget=budget, needed=needed):
                return f": it needed {needed}, and had {budget}"
        return ""

    def _said(self, term: t.Condition, node: Node) -> str:
        return condition_text(term, self.naming.voice(node))

    def _where(self, node: Node) -> str:
        """The feature values of a node, where they are others than those of the match."""
        home = self.match.given
        there = node.arena.situation.values
        other = [f"{n} = {value_text(v)}" for n, v in there.items() if home[n] != v]
        return f", at {' and '.join(other)}" if other else ""


def names_of(derivation: Derivation) -> dict[Atom, str]:
    """Short names: p1, p2, … for claims, c1, … for conditions, a1, … for abandoned searches."""
    names: dict[Atom, str] = {}
    counts = dict.fromkeys("pca", 0)
    for definition in derivation.definitions:
        match definition.atom.meaning:
            case Claim():
                letter = "p"
            case ConditionOf():
                letter = "c"
            case GivenUp():
                letter = "a"
        counts[letter] += 1
        names[definition.atom] = f"{letter}{counts[letter]}"
    return names


def counted(number: int, word: str) -> str:
    """`1 sequent`, `3 sequents`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
