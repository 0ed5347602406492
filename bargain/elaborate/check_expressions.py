"""Expressions: is each of the kind that its place wants?

Judged from the outside in: the place says which kind is needed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from bargain.core.games import Enumeration, Interval, TruthValues
from bargain.elaborate.check_claims import WHERE
from bargain.elaborate.check_names import NameChecker
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.read_features import value_hint
from bargain.elaborate.scope import CONDITION, Task, Wanted
from bargain.suggest import close, nearest
from bargain.syntax import tree

_NUMBER_NODES: Final = (
    tree.Number,
    tree.Binary,
    tree.Negative,
    tree.QuantityOf,
    tree.Round,
    tree.Share,
    tree.Divide,
)


class ExpressionChecker(NameChecker):
    """Judges expressions of any depth."""

    def require(self, expression: tree.Expression, wanted: Wanted, *, ground: bool = False) -> None:
        """Judge an expression and all that is inside it; never recursive."""
        stack = [Task(expression, wanted, False, ground)]
        while stack:
            task = stack.pop()
            stack.extend(reversed(self.judge(task)))

    def check_used(self, broken: Collection[str]) -> None:
        """Whether all programs that were mentioned can be used in the game; broken ones pass."""
        assert self.game is not None
        for used, span in self.used.items():
            if used not in broken and self.game.name not in self.names.programs[used].games:
                self.error("BGL053", span, f"`{used}` cannot be used in `{self.game.name}`")

    def judge(self, task: Task) -> list[Task]:
        node = task.expression
        if isinstance(node, tree.Reference):
            return self.judge_reference(node, task)
        if isinstance(node, tree.OfTimeline):
            self.error(
                "BGL102",
                node.span,
                "this is about what comes before bargaining, and has no meaning inside of a claim",
            )
            return []
        if not self.has_kind(node, task.wanted):
            return []

        def within(
            inner: tree.Expression,
            wanted: Wanted,
            *,
            proof: bool = task.proof,
            ground: bool = task.ground,
            varied: bool = task.varied,
        ) -> Task:
            return Task(inner, wanted, proof, ground, varied)

        number = KindVariable(Kind.NUMBER)
        match node:
            case tree.Binary(left=left, right=right):
                return [within(left, number), within(right, number)]
            case tree.Negative(operand=operand):
                return [within(operand, number)]
            case tree.Compare():
                return self.judge_comparison(node, task)
            case tree.Not(operand=operand):
                return [within(operand, CONDITION)]
            case tree.Connected(operands=operands):
                return [within(operand, CONDITION) for operand in operands]
            case tree.Myself() | tree.Opponent():
                if self.place.is_outside:
                    word = "me" if isinstance(node, tree.Myself) else "them"
                    self.error(
                        "BGL032",
                        node.span,
                        f"`{word}` has no meaning in {WHERE[self.place]}",
                        "name a program",
                    )
            case tree.Plays(subject=subject, action=action, tail=tail):
                if self.bargaining is not None:
                    self.wrong_game(node.span, "play")
                    return []
                self.check_action(action)
                return self.judge_claim(node.span, subject, tail, task)
            case tree.Accepts(subject=subject, share=share, tail=tail):
                if self.needs_bargaining(node.span, "accept"):
                    return [
                        within(share, number),
                        *self.judge_claim(node.span, subject, tail, task),
                    ]
            case tree.Demands(subject=subject, share=share, tail=tail):
                if self.needs_bargaining(node.span, "demand"):
                    self.check_grid(share)
                    return [
                        within(share, number),
                        *self.judge_claim(node.span, subject, tail, task),
                    ]
            case tree.OutsideIs(subject=subject, option=option, tail=tail):
                if self.needs_bargaining(node.span, "outside"):
                    self.check_option(option)
                    return self.judge_claim(node.span, subject, tail, task)
            case tree.Ends(agreement=agreement, tail=tail):
                if self.needs_bargaining(node.span, "agreement" if agreement else "disagreement"):
                    return self.judge_end(node, tail, task)
            case tree.IsProgram(subject=subject, program=program):
                self.check_subject(node.span, subject)
                if isinstance(program, tree.Reference) and self.is_unknown(program):
                    parties = [] if self.place.is_outside else ["me", "them"]
                    hint = close(program.name, ["unconditional", *parties])
                    if hint is not None:
                        message = f"no program is called `{program.name}`"
                        self.error("BGL020", program.span, message, hint)
                        return []
                return [within(program, KindVariable(Kind.PROGRAM), ground=True)]
            case tree.IsUnconditional(subject=subject):
                self.check_subject(node.span, subject)
            case tree.Renegotiates():
                self.unsupported(node.span, "renegotiation (`they renegotiate`)")
            case tree.QuantityOf():
                return self.judge_quantity(node, task)
            case tree.Round():
                self.needs_rounds(node.span, "round", task)
            case tree.Share() | tree.Divide():
                word = "share" if isinstance(node, tree.Share) else "divide"
                self.error(
                    "BGL030",
                    node.span,
                    f"a bare `{word}` belongs into a game",
                    "write `my share` or `their share`" if word == "share" else None,
                )
            case tree.Provable(strength=strength, features=features, condition=condition):
                self.check_varied(features)
                varied = task.varied or bool(features)
                inner = [within(condition, CONDITION, proof=True, varied=varied)]
                match strength:
                    case tree.InPA(level=level) if level is not None:
                        inner.insert(0, within(level, number, ground=True))
                    case tree.Within(budget=budget):
                        inner.insert(0, within(budget, number, ground=True))
                return inner
            case tree.WithProbability():
                self.unsupported(node.span, "chance (`with probability`)")
        return []

    def check_varied(self, features: tuple[tree.Name, ...]) -> None:
        """Whether the names after `for every` are different features of the game."""
        seen: set[str] = set()
        for feature in features:
            if feature.text in seen:
                self.error("BGL042", feature.span, f"`{feature.text}` is named twice")
            elif self.game is not None and feature.text not in self.game.features:
                self.error(
                    "BGL022",
                    feature.span,
                    f"`{feature.text}` is not a feature of `{self.game.name}`",
                    nearest(feature.text, self.game.features),
                )
            seen.add(feature.text)

    def has_kind(self, node: tree.Expression, wanted: Wanted) -> bool:
        """Whether a node that is no bare name is of the kind that its place wants."""
        if isinstance(node, _NUMBER_NODES):
            found: Kind | None = Kind.NUMBER
        elif isinstance(node, tree.Myself | tree.Opponent):
            found = Kind.PROGRAM
        else:
            found = None
        if found is None:
            if wanted is CONDITION:
                return True
            assert isinstance(wanted, KindVariable)
            needed = wanted.kind.value if wanted.kind is not None else "a value"
            names = "a name stands for a number, an action, an option or a program"
            self.error(
                "BGL030",
                node.span,
                f"{needed} is needed here, and this is a condition",
                names if wanted.kind is None else None,
            )
            return False
        if wanted is CONDITION:
            hint = "compare it with something, as in `… >= 50%`" if found is Kind.NUMBER else None
            self.error(
                "BGL030", node.span, f"a condition is needed here, and this is {found.value}", hint
            )
            return False
        assert isinstance(wanted, KindVariable)
        if not wanted.is_a(found):
            assert wanted.kind is not None
            self.error(
                "BGL030",
                node.span,
                f"{wanted.kind.value} is needed here, and this is {found.value}",
            )
            return False
        return True

    # Comparisons -----------------------------------------------------------------------------

    def judge_comparison(self, node: tree.Compare, task: Task) -> list[Task]:
        left, right = node.left, node.right
        feature = self.compared_feature(left, right)
        if feature is not None:
            self.judge_feature_comparison(node, *feature)
            return []
        if self.is_name(left) or self.is_name(right):
            if node.operator not in (tree.Comparison.EQUAL, tree.Comparison.UNEQUAL):
                self.error("BGL030", node.span, "actions and options compare with == and != only")
            kind = KindVariable(Kind.NAME)
        else:
            kind = KindVariable(Kind.NUMBER)
        return [
            Task(left, kind, task.proof, task.ground, task.varied),
            Task(right, kind, task.proof, task.ground, task.varied),
        ]

    def is_name(self, expression: tree.Expression) -> bool:
        if not isinstance(expression, tree.Reference) or expression.arguments is not None:
            return False
        variable = self.scope.get(expression.name)
        if variable is not None:
            return variable.kind.kind is Kind.NAME
        return self.guess(expression) is Kind.NAME and (
            self.game is not None and expression.name in self.all_names()
        )

    def compared_feature(
        self, left: tree.Expression, right: tree.Expression
    ) -> tuple[tree.Reference, tree.Expression] | None:
        """The feature with named or truth values that is compared, and what it is compared with."""
        for one, other in ((left, right), (right, left)):
            if (
                isinstance(one, tree.Reference)
                and one.name not in self.scope
                and self.game is not None
                and one.name in self.game.features
                and not isinstance(self.game.features[one.name].range, Interval)
            ):
                return one, other
        return None

    def judge_feature_comparison(
        self, node: tree.Compare, feature: tree.Reference, value: tree.Expression
    ) -> None:
        assert self.game is not None
        domain = self.game.features[feature.name].range
        if node.operator not in (tree.Comparison.EQUAL, tree.Comparison.UNEQUAL):
            self.error(
                "BGL030",
                node.span,
                f"`{feature.name}` is not a number, so it compares with == and !=",
            )
        match domain, value:
            case TruthValues(), tree.Boolean():
                return
            case Enumeration(values=values), tree.Reference(name=name, arguments=None):
                if name in values:
                    return
                self.error(
                    "BGL022",
                    value.span,
                    f"`{name}` is not a value of `{feature.name}`, which is {domain}",
                    nearest(name, values),
                )
            case _:
                self.error(
                    "BGL030",
                    value.span,
                    f"a value of `{feature.name}` is needed here, one of {domain}",
                    value_hint(value.span.text, domain),
                )
