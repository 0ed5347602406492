"""Do names exist, and do things stand where they may: the check of a program against a game.

The grammar accepts a little too much, so that this pass can say what is wrong in the user's words.
Every expression is judged from the outside in: the place says which kind is needed (`Kind`, or
`CONDITION`), and only a bare name has to look around for what it means. The pass runs twice: once to
infer the kinds of parameters over all programs (`game` None, findings thrown away), and once for each
program and game to report.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from bargain.core.games import Bargaining, Enumeration, Game, Interval, Matrix, TruthValues
from bargain.core.kinds import Kind, KindVariable
from bargain.core.suggest import nearest
from bargain.core.templates import Names, Template
from bargain.core.terms import HOLD
from bargain.diagnostics import Diagnostic, Related
from bargain.source import Span
from bargain.syntax import tree
from bargain.syntax.tree import Subject

NOT_IN_THIS_VERSION: Final = "this version of bargain does not have"
MAX_BLOCK_DEPTH: Final = 100


class Place(Enum):
    """Where an expression stands, which decides whom it may speak of."""

    PROGRAM = "program"
    POLICY = "policy"
    EXPECTATION = "expectation"


class _Condition(Enum):
    CONDITION = "a condition"


CONDITION: Final = _Condition.CONDITION
Wanted: TypeAlias = KindVariable | _Condition

_NUMBER_NODES: Final = (
    tree.Number,
    tree.Binary,
    tree.Negative,
    tree.QuantityOf,
    tree.Round,
    tree.Share,
    tree.Divide,
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A name bound in a program; `ground` when its value is known before anything runs."""

    kind: KindVariable
    ground: bool
    span: Span


@dataclass(frozen=True, slots=True)
class _Task:
    """An expression still to judge: what is wanted of it, and what surrounds it."""

    expression: tree.Expression
    wanted: Wanted
    proof: bool
    ground: bool


