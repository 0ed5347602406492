"""Names: does each mean something, and is that of the kind that its place wants?

A bare name is the only expression that has to look around for what it means.
"""

from __future__ import annotations

from bargain.core.games import Interval, TruthValues
from bargain.core.terms import HOLD
from bargain.elaborate.check_claims import ClaimChecker
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.loading import library_hint
from bargain.elaborate.scope import CONDITION, Place, Task, Variable, asked_of_timelines
from bargain.suggest import close, nearest
from bargain.syntax import tree


class NameChecker(ClaimChecker):
    """Judges names, with arguments or without; the arguments come back as tasks."""

    def judge_reference(self, node: tree.Reference, task: Task) -> list[Task]:
        variable = self.scope.get(node.name)
        if variable is not None:
            self.judge_variable(node, variable, task)
            return []
        if task.wanted is CONDITION:
            self.judge_condition_name(node)
            return []
        assert isinstance(task.wanted, KindVariable)
        if task.wanted.kind is None:
            task.wanted.is_a(self.guess(node))
        match task.wanted.kind:
            case Kind.PROGRAM:
                return self.judge_call(node, task)
            case Kind.NUMBER:
                self.judge_number_name(node, task)
            case _:
                if node.arguments is not None:
                    self.error("BGL030", node.span, "an action or option is needed here")
                elif self.game is not None and node.name not in self.all_names():
                    self.error(
                        "BGL022",
                        node.span,
                        f"nothing is called `{node.name}` here",
                        nearest(node.name, {*self.all_names(), *self.names.programs, *self.scope}),
                    )
        return []

    def is_unknown(self, node: tree.Reference) -> bool:
        """Whether a name clearly means nothing."""
        return (
            self.game is not None
            and self.names.is_complete
            and node.name not in self.scope
            and node.name not in self.game.features
            and node.name not in self.all_names()
            and not self.names.is_program(node.name)
        )

    def guess(self, node: tree.Reference) -> Kind:
        """What a free name most likely is, where its place does not say."""
        if node.arguments is not None or self.names.is_program(node.name):
            return Kind.PROGRAM
        games = [self.game] if self.game is not None else list(self.names.games.values())
        for game in games:
            feature = game.features.get(node.name)
            if feature is not None and isinstance(feature.range, Interval):
                return Kind.NUMBER
        return Kind.NAME

    def judge_variable(self, node: tree.Reference, variable: Variable, task: Task) -> None:
        if node.arguments is not None:
            self.error("BGL025", node.span, f"`{node.name}` takes no arguments")
        elif task.wanted is CONDITION:
            kind = variable.kind.kind
            what = kind.value if kind is not None else "a variable"
            self.error("BGL030", node.span, f"a condition is needed here, and this is {what}")
        elif task.ground and not variable.ground:
            self.not_ground(node.span)
        elif task.varied and not variable.ground:
            self.error(
                "BGL036",
                node.span,
                f"`{node.name}` stands for a value in the match being played, and inside "
                "`for every` other matches are meant",
                f"write what `{node.name}` stands for",
            )
        elif task.proof and variable.of_round:
            self.error(
                "BGL035",
                node.span,
                f"`{node.name}` depends on the round, so it cannot stand inside `provable`, which "
                "speaks of whole matches",
            )
        else:
            assert isinstance(task.wanted, KindVariable)
            if not variable.kind.join(task.wanted):
                assert task.wanted.kind is not None
                assert variable.kind.kind is not None
                self.error(
                    "BGL030",
                    node.span,
                    f"{task.wanted.kind.value} is needed here, but `{node.name}` is "
                    f"{variable.kind.kind.value}",
                )

    def judge_condition_name(self, node: tree.Reference) -> None:
        if self.game is None:
            return
        feature = self.game.features.get(node.name)
        if feature is not None and node.arguments is None:
            if not isinstance(feature.range, TruthValues):
                self.error(
                    "BGL030",
                    node.span,
                    f"a condition is needed here, and the feature `{node.name}` is not a bool",
                    f"compare it, as in `{node.name} == …`",
                )
            return
        if node.name in self.names.programs:
            self.error(
                "BGL030",
                node.span,
                f"a condition is needed here, and `{node.name}` is a program",
                f"write `they are {node.name}` to ask whether they are that program",
            )
            return
        flags = [n for n, f in self.game.features.items() if isinstance(f.range, TruthValues)]
        # Misspellings of words pass for names where a name may stand as well.
        words = ["possible", "provable"] if node.arguments is not None else ["false", "true"]
        if self.place.is_outside:
            words += ["always", "possibly"] if node.arguments is not None else ["started"]
        claims = ["agreement", "disagreement"] if self.bargaining is not None else []
        words += claims if node.arguments is None else []
        hint = (
            asked_of_timelines(node.name)
            or close(node.name, [*flags, *words])
            or nearest(node.name, [*flags, *claims] if self.place.is_outside else flags)
        )
        message = f"`{node.name}` is not a feature of `{self.game.name}`"
        self.error("BGL022", node.span, message, hint)

    def judge_number_name(self, node: tree.Reference, task: Task) -> None:
        if self.game is None and not self.place.is_outside:
            return
        if self.game is None and any(node.name in g.features for g in self.names.games.values()):
            # Before a game is known only arguments of programs are judged.
            self.not_ground(node.span)
            return
        feature = self.game.features.get(node.name) if self.game is not None else None
        if feature is None and self.names.is_program(node.name):
            self.error(
                "BGL030", node.span, f"a number is needed here, and `{node.name}` is a program"
            )
        elif feature is None or node.arguments is not None:
            features = self.game.features if self.game is not None else {}
            known = {n for n, f in features.items() if isinstance(f.range, Interval)}
            known.update(n for n, v in self.scope.items() if v.kind.kind in (Kind.NUMBER, None))
            self.error(
                "BGL022",
                node.span,
                f"no number is called `{node.name}` here",
                asked_of_timelines(node.name)
                or close(node.name, {*known, *self.number_words()})
                or nearest(node.name, known),
            )
        elif not isinstance(feature.range, Interval):
            self.error("BGL030", node.span, f"the feature `{node.name}` is not a number")
        elif task.ground:
            self.not_ground(node.span)

    def number_words(self) -> list[str]:
        """The words that are numbers here: their misspellings pass for names."""
        if self.place is Place.TIMELINE:
            return ["time"]
        in_rounds = self.game is not None and self.game.has_rounds and not self.place.is_outside
        return ["round"] if in_rounds else []

    def judge_call(self, node: tree.Reference, task: Task) -> list[Task]:
        expected = self.names.parameters_of(node.name)
        if expected is None:
            if node.name in self.names.unread or not self.names.is_complete:
                self.mentions_unread = True
                return []
            self.error(
                "BGL020",
                node.span,
                f"no program is called `{node.name}`",
                library_hint("program", node.name)
                or nearest(node.name, [*self.names.programs, HOLD]),
            )
            return []
        if node.name == HOLD:
            if self.matrix is not None:
                self.wrong_game(node.span, "Hold")
        else:
            self.used.setdefault(node.name, node.span)
        least, kinds = expected
        given = node.arguments or ()
        if not least <= len(given) <= len(kinds):
            count = f"{least} or {len(kinds)}" if least < len(kinds) else str(least)
            self.error(
                "BGL025",
                node.span,
                f"`{node.name}` takes {count} argument{'' if count == '1' else 's'}, "
                f"and {len(given) or 'none'} {'is' if len(given) < 2 else 'are'} given",
            )
            return []
        if node.name == HOLD:
            match given:
                case (_, tree.Reference(arguments=None) as option):
                    self.check_option(option)
                    given = given[:1]
        return [
            Task(argument, kind, task.proof, True, task.varied)
            for argument, kind in zip(given, kinds, strict=False)
        ]
