"""Claims and the numbers that a match decides: who may speak of whom, and in which games."""

from __future__ import annotations

from typing import Final

from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.scope import Place, Scope, Task
from bargain.source import Span
from bargain.syntax import tree
from bargain.syntax.tree import Subject

WHERE: Final = {
    Place.PROGRAM: "a program",
    Place.POLICY: "a program",
    Place.EXPECTATION: "an expectation",
    Place.PROPERTY: "a property",
    Place.TIMELINE: "a timeline",
}


class ClaimChecker(Scope):
    """Judges claims; what they hold inside comes back as tasks."""

    def needs_bargaining(self, span: Span, word: str) -> bool:
        if self.matrix is not None:
            self.wrong_game(span, word)
            return False
        return True

    def check_subject(self, span: Span, subject: Subject) -> bool:
        observer = self.place.is_outside
        if (subject in (Subject.FIRST, Subject.SECOND)) == observer:
            return True
        where = WHERE[self.place]
        self.error(
            "BGL032",
            span,
            f"`{subject.value}` has no meaning in {where}",
            f"{where} speaks of {'`first` and `second`' if observer else '`I` and `they`'}",
        )
        return False

    def judge_claim(self, span: Span, subject: Subject, tail: tree.Tail, task: Task) -> list[Task]:
        if not self.check_subject(span, subject):
            return []
        match tail:
            case tree.Against(program=program):
                return [Task(program, KindVariable(Kind.PROGRAM), task.proof, True, task.varied)]
            case tree.WhenHolding(holder=holder, share=share):
                if self.needs_bargaining(tail.span, "hold") and self.check_subject(
                    tail.span, holder
                ):
                    if holder is subject:
                        self.error(
                            "BGL034",
                            tail.span,
                            "whoever holds firm is the other side of this claim",
                            "write `they … when I hold …` or `I … when they hold …`",
                        )
                    self.check_grid(share)
                    return [Task(share, KindVariable(Kind.NUMBER), task.proof, True, task.varied)]
        return []

    def judge_end(self, node: tree.Ends, tail: tree.Tail, task: Task) -> list[Task]:
        if isinstance(tail, tree.Against) and self.place.is_outside:
            self.error(
                "BGL034",
                tail.span,
                f"in {WHERE[self.place]}, `agreement against …` does not say who faces it",
                "ask for `first share against … > 0` or for `second share against … > 0`",
            )
            return []
        if isinstance(tail, tree.WhenHolding):
            return self.judge_claim(node.span, _other(tail.holder), tail, task)
        observer = self.place.is_outside
        return self.judge_claim(node.span, Subject.SECOND if observer else Subject.THEM, tail, task)

    def judge_quantity(self, node: tree.QuantityOf, task: Task) -> list[Task]:
        if task.ground:
            self.not_ground(node.span)
            return []
        quantity = node.quantity
        if quantity is tree.Quantity.DEFAULT:
            self.unsupported(node.span, "renegotiation (`my default`, `their default`)")
            return []
        if quantity is not tree.Quantity.PAYOFF and not self.needs_bargaining(
            node.span, quantity.value
        ):
            return []
        if quantity is tree.Quantity.LAST_DEMAND:
            if node.tail is not None:
                self.error(
                    "BGL034",
                    node.span,
                    "the last demand is the one in this match, so it cannot be `against` another",
                )
            if not self.needs_rounds(node.span, "last demand", task):
                return []
        return self.judge_claim(node.span, node.subject, node.tail, task)

    def needs_rounds(self, span: Span, word: str, task: Task) -> bool:
        if task.ground:
            self.not_ground(span)
        elif self.place.is_outside or self.place is Place.TIMELINE:
            where = WHERE[self.place]
            self.error("BGL035", span, f"`{word}` has no meaning in {where}: no round is running")
        elif task.proof:
            self.error(
                "BGL035",
                span,
                f"`{word}` cannot stand inside `provable`, which speaks of whole matches",
                "test the round outside, and ask what is provable inside",
            )
        elif self.game is not None and not self.game.has_rounds:
            self.error(
                "BGL035",
                span,
                f"`{word}` has no meaning in `{self.game.name}`, which has a single round",
                "give the game a `rounds` clause",
            )
        else:
            return True
        return False


def _other(subject: Subject) -> Subject:
    return {
        Subject.ME: Subject.THEM,
        Subject.THEM: Subject.ME,
        Subject.FIRST: Subject.SECOND,
        Subject.SECOND: Subject.FIRST,
    }[subject]