class Checker:
    """Checks one program or expectation; findings gather in `diagnostics`."""

    def __init__(self, names: Names, game: Game | None, place: Place = Place.PROGRAM) -> None:
        self.names = names
        self.game = game
        self.place = place
        self.diagnostics: list[Diagnostic] = []
        self.used: dict[str, Span] = {}
        self.scope: dict[str, Variable] = {}
        self.seats: frozenset[int] = frozenset((0, 1))
        self.depth = 0

    def error(
        self, code: str, span: Span, message: str, hint: str | None = None, *related: Related
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint, related))

    @property
    def bargaining(self) -> Bargaining | None:
        rules = self.game.rules if self.game is not None else None
        return rules if isinstance(rules, Bargaining) else None

    @property
    def matrix(self) -> Matrix | None:
        rules = self.game.rules if self.game is not None else None
        return rules if isinstance(rules, Matrix) else None

    # Statements ------------------------------------------------------------------------------

    def check_program(self, template: Template) -> None:
        for name, kind in zip(template.tree.parameters or (), template.parameters, strict=True):
            self.bind(name, kind, ground=True)
        self.check_block(template.tree.body, top=True)

    def check_block(self, block: tree.Block, *, top: bool = False) -> None:
        if self.depth >= MAX_BLOCK_DEPTH:
            self.error("BGL007", block.span, f"blocks nest deeper than {MAX_BLOCK_DEPTH}")
            return
        self.depth += 1
        outer = self.scope
        self.scope = dict(outer)
        for index, statement in enumerate(block.statements):
            if isinstance(statement, tree.RenegotiateAccept) and not (
                top and index == len(block.statements) - 1
            ):
                self.error(
                    "BGL054",
                    statement.span,
                    "`renegotiate accept` stands at the end of a program, outside any block",
                )
            self.check_statement(statement)
        self.scope = outer
        self.depth -= 1

    def check_statement(self, statement: tree.Statement) -> None:
        match statement:
            case tree.Demand(share=share, outside=outside):
                if self.matrix is not None:
                    self.wrong_game(statement.span, "demand")
                self.require(share, KindVariable(Kind.NUMBER))
                match outside:
                    case tree.Choice(option=option):
                        self.check_option(option)
                    case tree.Policy():
                        self.check_policy(outside)
            case tree.Play(action=action):
                if self.bargaining is not None:
                    self.wrong_game(statement.span, "play")
                else:
                    self.check_own_action(action)
            case tree.ActAs(program=program):
                self.require(program, KindVariable(Kind.PROGRAM))
            case tree.If(branches=branches, otherwise=otherwise):
                for condition, block in branches:
                    self.require(condition, CONDITION)
                    self.check_block(block)
                if otherwise is not None:
                    self.check_block(otherwise)
            case tree.Let(name=name, value=value):
                kind = KindVariable()
                self.require(value, kind)
                self.bind(name, kind, ground=self.is_ground(value))
            case tree.For(variable=variable, index=index, domain=domain, body=body):
                outer = self.scope
                self.scope = dict(outer)
                self.bind(variable, self.check_domain(domain), ground=True)
                if index is not None:
                    self.bind(index, KindVariable(Kind.NUMBER), ground=True)
                self.check_block(body)
                self.scope = outer
            case tree.Search():
                self.check_search(statement)
            case tree.Chance():
                self.unsupported(statement.span, "chance (`with probability`)")
            case tree.RenegotiateAccept():
                self.unsupported(statement.span, "renegotiation (`renegotiate accept`)")

    def check_search(self, search: tree.Search) -> None:
        outer = self.scope
        self.scope = dict(outer)
        kind = self.check_domain(search.domain)
        word = "highest" if search.highest else "lowest"
        if not kind.is_a(Kind.NUMBER):
            self.error(
                "BGL030", search.domain.span, f"`{word}` searches through numbers",
                "use `for a in actions { if … { … } }`",
            )
        self.bind(search.variable, kind, ground=True)
        self.require(search.condition, CONDITION)
        self.check_block(search.body)
        self.scope = outer
        if search.otherwise is not None:
            self.check_block(search.otherwise)

    def check_domain(self, domain: tree.Domain) -> KindVariable:
        match domain:
            case tree.InDemands():
                if self.matrix is not None:
                    self.wrong_game(domain.span, "demands")
                return KindVariable(Kind.NUMBER)
            case tree.InActions():
                if self.bargaining is not None:
                    self.wrong_game(domain.span, "actions")
                return KindVariable(Kind.NAME)
            case tree.InRange(low=low, high=high):
                kind = KindVariable(Kind.NUMBER)
                self.require(low, kind, ground=True)
                self.require(high, kind, ground=True)
                return kind
            case tree.InList(items=items):
                kind = KindVariable()
                for item in items:
                    self.require(item, kind, ground=True)
                return kind

    def check_policy(self, policy: tree.Policy) -> None:
        if self.depth >= MAX_BLOCK_DEPTH:
            self.error("BGL007", policy.span, f"blocks nest deeper than {MAX_BLOCK_DEPTH}")
            return
        self.depth += 1
        place, self.place = self.place, Place.POLICY
        for statement in policy.statements:
            match statement:
                case tree.Choice(option=option):
                    self.check_option(option)
                case tree.PolicyIf(branches=branches, otherwise=otherwise):
                    for condition, inner in branches:
                        self.require(condition, CONDITION)
                        self.check_policy(inner)
                    if otherwise is not None:
                        self.check_policy(otherwise)
        self.place = place
        self.depth -= 1

    def bind(self, name: tree.Name, kind: KindVariable, *, ground: bool) -> None:
        known = self.scope.get(name.text)
        if known is not None:
            self.error(
                "BGL012",
                name.span,
                f"`{name.text}` already has a meaning here",
                "choose another name",
                Related("first given here", known.span),
            )
        self.scope[name.text] = Variable(kind, ground, name.span)

    def is_ground(self, expression: tree.Expression) -> bool:
        for node in tree.postorder(expression):
            match node:
                case tree.QuantityOf() | tree.Round():
                    return False
                case tree.Reference(name=name):
                    variable = self.scope.get(name)
                    if variable is not None and not variable.ground:
                        return False
                    if variable is None and self.game is not None and name in self.game.features:
                        return False
        return True

    def wrong_game(self, span: Span, word: str) -> None:
        assert self.game is not None
        is_bargaining = self.bargaining is not None
        self.error(
            "BGL031",
            span,
            f"`{word}` has no meaning in `{self.game.name}`, which is a "
            f"{'bargaining' if is_bargaining else 'matrix'} game",
            "programs of a bargaining game `demand` a share"
            if is_bargaining
            else "programs of a matrix game `play` an action",
        )

    def unsupported(self, span: Span, what: str) -> None:
        self.error("BGL013", span, f"{NOT_IN_THIS_VERSION} {what}")

    # Names of actions and options ------------------------------------------------------------

    def local_name(self, reference: tree.Reference, what: str) -> bool:
        """Whether the name is a variable, which then has to stand for an action or option."""
        variable = self.scope.get(reference.name)
        if variable is None:
            return False
        if not variable.kind.is_a(Kind.NAME):
            assert variable.kind.kind is not None
            self.error(
                "BGL030",
                reference.span,
                f"{what} is needed here, but `{reference.name}` is {variable.kind.kind.value}",
            )
        return True

    def check_own_action(self, reference: tree.Reference) -> None:
        if self.local_name(reference, "an action") or self.matrix is None:
            return
        seats = self.game.seats_for(reference.name) if self.game is not None else frozenset()
        if not seats:
            self.unknown_action(reference)
        elif not seats & self.seats:
            role = "first" if 0 in seats else "second"
            self.error(
                "BGL055",
                reference.span,
                f"`{reference.name}` is an action of the {role} role, and another action that "
                "this program plays is not",
                "a program plays the actions of one role",
            )
        else:
            self.seats &= seats

    def check_action(self, reference: tree.Reference) -> None:
        if self.local_name(reference, "an action") or self.matrix is None:
            return
        assert self.game is not None
        if not self.game.seats_for(reference.name):
            self.unknown_action(reference)

    def unknown_action(self, reference: tree.Reference) -> None:
        assert self.matrix is not None
        assert self.game is not None
        known = {*self.matrix.actions[0], *self.matrix.actions[1]}
        self.error(
            "BGL023",
            reference.span,
            f"`{reference.name}` is not an action of `{self.game.name}`",
            nearest(reference.name, known),
        )

    def check_option(self, reference: tree.Reference) -> None:
        if self.local_name(reference, "an outside option") or self.bargaining is None:
            return
        assert self.game is not None
        if reference.name not in self.bargaining.options:
            self.error(
                "BGL024",
                reference.span,
                f"`{reference.name}` is not an outside option of `{self.game.name}`",
                nearest(reference.name, self.bargaining.options),
            )

    # Expressions -----------------------------------------------------------------------------

    def require(
        self, expression: tree.Expression, wanted: Wanted, *, ground: bool = False
    ) -> None:
        """Judge an expression and all that is inside it; never recursive."""
        stack = [_Task(expression, wanted, False, ground)]
        while stack:
            task = stack.pop()
            stack.extend(reversed(self.judge(task)))

    def judge(self, task: _Task) -> list[_Task]:
        node = task.expression
        if isinstance(node, tree.Reference):
            return self.judge_reference(node, task)
        if not self.has_kind(node, task.wanted):
            return []

        def within(
            inner: tree.Expression, wanted: Wanted, *, proof: bool = task.proof, ground: bool = task.ground
        ) -> _Task:
            return _Task(inner, wanted, proof, ground)

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
            case tree.Self_() | tree.Opponent():
                if self.place is Place.EXPECTATION:
                    word = "me" if isinstance(node, tree.Self_) else "them"
                    self.error(
                        "BGL032", node.span, f"`{word}` has no meaning in an expectation",
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
                    return [within(share, number), *self.judge_claim(node.span, subject, tail, task)]
            case tree.Demands(subject=subject, share=share, tail=tail):
                if self.needs_bargaining(node.span, "demand"):
                    return [within(share, number), *self.judge_claim(node.span, subject, tail, task)]
            case tree.OutsideIs(subject=subject, option=option, tail=tail):
                if self.needs_bargaining(node.span, "outside"):
                    self.check_option(option)
                    return self.judge_claim(node.span, subject, tail, task)
            case tree.Ends(agreement=agreement, tail=tail):
                if self.needs_bargaining(node.span, "agreement" if agreement else "disagreement"):
                    return self.judge_end(node, tail, task)
            case tree.IsProgram(subject=subject, program=program):
                self.check_subject(node.span, subject)
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
                    "BGL030", node.span, f"a bare `{word}` belongs into a game",
                    "write `my share` or `their share`" if word == "share" else None,
                )
            case tree.Provable(strength=strength, features=features, condition=condition):
                if features:
                    self.unsupported(node.span, "`provable for every …`")
                    return []
                inner = [within(condition, CONDITION, proof=True)]
                match strength:
                    case tree.InPA(level=level) if level is not None:
                        inner.insert(0, within(level, number, ground=True))
                    case tree.Within(budget=budget):
                        inner.insert(0, within(budget, number, ground=True))
                return inner
            case tree.WithProbability():
                self.unsupported(node.span, "chance (`with probability`)")
        return []

    def has_kind(self, node: tree.Expression, wanted: Wanted) -> bool:
        """Whether a node that is no bare name is of the kind that its place wants."""
        if isinstance(node, _NUMBER_NODES):
            found: Kind | None = Kind.NUMBER
        elif isinstance(node, tree.Self_ | tree.Opponent):
            found = Kind.PROGRAM
        else:
            found = None
        if found is None:
            if wanted is CONDITION:
                return True
            assert isinstance(wanted, KindVariable)
            needed = wanted.kind.value if wanted.kind is not None else "a value"
            self.error("BGL030", node.span, f"{needed} is needed here, and this is a condition")
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
                "BGL030", node.span, f"{wanted.kind.value} is needed here, and this is {found.value}"
            )
            return False
        return True

    def judge_reference(self, node: tree.Reference, task: _Task) -> list[_Task]:
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

    def guess(self, node: tree.Reference) -> Kind:
        """What a free name most likely is, where its place does not say."""
        if node.arguments is not None or self.names.parameters_of(node.name) is not None:
            return Kind.PROGRAM
        games = [self.game] if self.game is not None else list(self.names.games.values())
        for game in games:
            feature = game.features.get(node.name)
            if feature is not None and isinstance(feature.range, Interval):
                return Kind.NUMBER
        return Kind.NAME

    def all_names(self) -> set[str]:
        """Every action, option and feature value of the game."""
        assert self.game is not None
        match self.game.rules:
            case Bargaining(options=options):
                known = set(options)
            case Matrix(actions=actions):
                known = {*actions[0], *actions[1]}
        for feature in self.game.features.values():
            if isinstance(feature.range, Enumeration):
                known.update(feature.range.values)
        return known

    def judge_variable(self, node: tree.Reference, variable: Variable, task: _Task) -> None:
        if node.arguments is not None:
            self.error("BGL025", node.span, f"`{node.name}` takes no arguments")
        elif task.wanted is CONDITION:
            kind = variable.kind.kind
            what = kind.value if kind is not None else "a variable"
            self.error("BGL030", node.span, f"a condition is needed here, and this is {what}")
        elif task.ground and not variable.ground:
            self.not_ground(node.span)
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
                "BGL030", node.span, f"a condition is needed here, and `{node.name}` is a program",
                f"write `they are {node.name}` to ask whether they are that program",
            )
            return
        flags = [n for n, f in self.game.features.items() if isinstance(f.range, TruthValues)]
        self.error(
            "BGL022", node.span, f"`{node.name}` is not a feature of `{self.game.name}`",
            nearest(node.name, flags),
        )

    def judge_number_name(self, node: tree.Reference, task: _Task) -> None:
        if self.game is None:
            return
        feature = self.game.features.get(node.name)
        if feature is None or node.arguments is not None:
            known = {n for n, f in self.game.features.items() if isinstance(f.range, Interval)}
            known.update(n for n, v in self.scope.items() if v.kind.kind in (Kind.NUMBER, None))
            self.error(
                "BGL022", node.span, f"no number is called `{node.name}` here",
                nearest(node.name, known),
            )
        elif not isinstance(feature.range, Interval):
            self.error("BGL030", node.span, f"the feature `{node.name}` is not a number")
        elif task.ground:
            self.not_ground(node.span)

    def not_ground(self, span: Span) -> None:
        self.error(
            "BGL033",
            span,
            "this has to be known before anything runs",
            "arguments, strengths and loop bounds are made of numbers, parameters and loop variables",
        )

    def judge_call(self, node: tree.Reference, task: _Task) -> list[_Task]:
        expected = self.names.parameters_of(node.name)
        if expected is None:
            self.error(
                "BGL020",
                node.span,
                f"no program is called `{node.name}`",
                nearest(node.name, [*self.names.programs, HOLD]),
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
        if node.name == HOLD and len(given) == 2 and isinstance(given[1], tree.Reference):
            self.check_option(given[1])
        return [
            _Task(argument, kind, task.proof, True)
            for argument, kind in zip(given, kinds, strict=False)
        ]

    # Comparisons -----------------------------------------------------------------------------

    def judge_comparison(self, node: tree.Compare, task: _Task) -> list[_Task]:
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
            _Task(left, kind, task.proof, task.ground),
            _Task(right, kind, task.proof, task.ground),
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
                "BGL030", node.span, f"`{feature.name}` is not a number, so it compares with == and !="
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
                    "BGL030", value.span, f"a value of `{feature.name}` is needed here, one of {domain}"
                )

    # Claims ----------------------------------------------------------------------------------

    def needs_bargaining(self, span: Span, word: str) -> bool:
        if self.matrix is not None:
            self.wrong_game(span, word)
            return False
        return True

    def check_subject(self, span: Span, subject: Subject) -> bool:
        observer = self.place is Place.EXPECTATION
        if (subject in (Subject.FIRST, Subject.SECOND)) == observer:
            return True
        self.error(
            "BGL032",
            span,
            f"`{subject.value}` has no meaning in {'an expectation' if observer else 'a program'}",
            "an expectation speaks of `first` and `second`"
            if observer
            else "a program speaks of `I` and `they`",
        )
        return False

    def judge_claim(
        self, span: Span, subject: Subject, tail: tree.Tail, task: _Task
    ) -> list[_Task]:
        if not self.check_subject(span, subject):
            return []
        match tail:
            case tree.Against(program=program):
                return [_Task(program, KindVariable(Kind.PROGRAM), task.proof, True)]
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
                    return [_Task(share, KindVariable(Kind.NUMBER), task.proof, True)]
        return []

    def judge_end(self, node: tree.Ends, tail: tree.Tail, task: _Task) -> list[_Task]:
        if isinstance(tail, tree.Against) and self.place is Place.EXPECTATION:
            self.error(
                "BGL034",
                tail.span,
                "in an expectation, `agreement against …` does not say who faces that program",
                "ask for `first share against … > 0` or for `second share against … > 0`",
            )
            return []
        if isinstance(tail, tree.WhenHolding):
            return self.judge_claim(node.span, _other(tail.holder), tail, task)
        observer = self.place is Place.EXPECTATION
        return self.judge_claim(
            node.span, Subject.SECOND if observer else Subject.THEM, tail, task
        )

    def judge_quantity(self, node: tree.QuantityOf, task: _Task) -> list[_Task]:
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

    def needs_rounds(self, span: Span, word: str, task: _Task) -> bool:
        if task.ground:
            self.not_ground(span)
        elif self.place is Place.EXPECTATION:
            self.error("BGL035", span, f"`{word}` has no meaning in an expectation: no round is running")
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
